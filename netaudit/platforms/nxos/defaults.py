"""What NX-OS does where the configuration is silent.

A row whose value is `VERIFY` varies by model or release: the attribute is then unknown, never guessed.
Sources, all for Nexus 9000 unless a series is named: IF, Interfaces Configuration Guide; L2, Layer 2 Switching
Configuration Guide; UC, Unicast Routing Configuration Guide; QOS, Quality of Service Configuration Guide; SEC, Security
Configuration Guide; SM, System Management Configuration Guide; TEXT, running configurations of devices.
"""

from __future__ import annotations

from typing import Any

from netaudit.platforms.defaults import VERIFY, Rows

ENABLED: dict[str, tuple[Any, str]] = {
    "lag": (True, "IF port channels: up unless `shutdown`"),
    "vlan": (False, "IF SVIs: down until `no shutdown`, which TEXT shows on every one that is up"),
    "subinterface": (VERIFY, "IF subinterfaces: down until `no shutdown` on most releases"),
    "loopback": (True, "IF loopbacks: up unless `shutdown`"),
    "management": (True, "TEXT: mgmt0 is up and shows no line"),
    "tunnel": (False, "IF tunnels: down until `no shutdown`"),
    "virtual": (False, "VXLAN guide: `interface nve` is down until `no shutdown`"),
}
"""Kind of interface -> whether it is up, and the source."""

SWITCHED_UP = (True, "IF: `system default switchport shutdown` is off")
SWITCHED_DOWN = (False, "`system default switchport shutdown`")
ROUTED_PORT = (VERIFY, "IF: a routed port is down until `no shutdown` on most models, up on others")

SWITCHED = "IF: `system default switchport`, on except on Nexus 7000"

LAYER3: Rows = (("ip_mtu", 1500, "IF: `mtu`, default 1500 bytes"),)

REDIRECTS: Rows = (
    ("redirects", True, "UC IPv4: `ip redirects`, default on"),
    ("proxy_arp", False, "UC IPv4: `ip proxy-arp`, default off"),
)

SWITCHPORT: Rows = (("switchport.mode", "access", "IF: `switchport mode`, default access"),)

ACCESS: Rows = (("switchport.access_vlan", 1, "IF: `switchport access vlan`, default VLAN 1"),)

TRUNK: Rows = (
    ("switchport.native_vlan", 1, "IF: `switchport trunk native vlan`, default VLAN 1"),
    ("switchport.allowed_vlans", "1-4094", "IF: `switchport trunk allowed vlan`, default all"),
)

TRUST: Rows = (("qos.trust", "dscp", "QOS: ports are trusted unless a policy marks what comes in"),)

LACP: Rows = (("lacp_rate", "slow", "IF port channels: `lacp rate`, default normal (30 s)"),)

LAG: Rows = (("min_links", 1, "IF port channels: `lacp min-links`, default 1"),)

OSPF_INTERFACE: Rows = (
    ("ospf.network_type", "broadcast", "UC OSPFv2: `ip ospf network`, default broadcast on Ethernet"),
    ("ospf.hello_s", 10, "UC OSPFv2: `ip ospf hello-interval`, default 10 s"),
    ("ospf.dead_s", 40, "UC OSPFv2: `ip ospf dead-interval`, default four times the hello interval"),
    ("ospf.priority", 1, "UC OSPFv2: `ip ospf priority`, default 1"),
    ("ospf.passive", False, "UC OSPFv2: `ip ospf passive-interface`, default off"),
    ("ospf.mtu_ignore", False, "UC OSPFv2: `ip ospf mtu-ignore`, default off"),
)

ISIS_INTERFACE: Rows = (
    ("isis.network_type", "broadcast", "UC IS-IS: `isis network`, default broadcast on Ethernet"),
    ("isis.passive", False, "UC IS-IS: `isis passive-interface`, default off"),
    ("isis.metric", 10, "UC IS-IS: `isis metric`, default 10"),
)

OSPF: Rows = (
    ("enabled", True, "UC OSPFv2: `shutdown`, default off"),
    ("reference_bps", 40_000_000_000, "UC OSPFv2: `auto-cost reference-bandwidth`, default 40 Gbit/s"),
    ("passive_default", False, "UC OSPFv2: `passive-interface default`, default off"),
    ("maximum_paths", 8, "UC OSPFv2: `maximum-paths`, default 8"),
    ("graceful_restart", True, "UC OSPFv2: `graceful-restart`, default on"),
)

ISIS: Rows = (
    ("enabled", True, "UC IS-IS: `shutdown`, default off"),
    ("level", "level-1-2", "UC IS-IS: `is-type`, default level-1-2"),
    ("maximum_paths", VERIFY, "UC IS-IS: `maximum-paths`, 4 or 8 by release"),
    ("graceful_restart", True, "UC IS-IS: `graceful-restart`, default on"),
)

EIGRP: Rows = (
    ("enabled", True, "UC EIGRP: `shutdown`, default off"),
    ("maximum_paths", 8, "UC EIGRP: `maximum-paths`, default 8"),
)

RIP: Rows = (("enabled", True, "UC RIP: `shutdown`, default off"),)

