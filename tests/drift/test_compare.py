"""One difference, or none, for each pair of configurations."""

from __future__ import annotations

import pytest

from netaudit.drift.compare import compare
from netaudit.drift.grammar import ignore_rules
from netaudit.platforms.base import Platform

INTERFACE = "interface GigabitEthernet0/1\n"
ACL = "ip access-list extended F\n"

SAME = [
    ("ios", "order of sets", "ntp server 10.0.0.1\nntp server 10.0.0.2", "ntp server 10.0.0.2\nntp server 10.0.0.1"),
    ("ios", "order of sections", f"{INTERFACE} mtu 9000\nrouter bgp 1", f"router bgp 1\n{INTERFACE} mtu 9000"),
    ("ios", "short interface name", f"{INTERFACE} mtu 9000", "interface Gi0/1\n mtu 9000"),
    ("ios", "space in interface name", f"{INTERFACE} mtu 9000", "interface gigabitethernet 0/1\n mtu 9000"),
    ("ios", "comments and blank lines", "hostname a", "!\nhostname a\n\n! Last configuration change at 10:00"),
    ("ios", "clock period", "hostname a\nntp clock-period 17179869", "hostname a\nntp clock-period 17179870"),
    ("ios", "size in the header", "Current configuration : 10 bytes\nhostname a", "hostname a"),
    ("ios", "block end", "router bgp 1\n address-family ipv4\n exit-address-family",
     "router bgp 1\n address-family ipv4"),
    ("ios", "default line", f"{INTERFACE} mtu 9000\n no shutdown", f"{INTERFACE} mtu 9000"),
    ("ios", "trunk list in parts",
     f"{INTERFACE} switchport trunk allowed vlan 1-3\n switchport trunk allowed vlan add 7",
     f"{INTERFACE} switchport trunk allowed vlan 1,2,3,7"),
    ("ios", "collapsed VLANs", "vlan 10,20-21", "vlan 10\nvlan 20\nvlan 21"),
    ("ios", "a line twice", "ntp server 10.0.0.1\nntp server 10.0.0.1", "ntp server 10.0.0.1"),
    ("ios", "a section in two parts", "router bgp 1\n a 1\nrouter bgp 1\n b 2", "router bgp 1\n a 1\n b 2"),
    ("ios", "re-encrypted password", "enable password 7 0822455D0A16", "enable password 7 02050D480809"),
    ("ios", "plain and encrypted password", "enable password cisco", "enable password 7 0822455D0A16"),
    ("ios", "area as an address", "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0",
     "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0.0.0.0"),
    ("ios", "IPv6 spelling", f"{INTERFACE} ipv6 address 2001:DB8:0::1/64", f"{INTERFACE} ipv6 address 2001:db8::1/64"),
    ("ios", "renewed certificate", "crypto pki certificate chain A\n certificate self-signed 01\n  30820330\n  quit",
     "crypto pki certificate chain A\n certificate self-signed 02\n  30820331\n  quit"),
    ("ios", "numbers shown by one side", f"{ACL} permit tcp any any\n deny ip any any",
     f"{ACL} 10 permit tcp any any\n 20 deny ip any any"),
    ("ios", "numbered entries in any order", f"{ACL} 10 permit tcp any any\n 20 deny ip any any",
     f"{ACL} 20 deny ip any any\n 10 permit tcp any any"),
    ("eos", "no shutdown", "interface Ethernet1\n   no shutdown\n   mtu 9000", "interface Et1\n   mtu 9000"),
    ("eos", "VLAN list spelling", "no spanning-tree vlan-id 4093,4094", "no spanning-tree vlan-id 4093-4094"),
]  # fmt: skip

