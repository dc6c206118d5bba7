"""The names of facts, as users script against them: asked of files that configure each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import BANK, Cli, eos, ios
from .test_shapes import fits

OF_A_DEVICE = (
    *("interfaces", "lags", "fhrp_groups", "qos_policies", "class_maps", "vlans", "vrfs", "stp", "mlag"),
    *("routing_processes", "bgp_neighbors", "static_routes", "acls", "prefix_lists", "route_policies", "tracks"),
    *("probes", "logging", "snmp", "ntp", "aaa", "users", "lines", "services", "control_plane", "sections"),
)
OF_THE_NETWORK = (
    *("links", "segments", "fhrp_groups", "lags", "mlag_pairs", "bgp_sessions", "igp_adjacencies", "sites", "paths"),
    *("failures", "link_loads"),
)

ROUTER = ios(
    "r1",
    "vrf definition RED",
    " rd 1:1",
    "class-map match-any VOICE",
    " match dscp ef",
    "policy-map OUT",
    " class VOICE",
    "  priority percent 10",
    "policy-map IN",
    " class class-default",
    "  set dscp default",
    "interface Port-channel1",
    " switchport mode trunk",
    " switchport trunk native vlan 99",
    " switchport trunk allowed vlan 20,1-10",
    "interface GigabitEthernet0/1",
    " description to r2",
    " vrf forwarding RED",
    " bandwidth 500000",
    " ip address 10.0.1.1 255.255.255.0 secondary",
    " ip address 10.0.0.1 255.255.255.0",
    " ip helper-address 10.9.9.9",
    " ip mtu 1400",
    " mtu 1500",
    " speed 1000",
    " duplex full",
    " ip access-group EDGE in",
    " ip access-group 101 out",
    " ip ospf 7 area 3",
    " ip ospf cost 15",
    " ip ospf network point-to-point",
    " ip ospf hello-interval 3",
    " ip ospf dead-interval 9",
    " ip router isis CORE",
    " isis circuit-type level-2-only",
    " isis metric 33",
    " isis network point-to-point",
    " bfd interval 300 min_rx 300 multiplier 3",
    " service-policy input IN",
    " service-policy output OUT",
    " ipv6 address 2001:db8::1/64",
    " standby version 2",
    " standby 5 ip 10.0.0.254",
    " standby 5 priority 110",
    " standby 5 preempt",
    " standby 5 track 1 decrement 20",
    "interface GigabitEthernet0/2",
    " switchport mode access",
    " switchport access vlan 10",
    " switchport voice vlan 20",
    " spanning-tree portfast",
    " channel-group 1 mode active",
    "router ospf 7 vrf RED",
    " passive-interface GigabitEthernet0/1",
    "router isis CORE",
    " net 49.0001.0000.0000.0001.00",
    "router bgp 64500",
    " neighbor PEERS peer-group",
    " neighbor 10.0.0.2 remote-as 64501",
    " neighbor 10.0.0.2 peer-group PEERS",
    " neighbor 10.0.0.2 description upstream",
    "ip access-list extended EDGE",
    " permit ip any any",
    "access-list 101 permit ip any any",
    "ip route vrf RED 10.8.0.0 255.255.0.0 10.0.0.2",
    "vlan 10",
    " name USERS",
    "track 1 interface GigabitEthernet0/2 line-protocol",
)
SWITCH = eos(
    "s1",
    "vlan 10",
    "   name USERS",
    "interface Port-Channel5",
    "   switchport mode trunk",
    "   mlag 5",
    "   port-channel min-links 1",
    "interface Ethernet1",
    "   channel-group 5 mode active",
    "interface Vlan4094",
    "   ip address 10.255.0.0/31",
    "mlag configuration",
    "   domain-id POD1",
    "   local-interface Vlan4094",
    "   peer-address 10.255.0.1",
    "   peer-link Port-Channel1000",
)


def first(entities: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    return next(entity for entity in entities if all(entity.get(key) == value for key, value in wanted.items()))


@pytest.fixture
def document(tmp_path: Path, cli: Cli) -> Any:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "edge-1.cfg").write_text(ROUTER)
    (tmp_path / "configs" / "s1.cfg").write_text(SWITCH)
    said = cli("facts", "configs", "--format", "json")
    assert said.code == 0, said.err
    return said.json


@pytest.fixture
def router(document: Any) -> Any:
    return first(document["devices"], platform="ios")


@pytest.fixture
def switch(document: Any) -> Any:
    return first(document["devices"], platform="eos")


def test_a_device(document: Any, router: Any) -> None:
    shape = {
        "name": {"edge-1"},
        "hostname": {"r1"},
        "platform": {"ios"},
        "source": {"path": {"configs/edge-1.cfg"}, "sha256": str},
        "coverage": {"lines": int, "modelled": int, "unmodelled": [{"line": int, "text": str}]},
        **{name: [dict] for name in OF_A_DEVICE},
    }
    fits(router, shape)
    fits(document, {"schema": {"netaudit.facts/1"}, "devices": list, "network": {n: [dict] for n in OF_THE_NETWORK}})
    fits(document["summary"], {"devices": {2}, "lines": int, "modelled": int, "recognised": int, "unmodelled": [dict]})
    assert set(document["summary"]["platforms"]) == {"eos", "ios"}


def test_what_was_not_understood_is_told_by_form(tmp_path: Path, cli: Cli) -> None:
    lines = "hostname r1\nfrobnicate 1 fast\nfrobnicate 2 fast\nbanana\ninterface GigabitEthernet0/1\n ip cef foo\n"
    (tmp_path / "r1.cfg").write_text(lines + "end\n")
    said = cli("facts", "r1.cfg", "--platform", "ios", "--format", "text")
    assert said.code == 0, said.err
    assert "r1" in said.out
    assert "frobnicate * fast" in said.out
    assert said.out.index("frobnicate") < said.out.index("banana")
    assert "r1:2: frobnicate 1 fast" in said.out


INTERFACE: dict[str, Any] = {
    "name": "GigabitEthernet0/1",
    "description": "to r2",
    "enabled": True,
    "addresses": ["10.0.0.1/24", "10.0.1.1/24", "2001:db8::1/64"],
    "vrf": "RED",
    "mtu": 1500,
    "ip_mtu": 1400,
    "speed_bps": 1_000_000_000,
    "duplex": "full",
    "bandwidth_bps": 500_000_000,
    "capacity_bps": 1_000_000_000,
    "qos": {"input": "IN", "output": "OUT"},
    "acl": {"input": "EDGE", "output": "101"},
    "ospf": {
        "process": "7",
        "area": "3",
        "cost": 15,
        "network_type": "point-to-point",
        "passive": True,
        "hello_s": 3,
        "dead_s": 9,
    },
    "isis": {"instance": "CORE", "metric": 33, "level": "level-2", "network_type": "point-to-point"},
    "helper_addresses": ["10.9.9.9"],
}


@pytest.mark.parametrize("name", INTERFACE)
def test_an_interface(name: str, router: Any) -> None:
    said = first(router["interfaces"], name="GigabitEthernet0/1")[name]
    expected = INTERFACE[name]
    assert {key: said[key] for key in expected} == expected if isinstance(expected, dict) else said == expected


def test_where_an_interface_stands(router: Any) -> None:
    for interface in router["interfaces"]:
        assert ROUTER.split("\n")[interface["line"] - 1] == f"interface {interface['name']}"


def test_bfd_and_spanning_tree_of_an_interface(router: Any) -> None:
    assert first(router["interfaces"], name="GigabitEthernet0/1")["bfd"]["multiplier"] == 3
    assert first(router["interfaces"], name="GigabitEthernet0/2")["stp"]["port_type"] == "edge"


def test_a_switchport(router: Any) -> None:
    trunk = first(router["interfaces"], name="Port-channel1")["switchport"]
    assert (trunk["mode"], trunk["native_vlan"], trunk["allowed_vlans"]) == ("trunk", 99, "1-10,20")
    access = first(router["interfaces"], name="GigabitEthernet0/2")
    assert {key: access["switchport"][key] for key in ("mode", "access_vlan", "voice_vlan")} == {
        "mode": "access",
        "access_vlan": 10,
        "voice_vlan": 20,
    }
    assert (access["lag"], access["lag_mode"]) == ("Port-channel1", "active")


def test_a_gateway_group(router: Any, document: Any) -> None:
    [group] = router["fhrp_groups"]
    expected = {"protocol": "hsrp", "interface": "GigabitEthernet0/1", "group": 5, "priority": 110, "preempt": True}
    assert {key: group[key] for key in expected} == expected
    assert group["virtual_ips"] == ["10.0.0.254"]
    assert [(track["object"], track["decrement"]) for track in group["track"]] == [("1", 20)]
    [group] = document["network"]["fhrp_groups"]
    assert (group["protocol"], group["group"], group["segment"]) == ("hsrp", 5, "10.0.0.0/24")
    [member] = group["members"]
    expected = {"device": "edge-1", "interface": "GigabitEthernet0/1", "priority": 110, "preempt": True}
    assert {key: member[key] for key in expected} == expected


def test_a_lag(switch: Any, document: Any) -> None:
    [lag] = switch["lags"]
    assert (lag["name"], lag["members"], lag["mode"]) == ("Port-Channel5", ["Ethernet1"], "active")
    assert (lag["min_links"], lag["mlag_id"]) == (1, "5")
    assert {"name", "members", "mode"} <= set(first(document["network"]["lags"], name="Port-Channel5"))


def test_an_mlag(switch: Any) -> None:
    [mlag] = switch["mlag"]
    assert (mlag["kind"], mlag["domain_id"]) == ("mlag", "POD1")
    assert (mlag["peer_link"], mlag["peer_address"]) == ("Port-Channel1000", "10.255.0.1")


def test_routing(router: Any) -> None:
    [neighbor] = router["bgp_neighbors"]
    expected = {
        "peer": "10.0.0.2",
        "remote_as": 64501,
        "peer_group": "PEERS",
        "description": "upstream",
        "enabled": True,
    }
    assert {key: neighbor[key] for key in expected} == expected
    [route] = router["static_routes"]
    assert (route["prefix"], route["vrf"]) == ("10.8.0.0/16", "RED")
    assert [hop["address"] for hop in route["next_hops"]] == ["10.0.0.2"]


def test_vlans_and_access_lists(router: Any, switch: Any) -> None:
    assert [(vlan["id"], vlan["name"]) for vlan in router["vlans"]] == [(10, "USERS")]
    assert [(vlan["id"], vlan["name"]) for vlan in switch["vlans"]] == [(10, "USERS")]
    found = {acl["name"]: acl for acl in router["acls"]}
    assert set(found) == {"101", "EDGE"}
    assert {acl["family"] for acl in found.values()} == {"ipv4"}
    assert all(len(acl["entries"]) == 1 for acl in found.values())


def test_defaults_are_filled_in_and_named(router: Any) -> None:
    port = first(router["interfaces"], name="GigabitEthernet0/2")
    assert port["enabled"] is True
    assert "enabled" in port["defaulted"]
    assert "enabled" in first(router["bgp_neighbors"], peer="10.0.0.2")["defaulted"]


def test_the_network_of_the_bank(cli: Cli) -> None:
    network = cli("facts", BANK / "configs").json["network"]
    end = {"device": str, "interface": str}
    link = {"a": end, "b": end, "source": str, "confidence": (int, float), "srlgs": [str]}
    session = {"a": {"device": str}, "b": {"device": str}, "protocol": str}
    fits(
        network,
        {
            "links": [link],
            "bgp_sessions": [session],
            "igp_adjacencies": [session],
            "fhrp_groups": [{"protocol": str, "virtual_ips": [str], "members": [end]}],
        },
    )
    assert [name for name in OF_THE_NETWORK if not network[name]] == []
    assert {source for row in network["links"] for source in [row["source"]]} <= {
        "supplied",
        "lldp",
        "subnet",
        "description",
    }
    assert sum("capacity_bps" in row for row in network["links"]) > len(network["links"]) / 2
    assert any(row["srlgs"] for row in network["links"])
