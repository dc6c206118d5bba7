"""VLANs, and what holds for all ports of the switch."""

from __future__ import annotations

from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import text, word
from netaudit.platforms.values import vlans


def _vlan(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan 10`, `vlan 10,20-30`: each of them is defined, with the lines of the block."""
    numbers = vlans("".join(args)) if args else None
    if numbers is None:
        return False
    table = device.table("vlan")
    for number in sorted(numbers):
        if line.negated:
            table.pop(number, None)
            continue
        draft = device.part("vlan", number, line.node, id=number)
        VLAN.read_all(draft, line.node.children)
    return True


def _trunk_group(draft: Draft, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    draft.add("trunk_groups", args[0], line.node)
    return True


def _default_mode(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`switchport default mode routed|access`."""
    if args not in (["routed"], ["access"]) or line.negated:
        return False
    device.set("routed_default", args == ["routed"], line.node)
    return True


VLAN = Commands({"name": text("name"), "state": word("state"), "trunk group": _trunk_group})

TOP: dict[str, Take] = {
    "vlan": _vlan,
    "switchport default mode": _default_mode,
    "hostname": word("hostname"),
}
