"""MLAG pairs, and the LAGs that end on them."""

from __future__ import annotations

import pytest

PAIR = """vlan 10,20
vlan 4094;trunk group PEER
interface Ethernet1;description PEER_{peer}_Ethernet1;channel-group 1 mode active
interface Port-Channel1;switchport mode trunk
interface Ethernet5;description acc1 Ethernet{port};speed forced 10gfull;channel-group 5 mode active
interface Port-Channel5;switchport mode trunk;switchport trunk allowed vlan {vlans};mlag 5
interface Vlan4094;ip address 10.0.0.{own}/31
mlag configuration;domain-id {domain};local-interface Vlan4094;peer-address 10.0.0.{far};peer-link Port-Channel1
"""
ACCESS = """interface Ethernet1;description leaf1 Ethernet5;channel-group 1 mode active
interface Ethernet2;description leaf2 Ethernet5;channel-group 1 mode active
interface Port-Channel1;switchport mode trunk
"""


def leaf(number: int, vlans: str = "10,20", domain: str = "A") -> str:
    return PAIR.format(
        peer=f"leaf{3 - number}", port=number, vlans=vlans, domain=domain, own=number - 1, far=2 - number
    )


def pair(made):
    assert len(made.mlag_pairs) == 1
    return made.mlag_pairs[0]


def test_a_pair_that_agrees(network):
    found = pair(network({"leaf1": leaf(1), "leaf2": leaf(2)}))
    assert (found.devices, found.kind, found.addresses_mirror) == (("leaf1", "leaf2"), "mlag", True)
    assert (found.missing, found.differences) == ((), ())


@pytest.mark.parametrize(
    ("second", "differences"),
    [
        (leaf(2, vlans="10"), ("mlag 5 allowed VLANs: 10,20 on leaf1, 10 on leaf2",)),
        (leaf(2, domain="B"), ("domain: A on leaf1, B on leaf2",)),
        (leaf(2).replace("vlan 10,20\n", "vlan 10\n", 1), ("VLANs: 10,20 on leaf1, 10 on leaf2",)),
        (
            leaf(2).replace("mlag 5", "switchport trunk native vlan 20;mlag 5"),
            ("mlag 5 native VLAN: 1 on leaf1, 20 on leaf2",),
        ),
    ],
)
def test_what_a_pair_must_agree_on(network, second, differences):
    assert pair(network({"leaf1": leaf(1), "leaf2": second})).differences == differences


def test_spanning_tree_modes_of_a_pair(network):
    one, two = ("spanning-tree mode rstp\n" + leaf(1), "spanning-tree mode rapid-pvst\n" + leaf(2))
    told = pair(network({"leaf1": one, "leaf2": two})).differences
    assert "spanning tree mode: rstp on leaf1, rapid-pvst on leaf2" in told


def test_a_number_on_one_member_only(network):
    found = pair(network({"leaf1": leaf(1), "leaf2": leaf(2).replace("mlag 5", "mlag 6")}))
    assert found.missing == ("5 on leaf1 only", "6 on leaf2 only")


def test_addresses_that_do_not_mirror(network):
    found = pair(
        network({"leaf1": leaf(1), "leaf2": leaf(2).replace("peer-address 10.0.0.0", "peer-address 10.0.0.7")})
    )
    assert found.addresses_mirror is False


def test_a_member_that_is_not_supplied(network):
    found = pair(network({"leaf1": leaf(1)}))
    assert ([member.device for member in found.members], found.unknown["differences"]) == (
        ["leaf1"],
        "peer config not supplied",
    )


def test_two_pairs_with_the_same_domain_and_addresses(network):
    others = {f"x{n}": leaf(n).replace("leaf", "x").replace("acc1", "acc2") for n in (1, 2)}
    made = network({"leaf1": leaf(1), "leaf2": leaf(2), **others})
    assert [found.devices for found in made.mlag_pairs] == [("leaf1", "leaf2"), ("x1", "x2")]
    assert all(segment.duplicates == () for segment in made.segments)


def test_a_lag_to_a_pair(network):
    made = network({"leaf1": leaf(1), "leaf2": leaf(2), "acc1": ACCESS})
    known = {(lag.device, lag.name): lag for lag in made.lags}
    down, up = known["leaf1", "Port-Channel5"], known["acc1", "Port-Channel1"]
    assert (up.neighbors, up.peer_members, up.peer_mode) == (("leaf1", "leaf2"), 2, "active")
    assert (down.neighbors, down.peer.device, down.peer_members) == (("acc1",), "acc1", 1)


def test_a_lag_to_two_devices_that_are_no_pair(network):
    made = network(
        {"leaf1": leaf(1), "leaf2": leaf(2).replace("mlag configuration", "!").replace("mlag 5", "!"), "acc1": ACCESS}
    )
    lag = next(found for found in made.lags if found.device == "acc1")
    assert (lag.peer, lag.unknown["peer"]) == (None, "its members end in different places")


def test_a_third_member_of_a_domain_stands_alone(network):
    described = "description PEER_leaf{}_Ethernet1;"
    one, two = leaf(1).replace(described.format(2), ""), leaf(2).replace(described.format(1), "")
    made = network({"leaf1": one, "leaf2": two, "leaf9": one})
    assert [found.devices for found in made.mlag_pairs] == [("leaf1", "leaf2"), ("leaf9",)]
