"""One state of the network: what all prefixes share while the same links are down."""

from __future__ import annotations

from netaudit.network.routes.bgp_paths import Around
from netaudit.network.routes.domain import Domain
from netaudit.network.routes.layers import best_changes, best_of, overlaid
from netaudit.network.routes.spread import Changes, Down, Origin, Routes


class State:
    """The IGPs' routes to routers, and which routers are joined at all; of a failure, by what it changes."""

    def __init__(self, domain: Domain, down: Down, normal: State | None = None) -> None:
        self.domain, self.down, self._base = domain, down, normal
        self._to_node: dict[int, tuple[list[Routes], Routes]] = {}
        self._changed: dict[int, Changes] = {}
        self._overlaid: dict[int, Routes] = {}
        self._parts: list[int] = []
        self._moved: bool | None = None

    def to_node(self, node: int) -> Routes:
        """The IGPs' routes to a router: to whatever it announces."""
        if self._base is None:
            return self._offers(node)[1]
        found = self._overlaid.get(node)
        if found is None:
            found = self._overlaid[node] = overlaid(self._base.to_node(node), self._changes(node))
        return found

    def joined(self, a: int, b: int) -> bool:
        """Whether any way is left between two routers."""
        if not self._parts:
            self._parts = self._joined()
        return self._parts[a] == self._parts[b]

    def disturbs(self, asked: set[int]) -> bool:
        """Whether BGP may choose anew: a session is lost, or another way to one of the routers that were asked for."""
        if self._moved is None:
            bgp, base = self.domain.bgp, self._base or self
            self._moved = not bgp.links.isdisjoint(self.down) or bgp.sessions(self._around()) != bgp.sessions(
                base._around()
            )
        return self._moved or any(self._changes(node) for node in asked)

    def _around(self) -> Around:
        return Around(self.down, self.to_node, self.joined)

    def _offers(self, node: int) -> tuple[list[Routes], Routes]:
        found = self._to_node.get(node)
        if found is None:
            ospf, isis = self._origins(node)
            offers = [self.domain.ospf.internal(ospf, self.down), self.domain.isis.internal(isis, self.down)]
            found = self._to_node[node] = offers, best_of(offers)
        return found

    def _changes(self, node: int) -> Changes:
        found = self._changed.get(node)
        if found is None and self._base is not None:
            offers, best = self._base._offers(node)
            ospf, isis = self._origins(node)
            parts = [
                self.domain.ospf.internal_changes(ospf, ospf, self.down),
                self.domain.isis.internal_changes(isis, isis, self.down),
            ]
            found = self._changed[node] = best_changes(offers, parts, best)
        return found or {}

    def _origins(self, node: int) -> tuple[tuple[Origin, ...], tuple[Origin, ...]]:
        domain = self.domain
        areas = tuple((node, area, 0) for area in sorted(domain.ospf.areas_of.get(node, ())))
        zones = (("1", domain.isis.one), ("2", domain.isis.two))
        levels = "".join(level for level, zone in zones if node in zone.members)
        return areas, ((node, levels, 0),) if levels else ()

    def _joined(self) -> list[int]:
        """Node -> number of the part of the network that it is in."""
        graph, down = self.domain.graph, self.down
        parts = [-1] * len(graph.nodes)
        neighbors: list[list[int]] = [[] for _ in graph.nodes]
        for number in range(len(graph.edges)):
            if number not in down:
                a, b = graph.tails[2 * number], graph.heads[2 * number]
                neighbors[a].append(b)
                neighbors[b].append(a)
        for start in range(len(parts)):
            if parts[start] < 0:
                waiting = [start]
                while waiting:
                    node = waiting.pop()
                    if parts[node] < 0:
                        parts[node] = start
                        waiting += neighbors[node]
        return parts
