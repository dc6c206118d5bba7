"""Arista EOS."""

from __future__ import annotations

from netaudit.platforms.base import Access, Platform, facts_in
from netaudit.platforms.eos.grammar import SIGNS, parse, truncated
from netaudit.platforms.eos.order import DRIFT, ORDERED, VOLATILE
from netaudit.platforms.eos.state import STATE

PLATFORM = Platform(
    name="eos",
    title="Arista EOS",
    signs=SIGNS,
    parse=parse,
    facts=facts_in("netaudit.platforms.eos.facts"),
    truncated=truncated,
    access=Access(
        netmiko="arista_eos",
        running="show running-config",
        session=("terminal length 0", "terminal width 32767"),
        napalm="eos",
    ),
    ordered=ORDERED,
    state=STATE,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("arista_eos", "arista", "aristaeos", "ceos", "veos"),
)
