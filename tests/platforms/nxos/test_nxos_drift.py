"""NX-OS configurations compared: what counts, what does not, and the commands that undo it."""

from __future__ import annotations

import pytest

from netaudit.drift.device import device_drift
from netaudit.model.results import DeviceDrift
from netaudit.platforms.nxos import PLATFORM

BASE = """!Command: show running-config
!Running configuration last done at: Thu Nov 12 21:20:41 2026
!Time: Mon Nov 23 02:00:11 2026
version 10.3(4a) Bios:version 05.47
feature lldp
ip access-list EDGE
  10 permit tcp any any eq 443
  20 deny ip any any
vlan 1,10,20
vlan 10
  name USERS
vpc domain 20
  role priority 1000
  peer-keepalive destination 10.9.0.2 source 10.9.0.1
interface Vlan10
  no shutdown
  no ip redirects
  ip address 10.1.10.2/24
  hsrp 10
    priority 120
    ip 10.1.10.1
interface port-channel1
  switchport mode trunk
  switchport trunk allowed vlan 10,20
interface Ethernet1/1
  speed 25000
  channel-group 1 mode active
interface Ethernet1/2
  no switchport
  ip address 10.0.0.0/31
router bgp 65001
  neighbor 10.0.0.1
    remote-as 65002
    address-family ipv4 unicast
      maximum-prefix 1000
ntp server 10.9.9.1 use-vrf management
ntp server 10.9.9.2 use-vrf management
line vty
"""


def drift(changed: str) -> DeviceDrift:
    return device_drift("r1", BASE, changed, PLATFORM)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("02:00:11", "02:00:12"),
        ("Thu Nov 12", "Fri Nov 13"),
        ("vlan 1,10,20\n", "vlan 1,10\nvlan 20\n"),
        ("allowed vlan 10,20\n", "allowed vlan 10\n  switchport trunk allowed vlan add 20\n"),
        (
            "ntp server 10.9.9.1 use-vrf management\nntp server 10.9.9.2 use-vrf management\n",
            "ntp server 10.9.9.2 use-vrf management\nntp server 10.9.9.1 use-vrf management\n",
        ),
        ("  no switchport\n  ip address 10.0.0.0/31\n", "  ip address 10.0.0.0/31\n  no switchport\n"),
    ],
)
def test_what_does_not_count(before: str, after: str) -> None:
    changed = BASE.replace(before, after)
    assert changed != BASE
    assert drift(changed).state == "in_sync"


@pytest.mark.parametrize(
    ("before", "after", "kind", "path", "remediation"),
    [
        (
            "speed 25000",
            "speed 10000",
            "changed",
            ("interface Ethernet1/1",),
            ("interface Ethernet1/1", "  speed 25000"),
        ),
        (
            "    priority 120\n",
            "    priority 90\n",
            "changed",
            ("interface Vlan10", "hsrp 10"),
            ("interface Vlan10", "  hsrp 10", "    priority 120"),
        ),
        ("  no ip redirects\n", "", "removed", ("interface Vlan10",), ("interface Vlan10", "  no ip redirects")),
        ("feature lldp\n", "feature lldp\nfeature telnet\n", "added", (), ("no feature telnet",)),
        (
            "  20 deny",
            "  15 permit udp any any\n  20 deny",
            "added",
            ("ip access-list EDGE",),
            ("ip access-list EDGE", "  no 15"),
        ),
        (
            "destination 10.9.0.2",
            "destination 10.9.0.3",
            "changed",
            ("vpc domain 20",),
            ("vpc domain 20", "  peer-keepalive destination 10.9.0.2 source 10.9.0.1"),
        ),
        (
            "maximum-prefix 1000",
            "maximum-prefix 9000",
            "changed",
            ("router bgp 65001", "neighbor 10.0.0.1", "address-family ipv4 unicast"),
            (
                "router bgp 65001",
                "  neighbor 10.0.0.1",
                "    address-family ipv4 unicast",
                "      maximum-prefix 1000",
            ),
        ),
        ("vlan 1,10,20\n", "vlan 1,10,20,30\n", "added", (), ("no vlan 30",)),
        (
            "version 10.3(4a) ",
            "version 10.4(5) ",
            "changed",
            (),
            ("version 10.3(4a) Bios:version 05.47",),
        ),
    ],
)
def test_what_counts(before: str, after: str, kind: str, path: tuple[str, ...], remediation: tuple[str, ...]) -> None:
    changed = BASE.replace(before, after, 1)
    assert changed != BASE
    found = drift(changed)
    assert [(change.kind, change.path) for change in found.changes] == [(kind, path)]
    assert found.remediation == remediation
    assert found.remediation_proved
