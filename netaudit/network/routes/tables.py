"""Routing tables towards a destination: every router's next hops, as its protocols and static routes have them.

A router uses the longest prefix that it has a route to, and of several routes to one the lowest administrative
distance. So each prefix that covers a destination is worked out by itself: the destination's own, those of static
routes, and the default route.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from netaudit.network.index import Subnet
from netaudit.network.routes.bgp_paths import Around
from netaudit.network.routes.domain import Domain, StaticHop
from netaudit.network.routes.layers import Goal, Layers, best_changes, best_of, difference, overlaid
from netaudit.network.routes.spread import Changes, Down, Origin, Route, Routes
from netaudit.network.routes.state import State

IGP_PROTOCOLS = ("ospf", "isis")
NOTHING: Down = frozenset()


@dataclass(slots=True)
class Hops:
    """Next hops of all routers towards a goal."""

    routes: dict[int, Route] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    """Routers that drop what they are sent, and why."""
    doubts: dict[int, str] = field(default_factory=dict)


class Tables:
    """Works out next hops in the normal state, and whole or by their changes in one failure after the other."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._normal = State(domain, NOTHING)
        self._failed = self._normal
        self._layers: dict[tuple[int, Subnet], Layers] = {}
        self._shared: dict[Subnet, Changes] = {}
        self._bringing = {
            protocol: [
                (node, own[protocol])
                for node, own in domain.processes.items()
                if protocol in own and (own[protocol].redistribute or own[protocol].default_originate)
            ]
            for protocol in IGP_PROTOCOLS
        }
        self._covering: dict[int, list[Subnet]] = {}
        self._by_prefix: dict[Subnet, list[tuple[int, list[StaticHop]]]] = {}
        for node, statics in domain.statics.items():
            for prefix, hops, _ in statics:
                self._by_prefix.setdefault(prefix, []).append((node, hops))

    def hops(self, goal: Goal, down: Down = NOTHING) -> Hops:
        """Next hops towards a goal while some links are down, all worked out anew."""
        found = Hops()
        state = State(self.domain, down) if down else self._normal
        for node, held in goal.holders.items():
            if (route := _held(node, held, down)) is not None:
                found.routes[node] = route
        for prefix in self._prefixes(goal):
            if len(found.routes) == len(self.domain.devices):
                break
            layers = self._layers_of(goal, prefix, state)
            found.doubts.update(layers.doubts)
            for node, route in layers.best.items():
                if node not in found.routes and _counts(route, goal.prefix):
                    found.routes[node] = route
        found.lost = {node: route.lost for node, route in found.routes.items() if route.lost}
        return found

    def changes(self, goal: Goal, normal: Hops, down: Down) -> Changes:
        """The routers that go another way towards a goal once links are down."""
        state = self._state(down)
        prefixes = self._prefixes(goal)
        parts: list[tuple[Routes, Changes]] = []

        def part(place: int) -> tuple[Routes, Changes]:
            while len(parts) <= place:
                prefix = prefixes[len(parts)]
                parts.append((self._layers_of(goal, prefix, self._normal).best, self._changes(goal, prefix, state)))
            return parts[place]

        nodes = {node for node, held in goal.holders.items() if any(arc // 2 in down for arc in held)}
        for place, prefix in enumerate(prefixes):
            if place and (goal.node, prefix) not in self._layers and (_ANY, prefix) not in self._layers:
                break  # in the normal state every router is served by what is longer
            nodes |= part(place)[1].keys()
        found: Changes = {}
        for node in nodes:
            top = _held(node, goal.holders[node], down) if node in goal.holders else None
            place = 0
            while top is None and place < len(prefixes):
                routes, changed = part(place)
                route = changed[node] if node in changed else routes.get(node)
                top = route if route is not None and _counts(route, goal.prefix) else None
                place += 1
            before = normal.routes.get(node)
            if top is not before and (top is None or not top.same(before)):
                found[node] = top
        return found

    def arcs(self, node: int, route: Route) -> tuple[int, ...]:
        """The arcs that a node spreads over by a route: as many as its protocol uses at once."""
        limit = self.domain.graph.paths[node] if route.protocol in IGP_PROTOCOLS else None
        return route.arcs if limit is None else route.arcs[:limit]

    def _state(self, down: Down) -> State:
        """The state of a failure, kept until the next one."""
        if self._failed.down != down:
            self._failed, self._shared = State(self.domain, down, self._normal), {}
        return self._failed

    def _prefixes(self, goal: Goal) -> list[Subnet]:
        """The prefixes that a router may find the goal by, longest first."""
        if goal.node not in self._covering:
            version = goal.prefix.version if goal.prefix is not None else 4
            found = {Subnet(version, 0, 0)}
            if goal.prefix is not None:
                found |= {goal.prefix, *(own for own in self._by_prefix if own.covers(goal.prefix))}
            self._covering[goal.node] = sorted(found, key=lambda prefix: -prefix.length)
        return self._covering[goal.node]

    def _layers_of(self, goal: Goal, prefix: Subnet, state: State) -> Layers:
        """The routes to one prefix; of the normal state they are kept, and shared by all goals but its own."""
        exact = prefix == goal.prefix
        key = (goal.node if exact else _ANY, prefix)
        known = self._layers.get(key) if not state.down else None
        if known is None:
            known = self._made(prefix, goal if exact else None, state)
            if not state.down:
                self._layers[key] = known
        return known

    def _made(self, prefix: Subnet, goal: Goal | None, state: State) -> Layers:
        """The best route of each router to one prefix."""
        domain, down = self.domain, state.down
        connected = _connected(goal, down)
        origins = _origins(goal, connected)
        offers = [connected, self._static(prefix, down)]
        offers += [domain.ospf.internal(origins[0], down), domain.isis.internal(origins[1], down)] if goal else []
        if prefix.length == 0:
            offers += [domain.ospf.default_into_stubs(down), domain.isis.to_attached(down)]
        known = best_of(offers)
        # What BGP and the external routes of the IGPs bring comes on top of what is known so far: one after the other.
        doubts: dict[int, str] = {}
        own = {
            node: source
            for node in domain.bgp.speakers
            if (source := self._announced(node, known.get(node), prefix, doubts))
        }
        settled = domain.bgp.settle(prefix, own, Around(down, state.to_node, state.joined)) if own else None
        brought = domain.bgp.routes(settled, state.to_node) if settled is not None else {}
        beside = best_of([known, brought])
        borders = [self._borders(protocol, prefix, beside) for protocol in IGP_PROTOCOLS]
        external = [
            domain.ospf.external(borders[0], down) if borders[0] else {},
            domain.isis.external(borders[1], down) if borders[1] else {},
        ]
        doubts.update(settled.doubts if settled is not None else {})
        best = best_of([beside, *external])
        held = [arc for arcs in goal.holders.values() for arc in arcs] if goal is not None else []
        held += [hop.arc for _, hops in self._by_prefix.get(prefix, ()) for hop in hops if hop.arc is not None]
        links = frozenset(arc // 2 for arc in held)
        return Layers(
            offers, known, own, settled, brought, beside, borders, external, best, doubts, origins, links
        )  # fmt: skip

    def _changes(self, goal: Goal, prefix: Subnet, state: State) -> Changes:
        """What a failure changes of the routes to one prefix."""
        exact = prefix == goal.prefix
        known = self._shared.get(prefix) if not exact else None
        if known is None:
            known = self._changed(prefix, goal if exact else None, self._layers_of(goal, prefix, self._normal), state)
            if not exact:
                self._shared[prefix] = known
        return known

    def _changed(self, prefix: Subnet, goal: Goal | None, normal: Layers, state: State) -> Changes:
        domain, down = self.domain, state.down
        connected: Changes = {}
        static: Changes = {}
        now = before = normal.origins
        if not normal.links.isdisjoint(down):
            static = difference(normal.offers[1], self._static(prefix, down))
            if goal is not None:
                connected = {n: None for n in normal.offers[0] if _held(n, goal.holders[n], down) is None}
                now = _origins(goal, overlaid(normal.offers[0], connected))
        parts = [connected, static]
        if goal is not None:
            parts += [
                domain.ospf.internal_changes(before[0], now[0], down) if before[0] else {},
                domain.isis.internal_changes(before[1], now[1], down) if before[1] else {},
            ]
        if prefix.length == 0:
            stubs, attached = normal.offers[-2:]
            parts += [
                difference(stubs, domain.ospf.default_into_stubs(down)) if domain.ospf.touches_stubs(down) else {},
                difference(attached, domain.isis.to_attached(down)) if domain.isis.touched(down) else {},
            ]
        known = best_changes(normal.offers, parts, normal.known) if any(parts) else {}
        brought = self._bgp_changes(prefix, normal, known, state)
        beside: Changes = {}
        if known or brought:
            beside = best_changes([normal.known, normal.brought], [known, brought], normal.beside)
        external = self._external_changes(prefix, normal, beside, down)
        if not (beside or any(external)):
            return {}
        if not any(external) and not any(normal.external):
            return beside
        return best_changes([normal.beside, *normal.external], [beside, *external], normal.best)

    def _bgp_changes(self, prefix: Subnet, normal: Layers, known: Changes, state: State) -> Changes:
        bgp = self.domain.bgp
        own = normal.own
        if any(node in bgp.speakers for node in known):
            own = dict(own)
            for node, route in known.items():
                if node in bgp.speakers:
                    own.pop(node, None)
                    if source := self._announced(node, route, prefix, {}):
                        own[node] = source
        if normal.settled is not None and own == normal.own:
            if bgp.plain(prefix):
                return bgp.changes(prefix, own, normal.settled, state.down, state.to_node)
            if not state.disturbs(normal.settled.asked):
                return {}
        if not own:
            return dict.fromkeys(normal.brought)
        settled = bgp.settle(prefix, own, Around(state.down, state.to_node, state.joined))
        return difference(normal.brought, bgp.routes(settled, state.to_node))

    def _external_changes(self, prefix: Subnet, normal: Layers, beside: Changes, down: Down) -> list[Changes]:
        """What a failure changes of the routes that OSPF and IS-IS take from elsewhere."""
        if not any(self._bringing.values()):
            return [{}, {}]
        now = [
            self._borders(protocol, prefix, overlaid(normal.beside, beside)) if beside else before
            for protocol, before in zip(IGP_PROTOCOLS, normal.borders, strict=True)
        ]
        ospf, isis = self.domain.ospf, self.domain.isis
        before = normal.borders
        moved = before[1].keys() != now[1].keys() or isis.touched(down)
        return [
            ospf.external_changes(before[0], now[0], down) if before[0] or now[0] else {},
            difference(normal.external[1], isis.external(now[1], down)) if moved and (before[1] or now[1]) else {},
        ]

    def _static(self, prefix: Subnet, down: Down) -> Routes:
        routes: Routes = {}
        for node, hops in self._by_prefix.get(prefix, ()):
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

    def _announced(self, node: int, route: Route | None, prefix: Subnet, doubts: dict[int, str]) -> str:
        """What a speaker announces a prefix in BGP from; empty where it does not."""
        speaker = self.domain.bgp.speakers[node]
        if route is not None and prefix in speaker.networks:
            return "network"
        if route is not None and route.protocol in speaker.redistributes and route.protocol != "bgp":
            if not prefix.length:
                return ""
            if policy := speaker.redistributes[route.protocol]:
                doubts[node] = f"redistribution into BGP on {speaker.device.name} through {policy}"
            return route.protocol
        return "default" if prefix.length == 0 and node in self.domain.bgp.announce_default else ""

    def _borders(self, protocol: str, prefix: Subnet, known: Mapping[int, Route]) -> dict[int, Route]:
        """The routers that take a prefix from elsewhere into an IGP."""
        borders: dict[int, Route] = {}
        for node, process in self._bringing[protocol]:
            route = known.get(node)
            if route is None or route.protocol == protocol:
                continue
            sources = {own.source.split()[0] for own in process.redistribute}
            if (prefix.length and route.protocol in sources) or (not prefix.length and process.default_originate):
                borders[node] = route
        return borders


_ANY = -1
"""Stands for all goals but the prefix's own."""


def _held(node: int, held: tuple[int, ...], down: Down) -> Route | None:
    """The route of a router to a prefix of its own."""
    arcs = tuple(arc for arc in held if arc // 2 not in down)
    return Route(0, 0, 0, arcs, "connected", here=True, node=node) if arcs or not held else None


def _connected(goal: Goal | None, down: Down) -> Routes:
    return {
        node: Route(0, 0, 0, (), "connected", here=True, node=node)
        for node, held in (goal.holders.items() if goal is not None else ())
        if not held or any(arc // 2 not in down for arc in held)
    }


def _origins(goal: Goal | None, connected: Routes) -> tuple[tuple[Origin, ...], tuple[Origin, ...]]:
    """Who announces a goal in OSPF and in IS-IS while these routers have it."""
    if goal is None:
        return (), ()
    return tuple(own for own in goal.ospf if own[0] in connected), tuple(
        own for own in goal.isis if own[0] in connected
    )


def _counts(route: Route, prefix: Subnet | None) -> bool:
    return route.hops is None or bool(route.hops or route.lost) or (route.here and prefix is None)
