"""OSPF version 3 on the interfaces of the platforms that write it nearly alike."""

from __future__ import annotations

import pytest

from netaudit.model.device import Source
from netaudit.platforms import base

CASES = {
    "ios, old form": (
        "ios",
        ("interface GigabitEthernet0/1\n ipv6 address 2001:db8::1/64\n ipv6 ospf 11 area 0.0.0.1\n ipv6 ospf cost 30\n"
        " ipv6 ospf network point-to-point\n ipv6 ospf mtu-ignore\nipv6 router ospf 11\n router-id 10.0.0.1\n"
        " passive-interface GigabitEthernet0/1\n"),
        ("11", "1", 30, "point-to-point", True), "GigabitEthernet0/1", "10.0.0.1",
    ),
    "ios, new form": (
        "ios",
        ("interface Loopback0\n ospfv3 1 ipv6 area 0\n ospfv3 1 ipv6 cost 5\n ospfv3 network point-to-point\n"
        "router ospfv3 1\n router-id 10.0.0.2\n address-family ipv6 unicast\n  passive-interface Loopback0\n"),
        ("1", "0", 5, "point-to-point", True), "Loopback0", "10.0.0.2",
    ),
    "nxos": (
        "nxos",
        ("feature ospfv3\nrouter ospfv3 U\n  router-id 10.0.0.3\ninterface Ethernet1/1\n  no switchport\n"
        "  ospfv3 cost 7\n  ospfv3 network point-to-point\n  ospfv3 passive-interface\n"
        "  ipv6 router ospfv3 U area 0.0.0.0\n"),
        ("U", "0", 7, "point-to-point", True), "Ethernet1/1", "10.0.0.3",
    ),
    "eos": (
        "eos",
        ("interface Ethernet1\n   no switchport\n   ipv6 ospf 3 area 0.0.0.2\n   ipv6 ospf cost 9\n"
        "   ospfv3 ipv6 passive-interface\n   ospfv3 network point-to-point\n"
         "ipv6 router ospf 3\n   router-id 10.0.0.4\n"),
        ("3", "2", 9, "point-to-point", True), "Ethernet1", "10.0.0.4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_interface_and_its_process(case: str) -> None:
    platform, text, wanted, port, router_id = CASES[case]
    held = base.get(platform)
    device = held.facts(held.parse(text), "r1", Source(path="r1.cfg", sha256=""))
    ospf = next(interface.ospfv3 for interface in device.interfaces if interface.name == port)
    assert ospf is not None
    assert (ospf.process, ospf.area, ospf.cost, ospf.network_type, ospf.passive) == wanted
    [process] = [process for process in device.routing_processes if process.protocol == "ospfv3"]
    assert process.router_id == router_id
    assert device.coverage.share == 1
