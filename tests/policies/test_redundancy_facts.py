"""What the rules of the redundancy pack need worked out, a case each; and one line changed in real networks."""

from __future__ import annotations

import pytest


def gateway(last: int, lines: str, uplinks: str = "GigabitEthernet0/1", extra: str = "") -> tuple[str, str]:
    ways = "".join(
        f"interface {name}\n ip address 10.0.{last}{number}.1 255.255.255.252\n"
        for number, name in enumerate(uplinks.split())
    )
    group = "".join(f" standby 10 {line}\n" for line in lines.split(", "))
    return "ios", f"{extra}interface GigabitEthernet0/0\n ip address 10.1.10.{last} 255.255.255.0\n{group}{ways}"


TRACK = "track 1 interface GigabitEthernet0/1 line-protocol\n"
STANDBY = gateway(3, "ip 10.1.10.1, preempt")


@pytest.mark.parametrize(
    ("active", "standby", "verdict"),
    [
        (gateway(2, "ip 10.1.10.1, priority 110, track 1 decrement 20", extra=TRACK), STANDBY, "pass"),
        (gateway(2, "ip 10.1.10.1, priority 110, track 1 decrement 10", extra=TRACK), STANDBY, "fail"),
        (gateway(2, "ip 10.1.10.1, priority 110"), STANDBY, "fail"),
        (
            gateway(2, "ip 10.1.10.1, priority 110, track 1 decrement 20", extra=TRACK),
            gateway(3, "ip 10.1.10.1"),
            "fail",
        ),
        # Two ways out do not fail at once.
        (gateway(2, "ip 10.1.10.1, priority 110", "GigabitEthernet0/1 GigabitEthernet0/2"), STANDBY, "not_applicable"),
    ],
)
def test_the_active_gateway_yields(counts, active, standby, verdict):
    assert counts("RED-008", {"r1": active, "r2": standby}) == {verdict: 1}


def test_routed_way_to_the_other_gateway_needs_no_tracking(counts):
    routed = "router ospf 1\n network 10.1.10.0 0.0.0.255 area 0\n"
    active = gateway(2, "ip 10.1.10.1, priority 110")
    configs = {"r1": ("ios", active[1] + routed), "r2": ("ios", STANDBY[1] + routed)}
    assert counts("RED-008", configs) == {"not_applicable": 1}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ip sla 1\n icmp-echo 192.0.2.1\nip sla schedule 1 life forever start-time now\ntrack 1 ip sla 1\n", "pass"),
        ("ip sla 1\n icmp-echo 192.0.2.1\ntrack 1 ip sla 1\n", "fail"),
        ("track 1 ip sla 1\n", "fail"),
        ("interface Loopback0\ntrack 1 interface Loopback0 line-protocol\n", "fail"),
        ("interface GigabitEthernet0/1\ntrack 1 interface GigabitEthernet0/1 line-protocol\n", "pass"),
    ],
)
def test_what_is_tracked_can_fail(counts, text, verdict):
    assert counts("RED-009", {"r1": ("ios", text)}) == {verdict: 1}


@pytest.mark.parametrize(
    ("mask", "first", "verdict"),
    [
        ("255.255.255.248", "192.0.2.1", "fail"),
        ("255.255.255.248", "192.0.2.1 track 1", "pass"),
        # On a wire between two the interface goes down with the router.
        ("255.255.255.252", "192.0.2.1", "pass"),
    ],
)
def test_spare_next_hop(counts, mask, first, verdict):
    text = (
        f"interface GigabitEthernet0/0\n ip address 192.0.2.2 {mask}\n"
        f"ip route 0.0.0.0 0.0.0.0 {first}\nip route 0.0.0.0 0.0.0.0 203.0.113.1 250\n"
    )
    assert counts("RED-027", {"r1": ("ios", text)}) == {verdict: 1}


def test_single_default_route_of_a_switch_is_no_failed_failover(counts):
    assert counts("RED-027", {"a1": ("ios", "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n")}) == {"not_applicable": 1}


def bridge(priority: int | None, vlan: int = 10, ports: str = "1") -> tuple[str, str]:
    first = f"spanning-tree vlan 1-4094 priority {priority}\n" if priority is not None else ""
    trunks = "".join(f"interface TenGigabitEthernet1/0/{port}\n switchport mode trunk\n" for port in ports.split())
    return "ios", f"spanning-tree mode rapid-pvst\n{first}vlan {vlan}\n{trunks}"


TRUNK = {"links": [{"a": "d1:TenGigabitEthernet1/0/1", "b": "d2:TenGigabitEthernet1/0/1"}]}


