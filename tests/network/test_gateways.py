"""First-hop redundancy groups across devices."""

from __future__ import annotations

import pytest

SVI = "vlan 10\ninterface Vlan10;ip address 10.1.10.{}/24;vrrp 10 ipv4 10.1.10.1"
HIGH = SVI + ";vrrp 10 priority-level 120"


def group(made):
    assert len(made.fhrp_groups) == 1
    return made.fhrp_groups[0]


def test_members_of_one_group(network):
    found = group(network({"a": HIGH.format(2), "b": SVI.format(3)}))
    assert (found.id, found.protocol, found.group, found.vlan) == ("10.1.10.0/24 vrrp 10", "vrrp", 10, 10)
    assert [(member.device, member.priority) for member in found.members] == [("a", 120), ("b", 100)]
    assert (found.active, found.active_preempts, found.enabled_chassis) == ("a", True, 2)


def test_nobody_wins_a_tie(network):
    found = group(network({"a": SVI.format(2), "b": SVI.format(3)}))
    assert (found.active, found.active_preempts) == (None, None)


def test_a_member_that_is_shut_down_does_not_win(network):
    found = group(network({"a": HIGH.format(2) + ";shutdown", "b": SVI.format(3)}))
    assert (found.active, found.enabled_chassis) == ("b", 1)


def test_the_same_group_number_on_two_segments(network):
    other = SVI.format(3).replace("10.1.10", "10.1.20").replace("Vlan10", "Vlan20")
    assert len(network({"a": SVI.format(2), "b": other}).fhrp_groups) == 2


def test_the_same_group_in_two_vrfs(network):
    in_vrf = "vrf instance X\n" + SVI.format(3).replace("ip address", "vrf X;ip address", 1)
    assert len(network({"a": SVI.format(2), "b": in_vrf}).fhrp_groups) == 2


STP = "spanning-tree mode rapid-pvst\nspanning-tree vlan-id 10 priority {}\n"


@pytest.mark.parametrize(
    ("a", "b", "root", "aligned"),
    [(4096, 8192, "a", True), (8192, 4096, "b", False), (4096, 4096, None, None)],
)
def test_the_root_of_the_vlan(network, a, b, root, aligned):
    found = group(network({"a": STP.format(a) + HIGH.format(2), "b": STP.format(b) + SVI.format(3)}))
    assert (found.stp_root, found.active_is_root) == (root, aligned)


def test_a_third_switch_can_be_the_root(network):
    wire = "\ninterface Ethernet1;switchport mode trunk;description {} Ethernet1"
    made = network(
        {
            "dist1": STP.format(8192) + HIGH.format(2) + wire.format("acc1"),
            "dist2": SVI.format(3),
            "acc1": STP.format(4096) + "vlan 10" + wire.format("dist1"),
        }
    )
    assert (group(made).stp_root, group(made).active_is_root) == ("acc1", False)


def test_an_anycast_gateway_has_no_active_member(network):
    found = group(network(dict.fromkeys(("a", "b"), "interface Vlan10;ip address virtual 10.1.10.1/24")))
    assert (found.protocol, found.virtual_ips, found.active, found.enabled_chassis) == (
        "anycast",
        ("10.1.10.1",),
        None,
        2,
    )
