"""What of a network fails alone, and which routed links go down or lose capacity with it.

A failure takes ports down: those of a link, of a LAG member, of a device, of all links in a shared-risk group. What is
routed over a subinterface goes with its port; a LAG loses its members' share, and goes where fewer are left than its
minimum. What is routed between VLAN interfaces goes when all cables between the two devices are gone; a way of the VLAN
over a third switch is not followed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from netaudit.model.interface import Lag
from netaudit.model.network import Link, Network
from netaudit.network.flows.failures import Capacities, FailureCase, FailureKind
from netaudit.network.flows.graph import Graph
from netaudit.network.forwarding import Port, Ports, RoutedLink

KINDS: tuple[FailureKind, ...] = ("link", "lag_member", "srlg", "node")


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
        """Every single failure of these kinds that touches a routed link, in the order of `KINDS`."""
        made = [*self._link_cases(), *self._srlg_cases(), *self._node_cases()]
        order = {kind: place for place, kind in enumerate(KINDS)}
        return sorted((case for case in made if case.kind in kinds), key=lambda case: order[case.kind])

    def _link_cases(self) -> Iterator[FailureCase]:
        covered: set[Port] = set()
        for link in self._network.links:
            ends = _ends(link)
            if link.kind == "physical":
                covered.update(ends)
                yield from self._case("lag_member" if link.a.lag or link.b.lag else "link", link.id, ends)
        for routed in self._links:
            below = self._members(routed)
            real = "" not in (routed.ports[0][0], routed.ports[1][0])
            if real and not self._over_vlan(routed) and not covered.intersection(below):
                yield from self._uncovered(routed)

    def _uncovered(self, routed: RoutedLink) -> Iterator[FailureCase]:
        """A routed link whose cables are not known: its LAG's members one by one, or the link itself."""
        lag = next((found for end in routed.ports if (found := self._lag(end))), None)
        if lag is None:
            yield from self._case("link", routed.edge.id, routed.ports)
            return
        holder = next(end[0] for end in routed.ports if self._lag(end) is lag)
        for member in lag.active_members:
            yield from self._case("lag_member", f"{holder}:{member}", [(holder, member)])

    def _srlg_cases(self) -> Iterator[FailureCase]:
        shared: dict[str, list[Port]] = {}
        for link in self._network.links:
            # A LAG's link has the risks of its members, which are listed by themselves where they are known.
            if link.kind != "lag" or not self._with_cables.intersection(_ends(link)):
                for risk in link.srlgs:
                    shared.setdefault(risk, []).extend(_ends(link))
        for risk, ports in sorted(shared.items()):
            yield from self._case("srlg", risk, ports)

    def _node_cases(self) -> Iterator[FailureCase]:
        for device in self._network.devices:
            ports = [(device.name, interface.name) for interface in device.interfaces]
            far = [end for link in self._network.links if device.name in link.devices for end in _ends(link)]
            nodes = (device.name,) if device.name in self._graph.index else ()
            yield from self._case("node", device.name, [*ports, *far], nodes)

    def _case(
        self, kind: FailureKind, name: str, ports: Iterable[Port], nodes: tuple[str, ...] = ()
    ) -> Iterator[FailureCase]:
        """The case, unless no routed link feels it."""
        gone = set(ports)
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
        if down or reduced:
            down += self._standbys(set(down))
            yield FailureCase(kind, name, tuple(down), tuple(reduced), nodes)

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

    def _left(self, end: Port, gone: set[Port]) -> float:
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


def _ends(link: Link) -> list[Port]:
    return [(link.a.device, link.a.interface), (link.b.device, link.b.interface)]


def _part(capacity: float | None, left: float) -> float | None:
    return None if capacity is None else capacity * left
