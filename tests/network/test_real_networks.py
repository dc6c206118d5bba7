"""Networks that real people drew: what is derived equals what they say, each difference explained."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest


def pairs(links, *kinds):
    return {
        frozenset(((link.a.device, link.a.interface), (link.b.device, link.b.interface)))
        for link in links
        if link.kind in kinds
    }


def given(path: Path, node: str, port: str, peer: str, peer_port: str, known: set[str]) -> set[frozenset]:
    """The links of a table whose two ends are both among the devices; the others lead to servers."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        frozenset(((row[node], row[port]), (row[peer], row[peer_port])))
        for row in rows
        if {row[node], row[peer]} <= known
    }


@pytest.mark.parametrize(
    ("name", "table", "count"),
    [
        ("avd-dual-dc-l3ls", "FABRIC-topology.csv", 34),
        ("avd-isis-ldp-ipvpn", "FABRIC-topology.csv", 13),
        ("avd-evpn-ebgp-ebgp", "DC1_FABRIC-topology.csv", 44),
    ],
)
def test_fabric_topology(real, shared, name, table, count):
    made = real(name, "eos")
    known = {device.name for device in made.devices}
    wanted = given(shared / "networks" / name / table, "Node", "Node Interface", "Peer Node", "Peer Interface", known)
    assert pairs(made.links, "physical") == wanted
    assert len(wanted) == count


@pytest.mark.parametrize(("name", "count"), [("avd-dual-dc-l3ls", 18), ("avd-isis-ldp-ipvpn", 13)])
def test_fabric_routed_links(real, shared, name, count):
    made = real(name, "eos")
    known = {device.name for device in made.devices}
    table = shared / "networks" / name / "FABRIC-p2p-links.csv"
    wanted = given(table, "Node", "Node Interface", "Peer Node", "Peer Interface", known)
    routed = [link for link in made.links if link.source == "subnet"]
    assert pairs(routed, "physical") == wanted
    assert len(wanted) == count


def test_two_data_centres(real):
    made = real("avd-dual-dc-l3ls", "eos")
    assert Counter(link.kind for link in made.links) == {"physical": 34, "lag": 12, "logical": 16}
    assert [pair.devices for pair in made.mlag_pairs] == [
        (f"dc{dc}-leaf{leaf}a", f"dc{dc}-leaf{leaf}b") for dc in (1, 2) for leaf in (1, 2)
    ]
    assert all((pair.missing, pair.differences, pair.addresses_mirror) == ((), (), True) for pair in made.mlag_pairs)
    # 16 underlay and 16 overlay sessions between leaves and spines, 2 of each between the data centres; 4 between
    # the members of each pair in the default VRF and 8 in the tenants' ones.
    assert Counter(session.external for session in made.bgp_sessions) == {True: 36, False: 12}
    assert all(session.established for session in made.bgp_sessions)
    assert all(segment.duplicates == () for segment in made.segments)
    assert all(group.enabled_chassis == 8 for group in made.fhrp_groups)
    assert sum(lag.peer is not None for lag in made.lags) == 20  # the other 8 lead to servers


def test_a_layer_2_fabric(real):
    made = real("avd-l2ls-fabric", "eos")
    # Two spines and two racks of two leaves: 8 uplinks and 3 peer-links of two members.
    assert Counter(link.kind for link in made.links if link.kind != "logical") == {"physical": 14, "lag": 11}
    assert [pair.devices for pair in made.mlag_pairs] == [("LEAF1", "LEAF2"), ("LEAF3", "LEAF4"), ("SPINE1", "SPINE2")]
    # The first rack and the spines use the same peering subnet; neither is a duplicate, each stays on its peer-link.
    peering = [segment for segment in made.segments if segment.prefix == "192.168.0.0/31"]
    assert [(segment.devices, segment.duplicates) for segment in peering] == [
        (("LEAF1", "LEAF2"), ()),
        (("SPINE1", "SPINE2"), ()),
    ]
    uplinks = {(lag.device, lag.neighbors, lag.peer_members) for lag in made.lags if lag.name == "Port-Channel1"}
    assert uplinks == {
        ("LEAF1", ("SPINE1", "SPINE2"), 2),
        ("LEAF2", ("SPINE1", "SPINE2"), 2),
        ("LEAF3", ("SPINE1", "SPINE2"), 2),
        ("LEAF4", ("SPINE1", "SPINE2"), 2),
        ("SPINE1", ("LEAF1", "LEAF2"), 2),
        ("SPINE2", ("LEAF1", "LEAF2"), 2),
    }


