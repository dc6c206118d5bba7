"""IOS-XR on configurations that nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from netaudit.config.clean import clean, tree_of
from netaudit.config.tree import Node, Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.iosxr import PLATFORM


def files(shared: Path) -> list[Path]:
    corpus = [path for path in (shared / "corpus" / "ios-xr").rglob("*") if path.is_file()]
    return sorted([*(shared / "networks").glob("lv-iosxr-*/configs/*"), *corpus])


def read(path: Path) -> tuple[Tree, Device]:
    tree = tree_of(clean(path.read_bytes()), PLATFORM.parse)
    return tree, PLATFORM.facts(tree, path.stem, Source(path=path.name, sha256=""))


def test_every_file_is_read_and_no_line_is_lost(shared: Path) -> None:
    found = files(shared)
    assert len(found) > 45
    for path in found:
        tree, _ = read(path)
        assert tree.text == path.read_bytes().decode("utf-8", "surrogateescape"), path


def test_files_of_other_systems_are_read_too(shared: Path) -> None:
    others = [path for path in (shared / "corpus").rglob("*") if path.is_file() and "ios-xr" not in path.parts]
    for path in others[::7]:
        text = path.read_bytes().decode("utf-8", "replace")
        tree = PLATFORM.parse(text)
        assert tree.text == text
        PLATFORM.facts(tree, path.stem, Source(path=path.name, sha256=""))


def test_whole_devices_are_modelled_to_nine_tenths(shared: Path) -> None:
    devices = {path.name: read(path)[1] for path in (shared / "networks").glob("lv-iosxr-*/configs/*")}
    assert len(devices) == 3
    assert mean(device.coverage.share for device in devices.values()) >= 0.9
    assert {name: device.truncated for name, device in devices.items() if device.truncated} == {}


def test_a_route_reflector(shared: Path) -> None:
    """Read by hand: two bundles, OSPF between loopbacks, two clients that get everything from a neighbour group."""
    _, device = read(shared / "networks/lv-iosxr-ibgp-rr-over-ospf/configs/RR.cfg")
    assert (device.hostname, device.version) == ("RR", "6.2.2")
    assert [(lag.name, lag.members, lag.min_links) for lag in device.lags] == [
        ("Bundle-Ether23", ("GigabitEthernet0/0/0/2", "GigabitEthernet0/0/0/3"), 2),
        ("Bundle-Ether45", ("GigabitEthernet0/0/0/4", "GigabitEthernet0/0/0/5"), 2),
    ]
    ports = {port.name: port for port in device.interfaces}
    assert len(ports) == 16
    bundle = ports["Bundle-Ether23"]
    assert (bundle.addresses, bundle.mtu, bundle.ip_mtu) == (("10.188.248.18/30",), 9216, 9202)
    assert bundle.ospf is not None
    assert (bundle.ospf.cost, bundle.ospf.network_type, bundle.at["ospf.network_type"]) == (
        35000,
        "point-to-point",
        (97,),
    )
    assert [
        (peer.peer, peer.remote_as, peer.route_reflector_client, peer.families) for peer in device.bgp_neighbors
    ] == [
        ("10.188.62.3", 65100, True, ("ipv4 unicast",)),
        ("10.188.62.4", 65100, True, ("ipv4 unicast",)),
    ]
    ospf, bgp = device.routing_processes
    assert (ospf.reference_bps, ospf.max_metric_on_startup_s, ospf.vrf) == (4_000_000_000_000, 600, None)
    assert bgp.networks == ("192.168.122.0/24", "192.168.123.1/32")


def _said(tree: Tree) -> Iterator[Node]:
    stack = list(tree.roots)
    while stack:
        node = stack.pop()
        yield node
        if not node.opaque:  # lines of a policy, a set or a banner are text, however they are indented
            stack += node.children


def disagreements(path: Path) -> tuple[int, list[int]]:
    """How many lines were compared, and those whose parent ciscoconfparse2 sees elsewhere."""
    ciscoconfparse2 = pytest.importorskip("ciscoconfparse2")
    tree = PLATFORM.parse(clean(path.read_bytes()).text)
    parents = tree.parents()
    said = {node.line for node in _said(tree)}
    witness = ciscoconfparse2.CiscoConfParse(tree.lines, syntax="iosxr", ignore_blank_lines=False)
    compared = [line for line in witness.objs if line.linenum + 1 in said]
    wrong = [
        line.linenum + 1
        for line in compared
        if parents.get(line.linenum + 1, line.linenum + 1) != line.parent.linenum + 1
    ]
    return len(compared), wrong


def test_parents_agree_with_ciscoconfparse2(shared: Path) -> None:
    """On every line but those of policies, sets and banners: text here, and commands to the witness."""
    lines = 0
    found = {}
    for path in files(shared):
        compared, wrong = disagreements(path)
        lines += compared
        if wrong:
            found[f"{path.parent.name}/{path.name}"] = wrong
    assert lines > 3000
    assert found == {}
