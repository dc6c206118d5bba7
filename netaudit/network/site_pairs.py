"""What alone parts one site from another: every pair of sites, read off one tree of the network's blocks.

The block-cut tree has a node for each chassis and one for each biconnected component; what the loss of one chassis or
one wire parts is on the tree's only way between the two sites. It is made once; a pair costs what its way is long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import rustworkx as rx
from msgspec.structs import replace

from netaudit.model.network import Link, Site, SitePair
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.graph import LAN, Cuts, Graph
from netaudit.network.index import Index

CUTS = ("cut_devices", "cut_links")


def site_pairs(
    places: Sequence[Site], graph: Graph, links: Iterable[Link], open_ends: Collection[str], index: Index
) -> tuple[SitePair, ...]:
    """One for each two sites that have devices. `open_ends` are devices with neighbours that are not supplied."""
    peopled = [place for place in places if place.devices]
    if len(peopled) < 2:
        return ()
    tree = Tree.of(graph)
    unsure = {index.chassis(device) for device in open_ends} | {
        index.chassis(end.device) for link in links if not (link.a.known and link.b.known) for end in (link.a, link.b)
    }
    open_parts = {tree.part[graph.nodes[name]] for name in unsure if name in graph.nodes}
    grounds = [_Ground.of(place, tree, graph, unsure, index) for place in peopled]
    return tuple(_pair(a, b, tree, open_parts) for a, b in combinations(grounds, 2))


def _pair(a: _Ground, b: _Ground, tree: Tree, open_parts: Collection[int]) -> SitePair:
    pair = SitePair(
        id=f"{a.site.name} -- {b.site.name}",
        devices=(*a.site.devices, *b.site.devices),
        a=a.site.name,
        b=b.site.name,
        chassis=min(a.chassis, b.chassis),
    )
    shared = [part for part in a.spans if part in b.spans]
    if not shared:
        if open_parts & a.spans.keys() and open_parts & b.spans.keys():
            return replace(pair, unknown=dict.fromkeys(("connected", *CUTS), NOT_SUPPLIED))
        return _known(pair, Cuts((), ()), connected=False)
    # Two sites that are joined in two parts of the network lose neither way with the other.
    cuts = tree.between(a.spans[shared[0]], b.spans[shared[0]]) if len(shared) == 1 else Cuts((), ())
    if a.open and b.open and any(cuts):
        return replace(pair, connected=True, unknown=dict.fromkeys(CUTS, NOT_SUPPLIED))
    return _known(pair, cuts, connected=True)


def _known(pair: SitePair, cuts: Cuts, *, connected: bool) -> SitePair:
    devices = tuple(dict.fromkeys((*pair.devices, *cuts.nodes)))
    return replace(pair, devices=devices, connected=connected, cut_devices=cuts.nodes, cut_links=cuts.edges)


class Spanned(NamedTuple):
    """The smallest piece of a tree that has all of some nodes, and its node nearest to the root."""

    top: int
    nodes: frozenset[int]


class _Ground(NamedTuple):
    """What of the tree a site stands on."""

    site: Site
    chassis: int
    open: bool
    """Whether a neighbour of one of its devices is not supplied."""
    spans: dict[int, Spanned]
    """By the connected part of the network."""

    @classmethod
    def of(cls, site: Site, tree: Tree, graph: Graph, unsure: Collection[str], index: Index) -> _Ground:
        names = dict.fromkeys(index.chassis(device) for device in site.devices)
        by_part: dict[int, list[int]] = {}
        for name in names:
            number = graph.nodes[name]
            by_part.setdefault(tree.part[number], []).append(number)
        spans = {part: tree.spanned(members) for part, members in by_part.items()}
        return cls(site, len(names), any(name in unsure for name in names), spans)


@dataclass(frozen=True, slots=True)
class Tree:
    """The block-cut forest of a graph: the graph's nodes by their numbers, its blocks behind them."""

    graph: Graph
    above: list[int]
    """Node -> the next one towards the root; a root is its own."""
    depth: list[int]
    part: list[int]
    """Node -> its root."""
    lone: dict[int, str]
    """Block of a single wire -> that wire."""

    @classmethod
    def of(cls, graph: Graph) -> Tree:
        """The forest, in time linear in the wires."""
        table = graph.table
        first = len(graph.nodes)
        pairs: dict[int, list[tuple[int, int]]] = {}
        for hop, block in rx.biconnected_components(table).items():
            pairs.setdefault(first + block, []).append(hop)
        total = max(pairs, default=first - 1) + 1
        beside: list[list[int]] = [[] for _ in range(total)]
        lone = {}
        for block, hops in pairs.items():
            for node in dict.fromkeys(node for hop in hops for node in hop):
                beside[node].append(block)
                beside[block].append(node)
            if len(hops) == 1 and len(wires := table.get_all_edge_data(*hops[0])) == 1:
                lone[block] = wires[0]
        above, depth, part = [-1] * total, [0] * total, [-1] * total
        for root in range(first):
            if part[root] < 0:
                above[root] = part[root] = root
                waiting = [root]
                while waiting:
                    node = waiting.pop()
                    for near in beside[node]:
                        if part[near] < 0:
                            above[near], depth[near], part[near] = node, depth[node] + 1, root
                            waiting.append(near)
        return cls(graph, above, depth, part, lone)

    def spanned(self, members: Sequence[int]) -> Spanned:
        """The smallest piece of the tree that has all members; they are of one part."""
        top = members[0]
        nodes = {top}
        for member in members[1:]:
            while member not in nodes:
                if self.depth[member] >= self.depth[top]:
                    nodes.add(member)
                    member = self.above[member]
                else:
                    top = self.above[top]
                    nodes.add(top)
        return Spanned(top, frozenset(nodes))

    def between(self, a: Spanned, b: Spanned) -> Cuts:
        """The chassis and wires each of which alone parts all of one piece's members from all of the other's.

        Where the pieces have more than one node in common, both have members on every side of each of them.
        """
        if a.nodes.isdisjoint(b.nodes):
            steps = list(self._way(a.top, b.top))
            leaves = max(place for place, node in enumerate(steps) if node in a.nodes)
            enters = min(place for place, node in enumerate(steps) if node in b.nodes)
            way = steps[leaves : enters + 1]
        else:
            common = a.nodes & b.nodes
            # A wire that both pieces pass has members of both on either side.
            way = [node for node in common if len(common) == 1 and node not in self.lone]
        names = [self.graph.table[node] for node in way if node < len(self.graph.nodes)]
        wires = [self.lone[node] for node in way[1:-1] if node in self.lone]
        return Cuts(tuple(name for name in names if not name.startswith(LAN)), tuple(wires))

    def _way(self, start: int, goal: int) -> Iterator[int]:
        """The nodes from one to another."""
        back = []
        while start != goal:
            if self.depth[start] >= self.depth[goal]:
                yield start
                start = self.above[start]
            else:
                back.append(goal)
                goal = self.above[goal]
        yield start
        yield from reversed(back)
