"""One line of a real network for each rule across devices, and what the rule says once the line is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Change = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """One line of one device, and what a rule says once it is changed."""

    rule: str
    network: str
    device: str
    old: str
    new: str
    says: str
    at: str = ""
    """The line after which to look for it, where the device says it several times."""
    count: int = 1
    """Findings of the rule that the line adds."""
    also: str = ""
    """Rules that find the same fault from their own side."""
    intent: Mapping[str, Any] = field(default_factory=dict)
    laid: Mapping[str, Change] = field(default_factory=dict)
    """Lines laid over devices first: device -> (old, new)."""


MANAGED = {"subnets": {"10.150.0.0/16": {"role": "management"}}}
BRANCH = {
    **MANAGED,
    "sites": {"br": {}, "hq": {}},
    "devices": {
        "BR1": {"site": "br", "interfaces": {"GigabitEthernet0/1": {"role": "wan"}}},
        "BR2": {"site": "br", "interfaces": {"GigabitEthernet0/1": {"role": "wan"}}},
        "WAN-RTR": {"site": "hq"},
    },
}
PEAK = {**BRANCH, "sites": {"br": {"peak": "500M"}, "hq": {}}}
PAY = {"services": {"pay": {"source": "as2border1", "target": "as2dept1"}}}


def policy(number: int, rate: int | None = None) -> Change:
    """A queueing policy on the WAN port of a branch router, below a shaper where a rate is given."""
    lines = "class-map match-any GOLD\n match dscp af31\npolicy-map WAN-OUT\n class GOLD\n  bandwidth 2000\n"
    if rate is not None:
        lines += f"policy-map SHAPED\n class class-default\n  shape average {rate}\n  service-policy WAN-OUT\n"
    address = f" ip address 10.1.{number}.1 255.255.255.252\n"
    return address, f" service-policy output {'WAN-OUT' if rate is None else 'SHAPED'}\n{address}!\n{lines}!\n"


def gateway(last: int, root: int, lines: str = "") -> Change:
    """A gateway on a VLAN of a branch router, and its place in the VLAN's spanning tree."""
    vlan = f"interface Vlan12\n ip address 10.9.12.{last} 255.255.255.0\n standby 12 ip 10.9.12.1\n{lines}"
    stp = f"spanning-tree mode rapid-pvst\nspanning-tree vlan 12 priority {root}\n"
    return "interface GigabitEthernet0/3\n", f"{stp}{vlan}!\ninterface GigabitEthernet0/3\n"


def server(number: int, name: str) -> Change:
    """A port to a server on a switch of a pair."""
    port = f"interface Ethernet2{number}\n   description {name}\n   switchport access vlan 11\n!\n"
    return "interface Loopback0\n", f"{port}interface Loopback0\n"


