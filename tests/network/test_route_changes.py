"""What a failure changes of routes and loads, against the same worked out anew: areas, BGP, static routes together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

import pytest

from netaudit.model.device import Source
from netaudit.model.network import Network
from netaudit.network.build import build
from netaudit.network.demand_ends import DemandEnds
from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import FailureCase, link_failures, node_failures, pair_failures
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.tabled import Arcs
from netaudit.network.forwarding import forwarding
from netaudit.network.routes.domain import domain
from netaudit.network.routes.goals import GoalTables, goal_tables
from netaudit.platforms.eos import PLATFORM

ROUTERS = 6


@dataclass
class Router:
    """A configuration in the making."""

    asn: int
    ports: list[str] = field(default_factory=list)
    ospf: list[str] = field(default_factory=list)
    bgp: list[str] = field(default_factory=list)
    isis: str = ""
    more: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """All of it."""
        ospf = "".join(f"   {line}\n" for line in self.ospf)
        bgp = "".join(f"   {line}\n" for line in self.bgp)
        return (
            f"! device: {name} (vEOS, EOS-4.30)\nhostname {name}\n!\nip routing\n!\n{''.join(self.ports)}"
            f"{''.join(self.more)}router ospf 1\n{ospf}!\n"
            f"router isis CORE\n   net 49.0001.0000.0000.000{name[-1]}.00\n{self.isis}"
            "   address-family ipv4 unicast\n!\n" + (f"router bgp {self.asn}\n{bgp}!\n" if self.bgp else "") + "end\n"
        )


KINDS = ["0", "0", "1", "1", "2", "isis", "isis", "ebgp", "ebgp", "both", "plain"]
"""What runs over a link: an OSPF area, IS-IS, BGP, BGP beside the backbone, nothing."""


def network_of(chance: Random, kinds: Sequence[str] = KINDS) -> Network:
    """Few routers and few costs, so that equal ways, parallel links and parts cut off are common."""
    same_as = chance.random() < 0.5
    routers = [Router(65000 + (number // 2 if same_as else number)) for number in range(ROUTERS)]
    for number in range(chance.randrange(4, 12)):
        (a, b), kind, cost = chance.sample(range(ROUTERS), 2), chance.choice(kinds), chance.randrange(1, 4)
        for own, far, side in ((a, b, 0), (b, a, 1)):
            router = routers[own]
            lines = [f"ip address 10.0.{number}.{side}/31"]
            if kind in ("0", "1", "2", "both"):
                area = "0" if kind == "both" else kind
                lines += [f"ip ospf area 0.0.0.{area}", f"ip ospf cost {cost + side}", "ip ospf network point-to-point"]
            if kind == "isis":
                lines += ["isis enable CORE", f"isis metric {cost}", "isis network point-to-point"]
            if kind in ("ebgp", "both"):
                router.bgp.append(f"neighbor 10.0.{number}.{1 - side} remote-as {routers[far].asn}")
                if same_as and chance.random() < 0.5:
                    router.bgp.append(f"neighbor 10.0.{number}.{1 - side} next-hop-self")
            router.ports.append(_port(len(router.ports) + 1, *lines))
            if kind == "plain" and chance.random() < 0.5:
                goal = chance.choice(["0.0.0.0/0", f"10.9.{far}.0/24", "10.9.0.0/16"])
                router.more.append(f"ip route {goal} 10.0.{number}.{1 - side}\n")
    for number, router in enumerate(routers):
        _users(chance, number, router)
    texts = {f"r{number}": router.text(f"r{number}") for number, router in enumerate(routers)}
    return build([PLATFORM.facts(PLATFORM.parse(t), n, Source(path=n, sha256="")) for n, t in texts.items()])


def _users(chance: Random, number: int, router: Router) -> None:
    """A prefix behind each router, announced in one way or another, and what it takes from one protocol to another."""

    def some(*choices: str) -> list[str]:
        found = chance.choice(choices)
        return [found] if found else []

    told = chance.choice(["0", "1", "isis", "bgp", "redistributed", "silent"])
    area = (f"ip ospf area 0.0.0.{told}",) if told in ("0", "1") else ()
    area = ("isis enable CORE", "isis passive") if told == "isis" else area
    router.isis = "".join(
        f"   {line}\n" for line in some("", "", "is-type level-1", "redistribute ospf", "redistribute bgp")
    )
    router.ports.append(_port(len(router.ports) + 1, f"ip address 10.9.{number}.1/24", *area))
    if router.bgp:
        router.bgp += ["maximum-paths 4", "bgp bestpath as-path multipath-relax"] if chance.random() < 0.5 else []
        router.bgp += [f"network 10.9.{number}.0/24"] if told == "bgp" else []
        router.bgp += some("", "", "redistribute ospf", "redistribute connected")
    router.ospf += some("", "", "redistribute bgp", "redistribute static", "redistribute bgp route-map OUT")
    metrics = some("", "   set metric 7\n", "   set metric 30\n   set metric-type type-1\n")
    router.more.append(f"route-map OUT permit 10\n{''.join(metrics)}!\n")
    router.ospf += ["redistribute connected"] if told == "redistributed" else []
    router.ospf += some("", "", "", "default-information originate always")
    router.ospf += some("", "", "", "area 0.0.0.1 stub", "area 0.0.0.2 stub no-summary")
    router.ospf += some("", "", "area 0.0.0.1 range 10.9.0.0/16", "area 0.0.0.2 range 10.9.0.0/17 not-advertise")


def _port(number: int, *lines: str) -> str:
    return f"interface Ethernet{number}\n   no switchport\n   speed 1g\n" + "".join(f"   {x}\n" for x in lines) + "!\n"


def laid_out(network: Network) -> tuple[Graph, GoalTables]:
    """The network's graph with all its users, and tables towards each of their prefixes."""
    built, ends = forwarding(network), DemandEnds(network)
    users = [f"10.9.{number}.0/24" for number in range(ROUTERS)]
    nodes = [node for user in users for node in (*ends.sources(user), *ends.targets(user))]
    links = [*built.links, *ends.links(tuple(dict.fromkeys(nodes)), announced=False)]
    names = [*(device.name for device in network.devices), *nodes]
    graph = Graph.of([link.edge for link in links], nodes=names, maximum_paths=built.maximum_paths)
    targets = [graph.index[node] for user in users for node in ends.targets(user)]
    targets += [graph.index[device.name] for device in network.devices]
    return graph, goal_tables(network, domain(network, graph, links), targets)


