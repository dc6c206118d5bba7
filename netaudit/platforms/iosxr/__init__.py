"""Cisco IOS-XR."""

from __future__ import annotations

from netaudit.platforms.base import Access, Platform, facts_in
from netaudit.platforms.iosxr.grammar import SIGNS, parse, truncated
from netaudit.platforms.iosxr.order import DRIFT, ORDERED, VOLATILE
from netaudit.platforms.iosxr.state import STATE

PLATFORM = Platform(
    name="iosxr",
    title="Cisco IOS-XR",
    signs=SIGNS,
    parse=parse,
    facts=facts_in("netaudit.platforms.iosxr.facts"),
    truncated=truncated,
    access=Access(
        netmiko="cisco_xr",
        running="show running-config",
        session=("terminal length 0", "terminal width 0"),
        napalm="iosxr",
    ),
    ordered=ORDERED,
    state=STATE,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("cisco_xr", "cisco_iosxr", "ios-xr", "ios_xr", "xr", "iosxr_netconf", "cisco.iosxr.iosxr"),
)