BGP: Rows = (
    ("enabled", True, "UC BGP: `shutdown`, default off"),
    ("maximum_paths", 1, "UC BGP: `maximum-paths`, default 1"),
    ("maximum_paths_ibgp", 1, "UC BGP: `maximum-paths ibgp`, default 1"),
    ("multipath_relax", False, "UC BGP: `bestpath as-path multipath-relax`, default off"),
    ("graceful_restart", True, "UC BGP: `graceful-restart`, default on"),
    ("default_ipv4_unicast", False, "UC BGP: a family is active once `address-family` names it"),
)

BGP_NEIGHBOR: Rows = (
    ("enabled", True, "UC BGP: `shutdown` of a neighbour, default off"),
    ("keepalive_s", 60, "UC BGP: `timers`, default 60 s"),
    ("hold_s", 180, "UC BGP: `timers`, default 180 s"),
)

HSRP: Rows = (
    ("version", 1, "UC HSRP: `hsrp version`, default 1"),
    ("priority", 100, "UC HSRP: `priority`, default 100"),
    ("preempt", False, "UC HSRP: `preempt`, default off"),
    ("preempt_delay_s", 0, "UC HSRP: `preempt delay minimum`, default 0"),
    ("preempt_reload_delay_s", 0, "UC HSRP: `preempt delay reload`, default 0"),
    ("hello_ms", 3000, "UC HSRP: `timers`, default hello 3 s"),
    ("hold_ms", 10000, "UC HSRP: `timers`, default hold 10 s"),
    ("enabled", True, "UC HSRP: a group with an address runs"),
)

VRRP: Rows = (
    ("version", 2, "UC VRRP: version 2, unless `vrrpv3`"),
    ("priority", 100, "UC VRRP: `priority`, default 100"),
    ("preempt", True, "UC VRRP: `preempt`, default on"),
    ("preempt_delay_s", 0, "UC VRRP: default 0"),
    ("hello_ms", 1000, "UC VRRP: `advertisement-interval`, default 1 s"),
)

VRRP_ENABLED = {
    2: (False, "UC VRRP: a group is down until `no shutdown`"),
    3: (True, "UC VRRPv3: a group with an address runs"),
}

ANYCAST: Rows = (("enabled", True, "VXLAN guide: active wherever it is configured"),)

VPC: Rows = (
    ("enabled", True, "IF vPC: `shutdown` of the domain, default off"),
    ("heartbeat_vrf", "management", "IF vPC: `peer-keepalive`, default VRF management"),
    ("delay_restore_s", 30, "IF vPC: `delay restore`, default 30 s"),
    ("peer_gateway", False, "IF vPC: `peer-gateway`, default off"),
    ("peer_switch", False, "IF vPC: `peer-switch`, default off"),
    ("system_priority", 32667, "IF vPC: `system-priority`, default 32667"),
    ("role_priority", 32667, "IF vPC: `role priority`, default 32667"),
    ("auto_recovery", VERIFY, "IF vPC: off in early releases, on since 6.0(2)N3(1) on Nexus 5000 and 6.2(2) on 7000"),
)

STP: Rows = (
    ("mode", "rapid-pvst", "L2: `spanning-tree mode`, default rapid-pvst"),
    ("portfast_default", False, "L2: `spanning-tree port type edge default`, default off"),
    ("bpdu_guard_default", False, "L2: `spanning-tree port type edge bpduguard default`, default off"),
    ("loop_guard_default", False, "L2: `spanning-tree loopguard default`, default off"),
    ("extended_system_id", True, "L2: the extended system ID is always on"),
)

CLASS_MAP: Rows = (("mode", "all", "QOS: `class-map`, default match-all"),)

LOGGING: Rows = (
    ("enabled", True, "SM logging: on, to the log file and the servers named"),
    ("timestamps_ms", False, "SM logging: `logging timestamp`, default seconds"),
)

LOG_SERVER = "SM logging: `logging server`, severity 5 or 7 by release where none is named"

SERVICES: Rows = (
    ("ssh_version", 2, "SEC: the SSH server speaks version 2 only"),
    ("telnet", False, "SEC: `feature telnet`, default off"),
    ("http", False, "NX-API: `feature nxapi`, default off"),
    ("https", False, "NX-API: `feature nxapi`, default off"),
    ("cdp", True, "SM: `cdp enable`, default on"),
    ("lldp", False, "SM: `feature lldp`, default off"),
    ("source_route", True, "UC IPv4: `ip source-route`, default on"),
    ("domain_lookup", True, "UC DNS: `ip domain-lookup`, default on"),
    ("password_encryption", True, "SEC: passwords of users are always stored as hashes"),
    ("ip_routing", True, "UC: cannot be switched off"),
    ("tcp_small_servers", False, "NX-OS has none"),
    ("udp_small_servers", False, "NX-OS has none"),
    ("smart_install", False, "NX-OS has none"),
)

NTP: Rows = (("authenticate", False, "SM NTP: `ntp authenticate`, default off"),)

AAA: Rows = (("enabled", True, "SEC AAA: cannot be switched off"),)

LINE: dict[str, Rows] = {
    "console": (("timeout_s", 0, "SEC: `exec-timeout` of the console, default 0, never"),),
    "vty": (
        ("timeout_s", 0, "SEC: `exec-timeout` of virtual terminals, default 0, never"),
        ("session_limit", 32, "SEC: `session-limit`, default 32"),
    ),
}

CONTROL_PLANE = "SEC CoPP: a policy is set up at the first start; which one, its line tells"
