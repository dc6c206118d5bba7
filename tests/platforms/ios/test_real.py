"""IOS on configurations that nobody here wrote."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from netaudit.config.clean import clean, tree_of
from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.ios import PLATFORM

NOT_IOS = {"networks/lv-ospf-summarization/configs/a02.cfg": "Junos in set form"}


def ios_files(shared: Path) -> Iterator[tuple[str, Path]]:
    with (shared / "corpus" / "INDEX.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["platform"] in ("ios", "ios-xe") and row["file"] not in NOT_IOS:
                yield row["file"], shared / row["file"]


def read(path: Path) -> tuple[Tree, Device]:
    tree = tree_of(clean(path.read_bytes()), PLATFORM.parse)
    return tree, PLATFORM.facts(tree, path.stem, Source(path=str(path), sha256=""))


def test_every_file_is_read_and_no_line_is_lost(shared: Path) -> None:
    files = list(ios_files(shared))
    assert len(files) > 200
    for name, path in files:
        tree, _ = read(path)
        assert tree.text == path.read_bytes().decode("utf-8", "surrogateescape"), name


def test_whole_devices_are_modelled_to_nine_tenths(shared: Path) -> None:
    shares = [
        read(path)[1].coverage.share
        for name, path in ios_files(shared)
        if name.startswith("networks/") or "/oxidized/" in name
    ]
    assert len(shares) > 100
    assert mean(shares) >= 0.95


def test_no_complete_configuration_is_called_truncated(shared: Path) -> None:
    found = {name: read(path)[1].truncated for name, path in ios_files(shared) if name.startswith("networks/")}
    assert {name: why for name, why in found.items() if why} == {}


def test_as2dist1(shared: Path) -> None:
    """Read by hand: a distribution router with OSPF, two route reflectors and one customer."""
    _, device = read(shared / "networks/batfish-example/configs/as2dist1.cfg")
    assert (device.hostname, device.version, device.truncated) == ("as2dist1", "15.2", None)
    ports = {port.name: port for port in device.interfaces}
    assert list(ports) == [
        "Loopback0", "Ethernet0/0", "GigabitEthernet0/0", "GigabitEthernet1/0", "GigabitEthernet2/0",
    ]  # fmt: skip
    assert ports["Ethernet0/0"].enabled is False
    first = ports["GigabitEthernet0/0"]
    assert (first.addresses, first.speed_bps, first.duplex) == (("2.23.11.3/24",), 1_000_000_000, "full")
    assert first.ospf is not None
    assert (first.ospf.process, first.ospf.area, first.at["ospf.area"]) == ("1", "1", (78,))
    assert ports["GigabitEthernet2/0"].ospf is None
    ospf, bgp = device.routing_processes
    assert (ospf.networks, ospf.router_id) == (("2.1.0.0/16 area 1", "2.23.0.0/16 area 1"), "2.1.3.1")
    assert (bgp.id, bgp.maximum_paths, bgp.maximum_paths_ibgp) == ("2", 5, 5)
    peers = {peer.peer: peer for peer in device.bgp_neighbors}
    assert [(p.peer, p.remote_as, p.external) for p in peers.values()] == [
        ("2.1.2.1", 2, False), ("2.1.2.2", 2, False), ("2.34.101.4", 65001, True),
    ]  # fmt: skip
    customer = peers["2.34.101.4"]
    assert customer.inherited["remote_as"] == "peer-group dept"
    assert (customer.policies[0].input, customer.policies[0].output) == ("dept_to_as2dist", "as2dist_to_dept")
    assert [line.name for line in device.lines] == ["con 0", "aux 0", "vty 0 4"]


def test_hsrp_pair(shared: Path) -> None:
    """Read by hand: BR1 is preferred on the LAN by its priority, and nobody preempts."""
    for name, priority in (("BR1", 110), ("BR2", 100)):
        _, device = read(shared / f"networks/ios-basic-hsrp/configs/{name}.cfg")
        (group,) = device.fhrp_groups
        assert (group.interface, group.group, group.virtual_ips) == ("GigabitEthernet0/2", 12, ("192.168.1.254",))
        assert (group.priority, group.preempt, group.version, group.enabled) == (priority, False, 1, True)
        assert ("priority" in group.defaulted) is (name == "BR2")


def test_vrrp_pair(shared: Path) -> None:
    """Read by hand: as the pair above, and VRRP preempts unless told not to."""
    for name, priority in (("BR1", 110), ("BR2", 100)):
        _, device = read(shared / f"networks/lv-ios-basic-vrrp/configs/{name}.cfg")
        (group,) = device.fhrp_groups
        assert (group.protocol, group.group, group.virtual_ips) == ("vrrp", 12, ("192.168.1.254",))
        assert (group.priority, group.preempt, group.hello_ms) == (priority, True, 1000)


def test_vrf_peers_of_an_ios_xe_router(shared: Path) -> None:
    """Read by hand: peer groups that live in the address family of a VRF."""
    _, device = read(shared / "networks/lv-iosxe-vrf-route-leaking-bgp-peering/configs/d1_v12.cfg")
    assert [(p.peer, p.vrf, p.remote_as, p.families) for p in device.bgp_neighbors] == [
        ("10.12.11.2", "vrf2", 65002, ("ipv4 unicast",)),
        ("10.14.21.2", "vrf2", 65004, ("ipv4 unicast",)),
    ]
    assert [(vrf.name, vrf.rd) for vrf in device.vrfs] == [("vrf1", "65001:1"), ("vrf2", "65001:2")]