def test_an_isis_backbone(real):
    made = real("avd-isis-ldp-ipvpn", "eos")
    isis = [adjacency for adjacency in made.igp_adjacencies if adjacency.protocol == "isis"]
    assert len(isis) == 13
    assert all(adjacency.established for adjacency in isis)
    # A customer's VLAN that ends on two routers which speak OSPF there; the table of the fabric does not list it.
    assert [link.id for link in made.links if link.kind == "logical"] == ["pe1:Ethernet3.10--pe2:Ethernet4.10"]
    # Each of the three edges has a session with both reflectors, those with each other, and one with a customer's.
    assert Counter(session.b.known for session in made.bgp_sessions) == {True: 7, False: 3}


def test_three_autonomous_systems(real, shared):
    made = real("batfish-example", "ios")
    layer1 = json.loads((shared / "networks/batfish-example/layer1_topology.json").read_text(encoding="utf-8"))
    ends = [
        tuple((edge[node]["hostname"], edge[node]["interfaceName"]) for node in ("node1", "node2"))
        for edge in layer1["edges"]
    ]
    known = {device.name for device in made.devices}
    # Left out: the two hosts, whose files are none of the devices, and the cable of a router to itself.
    wanted = {frozenset((a, b)) for a, b in ends if {a[0], b[0]} <= known and a[0] != b[0]}
    assert pairs(made.links, "physical") == wanted
    assert len(wanted) == 17


def test_sessions_and_adjacencies_of_three_autonomous_systems(real):
    made = real("batfish-example", "ios")
    wrong = {session.id: session.problems for session in made.bgp_sessions if session.established is False}
    assert wrong == {"as1border1--as3border2 3.2.2.2": ("as3border2 has no neighbor as1border1",)}
    unknown = [session.a.peer for session in made.bgp_sessions if not session.b.known]
    assert unknown == ["5.6.7.8", "10.14.22.4"]
    assert Counter(adjacency.established for adjacency in made.igp_adjacencies) == {True: 9, False: 3}
    assert {problem for adjacency in made.igp_adjacencies for problem in adjacency.problems} == {
        "IP MTU: 1500 on as2border1, 1600 on as2core2",
        "IP MTU: 1500 on as2border2, 1800 on as2core2",
        "IP MTU: 1700 on as2core2, 1500 on as2dist2",
    }


def test_unnumbered_adjacencies_over_given_links(real, shared):
    name = "lv-eos-ospf-unnumbered"
    layer1 = json.loads((shared / "networks" / name / "layer1_topology.json").read_text(encoding="utf-8"))
    cables = {
        tuple(f"{edge[node]['hostname']}:{edge[node]['interfaceName']}" for node in ("node1", "node2"))
        for edge in layer1["edges"]
    }
    made = real(name, "eos", {"links": [{"a": a, "b": b} for a, b in sorted(cables)]})
    # Borrowed addresses share no subnet, so that only a list can tell what is wired to what.
    assert real(name, "eos").links == ()
    assert [(known.id, known.established, known.problems) for known in made.igp_adjacencies] == [
        ("ospf leaf1:Ethernet1--spine:Ethernet1", True, ()),
        ("ospf leaf2:Ethernet1--spine:Ethernet2", True, ()),
    ]


@pytest.mark.parametrize(("name", "protocol"), [("ios-basic-hsrp", "hsrp"), ("lv-ios-basic-vrrp", "vrrp")])
def test_a_pair_of_gateways(real, name, protocol):
    made = real(name, "ios")
    group = made.fhrp_groups[0]
    assert (group.protocol, group.group, group.virtual_ips) == (protocol, 12, ("192.168.1.254",))
    assert ([member.device for member in group.members], group.active) == (["BR1", "BR2"], "BR1")
    assert pairs(made.links, "physical") == {
        frozenset((("BR1", "GigabitEthernet0/1"), ("WAN-RTR", "GigabitEthernet0/1"))),
        frozenset((("BR2", "GigabitEthernet0/1"), ("WAN-RTR", "GigabitEthernet0/2"))),
    }
    # The LAN of four management ports is a segment and no link, the gateways' LAN of three neither.
    assert [(segment.prefix, segment.chassis_count) for segment in made.segments if segment.chassis_count > 2] == [
        ("10.150.0.0/16", 4),
        ("192.168.1.0/24", 3),
    ]


def test_a_service_over_a_lan_whose_switch_is_not_supplied(real):
    intent = {
        "subnets": {"10.150.0.0/16": {"role": "management"}},
        "services": {"s": {"source": "LAN-RTR", "target": "WAN-RTR"}},
    }
    path = real("lv-ios-basic-vrrp", "ios", intent).paths[0]
    assert (path.connected, path.cut_devices) == (True, ("LAN-RTR", "WAN-RTR"))
    assert path.cut_links == ("LAN-RTR:GigabitEthernet0/1--192.168.1.0/24",)