def failures(graph: Graph) -> list[FailureCase]:
    links = link_failures(graph)
    return [*links, *node_failures(graph, [f"r{number}" for number in range(ROUTERS)]), *pair_failures(links[:4])]


class Anew:
    """The same tables, with every node's next hops worked out whole in every state."""

    def __init__(self, tables: GoalTables) -> None:
        self._tables = tables

    def table(self, target: int) -> Arcs:
        """Of the normal state."""
        return self._tables.table(target)

    def changes(self, target: int, down: frozenset[int], carrying: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        """All nodes."""
        del carrying
        table = self._tables.table_without(target, down)
        return {node: table.get(node) for node in range(len(self._tables.domain.graph.nodes))}


@pytest.mark.parametrize("kinds", [KINDS, ["0", "1", "2"], ["ebgp", "ebgp", "both"]], ids=["mixed", "areas", "ebgp"])
@pytest.mark.parametrize("seed", range(20))
def test_changes_of_routes_are_those_of_all_worked_out_anew(seed: int, kinds: list[str]) -> None:
    graph, tables = laid_out(network_of(Random(seed), kinds))
    every = range(len(graph.nodes))
    for case in failures(graph):
        down = frozenset(case.down)
        for target in tables.goals:
            normal = tables.table(target)
            changed = tables.changes(target, down, every)
            expected = tables.table_without(target, down)
            found = {node: changed[node] if node in changed else normal.get(node) for node in every}
            assert found == {node: expected.get(node) for node in every}, (case.id, graph.nodes[target])


@pytest.mark.parametrize("kinds", [KINDS, ["0", "1", "2"], ["ebgp", "ebgp", "both"]], ids=["mixed", "areas", "ebgp"])
@pytest.mark.parametrize("seed", range(20))
def test_loads_are_those_of_all_worked_out_anew(seed: int, kinds: list[str]) -> None:
    graph, tables = laid_out(network_of(Random(seed), kinds))
    targets = [graph.nodes[target] for target in tables.goals]
    sources = [node for node in graph.nodes if node.startswith(("from ", "r"))]
    pairs = [(source, target) for source in sources for target in targets if source != target][:: 1 + seed % 5]
    demands = [Demand(a, b, 1e6 * (1 + n % 7), "voice" if n % 3 else "") for n, (a, b) in enumerate(pairs)]
    run = partial(analyse, graph, demands, failures(graph), keep_states=True)
    found, expected = run(tables=tables), run(tables=Anew(tables))
    assert found.disconnected == expected.disconnected
    for one, other in zip(found.states, expected.states, strict=True):
        assert list(one) == pytest.approx(list(other), rel=1e-9, abs=1e-3)
    for one, other in zip(found.failures, expected.failures, strict=True):
        assert one.dropped_bps == pytest.approx(other.dropped_bps, rel=1e-9, abs=1e-3)
        assert (one.dropped, one.detour) == (other.dropped, other.detour)
    for one, other in zip(found.arcs, expected.arcs, strict=True):
        assert one.worst_bps == pytest.approx(other.worst_bps, rel=1e-9, abs=1e-3)
        assert [c.worst_bps for c in one.classes] == pytest.approx([c.worst_bps for c in other.classes], rel=1e-9)
