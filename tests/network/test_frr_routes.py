"""The second witness of the calculated routes: what real FRR routers install, before and after a link is shut down."""

from __future__ import annotations

import time
from collections.abc import Iterable
from ipaddress import ip_network

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
        arcs = tables.table_without(target, gone)
        for node in targets:
            if node != target:
                ports = {links[arc // 2].ports[arc % 2][1] for arc in arcs.get(node)}
                found[graph.nodes[node], LOOPBACKS[graph.nodes[target]]] = ports
    return {key: ports for key, ports in found.items() if ports}


def installed(routers: Routers) -> Table:
    """What the routers say: the interfaces of the next hops that their forwarding tables have for each address."""
    found: Table = {}
    for name in ROUTERS:
        table = {ip_network(prefix): held for prefix, held in routers.show(name, "show ip route").items()}
        for far, loopback in LOOPBACKS.items():
            used = [
                (prefix.prefixlen, route)
                for prefix, held in table.items()
                if prefix.prefixlen and prefix.supernet_of(ip_network(loopback))
                for route in held
                if route.get("selected")
            ]
            if far != name and used:
                hops = max(used, key=lambda own: own[0])[1]["nexthops"]
                found[name, loopback] = {hop.get("interfaceName", "") for hop in hops if hop.get("fib")} - {""}
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


def test_external_types_and_metrics(routers: Routers) -> None:
    """r3's loopback is known to OSPF through r2 and r4 alone, which take a static route from elsewhere."""
    bgp_distance(routers, 250)
    ospf(routers, {("r3", "lo"): ["no ip ospf area 0"]})
    ways = {"r2": "198.18.2.2", "r4": "198.18.3.1"}
    for name, hop in ways.items():
        routers.type(name, [f"ip route {LOOPBACKS['r3']} {hop}"])
    chosen = []
    for said in (
        {"r2": "metric 30", "r4": "metric 25"},
        {"r2": "metric 30 metric-type 1", "r4": "metric 25"},
        {"r2": "metric 30 metric-type 1", "r4": "metric 25 metric-type 1"},
        {"r2": "", "r4": ""},
    ):
        for name, words in said.items():
            routers.type(name, ["router ospf", "no redistribute static", f"redistribute static {words}"])
        port = "eth0" if len(chosen) % 2 else "eth1"
        chosen.append(check(routers, ("r1", port))["r1", LOOPBACKS["r3"]])
    assert [len(ports) for ports in chosen] == [1, 1, 1, 2]
    assert chosen[0] == chosen[2] != chosen[1]
    for name, hop in ways.items():
        routers.type(name, [f"no ip route {LOOPBACKS['r3']} {hop}", "router ospf", "no redistribute static"])
    ospf(routers, {("r3", "lo"): ["ip ospf area 0"]})


def test_area_ranges(routers: Routers) -> None:
    """r1 alone in area 1, r2 and r4 its borders; the loopbacks of r1 and r4 lie within the range."""
    bgp_distance(routers, 250)
    one = [("r1", "eth0"), ("r1", "eth1"), ("r2", "eth0"), ("r4", "eth1"), ("r1", "lo"), ("r4", "lo")]
    ospf(routers, {port: ["no ip ospf area 0", "ip ospf area 1"] for port in one})
    found = []
    for said in (
        {"r2": "", "r4": ""},
        {"r2": "", "r4": " cost 100"},
        {"r2": " not-advertise", "r4": " cost 100"},
        {"r2": " not-advertise", "r4": None},
    ):
        for name, words in said.items():
            lines = ["router ospf", "no area 1 range 198.19.0.0/29"]
            routers.type(name, lines[:1] + ([f"area 1 range 198.19.0.0/29{words}"] if words is not None else lines[1:]))
        found.append(calculated(network_of(routers)))
        agree(routers, found[-1])
    assert len({str(sorted(table["r3", LOOPBACKS["r1"]])) for table in found}) > 1
    check(routers, ("r1", "eth0"))
    for name in ("r2", "r4"):
        routers.type(name, ["router ospf", "no area 1 range 198.19.0.0/29"])
    ospf(routers, {port: ["no ip ospf area 1", "ip ospf area 0"] for port in one})


def test_policies_prepending_and_med(routers: Routers) -> None:
    """r1 prefers what r4 tells (local preference); r3 makes its own prefix look farther to r2."""
    for number, name in enumerate(ROUTERS, 1):
        routers.type(
            name,
            # Of equal ways from outside FRR keeps the one it heard first, unless it is to compare identifiers.
            [f"router bgp {65000 + number}", "bgp bestpath compare-routerid", "address-family ipv4 unicast",
             "no distance bgp 250 250 250"],
        )  # fmt: skip
    routers.type("r1", ["route-map PREFER permit 10", "set local-preference 300"])
    routers.type(
        "r3",
        ["route-map LONGER permit 10", "match ip address prefix-list LOOPBACKS", "set as-path prepend 65003 65003"],
    )

    def words(number: int, peer: str, policy: str, way: str, no: str = "") -> list[str]:
        return [f"router bgp {number}", "address-family ipv4 unicast", f"{no}neighbor {peer} route-map {policy} {way}"]

    routers.type("r1", words(65001, "198.18.4.1", "PREFER", "in"))
    routers.type("r3", words(65003, "198.18.2.1", "LONGER", "out"))
    routers.run("vtysh", "r1", "-c", "clear bgp *")
    routers.run("vtysh", "r3", "-c", "clear bgp *")
    normal = check(routers, ("r4", "eth0"))
    assert normal["r1", LOOPBACKS["r3"]] == {"eth0"}  # not over r2 as well: r1 prefers what r4 tells
    routers.type("r1", words(65001, "198.18.4.1", "IN", "in"))
    routers.type("r3", words(65003, "198.18.2.1", "OUT", "out"))


def test_internal_bgp_over_ospf_and_static_routes(routers: Routers) -> None:
    """r1 is another AS; r2, r3 and r4 are one, joined by OSPF, and take the nearest exit that the IGP knows."""
    ospf(routers, {("r1", port): ["no ip ospf area 0"] for port in ("eth0", "eth1", "lo")})
    for number, name in enumerate(ROUTERS, 1):
        routers.type(name, [f"no router bgp {65000 + number}"])
    lines = ["router bgp 65001", "no bgp ebgp-requires-policy", "neighbor 198.18.1.2 remote-as 65000",
             "neighbor 198.18.4.1 remote-as 65000", "address-family ipv4 unicast", "network 198.19.0.1/32"]  # fmt: skip
    routers.type("r1", lines)
    for name, outside in (("r2", "198.18.1.1"), ("r3", ""), ("r4", "198.18.4.2")):
        lines = ["router bgp 65000", "no bgp ebgp-requires-policy"]
        if outside:
            lines.append(f"neighbor {outside} remote-as 65001")
        for other in ("r2", "r3", "r4"):
            if other != name:
                peer = LOOPBACKS[other].partition("/")[0]
                lines += [f"neighbor {peer} remote-as 65000", f"neighbor {peer} update-source lo"]
        lines.append("address-family ipv4 unicast")
        lines += [
            f"neighbor {LOOPBACKS[other].partition('/')[0]} next-hop-self" for other in ("r2", "r3", "r4")
            if other != name and outside
        ]  # fmt: skip
        routers.type(name, lines)
    ospf(routers, {("r3", "eth1"): ["ip ospf cost 25"]})
    # What lies inside, r1 knows by a default route to r2, and by a farther one to r4.
    routers.type("r1", ["ip route 0.0.0.0/0 198.18.1.2", "ip route 0.0.0.0/0 198.18.4.1 200"])
    normal = check_tables(routers, ("r2", "eth0"))
    assert normal["r3", LOOPBACKS["r1"]] == {"eth0"}
    assert normal["r1", LOOPBACKS["r3"]] == {"eth1"}


def check_tables(routers: Routers, shut: tuple[str, str]) -> Table:
    """As `check`; what a default route carries stands in the routers' tables under it."""

    def known(table: Table) -> Table:
        return {key: ports for key, ports in table.items() if key[0] != "r1"}

    network = network_of(routers)
    normal = calculated(network)
    end = time.monotonic() + WAIT
    while known(installed(routers)) != known(normal) and time.monotonic() < end:
        time.sleep(0.5)
    assert known(installed(routers)) == known(normal)
    [route] = [own for own in routers.show("r1", "show ip route")["0.0.0.0/0"] if own.get("selected")]
    assert {hop["interfaceName"] for hop in route["nexthops"]} == normal["r1", LOOPBACKS["r3"]]
    after = calculated(network, [shut])
    routers.type(shut[0], [f"interface {shut[1]}", "shutdown"])
    end = time.monotonic() + WAIT
    while known(installed(routers)) != known(after) and time.monotonic() < end:
        time.sleep(0.5)
    assert known(installed(routers)) == known(after)
    assert known(after) != known(normal)
    return normal
