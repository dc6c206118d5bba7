"""What FRR does where nobody says anything: platform defaults, each with its source.

FRR has two sets of defaults, `frr defaults traditional` and `datacenter`; without that line the first holds, as
released by the project. What belongs to the kernel (speeds, MTUs, ICMP) is no default of FRR's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from netaudit.platforms.reading import Draft

SOURCE = "bgpd/bgp_vty.c, FRR_CFG_DEFAULT"


class Default(NamedTuple):
    """A value that holds unless configured."""

    attribute: str
    value: Any
    evidence: str
    profile: str = ""
    """The profile it holds in; empty for both."""
    before: tuple[int, int] | None = None
    """The release from which it does not hold any more."""


Row = Default

INTERFACE: tuple[Row, ...] = (Default("enabled", True, "a port that FRR has shut down says `shutdown` (known)"),)
OSPF_INTERFACE: tuple[Row, ...] = (
    Default("network_type", "broadcast", "Ethernet ports (user guide, `ip ospf network`)"),
    Default("hello_s", 10, "ospfd/ospfd.h OSPF_HELLO_INTERVAL_DEFAULT, whatever the network type"),
    Default("dead_s", 40, "ospfd/ospfd.h OSPF_ROUTER_DEAD_INTERVAL_DEFAULT"),
    Default("authentication", "none", "no authentication (RFC 2328, appendix D)"),
    Default("passive", False, "known"),
)
OSPF6_INTERFACE: tuple[Row, ...] = (
    Default("network_type", "broadcast", "Ethernet ports (known)"),
    Default("hello_s", 10, "ospf6d/ospf6_proto.h OSPF_HELLO_INTERVAL_DEFAULT"),
    Default("dead_s", 40, "ospf6d/ospf6_proto.h OSPF_ROUTER_DEAD_INTERVAL_DEFAULT"),
    Default("passive", False, "known"),
)
VRRP: tuple[Row, ...] = (
    Default("version", 3, "vrrpd/vrrp.c VRRP_DEFAULT (user guide, `vrrp default`)"),
    Default("priority", 100, "RFC 5798"),
    Default("preempt", True, "RFC 5798"),
    Default("hello_ms", 1000, "RFC 5798"),
    Default("enabled", True, "a group that is down says `vrrp N shutdown` (user guide)"),
)
PROCESS: dict[str, tuple[Row, ...]] = {
    "ospf": (
        Default("enabled", True, "known"),
        Default("reference_bps", 100_000_000, "ospfd/ospfd.h OSPF_DEFAULT_REF_BANDWIDTH"),
        Default("passive_default", False, "known"),
        Default("log_adjacency", True, "ospfd/ospf_vty.c, FRR_CFG_DEFAULT", "datacenter"),
        Default("log_adjacency", False, "ospfd/ospf_vty.c, FRR_CFG_DEFAULT"),
    ),
    "ospfv3": (
        Default("enabled", True, "known"),
        Default("reference_bps", 100_000_000, "ospf6d/ospf6_proto.h OSPF6_REFERENCE_BANDWIDTH"),
        Default("log_adjacency", True, "ospf6d/ospf6_top.c, FRR_CFG_DEFAULT", "datacenter"),
        Default("log_adjacency", False, "ospf6d/ospf6_top.c, FRR_CFG_DEFAULT"),
    ),
    "isis": (Default("enabled", True, "known"), Default("level", "level-1-2", "isisd/isisd.c (user guide, `is-type`)")),
    "bgp": (
        Default("enabled", True, "known"),
        Default("default_ipv4_unicast", True, "user guide, `bgp default ipv4-unicast`"),
        Default("log_adjacency", True, SOURCE, "datacenter"),
        Default("log_adjacency", False, SOURCE),
        Default("requires_policy", False, SOURCE, "datacenter"),
        Default("requires_policy", False, SOURCE, before=(7, 4)),
        Default("requires_policy", True, f"{SOURCE}; RFC 8212"),
    ),
}
SIMPLE: tuple[Row, ...] = (Default("enabled", True, "known"),)
"""Of every process that has no rows of its own."""
BGP_NEIGHBOR: tuple[Row, ...] = (
    Default("enabled", True, "known"),
    Default("keepalive_s", 3, SOURCE, "datacenter"),
    Default("hold_s", 9, SOURCE, "datacenter"),
    Default("keepalive_s", 60, SOURCE),
    Default("hold_s", 180, SOURCE),
)
LINE: tuple[Row, ...] = (Default("timeout_s", 600, "lib/vty.h VTY_TIMEOUT_DEFAULT"),)

_RELEASE = re.compile(r"(\d+)\.(\d+)")


class Profile(NamedTuple):
    """Which set of defaults holds on a device."""

    name: str
    release: tuple[int, int] | None
    """Major and minor; None where the configuration does not tell: it is then taken to be a later one."""


def profile(name: str | None, version: str | None) -> Profile:
    """The set that `frr defaults` names, of the release that `frr version` names."""
    match = _RELEASE.match(version or "")
    return Profile(name or "traditional", (int(match[1]), int(match[2])) if match is not None else None)


def holding(rows: Iterable[Row], of: Profile) -> dict[str, Any]:
    """The defaults that hold; of several rows of an attribute the first that fits."""
    found: dict[str, Any] = {}
    for row in rows:
        fits = row.profile in ("", of.name) and (
            row.before is None or (of.release is not None and of.release < row.before)
        )
        if fits:
            found.setdefault(row.attribute, row.value)
    return found


def apply(draft: Draft, rows: Iterable[Row], of: Profile, prefix: str = "") -> None:
    """Fill in what nobody configured; the names go to `defaulted`. `prefix`: of a nested attribute, `ospf.`."""
    missing = {
        prefix + attribute: value
        for attribute, value in holding(rows, of).items()
        if prefix + attribute not in draft.values and prefix + attribute not in draft.unknown
    }
    draft.values.update(missing)
    if missing:
        draft.values["defaulted"] = (*draft.values.get("defaulted", ()), *missing)
