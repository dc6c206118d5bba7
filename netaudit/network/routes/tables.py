"""Routing tables towards a destination: every router's next hops, as its protocols and static routes have them.

A router uses the longest prefix that it has a route to, and of several routes to one the lowest administrative
distance. So each prefix that covers a destination is worked out by itself: the destination's own, those of static
routes, and the default route.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from netaudit.network.index import Subnet
from netaudit.network.routes.bgp_paths import Around
from netaudit.network.routes.domain import Domain, StaticHop
from netaudit.network.routes.layers import (
    Goal,
    Layers,
    best_changes,
    best_of,
    connected_routes,
    counts,
    held_by_itself,
    origins_of,
    overlaid,
    static_routes,
)
from netaudit.network.routes.outside import Outside, brought_in
from netaudit.network.routes.spread import Changes, Down, Route, Routes, difference
from netaudit.network.routes.state import State

IGP_PROTOCOLS = ("ospf", "isis")
NOTHING: Down = frozenset()
_ANY = -1
"""Stands for all goals but the prefix's own."""


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
            if (route := held_by_itself(node, held, down)) is not None:
                found.routes[node] = route
        for prefix in self._prefixes(goal):
            if len(found.routes) == len(self.domain.devices):
                break
            layers = self._layers_of(goal, prefix, state)
            found.doubts.update(layers.doubts)
            for node, route in layers.best.items():
                if node not in found.routes and counts(route, goal.prefix):
                    found.routes[node] = route
        found.lost = {node: route.lost for node, route in found.routes.items() if route.lost}
        return found

    def changes(self, goal: Goal, normal: Hops, down: Down, concerned: Set[int] | None = None) -> Changes:
        """The routers that go another way towards a goal once links are down.

        Where none of the routers in `concerned` does, others may be left out.
        """
        state = self._state(down)
        prefixes = self._prefixes(goal)
        nodes = {node for node, held in goal.holders.items() if any(arc // 2 in down for arc in held)}
        parts: dict[int, tuple[Routes, Changes]] = {}

        def part(place: int) -> tuple[Routes, Changes]:
            found = parts.get(place)
            if found is None:
                layers = self._layers_of(goal, prefixes[place], self._normal)
                changed = self._changes(goal, prefixes[place], layers, state, None if nodes else concerned)
                found = parts[place] = layers.best, changed
            return found

        # Where a prefix was not looked at in the normal state, every router is served by longer ones.
        looked_at = [p for p, prefix in enumerate(prefixes) if self._key(goal, prefix) in self._layers]
        for place in reversed(looked_at):
            nodes |= part(place)[1].keys()
        found: Changes = {}
        for node in nodes:
            top = held_by_itself(node, goal.holders[node], down) if node in goal.holders else None
            place = 0
            while top is None and place < len(prefixes):
                routes, changed = part(place)
                route = changed[node] if node in changed else routes.get(node)
                top = route if route is not None and counts(route, goal.prefix) else None
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
                found |= self.domain.ospf.ranges.over(goal.prefix)
            self._covering[goal.node] = sorted(found, key=lambda prefix: -prefix.length)
        return self._covering[goal.node]

    def _layers_of(self, goal: Goal, prefix: Subnet, state: State) -> Layers:
        """The routes to one prefix; of the normal state they are kept, and shared by all goals but its own."""
        key = self._key(goal, prefix)
        known = self._layers.get(key) if not state.down else None
        if known is None:
            known = self._made(prefix, goal if prefix == goal.prefix else None, state)
            if not state.down:
                self._layers[key] = known
        return known

    def _made(self, prefix: Subnet, goal: Goal | None, state: State) -> Layers:
        """The best route of each router to one prefix."""
        domain, down = self.domain, state.down
        connected = connected_routes(goal, down)
        origins = origins_of(goal, connected)
        offers = [connected, static_routes(self._by_prefix.get(prefix, ()), down)]
        hidden = domain.ospf.ranges.hidden(prefix if goal is not None else None)
        if goal is not None:
            offers += [domain.ospf.internal(origins[0], down, hidden), domain.isis.internal(origins[1], down)]
        ranged = bool(domain.ospf.ranges.of(prefix))
        if ranged:
            offers.append(domain.ospf.summarised(prefix, down))
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
        borders = [self._borders(protocol, prefix, beside, doubts) for protocol in IGP_PROTOCOLS]
        external = [
            domain.ospf.external(borders[0], down) if borders[0] else {},
            domain.isis.external(borders[1], down) if borders[1] else {},
        ]
        doubts.update(settled.doubts if settled is not None else {})
        best = best_of([beside, *external])
        leading = [arc for arcs in goal.holders.values() for arc in arcs] if goal is not None else []
        leading += [hop.arc for _, hops in self._by_prefix.get(prefix, ()) for hop in hops if hop.arc is not None]
        links = frozenset(arc // 2 for arc in leading)
        return Layers(
            offers, known, own, settled, brought, beside, borders, external, best, doubts,
            origins, hidden, ranged, links,
        )  # fmt: skip

    @staticmethod
    def _key(goal: Goal, prefix: Subnet) -> tuple[int, Subnet]:
        return goal.node if prefix == goal.prefix else _ANY, prefix

    def _changes(self, goal: Goal, prefix: Subnet, normal: Layers, state: State, concerned: Set[int] | None) -> Changes:
        """What a failure changes of the routes to one prefix."""
        if prefix == goal.prefix:
            return self._changed(prefix, goal, normal, state, concerned)
        known = self._shared.get(prefix)
        if known is None:
            known = self._shared[prefix] = self._changed(prefix, None, normal, state, None)
        return known

    def _changed(
        self, prefix: Subnet, goal: Goal | None, normal: Layers, state: State, concerned: Set[int] | None
    ) -> Changes:
        domain, down = self.domain, state.down
        connected: Changes = {}
        static: Changes = {}
        now = before = normal.origins
        if not normal.links.isdisjoint(down):
            static = difference(normal.offers[1], static_routes(self._by_prefix.get(prefix, ()), down))
            if goal is not None:
                connected = {n: None for n in normal.offers[0] if held_by_itself(n, goal.holders[n], down) is None}
                now = origins_of(goal, overlaid(normal.offers[0], connected))
        parts = [connected, static]
        if goal is not None:
            parts += [
                domain.ospf.internal_changes(before[0], now[0], down, normal.hidden) if before[0] else {},
                domain.isis.internal_changes(before[1], now[1], down) if before[1] else {},
            ]
        if normal.ranged:
            moved = domain.ospf.touched(down)
            parts.append(difference(normal.offers[-1], domain.ospf.summarised(prefix, down)) if moved else {})
        if prefix.length == 0:
            stubs, attached = normal.offers[-2:]
            parts += [
                difference(stubs, domain.ospf.default_into_stubs(down)) if domain.ospf.touches_stubs(down) else {},
                difference(attached, domain.isis.to_attached(down)) if domain.isis.touched(down) else {},
            ]
        known = best_changes(normal.offers, parts, normal.known) if any(parts) else {}
        if known or any(self._bringing.values()):
            concerned = None  # what others choose may come back to these
        brought = self._bgp_changes(prefix, normal, known, state, concerned)
        beside: Changes = {}
        if known or brought:
            beside = best_changes([normal.known, normal.brought], [known, brought], normal.beside)
        external = self._external_changes(prefix, normal, beside, down)
        if not (beside or any(external)):
            return {}
        if not any(external) and not any(normal.external):
            return beside
        return best_changes([normal.beside, *normal.external], [beside, *external], normal.best)

    def _bgp_changes(
        self, prefix: Subnet, normal: Layers, known: Changes, state: State, concerned: Set[int] | None
    ) -> Changes:
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
                now = bgp.lose(prefix, own, normal.settled, state.down, state.to_node)
                felt = concerned is None or not concerned.isdisjoint(now)
                return bgp.changes(now, state.to_node) if felt else {}
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
            self._borders(protocol, prefix, overlaid(normal.beside, beside), {}) if beside else before
            for protocol, before in zip(IGP_PROTOCOLS, normal.borders, strict=True)
        ]
        ospf, isis = self.domain.ospf, self.domain.isis
        before = normal.borders
        moved = before[1].keys() != now[1].keys() or isis.touched(down)
        return [
            ospf.external_changes(before[0], now[0], down) if before[0] or now[0] else {},
            difference(normal.external[1], isis.external(now[1], down)) if moved and (before[1] or now[1]) else {},
        ]

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

    def _borders(
        self, protocol: str, prefix: Subnet, known: Mapping[int, Route], doubts: dict[int, str]
    ) -> dict[int, Outside]:
        """The routers that take a prefix from elsewhere into an IGP, and at which metric."""
        borders: dict[int, Outside] = {}
        for node, process in self._bringing[protocol]:
            route = known.get(node)
            if route is not None and route.protocol != protocol:
                device = self.domain.devices[node]
                if (found := brought_in(device, process, route.protocol, prefix, doubts, node)) is not None:
                    borders[node] = found
        return borders
