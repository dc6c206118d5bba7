"""FRR's interior routing processes: OSPF, OSPFv3, IS-IS, and those that tell their neighbours distances."""

from __future__ import annotations

from ipaddress import ip_network

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.frr.igp_interfaces import level
from netaudit.platforms.igp_commands import default_originate
from netaudit.platforms.ios.routing import redistribution
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number, several, switch, word
from netaudit.platforms.values import area


def _network(part: Part, args: list[str], line: Statement) -> bool:
    """`network 10.0.0.0/16 area 0`."""
    found = area(args[2]) if len(args) == 3 and args[1] == "area" else None
    try:
        prefix = ip_network(args[0], strict=False) if args else None
    except ValueError:
        return False
    if found is None or prefix is None:
        return False
    if line.negated:
        part.values["networks"] = tuple(n for n in part.get("networks") or () if n != f"{prefix} area {found}")
        part.values["statements"] = [held for held in part.get("statements") or () if held[:2] != (prefix, found)]
        return True
    part.add("networks", f"{prefix} area {found}", line.node)
    part.values.setdefault("statements", []).append((prefix, found, line.node.line))
    return True


def _passive(part: Part, args: list[str], line: Statement) -> bool:
    """`passive-interface default`, `[no] passive-interface swp3 [ADDRESS]`."""
    if not args:
        return False
    if args[0] == "default":
        part.set("passive_default", not line.negated, line.node)
    else:
        part.values.setdefault("passive", {})[args[0]] = (not line.negated, line.node.line)
    return True


def _of_area(part: Part, args: list[str], line: Statement) -> bool:
    """`area 1 stub`, `area 1 nssa`, `area 0 authentication`, `area 1 range 10.0.0.0/8`."""
    found = area(args[0]) if args else None
    if found is None or len(args) < 2 or line.negated:
        return False
    if args[1] in ("stub", "nssa"):
        kind = f"totally-{args[1]}" if "no-summary" in args else args[1]
        part.put_in("areas", found, kind, line.node)
    elif args[1] == "authentication":
        part.put_in("area_authentication", found, "md5" if "message-digest" in args else "simple", line.node)
    elif args[1] == "range" and len(args) > 2:
        part.add("area_ranges", " ".join((found, *args[2:])), line.node)
    else:
        return False
    return True


def _reference(part: Part, args: list[str], line: Statement) -> bool:
    if args[:1] != ["reference-bandwidth"]:
        return False
    return bool(number("reference_bps", 1_000_000)(part, args[1:], line))


def _max_metric(part: Part, args: list[str], line: Statement) -> bool:
    if args[:1] != ["on-startup"]:
        return False
    return bool(number("max_metric_on_startup_s")(part, args[1:], line))


def _graceful(part: Part, args: list[str], line: Statement) -> bool:
    """`graceful-restart [grace-period N]` of the router itself, `graceful-restart helper enable` for its neighbours."""
    attribute = "graceful_restart_helper" if args[:1] == ["helper"] else "graceful_restart"
    if args[:1] == ["helper"] and args[1:2] != ["enable"]:
        return False
    part.set(attribute, not line.negated, line.node)
    return True


