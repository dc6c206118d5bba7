"""FRR networks of other people: neighbours derived from their configurations equal those that real routers had."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

import msgspec
import pytest

from netaudit.config.clean import clean, tree_of
from netaudit.model.device import Device, Source
from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.network.build import build
from netaudit.platforms.detect import detect
from netaudit.platforms.frr import PLATFORM

_DAEMON = re.compile(r"(?P<router>.+)-(?:zebra|bgpd|ospfd|ospf6d|isisd|ldpd|bfdd|sharpd|frr)$")
_NOT_FRR = re.compile(r".+-config_db$|.+_v6_vtep$")
"""SONiC's database, and a second set of files for the same routers."""


def routers(folder: Path) -> dict[str, bytes]:
    """The configurations of a network by router; the files of a router's daemons are one text, as FRR writes it now."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.cfg")):
        if not _NOT_FRR.match(path.stem):
            match = _DAEMON.match(path.stem)
            name = match["router"] if match else path.stem
            found[name] = found.get(name, b"") + path.read_bytes() + b"\n"
    return found


def device_of(name: str, raw: bytes) -> Device:
    return PLATFORM.facts(tree_of(clean(raw), PLATFORM.parse), name, Source(path=f"{name}.cfg", sha256=""))


def network(shared: Path, name: str, intent: Mapping[str, Any] | None = None) -> Network:
    texts = routers(shared / "networks" / name / "configs")
    return build([device_of(*item) for item in texts.items()], msgspec.convert(intent or {}, Intent))


def wires(shared: Path, name: str) -> list[dict[str, str]]:
    """The links that a topotest's interface names tell: `eth-rt2-1` of rt1 ends at `eth-rt1-1` of rt2."""
    texts = routers(shared / "networks" / name / "configs")
    found = []
    for router, raw in texts.items():
        for port in sorted(set(re.findall(r"^int(?:erface)? (eth-rt\S+)", raw.decode(), re.MULTILINE))):
            other, _, number = port.removeprefix("eth-").partition("-")
            if router < other:
                found.append({"a": f"{router}:{port}", "b": f"{other}:eth-{router}{'-' + number if number else ''}"})
    return found


