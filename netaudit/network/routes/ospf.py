"""OSPF: who reaches a prefix that the protocol carries, and over which arcs.

RFC 2328, section 16: within an area by its own links alone, whatever other areas cost; between areas by the distance
vector of the border routers through the backbone; a border router believes the backbone only; what comes from outside
last, type 1 before type 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from netaudit.network.index import Subnet
from netaudit.network.routes.outside import Outside
from netaudit.network.routes.ranges import Ranges
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
    difference,
    differing,
)

BACKBONE = "0"
STUB_COST = 1
"""Cost of the default route that a border router announces into a stub area."""


class Spot(NamedTuple):
    """How a router reaches a prefix: at which cost, in which area it found that, by the area's spread."""

    cost: int
    area: str
    spread: Spread
    rank: int


Hidden = frozenset[tuple[int, str]]


@dataclass(slots=True)
class Reach:
    """How a prefix spreads in one state: in the areas it lies in, over the backbone, into the other areas."""

    homes: dict[str, Spread]
    backbone: Spread | None = None
    into: dict[str, Spread] = field(default_factory=dict)
    hidden: Hidden = frozenset()
    """Border routers that tell nobody of what lies in an area, since a range stands for it."""
    own: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Border routers that announce the prefix for an area of theirs: at which cost, for which area."""

    def at_home(self, node: int) -> Spot | None:
        """The way of a router within an area that the prefix lies in."""
        best: Spot | None = None
        for area, spread in self.homes.items():
            cost = spread.cost.get(node)
            if cost is not None and (best is None or cost < best.cost):
                best = Spot(cost, area, spread, INTRA)
        return best

    def announced(self, node: int) -> Spot | None:
        """The way that a border router tells other areas of."""
        found = self.at_home(node)
        if found is None and self.backbone is not None and (cost := self.backbone.cost.get(node)) is not None:
            return Spot(cost, BACKBONE, self.backbone, INTER)
        return found

    def told(self, node: int) -> tuple[int, str] | None:
        """The cost at which a border router tells other areas of it, and the area that it is spared."""
        if node in self.own:
            return self.own[node]
        found = self.announced(node)
        return (found.cost, found.area) if found is not None and (node, found.area) not in self.hidden else None

    def find(self, node: int) -> Spot | None:
        """The best way of a router."""
        found = self.announced(node)
        if found is None:
            for area, spread in self.into.items():
                cost = spread.cost.get(node)
                if cost is not None and (found is None or (cost, area) < (found.cost, found.area)):
                    found = Spot(cost, area, spread, INTER)
        return found

    def nodes(self) -> Iterable[int]:
        """All routers that have a way."""
        spreads = [*self.homes.values(), *([self.backbone] if self.backbone is not None else ()), *self.into.values()]
        return dict.fromkeys(node for spread in spreads for node in spread.cost)

    def moved(self, normal: Reach) -> set[int]:
        """The routers whose way may be another one than in the normal state."""
        found = differing(normal.backbone, self.backbone)
        for now, before in ((self.homes, normal.homes), (self.into, normal.into)):
            for area in now.keys() | before.keys():
                if now.get(area) is not before.get(area):
                    found = found | differing(before.get(area), now.get(area))
        return found


Origins = tuple[Origin, ...]


@dataclass
class Ospf:
    """The OSPF areas of a network; `areas_of`: node -> the areas that it has interfaces in."""

    areas: dict[str, Zone] = field(default_factory=dict)
    areas_of: dict[int, set[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Area -> `normal`, `stub`, `totally-stub`, `nssa`, `totally-nssa`."""
    distance: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Node -> administrative distance of internal and of external routes."""
    spreads: Spreads = field(default_factory=Spreads)
    ranges: Ranges = field(default_factory=Ranges)
    _normal: dict[tuple[Origins, Hidden], Reach] = field(default_factory=dict)

    def internal(self, origins: Origins, down: Down, hidden: Hidden = frozenset()) -> Routes:
        """Routes to a prefix that is on interfaces in these areas."""
        reach = self._reach(origins, down, hidden)
        return {node: route for node in reach.nodes() if (route := self._route(reach, node)) is not None}

    def internal_changes(self, before: Origins, now: Origins, down: Down, hidden: Hidden = frozenset()) -> Changes:
        """What a failure changes of the routes to a prefix, whose origins may be fewer then."""
        normal = self._reach(before, frozenset(), hidden)
        reach = self._after(normal, down) if before == now else self._reach(now, down, hidden)
        return {node: self._route(reach, node) for node in reach.moved(normal)} if reach is not normal else {}

    def summarised(self, prefix: Subnet, down: Down) -> Routes:
        """Routes to a range that border routers announce while something within it is reached in its area."""
        own: dict[int, tuple[int, str]] = {}
        for held in self.ranges.of(prefix):
            zone = self.areas.get(held.area) or Zone()
            costs = []
            for ports in self.ranges.parts.get((held.area, prefix), ()):
                alive = [port.origin for port in ports if not port.links or not port.links <= down]
                sources = {node: cost for node, _, cost in sorted(alive, key=lambda origin: -origin[2])}
                costs.append(self.spreads.get(held.area, zone, sources, down).cost.get(held.node))
            known = [cost for cost in costs if cost is not None]
            if known and held.node in self._border_areas:
                own[held.node] = (max(known) if held.cost is None else held.cost, held.area)
        reach = self._filled(Reach({}, own=own), down)
        routes = {n: route for n in reach.nodes() if n not in own and (route := self._route(reach, n)) is not None}
        for node, (cost, area) in own.items():
            why = f"its range over area {area} covers the address, and nothing longer leads there"
            routes[node] = Route(self.distance.get(node, (110, 110))[0], INTER, cost, (), "ospf", lost=why, node=node)
        return routes

    def touched(self, down: Down) -> bool:
        """Whether a failure takes a link that OSPF runs on."""
        return bool(self._touched(down))

    def default_into_stubs(self, down: Down) -> Routes:
        """The default routes that border routers announce into stub areas."""
        routes: Routes = {}
        for area in self._stubs:
            sources = dict.fromkeys(self._borders(area), STUB_COST)
            spread = self.spreads.get(area, self.areas[area], sources, down)
            routes.update({n: self._made(spread, n, INTER) for n in spread.cost if n not in sources})
        return routes

    def touches_stubs(self, down: Down) -> bool:
        """Whether a failure takes a link of an area into which a default route is announced."""
        return not self._touched(down).isdisjoint(self._stubs)

    def external(self, borders: Mapping[int, Outside], down: Down) -> Routes:
        """Routes to a prefix that routers bring in from elsewhere: type 1 first, then type 2 by its metric."""
        ways = [self._reach(origins, down) for origins in self._outside(borders)]
        nodes = dict.fromkeys(node for reach in ways for node in reach.nodes())
        return {node: route for node in nodes if (route := self._from_outside(ways, node, borders)) is not None}

    def external_changes(self, before: Mapping[int, Outside], now: Mapping[int, Outside], down: Down) -> Changes:
        """What a failure changes of the routes to a prefix that routers bring in from elsewhere."""
        if before != now:
            return difference(self.external(before, frozenset()), self.external(now, down))
        normal = [self._reach(origins, frozenset()) for origins in self._outside(before)]
        ways = [self._after(reach, down) for reach in normal]
        moved = [way.moved(reach) for way, reach in zip(ways, normal, strict=True) if way is not reach]
        return {node: self._from_outside(ways, node, now) for nodes in moved for node in nodes}

    def _outside(self, borders: Mapping[int, Outside]) -> Iterator[Origins]:
        """Who brings a prefix in, in the order of preference: those before win wherever they reach."""
        metrics = sorted({own.metric for own in borders.values() if own.kind == 2})
        for kind, metric in ((1, None), *((2, metric) for metric in metrics)):
            chosen = [(n, own) for n, own in borders.items() if own.kind == kind and metric in (None, own.metric)]
            origins = tuple(
                (node, area, own.metric if kind == 1 else 0)
                for node, own in chosen
                for area in sorted(self.areas_of.get(node, ()))
            )
            if origins:
                yield origins

    def _from_outside(self, ways: Iterable[Reach], node: int, borders: Mapping[int, Outside]) -> Route | None:
        """The external route of a router that brings none in itself; none reach into stub areas."""
        if node in borders or all(self.kinds.get(area, "normal") != "normal" for area in self.areas_of.get(node, ())):
            return None
        found = next((spot for reach in ways if (spot := reach.find(node)) is not None), None)
        if found is None:
            return None
        distance = self.distance.get(node, (110, 110))[1]
        return Route(distance, EXTERNAL, found.cost, None, "ospf", spread=found.spread, node=node)

    def _reach(self, origins: Origins, down: Down, hidden: Hidden = frozenset()) -> Reach:
        """How a prefix spreads; the normal state is kept."""
        known = self._normal.get((origins, hidden)) if not down else None
        if known is not None:
            return known
        by_area: dict[str, Sources] = {}
        for node, area, cost in origins:
            sources = by_area.setdefault(area, {})
            sources[node] = min(cost, sources.get(node, cost))
        homes = {a: self.spreads.get(a, self.areas.get(a) or Zone(), sources, down) for a, sources in by_area.items()}
        made = self._filled(Reach(homes, hidden=hidden), down)
        if not down:
            self._normal[origins, hidden] = made
        return made

    def _filled(self, made: Reach, down: Down) -> Reach:
        """With what border routers tell the backbone, and the other areas."""
        if BACKBONE in self.areas:
            if sources := self._to_backbone(made):
                made.backbone = self.spreads.get(BACKBONE, self.areas[BACKBONE], sources, down)
            for area in self._fed:
                if sources := self._to_area(area, made):
                    made.into[area] = self.spreads.get(area, self.areas[area], sources, down)
        return made

    def _after(self, normal: Reach, down: Down) -> Reach:
        """How a prefix spreads once links are down: only what rests on them is worked out again."""
        touched = self._touched(down)
        if not touched:
            return normal
        homes = {area: s.without(down) if area in touched else s for area, s in normal.homes.items()}
        made = Reach(homes, hidden=normal.hidden)
        moved = made.moved(Reach(normal.homes))
        made.backbone, made.into = normal.backbone, normal.into
        if BACKBONE not in self.areas:
            return made
        old = normal.backbone
        sources = old.sources if old is not None else {}
        if not moved.isdisjoint(self._border_areas):
            sources = self._to_backbone(made)
        made.backbone = self._again(BACKBONE, old, sources, down)
        moved |= differing(old, made.backbone)
        again = {area for node in moved for area in self._border_areas.get(node, ())}
        made.into = dict(normal.into)
        for area in self._fed:
            if area in again or area in touched:
                old = normal.into.get(area)
                kept = old.sources if old is not None else {}
                spread = self._again(area, old, self._to_area(area, made) if area in again else kept, down)
                made.into.pop(area, None)
                if spread is not None:
                    made.into[area] = spread
        return made

    def _again(self, area: str, old: Spread | None, sources: Sources, down: Down) -> Spread | None:
        """The spread of an area in a failure, from the old one where the sources are the same."""
        if old is not None and old.sources == sources:
            return old.without(down)
        return Spread(self.areas[area], sources, down) if sources else None

    def _to_backbone(self, reach: Reach) -> Sources:
        """What border routers tell the backbone of the areas behind them."""
        told = ((node, reach.told(node)) for node in self._border_areas)
        return {node: found[0] for node, found in told if found is not None and found[1] != BACKBONE}

    def _to_area(self, area: str, reach: Reach) -> Sources:
        """What border routers tell an area of the backbone and of other areas."""
        told = ((node, reach.told(node)) for node in self._borders(area))
        return {node: found[0] for node, found in told if found is not None and found[1] != area}

    def _touched(self, down: Down) -> set[str]:
        """The areas that lose links."""
        return {self._area_of[link] for link in down if link in self._area_of}

    @cached_property
    def _area_of(self) -> dict[int, str]:
        return {link: area for area, zone in self.areas.items() for link in zone.links}

    @cached_property
    def _fed(self) -> list[str]:
        """The areas that border routers tell of others."""
        return [a for a in self.areas if a != BACKBONE and not self.kinds.get(a, "").startswith("totally")]

    @cached_property
    def _stubs(self) -> list[str]:
        return [a for a, kind in self.kinds.items() if a in self.areas and kind not in ("normal", "nssa")]

    @cached_property
    def _border_areas(self) -> dict[int, list[str]]:
        """The routers with a foot in the backbone and one elsewhere -> the areas beside the backbone."""
        return {
            node: sorted(areas - {BACKBONE})
            for node, areas in self.areas_of.items()
            if BACKBONE in areas and len(areas) > 1
        }

    def _borders(self, area: str) -> Iterator[int]:
        return (node for node, areas in self._border_areas.items() if area in areas)

    def _route(self, reach: Reach, node: int) -> Route | None:
        found = reach.find(node)
        return self._made(found.spread, node, found.rank) if found is not None else None

    def _made(self, spread: Spread, node: int, rank: int) -> Route:
        distance = self.distance.get(node, (110, 110))[0]
        return Route(distance, rank, spread.cost[node], None, "ospf", spread=spread, node=node)
