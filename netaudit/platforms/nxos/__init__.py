"""Cisco NX-OS."""

from __future__ import annotations

from netaudit.platforms.base import Access, Platform, facts_in
from netaudit.platforms.nxos.grammar import SIGNS, parse, truncated
from netaudit.platforms.nxos.order import DRIFT, ORDERED, VOLATILE
from netaudit.platforms.nxos.state import STATE

PLATFORM = Platform(
    name="nxos",
    title="Cisco NX-OS",
    signs=SIGNS,
    parse=parse,
    facts=facts_in("netaudit.platforms.nxos.facts"),
    truncated=truncated,
    access=Access(
        netmiko="cisco_nxos",
        running="show running-config",
        session=("terminal length 0", "terminal width 511"),
        napalm="nxos",
    ),
    ordered=ORDERED,
    state=STATE,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("cisco_nxos", "nxos_ssh", "n9k", "cisco.nxos.nxos"),
)
