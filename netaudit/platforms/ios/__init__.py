"""Cisco IOS and IOS-XE."""

from __future__ import annotations

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.base import Access, Platform
from netaudit.platforms.ios.grammar import SIGNS, parse, truncated
from netaudit.platforms.ios.order import DRIFT, ORDERED, VOLATILE


def _facts(tree: Tree, name: str, source: Source) -> Device:
    from netaudit.platforms.ios.facts import facts

    return facts(tree, name, source)


PLATFORM = Platform(
    name="ios",
    title="Cisco IOS and IOS-XE",
    signs=SIGNS,
    parse=parse,
    facts=_facts,
    truncated=truncated,
    access=Access(
        netmiko="cisco_ios",
        running="show running-config",
        session=("terminal length 0", "terminal width 0"),
        napalm="ios",
    ),
    ordered=ORDERED,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("cisco_ios", "cisco_xe", "cisco_iosxe", "iosxe", "ios-xe", "ios_xe", "cisco.ios.ios", "cisco"),
)
