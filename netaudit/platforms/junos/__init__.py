"""Juniper Junos, in braces and in set form."""

from __future__ import annotations

from netaudit.platforms.base import Access, Platform, facts_in
from netaudit.platforms.junos.grammar import SIGNS, parse, truncated
from netaudit.platforms.junos.order import DRIFT, ORDERED, VOLATILE
from netaudit.platforms.junos.state import STATE

PLATFORM = Platform(
    name="junos",
    title="Juniper Junos",
    signs=SIGNS,
    parse=parse,
    facts=facts_in("netaudit.platforms.junos.facts"),
    truncated=truncated,
    access=Access(
        netmiko="juniper_junos",
        running="show configuration | no-more",
        session=("set cli screen-length 0", "set cli screen-width 0"),
        napalm="junos",
        netconf='<get-configuration format="text" database="committed"/>',
    ),
    ordered=ORDERED,
    state=STATE,
    volatile=VOLATILE,
    negate="delete ",
    drift=DRIFT,
    aliases=("juniper", "juniper_junos", "junipernetworks.junos.junos"),
)
