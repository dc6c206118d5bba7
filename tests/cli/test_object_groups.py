"""Entries of IOS-XR access lists that name groups are judged by what the groups stand for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .conftest import Cli

PACK = """
pack: {id: own, title: Own, version: 1.0.0}
rules:
  - id: OWN-001
    title: Nobody is let in by Telnet
    severity: high
    for: acl
    expect: {effective: {none: {action: permit, destination_ports: [eq 23, eq telnet]}}}
    message: "access list {name}"
    rationale: Telnet is not encrypted.
    examples:
      pass: [{r1: {platform: iosxr, config: "ipv4 access-list A\\n 10 permit tcp any any eq 22\\n!\\nend\\n"}}]
      fail: [{r1: {platform: iosxr, config: "ipv4 access-list A\\n 10 permit tcp any any eq telnet\\n!\\nend\\n"}}]
"""
DEVICE = """hostname pe1
object-group network ipv4 STAFF
 10.0.0.0/8
!
object-group port REMOTE
 eq 22
 object-group OLD
!
object-group port OLD
 eq telnet
!
object-group port SAFE
 eq 22
!
ipv4 access-list OPEN
 10 permit tcp net-group STAFF any port-group REMOTE
!
ipv4 access-list CLOSED
 10 permit tcp net-group STAFF any port-group SAFE
!
ipv4 access-list LOST
 10 permit tcp net-group STAFF any port-group GONE
!
interface GigabitEthernet0/0/0/0
 ipv4 access-group OPEN ingress
 ipv4 access-group CLOSED egress
!
interface GigabitEthernet0/0/0/1
 ipv4 access-group LOST ingress
!
end
"""


def test_a_rule_sees_what_groups_stand_for(folder: Callable[..., Path], cli: Cli) -> None:
    pack = folder("packs", {"own.yaml": PACK}) / "own.yaml"
    said = cli("audit", folder("configs", {"pe1.cfg": DEVICE}), "--policy", pack, "--format", "json").json
    assert [finding["message"] for finding in said["findings"]] == ["access list OPEN"]
    assert [(row["rule"], row["name"]) for row in said["unknown"]] == [("OWN-001", "LOST")]


def test_a_group_that_nothing_names_is_told(folder: Callable[..., Path], cli: Cli) -> None:
    idle = DEVICE.replace("port-group SAFE", "eq 22")
    said = cli("audit", folder("configs", {"pe1.cfg": idle}), "--select", "HYG-005", "--format", "json").json
    assert [finding["message"] for finding in said["findings"]] == ["defined and named nowhere: object group SAFE"]
