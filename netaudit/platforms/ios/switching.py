"""IOS switching: VLANs, trunks, spanning tree, storm control."""

from __future__ import annotations

import re
from functools import lru_cache

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import DROPPED, Commands, Setting, Statement, Take
from netaudit.platforms.takes import text, word
from netaudit.platforms.values import bits_text, vlan_bits, vlan_text, vlans

ALL_VLANS = "1-4094"
_MODES = ("access", "trunk", "dot1q-tunnel", "dynamic auto", "dynamic desirable")
_LONG_RUN = 32
_LEVEL = re.compile(r"(\d+(?:\.\d+)?)([kmg]?)")
_SCALE = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


@Setting
def mode(args: list[str], line: Statement) -> object:
    """`switchport mode trunk`."""
    said = " ".join(args)
    if line.negated or line.defaulted:
        return "switchport.mode", DROPPED
    private = args[:1] == ["private-vlan"] and len(args) > 1
    return ("switchport.mode", said) if said in _MODES or private else False


def allowed_vlans(part: Part, args: list[str], line: Statement) -> bool:
    """`switchport trunk allowed vlan`, and the lines that add to, remove from or except from the list."""
    attribute = "switchport.allowed_vlans"
    if line.negated or line.defaulted:
        part.drop(attribute)
        return True
    verb = args[0] if args and args[0] in ("add", "remove", "except", "all", "none") else ""
    found = _allowed(part.get(attribute) or ALL_VLANS, verb, "".join(args[1:] if verb else args))
    if found is None:
        return False
    lines = (*part.at.get(attribute, ()), line.node.line) if verb in ("add", "remove") else (line.node.line,)
    part.set(attribute, found, line.node)
    part.at[attribute] = lines
    return True


@lru_cache(maxsize=1024)
def _allowed(before: str, verb: str, listed: str) -> str | None:
    """The list after a line: `before` changed by `verb` (none for a new list) with the VLANs `listed`."""
    if verb in ("all", "none"):
        return ALL_VLANS if verb == "all" else "none"
    named = vlan_bits(listed)
    held = 0 if before == "none" else vlan_bits(before)
    if not named or held is None:
        return None
    if verb == "add":
        return bits_text(held | named)
    if verb == "remove":
        return bits_text(held & ~named)
    return bits_text((vlan_bits(ALL_VLANS) or 0) & ~named) if verb == "except" else bits_text(named)


@Setting
def portfast(args: list[str], line: Statement) -> object:
    """`spanning-tree portfast`: an edge port; `network` one between switches."""
    if line.negated or args[:1] == ["disable"]:
        return "stp.port_type", "normal"
    return "stp.port_type", "network" if args[:1] == ["network"] else "edge"


def bpdu(attribute: str) -> Take:
    """`spanning-tree bpduguard enable|disable`."""

    def meaning(args: list[str], line: Statement) -> object:
        if line.negated:
            return attribute, DROPPED
        return (attribute, args[0] == "enable") if args[:1] in (["enable"], ["disable"]) else False

    return Setting(meaning)


@Setting
def guard(args: list[str], line: Statement) -> object:
    """`spanning-tree guard root`."""
    if line.negated:
        return "stp.guard", DROPPED
    return ("stp.guard", args[0]) if args[:1] in (["root"], ["loop"], ["none"]) else False


def storm(part: Part, args: list[str], line: Statement) -> bool:
    """`storm-control broadcast level 1.00`, `... level pps 500`, `... level bps 10m`."""
    if args[:1] == ["action"] and len(args) == 2:
        part.set("storm_control.action", args[1], line.node)
        return True
    if len(args) < 3 or args[0] not in ("broadcast", "multicast", "unicast") or args[1] != "level":
        return False
    held = {unit: f"storm_control.{args[0]}_{unit}" for unit in ("pct", "pps", "bps")}
    unit, level = (args[2], args[3:4]) if args[2] in ("pps", "bps") else ("pct", args[2:3])
    found = _LEVEL.fullmatch("".join(level))
    if found is None and not line.negated:
        return False
    for attribute in held.values():
        part.drop(attribute)
    if found is not None and not line.negated:
        value = float(found[1]) * _SCALE[found[2]]
        part.set(held[unit], value if unit == "pct" else int(value), line.node)
    return True


VLAN = Commands({"name": text("name"), "state": word("state")})


def vlan(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan 10` and `vlan 10,20-22`."""
    if args[:1] == ["internal"]:
        return False
    numbers = vlans("".join(args))
    if not numbers:
        return False
    for number in sorted(numbers):
        if line.negated:
            device.table("vlan").pop(number, None)
        else:
            VLAN.read_all(device.part("vlan", number, line.node, id=number), line.node.children)
    return True


def _stp(device: DeviceDraft, line: Statement) -> Part:
    return device.only("stp", line.node)


def stp_mode(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree mode rapid-pvst`."""
    if len(args) != 1:
        return False
    _stp(device, line).set("mode", args[0], line.node)
    return True


def stp_instance(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree vlan 1-4094 priority 4096`, `spanning-tree mst 0 root primary`, `no spanning-tree vlan 5`."""
    part = _stp(device, line)
    numbers = vlans(args[0]) if args else None
    if numbers is None:
        return False
    if line.negated and len(args) == 1:
        gone = vlans(part.get("disabled_vlans") or "") or set()
        part.set("disabled_vlans", vlan_text(numbers | gone), line.node)
        return True
    value: int | None = None
    if args[1:2] == ["priority"] and len(args) > 2 and args[2].isdecimal():
        value = int(args[2])
    elif args[1:3] == ["root", "primary"]:
        value = 24576
    elif args[1:3] == ["root", "secondary"]:
        value = 28672
    if value is None:
        return False
    priorities: dict[int, int] = part.values.setdefault("priorities", {})
    if line.negated:
        for number in numbers:
            priorities.pop(number, None)
    else:
        priorities.update(dict.fromkeys(numbers, value))
    part.also("priorities", line.node.line)
    return True


def priorities_by_text(priorities: dict[int, int]) -> dict[str, int]:
    """Priorities by VLAN or instance; a long run of one priority has one entry, `1-4094`."""
    found: dict[str, int] = {}
    run: list[int] = []
    for number in [*sorted(priorities), -1]:
        if run and (number != run[-1] + 1 or priorities[number] != priorities[run[0]]):
            named = [f"{run[0]}-{run[-1]}"] if len(run) > _LONG_RUN else [str(held) for held in run]
            found.update(dict.fromkeys(named, priorities[run[0]]))
            run = []
        run.append(number)
    return found


def stp_global(attribute: str) -> Take:
    """A default for all ports: `spanning-tree portfast bpduguard default`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        _stp(device, line).set(attribute, not line.negated, line.node)
        return True

    return take


def extended_system_id(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree extend system-id`."""
    _stp(device, line).set("extended_system_id", not line.negated, line.node)
    return True


def _mst_instance(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 3 or args[1] != "vlan":
        return False
    numbers = vlans("".join(args[2:]))
    if numbers is None:
        return False
    part.values["mst_instances"] = {**(part.get("mst_instances") or {}), args[0]: vlan_text(numbers)}
    part.at["mst_instances"] = (*part.at.get("mst_instances", ()), line.node.line)
    return True


_MST = Commands(
    {
        "name": word("mst_name"),
        "revision": word("mst_revision", lambda said: int(said) if said.isdecimal() else None),
        "instance": _mst_instance,
    }
)


def stp_mst(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree mst configuration` and its lines."""
    _MST.read_all(_stp(device, line), line.node.children)
    return True
