"""VLANs, spanning tree, and what holds for all ports of the switch."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, switch, text, word
from netaudit.platforms.values import vlan_text, vlans

_MODES = {"rapid-pvst": "rapid-pvst", "mst": "mst", "pvst": "pvst"}


def _vlan(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan 10`, `vlan 1,10-20`: each of them is defined, with the lines of the block."""
    numbers = vlans("".join(args)) if args else None
    if numbers is None or max(numbers, default=0) > 4094:
        return False
    table = device.table("vlan")
    for number_ in sorted(numbers):
        if line.negated:
            table.pop(number_, None)
            continue
        draft = device.part("vlan", number_, line.node, id=number_)
        VLAN.read_all(draft, line.node.children)
    return True


VLAN = Commands(
    {"name": text("name"), "state": word("state"), "vn-segment": number("vni")},
    known_text=("mode", "private-vlan"),
)


def _system_default(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`system default switchport`, `system default switchport shutdown`, and each with `no`."""
    if args not in ([], ["shutdown"]):
        return False
    device.set("ports_shut" if args else "ports_switched", not line.negated, line.node)
    return True


def _jumbo(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`system jumbomtu 9216`: the largest MTU that layer 2 ports may be given."""
    return number("jumbo_mtu")(device.only("system", line.node), args, line) is not False


# --- spanning tree ----------------------------------------------------------------------------------------------


def _stp(device: DeviceDraft, line: Statement) -> Draft:
    return device.part("stp", None, line.node)


def _stp_mode(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    mode = _MODES.get(args[0]) if args else None
    if mode is None or line.negated:
        return False
    _stp(device, line).set("mode", mode, line.node)
    return True


def _stp_targets(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan 1-3967 priority 4096`, `mst 0-2 priority 8192`, `vlan 10 root primary`, `no spanning-tree vlan 10`."""
    numbers = vlans(args[0]) if args else None
    if numbers is None or line.defaulted:
        return False
    draft = _stp(device, line)
    if line.negated and len(args) == 1 and line.words[1] == "vlan":
        before = draft.get("off") or set()
        draft.values["off"] = before | numbers
        draft.set("disabled_vlans", vlan_text(before | numbers), line.node)
        return True
    if args[1:2] == ["priority"] and len(args) == 3 and args[2].isdecimal():
        value = int(args[2])
    elif args[1:3] in (["root", "primary"], ["root", "secondary"]):
        value = 24576 if args[2] == "primary" else 28672
    else:
        return False
    if line.negated:
        value = 32768
    draft.values.setdefault("given", []).append((numbers, value, line.node.line))
    return True


def _mst(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    MST.read_all(_stp(device, line), line.node.children)
    return not line.negated


def _mst_instance(draft: Draft, args: list[str], line: Statement) -> bool:
    """`instance 1 vlan 1-100`."""
    if len(args) < 3 or args[1] not in ("vlan", "vlans") or line.negated:
        return False
    draft.values.setdefault("mst_instances", {})[args[0]] = "".join(args[2:])
    draft.at["mst_instances"] = (*draft.at.get("mst_instances", ()), line.node.line)
    return True


def _stp_default(attribute: str) -> Take:
    return lambda device, args, line: switch(attribute)(_stp(device, line), args, line)


def _port_type_default(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree port type edge default`: of all access ports; `network default` is not an edge."""
    if args not in (["edge", "default"], ["network", "default"]):
        return False
    _stp(device, line).set("portfast_default", args[0] == "edge" and not line.negated, line.node)
    return True


MST = Commands({"name": word("mst_name"), "revision": number("mst_revision"), "instance": _mst_instance})

TOP: dict[str, Take] = {
    "vlan": _vlan,
    "system default switchport": _system_default,
    "system jumbomtu": _jumbo,
    "spanning-tree mode": _stp_mode,
    "spanning-tree vlan": _stp_targets,
    "spanning-tree mst": _stp_targets,
    "spanning-tree mst configuration": _mst,
    "spanning-tree port type": _port_type_default,
    "spanning-tree port type edge bpduguard default": _stp_default("bpdu_guard_default"),
    "spanning-tree loopguard default": _stp_default("loop_guard_default"),
}