def ospf_expected(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(router, its interface, the neighbour's router identifier) of all full adjacencies."""
    for path in sorted(folder.glob("*-show_ip_ospf_neighbor.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for identifier, adjacencies in document["neighbors"].items():
            for adjacency in adjacencies:
                yield path.stem.partition("-")[0], adjacency["ifaceName"].partition(":")[0], identifier


def seen_from_both(made: Network, protocol: str) -> set[tuple[str, str, str | None]]:
    ends = [(a.a, a.b) for a in made.igp_adjacencies if a.protocol == protocol and a.established]
    return {(one.device, one.interface, other.router_id) for a, b in ends for one, other in ((a, b), (b, a))}


def test_ospf_neighbours_equal_the_routers_own(shared: Path) -> None:
    made = network(shared, "frr-ospf-gr-topo1")
    expected = set(ospf_expected(shared / "networks/frr-ospf-gr-topo1/expected"))
    assert len(expected) == 12
    assert seen_from_both(made, "ospf") == expected


def test_isis_neighbours_equal_the_routers_own(shared: Path) -> None:
    name = "frr-isis-lfa-topo1"
    expected = set()
    for path in sorted((shared / "networks" / name / "expected").glob("*-step1-*.ref")):
        for interface in json.loads(path.read_text(encoding="utf-8"))["frr-interface:lib"]["interface"]:
            for adjacency in interface["state"]["frr-isisd:isis"]["adjacencies"]["adjacency"]:
                expected.add((path.stem.partition("-")[0], interface["name"], adjacency["neighbor-sysid"]))
    # The ports have nothing but link-local addresses: only a list of links can tell what is wired to what.
    assert all(a.established is None for a in network(shared, name).igp_adjacencies)
    assert seen_from_both(network(shared, name, {"links": wires(shared, name)}), "isis") == expected
    assert len(expected) == 22


# (adjacencies, sessions between routers that are here, sessions to others), all of the first two established.
FIGURES = {
    "frr-bgp-cluster-length": (0, 12, 0),
    "frr-bgp-confed2": (0, 9, 0),
    "frr-bgp-evpn-vxlan-topo1": (2, 1, 0),
    "frr-bgp-l3vpn-to-bgp-vrf": (5, 7, 0),  # r2, r3 and r4 share a LAN; r1 to r2 and r2 to r3 are wires
    "frr-bgp-weighted-ecmp-recursive": (0, 4, 0),
    "frr-ospf-gr-topo1": (6, 0, 0),
    "frr-ospf-sr-topo1": (10, 0, 0),  # rt1, rt2 and rt3 share a LAN
    "frr-pim-basic": (0, 1, 0),
    "lv-cumulusfrr-ospf-area-range": (2, 0, 0),
    "sonic-example": (0, 0, 27),  # SONiC keeps the ports' addresses in its own database
    "suzieq-cumulus-ospf-ibgp": (0, 0, 33),  # ports without addresses of their own, and nobody lists the cables
}


@pytest.mark.parametrize(("name", "figures"), FIGURES.items())
def test_neighbours_of_a_network(shared: Path, name: str, figures: tuple[int, int, int]) -> None:
    made = network(shared, name)
    wrong = {a.id: a.problems for a in (*made.igp_adjacencies, *made.bgp_sessions) if a.established is False}
    assert wrong == {}
    known = Counter(session.b.known for session in made.bgp_sessions)
    adjacencies = sum(a.established is not None for a in made.igp_adjacencies)  # others wait for their peer's text
    assert (adjacencies, known[True], known[False]) == figures


def test_ospfv3_areas(shared: Path) -> None:
    """Read by hand: r5 stands between area 0 and area 1."""
    raw = (shared / "networks/frr-ospf6-ecmp-inter-area/configs/r5.cfg").read_bytes()
    ports = {port.name: port.ospfv3 for port in device_of("r5", raw).interfaces}
    assert {name: ospf and (ospf.area, ospf.hello_s, ospf.dead_s) for name, ospf in ports.items()} == {
        "lo": None, "r5-eth0": ("0", 2, 10), "r5-eth1": ("1", 2, 10), "r5-eth2": ("0", 2, 10),
    }  # fmt: skip


def test_a_leaf_of_cumulus(shared: Path) -> None:
    """Read by hand: unnumbered uplinks, a bond to a server, a pair with leaf02, two VNIs and the VRF's own."""
    raw = (shared / "networks/suzieq-cumulus-ospf-ibgp/configs/leaf01.cfg").read_bytes()
    device = device_of("leaf01", raw)
    ports = {port.name: port for port in device.interfaces}
    assert (ports["swp1"].unnumbered, ports["swp1"].addresses) == ("lo", ())
    assert [(lag.name, lag.members, lag.mlag_id) for lag in device.lags][:2] == [
        ("bond01", ("swp5",), "1"), ("bond02", ("swp6",), "2"),
    ]  # fmt: skip
    assert [(pair.peer_link, pair.local_address, pair.peer_address, pair.members) for pair in device.mlag] == [
        ("peerlink", "169.254.1.1", "169.254.1.2", ("1", "2"))
    ]
    assert {vlan.id: vlan.vni for vlan in device.vlans} == {13: 13, 24: 24, 4001: 104001}
    assert {(n.peer, n.peer_group, n.families) for n in device.bgp_neighbors} == {
        ("swp1", "RR", ("l2vpn evpn",)), ("swp2", "RR", ("l2vpn evpn",)),
    }  # fmt: skip


def test_whole_devices_are_modelled_to_nine_tenths(shared: Path) -> None:
    shares = {
        folder.name: mean(device_of(*item).coverage.share for item in routers(folder / "configs").items())
        for pattern in ("frr-*", "lv-cumulus*", "suzieq-cumulus*", "sonic-example")
        for folder in sorted((shared / "networks").glob(pattern))
    }
    assert len(shares) == 13
    assert mean(shares.values()) >= 0.95
    # Multicast is left as text, and a Cumulus file of 20 lines is half comments about itself.
    assert {name for name, share in shares.items() if share < 0.9} <= {"frr-pim-basic", "lv-cumulusfrr-ospf-area-range"}


def test_no_line_is_lost_and_no_file_is_called_truncated(shared: Path) -> None:
    for pattern in ("networks/frr-*/configs/*.cfg", "networks/*cumulus*/configs/*.cfg", "corpus/cumulus/**/*"):
        for path in sorted(shared.glob(pattern)):
            raw = path.read_bytes() if path.is_file() else b""
            if not raw.strip(b"! \n"):
                continue
            tree = tree_of(clean(raw), PLATFORM.parse)
            assert tree.text == raw.decode("utf-8", "surrogateescape"), path
            assert PLATFORM.truncated(tree) is None, path
            assert detect(clean(raw).text, path.name).platform == "frr", path


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Building configuration...\n\nCurrent configuration:\n!\nhostname r1\n!\nend\n", None),
        (
            "Building configuration...\n\nCurrent configuration:\n!\nhostname r1\n",
            "the last statement is not `end` but line 5: hostname r1",
        ),
        ("hostname r1\ninterface lo\n ip address 10.0.0.1/32\n", None),
        (
            "interface lo\n ip address 10.0.0.1/32\nexit\nrouter ospf\n area 1 stub\nexit\nrouter bgp 65001\n bgp rou",
            "the last block is not closed by `exit`: line 7: router bgp 65001",
        ),
        ("", "the configuration is empty"),
    ],
)
def test_truncation(text: str, why: str | None) -> None:
    assert PLATFORM.truncated(PLATFORM.parse(text)) == why
