"""Changes over the syntax of FRR, typed into a real router; what drift says undoes each of them, in both directions.

All of them where NETAUDIT_FRR_LAB=1 asks for the lab, else every fourth.
"""

from __future__ import annotations

import os

import pytest

from frr_routers import Routers
from netaudit.drift.device import device_drift
from netaudit.platforms.frr import PLATFORM

pytestmark = pytest.mark.xdist_group("frr")

CHANGES: tuple[tuple[str, ...], ...] = (
    ("ip route 192.0.2.0/24 blackhole",),
    ("ip route 192.0.2.0/24 10.0.0.9 250", "ip route 192.0.3.0/24 Null0 tag 7"),
    ("ipv6 route 2001:db8:9::/48 blackhole",),
    (
        "ip prefix-list P seq 5 permit 10.0.0.0/8 le 24", "ip prefix-list P seq 10 deny any",
        "ip prefix-list P description hello",
    ),
    ("ip prefix-list LOOPBACKS seq 7 permit 10.1.0.0/16",),
    ("ipv6 prefix-list P6 seq 5 permit 2001:db8::/32 le 64",),
    ("access-list A seq 5 permit 10.0.0.0/8", "access-list A seq 10 deny any", "access-list A remark text here"),
    ("ipv6 access-list A6 seq 5 permit 2001:db8::/32",),
    ("access-list EXT seq 5 permit ip 10.0.0.0 0.255.255.255 any",),
    ("bgp community-list standard C seq 5 permit 65000:1", "bgp community-list expanded X seq 5 permit 65.*"),
    ("bgp large-community-list standard L seq 5 permit 65000:1:2",),
    ("bgp extcommunity-list standard E seq 5 permit rt 65000:1",),
    ("bgp as-path access-list AS seq 5 permit ^65",),
    (
        "route-map OUT permit 20", "match ip address prefix-list LOOPBACKS", "set metric 50",
        "set community 65000:1 additive", "exit",
    ),
    (
        "route-map RX deny 5", "match community C", "exit", "route-map RX permit 10", "set local-preference 200",
        "on-match next", "exit", "route-map RX permit 20", "call OUT", "exit",
    ),
    (
        "route-map R3 permit 10", "description hello there", "match as-path AS", "match tag 5",
        "set as-path prepend 65001 65001", "set weight 7", "set origin igp", "set ip next-hop 10.0.0.1",
        "set tag 9", "exit",
    ),
    ("interface eth1", "ip ospf cost 50", "exit"),
    ("interface eth1", "no description", "bandwidth 1000", "exit"),
    ("interface eth1", "ip address 203.0.113.1/24", "ipv6 address 2001:db8:5::1/64", "exit"),
    ("interface eth1", "shutdown", "exit"),
    (
        "interface eth1", "ip ospf hello-interval 7", "ip ospf dead-interval 21", "ip ospf priority 9",
        "ip ospf retransmit-interval 8", "exit",
    ),
    ("interface eth1", "ip ospf bfd", "exit"),
    ("interface eth1", "ip ospf network broadcast", "exit"),
    ("interface eth1", "ip ospf passive", "exit"),
    ("interface eth1", "ip ospf mtu-ignore", "exit"),
    ("interface lan0", "vrrp 5 priority 50", "exit"),
    ("interface lan0", "no vrrp 5 preempt", "vrrp 5 advertisement-interval 2000", "exit"),
    ("interface lan0", "vrrp 9", "vrrp 9 ip 198.19.0.9", "vrrp 9 priority 120", "exit"),
    ("router ospf", "auto-cost reference-bandwidth 40000", "exit"),
    ("router ospf", "passive-interface lan0", "redistribute static metric 20 route-map OUT", "exit"),
    ("router ospf", "area 5 stub no-summary", "exit"),
    ("router ospf", "area 6 nssa", "area 0 range 10.9.0.0/16", "exit"),
    (
        "router ospf", "default-information originate always metric 5", "distance 120",
        "timers throttle spf 10 100 1000", "maximum-paths 4", "exit",
    ),
    ("router ospf", "max-metric router-lsa administrative", "log-adjacency-changes detail", "exit"),
    ("router ospf", "area 0 authentication message-digest", "exit"),
    ("router bgp 65001", "bgp bestpath as-path multipath-relax", "exit"),
    ("router bgp 65001", "timers bgp 10 30", "bgp router-id 10.255.255.9", "exit"),
    (
        "router bgp 65001", "neighbor 192.0.2.77 remote-as 65077", "neighbor 192.0.2.77 description far",
        "neighbor 192.0.2.77 ebgp-multihop 5", "neighbor 192.0.2.77 timers 5 15",
        "neighbor 192.0.2.77 password hush", "exit",
    ),
    (
        "router bgp 65001", "neighbor PG peer-group", "neighbor PG remote-as 65088",
        "neighbor 192.0.2.88 peer-group PG", "address-family ipv4 unicast", "neighbor PG route-map OUT out",
        "exit-address-family", "exit",
    ),
    (
        "router bgp 65001", "address-family ipv4 unicast", "maximum-paths 8",
        "redistribute connected route-map OUT", "exit-address-family", "exit",
    ),
    (
        "router bgp 65001", "address-family ipv4 unicast", "network 198.51.100.0/24",
        "aggregate-address 10.0.0.0/8 summary-only", "exit-address-family", "exit",
    ),
    (
        "router bgp 65001", "neighbor 2001:db8::2 remote-as 65002", "address-family ipv6 unicast",
        "neighbor 2001:db8::2 activate", "neighbor 2001:db8::2 soft-reconfiguration inbound",
        "network 2001:db8:1::/48", "exit-address-family", "exit",
    ),
    ("router bgp 65001", "address-family ipv6 unicast", "network 2001:db8:1::/48", "exit-address-family", "exit"),
    (
        "router bgp 65001", "address-family ipv6 unicast", "redistribute static", "maximum-paths 2",
        "exit-address-family", "exit",
    ),
    ("router bgp 65001", "address-family l2vpn evpn", "advertise-all-vni", "exit-address-family", "exit"),
    ("router bgp 65001", "bgp graceful-restart", "bgp log-neighbor-changes", "exit"),
    (
        "router bgp 65001", "bgp cluster-id 1.1.1.1", "bgp confederation identifier 65100",
        "bgp confederation peers 65101 65102", "exit",
    ),
    ("vrf RED", "ip route 10.99.0.0/16 blackhole", "exit-vrf"),
    (
        "router bgp 65001 vrf RED", "bgp router-id 9.9.9.9", "address-family ipv4 unicast",
        "redistribute connected", "exit-address-family", "exit",
    ),
    ("log syslog informational", "log timestamp precision 3"),
    ("interface lo", "ip address 203.0.113.200/32", "exit"),
    ("ip nht resolve-via-default",),
    ("service password-encryption",),
    ("router ospf", "no passive-interface lan0", "no auto-cost reference-bandwidth", "exit"),
    ("debug ospf event",),
)  # fmt: skip
"""What is typed in configuration mode."""

TRIED = CHANGES if os.environ.get("NETAUDIT_FRR_LAB") == "1" else CHANGES[::4]


@pytest.mark.parametrize("lines", TRIED, ids=lambda lines: " / ".join(lines[:2]))
def test_what_drift_says_takes_a_change_back_and_brings_it_again(routers: Routers, lines: tuple[str, ...]) -> None:
    before = running(routers)
    routers.type("r1", lines)
    after = running(routers)
    assert device_drift("r1", before, after, PLATFORM).changes
    for wanted in (before, after, before):
        plan = device_drift("r1", wanted, running(routers), PLATFORM)
        assert plan.remediation_proved in (True, None), plan.remediation_left
        if plan.remediation:
            routers.type("r1", plan.remediation)
        left = device_drift("r1", wanted, running(routers), PLATFORM, remediated=False)
        assert left.changes == (), plan.remediation


def running(routers: Routers) -> str:
    return routers.run("vtysh", "r1", "-c", "show running-config").stdout
