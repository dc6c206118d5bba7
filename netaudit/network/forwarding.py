"""The graph that the configurations build: who is whose next hop, at which cost, over which capacity.

OSPF and IS-IS adjacencies with the metrics as configured, and eBGP sessions over a link between devices that no IGP
joins. What is not modelled is said in `Forwarding.notes`, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from netaudit.model.base import Span
from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import AdjacencyEnd, BgpSession, IgpAdjacency, Link, Network
from netaudit.network.carriers import Carriers, vlan_number
from netaudit.network.flows.graph import Edge

Port = tuple[str, str]
"""Device and interface."""
Note = tuple[str, str]
"""What is not known, and why."""

REFERENCE_BPS = {"nxos": 40 * 10**9}
"""OSPF reference bandwidth that applies where none is configured; 100 Mbit/s elsewhere (RFC 2328 leaves it open)."""
SLOWEST_BPS = {"eos": 10**8, "nxos": 10**8}
"""What no Ethernet port is slower than unless it is configured so: a reference no higher makes 1 of every rate."""
VLAN_BPS = 10**9
"""Bandwidth that platforms count a VLAN interface with."""
ISIS_METRIC = 10
"""Default metric of an IS-IS interface (ISO 10589)."""
IGP_PATHS = {"ios": 4, "nxos": 8, "junos": 1}
"""Equal-cost next hops an IGP installs where `maximum-paths` is not configured; all of them elsewhere."""
MOST_NEIGHBORS = 8
"""Routers on a segment that are paired for static routes and BGP; on larger ones next hops stay unknown."""
BGP_PATHS = 1
"""Paths BGP uses where `maximum-paths` is not configured."""


@dataclass(frozen=True, slots=True)
class RoutedLink:
    """A link that traffic is routed over."""

    edge: Edge
    ports: tuple[Port, Port]
    spans: tuple[Span, ...] = ()
    protocol: str = ""
    """The IGP that runs over it; `bgp` or `connected` where none does."""
    zone: str = ""
    """OSPF area, or IS-IS levels in common (`1`, `2`, `12`)."""
    standby_of: str = ""
    """The node of hosts whose gateway this leads to, where hosts cannot tell that the gateway lost its way."""


@dataclass(slots=True)
class Forwarding:
    """All routed links, the limits on equal-cost paths, and what is left out."""

    links: list[RoutedLink] = field(default_factory=list)
    maximum_paths: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    undetermined: list[Note] = field(default_factory=list)
    """What makes every load uncertain: metrics that cannot be told."""

    def one_metric(self, network: Network) -> bool:
        """Whether one IGP with a single area or level decides alone: no BGP, no static route, nothing else."""
        zones = {(link.protocol, link.zone) for link in self.links if link.protocol in ("ospf", "isis")}
        return (
            len(zones) == 1
            and not any(neighbor.vrf is None for device in network.devices for neighbor in device.bgp_neighbors)
            and not any(route.vrf is None for device in network.devices for route in device.static_routes)
        )


class Ports:
    """Interfaces by device and name."""

    def __init__(self, devices: Iterable[Device]) -> None:
        self.devices = {device.name: device for device in devices}
        self._found = {(device.name, found.name): found for device in devices for found in device.interfaces}

    def find(self, port: Port) -> Interface | None:
        """The interface, where its device's configuration has it."""
        return self._found.get(port)

    def parent(self, port: Port) -> Interface | None:
        """The interface a subinterface belongs to."""
        interface = self.find(port)
        return self.find((port[0], interface.parent)) if interface is not None and interface.parent else None


def forwarding(network: Network) -> Forwarding:
    """The routed links of the default VRF."""
    ports = Ports(network.devices)
    known = {
        frozenset(((link.a.device, link.a.interface), (link.b.device, link.b.interface))): link
        for link in network.links
    }
    carriers = Carriers(network)
    made = Forwarding()
    taken: set[frozenset[Port]] = set()
    # OSPF before IS-IS: where both run on a link, the lower administrative distance decides.
    routed = [found for found in network.igp_adjacencies if found.protocol != "ospfv3"]  # it routes IPv6 alone
    for adjacency in sorted(routed, key=lambda found: found.protocol != "ospf"):
        ends = frozenset(((adjacency.a.device, adjacency.a.interface), (adjacency.b.device, adjacency.b.interface)))
        if adjacency.established is not True or ends in taken or len(ends) < 2 or _foreign(adjacency, ports, made):
            continue
        taken.add(ends)
        _add_adjacency(adjacency, known.get(ends), ports, carriers, made)
    made.notes += _shared_ports(made)
    if not made.one_metric(network):
        made.links += _beside_igps(network, made, ports)
    _limit_paths(made, ports)
    return made


