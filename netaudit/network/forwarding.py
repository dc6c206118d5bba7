"""The graph that the configurations build: who is whose next hop, at which cost, over which capacity.

OSPF and IS-IS adjacencies with the metrics as configured, and eBGP sessions over a link between devices that no IGP
joins. What is not modelled is said in `Forwarding.notes`, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
BGP_PATHS = 1
"""Paths BGP uses where `maximum-paths` is not configured."""


@dataclass(frozen=True, slots=True)
class RoutedLink:
    """A link that traffic is routed over."""

    edge: Edge
    ports: tuple[Port, Port]
    spans: tuple[Span, ...] = ()
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
    for adjacency in sorted(network.igp_adjacencies, key=lambda found: found.protocol != "ospf"):
        ends = frozenset(((adjacency.a.device, adjacency.a.interface), (adjacency.b.device, adjacency.b.interface)))
        if adjacency.established is not True or ends in taken or len(ends) < 2 or _foreign(adjacency, ports, made):
            continue
        taken.add(ends)
        _add_adjacency(adjacency, known.get(ends), ports, carriers, made)
    joined = {frozenset((link.edge.a, link.edge.b)) for link in made.links}
    total = sum((link.edge.metric_ab or 0) + (link.edge.metric_ba or 0) for link in made.links)
    by_bgp = {link.id: link for own in network.bgp_sessions if (link := _bgp_link(own, network.links))}
    external = [link for link in by_bgp.values() if frozenset((link.a.device, link.b.device)) not in joined]
    # One AS more is worse than any way inside: the AS path is compared before the metric to its exit.
    made.links += [_over_bgp(link, total + 1, ports) for link in external]
    _limit_paths(made, external, ports)
    made.notes += _protocol_notes(network, made, external, joined)
    return made


def ospf_cost(port: Port, ports: Ports, *, reference_bps: int | None = None) -> int | None:
    """Cost of an interface as configured, else reference bandwidth over its own; None where that cannot be told."""
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
    rate = bandwidth(port, ports)
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
    capacities = _over_vlan(pair, ports, carriers) or _capacities(pair, link, ports)
    name = link.id if link is not None else adjacency.id
    edge = Edge(name, pair[0][0], pair[1][0], metrics[0], metrics[1], *capacities)
    spans = tuple(dict.fromkeys((*(link.spans if link is not None else ()), *adjacency.spans)))
    made.links.append(RoutedLink(edge, pair, spans))


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


def _over_bgp(link: Link, metric: int, ports: Ports) -> RoutedLink:
    pair = ((link.a.device, link.a.interface), (link.b.device, link.b.interface))
    edge = Edge(link.id, pair[0][0], pair[1][0], metric, metric, *_capacities(pair, link, ports))
    return RoutedLink(edge, pair, link.spans)


def _limit_paths(made: Forwarding, external: list[Link], ports: Ports) -> None:
    """Equal-cost limits: the IGP's, or BGP's where all of a device's links are joined by it."""
    bgp_ids = {link.id for link in external}
    ways: dict[str, set[bool]] = {}
    for link in made.links:
        for name in (link.edge.a, link.edge.b):
            ways.setdefault(name, set()).add(link.edge.id in bgp_ids)
    for name, kinds in ways.items():
        device = ports.devices.get(name)
        if device is None:
            continue
        protocols = ("bgp",) if kinds == {True} else ("ospf", "isis")
        own = [
            found.maximum_paths for found in device.routing_processes if found.protocol in protocols and not found.vrf
        ]
        default = BGP_PATHS if kinds == {True} else IGP_PATHS.get(device.platform)
        limit = next((value for value in own if value), default)
        if limit is not None:
            made.maximum_paths[name] = limit


def _protocol_notes(
    network: Network, made: Forwarding, external: list[Link], joined: set[frozenset[str]]
) -> Iterator[Note]:
    for protocol, group in (("OSPF", "area"), ("IS-IS", "level")):
        key = protocol.lower().replace("-", "")
        found = {
            getattr(end, group) for own in network.igp_adjacencies if own.protocol == key for end in (own.a, own.b)
        }
        names = sorted(str(name) for name in found if name is not None)
        if len(names) > 1:
            why = f"treated as one: a way inside a single {group} is not preferred over a shorter one through another"
            yield f"{protocol} {group}s {', '.join(names)}", why
    count: dict[str, int] = {}
    for link in external:
        for name in (link.a.device, link.b.device):
            count[name] = count.get(name, 0) + 1
    if any(number > 1 for number in count.values()):
        yield "BGP best path", "ways over eBGP are compared by AS hops, then by IGP metric; policies are not followed"
    for session in network.bgp_sessions:
        inside = frozenset((session.a.device, session.b.device))
        if session.external is False and session.established and inside not in joined and session.a.vrf is None:
            yield f"iBGP {session.id}", "a way over iBGP between devices that no IGP joins directly is not followed"
    uses: dict[Port, int] = {}
    for routed in made.links:
        for port in routed.ports:
            uses[port] = uses.get(port, 0) + 1
    for (device, interface), number in uses.items():
        if number > 1:
            yield f"port {device} {interface}", f"carries {number} routed links, and their loads are not added up"
