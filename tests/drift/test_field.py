"""What users complained about in other tools: noise that is no change, changes that were missed, dangerous commands."""

from __future__ import annotations

import pytest

from netaudit.drift.device import device_drift
from netaudit.platforms.base import get

SAME: dict[str, tuple[str, str, str]] = {
    "collapsed VLANs": ("ios", "vlan 2-5\nvlan 10\n name X", "vlan 2,3,4,5\nvlan 10\n name X"),
    "a VLAN list over two lines": (
        "ios",
        "interface Gi0/1\n switchport trunk allowed vlan 1-5,7\n switchport trunk allowed vlan add 9",
        "interface GigabitEthernet0/1\n switchport trunk allowed vlan 1,2,3,4,5,7,9",
    ),
    "duplicate lines": ("ios", "hostname a\nntp server 1.1.1.1\nntp server 1.1.1.1", "hostname a\nntp server 1.1.1.1"),
    "a password encrypted anew": (
        "ios", "username a password 7 094F471A1A0A", "username a password 7 1511021F0725",
    ),
    "abbreviation and default": (
        "ios", "interface GigabitEthernet0/1\n no shutdown\n description x", "interface Gi0/1\n description x",
    ),
    "a certificate that renewed itself": (
        "ios",
        "crypto pki certificate chain X\n certificate 01\n  30820122 300D0609\n  quit\nhostname a",
        "crypto pki certificate chain X\n certificate 02\n  30820133 300D0609\n  quit\nhostname a",
    ),
    "clocks": (
        "ios",
        "ntp clock-period 17179738\n! Last configuration change at 10:00\nhostname a",
        "ntp clock-period 17179739\n! Last configuration change at 11:00\nhostname a",
    ),
    "servers of equal standing": (
        "ios", "ntp server 1.1.1.1\nntp server 2.2.2.2\nlogging host 3.3.3.3\nlogging host 4.4.4.4",
        "logging host 4.4.4.4\nlogging host 3.3.3.3\nntp server 2.2.2.2\nntp server 1.1.1.1",
    ),
    "what a class matches": (
        "ios", "class-map match-any A\n match dscp ef\n match dscp af41",
        "class-map match-any A\n match dscp af41\n match dscp ef",
    ),
    "numbered entries anywhere": (
        "eos", "ip access-list A\n   10 permit ip any any\n   20 deny ip any any",
        "ip access-list A\n   20 deny ip any any\n   10 permit ip any any",
    ),
    "numbered prefixes anywhere": (
        "ios", "ip prefix-list P seq 5 permit 1.0.0.0/8\nip prefix-list P seq 10 permit 2.0.0.0/8",
        "ip prefix-list P seq 10 permit 2.0.0.0/8\nip prefix-list P seq 5 permit 1.0.0.0/8",
    ),
    "route map entries anywhere": (
        "ios", "route-map R permit 10\n match tag 1\nroute-map R permit 20\n match tag 2",
        "route-map R permit 20\n match tag 2\nroute-map R permit 10\n match tag 1",
    ),
    "a set in another order": (
        "iosxr", "prefix-set X\n  10.0.0.0/8,\n  192.168.0.0/16\nend-set\n!",
        "prefix-set X\n  192.168.0.0/16,\n  10.0.0.0/8\nend-set\n!",
    ),
    "a policy indented otherwise": (
        "iosxr", "route-policy P\n  if destination in X then\n    pass\n  endif\nend-policy\n!",
        "route-policy P\n if destination in X then\n  pass\n endif\nend-policy\n!",
    ),
}  # fmt: skip

