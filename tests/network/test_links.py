"""What makes a link, what does not, and how far each is trusted."""

from __future__ import annotations

import pytest

P2P_A = "interface Ethernet1;no switchport;ip address 10.0.0.0/31"
P2P_B = "interface Ethernet2;no switchport;ip address 10.0.0.1/31"
LAN_A = "interface Ethernet1;no switchport;ip address 10.0.0.1/24"
LAN_B = "interface Ethernet2;no switchport;ip address 10.0.0.2/24"
OSPF = ";ip ospf area 0.0.0.0\nrouter ospf 1"


def told(network):
    return {link.id: (link.kind, link.source, link.confidence) for link in network.links}


A_B = "a:Ethernet1--b:Ethernet2"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(P2P_A, P2P_B, {A_B: ("physical", "subnet", 0.9)}, id="a subnet for two"),
        pytest.param(P2P_A, P2P_A, {}, id="the same address twice is a fault, not a wire"),
        pytest.param(
            "vrf instance X\n" + P2P_A.replace(";ip", ";vrf X;ip"), P2P_B, {}, id="equal subnets in different VRFs"
        ),
        pytest.param(
            "vrf instance X\n"
            + P2P_A.replace(";ip", ";vrf X;ip")
            + "\nrouter bgp 1;vrf X;   neighbor 10.0.0.1 remote-as 2",
            P2P_B + "\nrouter bgp 2;neighbor 10.0.0.0 remote-as 1",
            {A_B: ("physical", "subnet", 0.8)},
            id="a provider's VRF and a customer that name each other in BGP",
        ),
        pytest.param(
            "vrf instance MGMT\n" + P2P_A.replace(";ip", ";vrf MGMT;ip"),
            "vrf instance MGMT\n" + P2P_B.replace(";ip", ";vrf MGMT;ip"),
            {},
            id="a management VRF",
        ),
        pytest.param(
            "interface Management1;ip address 10.0.0.0/31",
            "interface Management1;ip address 10.0.0.1/31",
            {},
            id="management ports",
        ),
        pytest.param(
            "interface Loopback0;ip address 10.0.0.0/31",
            "interface Loopback0;ip address 10.0.0.1/31",
            {},
            id="loopbacks",
        ),
        pytest.param(
            P2P_A,
            P2P_B.replace(";", ";shutdown;", 1),
            {A_B: ("physical", "subnet", 0.55)},
            id="an end that is shut down",
        ),
        pytest.param(
            P2P_A + ";description to b Ethernet2",
            P2P_B.replace(";", ";shutdown;", 1),
            {A_B: ("physical", "description", 0.6)},
            id="an end that is shut down and described",
        ),
        pytest.param(LAN_A, LAN_B, {}, id="two routers on a LAN without routing"),
        pytest.param(LAN_A + OSPF, LAN_B + OSPF, {A_B: ("physical", "subnet", 0.7)}, id="two routers alone with OSPF"),
        pytest.param(LAN_A + OSPF, LAN_B + ";vrrp 1 ipv4 10.0.0.254" + OSPF, {}, id="a gateway's LAN is no wire"),
        pytest.param(
            LAN_A.replace("Ethernet1;no switchport", "Vlan1") + OSPF,
            LAN_B.replace("Ethernet2;no switchport", "Vlan1") + OSPF,
            {},
            id="VLAN interfaces on a LAN",
        ),
        pytest.param(
            P2P_A.replace("Ethernet1;no switchport", "Vlan1"),
            P2P_B.replace("Ethernet2;no switchport", "Vlan1"),
            {"a:Vlan1--b:Vlan1": ("logical", "subnet", 0.9)},
            id="VLAN interfaces with a subnet for two",
        ),
        pytest.param(
            P2P_A.replace("Ethernet1;no switchport", "Ethernet1.10;encapsulation dot1q vlan 10"),
            P2P_B,
            {"a:Ethernet1.10--b:Ethernet2": ("logical", "subnet", 0.9)},
            id="a subinterface",
        ),
        pytest.param(
            "interface Ethernet1;description P2P_b_Ethernet2",
            "interface Ethernet2;description link to a, Et1",
            {A_B: ("physical", "description", 0.85)},
            id="descriptions that agree",
        ),
        pytest.param(
            "interface Ethernet1;description b:Eth2 (spare)",
            "interface Ethernet2",
            {A_B: ("physical", "description", 0.6)},
            id="one description",
        ),
        pytest.param(
            "interface Ethernet1;description to b",
            "interface Ethernet2;description to a",
            {A_B: ("physical", "description", 0.5)},
            id="descriptions that name devices only",
        ),
        pytest.param(
            "interface Ethernet1;description SERVER_web1_eth0", "interface Ethernet2", {}, id="an unknown device"
        ),
        pytest.param(
            "interface Ethernet1;description P2P_b_Ethernet2\ninterface Ethernet3;description old P2P_b_Ethernet2",
            "interface Ethernet2;description P2P_a_Ethernet1",
            {A_B: ("physical", "description", 0.85)},
            id="of two claims to a port the mutual one",
        ),
    ],
)
def test_links(network, a, b, expected):
    assert told(network({"a": a, "b": b})) == expected


