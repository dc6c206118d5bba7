"""The control plane of a network, laid out for the calculation of routes: zones, sessions, static routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import BgpSession, Network, SessionEnd
from netaudit.model.routing import BgpNeighbor, RoutingProcess, StaticRoute
from netaudit.network.flows.graph import Graph
from netaudit.network.forwarding import BGP_PATHS, ISIS_METRIC, Port, Ports, RoutedLink, ospf_cost
from netaudit.network.index import Subnet, read_address
from netaudit.network.routes.bgp import Bgp
from netaudit.network.routes.bgp_paths import Peer, Speaker
from netaudit.network.routes.isis import Isis
from netaudit.network.routes.ospf import Ospf
from netaudit.network.routes.outside import protocol_of
from netaudit.network.routes.ranges import Port as RangePort
from netaudit.network.routes.ranges import parts_of, read_ranges
from netaudit.network.routes.spread import Origin, Zone


class Distances(NamedTuple):
    """Administrative distances of a platform; vendor defaults, in the order of the protocols."""

    static: int = 1
    ebgp: int = 20
    ospf: int = 110
    ospf_external: int = 110
    isis: int = 115
    ibgp: int = 200


DISTANCES = {
    "eos": Distances(ebgp=200),
    "junos": Distances(static=5, ebgp=170, ospf=10, ospf_external=150, isis=18, ibgp=170),
}
USUAL = Distances()
BGP_MULTIPATH = {"frr": 64}
"""Paths BGP uses where `maximum-paths` is not configured; FRR as packaged uses all (bgpd's MULTIPATH_NUM)."""


class StaticHop(NamedTuple):
    """One next hop of a static route."""

    distance: int
    arc: int | None
    """The arc that it goes over; None where it drops, or leads nowhere that is known."""
    lost: str = ""


@dataclass(slots=True)
class Domain:
    """What routes are worked out from. Nodes and links are those of the graph."""

    graph: Graph
    links: Sequence[RoutedLink]
    devices: dict[int, Device]
    distances: dict[int, Distances]
    ospf: Ospf
    isis: Isis
    bgp: Bgp
    statics: dict[int, list[tuple[Subnet, list[StaticHop], StaticRoute]]] = field(default_factory=dict)
    processes: dict[int, dict[str, RoutingProcess]] = field(default_factory=dict)

    def arc_of(self, link: int, node: int) -> int:
        """The arc of a link out of a node."""
        return 2 * link + (self.graph.tails[2 * link] != node)


def domain(network: Network, graph: Graph, links: Sequence[RoutedLink]) -> Domain:
    """The control plane of the default VRF."""
    devices = {graph.index[device.name]: device for device in network.devices if device.name in graph.index}
    made = Domain(
        graph=graph,
        links=links,
        devices=devices,
        distances={node: DISTANCES.get(device.platform, USUAL) for node, device in devices.items()},
        ospf=Ospf(),
        isis=Isis(),
        bgp=Bgp(),
        processes={
            node: {own.protocol: own for own in device.routing_processes if own.vrf is None}
            for node, device in devices.items()
        },
    )
    made.bgp.arc_of = made.arc_of
    _zones(made)
    by_ports = _links_by_port(links)
    owners = _owners(network)
    for node, device in devices.items():
        made.statics[node] = list(_statics(node, device, made, by_ports, owners))
    _sessions(network, made)
    return made


def ospf_origin(node: int, device: str, interface: Interface, ports: Ports) -> Origin | None:
    """How a router announces the prefix of an interface in OSPF."""
    if interface.ospf is None or interface.ospf.area is None:
        return None
    cost = 0 if interface.kind == "loopback" else (ospf_cost((device, interface.name), ports) or 1)
    return node, interface.ospf.area, cost


def isis_origin(node: int, device: Device, interface: Interface) -> Origin | None:
    """How a router announces the prefix of an interface in IS-IS."""
    if interface.isis is None:
        return None
    levels = levels_of(device, interface)
    cost = 0 if interface.kind == "loopback" and interface.isis.passive else interface.isis.metric or ISIS_METRIC
    return node, levels, cost


def levels_of(device: Device, interface: Interface) -> str:
    """The IS-IS levels of an interface: its own, within those of the process; both where nothing says."""
    process = next((own for own in device.routing_processes if own.protocol == "isis" and own.vrf is None), None)
    levels = {"1", "2"}
    for said in (process.level if process is not None else None, interface.isis.level if interface.isis else None):
        levels &= read_levels(said)
    return "".join(sorted(levels))


def read_levels(said: str | None) -> set[str]:
    """`level-1-2` as a set; both where nothing is said."""
    return {number for number in "12" if number in said} if said else {"1", "2"}


def _zones(made: Domain) -> None:
    ospf, isis = made.ospf, made.isis
    ospf.distance = {node: (own.ospf, own.ospf_external) for node, own in made.distances.items()}
    isis.distance = {node: own.isis for node, own in made.distances.items()}
    for node, device in made.devices.items():
        areas = {
            i.ospf.area for i in device.interfaces if i.ospf is not None and i.vrf is None and i.enabled is not False
        }
        ospf.areas_of[node] = {area for area in areas if area is not None}
        for process in device.routing_processes:
            if process.protocol == "ospf" and process.vrf is None:
                ospf.kinds.update(process.areas)
    _ranges(made)
    for number, link in enumerate(made.links):
        edge = link.edge
        if link.protocol not in ("ospf", "isis") or edge.metric_ab is None or edge.metric_ba is None:
            continue
        a, b = made.graph.index[edge.a], made.graph.index[edge.b]
        zones = [ospf.areas.setdefault(link.zone, Zone())] if link.protocol == "ospf" else []
        if link.protocol == "isis":
            zones = [zone for level, zone in (("1", isis.one), ("2", isis.two)) if level in link.zone]
        for zone in zones:
            zone.join(number, a, b, edge.metric_ab, edge.metric_ba)


def _ranges(made: Domain) -> None:
    """The area ranges, and what lies within them."""
    ranges = made.ospf.ranges
    ranges.held = [own for node, device in made.devices.items() for own in read_ranges(node, device)]
    if not ranges.held:
        return
    ports, by_port = Ports(made.devices.values()), _links_by_port(made.links)
    networks = [
        (read[1], RangePort(origin, frozenset(n for n, _ in by_port.get((device.name, interface.name), ()))))
        for node, device in made.devices.items()
        for interface in device.interfaces
        if interface.vrf is None and interface.enabled is not False
        and (origin := ospf_origin(node, device.name, interface, ports)) is not None
        for text in interface.addresses
        if (read := read_address(text)) is not None
    ]  # fmt: skip
    ranges.parts = parts_of(ranges.held, networks)


def _links_by_port(links: Sequence[RoutedLink]) -> dict[Port, list[tuple[int, Port]]]:
    """Port -> the links it ends, each with the port at the other end."""
    found: dict[Port, list[tuple[int, Port]]] = {}
    for number, link in enumerate(links):
        a, b = link.ports
        found.setdefault(a, []).append((number, b))
        found.setdefault(b, []).append((number, a))
    return found


def _owners(network: Network) -> dict[tuple[int, int], list[Port]]:
    """(IP version, address) -> the ports of the default VRF that have it; a virtual address is its active gateway's."""
    found: dict[tuple[int, int], list[Port]] = {}
    for device in network.devices:
        for interface in device.interfaces:
            for text in interface.addresses if interface.vrf is None and interface.enabled is not False else ():
                if read := read_address(text):
                    found.setdefault((read[1].version, read[0]), []).append((device.name, interface.name))
    for group in network.fhrp_groups:
        holders = [
            (member.device, member.interface)
            for member in sorted(group.members, key=lambda own: (own.device != group.active, -(own.priority or 0)))
            if member.enabled is not False and group.vrf is None
        ]
        for address in group.virtual_ips:
            if holders and (read := read_address(address)):
                found.setdefault((read[1].version, read[0]), holders)
    return found


def _statics(
    node: int,
    device: Device,
    made: Domain,
    by_port: Mapping[Port, list[tuple[int, Port]]],
    owners: Mapping[tuple[int, int], list[Port]],
) -> list[tuple[Subnet, list[StaticHop], StaticRoute]]:
    found = []
    for route in device.static_routes:
        read = read_address(route.prefix)
        if route.vrf is not None or read is None:
            continue
        usual = made.distances[node].static
        hops = []
        for hop in route.next_hops:
            distance = hop.distance if hop.distance is not None else usual
            if hop.discard:
                hops.append(StaticHop(distance, None, f"{device.name} drops {route.prefix}"))
                continue
            arcs = _arcs_to(device, hop.address, hop.interface, made, by_port, owners)
            if arcs:
                hops += [StaticHop(distance, arc) for arc in arcs]
            else:
                to = hop.address or hop.interface or "elsewhere"
                hops.append(
                    StaticHop(distance, None, f"{device.name} sends {route.prefix} to {to}, which is not known")
                )
        found.append((read[1], hops, route))
    return found


def _arcs_to(
    device: Device,
    address: str | None,
    interface: str | None,
    made: Domain,
    by_port: Mapping[Port, list[tuple[int, Port]]],
    owners: Mapping[tuple[int, int], list[Port]],
) -> list[int]:
    """The arcs from a device to a neighbour's address, or out of an interface with one neighbour."""
    node = made.graph.index[device.name]
    read = read_address(address) if address is not None else None
    if read is None:
        links = by_port.get((device.name, interface or ""), [])
        return [made.arc_of(links[0][0], node)] if len(links) == 1 else []
    for owner in owners.get((read[1].version, read[0]), ()):
        arcs = [
            made.arc_of(number, node)
            for port in device.interfaces
            if interface in (None, port.name)
            for number, far in by_port.get((device.name, port.name), ())
            if far == owner
        ]
        if arcs:
            return arcs
    return []


def _sessions(network: Network, made: Domain) -> None:
    for node, device in made.devices.items():
        if (process := made.processes[node].get("bgp")) is not None and (process.id or "").isdecimal():
            made.bgp.speakers[node] = _speaker(node, device, process, made.distances[node])
    for session in network.bgp_sessions:
        if session.established is not True or session.a.vrf or session.b.vrf:
            continue
        ends = [made.graph.index.get(end.device) for end in (session.a, session.b)]
        said = [_neighbor(made, own, end) for own, end in zip(ends, (session.a, session.b), strict=True)]
        a, b = ends
        if a is None or b is None or said[0] is None or said[1] is None or a == b:
            continue
        if a not in made.bgp.speakers or b not in made.bgp.speakers or not _carries_ipv4(said[0], said[1]):
            continue
        link = _link_of(session, made)
        external = bool(session.external)
        if link is None and external and not (said[0].multihop or said[1].multihop):
            continue  # its ends are neighbours on a link that is not up
        if link is None and any(_shut(made.devices[n], end) for n, end in ((a, session.a), (b, session.b))):
            continue
        for speaker, to, own, far, port in (
            (a, b, said[0], said[1], session.b),
            (b, a, said[1], said[0], session.a),
        ):
            known = link is not None and _announced(made, to, port.device, link)
            made.bgp.peers.append(Peer(speaker, to, external, link, own, far, known))


def _shut(device: Device, end: SessionEnd) -> bool:
    """Whether the address that an end speaks from is on a port that is shut down."""
    return any(
        interface.enabled is False and end.address == text.partition("/")[0]
        for interface in device.interfaces
        for text in interface.addresses
    )


def _speaker(node: int, device: Device, process: RoutingProcess, distances: Distances) -> Speaker:
    usual = BGP_MULTIPATH.get(device.platform, BGP_PATHS)
    words = (process.distance or "").split()
    stated = [int(word) for word in words if word.isdecimal()]
    return Speaker(
        node=node,
        device=device,
        asn=int(process.id or 0),
        router_id=_router_id(device, process),
        paths=process.maximum_paths or usual,
        paths_ibgp=process.maximum_paths_ibgp or (usual if device.platform == "frr" else BGP_PATHS),
        relaxed=bool(process.multipath_relax),
        requires_policy=bool(process.requires_policy),
        distances=(stated[0], stated[1]) if len(stated) >= 2 else (distances.ebgp, distances.ibgp),
        networks=frozenset(read[1] for text in process.networks if (read := read_address(text.split()[0]))),
        redistributes={protocol_of(own.source): own.policy for own in process.redistribute},
    )


def _router_id(device: Device, process: RoutingProcess) -> int:
    stated = read_address(process.router_id) if process.router_id else None
    if stated is not None:
        return stated[0]
    own = [
        (interface.kind == "loopback", read[0])
        for interface in device.interfaces
        for text in interface.addresses
        if (read := read_address(text)) is not None and read[1].version == 4 and interface.enabled is not False
    ]
    return max(own)[1] if own else 0


def _neighbor(made: Domain, node: int | None, end: SessionEnd) -> BgpNeighbor | None:
    if node is None:
        return None
    held = made.devices[node].bgp_neighbors
    return next((own for own in held if own.peer == end.peer and own.vrf == end.vrf), None)


def _carries_ipv4(a: BgpNeighbor, b: BgpNeighbor) -> bool:
    return all(not own.families or "ipv4 unicast" in own.families for own in (a, b))


def _link_of(session: BgpSession, made: Domain) -> int | None:
    """The link whose two ends' addresses (or ports) the session's ends speak to; None for one over several hops."""
    for number, link in enumerate(made.links):
        for here, there in (link.ports, link.ports[::-1]):
            if (here[0], there[0]) != (session.a.device, session.b.device):
                continue
            device = made.devices.get(made.graph.index[there[0]])
            port = next((own for own in device.interfaces if own.name == there[1]), None) if device else None
            addresses = {text.partition("/")[0] for text in port.addresses} if port is not None else set()
            if session.a.peer in addresses or session.a.peer == here[1]:
                return number
    return None


def _announced(made: Domain, node: int, device: str, link: int) -> bool:
    """Whether the IGP knows the subnet of a link, as one of its ends announces it."""
    name = next((port[1] for port in made.links[link].ports if port[0] == device), "")
    port = next((own for own in made.devices[node].interfaces if own.name == name), None)
    redistributes = {
        protocol_of(own.source) for process in made.processes[node].values() for own in process.redistribute
    }
    return port is not None and (port.ospf is not None or port.isis is not None or "connected" in redistributes)
