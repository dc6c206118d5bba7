"""What IOS does where nobody says anything: platform defaults, each with its source.

A row that holds only for some hardware names it by a regular expression over the model. Where no row is known to hold
for a device, an `Unsure` row makes the attribute unknown, with the reason. `read` in the evidence means that the
statement was read in a vendor document, `known` that it is long-standing common knowledge (MODEL.md, section 3).
"""

from __future__ import annotations

from netaudit.platforms.defaults import Default, Row, Unsure

INTERFACE: tuple[Row, ...] = (
    Default("enabled", True, "a port that is down says `shutdown` in the running configuration (known)"),
    Default("link_trap", True, "`snmp trap link-status` is on (known)"),
)
ROUTED: tuple[Row, ...] = (
    Default("redirects", True, "`ip redirects` is on (known)"),
    Default("proxy_arp", True, "`ip proxy-arp` is on (known)"),
)
SWITCHED: tuple[Row, ...] = (
    Default("switchport.mode", "dynamic auto", "older Catalyst (known)", r"(?i)(WS-)?C(29|35|36|37)\d\d"),
    Unsure("switchport.mode", "the mode of a port without `switchport mode` differs by model"),
)
TRUNK: tuple[Row, ...] = (
    Default("switchport.allowed_vlans", "1-4094", "all VLANs are allowed on a trunk (known)"),
    Default("switchport.native_vlan", 1, "the native VLAN is 1 (known)"),
)
ACCESS: tuple[Row, ...] = (Default("switchport.access_vlan", 1, "the access VLAN is 1 (known)"),)
OSPF_INTERFACE: tuple[Row, ...] = (Default("ospf.authentication", "none", "no authentication (RFC 2328, appendix D)"),)
OSPF_TIMERS: dict[str, tuple[Row, ...]] = {
    "broadcast": (Default("ospf.hello_s", 10, "known"), Default("ospf.dead_s", 40, "known")),
    "point-to-point": (Default("ospf.hello_s", 10, "known"), Default("ospf.dead_s", 40, "known")),
    "non-broadcast": (Default("ospf.hello_s", 30, "known"), Default("ospf.dead_s", 120, "known")),
    "point-to-multipoint": (Default("ospf.hello_s", 30, "known"), Default("ospf.dead_s", 120, "known")),
}
FHRP: dict[str, tuple[Row, ...]] = {
    "hsrp": (
        Default("version", 1, "HSRP version 1 (vendor guide, read)"),
        Default("priority", 100, "read"),
        Default("preempt", False, "read"),
        Default("hello_ms", 3000, "read"),
        Default("hold_ms", 10000, "read"),
    ),
    "vrrp": (
        Default("version", 2, "the one-line form is version 2 (known)"),
        Default("priority", 100, "known; RFC 5798"),
        Default("preempt", True, "known; RFC 5798"),
        Default("hello_ms", 1000, "known; RFC 5798"),
    ),
    "glbp": (
        Default("priority", 100, "known"),
        Default("preempt", False, "known"),
        Default("hello_ms", 3000, "known"),
        Default("hold_ms", 10000, "known"),
    ),
}
CLASS_MAP: tuple[Row, ...] = (Default("mode", "all", "`class-map` without a keyword is match-all (known)"),)
PROCESS: dict[str, tuple[Row, ...]] = {
    "ospf": (
        Default("enabled", True, "a process that is down says `shutdown` (known)"),
        Default("reference_bps", 100_000_000, "read"),
        Default("maximum_paths", 4, "known"),
        Default("passive_default", False, "known"),
    ),
    "bgp": (
        Default("enabled", True, "known"),
        Default("maximum_paths", 1, "known"),
        Default("maximum_paths_ibgp", 1, "known"),
        Default("default_ipv4_unicast", True, "known"),
    ),
    "eigrp": (Default("enabled", True, "known"), Default("maximum_paths", 4, "known")),
    "rip": (Default("enabled", True, "known"), Default("maximum_paths", 4, "known")),
    "isis": (Default("enabled", True, "known"),),
}
BGP_NEIGHBOR: tuple[Row, ...] = (
    Default("enabled", True, "known"),
    Default("keepalive_s", 60, "known"),
    Default("hold_s", 180, "known"),
)
LOGGING: tuple[Row, ...] = (
    Default("trap_severity", "informational", "read; the default is not shown"),
    Default("enabled", True, "known"),
    Unsure("buffered_bytes", "the size of the log buffer without a line on it differs by model and release"),
)
NTP: tuple[Row, ...] = (Default("authenticate", False, "known"),)
AAA: tuple[Row, ...] = (Default("enabled", False, "`aaa new-model` is off until typed (known)"),)
LINE: tuple[Row, ...] = (Default("timeout_s", 600, "`exec-timeout 10 0` (known)"),)
TERMINAL: tuple[Row, ...] = (
    Unsure("transport", "what a terminal line without `transport input` lets in differs by release"),
)
SERVICES: tuple[Row, ...] = (
    Unsure("http", "whether the HTTP server runs by default differs by model and release"),
    Unsure("https", "whether the HTTPS server runs by default differs by model and release"),
    Unsure("smart_install", "whether Smart Install runs by default differs by model and release"),
    Default("password_encryption", False, "`service password-encryption` is off until typed (known)"),
    Default("source_route", True, "`ip source-route` is on until switched off (known)"),
    Default("tcp_small_servers", False, "off since 12.0 (known)"),
    Default("udp_small_servers", False, "off since 12.0 (known)"),
    Default("finger", False, "off since 12.1 (known)"),
    Default("domain_lookup", True, "`ip domain lookup` is on until switched off (known)"),
    Default("cdp", True, "`cdp run` is on until switched off (known)"),
    Default("lldp", False, "`lldp run` is off until typed (known)"),
)
STP: tuple[Row, ...] = (Unsure("mode", "pvst or rapid-pvst by default: it differs by model and release"),)

IP_MTU = 1500
"""Largest IP packet of an Ethernet interface without a line on it (known)."""

MANAGEMENT: dict[str, tuple[Row, ...]] = {"logging": LOGGING, "ntp": NTP, "aaa": AAA, "services": SERVICES}
