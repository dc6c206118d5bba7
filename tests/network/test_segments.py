"""Segments and the gateways on them."""

from __future__ import annotations

import pytest

from netaudit.network.index import Index

SVI = "interface Vlan10;ip address 10.1.10.{}/24"
VRRP = SVI + ";vrrp 10 ipv4 10.1.10.1"


def test_equal_subnets_of_two_vrfs_are_two_segments(network):
    in_vrf = "vrf instance X\ninterface Vlan10;vrf X;ip address 10.1.10.3/24"
    made = network({"a": SVI.format(2), "b": in_vrf})
    assert [(found.id, found.devices) for found in made.segments] == [
        ("10.1.10.0/24", ("a",)),
        ("X 10.1.10.0/24", ("b",)),
    ]


def test_an_address_on_two_devices_is_told(network):
    made = network({"a": SVI.format(2), "b": SVI.format(2)})
    assert made.segments[0].duplicates == ("10.1.10.2 on a Vlan10 and b Vlan10",)


def test_wires_may_share_link_local_addresses(network):
    wire = "interface Ethernet1;no switchport;ip address 169.254.0.{}/30"
    configs = {"a": wire.format(1), "b": wire.format(2)}
    assert [link.id for link in network(configs).links] == ["a:Ethernet1--b:Ethernet1"]
    twice = network({**configs, "c": wire.format(1), "d": wire.format(2)})
    assert (twice.links, twice.segments[0].duplicates) == ((), ())


def test_a_shared_gateway_address_is_no_duplicate(network):
    made = network(dict.fromkeys(("a", "b"), "interface Vlan10;ip address virtual 10.1.10.1/24"))
    segment = made.segments[0]
    assert (segment.duplicates, segment.gateways, segment.gateway_redundant) == ((), ("10.1.10.1",), True)


def test_a_private_subnet_used_at_two_places_is_two_segments(network):
    wire = "interface Ethernet1;no switchport;ip address 10.9.{}.{}/31\n"
    lab = SVI.format(2)
    configs = {
        "a1": wire.format(1, 0) + lab,
        "a2": wire.format(1, 1),
        "b1": wire.format(2, 0) + lab,
        "b2": wire.format(2, 1),
    }
    lans = [found for found in network(configs).segments if found.prefix == "10.1.10.0/24"]
    assert [(found.devices, found.duplicates) for found in lans] == [(("a1",), ()), (("b1",), ())]


@pytest.mark.parametrize(
    ("a", "b", "redundant"),
    [
        pytest.param(VRRP.format(2), VRRP.format(3), True, id="two routers behind the address"),
        pytest.param(VRRP.format(2), SVI.format(3), False, id="one of two"),
        pytest.param(SVI.format(2), SVI.format(3), False, id="two routers without a shared address"),
        pytest.param(VRRP.format(2), VRRP.format(3) + ";shutdown", False, id="one is shut down"),
    ],
)
def test_redundant_gateway(network, a, b, redundant):
    assert network({"a": a, "b": b}).segments[0].gateway_redundant is redundant


def test_two_devices_of_one_chassis_are_no_redundancy(network):
    stack = {"devices": {"a": {"chassis": "stack1"}, "b": {"chassis": "stack1"}}}
    made = network({"a": VRRP.format(2), "b": VRRP.format(3)}, stack)
    assert (made.segments[0].chassis_count, made.segments[0].gateway_redundant) == (1, False)
    assert made.fhrp_groups[0].enabled_chassis == 1


def test_a_gateway_that_is_not_supplied_is_unknown(network):
    wanted = {"subnets": {"10.1.0.0/16": {"role": "server", "gateways": ["a", "b"]}}}
    made = network({"a": VRRP.format(2)}, wanted)
    segment, group = made.segments[0], made.fhrp_groups[0]
    assert (segment.role, segment.gateway_redundant) == ("server", None)
    assert segment.unknown["gateway_redundant"] == "peer config not supplied: b"
    assert (group.expected_peers, group.unknown["enabled_chassis"]) == (("b",), "peer config not supplied: b")


def test_the_smallest_subnet_of_the_intent_counts(network):
    wanted = {"subnets": {"10.0.0.0/8": {"role": "access"}, "10.1.10.0/24": {"role": "dmz", "site": "x"}}}
    segment = network({"a": SVI.format(2)}, wanted).segments[0]
    assert (segment.role, segment.site) == ("dmz", "x")


@pytest.mark.parametrize(
    ("config", "role"),
    [
        ("interface Ethernet1;no switchport;ip address 10.0.0.1/30", "transit"),
        ("interface Management1;ip address 10.0.0.1/24", "management"),
        (SVI.format(2), None),
    ],
)
def test_roles_that_show_themselves(network, config, role):
    segment = network({"a": config}).segments[0]
    assert (segment.role, segment.gateway_redundant) == (role, False if role is None else None)


def test_link_local_addresses_make_no_segment(network):
    assert network({"a": "interface Ethernet1;no switchport;ipv6 address fe80::1/64"}).segments == ()


def test_numbers_out_of_range_are_passed_over(network):
    made = network({"a": "vlan 99999999999\ninterface Vlan99999999999;ip address 10.1.10.2/24\n" + SVI.format(3)})
    assert [(found.vlan, len(found.members)) for found in made.segments] == [(None, 2)]


def test_duplicates_are_looked_up_once_a_link(network, monkeypatch):
    """A network of copies, where every subnet is used twice and every wire twice too."""

    def asked(pairs: int) -> int:
        configs = {}
        for pair in range(pairs):
            for side in (0, 1):
                for copy in ("x", "y"):
                    wire = f"interface Ethernet1;no switchport;ip address 10.{pair}.{ord(copy)}.{side}/31"
                    lan = f"interface Vlan10;ip address 10.1.{pair}.{side + 1}/24"
                    configs[f"{copy}{pair}-{side}"] = f"{wire}\n{lan}"
        calls = 0
        real = Index.interface

        def counted(self, device, name):
            nonlocal calls
            calls += 1
            return real(self, device, name)

        monkeypatch.setattr(Index, "interface", counted)
        made = network(configs)
        monkeypatch.setattr(Index, "interface", real)
        assert sum(bool(segment.duplicates) or len(segment.devices) == 2 for segment in made.segments) >= pairs
        return calls

    assert asked(32) < 3 * asked(16)
