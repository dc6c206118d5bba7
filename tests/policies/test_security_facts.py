"""What the rules of the security pack need worked out: shadowed entries, applied lists, neighbours of others."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from netaudit.jobs.examples import example_network
from netaudit.model.device import Device
from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.model.routing import Acl, BgpNeighbor


def network(**configs: tuple[str, str]) -> Network:
    return example_network(configs, {}, None)[0]


def ios(config: str) -> Device:
    return network(r1=("ios", config)).devices[0]


def only_acl(entries: str) -> Acl:
    lines = "\n".join(f" {entry.strip()}" for entry in entries.split(","))
    return ios(f"ip access-list extended A\n{lines}\n").acls[0]


@pytest.mark.parametrize(
    ("entries", "shadowed"),
    [
        ("deny ip any any, permit icmp any any", True),
        ("permit ip 10.0.0.0 0.255.255.255 any, deny tcp 10.1.0.0 0.0.255.255 any eq 22", True),
        ("deny tcp any any eq 22, permit tcp host 10.0.0.1 any eq 22", True),
        ("deny tcp any any eq 22 log, permit tcp host 10.0.0.1 any eq 22", True),
        ("deny ip any 10.0.0.0 0.0.0.255, permit ip any host 10.0.0.7", True),
        ("permit ip 10.1.0.0 0.0.255.255 any, deny ip 10.0.0.0 0.255.255.255 any", False),
        ("permit tcp any any eq 22, deny tcp any any", False),
        ("permit tcp any any established, deny tcp any any eq 22", False),
        ("deny icmp any any echo, permit icmp any any", False),
        ("deny icmp any any echo, permit icmp host 10.0.0.1 any echo-reply", False),
        ("deny ip any any time-range NIGHT, permit ip any any", False),
        ("deny udp any any, permit tcp any any", False),
        ("permit ip any any, permit tcp any any", False),
        ("deny ip any any fragments, permit ip any any", False),
        ("deny tcp any gt 1023 any, permit tcp any eq 1024 any", False),
    ],
)
def test_shadowed_entries(entries: str, shadowed: bool) -> None:
    assert bool(only_acl(entries).shadowed) is shadowed


def test_a_shadowed_entry_is_told_with_what_shadows_it() -> None:
    assert only_acl("permit ip any any, deny tcp any any eq 22").shadowed == (
        "deny tcp any any eq 22 (line 3) after permit ip any any (line 2)",
    )


def test_standard_lists_compare_sources_only() -> None:
    acl = ios("access-list 10 permit 10.0.0.0 0.255.255.255\naccess-list 10 deny 10.1.1.1\n").acls[0]
    assert len(acl.shadowed) == 1


@pytest.mark.parametrize(
    ("entries", "everything"),
    [
        ("permit ip any any", True),
        ("permit ip any any log", True),
        ("deny tcp any any eq 23, permit ip any any", False),
        ("permit tcp any any", False),
        ("permit ip any any time-range NIGHT", False),
        ("permit ip any 10.0.0.0 0.0.0.255", False),
    ],
)
def test_lists_that_permit_everything(entries: str, everything: bool) -> None:
    assert only_acl(entries).permits_all is everything


def test_where_a_list_is_applied() -> None:
    device = ios(
        "ip access-list extended A\n permit ip any any\ninterface GigabitEthernet0/0\n ip access-group A in\n"
        "line vty 0 4\n access-class A in\n"
    )
    assert device.acls[0].applied == ("GigabitEthernet0/0 in", "line vty 0 4")


def neighbor(as_number: int, other: int | None = None) -> BgpNeighbor:
    """A neighbour of AS 65010; `other` is the AS of a second device that has the neighbour's address."""
    here = "interface Gi0/0\n ip address 192.0.2.2 255.255.255.252\nrouter bgp 65010\n neighbor 192.0.2.1 remote-as "
    there = "interface Ethernet1\n   no switchport\n   ip address 192.0.2.1/30\nrouter bgp "
    configs = {"r1": ("ios", f"{here}{as_number}\n")}
    if other is not None:
        configs["r2"] = ("eos", f"{there}{other}\n   neighbor 192.0.2.2 remote-as 65010\n")
    return network(**configs).devices[0].bgp_neighbors[0]


def test_a_neighbor_in_a_public_as_is_outside() -> None:
    assert neighbor(64500).outside is True


def test_a_neighbor_whose_configuration_is_here_is_inside() -> None:
    assert neighbor(64500, other=64500).outside is False


def test_a_device_with_the_address_and_another_as_is_not_that_neighbor() -> None:
    assert neighbor(64500, other=64501).outside is True


def test_between_private_systems_nothing_tells() -> None:
    found = neighbor(65020)
    assert found.outside is None
    assert "both AS numbers are private" in found.unknown["outside"]


def test_an_internal_neighbor_is_inside() -> None:
    assert neighbor(65010).outside is False


def test_long_lists_are_compared_in_no_time() -> None:
    """Ten thousand entries; a comparison of all pairs would take a minute."""
    entries = "\n".join(f" permit tcp 10.{n >> 8}.{n & 255}.0 0.0.0.255 any eq 443" for n in range(10_000))
    device = ios(f"ip access-list extended A\n{entries}\n deny ip any any\n permit icmp any any\n")
    assert len(device.acls[0].shadowed) == 1


def test_a_list_of_too_many_kinds_is_not_judged() -> None:
    pairs = [(source, target) for source in range(8, 24) for target in range(8, 24)]
    entries = "\n".join(f"   permit ip 10.0.0.0/{source} 11.0.0.0/{target}" for source, target in reversed(pairs))
    acl = network(s1=("eos", f"ip access-list A\n{entries}\n")).devices[0].acls[0]
    assert "more than 128 pairs of prefix lengths" in acl.unknown["shadowed"]


@pytest.mark.parametrize(
    ("lists", "wrong"),
    [
        ("batfish-example", {("as2dept1", "RESTRICT_HOST_TRAFFIC_IN"), ("as2dept1", "RESTRICT_HOST_TRAFFIC_OUT")}),
        ("avd-dual-dc-l3ls", set()),
    ],
)
def test_real_lists(shared: Path, lists: str, wrong: set[tuple[str, str]]) -> None:
    from netaudit.jobs.snapshot import Text, parse
    from netaudit.network.build import build

    files = sorted((shared / "networks" / lists / "configs").glob("*.cfg"))
    texts = [Text(file.stem, file.name, file.read_bytes(), None) for file in files]
    found = build(parse(texts, key=b"tests").devices, msgspec.convert({}, Intent))
    assert {(device.name, acl.name) for device in found.devices for acl in device.acls if acl.shadowed} == wrong
