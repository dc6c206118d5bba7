"""What IOS-XR does where nobody says anything: platform defaults, each with its source.

`known` means long-standing common knowledge of the platform (MODEL.md, section 3); an RFC or a vendor guide is named
where it says so. A default that varies by model or release is an `Unsure` row: the attribute is then unknown.
"""

from __future__ import annotations

from netaudit.platforms.defaults import Default, Row, Unsure
from netaudit.platforms.releases import Since

INTERFACE: tuple[Row, ...] = (
    Default("enabled", True, "a port that is down says `shutdown` in the running configuration (known)"),
    Default("link_trap", True, "linkUp and linkDown are sent for every interface unless disabled (known)"),
)
ROUTED: tuple[Row, ...] = (
    Default("redirects", False, "`ipv4 redirects` is off until typed (known)"),
    Default("proxy_arp", False, "`proxy-arp` is off until typed (known)"),
    Default("unreachables", True, "`ipv4 unreachables disable` switches them off (known)"),
    Default("directed_broadcast", False, "`ipv4 directed-broadcast` is off until typed (known)"),
)
FRAME_HEADER = 14
"""Bytes of an Ethernet header, which `mtu` counts and `ipv4 mtu` does not: 1514 on the port are 1500 of IP (known)."""

DOT1Q_TAG = 4
"""Bytes of a VLAN tag, which the `mtu` of a subinterface counts (known)."""

MTU = 1514
"""Of an Ethernet port without a line on it (known)."""

LACP: tuple[Row, ...] = (Default("lacp_rate", "slow", "`lacp period` is 30 s until `short` (IEEE 802.1AX; known)"),)
MIN_LINKS = (1, "`bundle minimum-active links` is 1 (known)")
OSPF_INTERFACE: tuple[Row, ...] = (
    Default("ospf.authentication", "none", "no authentication (RFC 2328, appendix D)"),
    Default("ospf.passive", False, "`passive enable` must be typed (known)"),
    Default("ospf.priority", 1, "RFC 2328, appendix C.3"),
    Default("ospf.mtu_ignore", False, "`mtu-ignore enable` must be typed (known)"),
)
OSPF_TIMERS: dict[str, tuple[Row, ...]] = {
    "broadcast": (Default("ospf.hello_s", 10, "known"), Default("ospf.dead_s", 40, "known")),
    "point-to-point": (Default("ospf.hello_s", 10, "known"), Default("ospf.dead_s", 40, "known")),
    "non-broadcast": (Default("ospf.hello_s", 30, "known"), Default("ospf.dead_s", 120, "known")),
    "point-to-multipoint": (Default("ospf.hello_s", 30, "known"), Default("ospf.dead_s", 120, "known")),
}
ISIS_INTERFACE: tuple[Row, ...] = (
    Default("isis.network_type", "broadcast", "`point-to-point` must be typed (known)"),
    Default("isis.metric", 10, "known"),
    Default("isis.passive", False, "known"),
)
FHRP: dict[str, tuple[Row, ...]] = {
    "hsrp": (
        Default("version", 1, "`version 2` must be typed (known)"),
        Default("priority", 100, "known"),
        Default("preempt", False, "`preempt` must be typed (known)"),
        Default("hello_ms", 3000, "known"),
        Default("hold_ms", 10000, "known"),
    ),
    "vrrp": (
        Default("version", 2, "`vrrp N version 3` must be typed (known)"),
        Default("priority", 100, "RFC 5798, 5.2.4"),
        Default("preempt", True, "`preempt disable` switches it off (known; RFC 5798, 6.1)"),
        Default("hello_ms", 1000, "RFC 5798, 6.1"),
    ),
}
CLASS_MAP: tuple[Row, ...] = (
    Unsure("mode", "`class-map` without match-any or match-all: the default differs by release"),
)
PROCESS: dict[str, tuple[Row, ...]] = {
    "ospf": (
        Default("enabled", True, "known"),
        Default("reference_bps", 100_000_000, "`auto-cost reference-bandwidth` is 100 Mbit/s (known)"),
        Default("passive_default", False, "known"),
        Unsure("maximum_paths", "`maximum paths` differs by model and release"),
    ),
    "isis": (
        Default("enabled", True, "known"),
        Default("level", "level-1-2", "`is-type` (known)"),
        Unsure("maximum_paths", "`maximum-paths` differs by model and release"),
    ),
    "bgp": (
        Default("enabled", True, "known"),
        Default("maximum_paths", 1, "known"),
        Default("maximum_paths_ibgp", 1, "known"),
        Default("requires_policy", True, "`bgp unsafe-ebgp-policy` switches it off (known; RFC 8212)"),
        Default("log_adjacency", True, "`bgp log neighbor changes disable` switches it off (known)"),
    ),
}
BGP_NEIGHBOR: tuple[Row, ...] = (
    Default("enabled", True, "known"),
    Default("keepalive_s", 60, "known"),
    Default("hold_s", 180, "known"),
)
PREFIX_LIMITS = "not configured: every address family has a limit of its own, which differs by release"
_LIMITS = "IOS XR routing guide, BGP Default Limits (read); `show bgp neighbors` of XRv 9000 6.2.2 and 6.6.2 (read)"
PREFIX_LIMITS_BY_RELEASE = tuple(
    Since(family, limit, _LIMITS, (6, 2), (7, 0))
    for family, limit in (
        ("ipv4 unicast", 1_048_576), ("ipv4 labeled-unicast", 131_072), ("ipv6 unicast", 524_288),
        ("ipv6 labeled-unicast", 131_072), ("ipv4 multicast", 131_072), ("ipv6 multicast", 131_072),
        ("vpnv4 unicast", 2_097_152),
    )
)  # fmt: skip
"""Address family -> prefixes that a neighbour may send; the session ends beyond, with a warning at 75 %."""
LOGGING: tuple[Row, ...] = (
    Unsure("trap_severity", "`logging trap`: the default differs by release"),
    Default("enabled", True, "`logging disable` switches it off (known)"),
)
NTP: tuple[Row, ...] = (Default("authenticate", False, "known"),)
AAA: tuple[Row, ...] = (Default("enabled", True, "AAA cannot be switched off (known)"),)
LINE: tuple[Row, ...] = (Default("timeout_s", 600, "`exec-timeout 10 0` (known)"),)
SERVICES: tuple[Row, ...] = (
    Default("telnet", False, "no server until `telnet ... server` (known)"),
    Default("http", False, "no server until `http server` (known)"),
    Default("https", False, "no server until `http server ssl` (known)"),
    Default("smart_install", False, "IOS-XR has none (known)"),
    Default("cdp", False, "`cdp` must be typed (known)"),
    Default("lldp", False, "`lldp` must be typed (known)"),
    Default("tcp_small_servers", False, "`service ipv4 tcp-small-servers` must be typed (known)"),
    Default("udp_small_servers", False, "`service ipv4 udp-small-servers` must be typed (known)"),
    Default("source_route", True, "`ipv4 source-route` is on until switched off (known)"),
    Default("domain_lookup", True, "`domain lookup disable` switches it off (known)"),
    Default("ip_routing", True, "IOS-XR always routes (known)"),
    Default("fast_switching", True, "CEF cannot be switched off (known)"),
)
CONTROL_PLANE = (True, "LPTS polices what is for the router itself, always (known)")
VTY_POOL = ("0 4", "the pool `default` has five terminals that follow `line default` (known)")

MANAGEMENT: dict[str, tuple[Row, ...]] = {"logging": LOGGING, "ntp": NTP, "aaa": AAA, "services": SERVICES}
