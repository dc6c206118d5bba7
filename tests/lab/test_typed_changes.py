"""Lines typed into a real FRR router: its running configuration is then what the simulation said it would be."""

from __future__ import annotations

import pytest

from frr_routers import Routers
from netaudit.drift.apply import apply
from netaudit.drift.compare import compare
from netaudit.drift.session import typed
from netaudit.drift.vocabulary import Vocabulary
from netaudit.platforms.frr import PLATFORM

pytestmark = pytest.mark.xdist_group("frr")

CHANGES: tuple[tuple[str, ...], ...] = (
    ("ip route 192.0.2.0/24 blackhole",),
    ("ip route 192.0.2.128/25 198.18.1.2", "ip route 192.0.2.128/25 198.18.1.2 50"),
    ("no ip route 192.0.2.0/24 blackhole",),
    ("interface eth1", "description the new words", "ip ospf cost 50"),
    ("interface eth1", "ip ospf cost 60"),
    ("interface eth1", "no ip ospf cost"),
    ("interface eth1", "no description"),
    ("interface eth1", "ip ospf priority 7", "ip ospf hello-interval 5", "ip ospf dead-interval 20"),
    ("interface eth1", "no ip ospf priority", "exit", "interface eth0", "shutdown"),
    ("interface eth0", "no shutdown"),
    ("interface eth0", "ip ospf message-digest-key 1 md5 hush", "ip ospf authentication message-digest"),
    ("interface eth0", "no ip ospf authentication message-digest"),
    ("interface lan0", "ip address 203.0.114.1/24"),
    ("interface lan0", "no ip address 203.0.114.1/24", "vrrp 5 priority 90"),
    ("interface lan0", "vrrp 5 ip 203.0.113.253"),
    ("interface lan0", "no vrrp 5 ip 203.0.113.253"),
    ("router ospf", "auto-cost reference-bandwidth 100000"),
    ("router ospf", "no auto-cost reference-bandwidth", "default-information originate always metric 20"),
    ("router ospf", "redistribute connected metric 5", "timers throttle spf 10 100 5000"),
    ("router ospf", "no redistribute connected", "no default-information originate"),
    ("ip prefix-list P seq 5 permit 10.0.0.0/8 le 24", "ip prefix-list P seq 15 deny 0.0.0.0/0 le 32"),
    ("ip prefix-list P seq 10 permit 172.16.0.0/12",),
    ("no ip prefix-list P seq 5 permit 10.0.0.0/8 le 24",),
    ("route-map M permit 10", "match ip address prefix-list P", "set metric 50", "set local-preference 200"),
    ("route-map M permit 10", "set metric 60", "exit", "route-map M deny 20"),
    ("route-map M permit 10", "no set local-preference"),
    ("no route-map M deny 20",),
    ("access-list A seq 5 permit 10.0.0.0/8", "access-list A seq 15 deny any"),
    ("access-list A seq 10 permit 192.0.2.0/24",),
    ("no access-list A seq 5 permit 10.0.0.0/8",),
    ("bgp community-list standard C seq 5 permit 65000:1", "bgp as-path access-list AS seq 5 permit ^65000_"),
    ("no bgp as-path access-list AS seq 5 permit ^65000_",),
    ("router bgp 65001", "bgp bestpath as-path multipath-relax", "timers bgp 5 15"),
    ("router bgp 65001", "neighbor 198.18.1.2 description another", "neighbor 198.18.1.2 timers 3 9"),
    ("router bgp 65001", "no neighbor 198.18.1.2 timers", "no timers bgp"),
    ("router bgp 65001", "neighbor PEERS peer-group", "neighbor PEERS remote-as external"),
    ("router bgp 65001", "neighbor 192.0.2.9 remote-as 65009", "neighbor 192.0.2.9 shutdown"),
    ("router bgp 65001", "address-family ipv4 unicast", "network 192.0.2.0/24", "maximum-paths 8"),
    ("router bgp 65001", "address-family ipv4 unicast", "neighbor 198.18.1.2 maximum-prefix 100 80"),
    ("router bgp 65001", "address-family ipv4 unicast", "no neighbor 198.18.1.2 maximum-prefix", "exit-address-family"),
    ("router bgp 65001", "address-family ipv4 unicast", "no network 192.0.2.0/24", "no maximum-paths"),
    ("router bgp 65001", "no neighbor 192.0.2.9 remote-as 65009"),
    ("router bgp 65001", "no neighbor PEERS peer-group"),
    ("no access-list A",),
    ("no ip prefix-list P",),
    ("no router ospf",),
)


def test_the_simulation_says_what_the_router_does(routers: Routers) -> None:
    def running() -> str:
        return routers.run("vtysh", "r1", "-c", "show running-config").stdout

    wrong: list[object] = []
    for lines in CHANGES:
        before = PLATFORM.parse(running())
        commands = typed("\n".join(lines), Vocabulary(PLATFORM, [before])).commands
        simulated = apply(before, commands, PLATFORM, key=b"k")
        routers.type("r1", lines)
        wrong += [(lines, change) for change in compare(PLATFORM.parse(running()), simulated, PLATFORM, key=b"k")]
    assert wrong == []
