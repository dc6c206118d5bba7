"""The routes of all routers to one prefix, protocol by protocol, and what a failure changes of them.

Connected and static routes and what the IGPs carry come first; BGP stands on these, and on all of them what routers
take from elsewhere into OSPF and IS-IS. A change goes up the same way: what rests on nothing that changed stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from netaudit.network.index import Subnet
from netaudit.network.routes.bgp import Settled
from netaudit.network.routes.domain import StaticHop
from netaudit.network.routes.outside import Outside
from netaudit.network.routes.spread import Changes, Down, Origin, Route, Routes


@dataclass(slots=True)
class Goal:
    """Where demands go: a prefix, and the routers it is on."""

    node: int
    """The node of the graph that stands for it."""
    prefix: Subnet | None
    holders: Mapping[int, tuple[int, ...]]
    """Router -> its arcs to `node`; none where the router is the destination itself."""
    ospf: tuple[Origin, ...] = ()
    isis: tuple[Origin, ...] = ()


@dataclass(slots=True)
class Layers:
    """The routes to one prefix in the normal state."""

    offers: list[Routes]
    """Connected, static, OSPF, IS-IS; of the default route also what stub areas and level 1 are told."""
    known: Routes
    own: dict[int, str]
    """The speakers that announce it in BGP."""
    settled: Settled | None
    brought: Routes
    """By BGP."""
    beside: Routes
    """The best of all these."""
    borders: list[dict[int, Outside]]
    """Routers that take it into OSPF, and into IS-IS."""
    external: list[Routes]
    best: Routes
    doubts: dict[int, str] = field(default_factory=dict)
    origins: tuple[tuple[Origin, ...], tuple[Origin, ...]] = ((), ())
    """Who announces it in OSPF, and in IS-IS."""
    hidden: frozenset[tuple[int, str]] = frozenset()
    """Border routers that tell nobody of it, for an area, since a range stands for it."""
    ranged: bool = False
    """It is such a range itself."""
    links: frozenset[int] = frozenset()
    """Those that its holders and static routes lead over."""


def best_of(offers: Iterable[Routes]) -> Routes:
    """Of several routes of a router the one of the lowest distance, then rank; the earlier of equal ones."""
    best: Routes = {}
    for routes in offers:
        for node, route in routes.items():
            known = best.get(node)
            if known is None or (route.distance, route.rank) < (known.distance, known.rank):
                best[node] = route
    return best


def best_changes(offers: Sequence[Routes], changes: Sequence[Changes], best: Routes) -> Changes:
    """What changes of the best routes where these change of the offers."""
    found: Changes = {}
    for node in dict.fromkeys(node for part in changes for node in part):
        top: Route | None = None
        for routes, part in zip(offers, changes, strict=True):
            route = part[node] if node in part else routes.get(node)
            if route is not None and (top is None or (route.distance, route.rank) < (top.distance, top.rank)):
                top = route
        before = best.get(node)
        if top is not before and (top is None or not top.same(before)):
            found[node] = top
    return found


def overlaid(before: Routes, changes: Changes) -> Routes:
    """The routes once the changes are made."""
    if not changes:
        return before
    made = {**before, **{node: route for node, route in changes.items() if route is not None}}
    for node, route in changes.items():
        if route is None:
            made.pop(node, None)
    return made


def static_routes(held_by: Iterable[tuple[int, list[StaticHop]]], down: Down) -> Routes:
    """The static routes to one prefix, as far as their links are up."""
    routes: Routes = {}
    for node, hops in held_by:
        usable = [hop for hop in hops if hop.arc is None or hop.arc // 2 not in down]
        if not usable:
            continue
        lowest = min(hop.distance for hop in usable)
        first = [hop for hop in usable if hop.distance == lowest]
        arcs = tuple(dict.fromkeys(hop.arc for hop in first if hop.arc is not None))
        lost = "" if arcs else first[0].lost
        known = routes.get(node)
        if known is None or lowest < known.distance:
            routes[node] = Route(lowest, 0, 0, arcs, "static", lost=lost, node=node)
    return routes


def held_by_itself(node: int, arcs_held: tuple[int, ...], down: Down) -> Route | None:
    """The route of a router to a prefix of its own."""
    arcs = tuple(arc for arc in arcs_held if arc // 2 not in down)
    return Route(0, 0, 0, arcs, "connected", here=True, node=node) if arcs or not arcs_held else None


def connected_routes(goal: Goal | None, down: Down) -> Routes:
    """The routes of those that have the goal's prefix themselves."""
    return {
        node: Route(0, 0, 0, (), "connected", here=True, node=node)
        for node, held in (goal.holders.items() if goal is not None else ())
        if not held or any(arc // 2 not in down for arc in held)
    }


def origins_of(goal: Goal | None, connected: Routes) -> tuple[tuple[Origin, ...], tuple[Origin, ...]]:
    """Who announces a goal in OSPF and in IS-IS while these routers have it."""
    if goal is None:
        return (), ()
    return tuple(own for own in goal.ospf if own[0] in connected), tuple(
        own for own in goal.isis if own[0] in connected
    )


def counts(route: Route, prefix: Subnet | None) -> bool:
    """Whether a router can use a route to get to a prefix."""
    return route.hops is None or bool(route.hops or route.lost) or (route.here and prefix is None)
