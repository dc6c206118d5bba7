"""Commands that show the state of an IOS or IOS-XE device."""

from __future__ import annotations

from netaudit.platforms.ios.names import interface_name
from netaudit.platforms.state import StateCommand, bgp, bundle, fhrp, interface, named, part, templated

STATE = named(
    (
        StateCommand("interfaces", "show interfaces", templated("cisco_ios", "show interfaces", interface)),
        StateCommand("lldp", "show lldp neighbors detail"),
        StateCommand("hsrp", "show standby brief", templated("cisco_ios", "show standby brief", fhrp("hsrp"))),
        StateCommand("vrrp", "show vrrp brief", templated("cisco_ios", "show vrrp brief", fhrp("vrrp"))),
        StateCommand("lags", "show etherchannel summary", templated("cisco_ios", "show etherchannel summary", bundle)),
        StateCommand(
            "bgp",
            "show ip bgp summary",
            templated("cisco_ios", "show ip bgp summary", bgp("bgp_neighbor", "state_or_prefixes_received")),
        ),
        StateCommand(
            "power",
            "show environment power all",
            templated("cisco_ios", "show environment power all", part("power", "ps_module", "status")),
        ),
    ),
    interface_name,
)
