"""What the rules of the hygiene pack need worked out: references, and ports with nothing to do."""

from __future__ import annotations

import pytest

from netaudit.jobs.examples import example_network
from netaudit.model.device import Device


def device(platform: str, config: str) -> Device:
    return example_network({"r1": (platform, config)}, {}, None)[0].devices[0]


def undefined(platform: str, config: str) -> list[str]:
    return [reference.label for reference in device(platform, config).references if reference.defined is False]


@pytest.mark.parametrize(
    ("platform", "config", "missing"),
    [
        ("ios", "interface Gi0/0\n ip access-group 101 in\n", ["access list 101 of GigabitEthernet0/0 in"]),
        ("ios", "access-list 101 permit ip any any\ninterface Gi0/0\n ip access-group 101 in\n", []),
        ("ios", "interface Gi0/0\n ipv6 traffic-filter V6 in\n", ["access list V6 of GigabitEthernet0/0 in"]),
        ("ios", "interface Gi0/0\n vrf forwarding RED\n", ["VRF RED of GigabitEthernet0/0"]),
        ("ios", "ip vrf RED\ninterface Gi0/0\n ip vrf forwarding RED\n", []),
        ("ios", "line vty 0 4\n access-class M in\n", ["access list M of line vty 0 4"]),
        ("ios", "route-map R permit 10\n match ip address 5 6\naccess-list 5 permit any\n", ["access list 6 of R 10"]),
        (
            "ios",
            "router ospf 1\n redistribute static subnets route-map R\n",
            ["routing policy R of redistribute static in ospf 1"],
        ),
        ("ios", "ip route 0.0.0.0 0.0.0.0 10.0.0.1 track 1\n", ["track 1 of route 0.0.0.0/0"]),
        (
            "eos",
            "router bgp 1\n   neighbor 192.0.2.1 remote-as 2\n   neighbor 192.0.2.1 prefix-list P in\n",
            ["filter P of BGP neighbor 192.0.2.1 in"],
        ),
        ("eos", "interface Ethernet1\n   vrf RED\n", ["VRF RED of Ethernet1"]),
        ("eos", "vrf instance RED\ninterface Ethernet1\n   vrf RED\n", []),
        ("eos", "router bgp 1\n   neighbor 192.0.2.1 remote-as 2\n   neighbor 192.0.2.1 rcf in F()\n", []),
        ("eos", "system control-plane\n   ip access-group default-control-plane-acl in\n", []),
    ],
)
def test_names_that_nothing_defines(platform: str, config: str, missing: list[str]) -> None:
    assert undefined(platform, config) == missing


def test_a_name_in_a_line_that_is_not_understood_is_not_called_undefined() -> None:
    found = device("ios", "interface Gi0/0\n ip access-group SGT in\nip access-list role-based SGT\n permit ip\n")
    assert [reference.defined for reference in found.references] == [None]
    assert found.references[0].unknown == {"defined": "a line that is not understood names SGT"}


def test_a_reference_stands_where_the_name_is_used() -> None:
    found = device("ios", "interface Gi0/0\n description x\n ip access-group A in\n")
    assert found.references[0].line == 3


@pytest.mark.parametrize(
    ("platform", "lines", "spare"),
    [
        ("eos", "", True),
        ("eos", "switchport access vlan 10", False),
        ("eos", "description server", False),
        ("eos", "channel-group 1 mode active", False),
        ("eos", "switchport mode trunk", False),
        ("ios", "switchport mode access", True),
        ("ios", "switchport voice vlan 20", False),
        ("ios", "ip address 10.0.0.1 255.255.255.0", False),
        ("ios", "ip address dhcp", False),
        ("ios", "service instance 10 ethernet", None),
    ],
)
def test_ports_with_nothing_to_do(platform: str, lines: str, spare: bool | None) -> None:
    name = "Ethernet1" if platform == "eos" else "GigabitEthernet1/0/1"
    found = device(platform, f"interface {name}\n   {lines}\n")
    assert found.interfaces[0].spare is spare


def test_a_port_with_subinterfaces_has_something_to_do() -> None:
    config = "interface Ethernet3\n   no switchport\ninterface Ethernet3.2\n   encapsulation dot1q vlan 2\n"
    assert device("eos", config).interfaces[0].spare is False


def test_each_port_of_a_switch_without_vlans_says_why_it_is_unknown(reasons):
    ports = "".join(
        f"interface GigabitEthernet1/0/{number}\n switchport mode access\n switchport access vlan 11\n"
        for number in (1, 2)
    )
    told = reasons("HYG-008", {"a1": ("ios", ports)})
    assert len(told) == 2
    assert all("vlan.dat" in why for why in told)
