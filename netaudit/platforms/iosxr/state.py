"""Commands that show the state of an IOS-XR device."""

from __future__ import annotations

from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.state import StateCommand, bgp, fhrp, interface, named, templated

STATE = named(
    (
        StateCommand("interfaces", "show interfaces", templated("cisco_xr", "show interfaces", interface)),
        StateCommand("lldp", "show lldp neighbors detail"),
        StateCommand("hsrp", "show hsrp", templated("cisco_xr", "show hsrp", fhrp("hsrp"))),
        StateCommand(
            "bgp", "show bgp summary", templated("cisco_xr", "show ip bgp summary", bgp("bgp_neigh", "state_pfxrcd"))
        ),
    ),
    interface_name,
)
