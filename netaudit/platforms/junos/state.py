"""Commands that show the state of a Junos device."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.model.state import InterfaceState, LagState
from netaudit.platforms.state import Made, Row, StateCommand, bgp, templated


def _interface(row: Row) -> InterfaceState:
    return InterfaceState(name=str(row["interface"]), up=str(row.get("link_status", "")).lower() == "up")


def _lags(text: str) -> Iterator[Made]:
    """A member carries traffic while its multiplexer collects and distributes."""
    from ntc_templates.parse import parse_output

    for row in (
        parse_output(platform="juniper_junos", command="show lacp interfaces", data=text) if text.strip() else ()
    ):
        if isinstance(row, dict):
            members = list(zip(row["member_interface"], row["mux_state"], strict=False))
            carrying = tuple(name for name, state in members if "distributing" in str(state).lower())
            idle = tuple(name for name, _ in members if name not in carrying)
            yield LagState(name=str(row["bundle_name"]), active=carrying, inactive=idle)


STATE = (
    StateCommand("interfaces", "show interfaces", templated("juniper_junos", "show interfaces", _interface)),
    StateCommand("lldp", "show lldp neighbors"),
    StateCommand("lags", "show lacp interfaces", _lags),
    StateCommand("bgp", "show bgp summary", templated("juniper_junos", "show bgp summary", bgp("peer_ip", "state"))),
)