def _block(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 2 or line.negated:
        return False
    part.add("segment_blocks", " ".join(args), line.node)
    return True


def _prefix_segment(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 3 or line.negated:
        return False
    part.add("prefix_segments", " ".join(args), line.node)
    return True


def _isis_redistribution(part: Part, args: list[str], line: Statement) -> bool:
    """`redistribute ipv4 connected level-2 [route-map NAME]`."""
    return redistribution(part, args[1:] if args[:1] in (["ipv4"], ["ipv6"]) else args, line)


_SEGMENTS: dict[str, Take] = {
    "segment-routing on": switch("segment_routing"),
    "segment-routing global-block": _block,
    "segment-routing prefix": _prefix_segment,
    "mpls-te on": switch("traffic_engineering"),
    "mpls-te router-address": word("te_address"),
}
_OSPF: dict[str, Take] = {
    "passive-interface": _passive,
    "redistribute": redistribution,
    "area": _of_area,
    "auto-cost": _reference,
    "maximum-paths": number("maximum_paths"),
    "log-adjacency-changes": switch("log_adjacency"),
    "default-information originate": default_originate,
    "default-metric": number("default_metric"),
    "graceful-restart": _graceful,
    "distance": word("distance"),
}
_OSPF_TEXT = (
    "timers", "capability", "compatible", "ospf abr-type", "ospf rfc1583compatibility", "ospf opaque-lsa",
    "summary-address", "ldp-sync", "router-info", "segment-routing node-msd", "mpls-te export",
    "mpls-te inter-as", "neighbor", "refresh", "write-multiplier", "proactive-arp", "stub-router", "distribute-list",
    "pce", "aggregation", "flood-reduction", "fast-reroute", "socket",
)  # fmt: skip
_FEEDS = {"redistribute": ("redistribute",), "passive-interface": ("passive_default",), "auto-cost": ("reference_bps",)}
OSPF = Commands(
    {
        **_OSPF,
        **_SEGMENTS,
        "ospf router-id": word("router_id"),
        "router-id": word("router_id"),
        "network": _network,
        "max-metric router-lsa": _max_metric,
    },
    feeds={**_FEEDS, "network": ("networks",), "area": ("areas",)},
    known_text=_OSPF_TEXT,
)
OSPF6 = Commands(
    {**_OSPF, "ospf6 router-id": word("router_id"), "router-id": word("router_id")},
    feeds={**_FEEDS, "area": ("areas",)},
    known_text=_OSPF_TEXT,
)
ISIS = Commands(
    {
        **_SEGMENTS,
        "net": word("net"),
        "is-type": word("level", level),
        "topology": several("topologies"),
        "redistribute": _isis_redistribution,
        "log-adjacency-changes": switch("log_adjacency"),
        "default-information originate": switch("default_originate"),
        "area-password": constant("area_password", True),
    },
    feeds={"is-type": ("level",), "redistribute": ("redistribute",)},
    known_text=(
        "metric-style", "lsp-gen-interval", "lsp-refresh-interval", "max-lsp-lifetime", "lsp-mtu", "spf-interval",
        "spf", "hostname dynamic", "set-overload-bit", "set-attached-bit", "attached-bit", "domain-password",
        "purge-originator", "fast-reroute", "segment-routing node-msd", "mpls-te export", "mpls ldp-sync",
        "advertise-high-metrics", "dynamic-hostname", "log-pdu-drops", "advertise-passive-only", "flex-algo",
        "affinity-map", "segment-routing srv6",
    ),
)  # fmt: skip

DISTANCE_VECTOR = Commands(
    {
        "router-id": word("router_id"),
        "eigrp router-id": word("router_id"),
        "network": several("networks"),
        "redistribute": redistribution,
        "passive-interface": _passive,
        "default-information originate": switch("default_originate"),
        "maximum-paths": number("maximum_paths"),
        "distance": word("distance"),
    },
    feeds={"redistribute": ("redistribute",), "passive-interface": ("passive_default",), "network": ("networks",)},
    known_text=(
        "timers", "version", "allow-ecmp", "default-metric", "distribute-list", "ipv6 distribute-list", "offset-list",
        "neighbor", "route", "route-map", "aggregate-address", "bfd default-profile", "variance", "metric weights",
        "babel", "ipv6 redistribute",
    ),
)  # fmt: skip
"""RIP, RIPng, EIGRP and Babel: networks or ports that take part, and what is taken in."""

_TABLES = {
    "ospf": ("ospf", OSPF),
    "ospf6": ("ospfv3", OSPF6),
    "isis": ("isis", ISIS),
    "openfabric": ("openfabric", ISIS),
    "rip": ("rip", DISTANCE_VECTOR),
    "ripng": ("ripng", DISTANCE_VECTOR),
    "eigrp": ("eigrp", DISTANCE_VECTOR),
    "babel": ("babel", DISTANCE_VECTOR),
}


def router(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router ospf [INSTANCE] [vrf X]`, `router ospf6 [vrf X]`, `router isis NAME [vrf X]`."""
    known = _TABLES.get(args[0]) if args else None
    if known is None:
        return False
    protocol, table = known
    rest = args[1:]
    vrf = rest[rest.index("vrf") + 1] if "vrf" in rest[:-1] else None
    vrf = None if vrf == "default" else vrf
    name = rest[0] if rest and rest[0] != "vrf" else None
    key = (protocol, name, vrf)
    if line.negated:
        device.table("process").pop(key, None)
        return True
    part = device.part("process", key, line.node, protocol=protocol, id=name, vrf=vrf)
    table.read_all(part, line.node.children)
    return True
