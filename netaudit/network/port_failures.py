"""What of a network fails alone, and which routed links go down or lose capacity with it.

A failure takes ports down: those of a link, of a LAG member, of a device, of all links in a shared-risk group. What is
routed over a subinterface goes with its port; a LAG loses its members' share, and goes where fewer are left than its
minimum. What is routed between VLAN interfaces goes when all cables between the two devices are gone; a way of the VLAN
over a third switch is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from netaudit.model.interface import Lag
from netaudit.model.network import Link, Network
from netaudit.network.flows.failures import Capacities, FailureCase, FailureKind
from netaudit.network.flows.graph import Graph
from netaudit.network.forwarding import Port, Ports, RoutedLink

KINDS: tuple[FailureKind, ...] = ("link", "lag_member", "srlg", "card", "node")
"""What fails alone."""
ON_REQUEST: tuple[FailureKind, ...] = ("site", "site-pair", "n-2")
"""What is asked for by name: a whole site, two of them, any two links, cards or devices."""


class Event(NamedTuple):
    """Something that fails: the ports and devices that go down with it."""

    kind: FailureKind
    id: str
    ports: frozenset[Port]
    nodes: tuple[str, ...] = ()


class PortFailures:
    """The failures of a network as they show in the graph of its routed links."""

    def __init__(self, network: Network, graph: Graph, links: Sequence[RoutedLink]) -> None:
        self._network = network
        self._graph = graph
        self._links = links
        self._ports = Ports(network.devices)
        self._standby = [number for number, routed in enumerate(links) if routed.standby_of]
        self._with_cables = {
            (end.device, end.lag) for link in network.links if link.kind == "physical" for end in (link.a, link.b)
        }
        self._cables = [self._between(routed) for routed in links]
        self._lags = {(device.name, lag.name): lag for device in network.devices for lag in device.lags}
        self._concerned: dict[Port, list[int]] = {}
        for number, routed in enumerate(links):
            for port in self._resting_on(number, routed):
                self._concerned.setdefault(port, []).append(number)

    def cases(self, kinds: Collection[str] = KINDS) -> list[FailureCase]:
        """Every failure of these kinds that touches a routed link, in the order of `KINDS`, then those on request."""
        single = [event for kind in KINDS for event in self._single if event.kind == kind]
        made = [event for event in single if event.kind in kinds]
        sites = list(self._sites())
        made += sites if "site" in kinds else []
        made += self._pairs(sites, "site-pair") if "site-pair" in kinds else []
        if "n-2" in kinds:
            chosen = [event for event in single if event.kind in kinds] or [e for e in single if e.kind != "node"]
            made += self._pairs([event for event in chosen if self._felt(event)], "n-2")
        cases = (self._case(event) for event in made)
        return [case for case in cases if case is not None]

    @cached_property
    def _single(self) -> list[Event]:
        return [*self._link_events(), *self._srlg_events(), *self._card_events(), *self._node_events()]

    @staticmethod
    def _pairs(events: Sequence[Event], kind: FailureKind) -> list[Event]:
        return [
            Event(kind, f"{a.id} + {b.id}", a.ports | b.ports, tuple(dict.fromkeys((*a.nodes, *b.nodes))))
            for a, b in combinations(events, 2)
        ]

    def _felt(self, event: Event) -> bool:
        return any(port in self._concerned for port in event.ports)

    def _link_events(self) -> Iterator[Event]:
        covered: set[Port] = set()
        for link in self._network.links:
            ends = _ends(link)
            if link.kind == "physical":
                covered.update(ends)
                yield Event("lag_member" if link.a.lag or link.b.lag else "link", link.id, frozenset(ends))
        for routed in self._links:
            below = self._members(routed)
            real = "" not in (routed.ports[0][0], routed.ports[1][0])
            if real and not self._over_vlan(routed) and not covered.intersection(below):
                yield from self._uncovered(routed)

    def _uncovered(self, routed: RoutedLink) -> Iterator[Event]:
        """A routed link whose cables are not known: its LAG's members one by one, or the link itself."""
        lag = next((found for end in routed.ports if (found := self._lag(end))), None)
        if lag is None:
            yield Event("link", routed.edge.id, frozenset(routed.ports))
            return
        holder = next(end[0] for end in routed.ports if self._lag(end) is lag)
        for member in lag.active_members:
            yield Event("lag_member", f"{holder}:{member}", frozenset([(holder, member)]))

    def _srlg_events(self) -> Iterator[Event]:
        shared: dict[str, list[Port]] = {}
        for link in self._network.links:
            # A LAG's link has the risks of its members, which are listed by themselves where they are known.
            if link.kind != "lag" or not self._with_cables.intersection(_ends(link)):
                for risk in link.srlgs:
                    shared.setdefault(risk, []).extend(_ends(link))
        for risk, ports in sorted(shared.items()):
            yield Event("srlg", risk, frozenset(ports))

    def _card_events(self) -> Iterator[Event]:
        """Line cards, as the names of ports tell them, of devices that have several."""
        for device in self._network.devices:
            cards: dict[str, list[Port]] = {}
            for interface in device.interfaces:
                name = card_of(device.platform, interface.name) if interface.kind == "physical" else None
                if name is not None:
                    cards.setdefault(name, []).append((device.name, interface.name))
            for name, ports in cards.items() if len(cards) > 1 else ():
                far = [port for own in ports if (port := self._far.get(own)) is not None]
                yield Event("card", f"{device.name} card {name}", frozenset((*ports, *far)))

    def _node_events(self) -> Iterator[Event]:
        for device in self._network.devices:
            ports = [(device.name, interface.name) for interface in device.interfaces]
            far = [end for own in ports if (end := self._far.get(own)) is not None]
            nodes = (device.name,) if device.name in self._graph.index else ()
            yield Event("node", device.name, frozenset((*ports, *far)), nodes)

    def _sites(self) -> Iterator[Event]:
        """Each site with all its devices, where there are several."""
        by_device = {event.id: event for event in self._single if event.kind == "node"}
        sites: dict[str, list[Event]] = {}
        for device in self._network.devices:
            if device.site:
                sites.setdefault(device.site, []).append(by_device[device.name])
        for site, events in sorted(sites.items()) if len(sites) > 1 else ():
            ports = frozenset(port for event in events for port in event.ports)
            yield Event("site", site, ports, tuple(node for event in events for node in event.nodes))

    @cached_property
    def _far(self) -> dict[Port, Port]:
        """Port -> the port at the other end of its link."""
        found: dict[Port, Port] = {}
        for link in self._network.links:
            a, b = _ends(link)
            found[a], found[b] = b, a
        return found

    def _case(self, event: Event) -> FailureCase | None:
        """The case, unless no routed link feels it."""
        gone = event.ports
        down: list[int] = []
        reduced: list[tuple[int, Capacities]] = []
        for number in sorted({number for port in gone for number in self._concerned.get(port, ())}):
            routed = self._links[number]
            cables = self._cables[number]
            cut = bool(cables) and all(gone.intersection(cable) for cable in cables)
            left = 0.0 if cut else min(self._left(end, gone) for end in routed.ports)
            if left == 0:
                down.append(number)
            elif left < 1:
                edge = self._graph.edges[number]
                reduced.append((number, (_part(edge.capacity_ab, left), _part(edge.capacity_ba, left))))
        if not down and not reduced:
            return None
        down += self._standbys(set(down))
        return FailureCase(event.kind, event.id, tuple(down), tuple(reduced), event.nodes)

    def _members(self, routed: RoutedLink) -> set[Port]:
        """The ports of a routed link, those they are a part of, and the members of its LAGs."""
        ports = {port for end in routed.ports for port in self._below(end)}
        return ports | {(end[0], name) for end in routed.ports if (lag := self._lag(end)) for name in lag.members}

    def _resting_on(self, number: int, routed: RoutedLink) -> set[Port]:
        """All ports whose loss may concern a routed link."""
        return self._members(routed).union(*self._cables[number])

    def _over_vlan(self, routed: RoutedLink) -> bool:
        return any((found := self._ports.find(end)) is not None and found.kind == "vlan" for end in routed.ports)

    def _between(self, routed: RoutedLink) -> list[list[Port]]:
        """The cables between the devices of two VLAN interfaces."""
        if not self._over_vlan(routed):
            return []
        devices = {end[0] for end in routed.ports}
        return [_ends(link) for link in self._network.links if link.kind == "physical" and set(link.devices) == devices]

    def _standbys(self, down: set[int]) -> list[int]:
        """Ways to standby gateways that stay closed, since the gateway before them is still up."""
        closed = []
        taken: set[str] = set()
        for number in self._standby:
            hosts = self._links[number].standby_of
            if number not in down:
                if hosts in taken:
                    closed.append(number)
                taken.add(hosts)
        return closed

    def _left(self, end: Port, gone: frozenset[Port]) -> float:
        """Share of an interface's capacity that is left when these ports are gone."""
        if gone.intersection(self._below(end)):
            return 0.0
        lag = self._lag(end)
        if lag is None or not lag.active_members:
            return 1.0
        up = [member for member in lag.active_members if (end[0], member) not in gone]
        if len(up) < max(lag.min_links or 1, 1):
            return 0.0
        rates = {member: self._rate((end[0], member)) for member in lag.active_members}
        total = sum(rates.values())
        return sum(rates[member] for member in up) / total

    def _rate(self, port: Port) -> float:
        """Rate of a member; members whose rates are not known count alike."""
        interface = self._ports.find(port)
        return float((interface.capacity_bps if interface is not None else None) or 1)

    def _below(self, end: Port) -> tuple[Port, ...]:
        """An interface and the one it is a part of."""
        parent = self._ports.parent(end)
        return (end,) if parent is None else (end, (end[0], parent.name))

    def _lag(self, end: Port) -> Lag | None:
        return next((lag for port in self._below(end) if (lag := self._lags.get(port))), None)


def card_of(platform: str, port: str) -> str | None:
    """The line card of a port by its name, where the platform numbers cards: `0/1` of `TenGigE0/1/0/3`.

    On IOS that is all but the last number: a module, or the member of a stack. EOS and FRR count no cards in names of
    two numbers (the second is a lane of a breakout).
    """
    found = re.search(r"(\d+(?:/\d+)+)$", port.partition(".")[0].partition(":")[0])
    numbers = found[1].split("/") if found is not None else []
    count = {"ios": len(numbers) - 1, "iosxr": 2 if len(numbers) == 4 else 0, "nxos": 1, "junos": 1}.get(
        platform, 1 if platform == "eos" and len(numbers) == 3 else 0
    )
    return "/".join(numbers[:count]) if numbers and count > 0 else None


def _ends(link: Link) -> list[Port]:
    return [(link.a.device, link.a.interface), (link.b.device, link.b.interface)]


def _part(capacity: float | None, left: float) -> float | None:
    return None if capacity is None else capacity * left