@pytest.mark.parametrize(
    ("configs", "verdicts"),
    [
        ({"d1": bridge(4096), "d2": bridge(8192)}, {"pass": 1}),
        ({"d1": bridge(4096), "d2": bridge(None)}, {"pass": 1}),
        ({"d1": bridge(4096), "d2": bridge(4096)}, {"fail": 1}),
        ({"d1": bridge(None), "d2": bridge(None)}, {"fail": 1}),
        ({"d1": bridge(4096), "d2": bridge(4096, vlan=20)}, {"not_applicable": 1}),
        ({"d1": bridge(4096)}, {"not_applicable": 1}),
    ],
)
def test_root_of_a_spanning_tree(counts, configs, verdicts):
    assert counts("RED-006", configs, TRUNK) == verdicts


def test_root_that_may_be_a_switch_not_supplied_is_unknown(counts):
    beyond = {"a": "d2:TenGigabitEthernet1/0/2", "b": "core:Te1/1"}
    intent = {"links": [*TRUNK["links"], beyond]}
    configs = {"d1": bridge(None), "d2": bridge(None, ports="1 2")}
    assert counts("RED-006", configs, intent) == {"unknown": 1}


GATEWAY = " standby 12 priority 110\n"


@pytest.mark.parametrize(
    ("rule", "network", "device", "old", "new", "told"),
    [
        ("RED-006", "avd-l2ls-fabric", "LEAF1", "mst 0 priority 16384", "mst 0 priority 4096", "priorities 4096"),
        ("RED-013", "batfish-example", "as1core1", "control-plane\n", "redundancy\n mode rpr\n!\n", "mode is rpr"),
        ("RED-019", "avd-l2ls-fabric", "SPINE1", "interface Port-Channel47\n",
         "interface Port-Channel47\n   port-channel min-links 2\n", "min-links: 2 here, 0 there"),
        ("RED-023", "batfish-example", "as2core1", "  neighbor as2 route-reflector-client\n", "", "as2core2 alone"),
        ("RED-029", "ios-basic-hsrp", "BR1", GATEWAY, f"{GATEWAY} ip helper-address 10.0.0.9\n",
         "DHCP relays: 10.0.0.9 on BR1, none on BR2"),
        ("RED-031", "ios-basic-hsrp", "BR1", GATEWAY, f"{GATEWAY} carrier-delay 2\n",
         "GigabitEthernet0/2: delay before it counts as down, in ms: 2000"),
    ],
)  # fmt: skip
def test_one_line_of_a_real_network(messages, rule, network, device, old, new, told):
    before = messages(rule, network)
    added = [message for message in messages(rule, network, **{device: (old, new)}) if message not in before]
    assert any(told in message for message in added), added


def test_tracking_mends_the_gateway_of_a_real_network(messages):
    tracking = (GATEWAY, f"{GATEWAY} standby 12 track GigabitEthernet0/1 20\n")
    preempting = (" standby 12 ip 192.168.1.254\n", " standby 12 ip 192.168.1.254\n standby 12 preempt\n")
    assert len(messages("RED-008", "ios-basic-hsrp")) == 1
    assert len(messages("RED-008", "ios-basic-hsrp", BR1=tracking)) == 1
    assert messages("RED-008", "ios-basic-hsrp", BR1=tracking, BR2=preempting) == []


ONLY = "interface Loopback0\n ip address 10.9.9.9 255.255.255.255\n"
BESIDE = "interface Loopback1\n ip address 10.9.9.9 255.255.255.255\n"
OWN = "interface Loopback0\n ip address 10.0.0.{} 255.255.255.255\nrouter ospf 1\n router-id 10.0.0.{}\n"


@pytest.mark.parametrize(
    ("a", "b", "verdicts"),
    [
        (ONLY, ONLY, {"fail": 2}),
        (OWN.format(1, 1) + BESIDE, OWN.format(2, 2) + BESIDE, {"pass": 2}),
        (ONLY, ONLY.replace(" ip", " vrf forwarding red\n ip"), {"pass": 2}),
        (OWN.format(1, 1), OWN.format(2, 1), {"fail": 2}),
    ],
)
def test_an_address_of_a_loopback_that_may_be_anycast(counts, a, b, verdicts):
    assert counts("RED-107", {"r1": ("ios", a), "r2": ("ios", b)}) == verdicts


@pytest.mark.parametrize(("critical", "verdict"), [(True, "fail"), (False, "not_applicable")])
def test_a_service_that_is_not_critical(counts, critical, verdict):
    line = {
        name: ("ios", "".join(f"interface Gi0/{n}\n ip address {address} 255.255.255.252\n" for n, address in ports))
        for name, ports in {
            "r1": [(1, "10.0.0.1")], "r2": [(1, "10.0.0.2"), (2, "10.0.0.5")], "r3": [(1, "10.0.0.6")]
        }.items()
    }  # fmt: skip
    intent = {"services": {"pay": {"source": "r1", "target": "r3", "critical": critical}}}
    assert counts("RED-011", line, intent) == {verdict: 1}
