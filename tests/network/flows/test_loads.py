"""Loads of networks as configurations describe them: two routers, two circuits, a gateway pair."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from netaudit.model.device import Coverage, Device, Source
from netaudit.model.interface import Interface, InterfaceIsis, InterfaceOspf, Lag
from netaudit.model.network import (
    AdjacencyEnd,
    FhrpMember,
    IgpAdjacency,
    Link,
    LinkEnd,
    LinkLoad,
    Network,
    NetworkFhrpGroup,
    Segment,
    SegmentMember,
)
from netaudit.model.qos import AttachedClass, QosAttachment
from netaudit.model.routing import NextHop, RoutingProcess, StaticRoute
from netaudit.network.demands import DemandRow
from netaudit.network.loads import NetworkLoads, compute_loads
from netaudit.network.loads_document import loads_document

GIG = 10**9
NO_WAY = "no route carries it from end to end"


def port(name: str, **facts: Any) -> Interface:
    return Interface(name=name, enabled=True, **{"capacity_bps": GIG, "port_bps": GIG, **facts})


def ospf(cost: int | None = None) -> InterfaceOspf:
    return InterfaceOspf(process="1", area="0", cost=cost)


def device(name: str, *interfaces: Interface, **facts: Any) -> Device:
    source, coverage = Source(path=f"{name}.cfg", sha256=""), Coverage(lines=0, modelled=0)
    values = {"platform": "ios", **facts}
    return Device(name=name, source=source, coverage=coverage, interfaces=interfaces, **values)


def wire(a: str, b: str, **facts: Any) -> Link:
    """A link of two ports written `device:interface`."""
    ends = [end.split(":", 1) for end in (a, b)]
    first, second = (LinkEnd(device=name, interface=interface) for name, interface in ends)
    return Link(id=f"{a}--{b}", devices=(first.device, second.device), a=first, b=second, **facts)


def adjacency(link: Link, protocol: str = "ospf") -> IgpAdjacency:
    a, b = (AdjacencyEnd(device=end.device, interface=end.interface) for end in (link.a, link.b))
    return IgpAdjacency(id=f"{protocol} {link.id}", a=a, b=b, protocol=protocol, established=True)


def row(source: str, target: str, bps: float = 6e8, of: str = "") -> DemandRow:
    return DemandRow(source, target, of, bps, None, 2)


def two_circuits(first: int | None = 10, second: int | None = 20, **spare: Any) -> Network:
    """r1 and r2 over two circuits; by default the second is the spare, of 500 Mbit/s."""
    routers = [
        device(name, port("A", ospf=ospf(first)), port("B", ospf=ospf(second), **{"capacity_bps": GIG // 2, **spare}))
        for name in ("r1", "r2")
    ]
    links = (wire("r1:A", "r2:A", srlgs=("duct",)), wire("r1:B", "r2:B"))
    return Network(devices=tuple(routers), links=links, igp_adjacencies=tuple(map(adjacency, links)))


def load(loads: NetworkLoads, link: str, source: str) -> LinkLoad:
    (found,) = (own for own in loads.link_loads if own.link == link and own.source == source)
    return found


def test_the_spare_circuit_is_too_small() -> None:
    loads = compute_loads(two_circuits(), [row("r1", "r2")], failures=("link", "srlg"))
    spare = load(loads, "r1:B--r2:B", "r1")
    assert (spare.interface, spare.capacity_bps, spare.normal_bps, spare.worst_bps) == ("B", GIG // 2, 0.0, 6e8)
    assert spare.worst_failure is not None
    assert (spare.worst_failure.kind, spare.worst_failure.id) == ("link", "r1:A--r2:A")
    assert (loads.growth_normal, loads.growth_n_minus_1) == (pytest.approx(10 / 6), pytest.approx(5 / 6))
    assert [(found.kind, found.id, found.max_link) for found in loads.failures] == [
        ("link", "r1:A--r2:A", "r1:B--r2:B"),
        ("link", "r1:B--r2:B", "r1:A--r2:A"),
        ("srlg", "duct", "r1:B--r2:B"),
    ]
    assert loads.unknown == ()


def test_the_cost_follows_from_the_reference_bandwidth_and_the_bandwidth_statement() -> None:
    network = two_circuits(None, None, bandwidth_bps=GIG // 10)
    process = RoutingProcess(protocol="ospf", id="1", reference_bps=10 * GIG)
    network = replace(network, devices=tuple(replace(own, routing_processes=(process,)) for own in network.devices))
    assert load(compute_loads(network, [row("r1", "r2")]), "r1:A--r2:A", "r1").normal_bps == 6e8
    # Without it, 100 Mbit/s over either is below 2 and both circuits cost 1.
    plain = replace(network, devices=two_circuits(None, None, bandwidth_bps=GIG // 10).devices)
    assert load(compute_loads(plain, [row("r1", "r2")]), "r1:A--r2:A", "r1").normal_bps == 3e8


def test_an_unknown_cost_leaves_no_load() -> None:
    network = two_circuits(10, None, port_bps=None, capacity_bps=None)
    loads = compute_loads(network, [row("r1", "r2")])
    assert loads.link_loads == ()
    assert loads.unknown[0] == (
        "ospf cost of r1 B: neither a cost nor the bandwidth it follows from can be told: configure one, or give the "
        "port's speed"
    )


def test_a_reference_below_every_port_of_the_platform_makes_every_cost_1() -> None:
    network = two_circuits(1, None, port_bps=None, capacity_bps=None)
    network = replace(network, devices=tuple(replace(own, platform="eos") for own in network.devices))
    loads = compute_loads(network, [row("r1", "r2")])
    assert [load(loads, link.id, "r1").normal_bps for link in network.links] == [3e8, 3e8]
    assert loads.unknown == ("link r1:B--r2:B: the capacity out of r1 is not known",)


def test_isis_metric_is_10_where_none_is_configured() -> None:
    network = two_circuits()
    routers = tuple(
        replace(own, interfaces=(port("A", isis=InterfaceIsis(metric=11)), port("B", isis=InterfaceIsis())))
        for own in network.devices
    )
    adjacencies = tuple(adjacency(link, "isis") for link in network.links)
    network = replace(network, devices=routers, igp_adjacencies=adjacencies)
    assert load(compute_loads(network, [row("r1", "r2")]), "r1:B--r2:B", "r1").normal_bps == 6e8


def test_maximum_paths_of_one_uses_one_of_two_equal_circuits() -> None:
    network = two_circuits(10, 10)
    process = RoutingProcess(protocol="ospf", id="1", maximum_paths=1)
    network = replace(network, devices=tuple(replace(own, routing_processes=(process,)) for own in network.devices))
    loads = compute_loads(network, [row("r1", "r2")])
    assert [load(loads, link.id, "r1").normal_bps for link in network.links] == [6e8, 0.0]


@pytest.mark.parametrize(("min_links", "utilisation", "dropped"), [(None, 1.2, 0.0), (2, 0.0, 6e8)])
def test_a_lag_counts_once_and_loses_members(min_links: int | None, utilisation: float, dropped: float) -> None:
    members = [port(name, capacity_bps=GIG // 2, lag="Po1") for name in ("A", "B")]
    group = Lag(name="Po1", members=("A", "B"), active_members=("A", "B"), min_links=min_links)
    routers = tuple(device(n, *members, port("Po1", kind="lag", ospf=ospf()), lags=(group,)) for n in ("r1", "r2"))
    cables = tuple(
        replace(link, a=replace(link.a, lag="Po1"), b=replace(link.b, lag="Po1"))
        for link in (wire("r1:A", "r2:A"), wire("r1:B", "r2:B"))
    )
    bundle = wire("r1:Po1", "r2:Po1", kind="lag")
    network = Network(devices=routers, links=(*cables, bundle), igp_adjacencies=(adjacency(bundle),))
    loads = compute_loads(network, [row("r1", "r2")], failures=("link", "lag_member"))
    assert [own.link for own in loads.link_loads] == [bundle.id, bundle.id]
    assert [(found.kind, found.id) for found in loads.failures] == [("lag_member", link.id) for link in cables]
    assert [found.max_utilisation for found in loads.failures] == [utilisation] * 2
    assert [found.dropped_bps for found in loads.failures] == [dropped] * 2


def test_vlan_interfaces_are_joined_as_long_as_one_cable_is_left() -> None:
    vlan = port("Vlan99", kind="vlan", ospf=ospf(1))
    switches = (device("s1", port("A"), port("B"), vlan), device("s2", port("A"), port("B"), vlan))
    cables = (wire("s1:A", "s2:A", srlgs=("duct",)), wire("s1:B", "s2:B", srlgs=("duct",)))
    joined = wire("s1:Vlan99", "s2:Vlan99", kind="logical")
    network = Network(devices=switches, links=(*cables, joined), igp_adjacencies=(adjacency(joined),))
    loads = compute_loads(network, [row("s1", "s2")], failures=("link", "srlg"))
    assert [(found.kind, found.id, found.dropped_bps) for found in loads.failures] == [("srlg", "duct", 6e8)]


def gateway_pair(tracks: int = 1) -> Network:
    """h hangs behind r1 (active) and r2 on subinterfaces; both have a circuit to r3."""
    routers = [
        device(name, port("A", ospf=ospf(cost)), port("B"), port("B.10", kind="subinterface", parent="B", ospf=ospf(1)))
        for name, cost in (("r1", 10), ("r2", 20))
    ]
    far = device("r3", port("A", ospf=ospf(10)), port("C", ospf=ospf(20)))
    links = (wire("r1:A", "r3:A"), wire("r2:A", "r3:C"), wire("r1:B", "sw:1"), wire("r2:B", "sw:2"))
    members = tuple(SegmentMember(device=name, interface="B.10", address="") for name in ("r1", "r2"))
    group = NetworkFhrpGroup(
        id="g10",
        protocol="hsrp",
        segment="10.1.0.0/24",
        active="r1",
        members=tuple(
            FhrpMember(device=name, interface="B.10", priority=priority, tracks=tracks)
            for name, priority in (("r1", 110), ("r2", 100))
        ),
    )
    segment = Segment(id="10.1.0.0/24", prefix="10.1.0.0/24", role="access", site="branch", members=members)
    return Network(
        devices=(*routers, far),
        links=links,
        segments=(segment,),
        fhrp_groups=(group,),
        igp_adjacencies=tuple(map(adjacency, links[:2])),
    )


@pytest.mark.parametrize("end", ["10.1.0.0/24", "branch", "10.1.0.64/26", "10.0.0.0/8"])
def test_the_active_gateway_carries_until_it_or_its_port_fails(end: str) -> None:
    loads = compute_loads(gateway_pair(), [row(end, "r3")])
    assert load(loads, "r1:A--r3:A", "r1").normal_bps == 6e8
    spare = load(loads, "r2:A--r3:C", "r2")
    assert (spare.normal_bps, spare.worst_bps) == (0.0, 6e8)
    by_id = {found.id: found for found in loads.failures}
    assert {name: found.dropped_bps for name, found in by_id.items()} == {
        "r1:A--r3:A": 0.0,
        "r2:A--r3:C": 0.0,
        "r1:B--sw:1": 0.0,
        "r2:B--sw:2": 0.0,
        "r1": 0.0,
        "r2": 0.0,
        "r3": 6e8,
    }
    assert {own.link for own in loads.link_loads} == {"r1:A--r3:A", "r2:A--r3:C"}


@pytest.mark.parametrize(("tracks", "dropped"), [(0, 6e8), (1, 0.0)])
def test_a_gateway_that_lost_its_circuit_keeps_what_hosts_send_unless_it_tracks(tracks: int, dropped: float) -> None:
    loads = compute_loads(gateway_pair(tracks), [row("branch", "r3")])
    (failure,) = (own for own in loads.failures if own.id == "r1:A--r3:A")
    assert failure.dropped_bps == dropped
    assert failure.dropped == (("branch -> r3",) if dropped else ())


def test_traffic_to_a_prefix_leaves_at_the_nearest_router() -> None:
    loads = compute_loads(gateway_pair(), [row("r3", "10.1.0.0/24")])
    assert load(loads, "r1:A--r3:A", "r3").normal_bps == 6e8
    assert load(loads, "r2:A--r3:C", "r3").worst_bps == 6e8


def test_classes_have_the_guarantee_of_the_outbound_policy() -> None:
    network = two_circuits()
    attachment = QosAttachment(
        name="A output",
        interface="A",
        direction="output",
        policy="WAN",
        classes=(AttachedClass(name="VOICE", policy="WAN", guarantee_bps=10**8),),
    )
    network = replace(network, devices=tuple(replace(own, qos_attachments=(attachment,)) for own in network.devices))
    loads = compute_loads(network, [row("r1", "r2", 2e8, "voice"), row("r1", "r2", 1e8, "bulk")])
    classes = load(loads, "r1:A--r2:A", "r1").classes
    assert [(own.name, own.guarantee_bps, own.normal_bps) for own in classes] == [
        ("bulk", None, 1e8),
        ("voice", 10**8, 2e8),
    ]


def test_what_is_not_known_is_said() -> None:
    network = two_circuits()
    static = StaticRoute(prefix="10.9.0.0/16", next_hops=(NextHop(address="10.0.0.1"),))
    lone = device("r9", port("Lo0", kind="loopback", addresses=("10.9.9.9/32",)), static_routes=(static,))
    network = replace(network, devices=(*network.devices, lone))
    loads = compute_loads(network, [row("r1", "10.9.9.9/32"), row("r1", "nowhere"), row("r1", "r2")], file="d.csv")
    assert loads.unknown == (
        "demand r1 -> nowhere: d.csv:2: 'nowhere' is not known",
        f"demand r1 -> 10.9.9.9/32: d.csv:2: {NO_WAY}",
    )
    assert loads.growth_normal == pytest.approx(10 / 6)


def test_the_document_has_the_contracts_names() -> None:
    network = two_circuits()
    document = loads_document(compute_loads(network, [row("r1", "r2", of="voice")]), network)
    assert document["schema"] == "netaudit.capacity/1"
    assert document["links"][0] == {
        "id": "r1:A--r2:A",
        "from": "r1",
        "to": "r2",
        "interface": "A",
        "capacity_bps": GIG,
        "capacity_origin": None,
        "normal_bps": 6e8,
        "normal_utilisation": 0.6,
        "worst_bps": 6e8,
        "worst_utilisation": 0.6,
        "worst_failure": {"kind": "none", "id": ""},
        "measured": None,
        "classes": [
            {"class": "voice", "guarantee_bps": None, "guarantee_origin": None, "normal_bps": 6e8, "worst_bps": 6e8}
        ],
    }
    assert document["failures"][0] == {
        "kind": "link",
        "id": "r1:A--r2:A",
        "dropped_bps": 0.0,
        "dropped": [],
        "max_utilisation": 1.2,
        "max_link": "r1:B--r2:B",
        "longest_detour": {"source": "r1", "target": "r2", "before": 10, "after": 20},
        "utilisation": {"r1:A--r2:A": 0.0, "r1:B--r2:B": 1.2},
    }
    [step] = document["upgrades"]
    assert (step["link"], step["from_bps"], step["to_bps"]) == ("r1:B--r2:B", 5e8, 1e9)
    assert step["growth"]["n_minus_1"] == pytest.approx(10 / 6)
