"""Commands that show the state of an NX-OS device."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.model.state import PartState
from netaudit.platforms.nxos.drafts import interface_name
from netaudit.platforms.state import (
    ABSENT,
    Made,
    Row,
    StateCommand,
    bgp,
    bundle,
    fhrp,
    interface,
    is_good,
    named,
    templated,
)


def _environment(text: str) -> Iterator[Made]:
    """Fans and power supplies stand in one table, a row of either kind."""
    from ntc_templates.parse import parse_output

    for row in parse_output(platform="cisco_nxos", command="show environment", data=text):
        if isinstance(row, dict):
            yield from _parts(row)


def _parts(row: Row) -> Iterator[PartState]:
    for kind, name, state in (("power", "power_supply", "power_supply_status"), ("fan", "fan", "fan_status")):
        if row.get(name) and (told := str(row.get(state) or "")) and not ABSENT.match(told):
            yield PartState(kind=kind, name=str(row[name]), state=told.lower(), ok=is_good(told))


STATE = named(
    (
        StateCommand("interfaces", "show interface", templated("cisco_nxos", "show interface", interface)),
        StateCommand("lldp", "show lldp neighbors detail"),
        StateCommand(
            "hsrp",
            "show hsrp all",
            templated("cisco_nxos", "show hsrp all", fhrp("hsrp", "group_number", "hsrp_router_state")),
        ),
        StateCommand("lags", "show port-channel summary", templated("cisco_nxos", "show port-channel summary", bundle)),
        StateCommand(
            "bgp",
            "show ip bgp summary",
            templated("cisco_nxos", "show ip bgp summary", bgp("bgp_neigh", "state_pfxrcd")),
        ),
        StateCommand("power", "show environment", _environment),
    ),
    interface_name,
)
