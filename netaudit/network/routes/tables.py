"""Routing tables towards a destination: every router's next hops, as its protocols and static routes have them.

A router uses the longest prefix that it has a route to, and of several routes to one the lowest administrative
distance. So each prefix that covers a destination is worked out by itself: the destination's own, those of static
routes, and the default route.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netaudit.network.index import Subnet
from netaudit.network.routes.domain import Domain, StaticHop
from netaudit.network.routes.igp import Origin, Routes
from netaudit.network.routes.spread import Down, Route

IGP_PROTOCOLS = ("ospf", "isis")


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
class Hops:
    """Next hops of all routers towards a goal."""

    routes: dict[int, Route] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    """Routers that drop what they are sent, and why."""
    doubts: dict[int, str] = field(default_factory=dict)


class Tables:
    """Works out next hops for one state of the network after the other; what goals share is kept for a state."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self._down: Down | None = None
        self._to_node: dict[int, Routes] = {}
        self._parts: list[int] = []
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

    def hops(self, goal: Goal, down: Down) -> Hops:
        """Next hops towards a goal while some links are down."""
        if self._down is None or self._down != down:
            self._down, self._to_node, self._parts = down, {}, []
        found = Hops()
        for node, held in goal.holders.items():
            arcs = tuple(arc for arc in held if arc // 2 not in down)
            if arcs or not held:
                found.routes[node] = Route(0, 0, 0, arcs, "connected", here=True, node=node)
        for prefix in self._prefixes(goal):
            if len(found.routes) == len(self.domain.devices):
                break
            exact = prefix == goal.prefix
            for node, route in self._routes(prefix, goal if exact else None, down, found.doubts).items():
                if node not in found.routes and self._counts(route, goal.prefix):
                    found.routes[node] = route
        for node, route in found.routes.items():
            if route.lost:
                found.lost[node] = route.lost
        return found

    @staticmethod
    def _counts(route: Route, prefix: Subnet | None) -> bool:
        return route.hops is None or bool(route.hops or route.lost) or (route.here and prefix is None)

    def _prefixes(self, goal: Goal) -> list[Subnet]:
        """The prefixes that a router may find the goal by, longest first."""
        if goal.node not in self._covering:
            version = goal.prefix.version if goal.prefix is not None else 4
            found = {Subnet(version, 0, 0)}
            if goal.prefix is not None:
                found |= {goal.prefix, *(own for own in self._by_prefix if own.covers(goal.prefix))}
            self._covering[goal.node] = sorted(found, key=lambda prefix: -prefix.length)
        return self._covering[goal.node]

    def _routes(self, prefix: Subnet, goal: Goal | None, down: Down, doubts: dict[int, str]) -> Routes:
        """The best route of each router to one prefix."""
        domain, offers = self.domain, []
        origins = (goal.ospf, goal.isis) if goal is not None else ((), ())
        connected = {
            node: Route(0, 0, 0, (), "connected", here=True, node=node)
            for node, held in (goal.holders if goal is not None else {}).items()
            if not held or any(arc // 2 not in down for arc in held)
        }
        offers += [connected, self._static(prefix, down)]
        if goal is not None:
            offers += [
                domain.ospf.internal([own for own in origins[0] if own[0] in connected], down),
                domain.isis.internal([own for own in origins[1] if own[0] in connected], down),
            ]
        if prefix.length == 0:
            offers += [domain.ospf.default_into_stubs(down), domain.isis.to_attached(down)]
        best = _best(offers)
        # What BGP and the external routes of the IGPs bring comes on top of what is known so far: one after the other.
        brought = self._bgp(prefix, best, down, doubts)
        best = _best([best, brought])
        return _best([best, *self._external(prefix, best, down)])

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

    def _bgp(self, prefix: Subnet, known: Routes, down: Down, doubts: dict[int, str]) -> Routes:
        own: dict[int, str] = {}
        for node, speaker in self.domain.bgp.speakers.items():
            route = known.get(node)
            if route is not None and prefix in speaker.networks:
                own[node] = "network"
            elif route is not None and route.protocol in speaker.redistributes and route.protocol != "bgp":
                if prefix.length:
                    own[node] = route.protocol
                    if policy := speaker.redistributes[route.protocol]:
                        doubts[node] = f"redistribution into BGP on {speaker.device.name} through {policy}"
            elif prefix.length == 0 and node in self.domain.bgp.announce_default:
                own[node] = "default"
        if not own:
            return {}
        return self.domain.bgp.routes(prefix, own, self.to_node, self._are_joined, down, self.domain.arc_of, doubts)

    def _external(self, prefix: Subnet, known: Routes, down: Down) -> Iterable[Routes]:
        """Routes that OSPF and IS-IS take from elsewhere on some router."""
        for protocol, igp in (("ospf", self.domain.ospf), ("isis", self.domain.isis)):
            borders: dict[int, Route] = {}
            for node, process in self._bringing[protocol]:
                route = known.get(node)
                if route is None or route.protocol == protocol:
                    continue
                sources = {own.source.split()[0] for own in process.redistribute}
                if (prefix.length and route.protocol in sources) or (not prefix.length and process.default_originate):
                    borders[node] = route
            if borders:
                yield igp.external(borders, down)

    def to_node(self, node: int) -> Routes:
        """The IGPs' routes to a router: to whatever it announces."""
        found = self._to_node.get(node)
        if found is None:
            domain, down = self.domain, self._down or frozenset()
            ospf = domain.ospf.internal([(node, area, 0) for area in domain.ospf.areas_of.get(node, ())], down)
            levels = "".join(
                level for level, zone in (("1", domain.isis.one), ("2", domain.isis.two)) if node in zone.members
            )
            isis = domain.isis.internal([(node, levels, 0)] if levels else [], down)
            found = self._to_node[node] = _best([ospf, isis])
        return found

    def arcs(self, node: int, route: Route) -> tuple[int, ...]:
        """The arcs that a node spreads over by a route: as many as its protocol uses at once."""
        limit = self.domain.graph.paths[node] if route.protocol in IGP_PROTOCOLS else None
        return route.arcs if limit is None else route.arcs[:limit]

    def _are_joined(self, a: int, b: int) -> bool:
        if not self._parts:
            self._parts = self._joined(self._down or frozenset())
        return self._parts[a] == self._parts[b]

    def _joined(self, down: Down) -> list[int]:
        """Node -> number of the part of the network that it is in."""
        graph = self.domain.graph
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


def _best(offers: Iterable[Routes]) -> Routes:
    """Of several routes of a router the one of the lowest distance, then rank; the earlier of equal ones."""
    best: Routes = {}
    for routes in offers:
        for node, route in routes.items():
            known = best.get(node)
            if known is None or (route.distance, route.rank) < (known.distance, known.rank):
                best[node] = route
    return best
