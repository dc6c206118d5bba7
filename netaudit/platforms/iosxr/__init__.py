"""Cisco IOS-XR."""

from __future__ import annotations

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.base import Access, Platform
from netaudit.platforms.iosxr.grammar import SIGNS, parse, truncated
from netaudit.platforms.iosxr.order import DRIFT, ORDERED, VOLATILE


def _facts(tree: Tree, name: str, source: Source) -> Device:
    from netaudit.platforms.iosxr.facts import facts

    return facts(tree, name, source)


PLATFORM = Platform(
    name="iosxr",
    title="Cisco IOS-XR",
    signs=SIGNS,
    parse=parse,
    facts=_facts,
    truncated=truncated,
    access=Access(
        netmiko="cisco_xr",
        running="show running-config",
        session=("terminal length 0", "terminal width 0"),
        napalm="iosxr",
    ),
    ordered=ORDERED,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("cisco_xr", "cisco_iosxr", "ios-xr", "ios_xr", "xr", "iosxr_netconf", "cisco.iosxr.iosxr"),
)
