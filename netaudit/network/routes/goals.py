"""Where demands go, as routing sees it: a prefix and the routers that have it; and tables towards it for the kernel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import Network, Segment
from netaudit.network.flows.tabled import Arcs, Table
from netaudit.network.forwarding import Ports
from netaudit.network.index import Subnet, management, read_address
from netaudit.network.routes.domain import Domain, isis_origin, ospf_origin
from netaudit.network.routes.igp import Origin
from netaudit.network.routes.tables import Goal, Hops, Tables

TO = "to "
"""Nodes that begin so stand for a segment that demands go to."""


NOWHERE = 1 << 40
"""Beyond all addresses of IPv4: the prefix of a router that has none."""


@dataclass(slots=True)
class GoalTables:
    """Next hops towards the nodes of a graph, for the kernel; remembers why routers drop and where it has doubts."""

    domain: Domain
    goals: dict[int, Goal]
    entries: dict[int, tuple[int, ...]]
    """Node that is no router (hosts behind gateways) -> its arcs, the gateway in use first."""
    tables: Tables
    normal: dict[int, Hops] = field(default_factory=dict)
    tables_of: dict[int, Table] = field(default_factory=dict)
    """By target, in the normal state."""

    def table(self, target: int, sources: Iterable[int], down: frozenset[int]) -> Table:
        """Next hops towards a node for traffic from `sources`."""
        hops = self.tables.hops(self.goals[target], down)
        if not down:
            self.normal[target] = hops
        found = Table(Arcs(lambda node: self._arcs(node, hops, down)))
        if not down:
            found.rests_on = self._support(hops, found.arcs, list(sources))
            self.tables_of[target] = found
        return found

    def _arcs(self, node: int, hops: Hops, down: frozenset[int]) -> tuple[int, ...]:
        route = hops.routes.get(node)
        if route is not None:
            return self.tables.arcs(node, route)
        up = [arc for arc in self.entries.get(node, ()) if arc // 2 not in down]
        heads = self.domain.graph.heads
        first = next((arc for arc in up if heads[arc] in hops.routes and heads[arc] not in hops.lost), None)
        return (up[0] if first is None else first,) if up else ()

    def _support(self, hops: Hops, arcs: Arcs, sources: list[int]) -> set[int]:
        """The links under the routes of all routers that traffic passes; of all, where BGP's choices hang together."""
        links: set[int] = set()
        seen: set[int] = set()
        met = set(sources)
        waiting = list(sources)
        if any(route.protocol == "bgp" for route in hops.routes.values()) and not self.domain.bgp.plain:
            met.update(hops.routes)
            waiting = list(met)
        while waiting:
            node = waiting.pop()
            if node in hops.routes:
                hops.routes[node].support(links, seen)
            links.update(arc // 2 for arc in self.entries.get(node, ()))
            for arc in arcs.get(node, ()):
                links.add(arc // 2)
                head = self.domain.graph.heads[arc]
                if head not in met:
                    met.add(head)
                    waiting.append(head)
        return links

    def passed(self, source: int, target: int) -> tuple[set[int], set[int]]:
        """The nodes and arcs that a demand passes in the normal state, whose tables were asked for before."""
        table = self.tables_of[target].arcs
        nodes, arcs, waiting = {source}, set(), [source]
        while waiting:
            node = waiting.pop()
            for arc in table.get(node, ()) if node != target else ():
                arcs.add(arc)
                head = self.domain.graph.heads[arc]
                if head not in nodes:
                    nodes.add(head)
                    waiting.append(head)
        return nodes, arcs


def goal_tables(network: Network, domain: Domain, targets: Sequence[int]) -> GoalTables:
    """Tables towards these nodes of the domain's graph."""
    graph, ports = domain.graph, Ports(network.devices)
    segments = {f"{TO}{segment.id}": segment for segment in network.segments}
    goals = {}
    for target in targets:
        name = graph.nodes[target]
        if target in domain.devices:
            goals[target] = _of_device(target, domain.devices[target], domain, ports)
        else:
            goals[target] = _of_segment(target, segments[name], domain, ports)
    entries = {
        node: tuple(arc for arc, _, _ in sorted(graph.outgoing[node], key=lambda arc: (arc[2], arc[0])))
        for node, name in enumerate(graph.nodes)
        if node not in domain.devices and not name.startswith(TO)
    }
    return GoalTables(domain, goals, entries, Tables(domain))


def _of_segment(target: int, segment: Segment, domain: Domain, ports: Ports) -> Goal:
    holders: dict[int, list[int]] = {}
    members = {(member.device, member.interface) for member in segment.members}
    ospf: list[Origin] = []
    isis: list[Origin] = []
    for arc, node, _ in domain.graph.incoming[target]:
        holders.setdefault(node, []).append(arc)
    for device, name in sorted(members):
        node = domain.graph.index.get(device, -1)
        if node in holders:
            _announce(node, ports.devices[device], ports.find((device, name)), ports, ospf, isis)
    read = read_address(segment.prefix)
    return Goal(
        target, read[1] if read else None, {n: tuple(held) for n, held in holders.items()}, tuple(ospf), tuple(isis)
    )


def _of_device(target: int, device: Device, domain: Domain, ports: Ports) -> Goal:
    """A device is reached at the address that its routing announces: of a loopback, else of a port."""
    held = [
        (interface, read[1])
        for interface in device.interfaces
        for text in interface.addresses
        if interface.vrf is None and interface.enabled is not False and not management(interface)
        and (read := read_address(text)) is not None and read[1].version == 4
    ]  # fmt: skip
    bgp = domain.bgp.speakers.get(target)
    networks = bgp.networks if bgp is not None else frozenset()

    def rank(entry: tuple[Interface, Subnet]) -> tuple[bool, bool]:
        interface, subnet = entry
        said = interface.ospf is not None or interface.isis is not None or subnet in networks
        return not said, interface.kind != "loopback"

    ospf: list[Origin] = []
    isis: list[Origin] = []
    if not held:
        # Ports without addresses of their own: the IGP still has a way to the router.
        areas = tuple((target, area, 0) for area in sorted(domain.ospf.areas_of.get(target, ())))
        levels = "".join(n for n, zone in (("1", domain.isis.one), ("2", domain.isis.two)) if target in zone.members)
        itself = Subnet(4, NOWHERE + target, 32)
        return Goal(target, itself, {target: ()}, areas, ((target, levels, 0),) if levels else ())
    interface, subnet = min(held, key=rank)
    _announce(target, device, interface, ports, ospf, isis)
    return Goal(target, subnet, {target: ()}, tuple(ospf), tuple(isis))


def _announce(
    node: int, device: Device, interface: Interface | None, ports: Ports, ospf: list[Origin], isis: list[Origin]
) -> None:
    if interface is not None and interface.enabled is not False:
        if (own := ospf_origin(node, device.name, interface, ports)) is not None:
            ospf.append(own)
        if (own := isis_origin(node, device, interface)) is not None:
            isis.append(own)
