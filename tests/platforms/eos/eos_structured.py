"""What the generator of a configuration meant, key by key, beside what was read from the text.

A structured configuration is the data that a configuration of the same name was generated from. `pairs` walks the
areas that rules read and yields each value twice: as meant, and as read. Left out, because no rule reads them: MPLS
and LDP, hello padding, VXLAN UDP port and router encapsulation, source NAT of virtual addresses, distances, EVPN
domains, the order of internal VLANs, transceivers, IGMP snooping, and what documents the data itself (`peer`,
`peer_interface`, `tenant`, `type`, `gateway` of a management interface, `metadata`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.routing import BgpNeighbor

Pair = tuple[str, str, Any, Any]
"""Area, key, value as meant, value as read."""

_INTERFACE_AREAS = (
    "ethernet_interfaces", "port_channel_interfaces", "vlan_interfaces", "loopback_interfaces",
    "management_interfaces",
)  # fmt: skip


def pairs(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Every value of the areas that rules read."""
    yield "device", "hostname", meant["hostname"], device.hostname
    for area in _INTERFACE_AREAS:
        by_name = {interface.name: interface for interface in device.interfaces}
        wanted = meant.get(area, [])
        for said in wanted:
            for key, value, read in _interface(said, by_name.get(said["name"]), device):
                yield area, f"{said['name']}.{key}", value, read
        kinds = {"ethernet_interfaces": "Ethernet", "port_channel_interfaces": "Port-Channel"}
        if area in kinds:
            names = sorted(name for name in by_name if name.startswith(kinds[area]))
            yield area, "names", sorted(said["name"] for said in wanted), names
    yield from _vxlan(meant, device)
    yield from _switching(meant, device)
    yield from _mlag(meant, device)
    yield from _routing(meant, device)
    yield from _bgp(meant, device)
    yield from _filters(meant, device)
    yield from _management(meant, device)


def _interface(said: dict[str, Any], read: Interface | None, device: Device) -> Iterator[tuple[str, Any, Any]]:
    if read is None:
        yield "name", said["name"], None
        return
    yield "name", said["name"], read.name
    simple = {
        "description": read.description,
        "mtu": read.mtu,
        "vrf": read.vrf,
        "isis_enable": read.isis.instance if read.isis else None,
        "isis_metric": read.isis.metric if read.isis else None,
        "isis_circuit_type": read.isis.level if read.isis else None,
        "isis_authentication_mode": read.isis.authentication if read.isis else None,
        "isis_passive": read.isis.passive if read.isis else None,
        "service_profile": read.qos.output if read.qos else None,
        "speed": read.speed_bps,
    }
    for key, value in simple.items():
        if key in said:
            yield key, said[key], value
    if "shutdown" in said:
        yield "shutdown", said["shutdown"], not read.enabled
    if "ip_address" in said:
        yield "ip_address", said["ip_address"], read.addresses[0] if read.addresses else None
    if "ip_address_virtual" in said:
        yield "ip_address_virtual", [said["ip_address_virtual"]], list(read.virtual_addresses)
        groups = [g for g in device.fhrp_groups if g.interface == read.name and g.protocol == "anycast"]
        yield "fhrp", [said["ip_address_virtual"].split("/")[0]], [ip for g in groups for ip in g.virtual_ips]
    if "ip_virtual_router_addresses" in said:
        groups = [g for g in device.fhrp_groups if g.interface == read.name and g.protocol == "varp"]
        wanted = [address.split("/")[0] for address in said["ip_virtual_router_addresses"]]
        yield "ip_virtual_router_addresses", wanted, [ip for g in groups for ip in g.virtual_ips]
    if "no_autostate" in said:
        yield "no_autostate", said["no_autostate"], read.autostate is False
    if "isis_network_point_to_point" in said:
        yield "isis_network", "point-to-point", read.isis.network_type if read.isis else None
    if "ospf_area" in said:
        yield "ospf_area", _area(said["ospf_area"]), read.ospf.area if read.ospf else None
    if "ospf_network_point_to_point" in said:
        kind = "point-to-point" if said["ospf_network_point_to_point"] else "broadcast"
        yield "ospf_network", kind, read.ospf.network_type if read.ospf else None
    if "encapsulation_dot1q" in said:
        yield "encapsulation_dot1q", said["encapsulation_dot1q"]["vlan"], read.encapsulation_vlan
    if "spanning_tree_portfast" in said:
        yield "spanning_tree_portfast", said["spanning_tree_portfast"], read.stp.port_type if read.stp else None
    if "mlag" in said:
        yield "mlag", str(said["mlag"]), read.mlag_id
        lag = next((lag for lag in device.lags if lag.name == read.name), None)
        yield "lag.mlag", str(said["mlag"]), lag.mlag_id if lag else None
    if "channel_group" in said:
        group = said["channel_group"]
        yield "channel_group.id", f"Port-Channel{group['id']}", read.lag
        yield "channel_group.mode", group["mode"], read.lag_mode
        lag = next((lag for lag in device.lags if lag.name == read.lag), None)
        yield "lag.member", True, lag is not None and read.name in lag.members
    if "switchport" in said:
        yield from _switchport(said["switchport"], read)


