"""What Junos does where the configuration is silent.

A row whose value is `VERIFY` varies by model or release: the attribute is then unknown, never guessed.
Sources: JUG, the Junos OS user guide named; RULES, the project's rule catalogue, which names what was read.
"""

from __future__ import annotations

from netaudit.platforms.defaults import VERIFY, Rows

INTERFACE: Rows = (("enabled", True, "JUG Interfaces: an interface is enabled unless `disable`"),)

MEDIA_HEADER = 14
"""Bytes of an Ethernet header, which the MTU of a port counts and that of a family does not; a tag is 4 more."""
TAG = 4

IP_MTU = (1500, "JUG Interfaces: media MTU 1514 on Ethernet, protocol MTU 1500")

LACP: Rows = (("lacp_rate", "fast", "JUG Aggregated Ethernet: `lacp periodic`, default fast (1 s)"),)

LAG: Rows = (("min_links", 1, "JUG Aggregated Ethernet: `minimum-links`, default 1"),)

SWITCHPORT: Rows = (("switchport.mode", "access", "JUG Ethernet Switching: `interface-mode`, default access"),)

_OSPF_INTERFACE: Rows = (
    ("hello_s", 10, "JUG OSPF: `hello-interval`, default 10 s"),
    ("dead_s", 40, "JUG OSPF: `dead-interval`, default four times the hello interval"),
    ("priority", 128, "JUG OSPF: `priority`, default 128"),
    ("passive", False, "JUG OSPF: `passive`, default off"),
    ("authentication", "none", "JUG OSPF: `authentication`, default none"),
)

_OSPF_NBMA: Rows = (
    ("hello_s", 30, "JUG OSPF timers: 30 s on nonbroadcast networks"),
    ("dead_s", 120, "JUG OSPF timers: four times the hello interval"),
)


def _of_both(rows: Rows) -> dict[str, Rows]:
    """Rows of an interface for either version of OSPF."""
    return {
        protocol: tuple((f"{protocol}.{attribute}", value, source) for attribute, value, source in rows)
        for protocol in ("ospf", "ospfv3")
    }


OSPF_INTERFACES = _of_both(_OSPF_INTERFACE)
OSPF_NBMA = _of_both(_OSPF_NBMA)

OSPF_NETWORK = ("broadcast", "JUG OSPF: `interface-type`, broadcast on Ethernet")
OSPF_TUNNEL = ("point-to-point", "JUG OSPF: `interface-type`, point-to-point on tunnels")

OSPF: Rows = (
    ("enabled", True, "JUG OSPF"),
    ("reference_bps", 100_000_000, "JUG OSPF: `reference-bandwidth`, default 100 Mbit/s (RULES CAP-009: read)"),
    ("passive_default", False, "JUG OSPF: an interface is active unless it says `passive`"),
)

ISIS_INTERFACE: Rows = (
    ("isis.metric", 10, "JUG IS-IS: `metric`, default 10 (0 on the loopback)"),
    ("isis.passive", False, "JUG IS-IS: `passive`, default off"),
    ("isis.network_type", "broadcast", "JUG IS-IS: `point-to-point`, default off"),
)

ISIS: Rows = (
    ("enabled", True, "JUG IS-IS"),
    ("level", "level-1-2", "JUG IS-IS: both levels are on unless disabled"),
)

MAXIMUM_PATHS = (16, "JUG Routing: `maximum-ecmp`, default 16, with a `load-balance` policy for the forwarding table")
ONE_PATH = (1, "RULES CAP-010: without a `load-balance` policy on the forwarding table one next hop is installed")

BGP: Rows = (
    ("enabled", True, "JUG BGP"),
    ("default_ipv4_unicast", True, "JUG BGP: `family`, default inet unicast"),
)

BGP_NEIGHBOR: Rows = (
    ("enabled", True, "JUG BGP"),
    ("hold_s", 90, "JUG BGP: `hold-time`, default 90 s"),
    ("keepalive_s", 30, "JUG BGP: keepalive is a third of the hold time"),
)

VRRP: Rows = (
    ("priority", 100, "JUG High Availability: `priority`, default 100"),
    ("preempt", True, "JUG High Availability: `preempt`, default on (RULES RED-003)"),
    ("preempt_delay_s", 0, "JUG High Availability: `preempt hold-time`, default 0"),
    ("hello_ms", 1000, "JUG High Availability: `advertise-interval`, default 1 s"),
    ("enabled", True, "JUG High Availability"),
)

STP_PRIORITY = (32768, "JUG Spanning Tree: `bridge-priority`, default 32k")

SERVICES: Rows = (
    ("telnet", False, "JUG User Access: `services telnet`, default off"),
    ("http", False, "JUG User Access: `services web-management http`, default off"),
    ("https", False, "JUG User Access: `services web-management https`, default off"),
    ("ssh_version", 2, "JUG User Access: `protocol-version`, default v2"),
    ("lldp", VERIFY, "JUG Network Management: on by default on switches, off on routers"),
    ("ip_routing", True, "JUG Routing: a router forwards unless it is told otherwise"),
    ("tcp_small_servers", False, "Junos has none"),
    ("udp_small_servers", False, "Junos has none"),
    ("smart_install", False, "Junos has none"),
    ("cdp", False, "Junos has none"),
)

AAA: Rows = (("enabled", True, "JUG User Access: users are always authenticated"),)

AAA_ORDER = (("password",), "JUG User Access: `authentication-order`, default password")

LOGGING: Rows = (("enabled", True, "JUG System Log: on"),)

ACCESS_LINE: Rows = (("timeout_s", 0, "JUG User Access: `idle-timeout` of a login class, default none"),)

CONTROL_PLANE = (True, "JUG DDoS Protection: on unless `disable-routing-engine` (RULES CAP-015)")

QUEUES = {"best-effort": 0, "expedited-forwarding": 1, "assured-forwarding": 2, "network-control": 3}
"""Forwarding classes that exist without being configured, and their queues (JUG Class of Service)."""

PRECEDENCE_CLASSES = {"best-effort": ("0", "1", "2", "3", "4", "5"), "network-control": ("6", "7")}
"""The classifier of ports without one, `ipprec-compatibility` (JUG Class of Service; RULES QOS-011)."""
