"""What EOS does where the configuration is silent.

A row whose value is `VERIFY` varies by model or release: the attribute is then unknown, never guessed.
Sources: EOS-UM, the Arista EOS User Manual (chapter named); STIG, the DISA STIG for Arista EOS; AVD, the vendor's own
configuration generator, which omits a setting that is the default.
"""

from __future__ import annotations

from netaudit.platforms.defaults import VERIFY, Rows
from netaudit.platforms.releases import Since

INTERFACE: Rows = (("enabled", True, "EOS-UM Ethernet Ports: interfaces are enabled unless `shutdown`"),)

LAYER3: Rows = (("ip_mtu", 1500, "EOS-UM Ethernet Ports: `mtu`, default 1500 bytes"),)

SWITCHPORT: Rows = (("switchport.mode", "access", "EOS-UM VLANs: `switchport mode`, default access"),)

ACCESS: Rows = (("switchport.access_vlan", 1, "EOS-UM VLANs: `switchport access vlan`, default VLAN 1"),)

TRUNK: Rows = (
    ("switchport.native_vlan", 1, "EOS-UM VLANs: `switchport trunk native vlan`, default VLAN 1"),
    ("switchport.allowed_vlans", "1-4094", "EOS-UM VLANs: `switchport trunk allowed vlan`, default all"),
)

LACP: Rows = (("lacp_rate", "slow", "EOS-UM Port Channels: `lacp timer`, default normal (30 s)"),)

LAG: Rows = (("min_links", 0, "EOS-UM Port Channels: `port-channel min-links`, default 0"),)

OSPF_INTERFACE: Rows = (
    ("ospf.network_type", "broadcast", "EOS-UM OSPFv2: `ip ospf network`, default broadcast"),
    ("ospf.hello_s", 10, "EOS-UM OSPFv2: `ip ospf hello-interval`, default 10 s"),
    ("ospf.dead_s", 40, "EOS-UM OSPFv2: `ip ospf dead-interval`, default 40 s"),
    ("ospf.priority", 1, "EOS-UM OSPFv2: `ip ospf priority`, default 1"),
    ("ospf.passive", False, "EOS-UM OSPFv2: `passive-interface`, default not passive"),
    ("ospf.mtu_ignore", False, "EOS-UM OSPFv2: `ip ospf mtu-ignore`, default off"),
)

ISIS_INTERFACE: Rows = (
    ("isis.network_type", "broadcast", "EOS-UM IS-IS: `isis network`, default broadcast"),
    ("isis.metric", 10, "EOS-UM IS-IS: `isis metric`, default 10"),
    ("isis.passive", False, "EOS-UM IS-IS: `isis passive`, default off"),
)

OSPF: Rows = (
    ("enabled", True, "EOS-UM OSPFv2"),
    ("reference_bps", 100_000_000, "EOS-UM OSPFv2: `auto-cost reference-bandwidth`, default 100 Mbit/s"),
    ("passive_default", False, "EOS-UM OSPFv2: `passive-interface default`, default off"),
    ("maximum_paths", VERIFY, "EOS-UM OSPFv2: `maximum-paths`, 16 to 128 by model"),
)

ISIS: Rows = (
    ("enabled", True, "EOS-UM IS-IS"),
    ("level", "level-1-2", "EOS-UM IS-IS: `is-type`, default level-1-2"),
    ("maximum_paths", VERIFY, "EOS-UM IS-IS: `maximum-paths`, 32 to 128 by model"),
)

LDP: Rows = (("enabled", False, "EOS-UM MPLS: `mpls ldp`, shut down until `no shutdown`"),)

BGP: Rows = (
    ("enabled", True, "EOS-UM BGP"),
    ("maximum_paths", 1, "EOS-UM BGP: `maximum-paths`, default 1"),
    ("maximum_paths_ibgp", 1, "EOS-UM BGP: `maximum-paths`, default 1, for both kinds of peer"),
    ("multipath_relax", True, "EOS-UM BGP: `bgp bestpath as-path multipath-relax`, default on"),
    ("default_ipv4_unicast", True, "EOS-UM BGP: `bgp default ipv4-unicast`, default on"),
)

BGP_NEIGHBOR: Rows = (
    ("enabled", True, "EOS-UM BGP: `neighbor shutdown`, default off"),
    ("keepalive_s", 60, "EOS-UM BGP: `timers bgp`, default 60 s"),
    ("hold_s", 180, "EOS-UM BGP: `timers bgp`, default 180 s"),
)

MAXIMUM_ROUTES = (12000, "EOS-UM BGP: `neighbor maximum-routes`, default 12000; the session is torn down")