def _switchport(said: dict[str, Any], read: Interface) -> Iterator[tuple[str, Any, Any]]:
    found = read.switchport
    yield "switchport.enabled", said.get("enabled", True), found is not None
    if found is None:
        return
    trunk = said.get("trunk", {})
    for key, wanted, value in (
        ("mode", said.get("mode"), found.mode),
        ("access_vlan", int(said["access_vlan"]) if "access_vlan" in said else None, found.access_vlan),
        ("native_vlan", trunk.get("native_vlan"), found.native_vlan),
        ("allowed_vlan", trunk.get("allowed_vlan"), found.allowed_vlans),
        ("groups", trunk.get("groups"), list(found.trunk_groups)),
    ):
        if wanted is not None:
            yield f"switchport.{key}", wanted, value


def _area(text: str) -> str:
    octets = [int(part) for part in str(text).split(".")]
    return str(int.from_bytes(bytes(octets), "big")) if len(octets) == 4 else str(octets[0])


def _vxlan(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    said = meant.get("vxlan_interface", {}).get("vxlan1")
    if said is None:
        return
    read = next((interface for interface in device.interfaces if interface.name == "Vxlan1"), None)
    yield "vxlan", "description", said.get("description"), read and read.description
    yield "vxlan", "source_interface", said["vxlan"]["source_interface"], read and read.source
    vlans = {vlan.id: vlan.vni for vlan in device.vlans}
    for vlan in said["vxlan"].get("vlans", []):
        yield "vxlan", f"vlan {vlan['id']}", vlan["vni"], vlans.get(vlan["id"])
    vrfs = {vrf.name: vrf.vni for vrf in device.vrfs}
    for vrf in said["vxlan"].get("vrfs", []):
        yield "vxlan", f"vrf {vrf['name']}", vrf["vni"], vrfs.get(vrf["name"])


def _switching(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    vlans = {vlan.id: vlan for vlan in device.vlans}
    yield "vlans", "ids", sorted(said["id"] for said in meant.get("vlans", [])), sorted(vlans)
    for said in meant.get("vlans", []):
        read = vlans.get(said["id"])
        yield "vlans", f"{said['id']}.name", said.get("name"), read and read.name
        yield "vlans", f"{said['id']}.trunk_groups", said.get("trunk_groups", []), read and list(read.trunk_groups)
    vrfs = {vrf.name: vrf for vrf in device.vrfs}
    for said in meant.get("vrfs", []):
        read_vrf = vrfs.get(said["name"])
        yield "vrfs", f"{said['name']}.name", said["name"], read_vrf and read_vrf.name
        if "ip_routing" in said:
            yield "vrfs", f"{said['name']}.ip_routing", said["ip_routing"], bool(read_vrf and read_vrf.routing)
    stp = meant.get("spanning_tree", {})
    mode = {"mstp": "mst"}.get(stp.get("mode"), stp.get("mode"))
    yield "spanning_tree", "mode", mode, device.stp[0].mode
    for instance in stp.get("mst_instances", []):
        read_priority = device.stp[0].priorities.get(str(instance["id"]))
        yield "spanning_tree", f"mst {instance['id']}", instance["priority"], read_priority
    if "no_spanning_tree_vlan" in stp:
        yield "spanning_tree", "no vlan", stp["no_spanning_tree_vlan"], device.stp[0].disabled_vlans


def _mlag(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    said = meant.get("mlag_configuration")
    if said is None:
        yield "mlag", "none", 0, len(device.mlag)
        return
    read = device.mlag[0]
    yield "mlag", "domain_id", said.get("domain_id"), read.domain_id
    yield "mlag", "local_interface", said.get("local_interface"), read.local_interface
    yield "mlag", "peer_address", said.get("peer_address"), read.peer_address
    yield "mlag", "peer_link", said.get("peer_link"), read.peer_link
    yield "mlag", "reload_delay_mlag", int(said["reload_delay_mlag"]), read.reload_delay_s
    yield "mlag", "reload_delay_non_mlag", int(said["reload_delay_non_mlag"]), read.reload_delay_non_mlag_s
    local = next(svi for svi in meant["vlan_interfaces"] if svi["name"] == said["local_interface"])
    yield "mlag", "local_address", local["ip_address"].split("/")[0], read.local_address
    numbers = sorted(str(po["mlag"]) for po in meant.get("port_channel_interfaces", []) if "mlag" in po)
    yield "mlag", "members", numbers, sorted(read.members)


def _routing(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    if "ip_routing" in meant:
        yield "services", "ip_routing", meant["ip_routing"], device.services[0].ip_routing
    if "service_routing_protocols_model" in meant:
        model = meant["service_routing_protocols_model"]
        yield "services", "service_routing_protocols_model", model, device.services[0].routing_model
    for said in meant.get("static_routes", []):
        key = (said["destination_address_prefix"], said.get("vrf"))
        read = next((route for route in device.static_routes if (route.prefix, route.vrf) == key), None)
        yield "static_routes", f"{key}", said["gateway"], read and read.next_hops[0].address
    processes = {(p.protocol, p.id, p.vrf): p for p in device.routing_processes}
    isis = meant.get("router_isis")
    if isis:
        read_isis = processes.get(("isis", isis["instance"], None))
        for key, value in (
            ("net", isis["net"]), ("is_type", isis["is_type"]), ("router_id", isis.get("router_id")),
            ("log_adjacency_changes", isis["log_adjacency_changes"]),
            ("maximum_paths", isis["address_family_ipv4"]["maximum_paths"]),
        ):  # fmt: skip
            name = {"is_type": "level", "log_adjacency_changes": "log_adjacency"}.get(key, key)
            yield "router_isis", key, value, getattr(read_isis, name, None)
    for said in meant.get("router_ospf", {}).get("process_ids", []):
        read_ospf = processes.get(("ospf", str(said["id"]), said.get("vrf")))
        yield "router_ospf", "id", str(said["id"]), read_ospf and read_ospf.id
        yield "router_ospf", "router_id", said["router_id"], read_ospf and read_ospf.router_id
        yield "router_ospf", "passive_default", True, read_ospf and read_ospf.passive_default
        for name in said.get("no_passive_interfaces", []):
            port = next((p for p in device.interfaces if p.name == name), None)
            yield "router_ospf", f"passive {name}", False, port and port.ospf and port.ospf.passive
        sources = [r.source for r in read_ospf.redistribute] if read_ospf else None
        yield "router_ospf", "redistribute", list(said.get("redistribute", {})), sources


def _bgp(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    said = meant.get("router_bgp")
    if said is None:
        return
    process = next((p for p in device.routing_processes if p.protocol == "bgp" and p.vrf is None), None)
    assert process is not None
    yield "router_bgp", "as", said["as"], process.id
    yield "router_bgp", "router_id", said["router_id"], process.router_id
    yield "router_bgp", "default_ipv4", said["bgp"]["default"]["ipv4_unicast"], process.default_ipv4_unicast
    yield "router_bgp", "maximum_paths", said["maximum_paths"]["paths"], process.maximum_paths
    if "bgp_cluster_id" in said:
        yield "router_bgp", "cluster_id", said["bgp_cluster_id"], process.cluster_id
    yield "router_bgp", "redistribute", *_redistribute(said, process)
    groups = {group["name"]: group for group in said.get("peer_groups", [])}
    active = {
        family: {g["name"]: g["activate"] for g in said.get(key, {}).get("peer_groups", [])}
        for key, family in (
            ("address_family_ipv4", "ipv4 unicast"),
            ("address_family_evpn", "l2vpn evpn"),
            ("address_family_vpn_ipv4", "vpnv4 unicast"),
        )
    }
    read = {(neighbor.peer, neighbor.vrf): neighbor for neighbor in device.bgp_neighbors}
    scopes = [(None, said), *((vrf["name"], vrf) for vrf in said.get("vrfs", []))]
    wanted = sorted((n["ip_address"], vrf or "") for vrf, scope in scopes for n in scope.get("neighbors", []))
    yield "bgp_neighbors", "peers", wanted, sorted((peer, vrf or "") for peer, vrf in read)
    for vrf, scope in scopes:
        own = {n["ip_address"]: n["activate"] for n in scope.get("address_family_ipv4", {}).get("neighbors", [])}
        for neighbor in scope.get("neighbors", []):
            found = read.get((neighbor["ip_address"], vrf))
            for key, value, actual in _neighbor(neighbor, groups, active, own if vrf else {}, said, found):
                yield "bgp_neighbors", f"{vrf} {neighbor['ip_address']}.{key}", value, actual
    yield from _vpns(said, device)


def _redistribute(said: dict[str, Any], process: Any) -> tuple[Any, Any]:
    wanted = [(source, options.get("route_map")) for source, options in said.get("redistribute", {}).items()]
    return sorted(wanted), sorted((r.source, r.policy) for r in process.redistribute)


def _neighbor(
    said: dict[str, Any],
    groups: dict[str, Any],
    active: dict[str, dict[str, bool]],
    own: dict[str, bool],
    bgp: dict[str, Any],
    read: BgpNeighbor | None,
) -> Iterator[tuple[str, Any, Any]]:
    group = groups.get(said.get("peer_group"), {})
    both = {**group, **said}
    remote = int(both["remote_as"]) if "remote_as" in both else None
    families = [f for f, members in active.items() if members.get(said.get("peer_group"))]
    families += ["ipv4 unicast" for ip, on in own.items() if on and ip == said["ip_address"]]
    limit = both.get("maximum_routes", 12000)
    yield from (
        ("peer_group", said.get("peer_group"), read and read.peer_group),
        ("remote_as", remote, read and read.remote_as),
        ("external", None if remote is None else remote != int(bgp["as"]), read and read.external),
        ("description", both.get("description"), read and read.description),
        ("update_source", both.get("update_source"), read and read.update_source),
        ("bfd", both.get("bfd"), read and read.bfd),
        ("ebgp_multihop", both.get("ebgp_multihop"), read and read.multihop),
        ("password", "password" in both or None, read and read.password),
        ("send_community", both.get("send_community"), read and read.send_community),
        ("next_hop_self", both.get("next_hop_self"), read and read.next_hop_self),
        ("route_reflector_client", both.get("route_reflector_client"), read and read.route_reflector_client),
        ("maximum_routes", {limit} - {0}, {found.limit for found in read.prefix_limits} if read else None),
        ("families", sorted(families), sorted(read.families) if read else None),
        ("route_map_in", both.get("route_map_in"), next((p.input for p in read.policies), None) if read else None),
    )


def _vpns(said: dict[str, Any], device: Device) -> Iterator[Pair]:
    vrfs = {vrf.name: vrf for vrf in device.vrfs}
    processes = {p.vrf: p for p in device.routing_processes if p.protocol == "bgp"}
    for vrf in said.get("vrfs", []):
        read = vrfs.get(vrf["name"])
        name = vrf["name"]
        yield "bgp_vrfs", f"{name}.rd", vrf["rd"], read and read.rd
        for side in ("import", "export"):
            wanted = [t for family in vrf["route_targets"][side] for t in family["route_targets"]]
            yield "bgp_vrfs", f"{name}.{side}", wanted, list(getattr(read, f"{side}_targets", ()))
        yield "bgp_vrfs", f"{name}.router_id", vrf["router_id"], processes[name].router_id
        yield "bgp_vrfs", f"{name}.redistribute", *_redistribute(vrf, processes[name])
    vlans = {vlan.id: vlan for vlan in device.vlans}
    for vlan in said.get("vlans", []):
        read_vlan = vlans.get(vlan["id"])
        yield "bgp_vlans", f"{vlan['id']}.rd", vlan["rd"], read_vlan and read_vlan.rd
        both = vlan["route_targets"]["both"]
        yield "bgp_vlans", f"{vlan['id']}.both", both, list(getattr(read_vlan, "import_targets", ()))
        yield "bgp_vlans", f"{vlan['id']}.learned", True, read_vlan and read_vlan.evpn


def _filters(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    lists = {held.name: held for held in device.prefix_lists}
    for said in meant.get("prefix_lists", []):
        wanted = [entry["action"] for entry in said["sequence_numbers"]]
        read = lists.get(said["name"])
        yield "prefix_lists", said["name"], wanted, list(read.entries) if read else None
    policies = {held.name: held for held in device.route_policies}
    for said in meant.get("route_maps", []):
        policy = policies.get(said["name"])
        for position, term in enumerate(said["sequence_numbers"]):
            read_term = policy.terms[position] if policy and position < len(policy.terms) else None
            wanted_term = (str(term["sequence"]), term["type"], term.get("match", []), term.get("set", []))
            actual = read_term and (
                read_term.name, read_term.action, list(read_term.matches), list(read_term.actions),
            )  # fmt: skip
            yield "route_maps", f"{said['name']} {term['sequence']}", wanted_term, actual


def _management(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    users = {user.name: user for user in device.users}
    for said in meant.get("local_users", []):
        read = users.get(said["name"])
        kind = "none" if said.get("no_password") else "sha512" if "sha512_password" in said else None
        yield "local_users", f"{said['name']}.privilege", said["privilege"], read and read.privilege
        yield "local_users", f"{said['name']}.role", said["role"], read and read.role
        yield "local_users", f"{said['name']}.secret", kind, read and read.secret_type
    if "aaa_root" in meant:
        yield "aaa", "root", not meant["aaa_root"]["disabled"], device.aaa[0].root_login
    if meant.get("enable_password", {}).get("disabled"):
        yield "aaa", "enable_password", "none", device.aaa[0].enable_secret_type
    api = meant.get("management_api_http", {})
    if "enable_https" in api:
        yield "services", "https", api["enable_https"], device.services[0].https
    servers = meant.get("ntp", {}).get("servers", [])
    if servers:
        read_servers = {(s.address, s.vrf): s for s in device.ntp[0].servers}
        for server in servers:
            found = read_servers.get((server["name"], server.get("vrf")))
            yield "ntp", server["name"], server.get("preferred", False), found and found.prefer
    mac = meant.get("ip_virtual_router_mac_address")
    for group in device.fhrp_groups if mac else ():
        yield "fhrp", f"{group.interface}.mac", mac, group.virtual_mac
