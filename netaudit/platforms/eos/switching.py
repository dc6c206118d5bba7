"""VLANs, and what holds for all ports of the switch."""

from __future__ import annotations

from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Statement, Take
from netaudit.platforms.switch_commands import vlan
from netaudit.platforms.takes import several, text, word
from netaudit.platforms.values import vlans


def _default_mode(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`switchport default mode routed|access`."""
    if args not in (["routed"], ["access"]) or line.negated:
        return False
    device.set("routed_default", args == ["routed"], line.node)
    return True


def _snooping(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`ip igmp snooping vlan 10 [querier [address A]|fast-leave]`, `no ip igmp snooping vlan 10`."""
    numbers = vlans(args[0]) if args else None
    said = args[1:]
    if not numbers:
        return False
    if said not in ([], ["querier"], ["fast-leave"]) and (said[:2] != ["querier", "address"] or len(said) != 3):
        return KNOWN_TEXT_TAKEN
    for number in numbers:
        draft = device.part("snooping", number, line.node)
        if not said:
            draft.set("igmp_snooping", not line.negated, line.node)
        elif said == ["fast-leave"]:
            draft.set("igmp_fast_leave", not line.negated, line.node)
        elif line.negated:
            draft.drop("igmp_querier")
        elif len(said) == 3:
            draft.set("igmp_querier", said[2], line.node)
        elif "igmp_querier" not in draft.values:
            draft.set("igmp_querier", "on", line.node)
    return True


def _tcam(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`hardware tcam` with `system profile NAME`: how tables share the hardware."""
    services = device.only("services", line.node)
    TCAM.read_all(services, line.node.children)
    return "table_template" in services.values


TCAM = Commands({"system profile": word("table_template")})

VLAN = Commands({"name": text("name"), "state": word("state"), "trunk group": several("trunk_groups")})

TOP: dict[str, Take] = {
    "vlan": vlan(VLAN),
    "switchport default mode": _default_mode,
    "hostname": word("hostname"),
    "ip igmp snooping vlan": _snooping,
    "hardware tcam": _tcam,
}