def ospf_cost(port: Port, ports: Ports, *, reference_bps: int | None = None, rate_bps: int | None = None) -> int | None:
    """Cost of an interface as configured, else reference bandwidth over its own; None where that cannot be told.

    `rate_bps` is a bandwidth that counts in place of its own.
    """
    interface, device = ports.find(port), ports.devices.get(port[0])
    if interface is None or device is None:
        return None
    if interface.ospf is not None and interface.ospf.cost is not None:
        return interface.ospf.cost
    process = interface.ospf.process if interface.ospf is not None else None
    own = [
        found.reference_bps
        for found in device.routing_processes
        if found.protocol == "ospf" and found.vrf == interface.vrf and process in (None, found.id)
    ]
    reference = reference_bps or next((value for value in own if value), REFERENCE_BPS.get(device.platform, 10**8))
    rate = rate_bps or bandwidth(port, ports)
    if not rate:
        return 1 if reference <= SLOWEST_BPS.get(device.platform, 0) and interface.kind in ("physical", "lag") else None
    return min(max(reference // rate, 1), 65535)


def bandwidth(port: Port, ports: Ports) -> int | None:
    """What routing takes an interface's bandwidth to be: the `bandwidth` statement, else the port's rate; no shaper."""
    interface = ports.find(port)
    if interface is None:
        return None
    above = ports.parent(port)
    own = interface.bandwidth_bps or interface.port_bps or interface.speed_bps or interface.nominal_bps
    if own is None and above is not None:
        own = above.bandwidth_bps or above.port_bps or above.speed_bps or above.nominal_bps
    return own or (VLAN_BPS if interface.kind == "vlan" else None)


def _foreign(adjacency: IgpAdjacency, ports: Ports, made: Forwarding) -> bool:
    """Whether an adjacency belongs to a VRF of its own; that is noted."""
    interface = ports.find((adjacency.a.device, adjacency.a.interface))
    if interface is None or interface.vrf is None:
        return False
    made.notes.append((f"adjacency {adjacency.id}", f"demands are not routed in VRF {interface.vrf}"))
    return True


def _add_adjacency(
    adjacency: IgpAdjacency, link: Link | None, ports: Ports, carriers: Carriers, made: Forwarding
) -> None:
    ends = (adjacency.a, adjacency.b)
    metrics = [_metric(adjacency.protocol, end, ports) for end in ends]
    for end, metric in zip(ends, metrics, strict=True):
        if metric is None:
            why = (
                "neither a cost nor the bandwidth it follows from can be told: configure one, or give the port's speed"
            )
            made.undetermined.append((f"{adjacency.protocol} cost of {end.device} {end.interface}", why))
    if None in metrics:
        return
    pair = ((ends[0].device, ends[0].interface), (ends[1].device, ends[1].interface))
    capacities = carried(pair, link, ports, carriers)
    name = link.id if link is not None else adjacency.id
    edge = Edge(name, pair[0][0], pair[1][0], metrics[0], metrics[1], *capacities)
    spans = tuple(dict.fromkeys((*(link.spans if link is not None else ()), *adjacency.spans)))
    made.links.append(RoutedLink(edge, pair, spans, adjacency.protocol, _zone(adjacency, ports)))


def _zone(adjacency: IgpAdjacency, ports: Ports) -> str:
    """The OSPF area of an adjacency, or the IS-IS levels that both ends have; level 1 within one area only."""
    ends = (adjacency.a, adjacency.b)
    if adjacency.protocol == "ospf":
        return next((end.area for end in ends if end.area is not None), "0")
    levels = set.intersection(*({number for number in "12" if number in (end.level or "12")} for end in ends))
    areas = {isis_area(ports.devices.get(end.device)) for end in ends}
    if len(areas - {None}) > 1:
        levels.discard("1")
    return "".join(sorted(levels))


def isis_area(device: Device | None) -> str | None:
    """The area of a router: its network entity title without the system identifier (6 bytes) and the selector."""
    process = next((p for p in device.routing_processes if p.protocol == "isis" and p.net), None) if device else None
    digits = (process.net or "").replace(".", "") if process is not None else ""
    return digits[:-14] or None


def _metric(protocol: str, end: AdjacencyEnd, ports: Ports) -> int | None:
    port = (end.device, end.interface)
    if protocol == "isis":
        interface = ports.find(port)
        configured = interface.isis.metric if interface is not None and interface.isis is not None else None
        return max(configured or end.cost or ISIS_METRIC, 1)
    return end.cost or ospf_cost(port, ports, reference_bps=end.reference_bps)


def _over_vlan(pair: tuple[Port, Port], ports: Ports, carriers: Carriers) -> tuple[float, float] | None:
    """What a link between two VLAN interfaces carries: as much as the layer 2 links below it, together."""
    numbers = {
        vlan_number(port[1]) for port in pair if (found := ports.find(port)) is not None and found.kind == "vlan"
    }
    [vlan] = numbers if len(numbers) == 1 else [None]
    capacity = carriers.capacity_bps((port[0] for port in pair), vlan) if vlan is not None else None
    return (float(capacity), float(capacity)) if capacity is not None else None


def carried(
    pair: tuple[Port, Port], link: Link | None, ports: Ports, carriers: Carriers
) -> tuple[float | None, float | None]:
    """The capacity of a link in its two directions, in bit/s; None where it is not known."""
    return _over_vlan(pair, ports, carriers) or _capacities(pair, link, ports)


def _capacities(pair: tuple[Port, Port], link: Link | None, ports: Ports) -> tuple[float | None, float | None]:
    """What a link carries in each direction: what its sender lets out, what its far port and its contract let in."""
    rates: list[float | None] = []
    for here, there in (pair, pair[::-1]):
        sender, receiver = ports.find(here), ports.find(there)
        out = sender.capacity_bps if sender is not None else None
        limits = [
            out,
            sender.contract_bps if sender is not None else None,
            receiver.port_bps if receiver is not None else None,
            link.contract_bps if link is not None else None,
        ]
        known = [rate for rate in limits if rate]
        rates.append(float(min(known)) if out and known else None)
    return rates[0], rates[1]


def _bgp_link(session: BgpSession, links: Iterable[Link]) -> Link | None:
    """The link that an external session runs over; None for one that does not come up or is not on a link."""
    if not (session.external and session.established) or session.a.vrf or session.b.vrf:
        return None
    for link in links:
        for here, there in ((link.a, link.b), (link.b, link.a)):
            if (here.device, there.device) != (session.a.device, session.b.device) or link.a.lag:
                continue
            own = {address.partition("/")[0] for address in there.addresses}
            if session.a.peer in own or session.a.peer == here.interface:
                return link
    return None


def _beside_igps(network: Network, made: Forwarding, ports: Ports) -> Iterator[RoutedLink]:
    """The links that BGP or static routes may use and no IGP runs on: metric 1, since nobody compares them by it."""
    taken = {frozenset(routed.ports) for routed in made.links}
    by_bgp = {link.id for own in network.bgp_sessions if (link := _bgp_link(own, network.links))}
    for link in network.links:
        pair = ((link.a.device, link.a.interface), (link.b.device, link.b.interface))
        ends = [ports.find(port) for port in pair]
        if frozenset(pair) in taken or link.a.lag or link.b.lag or any(e is None or e.vrf for e in ends):
            continue
        if False in (link.a.enabled, link.b.enabled) or not all(e is not None and _routed(e) for e in ends):
            continue
        taken.add(frozenset(pair))
        edge = Edge(link.id, pair[0][0], pair[1][0], 1, 1, *_capacities(pair, link, ports))
        yield RoutedLink(edge, pair, link.spans, "bgp" if link.id in by_bgp else "connected")
    carriers = Carriers(network)
    for segment in network.segments:
        if segment.vrf is not None or len(segment.members) > MOST_NEIGHBORS:
            continue
        live = [(m.device, m.interface) for m in segment.members if m.enabled is not False]
        for pair in combinations(live, 2):
            if pair[0][0] != pair[1][0] and frozenset(pair) not in taken:
                taken.add(frozenset(pair))
                capacities = carried(pair, None, ports, carriers)
                name = f"{pair[0][0]}:{pair[0][1]}--{pair[1][0]}:{pair[1][1]}"
                yield RoutedLink(Edge(name, pair[0][0], pair[1][0], 1, 1, *capacities), pair, (), "connected")


def _routed(interface: Interface) -> bool:
    return bool(interface.addresses or interface.unnumbered) or interface.switched is False


def _limit_paths(made: Forwarding, ports: Ports) -> None:
    """How many equal-cost next hops the IGP of a device uses."""
    for name in dict.fromkeys(name for link in made.links for name in (link.edge.a, link.edge.b)):
        device = ports.devices.get(name)
        if device is None:
            continue
        own = [
            found.maximum_paths
            for found in device.routing_processes
            if found.protocol in ("ospf", "isis") and not found.vrf
        ]
        limit = next((value for value in own if value), IGP_PATHS.get(device.platform))
        if limit is not None:
            made.maximum_paths[name] = limit


def _shared_ports(made: Forwarding) -> Iterator[Note]:
    uses: dict[Port, int] = {}
    for routed in made.links:
        if routed.protocol != "connected":
            for port in routed.ports:
                uses[port] = uses.get(port, 0) + 1
    for (device, interface), number in uses.items():
        if number > 1:
            yield f"port {device} {interface}", f"carries {number} routed links, and their loads are not added up"
