"""The network as a graph of chassis: what is joined with what, by which wires, and what a connection hangs on.

Nodes are chassis, and LANs whose switches are not supplied; edges are wires. Parallel wires are edges of their own,
members of a LAG too, so that none of them alone counts as a cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from netaudit.model.network import Link, Segment
from netaudit.network.index import Index, management

LAN = "lan "
"""Nodes that begin so are subnets, not chassis."""
_START, _GOAL = "", " "


class Edge(NamedTuple):
    """A wire: a link, or a port into a LAN."""

    id: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and the edges at each."""

    edges: dict[str, Edge]
    at: dict[str, list[Edge]] = field(repr=False)

    @classmethod
    def of(cls, nodes: Iterable[str], edges: Iterable[Edge]) -> Graph:
        """The graph of some edges; nodes without one stand alone."""
        kept = {edge.id: edge for edge in edges}
        at: dict[str, list[Edge]] = {node: [] for node in nodes}
        for edge in kept.values():
            at.setdefault(edge.a, []).append(edge)
            at.setdefault(edge.b, []).append(edge)
        return cls(kept, at)

    def without(self, nodes: Iterable[str] = (), edges: Iterable[str] = ()) -> Graph:
        """What is left when nodes and edges fail."""
        gone, cut = set(nodes), set(edges)
        return Graph.of(
            (node for node in self.at if node not in gone),
            (edge for edge in self.edges.values() if edge.id not in cut and not gone & {edge.a, edge.b}),
        )

    def reached(self, starts: Iterable[str]) -> set[str]:
        """All nodes that can be reached from some."""
        found = {node for node in starts if node in self.at}
        queue = list(found)
        while queue:
            node = queue.pop()
            for edge in self.at[node]:
                far = edge.b if edge.a == node else edge.a
                if far not in found:
                    found.add(far)
                    queue.append(far)
        return found


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
    found: dict[str, int] = {}
    for node in graph.at:
        if node not in found:
            number = len(found)
            found.update(dict.fromkeys(graph.reached([node]), number))
    return found


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

    One depth-first search from the sources (Tarjan): a tree edge on the way to the targets is a bridge where nothing
    below reaches above it, a node is a cut where nothing below its child on the way does. A node that is source and
    target at once is the only cut there can be.
    """
    starts = [node for node in dict.fromkeys(sources) if node in graph.at]
    goals = [node for node in dict.fromkeys(targets) if node in graph.at]
    shared = [node for node in starts if node in set(goals)]
    if shared:
        return Cuts((shared[0],), ()) if len(starts) == 1 or len(goals) == 1 else Cuts((), ())
    ends = [Edge(f"{_START}{node}", _START, node) for node in starts]
    ends += [Edge(f"{_GOAL}{node}", node, _GOAL) for node in goals]
    whole = Graph.of((_START, _GOAL, *graph.at), (*graph.edges.values(), *ends))
    order, low, way = _search(whole)
    if _GOAL not in order:
        return None
    nodes: list[str] = []
    edges: list[str] = []
    node = _GOAL
    while node != _START:
        edge = way[node]
        above = edge.a if edge.b == node else edge.b
        if low[node] > order[above] and edge.id in graph.edges:
            edges.append(edge.id)
        if low[node] >= order[above] and above != _START:
            nodes.append(above)
        node = above
    return Cuts(tuple(reversed(nodes)), tuple(reversed(edges)))


def _search(graph: Graph) -> tuple[dict[str, int], dict[str, int], dict[str, Edge]]:
    """Depth-first from the start: node -> its number, the lowest number it reaches, and the edge it was found by."""
    order, low = {_START: 0}, {_START: 0}
    way: dict[str, Edge] = {}
    stack = [(_START, iter(graph.at[_START]))]
    while stack:
        node, edges = stack[-1]
        for edge in edges:
            far = edge.b if edge.a == node else edge.a
            if far not in order:
                order[far] = low[far] = len(order)
                way[far] = edge
                stack.append((far, iter(graph.at[far])))
                break
            if edge is not way.get(node):
                low[node] = min(low[node], order[far])
        else:
            stack.pop()
            if stack:
                above = stack[-1][0]
                low[above] = min(low[above], low[node])
    return order, low, way
