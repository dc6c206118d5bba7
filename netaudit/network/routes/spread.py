"""Shortest paths within one zone (an OSPF area, an IS-IS level) towards whoever announces a prefix there.

A source may announce at a cost of its own: a router with the prefix on an interface, or a border router that brings it
from another zone. All sources spread at once (Dijkstra with several starts), as link-state routers count it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

Down = frozenset[int]
"""Numbers of links that are down. Link `i` is the arcs `2 * i` (from a to b) and `2 * i + 1`."""


@dataclass(slots=True)
class Zone:
    """Routers that share a link-state database; arcs as (number, node at the other end, metric)."""

    members: set[int] = field(default_factory=set)
    outgoing: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    incoming: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def join(self, link: int, a: int, b: int, metric_ab: int, metric_ba: int) -> None:
        """Add a link with its metric in both directions."""
        for arc, tail, head, metric in ((2 * link, a, b, metric_ab), (2 * link + 1, b, a, metric_ba)):
            self.outgoing.setdefault(tail, []).append((arc, head, metric))
            self.incoming.setdefault(head, []).append((arc, tail, metric))


@dataclass(slots=True)
class Route:
    """How one router reaches a prefix: over which arcs, and how the protocol it has it from ranks it."""

    distance: int
    """Administrative distance: the lowest wins."""
    rank: int
    """Within a protocol: intra-area before inter-area before external."""
    cost: int
    hops: tuple[int, ...] | None
    """Next hops where they are known beforehand; else those of `spread`."""
    protocol: str
    here: bool = False
    """The prefix is on the router itself."""
    lost: str = ""
    """Why what is sent here does not arrive, where it does not."""
    spread: Spread | None = None
    node: int = -1
    rests_on: tuple[Route, ...] = ()
    """Routes of other routers or to next hops that this one is made of."""

    @property
    def arcs(self) -> tuple[int, ...]:
        """Next hops; none where the router has the prefix itself or drops it."""
        if self.hops is None:
            self.hops = self.spread.arcs(self.node) if self.spread is not None else ()
        return self.hops

    def support(self, links: set[int], seen: set[int]) -> None:
        """Add the links on which this route rests: while they are up, it stays as it is."""
        if id(self) in seen:
            return
        seen.add(id(self))
        links.update(arc // 2 for arc in self.arcs)
        if self.spread is not None:
            self.spread.support(self.node, links, seen)
        for other in self.rests_on:
            other.support(links, seen)


class Spread:
    """Distances of a zone's routers to the nearest source."""

    def __init__(self, zone: Zone, sources: Mapping[int, tuple[int, Route | None]], down: Down) -> None:
        self.zone, self.sources, self.down = zone, sources, down
        self.cost: dict[int, int] = {}
        self._tight: dict[int, tuple[int, ...]] = {}
        heap = sorted((cost, node) for node, (cost, _) in sources.items())
        while heap:
            here, node = heappop(heap)
            if node in self.cost:
                continue
            self.cost[node] = here
            for arc, tail, metric in zone.incoming.get(node, ()):
                if tail not in self.cost and arc // 2 not in down:
                    heappush(heap, (here + metric, tail))

    def arcs(self, node: int) -> tuple[int, ...]:
        """A router's arcs on shortest ways."""
        found = self._tight.get(node)
        if found is None:
            here = self.cost[node]
            found = self._tight[node] = tuple(
                arc
                for arc, head, metric in self.zone.outgoing.get(node, ())
                if self.cost.get(head, -1) + metric == here and head in self.cost and arc // 2 not in self.down
            )
        return found

    @cached_property
    def links(self) -> frozenset[int]:
        """The links on anybody's shortest way: while they are up, the loss of others changes nothing."""
        return frozenset(arc // 2 for node in self.cost for arc in self.arcs(node))

    def support(self, node: int, links: set[int], seen: set[int]) -> None:
        """Add the links on which the distance of a router rests."""
        waiting, met = [node], {node}
        while waiting:
            at = waiting.pop()
            cost, below = self.sources.get(at, (-1, None))
            if below is not None and cost == self.cost[at]:
                below.support(links, seen)
            for arc in self.arcs(at):
                links.add(arc // 2)
                head = next(head for own, head, _ in self.zone.outgoing[at] if own == arc)
                if head not in met:
                    met.add(head)
                    waiting.append(head)


Sources = dict[int, tuple[int, Route | None]]
"""Router -> the cost at which it announces a prefix, and the route that it has it by, if by another."""


@dataclass(slots=True)
class Spreads:
    """The spreads of the normal state, which most failures leave as they are."""

    kept: dict[tuple[str, tuple[tuple[int, int], ...]], Spread] = field(default_factory=dict)

    def get(self, name: str, zone: Zone, sources: Sources, down: Down) -> Spread:
        """How the prefix spreads from these sources in a zone."""
        key = name, tuple(sorted((node, cost) for node, (cost, _) in sources.items()))
        known = self.kept.get(key)
        if known is not None and known.links.isdisjoint(down):
            return known
        made = Spread(zone, sources, down)
        if not down:
            self.kept[key] = made
        return made
