"""BGP sessions and IGP adjacencies with both ends."""

from __future__ import annotations

import pytest

A = "interface Ethernet1;no switchport;ip address 10.0.0.0/31\nrouter bgp 65001;neighbor 10.0.0.1 remote-as 65002"
B = "interface Ethernet1;no switchport;ip address 10.0.0.1/31\nrouter bgp 65002;neighbor 10.0.0.0 remote-as 65001"


def session(made):
    assert len(made.bgp_sessions) == 1
    return made.bgp_sessions[0]


@pytest.mark.parametrize(
    ("b", "problems"),
    [
        (B, ()),
        (B.replace("neighbor 10.0.0.0 remote-as 65001", "router-id 1.1.1.1"), ("b has no neighbor 10.0.0.0",)),
        (B.replace("as 65001", "as 65009"), ("b expects AS 65009, a is AS 65001",)),
        (B.replace("bgp 65002", "bgp 65003"), ("a expects AS 65002, b is AS 65003",)),
        (B + ";neighbor 10.0.0.0 shutdown", ("b has shut down neighbor 10.0.0.0",)),
        (B + ";neighbor 10.0.0.0 password 7 0822455D0A16", ("only b has a password",)),
        (B.replace("Ethernet1;", "Ethernet1;shutdown;"), ("Ethernet1 of b is shut down",)),
        (B + ";bgp listen range 10.0.0.0/24 peer-group X remote-as 65001", ()),
    ],
)
def test_both_ends_of_a_session(network, b, problems):
    found = session(network({"a": A, "b": b}))
    assert (found.problems, found.established, found.external) == (problems, not problems, True)


def test_sessions_between_loopbacks_speak_from_their_source(network):
    loop = "interface Loopback0;ip address 10.255.0.{}/32\n"
    wire = "interface Ethernet1;no switchport;ip address 10.0.0.{}/31\n"
    one = loop.format(1) + wire.format(0) + "router bgp 65001;neighbor 10.255.0.2 remote-as 65001"
    two = loop.format(2) + wire.format(1) + "router bgp 65001;neighbor {} remote-as 65001"
    source = ";neighbor 10.255.0.2 update-source Loopback0"
    assert session(network({"a": one + source, "b": two.format("10.255.0.1")})).established
    wrong = network({"a": one + source, "b": two.format("10.0.0.0")}).bgp_sessions
    assert wrong[0].problems == ("b expects a at 10.0.0.0, it speaks from 10.255.0.1",)


def test_a_peer_that_is_not_supplied_is_unknown(network):
    found = session(network({"a": A}))
    assert (found.b.known, found.established, found.problems) == (False, None, ())
    assert found.unknown["established"] == "peer config not supplied"


def test_the_same_address_in_another_vrf_is_another_peer(network):
    in_vrf = "vrf instance X\n" + B.replace("no switchport;", "no switchport;vrf X;")
    assert session(network({"a": A, "b": in_vrf.split("\nrouter")[0]})).b.known is False


OSPF_A = """interface Ethernet1;no switchport;ip address 10.0.0.0/31;mtu 1500;ip ospf area 0.0.0.0{}
router ospf 1;router-id 1.1.1.1"""
OSPF_B = """interface Ethernet1;no switchport;ip address 10.0.0.1/31;mtu 1500;ip ospf area 0.0.0.0{}
router ospf 1;router-id 2.2.2.2"""
OSPF_LAN = """interface Ethernet1;no switchport;ip address 10.0.0.{0}/24;ip ospf area 0.0.0.0
router ospf 1;router-id 0.0.0.{0}"""


@pytest.mark.parametrize(
    ("b", "problems", "established"),
    [
        (OSPF_B.format(""), (), True),
        (OSPF_B.format("").replace("area 0.0.0.0", "area 0.0.0.1"), ("area: 0 on a, 1 on b",), False),
        (
            OSPF_B.format(";ip ospf hello-interval 3;ip ospf dead-interval 12"),
            ("hello interval: 10 s on a, 3 s on b", "dead interval: 40 s on a, 12 s on b"),
            False,
        ),
        (
            OSPF_B.format(";ip ospf network point-to-point"),
            ("network type: broadcast on a, point-to-point on b",),
            True,
        ),
        (OSPF_B.format("").replace("mtu 1500", "mtu 9000"), ("IP MTU: 1500 on a, 9000 on b",), False),
        (OSPF_B.format("").replace("2.2.2.2", "1.1.1.1"), ("both have the router identifier 1.1.1.1",), False),
        (OSPF_B.format("") + ";passive-interface Ethernet1", ("Ethernet1 of b is passive",), False),
        (OSPF_B.split(";ip ospf")[0], ("b does not run OSPF on Ethernet1",), False),
        (OSPF_B.format("") + ";area 0.0.0.0 stub", ("area 0: normal on a, stub on b",), False),
    ],
)
def test_both_ends_of_an_ospf_adjacency(network, b, problems, established):
    found = network({"a": OSPF_A.format(""), "b": b}).igp_adjacencies
    assert [(known.problems, known.established) for known in found] == [(problems, established)]


def test_every_pair_of_a_small_lan(network):
    made = network({f"r{n}": OSPF_LAN.format(n) for n in range(1, 5)})
    assert len(made.igp_adjacencies) == 6


def test_a_large_lan_stays_linear(network):
    made = network({f"r{n}": OSPF_LAN.format(n) for n in range(1, 13)})
    assert len(made.igp_adjacencies) == 11
    assert all("r1" in (known.a.device, known.b.device) for known in made.igp_adjacencies)


ISIS = "interface Ethernet1;no switchport;ip address 10.0.0.{}/31;isis enable X{}\nrouter isis X;net {}"
FIRST = ISIS.format(0, "", "49.0001.0000.0000.0001.00")


@pytest.mark.parametrize(
    ("b", "problems"),
    [
        (ISIS.format(1, "", "49.0002.0000.0000.0002.00"), ()),
        (ISIS.format(1, "", "49.0001.0000.0000.0001.00"), ("both have the system identifier 0000.0000.0001",)),
        (
            ISIS.format(1, ";isis network point-to-point", "49.0001.0000.0000.0002.00"),
            ("network type: broadcast on a, point-to-point on b",),
        ),
        (ISIS.format(1, "", "49.0002.0000.0000.0002.00") + ";is-type level-1", ("area: 49.0001 on a, 49.0002 on b",)),
    ],
)
def test_both_ends_of_an_isis_adjacency(network, b, problems):
    found = network({"a": FIRST, "b": b}).igp_adjacencies
    assert [(known.protocol, known.problems) for known in found] == [("isis", problems)]


def test_levels_without_a_common_one(network):
    a = FIRST + ";is-type level-1"
    b = ISIS.format(1, "", "49.0001.0000.0000.0002.00") + ";is-type level-2"
    assert network({"a": a, "b": b}).igp_adjacencies[0].problems == ("level: level-1 on a, level-2 on b",)
