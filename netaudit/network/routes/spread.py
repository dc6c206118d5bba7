"""Shortest paths within one zone (an OSPF area, an IS-IS level) towards whoever announces a prefix there.

A source may announce at a cost of its own: a router with the prefix on an interface, or a border router that brings it
from another zone. All sources spread at once (Dijkstra with several starts), as link-state routers count it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from heapq import heapify, heappop, heappush

Sources = dict[int, int]
"""Router -> the cost at which it announces a prefix."""
Down = frozenset[int]
"""Numbers of links that are down. Link `i` is the arcs `2 * i` (from a to b) and `2 * i + 1`."""


@dataclass(slots=True)
class Zone:
    """Routers that share a link-state database; arcs as (number, node at the other end, metric)."""

    members: set[int] = field(default_factory=set)
    outgoing: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    incoming: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    links: dict[int, tuple[int, int]] = field(default_factory=dict)
    """The two ends of each link."""

    def join(self, link: int, a: int, b: int, metric_ab: int, metric_ba: int) -> None:
        """Add a link with its metric in both directions."""
        self.members |= {a, b}
        self.links[link] = (a, b)
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

    def same(self, other: Route | None) -> bool:
        """Whether a router is as well off with another route: the same next hops, rank and cost."""
        return other is self or (
            other is not None
            and (self.distance, self.rank, self.cost, self.protocol, self.here, self.lost)
            == (other.distance, other.rank, other.cost, other.protocol, other.here, other.lost)
            and self.arcs == other.arcs
        )

    @property
    def arcs(self) -> tuple[int, ...]:
        """Next hops; none where the router has the prefix itself or drops it."""
        if self.hops is None:
            self.hops = self.spread.arcs(self.node) if self.spread is not None else ()
        return self.hops


class Spread:
    """Distances of a zone's routers to the nearest source; worked out anew, or from those of the normal state."""

    def __init__(self, zone: Zone, sources: Sources, down: Down, base: Spread | None = None) -> None:
        self.zone, self.sources, self.down, self.base = zone, sources, down, base
        self.changed: set[int] = set()
        """Routers whose cost or next hops differ from those of `base`."""
        self._tight: dict[int, tuple[int, ...]] = {}
        if base is None:
            self.cost: dict[int, int] = {}
            self._settle(sorted((cost, node) for node, cost in sources.items()))
        else:
            self.cost = base.cost.copy()
            self._lessen(base)

    def _settle(self, heap: list[tuple[int, int]]) -> None:
        """Dijkstra's algorithm from these entries on, for all routers without a cost."""
        costs, incoming, down = self.cost, self.zone.incoming, self.down
        while heap:
            here, node = heappop(heap)
            if node in costs:
                continue
            costs[node] = here
            for arc, tail, metric in incoming.get(node, ()):
                if tail not in costs and arc // 2 not in down:
                    heappush(heap, (here + metric, tail))

    def _lessen(self, base: Spread) -> None:
        """Raise the costs of those that lose every shortest way (Ramalingam and Reps, 1996); others keep theirs."""
        costs, zone, down = self.cost, self.zone, self.down
        lost: set[int] = set()
        ends = [(link, node) for link in down if link in zone.links for node in zone.links[link]]
        waiting = [n for link, n in ends if n in costs and any(arc // 2 == link for arc in base.arcs(n))]
        while waiting:
            node = waiting.pop()
            self.changed.add(node)
            here = costs[node]
            if node in lost or (node in self.sources and self.sources[node] == here):
                continue
            if any(
                head not in lost and costs.get(head, -1) + metric == here and head in costs and arc // 2 not in down
                for arc, head, metric in zone.outgoing[node]
            ):
                continue
            lost.add(node)
            waiting += [n for _, n, metric in zone.incoming[node] if costs.get(n, -1) == here + metric]
        heap = []
        for node in lost:
            del costs[node]
        for node in sorted(lost):
            best = [
                costs[head] + metric
                for arc, head, metric in zone.outgoing[node]
                if head in costs and arc // 2 not in down
            ]
            if node in self.sources:
                best.append(self.sources[node])
            if best:
                heap.append((min(best), node))
        heapify(heap)
        self._settle(heap)

    def without(self, down: Down) -> Spread:
        """How it is once links are down: itself, where they matter to nobody."""
        return self if self.links.isdisjoint(down) else Spread(self.zone, self.sources, down, self)

    def arcs(self, node: int) -> tuple[int, ...]:
        """A router's arcs on shortest ways."""
        found = self._tight.get(node)
        if found is None:
            if self.base is not None and node not in self.changed:
                return self.base.arcs(node)
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


def differing(before: Spread | None, after: Spread | None) -> set[int]:
    """The routers that a zone's two spreads tell different costs or next hops."""
    if before is after:
        return set()
    if before is None or after is None:
        spread = before or after
        return set(spread.cost) if spread is not None else set()
    if after.base is before:
        return after.changed
    return {
        node
        for node in before.cost.keys() | after.cost.keys()
        if before.cost.get(node) != after.cost.get(node) or before.arcs(node) != after.arcs(node)
    }


Origin = tuple[int, str, int]
"""A router that has the prefix on an interface: its number, the area or level, the interface's metric."""
Routes = dict[int, Route]
Changes = dict[int, Route | None]
"""The routes that are others than in the normal state; None where there is none any more."""
INTRA, INTER, EXTERNAL = 0, 1, 2
"""Ranks of an IGP's routes."""


def difference(before: Routes, after: Routes) -> Changes:
    """What changed between two states that were both worked out whole."""
    nodes = dict.fromkeys([*before, *after])
    pairs = ((node, before.get(node), after.get(node)) for node in nodes)
    return {node: new for node, old, new in pairs if new is not old and (new is None or not new.same(old))}


@dataclass(slots=True)
class Spreads:
    """The spreads of the normal state, which most failures leave as they are; others are made anew each time."""

    kept: dict[tuple[str, tuple[tuple[int, int], ...]], Spread] = field(default_factory=dict)

    def get(self, name: str, zone: Zone, sources: Sources, down: Down) -> Spread:
        """How the prefix spreads from these sources in a zone."""
        if down:
            return Spread(zone, sources, down)
        key = name, tuple(sorted(sources.items()))
        known = self.kept.get(key)
        if known is None:
            known = self.kept[key] = Spread(zone, sources, down)
        return known
