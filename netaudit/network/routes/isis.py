"""IS-IS: who reaches a prefix that the protocol carries, and over which arcs.

ISO 10589: level 1 within an area; a router of level 1 alone sends everything else to the nearest router that is
attached to level 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netaudit.network.routes.spread import (
    EXTERNAL,
    INTER,
    INTRA,
    Changes,
    Down,
    Origin,
    Route,
    Routes,
    Sources,
    Spread,
    Spreads,
    Zone,
    differing,
)


@dataclass(slots=True)
class Isis:
    """The IS-IS levels of a network: one zone of level 1 with all areas (they share no links), one of 2."""

    one: Zone = field(default_factory=Zone)
    two: Zone = field(default_factory=Zone)
    distance: Mapping[int, int] = field(default_factory=dict)
    spreads: Spreads = field(default_factory=Spreads)

    def internal(self, origins: Iterable[Origin], down: Down) -> Routes:
        """Routes to a prefix on interfaces of these levels (`1`, `2`)."""
        levels = self._levels(origins, down)
        return {node: self._route(levels, node) for spread in levels[::-1] for node in spread.cost}

    def internal_changes(self, before: Iterable[Origin], now: Iterable[Origin], down: Down) -> Changes:
        """What a failure changes of the routes to a prefix, whose origins may be fewer then."""
        normal = self._levels(before, frozenset())
        if before == now and not self.touched(down):
            return {}
        levels = self._levels(now, down, normal)
        nodes = differing(normal[0], levels[0]) | differing(normal[1], levels[1])
        return {n: self._route(levels, n) if any(n in s.cost for s in levels) else None for n in nodes}

    def touched(self, down: Down) -> bool:
        """Whether a failure takes a link that IS-IS runs on."""
        return any(link in self.one.links or link in self.two.links for link in down)

    def to_attached(self, down: Down) -> Routes:
        """The default routes of level 1 routers: to the nearest one with a neighbour in level 2."""
        attached: Sources = {
            node: 0
            for node in self.one.members & self.two.members
            if any(arc // 2 not in down for arc, _, _ in self.two.outgoing.get(node, ()))
        }
        spread = self.spreads.get("1", self.one, attached, down)
        return {
            node: self._made(spread, node, INTER)
            for node in spread.cost
            if node not in attached and node not in self.two.members
        }

    def external(self, borders: Iterable[int], down: Down) -> Routes:
        """Routes to a prefix that routers bring in from elsewhere, into level 2 (the usual default)."""
        found = self.internal([(node, "2" if node in self.two.members else "1", 0) for node in borders], down)
        for node in borders:
            found.pop(node, None)
        for route in found.values():
            route.rank = EXTERNAL
        return found

    def _levels(
        self, origins: Iterable[Origin], down: Down, normal: tuple[Spread, Spread] | None = None
    ) -> tuple[Spread, Spread]:
        """How a prefix spreads in level 1, and in level 2; from the normal state where its sources are the same."""
        first: Sources = {}
        second: Sources = {}
        for node, levels, cost in origins:
            for level, sources in (("1", first), ("2", second)):
                if level in levels and (node not in sources or cost < sources[node]):
                    sources[node] = cost
        one = self._spread("1", first, down, normal[0] if normal is not None else None)
        for node, cost in one.cost.items():
            if node in self.two.members and (node not in second or cost < second[node]):
                second[node] = cost
        return one, self._spread("2", second, down, normal[1] if normal is not None else None)

    def _spread(self, level: str, sources: Sources, down: Down, normal: Spread | None) -> Spread:
        if normal is not None and normal.sources == sources:
            return normal.without(down)
        return self.spreads.get(level, self.one if level == "1" else self.two, sources, down)

    def _route(self, levels: tuple[Spread, Spread], node: int) -> Route:
        """By level 1 where it reaches the prefix."""
        one, two = levels
        return self._made(one, node, INTRA) if node in one.cost else self._made(two, node, INTER)

    def _made(self, spread: Spread, node: int, rank: int) -> Route:
        return Route(self.distance.get(node, 115), rank, spread.cost[node], None, "isis", spread=spread, node=node)
