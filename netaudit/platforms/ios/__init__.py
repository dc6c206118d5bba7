"""Cisco IOS and IOS-XE."""

from __future__ import annotations

from netaudit.platforms.base import Access, Platform, facts_in
from netaudit.platforms.ios.grammar import SIGNS, parse, truncated
from netaudit.platforms.ios.order import DRIFT, ORDERED, VOLATILE
from netaudit.platforms.ios.state import STATE

PLATFORM = Platform(
    name="ios",
    title="Cisco IOS and IOS-XE",
    signs=SIGNS,
    parse=parse,
    facts=facts_in("netaudit.platforms.ios.facts"),
    truncated=truncated,
    access=Access(
        netmiko="cisco_ios",
        running="show running-config",
        session=("terminal length 0", "terminal width 0"),
        napalm="ios",
    ),
    ordered=ORDERED,
    state=STATE,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("cisco_ios", "cisco_xe", "cisco_iosxe", "iosxe", "ios-xe", "ios_xe", "cisco.ios.ios", "cisco"),
)
