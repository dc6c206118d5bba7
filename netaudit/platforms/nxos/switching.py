"""VLANs, spanning tree, and what holds for all ports of the switch."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.switch_commands import mst, stp_default, stp_mode, stp_off, vlan
from netaudit.platforms.takes import number, text, word
from netaudit.platforms.values import vlans

_MODES = {"rapid-pvst": "rapid-pvst", "mst": "mst", "pvst": "pvst"}


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


def _stp_targets(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan 1-3967 priority 4096`, `mst 0-2 priority 8192`, `vlan 10 root primary`, `no spanning-tree vlan 10`."""
    numbers = vlans(args[0]) if args else None
    if numbers is None or line.defaulted:
        return False
    draft = _stp(device, line)
    if line.negated and len(args) == 1 and line.words[1] == "vlan":
        return stp_off(draft, numbers, line)
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


def _port_type_default(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree port type edge default`: of all access ports; `network default` is not an edge."""
    if args not in (["edge", "default"], ["network", "default"]):
        return False
    _stp(device, line).set("portfast_default", args[0] == "edge" and not line.negated, line.node)
    return True


TOP: dict[str, Take] = {
    "vlan": vlan(VLAN),
    "system default switchport": _system_default,
    "system jumbomtu": _jumbo,
    "spanning-tree mode": stp_mode(_MODES),
    "spanning-tree vlan": _stp_targets,
    "spanning-tree mst": _stp_targets,
    "spanning-tree mst configuration": mst,
    "spanning-tree port type": _port_type_default,
    "spanning-tree port type edge bpduguard default": stp_default("bpdu_guard_default"),
    "spanning-tree loopguard default": stp_default("loop_guard_default"),
}
