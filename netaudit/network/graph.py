"""The network as a graph of chassis: what is joined with what, by which wires, and what a connection hangs on.

Nodes are chassis, and LANs whose switches are not supplied; edges are wires. Parallel wires are edges of their own,
members of a LAG too, so that none of them alone counts as a cut. The graph theory is rustworkx's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import rustworkx as rx

from netaudit.model.network import Link, Segment
from netaudit.network.index import Index, management

LAN = "lan "
"""Nodes that begin so are subnets, not chassis."""


class Edge(NamedTuple):
    """A wire: a link, or a port into a LAN."""

    id: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by name, and the wires between them."""

    edges: dict[str, Edge]
    nodes: dict[str, int]
    """Name -> its number in `table`."""
    table: rx.PyGraph[str, str]

    @classmethod
    def of(cls, nodes: Iterable[str], edges: Iterable[Edge]) -> Graph:
        """The graph of some edges; nodes without one stand alone."""
        kept = {edge.id: edge for edge in edges}
        names = dict.fromkeys(nodes)
        for edge in kept.values():
            names[edge.a] = names[edge.b] = None
        table: rx.PyGraph[str, str] = rx.PyGraph(multigraph=True)
        numbers = dict(zip(names, table.add_nodes_from(list(names)), strict=True))
        table.add_edges_from([(numbers[edge.a], numbers[edge.b], edge.id) for edge in kept.values()])
        return cls(kept, numbers, table)

    def without(self, nodes: Iterable[str] = (), edges: Iterable[str] = ()) -> Graph:
        """What is left when nodes and edges fail."""
        gone, cut = set(nodes), set(edges)
        return Graph.of(
            (node for node in self.nodes if node not in gone),
            (edge for edge in self.edges.values() if edge.id not in cut and not gone & {edge.a, edge.b}),
        )

    def reached(self, starts: Iterable[str]) -> set[str]:
        """All nodes that can be reached from some."""
        found: set[str] = set()
        for node in starts:
            if node in self.nodes and node not in found:
                found.update(self.table[number] for number in rx.node_connected_component(self.table, self.nodes[node]))
        return found

    def between(self, a: str, b: str) -> tuple[str, ...]:
        """The wires that join two nodes."""
        return tuple(self.table.get_all_edge_data(self.nodes[a], self.nodes[b]))

    def parts(self) -> list[set[str]]:
        """The nodes of each connected part."""
        return [{self.table[number] for number in part} for part in rx.connected_components(self.table)]


class Cuts(NamedTuple):
    """What alone parts two ends, in the order in which it is met."""

    nodes: tuple[str, ...]
    edges: tuple[str, ...]


def build_graph(index: Index, links: Sequence[Link], segments: Iterable[Segment]) -> Graph:
    """The graph of all that is switched on.

    A LAG is its members where they are known. A logical link counts as a wire where nothing below it is known; one
    that runs over known links is as good as those, and no more. A LAN is there where routers meet on ports that
    lead to no known link.
    """
    bundles = {(end.device, end.lag) for link in links if link.kind == "physical" for end in (link.a, link.b)}
    edges: list[Edge] = []
    wired: set[tuple[str, str]] = set()
    for link in links:
        ports = ((link.a.device, link.a.interface), (link.b.device, link.b.interface))
        wired.update(ports)
        if link.kind != "logical" and not (link.kind == "lag" and bundles & set(ports)):
            edges += _edge(link, index)
    nodes = [index.chassis(name) for name in index.devices]
    below = Graph.of(nodes, edges)
    places = _places(below)
    for link in links:
        if link.kind == "logical" and not _carried(link, wired, places, index):
            edges += _edge(link, index)
    edges += _lan_edges(segments, wired, index)
    return Graph.of(nodes, edges)


def _edge(link: Link, index: Index) -> Iterator[Edge]:
    a, b = index.chassis(link.a.device), index.chassis(link.b.device)
    if a != b and False not in (link.a.enabled, link.b.enabled):
        yield Edge(link.id, a, b)


def _places(graph: Graph) -> dict[str, int]:
    """Node -> number of its connected part."""
    return {node: number for number, part in enumerate(graph.parts()) for node in part}


