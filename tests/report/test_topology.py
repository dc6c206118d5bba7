"""The topology picture: what is drawn, what counts as not redundant, and that nothing lies over a device."""

from __future__ import annotations

from itertools import combinations, pairwise
from xml.etree import ElementTree

import msgspec
import pytest

from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.report.bridges import single_points
from netaudit.report.grid import NODE_HEIGHT, NODE_WIDTH
from netaudit.report.layout import Diagram, diagram
from netaudit.report.overview import MOST_DEVICES, overview, site_summaries
from netaudit.report.svg import bucket, topology_svg
from netaudit.report.topology import OUTSIDE, Node, Place, Topology, extent, topology

from . import sample


def leaf_spine(branches: int) -> Network:
    devices, links = [], []

    def join(a: str, b: str) -> None:
        links.append(sample.link(f"{a}--{b}", a, f"to-{b}", b, f"to-{a}", 1e10))

    for role, count in (("wan-edge", 2), ("spine", 3), ("leaf", 8)):
        devices += [sample.device(f"dc-{role}{n}", "dc", role, "eos", 100, 1.0) for n in range(1, count + 1)]
    for spine in (1, 2, 3):
        for leaf in range(1, 9):
            join(f"dc-leaf{leaf}", f"dc-spine{spine}")
        for edge in (1, 2):
            join(f"dc-wan-edge{edge}", f"dc-spine{spine}")
    join("dc-leaf1", "dc-wan-edge1")
    join("dc-leaf1", "dc-leaf5")
    for number in range(branches):
        site = f"br{number}"
        devices += [sample.device(f"{site}-rtr", site, "branch", "ios", 100, 1.0),
                    sample.device(f"{site}-sw", site, "access", "ios", 100, 1.0)]  # fmt: skip
        join(f"{site}-rtr", f"dc-wan-edge{number % 2 + 1}")
        join(f"{site}-sw", "dc-leaf2")
        join(f"{site}-rtr", f"{site}-sw")
    return Network(devices=tuple(devices), links=tuple(links))


def without_sites() -> Network:
    network = sample.network()
    devices = tuple(msgspec.structs.replace(device, site=None, role=None) for device in network.devices)
    return msgspec.structs.replace(network, devices=devices, intent=Intent())


NETWORKS = {"sample": sample.network, "no sites": without_sites, "leaf-spine": lambda: leaf_spine(9)}


@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_devices_and_no_two_sites_overlap(name: str) -> None:
    placed = diagram(topology(NETWORKS[name]()))
    spots = [(spot.x, spot.y, NODE_WIDTH, NODE_HEIGHT) for spot in placed.spots]
    boxes = [(box.x, box.y, box.width, box.height) for box in placed.boxes]
    for kind in (spots, boxes):
        for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(kind, 2):
            assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


@pytest.mark.parametrize("name", NETWORKS)
def test_devices_stand_within_their_site_and_the_picture(name: str) -> None:
    placed = diagram(topology(NETWORKS[name]()))
    boxes = {box.place.key: box for box in placed.boxes}
    for spot in placed.spots:
        box = boxes[spot.node.site]
        assert box.x <= spot.x
        assert spot.x + NODE_WIDTH <= box.x + box.width
        assert box.y <= spot.y
        assert spot.y + NODE_HEIGHT <= box.y + box.height
    assert all(0 <= x <= placed.width and 0 <= y <= placed.height for route in placed.routes for x, y in route.points)


def crossed(placed: Diagram) -> list[tuple[str, str]]:
    """Links that run through a device which is not theirs."""
    found = []
    for route in placed.routes:
        for spot in placed.spots:
            if spot.node.name in (route.edge.a, route.edge.b):
                continue
            for (ax, ay), (bx, by) in pairwise(route.points):
                steps = [(ax + (bx - ax) * n / 200, ay + (by - ay) * n / 200) for n in range(201)]
                if any(spot.x < x < spot.x + NODE_WIDTH and spot.y < y < spot.y + NODE_HEIGHT for x, y in steps):
                    found.append((route.edge.id, spot.node.name))
                    break
    return found


@pytest.mark.parametrize("name", NETWORKS)
def test_no_link_runs_through_a_device_that_is_not_its_own(name: str) -> None:
    assert crossed(diagram(topology(NETWORKS[name]()))) == []


def test_parallel_links_are_drawn_apart() -> None:
    placed = diagram(topology(sample.network()))
    twins = [route.points for route in placed.routes if route.edge.id.startswith("dc2-core1--dc2-core2")]
    assert len(twins) == 2
    assert not set(twins[0]) & set(twins[1])


def test_the_same_network_in_another_order_gives_the_same_picture() -> None:
    network = sample.network()
    turned = msgspec.structs.replace(network, devices=network.devices[::-1], links=network.links[::-1])
    assert topology_svg(diagram(topology(turned)), "d") == topology_svg(diagram(topology(network)), "d")


def test_edges_of_a_site_stand_on_top_and_access_at_the_bottom() -> None:
    height = {spot.node.name: spot.y for spot in diagram(topology(sample.network())).spots}
    assert height["dc1-wan1"] < height["dc1-core1"] < height["dc1-acc1"]


def test_devices_without_configuration_stand_outside() -> None:
    content = topology(sample.network())
    outside = [node for node in content.nodes if node.site == OUTSIDE]
    assert [(node.name, node.known) for node in outside] == [("isp-northwind", False), ("isp-skylane", False)]
    assert extent(content) == "12 devices at 3 sites, 2 more whose configuration was not supplied"


