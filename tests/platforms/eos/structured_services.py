"""Filters, administration and monitoring as their generator meant them, beside what was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from structured_interfaces import area, canonical

from netaudit.model.device import Device

Pair = tuple[str, str, Any, Any]


def filters(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Prefix lists, route maps, access lists, community lists."""
    lists = {(held.name, held.family): held for held in device.prefix_lists}
    for key, family in (("prefix_lists", "ipv4"), ("ipv6_prefix_lists", "ipv6")):
        for said in meant.get(key, []):
            wanted = [entry["action"] for entry in said.get("sequence_numbers", [])]
            read = lists.get((said["name"], family))
            yield key, said["name"], wanted, list(read.entries) if read else None
    policies = {held.name: held for held in device.route_policies}
    for said in meant.get("route_maps", []):
        policy = policies.get(said["name"])
        for position, term in enumerate(sorted(said["sequence_numbers"], key=lambda one: int(one["sequence"]))):
            read_term = policy.terms[position] if policy and position < len(policy.terms) else None
            more = [f"sub-route-map {term['sub_route_map']}"] if term.get("sub_route_map") else []
            if term.get("continue", {}).get("enabled"):
                more.append(f"continue {term['continue'].get('sequence_number', '')}".rstrip())
            actions = sorted([*term.get("set", []), *more])
            wanted_term = (str(term["sequence"]), term["type"], sorted(term.get("match", [])), actions)
            actual = read_term and (
                read_term.name, read_term.action, sorted(read_term.matches), sorted(read_term.actions),
            )  # fmt: skip
            yield "route_maps", f"{said['name']} {term['sequence']}", wanted_term, actual
    acls = {held.name: held for held in device.acls}
    for key in ("access_lists", "standard_access_lists", "ipv6_access_lists"):
        for said in meant.get(key, []):
            ordered = sorted(said["sequence_numbers"], key=lambda one: int(one.get("sequence") or 0))
            actions = [e["action"] for e in ordered if not e["action"].startswith("remark")]
            actions += ["permit response traffic nat"] if said.get("permit_response_traffic") == "nat" else []
            read_acl = acls.get(str(said["name"]))
            yield key, str(said["name"]), actions, read_acl and [e.text for e in read_acl.entries if e.action]
    matched = {(held.kind, held.name): held for held in device.match_lists}
    for key, kind in (("ip_community_lists", "community"), ("ip_extcommunity_lists", "extcommunity")):
        for said in meant.get(key, []):
            found = matched.get((kind, said["name"]))
            yield key, said["name"], len(said["entries"]), found and len(found.entries)
    for said in meant.get("as_path", {}).get("access_lists", []):
        wanted = [f"{e['type']} {e['match']} {e.get('origin', 'any')}" for e in said["entries"]]
        found = matched.get(("as-path", said["name"]))
        yield "as_path", said["name"], wanted, found and list(found.entries)


