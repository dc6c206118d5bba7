"""What is drift on IOS-XR, and the commands that undo it."""

from __future__ import annotations

import pytest

from netaudit.drift.compare import compare
from netaudit.drift.remediate import remediate
from netaudit.platforms.iosxr import PLATFORM

POLICY = "route-policy P\n  if destination in NETS then\n    pass\n  endif\nend-policy\n!"
ACL = "ipv4 access-list A\n 10 permit tcp any any\n 20 deny ipv4 any any\n!"
CLASSES = "policy-map Q\n class V\n  priority level 1\n !\n class W\n  bandwidth percent 20\n !\n end-policy-map\n!"
SWAPPED = "policy-map Q\n class W\n  bandwidth percent 20\n !\n class V\n  priority level 1\n !\n end-policy-map\n!"
NEIGHBOR = (
    "router bgp 1\n neighbor 10.0.0.1\n  remote-as 2\n  address-family ipv4 unicast\n   route-policy {} in\n  !\n !\n!"
)

SAME = [
    ("time of the change", "!! Last configuration change at Mon\nhostname a",
     "!! Last configuration change at Tue\nhostname a"),
    ("order of blocks", "vrf A\n!\nvrf B\n!", "vrf B\n!\nvrf A\n!"),
    ("order of servers", "ntp\n server 10.0.0.1\n server 10.0.0.2\n!", "ntp\n server 10.0.0.2\n server 10.0.0.1\n!"),
    ("order of SNMP hosts", "snmp-server host 10.0.0.1 traps x\nsnmp-server host 10.0.0.2 traps x",
     "snmp-server host 10.0.0.2 traps x\nsnmp-server host 10.0.0.1 traps x"),
    ("order of neighbors", "router bgp 1\n neighbor 10.0.0.1\n !\n neighbor 10.0.0.2\n !\n!",
     "router bgp 1\n neighbor 10.0.0.2\n !\n neighbor 10.0.0.1\n !\n!"),
    ("closers", "class-map match-any C\n match dscp ef\n end-class-map\n!", "class-map match-any C\n match dscp ef\n!"),
    ("comments", "interface Loopback0\n ! note\n shutdown\n!", "interface Loopback0\n shutdown\n!"),
]  # fmt: skip

DIFFERENT = [
    ("a value", "interface Loopback0\n mtu 1500", "interface Loopback0\n mtu 1600", ["changed"],
     ["interface Loopback0", "  mtu 1500"]),
    ("a port that went down", "interface TenGigE0/0/0/0\n mtu 1500", "interface TenGigE0/0/0/0\n mtu 1500\n shutdown",
     ["added"], ["interface TenGigE0/0/0/0", "  no shutdown"]),
    ("a line of a policy", POLICY, POLICY.replace("pass", "drop"), ["changed"],
     ["route-policy P", "  if destination in NETS then", "    pass", "  endif", "end-policy"]),
    ("the order of classes", CLASSES, SWAPPED, ["moved"], None),
    ("the order of entries", ACL, ACL.replace("10 permit", "30 permit"), None, None),
    ("a cost", "router ospf 1\n area 0\n  interface Loopback0\n   cost 5\n  !\n !\n!",
     "router ospf 1\n area 0\n  interface Loopback0\n   cost 9\n  !\n !\n!", ["changed"],
     ["router ospf 1", "  area 0", "    interface Loopback0", "      cost 5"]),
    ("a policy of a neighbor", NEIGHBOR.format("IN"), NEIGHBOR.format("ALL"), ["changed"],
     ["router bgp 1", "  neighbor 10.0.0.1", "    address-family ipv4 unicast", "      route-policy IN in"]),
    ("a log server", "logging 10.0.0.1 vrf default", "logging 10.0.0.2 vrf default", None,
     ["logging 10.0.0.1 vrf default", "no logging 10.0.0.2 vrf default"]),
    ("the order of AAA servers", "aaa group server tacacs+ T\n server 10.0.0.1\n server 10.0.0.2",
     "aaa group server tacacs+ T\n server 10.0.0.2\n server 10.0.0.1", ["moved"], None),
    ("a secret", "username a\n secret 5 $1$aaaa$bbbbbbbbbb\n!",
     "username a\n secret 5 $1$aaaa$cccccccccc\n!", ["changed"], None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new"), SAME, ids=[case[0] for case in SAME])
def test_no_drift(what: str, old: str, new: str) -> None:
    assert compare(PLATFORM.parse(old), PLATFORM.parse(new), PLATFORM) == []


@pytest.mark.parametrize(("what", "old", "new", "kinds", "commands"), DIFFERENT, ids=[case[0] for case in DIFFERENT])
def test_drift(what: str, old: str, new: str, kinds: list[str] | None, commands: list[str] | None) -> None:
    approved, running = PLATFORM.parse(old), PLATFORM.parse(new)
    found = compare(approved, running, PLATFORM)
    assert found
    if kinds is not None:
        assert [change.kind for change in found] == kinds
    plan = remediate(approved, running, PLATFORM)
    assert plan.proved
    if commands is not None:
        assert list(plan.commands) == commands