def test_a_lag_is_drawn_once_with_its_cables() -> None:
    network = sample.network()
    lag = next(link for link in network.links if link.kind == "lag")
    members = tuple(
        msgspec.structs.replace(
            lag, id=f"member {n}", kind="physical",
            a=msgspec.structs.replace(lag.a, interface=f"Ethernet{n}", lag=lag.a.interface),
            b=msgspec.structs.replace(lag.b, interface=f"Ethernet{n}", lag=lag.b.interface),
        )
        for n in (1, 2)
    )  # fmt: skip
    content = topology(msgspec.structs.replace(network, links=(*network.links, *members)))
    assert [edge.cables for edge in content.edges if edge.id == lag.id] == [2]
    assert not [edge for edge in content.edges if edge.id.startswith("member")]


def test_links_of_critical_services_and_bridges_are_not_redundant() -> None:
    single = {edge.id for edge in topology(sample.network()).edges if edge.single}
    assert single == {"br1-rtr1--br1-sw1", "dc1-acc2--dc1-core1"}


@pytest.mark.parametrize(
    ("links", "known", "expected"),
    [
        ([("1", "a", "b")], "ab", {"1"}),
        ([("1", "a", "b"), ("2", "a", "b")], "ab", set()),
        ([("1", "a", "b"), ("2", "b", "c"), ("3", "c", "a")], "abc", set()),
        ([("1", "a", "b"), ("2", "b", "c"), ("3", "c", "a"), ("4", "c", "d")], "abcd", {"4"}),
        ([("1", "a", "b"), ("2", "b", "carrier")], "ab", {"1"}),
        ([("1", "a", "carrier"), ("2", "carrier", "b")], "ab", {"1", "2"}),
        ([("1", "a", "a")], "a", set()),
        ([("1", "a", "b"), ("2", "c", "d"), ("3", "c", "d")], "abcd", {"1"}),
    ],
    ids=["one", "two parallel", "ring", "tail of a ring", "stub to a peer not known", "through a carrier", "loop",
         "two parts"],
)  # fmt: skip
def test_bridges(links: list[tuple[str, str, str]], known: str, expected: set[str]) -> None:
    assert single_points(links, set(known)).links == expected


def test_bridges_of_a_long_chain_need_no_recursion() -> None:
    chain = [(str(n), f"n{n}", f"n{n + 1}") for n in range(5000)]
    found = single_points(chain, {f"n{n}" for n in range(5001)})
    assert (len(found.links), len(found.devices)) == (5000, 4999)


def test_utilisation_is_the_capacity_documents() -> None:
    edges = {edge.id: edge for edge in topology(sample.network(), sample.capacity()).edges}
    assert edges["dc1-wan1--dc2-wan1"].utilisation == pytest.approx(1.34)
    assert edges["dc1-wan1--dc2-wan1"].cause == "link dc1-wan2--dc2-wan2"
    assert edges["dc2-wan2--isp-skylane"].utilisation is None


@pytest.mark.parametrize(
    ("share", "name"),
    [(None, "none"), (0.5, "low"), (0.51, "mid"), (0.8, "mid"), (0.81, "high"), (1, "high"), (1.01, "over")],
)
def test_bucket(share: float | None, name: str) -> None:
    assert bucket(share) == name


def test_a_large_network_is_one_box_a_site() -> None:
    content = topology(leaf_spine(60))
    assert len(content.nodes) > MOST_DEVICES
    placed = overview(content)
    summaries = site_summaries(content)
    assert len(placed.boxes) == 61
    assert placed.spots == ()
    assert summaries["dc"].devices == "13 devices"
    svg = topology_svg(placed, "d", summaries)
    assert svg.count('<g class="site') == 61


def test_the_picture_is_well_formed_and_its_words_are_escaped() -> None:
    network = sample.network()
    evil = '<script>"&\x1b[2J'
    devices = tuple(msgspec.structs.replace(device, name=evil, site=evil, role=evil) for device in network.devices[:1])
    root = ElementTree.fromstring(topology_svg(diagram(topology(Network(devices=devices))), evil))
    assert not list(root.iter("script"))
    assert root[0].text == '<script>"&'


@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_links_run_on_top_of_each_other(name: str) -> None:
    stretches = []
    for route in diagram(topology(NETWORKS[name]())).routes:
        for (ax, ay), (bx, by) in pairwise(route.points):
            if ay == by:
                stretches.append((route.edge.id, "level", ay, *sorted((ax, bx))))
            elif ax == bx:
                stretches.append((route.edge.id, "upright", ax, *sorted((ay, by))))
    for (edge, way, at, start, end), (other, other_way, other_at, other_start, other_end) in combinations(stretches, 2):
        if edge != other and way == other_way and abs(at - other_at) < 1.5:
            assert min(end, other_end) - max(start, other_start) < 8, (edge, other, way)


def test_names_that_are_too_wide_are_pressed_into_their_place() -> None:
    """What tells devices apart at the end of a name is kept."""
    long = "branch-office-rotterdam-rtr"
    content = Topology(
        places=(Place(key="s", title="s", rank=2),),
        nodes=tuple(Node(name=f"{long}{number}", site="s", tier=0) for number in (1, 2)),
        edges=(),
    )
    svg = topology_svg(diagram(content), "two routers")
    assert svg.count('textLength="102"') == 2
    assert all(f"rtr{number}</text>" in svg for number in (1, 2))


def test_many_devices_without_a_site_are_grouped_by_their_names() -> None:
    devices = tuple(
        msgspec.structs.replace(
            sample.device(f"br{number // 4}-rtr{number % 4}", "", "branch", "ios", 9, 1.0), site=None
        )
        for number in range(80)
    )
    content = topology(Network(devices=devices))
    assert len(content.places) == 20
    assert content.places[0].title == "br0\u2026"
    assert extent(content) == "80 devices"