CHANGED: dict[str, tuple[str, str, str, list[str], list[str]]] = {
    "some VLANs of a range": (
        "ios", "vlan 2-5,10", "vlan 2-4", ["removed vlan 5,10"], ["vlan 5", "vlan 10"],
    ),
    "a VLAN more": ("ios", "vlan 2-5", "vlan 2-6", ["added vlan 6"], ["no vlan 6"]),
    "an access list that is gone, and its binding": (
        "ios",
        "interface GigabitEthernet0/1\n ip access-group F in\nip access-list extended F\n permit ip any any",
        "interface GigabitEthernet0/1\n no shutdown",
        ["removed ip access-group F in", "removed ip access-list extended F"],
        ["ip access-list extended F", "  permit ip any any", "interface GigabitEthernet0/1", "  ip access-group F in"],
    ),
    "a word of a banner": (
        "ios",
        "banner motd ^C\n  hello ! world\n no ip http\n^C\nhostname a",
        "banner motd ^C\n  hello ! moon\n no ip http\n^C\nhostname a",
        ["changed banner motd ^C"],
        ["banner motd ^C", "  hello ! world", " no ip http", "^C"],
    ),
    "the order of methods": (
        "ios", "aaa authentication login default group tacacs+ local",
        "aaa authentication login default local group tacacs+",
        ["changed aaa authentication login default local group tacacs+"],
        ["aaa authentication login default group tacacs+ local"],
    ),
    "the order of servers that are tried in turn": (
        "ios", "ip name-server 1.1.1.1\nip name-server 2.2.2.2", "ip name-server 2.2.2.2\nip name-server 1.1.1.1",
        ["moved ip name-server 1.1.1.1"], ["no ip name-server 2.2.2.2", "ip name-server 2.2.2.2"],
    ),
    "the order of a numbered access list": (
        "ios", "access-list 10 permit 10.0.0.0 0.255.255.255\naccess-list 10 deny any",
        "access-list 10 deny any\naccess-list 10 permit 10.0.0.0 0.255.255.255",
        ["moved access-list 10 permit 10.0.0.0 0.255.255.255"],
        ["ip access-list resequence 10 10 10", "ip access-list standard 10", "  no 20",
         "  1 permit 10.0.0.0 0.255.255.255"],
    ),
    "a port that became a routed one": (
        "ios", "interface GigabitEthernet0/1\n switchport mode access",
        "interface GigabitEthernet0/1\n no switchport\n ip address 1.1.1.1 255.0.0.0",
        ["added no switchport", "removed switchport mode access", "added ip address 1.1.1.1 255.0.0.0"],
        ["interface GigabitEthernet0/1", "  switchport", "  switchport mode access", "  no ip address"],
    ),
    "a feature and what it makes possible": (
        "nxos", "hostname a\nfeature bgp\nrouter bgp 1\n  router-id 1.1.1.1", "hostname a",
        ["removed feature bgp", "removed router bgp 1"], ["feature bgp", "router bgp 1", "  router-id 1.1.1.1"],
    ),
    "an address family that FRR has no command to take away": (
        "frr", "router bgp 1\n neighbor 2001:db8::2 remote-as 2",
        (
            "router bgp 1\n neighbor 2001:db8::2 remote-as 2\n !\n address-family ipv6 unicast\n"
            "  neighbor 2001:db8::2 activate\n exit-address-family"
        ),
        ["added address-family ipv6 unicast"],
        ["router bgp 1", "  address-family ipv6 unicast", "    no neighbor 2001:db8::2 activate"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_no_change(case: str) -> None:
    platform, before, after = SAME[case]
    for one, other in ((before, after), (after, before)):
        assert device_drift("r1", one, other, get(platform)).changes == ()


@pytest.mark.parametrize("case", CHANGED)
def test_a_change_and_what_takes_it_back(case: str) -> None:
    platform, before, after, wanted, commands = CHANGED[case]
    drift = device_drift("r1", before, after, get(platform))
    said = [f"{c.kind} {(c.after if c.after is not None else c.before or '').splitlines()[0]}" for c in drift.changes]
    assert said == wanted
    assert list(drift.remediation) == commands
    assert drift.remediation_proved is True
    back = device_drift("r1", after, before, get(platform))
    assert (len(back.changes), back.remediation_proved) == (len(wanted), True)