def routing(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Static routes, OSPF and IS-IS."""
    services = device.services[0]
    if "ip_routing" in meant:
        yield "services", "ip_routing", meant["ip_routing"], services.ip_routing
    if meant.get("ipv6_unicast_routing") is not None:
        yield "services", "ipv6_routing", meant["ipv6_unicast_routing"], services.ipv6_routing
    if "service_routing_protocols_model" in meant:
        yield "services", "routing_model", meant["service_routing_protocols_model"], services.routing_model
    if meant.get("router_multicast", {}).get("ipv4", {}).get("routing"):
        yield "services", "multicast", True, services.multicast_routing
    routes: dict[tuple[str, Any], set[tuple[Any, ...]]] = {}
    for key in ("static_routes", "ipv6_static_routes"):
        for said in meant.get(key, []):
            vrf = None if said.get("vrf") == "default" else said.get("vrf")
            prefix = said.get("destination_address_prefix") or said.get("destination_address_mask")
            if prefix and "/" in prefix:
                hop = (said.get("gateway"), said.get("interface") and canonical(said["interface"]), said.get("name"),
                       said.get("distance"))  # fmt: skip
                routes.setdefault((prefix.lower(), vrf), set()).add(hop)
    read = {(route.prefix.lower(), route.vrf): route for route in device.static_routes}
    for key_, hops in routes.items():
        route = read.get(key_)
        found = {(h.address, h.interface or ("Null0" if h.discard else None), h.name, h.distance)
                 for h in route.next_hops} if route else None  # fmt: skip
        yield "static_routes", f"{key_}", hops, found
    processes = {(p.protocol, p.id, p.vrf): p for p in device.routing_processes}
    isis = meant.get("router_isis")
    if isis and isis.get("instance"):
        read_isis = processes.get(("isis", isis["instance"], None))
        for key, name in (("net", "net"), ("is_type", "level"), ("router_id", "router_id"),
                          ("log_adjacency_changes", "log_adjacency")):  # fmt: skip
            if isis.get(key) is not None:
                yield "router_isis", key, isis[key], getattr(read_isis, name, None)
        paths = isis.get("address_family_ipv4", {}).get("maximum_paths")
        if paths:
            yield "router_isis", "maximum_paths", paths, read_isis and read_isis.maximum_paths
        if isis.get("segment_routing_mpls", {}).get("enabled"):
            yield "router_isis", "segment_routing", True, read_isis and read_isis.segment_routing
    for said in meant.get("router_ospf", {}).get("process_ids", []):
        read_ospf = processes.get(("ospf", str(said["id"]), said.get("vrf")))
        for key, wanted, value in _ospf(said, read_ospf, device):
            yield "router_ospf", f"{said['id']}.{key}", wanted, value


def _ospf(said: dict[str, Any], read: Any, device: Device) -> Iterator[tuple[str, Any, Any]]:
    yield "id", str(said["id"]), read and read.id
    if read is None:
        return
    if "router_id" in said:
        yield "router_id", said["router_id"], read.router_id
    yield "passive_default", bool(said.get("passive_interface_default")), bool(read.passive_default)
    for name in said.get("no_passive_interfaces", []):
        yield f"passive {name}", True, canonical(name) in read.active_interfaces
    if said.get("max_lsa"):
        yield "max_lsa", said["max_lsa"], read.max_lsa
    if said.get("bfd_enable"):
        yield "bfd", True, read.bfd_all_interfaces
    if said.get("maximum_paths"):
        yield "maximum_paths", said["maximum_paths"], read.maximum_paths
    if said.get("auto_cost_reference_bandwidth"):
        yield "reference", said["auto_cost_reference_bandwidth"] * 10**6, read.reference_bps
    if said.get("log_adjacency_changes_detail"):
        yield "log_adjacency", True, read.log_adjacency
    wanted = {key for key, held in said.get("redistribute", {}).items() if held.get("enabled", True)}
    yield "redistribute", sorted(wanted), sorted(r.source for r in read.redistribute)
    for held in said.get("areas", []):
        kind = {"stub": "stub", "nssa": "nssa"}.get(held.get("type"))
        if kind:
            yield f"area {held['id']}", kind, (read.areas.get(area(held["id"])) or "").replace("totally-", "")
        if "default_information_originate" in held:
            continue
    if "default_information_originate" in said:
        yield "default_originate", True, read.default_originate


def management(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Users, AAA, NTP, logging, SNMP, and what is offered."""
    yield from _users(meant, device)
    api = meant.get("management_api_http") or {}
    if api.get("enable_https") is not None and api.get("enable_vrfs"):
        yield "services", "https", api["enable_https"], device.services[0].https
    servers = {(host["host"], None if host.get("vrf") == "default" else host.get("vrf"))
               for key in ("tacacs_servers", "radius_server") for host in (meant.get(key) or {}).get("hosts", [])
               }  # fmt: skip
    yield "aaa", "servers", servers, {(s.address, s.vrf) for s in device.aaa[0].servers}
    for key, service in (("aaa_authentication", "login"), ("aaa_authorization", "exec")):
        said = (meant.get(key) or {}).get(service, {}).get("default")
        if said:
            held = device.aaa[0].authentication if service == "login" else device.aaa[0].authorization
            found = [m.methods for m in held if m.service == service and m.name == "default"]
            wanted_methods = tuple(said.replace("group ", "").split())
            yield "aaa", key, [wanted_methods], [tuple(" ".join(m).replace("group ", "").split()) for m in found]
    yield from _clock(meant, device)
    yield from _logging(meant.get("logging") or {}, device)
    yield from _snmp(meant.get("snmp_server") or {}, device)
    names = {held["ip_address"] for held in meant.get("ip_name_servers", [])}
    yield "services", "name_servers", names, set(device.services[0].name_servers)
    if meant.get("dns_domain"):
        yield "services", "dns_domain", meant["dns_domain"], device.services[0].domain_name
    mac = meant.get("ip_virtual_router_mac_address")
    for group in device.fhrp_groups if mac else ():
        if group.protocol != "vrrp":
            yield "fhrp", f"{group.interface}.mac", str(mac).lower(), group.virtual_mac


def _users(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    users = {user.name: user for user in device.users}
    for said in meant.get("local_users", []):
        read = users.get(said["name"])
        if said.get("disabled"):
            yield "local_users", f"{said['name']}.disabled", None, read
            continue
        kind = "sha512" if "sha512_password" in said else "none" if said.get("no_password") else None
        yield "local_users", f"{said['name']}.privilege", said.get("privilege"), read and read.privilege
        yield "local_users", f"{said['name']}.role", said.get("role"), read and read.role
        if kind:
            yield "local_users", f"{said['name']}.secret", kind, read and read.secret_type
    if "disabled" in (meant.get("aaa_root") or {}):
        yield "aaa", "root", not meant["aaa_root"]["disabled"], device.aaa[0].root_login
    if (meant.get("enable_password") or {}).get("disabled"):
        yield "aaa", "enable_password", "none", device.aaa[0].enable_secret_type


def _clock(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    said = meant.get("ntp") or {}
    read = device.ntp[0]
    wanted = {(s["name"], None if s.get("vrf") == "default" else s.get("vrf"), s.get("preferred", False),
               s.get("key") and str(s["key"])) for s in said.get("servers", [])}  # fmt: skip
    yield "ntp", "servers", wanted, {(s.address, s.vrf, s.prefer, s.key) for s in read.servers}
    if said.get("local_interface"):
        yield "ntp", "source", canonical(said["local_interface"]["name"]), read.source_interface
    if said.get("authenticate"):
        yield "ntp", "authenticate", True, read.authenticate
    if said.get("authentication_keys"):
        yield "ntp", "keys", sorted(str(key["id"]) for key in said["authentication_keys"]), sorted(read.keys)
    if (meant.get("clock") or {}).get("timezone"):
        yield "ntp", "timezone", meant["clock"]["timezone"], read.timezone


def _logging(said: dict[str, Any], device: Device) -> Iterator[Pair]:
    read = device.logging[0]
    hosts = {(host["name"], None if vrf["name"] == "default" else vrf["name"], host.get("protocol", "udp"))
             for vrf in said.get("vrfs", []) for host in vrf.get("hosts", [])}  # fmt: skip
    yield "logging", "hosts", hosts, {(h.address, h.vrf, h.transport or "udp") for h in read.hosts}
    if said.get("trap") and said["trap"] != "disabled":
        yield "logging", "trap", said["trap"], read.trap_severity
    if said.get("console") and said["console"] != "disabled":
        yield "logging", "console", said["console"], read.console_severity
    if said.get("buffered", {}).get("level") not in (None, "disabled"):
        yield "logging", "buffered", said["buffered"]["level"], read.buffered_severity
    if said.get("facility"):
        yield "logging", "facility", said["facility"], read.facility


def _snmp(said: dict[str, Any], device: Device) -> Iterator[Pair]:
    read = device.snmp[0]
    for key in ("location", "contact"):
        if said.get(key):
            yield "snmp", key, said[key], getattr(read, key)
    wanted = {user["name"] for user in said.get("users", [])}
    yield "snmp", "users", wanted, {user.name for user in read.users}
    auth = {u["name"]: (u.get("auth"), u.get("priv")) for u in said.get("users", []) if "auth_passphrase" in u}
    yield "snmp", "levels", auth, {u.name: (u.authentication, u.privacy) for u in read.users if u.name in auth}
    hosts = {(h["host"], h.get("vrf")) for h in said.get("hosts", []) if h.get("users") or h.get("community")}
    yield "snmp", "hosts", hosts, {(h.address, h.vrf) for h in read.hosts}
    yield "snmp", "communities", len(said.get("communities", [])), len(read.communities)
    if said.get("traps", {}).get("enable"):
        yield "snmp", "traps", True, "all" in read.traps
