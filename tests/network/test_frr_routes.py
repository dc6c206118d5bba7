"""The second witness of the calculated routes: what real FRR routers install, before and after a link is shut down."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from frr_routers import ROUTERS, Routers
from netaudit.model.device import Source
from netaudit.model.network import Network
from netaudit.network.build import build
from netaudit.network.demand_ends import DemandEnds
from netaudit.network.flows.graph import Graph
from netaudit.network.forwarding import forwarding
from netaudit.network.routes.domain import domain
from netaudit.network.routes.goals import goal_tables
from netaudit.platforms.frr import PLATFORM

pytestmark = pytest.mark.xdist_group("frr")

Table = dict[tuple[str, str], set[str]]
"""Router and prefix -> the ports of the next hops."""
LOOPBACKS = {name: f"198.19.0.{number}/32" for number, name in enumerate(ROUTERS, 1)}
WAIT = 60  # seconds for protocols to settle


def network_of(routers: Routers) -> Network:
    texts = {name: routers.run("vtysh", name, "-c", "show running-config").stdout for name in ROUTERS}
    return build([PLATFORM.facts(PLATFORM.parse(t), n, Source(path=f"{n}.cfg", sha256="")) for n, t in texts.items()])


def calculated(network: Network, down: Iterable[tuple[str, str]] = ()) -> Table:
    """What we say: `down` are ports whose links are down."""
    built = forwarding(network)
    links = [*built.links, *DemandEnds(network).links(())]
    graph = Graph.of(
        [link.edge for link in links], nodes=[d.name for d in network.devices], maximum_paths=built.maximum_paths
    )
    gone = frozenset(number for number, link in enumerate(links) if set(down) & set(link.ports))
    targets = [graph.index[name] for name in ROUTERS]
    tables = goal_tables(network, domain(network, graph, links), targets)
    found: Table = {}
    for target in targets:
        arcs = tables.table(target, range(len(ROUTERS)), gone).arcs
        for node, used in arcs.items():
            if node != target:
                ports = {links[arc // 2].ports[arc % 2][1] for arc in used}
                found[graph.nodes[node], LOOPBACKS[graph.nodes[target]]] = ports
    return {key: ports for key, ports in found.items() if ports}


def installed(routers: Routers) -> Table:
    """What the routers say: the interfaces of the next hops in their forwarding tables."""
    found: Table = {}
    for name in ROUTERS:
        table = routers.show(name, "show ip route")
        for far, prefix in LOOPBACKS.items():
            for route in table.get(prefix, ()):
                if far != name and route.get("selected"):
                    ports = {hop.get("interfaceName", "") for hop in route["nexthops"] if hop.get("fib")}
                    found[name, prefix] = ports - {""}
    return {key: ports for key, ports in found.items() if ports}


def agree(routers: Routers, expected: Table) -> None:
    """Wait until the routers say what we do."""
    end = time.monotonic() + WAIT
    while (found := installed(routers)) != expected and time.monotonic() < end:
        time.sleep(0.5)
    assert found == expected


def check(routers: Routers, shut: tuple[str, str]) -> Table:
    """Compare as configured; then shut one port down, compare what was foretold, and bring it up again."""
    network = network_of(routers)
    normal = calculated(network)
    agree(routers, normal)
    after = calculated(network, [shut])
    routers.type(shut[0], [f"interface {shut[1]}", "shutdown"])
    try:
        agree(routers, after)
        assert after != normal
        assert calculated(network_of(routers)) == after  # a port that is shut in the configuration is as good as failed
    finally:
        routers.type(shut[0], [f"interface {shut[1]}", "no shutdown"])
    return normal


def bgp_distance(routers: Routers, distance: int) -> None:
    for number, name in enumerate(ROUTERS, 1):
        words = f"distance bgp {distance} {distance} {distance}"
        routers.type(name, [f"router bgp {65000 + number}", "address-family ipv4 unicast", words])


def ospf(routers: Routers, ports: dict[tuple[str, str], list[str]]) -> None:
    for (name, port), lines in ports.items():
        routers.type(name, [f"interface {port}", *lines])


def test_external_bgp_wins_over_ospf(routers: Routers) -> None:
    normal = check(routers, ("r1", "eth1"))
    assert normal["r1", LOOPBACKS["r3"]] == {"eth1"} or len(normal["r1", LOOPBACKS["r3"]]) == 1


def test_ospf_with_equal_costs_and_with_others(routers: Routers) -> None:
    bgp_distance(routers, 250)
    normal = check(routers, ("r1", "eth1"))
    assert normal["r1", LOOPBACKS["r3"]] == {"eth0", "eth1"}
    ospf(routers, {("r1", "eth1"): ["ip ospf cost 35"], ("r3", "eth0"): ["ip ospf cost 12"]})
    normal = check(routers, ("r4", "eth0"))
    assert normal["r1", LOOPBACKS["r2"]] == {"eth0"}
    ospf(routers, {("r1", "eth1"): ["ip ospf cost 10"], ("r3", "eth0"): ["ip ospf cost 10"]})


def test_areas(routers: Routers) -> None:
    """r1 alone in area 1 with r2 and r4 as its borders; the other half of the ring is the backbone."""
    bgp_distance(routers, 250)
    one = [("r1", "eth0"), ("r1", "eth1"), ("r2", "eth0"), ("r4", "eth1"), ("r1", "lo"), ("r4", "lo")]
    ospf(routers, {port: ["no ip ospf area 0", "ip ospf area 1"] for port in one})
    ospf(routers, {("r2", "eth0"): ["ip ospf cost 100"]})
    normal = check(routers, ("r3", "eth1"))
    assert normal["r2", LOOPBACKS["r4"]] == {"eth0"}  # within area 1 at 110, not through the backbone at 20
    check(routers, ("r1", "eth0"))
    for kind in ("stub", "stub no-summary"):
        for name in ("r1", "r2", "r4"):
            routers.type(name, ["router ospf", f"area 1 {kind}"])
    ospf(routers, {port: ["no ip ospf area 1", "ip ospf area 0"] for port in one})
