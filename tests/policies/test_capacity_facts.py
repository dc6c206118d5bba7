"""What the rules of the capacity pack need worked out, a case each; and one line changed in real networks."""

from __future__ import annotations

import pytest

WIRE = {"links": [{"a": "r1:GigabitEthernet0/1", "b": "r2:GigabitEthernet0/1"}]}


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("speed 100, duplex full", "description silent", "fail"),
        ("speed 100, duplex full", "speed auto", "fail"),
        ("speed 100, duplex full", "speed 100, duplex full", "pass"),
        ("speed 100, duplex full", "speed 1000, duplex full", "fail"),
        ("duplex half", "duplex auto", "fail"),
        ("no negotiation auto", "negotiation auto", "fail"),
        # Copper of 1 Gbit/s negotiates whatever the line says.
        ("speed 1000, duplex full", "speed auto", "pass"),
        ("speed 1000, duplex full", "description silent", "pass"),
        ("description silent", "description silent too", "pass"),
    ],
)
def test_speed_and_duplex_of_a_wire(counts, a, b, verdict):
    configs = {
        name: ("ios", "interface GigabitEthernet0/1\n" + "".join(f" {line}\n" for line in text.split(", ")))
        for name, text in (("r1", a), ("r2", b))
    }
    assert counts("CAP-007", configs, WIRE) == {verdict: 1}


PARALLEL = "neighbor 192.0.2.1 remote-as 64500, neighbor 192.0.2.5 remote-as 64500"


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (PARALLEL, "fail"),
        (f"{PARALLEL}, maximum-paths 2", "pass"),
        ("neighbor 192.0.2.1 remote-as 64500, neighbor 192.0.2.5 remote-as 64501", "not_applicable"),
        # Somebody chose which one is used.
        (f"{PARALLEL}, neighbor 192.0.2.5 route-map BACKUP in", "not_applicable"),
        (f"{PARALLEL}, neighbor 192.0.2.5 weight 100", "not_applicable"),
        (f"{PARALLEL}, neighbor 192.0.2.5 shutdown", "not_applicable"),
    ],
)
def test_parallel_neighbours(counts, lines, verdict):
    text = "router bgp 65010\n" + "".join(f" {line.strip()}\n" for line in lines.split(","))
    assert counts("CAP-010", {"r1": ("ios", text)}) == {verdict: 1}


POLICED = "policy-map C\n class class-default\n  police 8000\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("router ospf 1\n router-id 10.0.0.1\n", "fail"),
        (f"{POLICED}router ospf 1\ncontrol-plane\n service-policy input C\n", "pass"),
        ("router ospf 1\ncontrol-plane\n service-policy input MISSING\n", "fail"),
        ("policy-map system-cpp-policy\n", "pass"),
        # A switch that does not route may have no means to.
        ("interface GigabitEthernet1/0/1\n switchport mode access\n", "unknown"),
    ],
)
def test_control_plane(counts, text, verdict):
    assert counts("CAP-015", {"r1": ("ios", text)}) == {verdict: 1}


def test_unknown_rate_of_a_port_is_no_oversubscription(counts):
    intent = {"devices": {"l1": {"role": "leaf"}}, "links": [{"a": "l1:Ethernet49", "b": "s1:Ethernet1"}]}
    text = "interface Ethernet1\n   switchport access vlan 10\ninterface Ethernet49\n   speed 100g\n   no switchport\n"
    assert counts("CAP-012", {"l1": ("eos", text)}, intent) == {"unknown": 1}


def neighbor(own: str, asn: int, peer: str, remote: int) -> tuple[str, str]:
    port = f"interface GigabitEthernet0/1\n ip address {own} 255.255.255.252\n"
    return "ios", f"{port}router bgp {asn}\n neighbor {peer} remote-as {remote}\n"


def test_prefix_limit_within_a_fabric_is_not_asked_for(counts):
    r1 = neighbor("10.0.0.1", 65001, "10.0.0.2", 65002)
    r2 = neighbor("10.0.0.2", 65002, "10.0.0.1", 65001)
    assert counts("CAP-016", {"r1": r1, "r2": r2}) == {"not_applicable": 2}
    assert counts("CAP-016", {"r1": r1}) == {"fail": 1}


def test_storm_control_of_ports_that_nobody_configured_is_not_asked_for(counts):
    assert counts("CAP-014", {"s1": ("eos", "interface Ethernet5\n")}) == {"not_applicable": 1}


@pytest.mark.parametrize(
    ("rule", "network", "device", "old", "new", "told"),
    [
        ("CAP-007", "avd-l2ls-fabric", "LEAF1", "interface Ethernet1\n",
         "interface Ethernet1\n   speed forced 100full\n",
         "100 Mbit/s fixed on LEAF1, negotiated on SPINE1"),
        ("CAP-010", "batfish-example", "as2dept1", "maximum-paths eibgp 5", "no auto-summary",
         "2 neighbours in one AS"),
        ("CAP-019", "avd-l2ls-fabric", "LEAF1", "   channel-group 47 mode active\n", "",
         "peer-link of LEAF1, LEAF2: 1, 2"),
    ],
)  # fmt: skip
def test_one_line_of_a_real_network(messages, rule, network, device, old, new, told):
    assert messages(rule, network) == []
    found = messages(rule, network, **{device: (old, new)})
    assert len(found) == 1
    assert told in found[0]
