"""IOS-XR on configurations that nobody here wrote, and on words of no sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.config.clean import clean, tree_of
from netaudit.config.tree import Node, Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.iosxr import PLATFORM

CASES = Path(__file__).parent / "cases"
LINES = sorted({line for case in CASES.glob("*.cfg") for line in case.read_text(encoding="utf-8").splitlines()})
WORDS = sorted({word for line in LINES for word in line.split()})
HEADERS = (
    "interface BVI1", "router bgp 1\n neighbor 10.0.0.1", "router bgp 1\n address-family ipv4 unicast",
    "router ospf 1\n area 0\n  interface BVI1", "router isis 1\n interface BVI1", "policy-map P\n class C",
    "line default",
    "router hsrp\n interface BVI1\n  address-family ipv4", "router static\n address-family ipv4 unicast",
    "ntp", "ipsla\n operation 1", "telemetry model-driven\n subscription S", "dhcp ipv4",
    "group G\n interface 'BVI.*'",
)  # fmt: skip


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


def holds(text: str) -> None:
    tree = tree_of(clean(text), PLATFORM.parse)
    assert "\n".join(tree.lines) == text
    device = PLATFORM.facts(tree, "device", Source(path="device.cfg", sha256=""))
    assert msgspec.json.encode(device)
    assert device.coverage.modelled + len(device.coverage.unmodelled) <= device.coverage.lines


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_characters(text: str) -> None:
    holds(text)


@given(st.lists(st.sampled_from(LINES), max_size=40))
@settings(max_examples=250, deadline=None)
def test_known_lines_in_any_order(lines: list[str]) -> None:
    holds("\n".join(lines))


@given(
    st.lists(st.lists(st.sampled_from([*WORDS, "no", "default", "9" * 30, "9" * 5000]), max_size=6), max_size=25),
    st.data(),
)
@settings(max_examples=300, deadline=None)
def test_known_words_in_any_order(lines: list[list[str]], data: st.DataObject) -> None:
    holds("\n".join(" " * data.draw(st.integers(0, 3)) + " ".join(line) for line in lines))


@given(st.sampled_from(LINES), st.integers(0, 8), st.sampled_from(HEADERS))
@settings(max_examples=600, deadline=None)
def test_lines_cut_short(line: str, words: int, header: str) -> None:
    cut = " ".join(line.split()[:words])
    holds(f"{header}\n    {cut}\n     {cut}\n    no {cut}\n    default {cut}")


def test_numbers_beyond_reason() -> None:
    for case in CASES.glob("*.cfg"):
        text = case.read_text(encoding="utf-8")
        for digits in (16, 30, 5000):
            holds(re.sub(r"(?<![\w./:])\d+(?![\w./:])", "9" * digits, text))
