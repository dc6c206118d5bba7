"""Commands that bring a configuration back, and the proof that they do."""

from __future__ import annotations

import pytest

from netaudit.drift.apply import apply
from netaudit.drift.remediate import remediate
from netaudit.platforms.base import Platform

ACL = "ip access-list extended F\n"
BOUND = "interface GigabitEthernet0/1\n ip access-group F in\n"

FILTERED = "interface Vlan1\n ip address 10.0.0.1 255.255.255.0\n ip access-group F in"
EOS_POLICY = """class-map type qos match-any C
   match vlan 5
policy-map type quality-of-service P
   class C
      set dscp 46"""

CASES = [
    ("ios", "a setting of one value is typed over", "hostname a", "hostname b", ["hostname a"]),
    ("ios", "an interface comes up again", "interface Vlan1\n mtu 1500", "interface Vlan1\n mtu 1500\n shutdown",
     ["interface Vlan1", "  no shutdown"]),
    ("ios", "the new server comes before the old one goes", "ntp server 10.0.0.1", "ntp server 10.0.0.2",
     ["ntp server 10.0.0.1", "no ntp server 10.0.0.2"]),
    ("ios", "a list is created before it is bound", f"{ACL} permit ip any any\n{BOUND}",
     "interface GigabitEthernet0/1\n",
     ["ip access-list extended F", "  permit ip any any", "interface GigabitEthernet0/1", "  ip access-group F in"]),
    ("ios", "a list goes after its binding", "interface GigabitEthernet0/1\n", f"{ACL} permit ip any any\n{BOUND}",
     ["interface GigabitEthernet0/1", "  no ip access-group F in", "no ip access-list extended F"]),
    ("ios", "the filter is in force before the address", f"{ACL} permit ip any any\n{FILTERED}",
     f"{ACL} permit ip any any\ninterface Vlan1\n shutdown",
     ["interface Vlan1", "  ip access-group F in", "  ip address 10.0.0.1 255.255.255.0", "  no shutdown"]),
    ("ios", "a bound list is edited by number, never removed", f"{ACL} permit tcp any any\n deny ip any any\n{BOUND}",
     f"{ACL} permit tcp any any\n permit ip any any\n{BOUND}",
     ["ip access-list resequence F 10 10", "ip access-list extended F", "  11 deny ip any any", "  no 20"]),
    ("ios", "an entry that moves goes first", f"{ACL} permit tcp any any\n permit udp any any\n deny ip any any",
     f"{ACL} deny ip any any\n permit tcp any any\n permit udp any any",
     ["ip access-list resequence F 10 10", "ip access-list extended F", "  no 10", "  31 deny ip any any"]),
    ("ios", "a numbered list is edited under its header",
     "access-list 101 permit tcp any any", "access-list 101 permit tcp any any\naccess-list 101 permit ip any any",
     ["ip access-list resequence 101 10 10", "ip access-list extended 101", "  no 20"]),
    ("ios", "the address comes back after the VRF",
     "interface Vlan1\n vrf forwarding A\n ip address 10.0.0.1 255.0.0.0",
     "interface Vlan1\n ip address 10.0.0.1 255.0.0.0",
     ["interface Vlan1", "  vrf forwarding A", "  ip address 10.0.0.1 255.0.0.0"]),
    ("ios", "an address is released before another interface has it",
     "interface Vlan1\n ip address 10.0.0.1 255.0.0.0\ninterface Vlan2\n no ip address",
     "interface Vlan1\n no ip address\ninterface Vlan2\n ip address 10.0.0.1 255.0.0.0",
     ["interface Vlan2", "  no ip address 10.0.0.1 255.0.0.0", "interface Vlan1",
      "  ip address 10.0.0.1 255.0.0.0", "interface Vlan2", "  no ip address"]),
    ("ios", "VLANs of a trunk are added and removed, not replaced",
     "interface Vlan1\n switchport trunk allowed vlan 1-10,20",
     "interface Vlan1\n switchport trunk allowed vlan 1-10,99",
     ["interface Vlan1", "  switchport trunk allowed vlan add 20", "  switchport trunk allowed vlan remove 99"]),
    ("ios", "one VLAN of a range", "vlan 10,20-22", "vlan 10,20,22", ["vlan 21"]),
    ("ios", "a class goes back to its place",
     "policy-map P\n class A\n  priority\n class B\n  bandwidth 10\n class C\n  bandwidth 20",
     "policy-map P\n class B\n  bandwidth 10\n class C\n  bandwidth 20\n class A\n  priority",
     ["policy-map P", "  no class A", "  class A insert-before B", "    priority"]),
    ("ios", "nested sections", "router bgp 1\n address-family ipv4\n  maximum-paths eibgp 5",
     "router bgp 1\n address-family ipv4", ["router bgp 1", "  address-family ipv4", "    maximum-paths eibgp 5"]),
    ("ios", "a negation that the device shows", "interface Vlan1\n no ip redirects", "interface Vlan1\n mtu 1500",
     ["interface Vlan1", "  no ip redirects", "  no mtu"]),
    ("ios", "a banner", "banner motd ^C\nhello\n^C", "banner motd ^C\nbye\n^C", ["banner motd ^C", "hello", "^C"]),
    ("eos", "an entry with a number", "ip access-list A\n   10 permit ip any any\n   20 deny ip any any",
     "ip access-list A\n   10 permit tcp any any\n   20 deny ip any any",
     ["ip access-list A", "  no 10", "  10 permit ip any any"]),
    ("eos", "a class-map before its policy", EOS_POLICY, "hostname a",
     ["class-map type qos match-any C", "  match vlan 5", "policy-map type quality-of-service P", "  class C",
      "    set dscp 46", "no hostname"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "what", "approved", "running", "expected"), CASES, ids=[case[1] for case in CASES]
)
def test_commands(
    platforms: dict[str, Platform], platform: str, what: str, approved: str, running: str, expected: list[str]
) -> None:
    parse = platforms[platform].parse
    plan = remediate(parse(approved), parse(running), platforms[platform])
    assert list(plan.commands) == expected
    assert plan.proved


def test_destructive_lines_are_marked(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    plan = remediate(ios.parse("interface Vlan1\n mtu 9000"), ios.parse("vlan 5\ninterface Vlan1\n shutdown"), ios)
    assert [plan.commands[index] for index in plan.destructive] == ["no vlan 5"]


def test_what_cannot_be_shown_is_said(platforms: dict[str, Platform]) -> None:
    """A physical interface can be emptied; its header stays, and so does the difference."""
    ios = platforms["ios"]
    plan = remediate(ios.parse("hostname a"), ios.parse("hostname a\ninterface GigabitEthernet0/1\n mtu 9000"), ios)
    assert list(plan.commands) == ["default interface GigabitEthernet0/1"]
    assert not plan.proved


def test_apply_leaves_its_input_alone(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    tree = ios.parse("interface Vlan1\n mtu 1500")
    assert apply(tree, ["interface Vlan1", "  mtu 9000"], ios).text == "interface Vlan1\n mtu 9000"
    assert tree.roots[0].children[0].text == "mtu 1500"


def test_a_gathering_match_never_stands_without_a_word(platforms: dict[str, Platform]) -> None:
    """`match ip address` gathers lists: the approved one is added before the other goes, else all routes match."""
    ios = platforms["ios"]
    before, after = (ios.parse(f"route-map R permit 10\n match ip address {name}") for name in ("GOOD", "BAD"))
    plan = remediate(before, after, ios)
    assert list(plan.commands) == ["route-map R permit 10", "  match ip address GOOD", "  no match ip address BAD"]
    assert plan.proved


def test_the_vrf_goes_before_the_address_is_typed_again(platforms: dict[str, Platform]) -> None:
    eos = platforms["eos"]
    before, after = (f"interface Management1\n{vrf} ip address 10.0.0.1/24" for vrf in ("", " vrf MGMT\n"))
    plan = remediate(eos.parse(before), eos.parse(after), eos)
    assert list(plan.commands) == ["interface Management1", "  no vrf", "  ip address 10.0.0.1/24"]
    assert plan.proved


def test_a_value_of_what_is_on_goes_back_to_its_default(platforms: dict[str, Platform]) -> None:
    eos = platforms["eos"]
    plan = remediate(eos.parse("hostname a"), eos.parse("hostname a\nlogging console informational"), eos)
    assert (list(plan.commands), plan.proved) == (["logging console"], True)


def test_a_device_that_shows_two_values_is_right_about_it(platforms: dict[str, Platform]) -> None:
    eos = platforms["eos"]
    before, after = "ntp server A iburst\nntp server A version 4\nhostname a", "ntp server A iburst\nhostname a"
    assert remediate(eos.parse(before), eos.parse(after), eos).proved
    assert remediate(eos.parse(after), eos.parse(before), eos).proved


def test_what_would_still_differ_is_named(platforms: dict[str, Platform]) -> None:
    ios = platforms["ios"]
    plan = remediate(ios.parse("hostname a"), ios.parse("hostname a\ninterface GigabitEthernet0/1\n mtu 9000"), ios)
    assert plan.left == ("added: interface GigabitEthernet0/1",)
