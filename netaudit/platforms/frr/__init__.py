"""FRRouting, by itself and as part of Cumulus Linux and SONiC."""

from __future__ import annotations

from netaudit.platforms.base import Access, Platform, facts_in
from netaudit.platforms.frr.grammar import SIGNS, parse, truncated
from netaudit.platforms.frr.order import DRIFT, ORDERED, VOLATILE
from netaudit.platforms.frr.state import STATE

PLATFORM = Platform(
    name="frr",
    title="FRRouting",
    signs=SIGNS,
    parse=parse,
    facts=facts_in("netaudit.platforms.frr.facts"),
    truncated=truncated,
    access=Access(
        # netmiko has no vtysh driver. A login whose shell is vtysh shows IOS's prompts and takes the same `terminal
        # length`, and its answer ends with `end`, so that all that is said of IOS sessions holds.
        netmiko="cisco_ios",
        running="show running-config",
        session=("terminal length 0",),
        napalm="ios",
    ),
    ordered=ORDERED,
    state=STATE,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("frrouting", "cumulus", "cumulus_linux", "sonic-frr"),
)