CASES = [
    Case(
        "CAP-004",
        "lv-ios-basic-vrrp",
        "BR2",
        " speed auto\n",
        " speed 100\n",
        at="interface GigabitEthernet0/1\n",
        says="br needs 500 Mbit/s at its peak and keeps 100 Mbit/s when device BR1 fails",
        also="CAP-020",
        intent=PEAK,
    ),
    Case(
        "CAP-007",
        "netcov-fattree4",
        "edge-0000",
        "speed 1000\n",
        "speed 100\n",
        at="interface Serial0\n",
        says="1 Gbit/s on aggregation-0000, 100 Mbit/s on edge-0000",
    ),
    Case(
        "CAP-008",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        " mtu 1500\n",
        " mtu 9214\n",
        at="interface Ethernet1\n",
        says="dc1-leaf1a Ethernet1 passes 9214 bytes, dc1-spine1 Ethernet1 1500",
    ),
    Case(
        "CAP-009",
        "frr-ospf-gr-topo1",
        "rt1",
        "router ospf\n",
        "router ospf\n auto-cost reference-bandwidth 10000\n",
        "rt1 works out costs from 10 Gbit/s",
    ),
    Case(
        "CAP-012",
        "netcov-fattree4",
        "edge-0000",
        "speed 1000\n",
        "speed 10\n",
        at="interface Serial0\n",
        says="edge-0000",
        also="CAP-007",
        intent={
            "devices": {
                "edge-0000": {
                    "role": "leaf",
                    "interfaces": {"Ethernet0": {"role": "host"}, "Ethernet1": {"role": "host"}},
                }
            }
        },
    ),
    Case(
        "CAP-017",
        "netcov-fattree4",
        "edge-0000",
        "interface Serial0\n",
        "interface Serial0\n  shutdown\n",
        "edge-0000",
        also="RED-022",
    ),
    Case(
        "CAP-018",
        "batfish-example",
        "as2core1",
        "interface GigabitEthernet2/0\n",
        "interface GigabitEthernet2/0\n speed 100\n",
        "100 Mbit/s between 1 Gbit/s",
        also="CAP-007",
        intent=PAY,
    ),
    Case(
        "CAP-019",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "   channel-group 3 mode active\n",
        "",
        at="interface Ethernet3\n",
        says="peer-link of dc1-leaf1a, dc1-leaf1b: 1, 2 members",
        also="RED-019",
    ),
    Case(
        "CAP-020",
        "lv-ios-basic-vrrp",
        "BR2",
        " speed auto\n",
        " speed 100\n",
        at="interface GigabitEthernet0/1\n",
        says="br: BR2 GigabitEthernet0/1 has 10 % of the rate of its twin",
        intent=BRANCH,
    ),
    Case(
        "QOS-009",
        "lv-ios-basic-vrrp",
        "BR1",
        " match dscp af31\n",
        " match dscp af21\n",
        "gold",
        also="QOS-012",
        intent={**BRANCH, "qos_plan": {"gold": {"dscp": ["af31"]}}},
        laid={"BR1": policy(11), "BR2": policy(12)},
    ),
    Case("QOS-011", "lv-ios-basic-vrrp", "BR1", "hostname BR1\n", "hostname BR1\nmls qos\n", "GigabitEthernet0/1"),
    Case(
        "QOS-012",
        "lv-ios-basic-vrrp",
        "BR2",
        " match dscp af31\n",
        " match dscp af21\n",
        "class GOLD: DSCP 18 here, DSCP 26 on BR1",
        laid={"BR1": policy(11), "BR2": policy(12)},
    ),
    Case(
        "QOS-013",
        "lv-ios-basic-vrrp",
        "BR2",
        " service-policy output WAN-OUT\n",
        "",
        "BR2 GigabitEthernet0/1 has no policy",
        intent=BRANCH,
        laid={"BR1": policy(11), "BR2": policy(12)},
    ),
    Case(
        "QOS-022",
        "lv-ios-basic-vrrp",
        "BR2",
        "shape average 100000000\n",
        "shape average 5000000\n",
        "divides 5 Mbit/s here and 40 times as much elsewhere",
        laid={"BR1": policy(11, 200_000_000), "BR2": policy(12, 100_000_000)},
    ),
    Case(
        "RED-001",
        "ios-basic-hsrp",
        "BR2",
        " standby 12 ip 192.168.1.254\n",
        "",
        "hsrp gateway 192.168.1.254 on 192.168.1.0/24 has 1 router behind it: BR1",
    ),
    Case(
        "RED-002",
        "lv-eos-evpn-l3-design-guide",
        "DC1-LEAF1A",
        "   ip address virtual 10.2.10.1/24",
        "   ip address 10.2.10.1/24",
        "10.2.10.0/24 (server)",
        intent={"subnets": {"10.2.10.0/24": {"role": "server"}}},
    ),
    Case("RED-003", "lv-ios-basic-vrrp", "BR1", " vrrp 12 priority 110\n", "", "priorities 100, 100 at BR1, BR2"),
    Case(
        "RED-005",
        "lv-ios-basic-vrrp",
        "BR1",
        "vlan 12 priority 4096",
        "vlan 12 priority 28672",
        "BR1 is active, BR2 is the root of VLAN 12",
        laid={"BR1": gateway(2, 4096, " standby 12 priority 110\n standby 12 preempt\n"), "BR2": gateway(3, 8192)},
    ),
    Case(
        "RED-006",
        "avd-l2ls-fabric",
        "LEAF1",
        "mst 0 priority 16384",
        "mst 0 priority 4096",
        "no bridge is configured to be the root alone",
        count=2,
        also="RED-017",
    ),
    Case(
        "RED-007",
        "ios-basic-hsrp",
        "BR2",
        " standby 12 ip 192.168.1.254\n",
        " standby 12 ip 192.168.1.254\n standby version 2\n",
        "hsrp group 12 on 192.168.1.0/24: versions 1, 2",
    ),
    Case(
        "RED-010",
        "frr-ospf-sr-topo1",
        "rt4",
        "interface eth-rt5\n",
        "interface eth-rt5\n shutdown\n",
        "rt4 (distribution): all 2 uplinks (eth-rt2-1, eth-rt2-2) end on rt2",
        also="CAP-017 RED-021",
        intent={
            "devices": {
                "rt2": {"role": "core"},
                "rt4": {"role": "distribution"},
                "rt5": {"role": "core"},
                "rt6": {"role": "access"},
            }
        },
    ),
    Case(
        "RED-011",
        "batfish-example",
        "as2dist1",
        "interface GigabitEthernet2/0\n",
        "interface GigabitEthernet2/0\n shutdown\n",
        "is cut by the loss of any one of: as2border1, as2dist2, as2dept1",
        also="CAP-017 RED-022",
        intent=PAY,
    ),
    Case(
        "RED-012",
        "batfish-example",
        "as1border2",
        "interface GigabitEthernet0/0\n",
        "interface GigabitEthernet0/0\n shutdown\n",
        "as1 reaches the Internet by way of",
        also="CAP-017",
        intent={
            "sites": {"as1": {}, "as2": {}, "as3": {}},
            "devices": {
                "as2border1": {"site": "as2"},
                "as3border2": {"site": "as3"},
                "as1border1": {"site": "as1", "interfaces": {"GigabitEthernet1/0": {"role": "internet-edge"}}},
                "as1border2": {"site": "as1", "interfaces": {"GigabitEthernet0/0": {"role": "internet-edge"}}},
            },
        },
    ),
    Case(
        "RED-014",
        "batfish-example",
        "as1core1",
        "router bgp 1\n",
        "router bgp 1\n bgp graceful-restart\n",
        "graceful restart",
        count=2,
    ),
    Case(
        "RED-015",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "channel-group 8 mode active",
        "channel-group 8 mode on",
        "Port-Channel8 is on, dc1-leaf1c Port-Channel1 is active",
        also="RED-017",
    ),
    Case(
        "RED-016",
        "suzieq-nxos",
        "leaf01",
        "destination 10.255.4.185 source",
        "destination 10.255.4.195 source",
        "MLAG domain 12 (leaf01, leaf02) is incomplete: heartbeat to 10.255.4.195",
    ),
    Case(
        "RED-017",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "allowed vlan 11-12,21-22\n",
        "allowed vlan 11-12,21\n",
        "mlag 5 allowed VLANs: 11-12,21 on dc1-leaf1a, 11-12,21-22 on dc1-leaf1b",
    ),
    Case(
        "RED-018",
        "avd-dual-dc-l3ls",
        "dc1-leaf1b",
        "description server20 eth1\n",
        "description printer\n",
        "dc1-leaf1b Ethernet20 (printer)",
        laid={"dc1-leaf1a": server(0, "server20 eth0"), "dc1-leaf1b": server(0, "server20 eth1")},
    ),
    Case(
        "RED-019",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "interface Port-Channel3\n",
        "interface Port-Channel3\n   port-channel min-links 2\n",
        "min",
        count=2,
    ),
    Case(
        "RED-020",
        "avd-l2ls-fabric",
        "SPINE1",
        "allowed vlan 10,30\n",
        "allowed vlan 10\n",
        "VLANs 30 on one end only",
        count=2,
        also="RED-017",
    ),
    Case(
        "RED-021",
        "frr-ospf-gr-topo1",
        "rt1",
        " ip ospf hello-interval 3\n",
        " ip ospf hello-interval 5\n",
        "hello interval: 5 s on rt1, 3 s on rt2",
    ),
    Case(
        "RED-022",
        "netcov-fattree4",
        "edge-0000",
        "neighbor 70.0.0.0 remote-as 10004",
        "neighbor 70.0.0.0 remote-as 10044",
        "edge-0000 expects AS 10044, aggregation-0000 is AS 10004",
    ),
    Case(
        "RED-023",
        "avd-isis-ldp-ipvpn",
        "pe1",
        "   neighbor 10.255.2.2 peer group MPLS-OVERLAY-PEERS\n",
        "",
        "BGP 65001: rr1 alone reflects routes to this router",
        also="RED-022",
    ),
    Case(
        "RED-024",
        "frr-ospf-gr-topo1",
        "rt1",
        " ip ospf hello-interval 3\n",
        " ip ospf hello-interval 3\n ip ospf bfd\n",
        "ospf between rt1 eth-rt2 and rt2 eth-rt1: BFD on rt1 only",
    ),
    Case(
        "RED-025",
        "suzieq-nxos",
        "leaf01",
        "interface Ethernet1/5\n",
        "interface Ethernet1/5\n  media-type sfp\n",
        "leaf01 Ethernet1/5 to leaf02 Ethernet1/5",
        intent={"links": [{"a": "leaf01:Ethernet1/5", "b": "leaf02:Ethernet1/5"}]},
    ),
    Case(
        "RED-028",
        "suzieq-mixed",
        "leaf1-ios",
        "ip address 10.1.1.2 255.255.255.252",
        "ip address 10.1.1.1 255.255.255.252",
        "10.1.1.1 on leaf1-ios GigabitEthernet0/0 and spine1-nxos Ethernet1/1",
    ),
    Case(
        "RED-029",
        "ios-basic-hsrp",
        "BR2",
        "ip address 192.168.1.2 255.255.255.0",
        "ip address 192.168.1.2 255.255.255.128",
        "192.168.1.0/24: masks: /24 on BR1, /25 on BR2",
    ),
    Case(
        "RED-030",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "interface Vlan11\n",
        "interface Vlan11\n   ip helper-address 10.9.0.1\n",
        "one server alone for DHCP relay of Vlan11 to 10.9.0.1",
        also="RED-029",
    ),
    Case(
        "MON-004",
        "lv-ios-basic-vrrp",
        "BR1",
        "ip sla schedule 1 life forever start-time now\n",
        "",
        "GigabitEthernet0/1 (wan)",
        intent={**MANAGED, "devices": {"BR1": {"interfaces": {"GigabitEthernet0/1": {"role": "wan"}}}}},
        laid={
            "BR1": (
                "hostname BR1\n",
                "hostname BR1\nip sla 1\n icmp-echo 10.1.11.2\nip sla schedule 1 life forever start-time now\n",
            )
        },
    ),
    Case(
        "MON-007",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "hostname dc1-leaf1a\n",
        "hostname dc1-leaf1a\nclock timezone CET\n",
        "time zone CET, 15 others have UTC",
    ),
    Case(
        "SEC-004",
        "avd-isis-ldp-ipvpn",
        "pe1",
        "   isis authentication mode md5\n",
        "",
        at="interface Ethernet1\n",
        says="md5; pe1 Ethernet1",
        also="RED-021",
    ),
    Case(
        "SEC-008",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "username ansible",
        "username eve nopassword\nusername ansible",
        "the password of eve is of type none",
        also="HYG-003",
    ),
    Case(
        "HYG-003",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "hostname dc1-leaf1a\n",
        "hostname dc1-leaf1a\nntp server 10.9.0.1\n",
        "NTP servers: 10.9.0.1 on dc1-leaf1a only",
    ),
    Case(
        "HYG-006",
        "avd-dual-dc-l3ls",
        "dc1-leaf1a",
        "   description P2P_dc1-spine1_Ethernet1\n",
        "",
        "Ethernet1 (to dc1-spine1 Ethernet1) has no description",
    ),
    Case(
        "HYG-008",
        "avd-l2ls-fabric",
        "LEAF1",
        "switchport access vlan 10",
        "switchport access vlan 77",
        "Ethernet3 is in VLAN 77, which the device does not define",
    ),
    Case(
        "HYG-009",
        "netcov-fattree4",
        "edge-0000",
        "hostname edge-0000",
        "hostname edge-0001",
        "another device calls itself edge-0001, too",
        count=2,
    ),
    Case(
        "HYG-011",
        "batfish-example",
        "as2core1",
        "version 15.2\n",
        "version 12.4\n",
        "3 versions: 12.4, 15.2, 15.4",
        intent={"devices": {f"as2{name}": {"role": "core"} for name in ("core1", "core2", "dist1", "dist2")}},
        laid={"as2core2": ("version 15.2\n", "version 15.4\n")},
    ),
]
