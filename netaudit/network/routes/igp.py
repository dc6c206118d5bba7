"""OSPF areas and IS-IS levels: who reaches a prefix that the protocol carries, and over which arcs.

OSPF (RFC 2328, section 16): within an area by its own links alone, whatever other areas cost; between areas by the
distance vector of the border routers through the backbone; a border router believes the backbone only. IS-IS
(ISO 10589): level 1 within an area; a router of level 1 alone sends everything else to the nearest router that is
attached to level 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netaudit.network.routes.spread import Down, Route, Sources, Spread, Spreads, Zone

INTRA, INTER, EXTERNAL = 0, 1, 2
BACKBONE = "0"
STUB_COST = 1
"""Cost of the default route that a border router announces into a stub area."""

Origin = tuple[int, str, int]
"""A router that has the prefix on an interface: its number, the area or level, the interface's metric."""
Routes = dict[int, Route]


@dataclass(slots=True)
class Ospf:
    """The OSPF areas of a network; `areas_of`: node -> the areas that it has interfaces in."""

    areas: dict[str, Zone] = field(default_factory=dict)
    areas_of: dict[int, set[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Area -> `normal`, `stub`, `totally-stub`, `nssa`, `totally-nssa`."""
    distance: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Node -> administrative distance of internal and of external routes."""
    spreads: Spreads = field(default_factory=Spreads)
    _border_routers: dict[str, list[int]] = field(default_factory=dict)

    def internal(self, origins: Iterable[Origin], down: Down) -> Routes:
        """Routes to a prefix that is on interfaces in these areas."""
        by_area: dict[str, Sources] = {}
        for node, area, cost in origins:
            known = by_area.setdefault(area, {}).get(node)
            if known is None or cost < known[0]:
                by_area[area][node] = (cost, None)
        routes: Routes = {}
        at_home: dict[int, str] = {}
        for area, sources in by_area.items():
            spread = self.spreads.get(area, self.areas.get(area, Zone()), sources, down)
            for node, cost in spread.cost.items():
                if node not in routes or cost < routes[node].cost:
                    routes[node] = self._route(spread, node, INTRA)
                    at_home[node] = area
        self._between_areas(routes, at_home, down)
        return routes

    def default_into_stubs(self, down: Down) -> Routes:
        """The default routes that border routers announce into stub areas."""
        routes: Routes = {}
        for area, kind in self.kinds.items():
            if area in self.areas and kind != "normal" and kind != "nssa":
                sources: Sources = {node: (STUB_COST, None) for node in self._borders(area)}  # noqa: C420 - typed
                spread = self.spreads.get(area, self.areas[area], sources, down)
                routes.update({n: self._route(spread, n, INTER) for n in spread.cost if n not in sources})
        return routes

    def external(self, borders: Mapping[int, Route], down: Down) -> Routes:
        """Routes to a prefix that routers bring in from elsewhere; type 2, of one metric: the nearest wins."""
        origins = [(node, area, 0) for node in borders for area in self.areas_of.get(node, ())]
        found = self.internal(origins, down)
        routes: Routes = {}
        for node, route in found.items():
            stub = all(self.kinds.get(area, "normal") != "normal" for area in self.areas_of.get(node, ()))
            if node not in borders and not stub:
                distance = self.distance.get(node, (110, 110))[1]
                routes[node] = Route(
                    distance, EXTERNAL, route.cost, None, "ospf", spread=route.spread, node=route.node,
                    rests_on=(*route.rests_on, *borders.values()),
                )  # fmt: skip
        return routes

    def _between_areas(self, routes: Routes, at_home: Mapping[int, str], down: Down) -> None:
        """Add the routes of routers that have none within an area: those in the backbone first, then those beyond."""
        backbone = self.areas.get(BACKBONE)
        if backbone is None:
            return
        sources: Sources = {
            node: (route.cost, route)
            for node, route in routes.items()
            if at_home[node] != BACKBONE and BACKBONE in self.areas_of.get(node, ())
        }
        if sources:
            spread = self.spreads.get(BACKBONE, backbone, sources, down)
            routes.update({node: self._route(spread, node, INTER) for node in spread.cost if node not in routes})
        announced = dict(routes)
        for area, zone in self.areas.items():
            if area == BACKBONE or self.kinds.get(area, "").startswith("totally"):
                continue
            into: Sources = {
                node: (announced[node].cost, announced[node])
                for node in self._borders(area)
                if node in announced and at_home.get(node) != area
            }
            if not into:
                continue
            spread = self.spreads.get(area, zone, into, down)
            routes.update({node: self._route(spread, node, INTER) for node in spread.cost if node not in routes})

    def _borders(self, area: str) -> list[int]:
        """The routers with a foot in an area and one in the backbone."""
        if not self._border_routers:
            for node, areas in self.areas_of.items():
                for own in areas if BACKBONE in areas else ():
                    self._border_routers.setdefault(own, []).append(node)
        return self._border_routers.get(area, [])

    def _route(self, spread: Spread, node: int, rank: int) -> Route:
        distance = self.distance.get(node, (110, 110))[0]
        return Route(distance, rank, spread.cost[node], None, "ospf", spread=spread, node=node)


@dataclass(slots=True)
class Isis:
    """The IS-IS levels of a network: one zone of level 1 with all areas (they share no links), one of 2."""

    one: Zone = field(default_factory=Zone)
    two: Zone = field(default_factory=Zone)
    distance: Mapping[int, int] = field(default_factory=dict)
    spreads: Spreads = field(default_factory=Spreads)

    def internal(self, origins: Iterable[Origin], down: Down) -> Routes:
        """Routes to a prefix on interfaces of these levels (`1`, `2`)."""
        first: Sources = {}
        second: Sources = {}
        for node, levels, cost in origins:
            for level, sources in (("1", first), ("2", second)):
                if level in levels and (node not in sources or cost < sources[node][0]):
                    sources[node] = (cost, None)
        spread = self.spreads.get("1", self.one, first, down)
        routes = {node: self._route(spread, node, INTRA) for node in spread.cost}
        for node, route in routes.items():
            if node in self.two.members and (node not in second or route.cost < second[node][0]):
                second[node] = (route.cost, route)
        above = self.spreads.get("2", self.two, second, down)
        routes.update({node: self._route(above, node, INTER) for node in above.cost if node not in routes})
        return routes

    def to_attached(self, down: Down) -> Routes:
        """The default routes of level 1 routers: to the nearest one with a neighbour in level 2."""
        attached: Sources = {
            node: (0, None)
            for node in self.one.members & self.two.members
            if any(arc // 2 not in down for arc, _, _ in self.two.outgoing.get(node, ()))
        }
        spread = self.spreads.get("1", self.one, attached, down)
        return {
            node: self._route(spread, node, INTER)
            for node in spread.cost
            if node not in attached and node not in self.two.members
        }

    def external(self, borders: Mapping[int, Route], down: Down) -> Routes:
        """Routes to a prefix that routers bring in from elsewhere, into level 2 (the usual default)."""
        found = self.internal([(node, "2" if node in self.two.members else "1", 0) for node in borders], down)
        for node in borders:
            found.pop(node, None)
        for route in found.values():
            route.rank, route.rests_on = EXTERNAL, tuple(borders.values())
        return found

    def _route(self, spread: Spread, node: int, rank: int) -> Route:
        return Route(self.distance.get(node, 115), rank, spread.cost[node], None, "isis", spread=spread, node=node)