def test_a_subnet_for_two_with_three_is_no_wire(network):
    made = network({"a": P2P_A, "b": P2P_B, "c": P2P_B})
    assert made.links == ()


def test_a_given_link_wins_its_ports(network):
    given = {"links": [{"a": "a:et1", "b": "b:Eth3", "contract": "500M", "srlgs": ["duct"]}]}
    made = network({"a": P2P_A, "b": P2P_B + "\ninterface Ethernet3"}, given)
    assert told(made) == {"a:Ethernet1--b:Ethernet3": ("physical", "supplied", 1.0)}
    assert (made.links[0].contract_bps, made.links[0].srlgs) == (500_000_000, ("duct",))


def test_an_end_without_configuration_is_unknown_and_no_fault(network):
    made = network({"a": P2P_A}, {"links": [{"a": "a:Ethernet1", "b": "carrier:port 7"}]})
    link = made.links[0]
    assert (link.a.known, link.b.known, link.b.device) == (True, False, "carrier")
    assert (link.mtu_equal, link.unknown["mtu_equal"]) == (None, "peer config not supplied")


def test_a_lag_follows_its_members(network):
    members = "interface Ethernet{0};description PEER_{1}_Ethernet{0};speed 10g;channel-group 1 mode active"
    one = "interface Port-Channel1;switchport mode trunk\n" + "\n".join(members.format(n, "b") for n in (1, 2))
    two = "interface Port-Channel1;switchport mode trunk\n" + "\n".join(members.format(n, "a") for n in (1, 2))
    made = network({"a": one, "b": two})
    lag = next(link for link in made.links if link.kind == "lag")
    assert (lag.id, lag.capacity_bps) == ("a:Port-Channel1--b:Port-Channel1", 20_000_000_000)
    assert [link.a.lag for link in made.links if link.kind == "physical"] == ["Port-Channel1", "Port-Channel1"]
    ends = {(known.device, known.name): (known.peer.device, known.peer_members) for known in made.lags}
    assert ends == {("a", "Port-Channel1"): ("b", 2), ("b", "Port-Channel1"): ("a", 2)}


TRUNK = "vlan 10,20\ninterface Ethernet{};switchport mode trunk;switchport trunk allowed vlan {};description {}"


@pytest.mark.parametrize(
    ("a", "b", "missing"),
    [("10,20", "10,20", None), ("10,20", "10", "20"), ("1-4094", "10,20,30", None), ("1-4094", "10", "20")],
)
def test_vlans_of_a_trunk(network, a, b, missing):
    made = network({"a": TRUNK.format(1, a, "b Et2"), "b": TRUNK.format(2, b, "a Et1")})
    assert made.links[0].vlans_missing == missing


@pytest.mark.parametrize(("mtu", "equal"), [("9000", True), ("1500", False)])
def test_mtu_of_both_ends(network, mtu, equal):
    made = network({"a": P2P_A + ";mtu 9000", "b": P2P_B + f";mtu {mtu}"})
    assert made.links[0].mtu_equal is equal


def test_the_slower_end_counts(network):
    made = network(
        {"a": P2P_A + ";speed forced 10gfull", "b": P2P_B}, {"devices": {"b": {"interfaces": {"Et2": {"speed": "1G"}}}}}
    )
    assert made.links[0].capacity_bps == 1_000_000_000


def test_the_lines_that_show_it(network):
    made = network({"a": P2P_A, "b": "hostname b\n" + P2P_B})
    assert [(span.device, span.start, span.end) for span in made.links[0].spans] == [("a", 1, 3), ("b", 2, 4)]


def test_neighbours_and_certain_roles(network):
    made = network({"a": P2P_A + "\ninterface Ethernet5;switchport access vlan 10", "b": P2P_B})
    ports = {found.name: found for found in made.devices[0].interfaces}
    assert (ports["Ethernet1"].neighbor.device, ports["Ethernet1"].role) == ("b", None)
    assert (ports["Ethernet5"].neighbor, ports["Ethernet5"].role) == (None, "host")


def test_a_management_port_among_two_routers_makes_their_subnet_a_lan(network):
    port = "interface {};{}ip address 10.0.0.{}/30"
    router = "no switchport;"
    configs = {
        "a": port.format("Ethernet1", router, 1),
        "b": port.format("Ethernet2", router, 2),
        "c": port.format("Management1", "", 3),
    }
    assert network(configs).links == ()
