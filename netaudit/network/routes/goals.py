"""Where demands go, as routing sees it: a prefix and the routers that have it; and tables towards it for the kernel."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import Network, Segment
from netaudit.network.flows.tabled import Arcs
from netaudit.network.forwarding import Ports
from netaudit.network.index import Subnet, management, read_address
from netaudit.network.routes.domain import Domain, isis_origin, ospf_origin
from netaudit.network.routes.layers import Goal, overlaid
from netaudit.network.routes.spread import Down, Origin, Routes
from netaudit.network.routes.tables import NOTHING, Hops, Tables

TO = "to "
"""Nodes that begin so stand for a segment that demands go to."""


NOWHERE = 1 << 40
"""Beyond all addresses of IPv4: the prefix of a router that has none."""


@dataclass
class GoalTables:
    """Next hops towards the nodes of a graph, for the kernel; remembers why routers drop and where it has doubts."""

    domain: Domain
    goals: dict[int, Goal]
    entries: dict[int, tuple[int, ...]]
    """Node that is no router (hosts behind gateways) -> its arcs, the gateway in use first."""
    tables: Tables
    normal: dict[int, Hops] = field(default_factory=dict)
    tables_of: dict[int, Arcs] = field(default_factory=dict)
    """By target, in the normal state."""
    _concerned: dict[int, frozenset[int]] = field(default_factory=dict)
    """Target -> the routers whose routes its traffic rests on: those that carry it, and gateways in waiting."""

    def table(self, target: int) -> Arcs:
        """Next hops towards a node in the normal state."""
        found = self.tables_of.get(target)
        if found is None:
            hops = self.normal[target] = self.tables.hops(self.goals[target])
            found = self.tables_of[target] = Arcs(lambda node: self._arcs(node, hops.routes, hops.lost, NOTHING))
        return found

    def table_without(self, target: int, down: Down) -> Arcs:
        """The same once links are down, all worked out anew."""
        hops = self.tables.hops(self.goals[target], down)
        return Arcs(lambda node: self._arcs(node, hops.routes, hops.lost, down))

    def changes(self, target: int, down: Down, carrying: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The nodes that may send elsewhere towards a node once links are down, and over which arcs.

        Where none of those that are `carrying` traffic does, others may be left out.
        """
        self.table(target)
        normal = self.normal[target]
        concerned = self._concerned.get(target)
        if concerned is None:
            heads = (self.domain.graph.heads[arc] for node in carrying for arc in self.entries.get(node, ()))
            concerned = self._concerned[target] = frozenset((*carrying, *heads))
        changed = self.tables.changes(self.goals[target], normal, down, concerned)
        found = {node: self.tables.arcs(node, own) if own is not None else () for node, own in changed.items()}
        entries = [node for link in down for node in self._entries_over.get(link, ())]
        entries += [
            node
            for router, own in changed.items()
            if (own is None or bool(own.lost)) != (router not in normal.routes or router in normal.lost)
            for node in self._entries_to.get(router, ())
        ]
        if entries:
            routes = overlaid(normal.routes, changed)
            lost = {node: route.lost for node, route in changed.items() if route is not None and route.lost}
            lost |= {node: why for node, why in normal.lost.items() if node not in changed}
            found |= {node: self._arcs(node, routes, lost, down) for node in entries}
        return found

    def _arcs(self, node: int, routes: Routes, lost: Mapping[int, str], down: Down) -> tuple[int, ...]:
        route = routes.get(node)
        if route is not None:
            return self.tables.arcs(node, route)
        up = [arc for arc in self.entries.get(node, ()) if arc // 2 not in down]
        heads = self.domain.graph.heads
        first = next((arc for arc in up if heads[arc] in routes and heads[arc] not in lost), None)
        return (up[0] if first is None else first,) if up else ()

    @cached_property
    def _entries_over(self) -> dict[int, list[int]]:
        """Link -> the nodes that are no routers and may enter by it."""
        found: dict[int, list[int]] = {}
        for node, arcs in self.entries.items():
            for arc in arcs:
                found.setdefault(arc // 2, []).append(node)
        return found

    @cached_property
    def _entries_to(self) -> dict[int, list[int]]:
        """Router -> the nodes that are no routers and may enter by it."""
        found: dict[int, list[int]] = {}
        for node, arcs in self.entries.items():
            for arc in arcs:
                found.setdefault(self.domain.graph.heads[arc], []).append(node)
        return found

    def passed(self, source: int, target: int) -> tuple[set[int], set[int]]:
        """The nodes and arcs that a demand passes in the normal state, whose tables were asked for before."""
        table = self.table(target)
        nodes, arcs, waiting = {source}, set(), [source]
        while waiting:
            node = waiting.pop()
            for arc in table.get(node) if node != target else ():
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
