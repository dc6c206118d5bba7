"""BGP as its generator meant it, beside what was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from structured_interfaces import attribute, canonical

from netaudit.model.device import Device
from netaudit.model.routing import BgpNeighbor

Pair = tuple[str, str, Any, Any]

FAMILIES = {
    "address_family_ipv4": "ipv4 unicast",
    "address_family_ipv6": "ipv6 unicast",
    "address_family_evpn": "l2vpn evpn",
    "address_family_vpn_ipv4": "vpnv4 unicast",
    "address_family_vpn_ipv6": "vpnv6 unicast",
    "address_family_rtc": "rt-membership",
    "address_family_ipv4_sr_te": "ipv4 sr-te",
    "address_family_ipv6_sr_te": "ipv6 sr-te",
    "address_family_link_state": "link-state",
    "address_family_path_selection": "path-selection",
    "address_family_ipv4_labeled_unicast": "ipv4 labeled-unicast",
}
EOS_LIMIT = 12000
"""Prefixes that EOS takes from a neighbour where no limit is configured."""


def asn(said: Any) -> int | None:
    """An AS number as the model writes it: `65000.100` is one number."""
    if said is None:
        return None
    high, dot, low = str(said).partition(".")
    found = int(high) * 65536 + int(low) if dot else int(high)
    return found if found < 2**32 else None  # more is no AS number


def bgp(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """The process, its neighbours in every VRF, and what EVPN carries."""
    said = meant.get("router_bgp")
    if not said or "as" not in said:
        return
    process = next((p for p in device.routing_processes if p.protocol == "bgp" and p.vrf is None), None)
    yield "router_bgp", "as", str(asn(said["as"])), process and process.id
    if process is None:
        return
    if "router_id" in said:
        yield "router_bgp", "router_id", said["router_id"], process.router_id
    default = said.get("bgp", {}).get("default", {}).get("ipv4_unicast")
    if default is not None:
        yield "router_bgp", "default_ipv4", default, process.default_ipv4_unicast
    if "maximum_paths" in said:
        yield "router_bgp", "maximum_paths", said["maximum_paths"]["paths"], process.maximum_paths
    if "bgp_cluster_id" in said:
        yield "router_bgp", "cluster_id", said["bgp_cluster_id"], process.cluster_id
    if said.get("graceful_restart", {}).get("enabled"):
        yield "router_bgp", "graceful_restart", True, process.graceful_restart
    distance = said.get("distance")
    if distance:
        wanted = " ".join(str(distance[f"{kind}_routes"]) for kind in ("external", "internal", "local"))
        yield "router_bgp", "distance", wanted, process.distance
    aggregates = sorted(held["prefix"] for held in said.get("aggregate_addresses", []))
    yield "router_bgp", "aggregates", aggregates, sorted(process.aggregates)
    yield "router_bgp", "redistribute", *_redistribute(said, process)
    yield from _neighbors(said, device)
    yield from _vpns(said, device)


def _redistribute(said: dict[str, Any], process: Any) -> tuple[Any, Any]:
    """Sources and route maps; a source with kinds (`match_internal`) counts once."""
    wanted = set()
    places = [held.get("redistribute") for key, held in said.items() if key.startswith("address_family_")]
    for place in (said.get("redistribute"), *places):
        for source, options in (place or {}).items():
            kinds = [held for key, held in options.items() if key.startswith("match_") and held.get("enabled")]
            if options.get("enabled") or kinds:
                wanted.add(source.replace("_", "-"))
    return sorted(wanted), sorted({r.source.split()[0] for r in process.redistribute})


def _neighbors(said: dict[str, Any], device: Device) -> Iterator[Pair]:
    read = {(neighbor.peer, neighbor.vrf): neighbor for neighbor in device.bgp_neighbors}
    groups = {group["name"]: group for group in said.get("peer_groups", [])}
    wanted = set()
    scopes = [(None, said), *((None if vrf["name"] == "default" else vrf["name"], vrf) for vrf in said.get("vrfs", []))]
    for vrf, scope in scopes:
        for neighbor in scope.get("neighbors", []):
            peer = neighbor["ip_address"].lower()
            wanted.add((peer, vrf or ""))
            found = read.get((peer, vrf)) or read.get((neighbor["ip_address"], vrf))
            for key, value, actual in _neighbor(neighbor, groups, said, scope, found):
                yield "bgp_neighbors", f"{vrf} {peer}.{key}", value, actual
        for neighbor in scope.get("neighbor_interfaces", []):
            peer = canonical(neighbor["name"])
            wanted.add((peer, vrf or ""))
            found = read.get((peer, vrf))
            yield "bgp_neighbors", f"{vrf} {peer}.group", neighbor.get("peer_group"), found and found.peer_group
            if "remote_as" in neighbor:
                yield "bgp_neighbors", f"{vrf} {peer}.as", asn(neighbor["remote_as"]), found and found.remote_as
        for listened in scope.get("listen_ranges", []):
            if "peer_filter" in listened or "remote_as" in listened:
                wanted.add((listened["prefix"].lower(), vrf or ""))
    yield (
        "bgp_neighbors",
        "peers",
        sorted(wanted),
        sorted((peer.lower() if ":" in peer else peer, vrf or "") for peer, vrf in read),
    )


def _neighbor(
    said: dict[str, Any], groups: dict[str, Any], bgp: dict[str, Any], scope: dict[str, Any], read: BgpNeighbor | None
) -> Iterator[tuple[str, Any, Any]]:
    yield "read", True, read is not None
    if read is None:
        return
    group = groups.get(said.get("peer_group", ""), {})
    both = {**group, **{key: value for key, value in said.items() if value is not None}}
    remote = asn(both.get("remote_as"))
    local = asn(scope.get("local_as") or bgp["as"])
    yield "peer_group", said.get("peer_group"), read.peer_group
    yield "remote_as", remote, read.remote_as
    if remote is not None and "local_as" not in both:
        yield "external", remote != local, read.external
    if "local_as" in both:
        yield "local_as", asn(both["local_as"]), read.local_as
    for key, path in (
        ("description", "description"), ("update_source", "update_source"), ("ebgp_multihop", "multihop"),
        ("next_hop_self", "next_hop_self"), ("route_reflector_client", "route_reflector_client"),
        ("next_hop_unchanged", "next_hop_unchanged"), ("ttl_maximum_hops", "ttl_security"), ("weight", "weight"),
    ):  # fmt: skip
        yield key, both.get(key) or None, getattr(read, path) or None
    yield "bfd", bool(both.get("bfd")), bool(read.bfd)
    if both.get("bfd") and "bfd_timers" in both:
        timers = both["bfd_timers"]
        yield "bfd_timers", (timers["interval"], timers["min_rx"], timers["multiplier"]), read.bfd_timers and (
            read.bfd_timers.interval_ms, read.bfd_timers.min_rx_ms, read.bfd_timers.multiplier,
        )  # fmt: skip
    yield "shutdown", bool(both.get("shutdown")), not read.enabled
    yield "password", "password" in both or None, read.password
    yield "send_community", bool(both.get("send_community")), bool(read.send_community)
    if both.get("allowas_in", {}).get("enabled"):
        yield "allowas_in", both["allowas_in"].get("times", 3), read.allowas_in
    if "timers" in both:
        yield "timers", both["timers"], f"{read.keepalive_s} {read.hold_s}"
    default = both.get("default_originate") or {}
    yield "default_originate", bool(default) and default.get("enabled", True), bool(read.default_originate)
    families = _families(said, bgp, scope)
    yield "families", sorted(families), sorted(read.families)
    if families:
        limit = both.get("maximum_routes", EOS_LIMIT)  # of no release that the text names
        yield "maximum_routes", {limit} - {0}, {held.limit for held in read.prefix_limits}
    for direction, side in (("in", "input"), ("out", "output")):
        for family, name in _maps(said, both, bgp, scope, families, direction).items():
            policy = next((held for held in read.policies if held.family == family), None)
            yield f"route_map_{direction}.{family}", name, attribute(policy, side)


def _families(said: dict[str, Any], bgp: dict[str, Any], scope: dict[str, Any]) -> list[str]:
    """Families whose word on the neighbour, or on its group, is to activate it."""
    found = []
    off = "no bgp default ipv4-unicast" in bgp.get("bgp_defaults", [])
    default = not off and bgp.get("bgp", {}).get("default", {}).get("ipv4_unicast", True) is not False
    for key, family in FAMILIES.items():
        word = None
        for place in (scope, bgp):
            held = place.get(key, {})
            for kind, name, value in (
                ("neighbors", "ip_address", said["ip_address"]), ("peer_groups", "name", said.get("peer_group")),
            ):  # fmt: skip
                active = [one.get("activate") for one in held.get(kind, []) if one.get(name) == value]
                if word is None and active:
                    word = active[0]
        if word is None and family == "ipv4 unicast":
            word = default and ":" not in said["ip_address"]
        if word:
            found.append(family)
    return found


def _maps(
    said: dict[str, Any], both: dict[str, Any], bgp: dict[str, Any], scope: dict[str, Any], families: list[str],
    direction: str,
) -> dict[str, str]:  # fmt: skip
    """Route map of each active unicast family, the family's own word before the neighbour's."""
    key = f"route_map_{direction}"
    found = {}
    if both.get(key):
        found = {family: both[key] for family in families if family in ("ipv4 unicast", "ipv6 unicast")}
    for place in (bgp, scope):
        for area, family in FAMILIES.items():
            held = place.get(area, {})
            for one in held.get("peer_groups", []):
                if said.get("peer_group") == one["name"] and one.get(key):
                    found[family] = one[key]
            for one in held.get("neighbors", []):
                if said["ip_address"] == one["ip_address"] and one.get(key):
                    found[family] = one[key]
    return found


def _vpns(said: dict[str, Any], device: Device) -> Iterator[Pair]:
    vrfs = {vrf.name: vrf for vrf in device.vrfs}
    processes = {p.vrf or "default": p for p in device.routing_processes if p.protocol == "bgp"}
    for vrf in said.get("vrfs", []):
        name = vrf["name"]
        read = vrfs.get(name)
        if "rd" in vrf:
            yield "bgp_vrfs", f"{name}.rd", vrf["rd"], read and read.rd
        for side in ("import", "export"):
            held = vrf.get("route_targets", {}).get(side, [])
            wanted = {t for family in held for t in family.get("route_targets", []) if not t.startswith("route-map")}
            yield "bgp_vrfs", f"{name}.{side}", wanted, set(getattr(read, f"{side}_targets", ()))
        process = processes.get(name)
        if "router_id" in vrf:
            yield "bgp_vrfs", f"{name}.router_id", vrf["router_id"], process and process.router_id
        if process is not None and (name != "default" or "redistribute" in vrf):
            yield "bgp_vrfs", f"{name}.redistribute", *_redistribute(vrf, process)
    vlans = {vlan.id: vlan for vlan in device.vlans}
    for vlan in said.get("vlans") or []:
        read_vlan = vlans.get(vlan["id"])
        yield "bgp_vlans", f"{vlan['id']}.rd", vlan.get("rd"), read_vlan and read_vlan.rd
        both = set(vlan.get("route_targets", {}).get("both", []))
        yield "bgp_vlans", f"{vlan['id']}.both", both, set(getattr(read_vlan, "import_targets", ())) & (
            both or set(getattr(read_vlan, "import_targets", ()))
        )  # fmt: skip
        yield "bgp_vlans", f"{vlan['id']}.learned", True, read_vlan and read_vlan.evpn
