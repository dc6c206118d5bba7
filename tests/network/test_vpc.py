"""vPC pairs: found by their peer-link or by keepalives that mirror each other."""

from __future__ import annotations

import pytest

MEMBER = """interface mgmt0;vrf member management;ip address 10.9.0.{own}/24
interface port-channel1;switchport mode trunk;vpc peer-link
interface port-channel30;switchport mode trunk;vpc 30
vpc domain {domain};peer-keepalive destination 10.9.0.{far}{source};peer-gateway
"""


def member(own: int, far: int, domain: int = 20, source: bool = True) -> str:
    said = f" source 10.9.0.{own} vrf management" if source else ""
    return MEMBER.format(own=own, far=far, domain=domain, source=said)


def pairs(network, **configs):
    return {found.devices: found for found in network(configs, platform="nxos").mlag_pairs}


@pytest.mark.parametrize("source", [True, False])
def test_keepalives_that_mirror_each_other(network, source):
    (found,) = pairs(network, a=member(1, 2, source=source), b=member(2, 1, source=source)).values()
    assert (found.kind, found.domain_id, found.addresses_mirror) == ("vpc", "20", True)
    assert [held.reload_delay_s for held in found.members] == [30, 30]
    assert (found.missing, found.differences) == ((), ())


def test_one_domain_number_for_two_pairs(network):
    found = pairs(network, a=member(1, 2), b=member(2, 1), c=member(3, 4), d=member(4, 3))
    assert set(found) == {("a", "b"), ("c", "d")}


def test_two_alone_in_a_domain_are_a_pair_whose_keepalives_miss_each_other(network):
    (found,) = pairs(network, a=member(1, 2), b=member(2, 7)).values()
    assert found.addresses_mirror is False


def test_keepalives_of_which_one_end_is_not_known(network):
    second = member(2, 1, source=False).replace("ip address 10.9.0.2/24", "ip address dhcp")
    (found,) = pairs(network, a=member(1, 2), b=second).values()
    assert found.addresses_mirror is None


def test_a_member_on_one_side_only(network):
    (found,) = pairs(network, a=member(1, 2), b=member(2, 1).replace(";vpc 30", "")).values()
    assert found.missing == ("30 on a only",)


def test_the_leaves_of_a_real_fabric(real):
    found = {pair.devices: pair for pair in real("suzieq-nxos", "nxos").mlag_pairs}
    assert set(found) == {("leaf01", "leaf02"), ("leaf03", "leaf04")}
    assert [(pair.domain_id, pair.addresses_mirror, pair.missing) for pair in found.values()] == [
        ("12", True, ()),
        ("34", True, ()),
    ]