def _carried(link: Link, wired: set[tuple[str, str]], places: dict[str, int], index: Index) -> bool:
    """Whether a logical link runs over wires that are known: its parent port has a link, or it is an overlay."""
    for end in (link.a, link.b):
        interface = index.interface(end.device, end.interface)
        if interface is None:
            continue
        if interface.parent is not None:
            if (end.device, interface.parent) in wired:
                return True
        elif interface.kind in ("vlan", "tunnel"):
            a, b = index.chassis(link.a.device), index.chassis(link.b.device)
            if places.get(a, -1) == places.get(b, -2):
                return True
    return False


def _lan_edges(segments: Iterable[Segment], wired: set[tuple[str, str]], index: Index) -> Iterator[Edge]:
    for segment in segments:
        if segment.role == "management":
            continue
        ports = []
        for member in segment.members:
            interface = index.interface(member.device, member.interface)
            if (
                interface is not None
                and interface.enabled is not False
                and not management(interface)
                and interface.kind in ("physical", "lag", "subinterface")
                and (member.device, interface.name) not in wired
                and (member.device, interface.parent or "") not in wired
            ):
                ports.append(member)
        if len({index.chassis(member.device) for member in ports}) > 1:
            for member in ports:
                name = f"{member.device}:{member.interface}"
                yield Edge(f"{name}--{segment.id}", index.chassis(member.device), f"{LAN}{segment.id}")


def cuts(graph: Graph, sources: Iterable[str], targets: Iterable[str]) -> Cuts | None:
    """The nodes and edges each of which alone parts all sources from all targets; None where they are not joined.

    Every way passes what parts them, so one way is enough to look at: a node parts where the way enters it and leaves
    it in different blocks (biconnected components), an edge where it is the only one of its block. A node that is
    source and target at once is the only cut there can be.
    """
    starts = [node for node in dict.fromkeys(sources) if node in graph.nodes]
    goals = [node for node in dict.fromkeys(targets) if node in graph.nodes]
    shared = [node for node in starts if node in set(goals)]
    if shared:
        return Cuts((shared[0],), ()) if len(starts) == 1 or len(goals) == 1 else Cuts((), ())
    table, start, goal = _joined(graph, starts, goals)
    steps = _way(table, start, goal)
    if steps is None:
        return None
    blocks = rx.biconnected_components(table)
    hops = list(pairwise(steps))
    numbers = [blocks[hop] if hop in blocks else blocks[hop[::-1]] for hop in hops]
    sizes = Counter(blocks.values())
    nodes = [
        table[node] for node, before, after in zip(steps[1:], numbers, numbers[1:], strict=False) if before != after
    ]
    # A block of one pair of nodes has as many ways as there are wires between the two.
    edges = [
        wires[0]
        for hop, number in zip(hops[1:-1], numbers[1:-1], strict=True)
        if sizes[number] == 1 and len(wires := table.get_all_edge_data(*hop)) == 1
    ]
    return Cuts(tuple(nodes), tuple(edges))


def hops_between(graph: Graph, sources: Iterable[str], targets: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of nodes that some shortest way from a source to a target passes, nearest to the sources first."""
    table, start, goal = _joined(graph, list(sources), list(targets))
    away, left = (
        {node: 0.0, **dict(rx.dijkstra_shortest_path_lengths(table, node, lambda _: 1.0))} for node in (start, goal)
    )
    if goal not in away:
        return []
    on_way = sorted(
        (node for node in away if away[node] + left.get(node, away[goal] + 1) == away[goal]), key=away.__getitem__
    )
    return [
        (table[node], table[far])
        for node in on_way
        for far in sorted(table.neighbors(node), key=lambda number: table[number])
        if {node, far}.isdisjoint((start, goal)) and away.get(far) == away[node] + 1 and left[far] == left[node] - 1
    ]


def _joined(graph: Graph, starts: Sequence[str], goals: Sequence[str]) -> tuple[rx.PyGraph[str, str], int, int]:
    """The graph with a node before all starts, and one behind all goals."""
    table = graph.table.copy()
    start, goal = table.add_nodes_from(["", ""])
    table.add_edges_from([(start, graph.nodes[node], "") for node in starts if node in graph.nodes])
    table.add_edges_from([(goal, graph.nodes[node], "") for node in goals if node in graph.nodes])
    return table, start, goal


def _way(table: rx.PyGraph[str, str], start: int, goal: int) -> list[int] | None:
    """The nodes of a shortest way."""
    found = rx.dijkstra_shortest_paths(table, start, goal, default_weight=1.0)
    return list(found[goal]) if goal in found else None