ONE = [
    ("ios", "hostname a", "hostname b", ("changed", (), "hostname a", "hostname b")),
    ("ios", f"{INTERFACE} mtu 1500", f"{INTERFACE} mtu 9000",
     ("changed", ("interface GigabitEthernet0/1",), "mtu 1500", "mtu 9000")),
    ("ios", f"{INTERFACE} ip redirects", f"{INTERFACE} no ip redirects",
     ("changed", ("interface GigabitEthernet0/1",), "ip redirects", "no ip redirects")),
    ("ios", f"{INTERFACE} mtu 9000", f"{INTERFACE} mtu 9000\n shutdown",
     ("added", ("interface GigabitEthernet0/1",), None, "shutdown")),
    ("ios", f"{INTERFACE} no shutdown", f"{INTERFACE} shutdown",
     ("changed", ("interface GigabitEthernet0/1",), "no shutdown", "shutdown")),
    ("ios", f"{ACL} permit tcp any any\n permit udp any any\n deny ip any any",
     f"{ACL} deny ip any any\n permit tcp any any\n permit udp any any",
     ("moved", ("ip access-list extended F",), "deny ip any any", "deny ip any any")),
    ("ios", f"{ACL} permit tcp any any eq 80\n deny ip any any", f"{ACL} permit tcp any any eq 81\n deny ip any any",
     ("changed", ("ip access-list extended F",), "permit tcp any any eq 80", "permit tcp any any eq 81")),
    ("ios", "access-list 9 permit host 1.1.1.1\naccess-list 9 permit host 2.2.2.2\naccess-list 9 deny any",
     "access-list 9 deny any\naccess-list 9 permit host 1.1.1.1\naccess-list 9 permit host 2.2.2.2",
     ("moved", (), "access-list 9 deny any", "access-list 9 deny any")),
    ("ios", "hostname a", "hostname a\nroute-map M permit 10\n set metric 5",
     ("added", (), None, "route-map M permit 10\n set metric 5")),
    ("ios", "router bgp 1\n address-family ipv4\n  maximum-paths eibgp 5", "router bgp 1\n address-family ipv4",
     ("removed", ("router bgp 1", "address-family ipv4"), "maximum-paths eibgp 5", None)),
    ("ios", "vlan 10\n name A\nvlan 20-22", "vlan 10\n name A\nvlan 20,22", ("removed", (), "vlan 21", None)),
    ("ios", f"{INTERFACE} switchport trunk allowed vlan 1-3", f"{INTERFACE} switchport trunk allowed vlan 1-4",
     ("changed", ("interface GigabitEthernet0/1",), "switchport trunk allowed vlan 1-3",
      "switchport trunk allowed vlan 1-4")),
    ("ios", "banner motd ^C\nhello\n^C", "banner motd ^C\nbye\n^C",
     ("changed", (), "banner motd ^C\nhello\n^C", "banner motd ^C\nbye\n^C")),
    ("ios", "ip prefix-list P seq 5 permit 10.0.0.0/8", "ip prefix-list P seq 5 permit 11.0.0.0/8",
     ("changed", (), "ip prefix-list P seq 5 permit 10.0.0.0/8", "ip prefix-list P seq 5 permit 11.0.0.0/8")),
    ("eos", "ip access-list A\n   10 permit ip any any", "ip access-list A\n   10 deny ip any any",
     ("changed", ("ip access-list A",), "10 permit ip any any", "10 deny ip any any")),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "what", "before", "after"), SAME, ids=[case[1] for case in SAME])
def test_no_difference(platforms: dict[str, Platform], platform: str, what: str, before: str, after: str) -> None:
    parse = platforms[platform].parse
    assert compare(parse(before), parse(after), platforms[platform]) == []
    assert compare(parse(after), parse(before), platforms[platform]) == []


@pytest.mark.parametrize(("platform", "before", "after", "expected"), ONE)
def test_one_difference(
    platforms: dict[str, Platform], platform: str, before: str, after: str, expected: tuple[object, ...]
) -> None:
    parse = platforms[platform].parse
    found = compare(parse(before), parse(after), platforms[platform])
    assert [(change.kind, change.path, change.before, change.after) for change in found] == [expected]


def test_lines_are_those_of_the_files(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    (change,) = compare(ios.parse("!\nhostname a"), ios.parse("!\n!\nhostname b"), ios)
    assert (change.before_line, change.after_line) == (2, 3)


def test_different_servers_are_not_one_change(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    found = compare(ios.parse("ntp server 10.0.0.1"), ios.parse("ntp server 10.0.0.2"), ios)
    assert sorted(change.kind for change in found) == ["added", "removed"]


def test_a_changed_secret_is_drift_and_is_never_shown(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    (change,) = compare(ios.parse("enable password oldone"), ios.parse("enable password newone"), ios)
    assert change.kind == "changed"
    assert "oldone" not in str(change)
    assert "newone" not in str(change)


def test_every_volatile_rule_can_be_switched_off(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    before, after = ios.parse("ntp clock-period 1"), ios.parse("ntp clock-period 2")
    assert "ntp-clock-period" in {rule.name for rule in ignore_rules(ios)}
    assert compare(before, after, ios) == []
    assert len(compare(before, after, ios, off={"ntp-clock-period"})) == 1
    assert len(compare(ios.parse("! a"), ios.parse("! b"), ios, off={"comments"})) == 2
    assert len(compare(ios.parse(INTERFACE), ios.parse(f"{INTERFACE} no shutdown"), ios, off={"defaults"})) == 1


def test_a_line_below_a_range_is_one_change(platforms: dict[str, Platform]) -> None:
    eos = platforms["eos"]
    before = "vlan 2-5\n trunk group A\n trunk group B\nhostname x"
    (change,) = compare(eos.parse(before), eos.parse(before.replace(" trunk group B\n", "")), eos)
    assert (change.kind, change.path, change.before, change.before_line) == (
        "removed",
        ("vlan 2-5",),
        "trunk group B",
        3,
    )
    assert compare(eos.parse("vlan 2-5"), eos.parse("vlan 2,3\nvlan 4,5"), eos) == []


def test_a_renumbered_line_is_one_change(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    before = "ip prefix-list P seq 5 permit 10.0.0.0/8"
    (change,) = compare(ios.parse(before), ios.parse(before.replace("seq 5", "seq 7")), ios)
    assert (change.kind, change.before, change.after) == ("changed", before, before.replace("seq 5", "seq 7"))


def test_words_gathered_from_several_lines_are_one_line(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    spread = "route-map R permit 10\n match ip address A\n match ip address B"
    assert compare(ios.parse(spread), ios.parse("route-map R permit 10\n match ip address A B"), ios) == []