MAXIMUM_ROUTES_BY_RELEASE = (
    Since(
        "limit",
        (256000, 80),
        "`show ip bgp neighbors` of EOS 4.36.0.1F: 256000 where none is configured, with a warning at 204800",
        (4, 36),
    ),
)

VRRP: Rows = (
    ("priority", 100, "EOS-UM VRRP: `vrrp priority-level`, default 100"),
    ("preempt", True, "EOS-UM VRRP: `vrrp preempt`, default on"),
    ("preempt_delay_s", 0, "EOS-UM VRRP: `vrrp preempt delay`, default 0"),
    ("preempt_reload_delay_s", 0, "EOS-UM VRRP: `vrrp preempt delay`, default 0"),
    ("hello_ms", 1000, "EOS-UM VRRP: `vrrp advertisement interval`, default 1 s"),
    ("version", 2, "EOS-UM VRRP: `vrrp ipv4 version`, default 2"),
    ("enabled", True, "EOS-UM VRRP: `vrrp disabled`, default off"),
)

VARP: Rows = (("enabled", True, "EOS-UM VARP: active wherever it is configured"),)

MLAG: Rows = (
    ("enabled", True, "EOS-UM MLAG: `shutdown`, default off"),
    ("dual_primary_detection", False, "EOS-UM MLAG: `dual-primary detection`, default off"),
    ("reload_delay_s", VERIFY, "EOS-UM MLAG: `reload-delay`, default 300 s on fixed and more on modular systems"),
)

STP: Rows = (("mode", "mst", "EOS-UM Spanning Tree: `spanning-tree mode`, default mstp"),)

STP_PRIORITY = (32768, "EOS-UM Spanning Tree: `spanning-tree priority`, default 32768")

LOGGING: Rows = (
    ("enabled", True, "EOS-UM Logging: `logging on`, default on"),
    ("trap_severity", VERIFY, "EOS-UM Logging: `logging trap`, by release"),
    ("buffered_messages", VERIFY, "EOS-UM Logging: `logging buffered`, by release"),
    ("timestamps_ms", VERIFY, "EOS-UM Logging: `logging format timestamp`, by release"),
    ("timestamps_zone", VERIFY, "EOS-UM Logging: `logging format timestamp`, by release"),
)

SNMP: Rows = (("traps", VERIFY, "EOS-UM SNMP: `snmp-server enable traps`, some families are on by default"),)

SERVICES: Rows = (
    ("ssh_version", 2, "EOS-UM Security: the SSH server speaks version 2 only"),
    ("telnet", False, "EOS-UM Security: `management telnet`, default shut down"),
    ("http", False, "EOS-UM eAPI: `protocol http`, default off"),
    ("https", False, "EOS-UM eAPI: `management api http-commands`, default shut down"),
    ("lldp", True, "EOS-UM LLDP: `lldp run`, default on"),
    ("ip_routing", False, "EOS-UM IPv4: `ip routing`, default off"),
    ("tcp_small_servers", False, "EOS has none"),
    ("udp_small_servers", False, "EOS has none"),
    ("smart_install", False, "EOS has none"),
    ("cdp", False, "EOS has none; it receives CDP of others at most"),
)

SERVICES_BY_RELEASE = (
    Since(
        "routing_model",
        "multi-agent",
        "EOS TOI 4.32.0F: the model `ribd` is gone, multi-agent is the only one",
        (4, 32),
    ),
)

AAA: Rows = (
    ("enabled", True, "EOS-UM User Security: AAA cannot be switched off"),
    ("root_login", False, "EOS-UM User Security: `aaa root`, default disabled"),
    ("enable_secret_type", "none", "EOS-UM User Security: `enable password`, default none"),
)

ACCESS_LINE: Rows = (("timeout_s", 0, "EOS-UM User Security: `idle-timeout`, default 0, never"),)

NTP: Rows = (("authenticate", False, "EOS-UM Timing: `ntp authenticate`, default off"),)

CONTROL_PLANE = ("copp-system-policy", "EOS-UM Traffic Management: `copp-system-policy` is built in and always applied")

CLASS_MAP_MODE = "EOS-UM Traffic Management: `class-map`, match-any, by release"

QUEUE_PRIORITY = "EOS-UM Quality of Service: strict priority on most models unless a higher queue is round robin"

TRUST = "EOS-UM Quality of Service: `qos trust`, DSCP on routed and CoS on switched ports, by model"

DSCP_TO_CLASS: dict[int, int] = {code: (1, 0, 2, 3, 4, 5, 6, 7)[code // 8] for code in range(64)}
"""Traffic class of each code point; a class goes to the queue of its number.

EOS-UM Quality of Service, "Default DSCP to Traffic Class Map".
"""
