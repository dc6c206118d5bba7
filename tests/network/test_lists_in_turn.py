"""Access lists that an interface tries one after the other are all used, and each is looked up by its name."""

from __future__ import annotations

import pytest

from netaudit.model.device import Source
from netaudit.network.access_lists import with_findings
from netaudit.network.references import references
from netaudit.platforms import base

_JUNOS = """
set interfaces ge-0/0/3 unit 0 family inet filter input-list [ FIRST SECOND MISSING ]
set firewall family inet filter FIRST term all then accept
set firewall family inet filter SECOND term all then accept
"""
_IOSXR = """
ipv4 access-list FIRST
 10 permit ipv4 any any
ipv4 access-list SECOND
 10 permit ipv4 any any
interface GigabitEthernet0/0/0/1
 ipv4 access-group common FIRST SECOND ingress
interface GigabitEthernet0/0/0/2
 ipv4 access-group common FIRST MISSING ingress
"""


@pytest.mark.parametrize(("platform", "text"), [("junos", _JUNOS), ("iosxr", _IOSXR)])
def test_each_list_counts(platform: str, text: str) -> None:
    known = base.get(platform)
    device = known.facts(known.parse(text), "r1", Source(path="r1", sha256=""))
    assert {held.name for held in references(device) if held.kind == "access list" and not held.defined} == {"MISSING"}
    assert [bool(acl.applied) for acl in with_findings(device)] == [True, True]


_POLICIES = """
set routing-options autonomous-system 65000
set policy-options policy-statement A then accept
set policy-options policy-statement B then accept
set protocols bgp group G neighbor 10.0.0.9 peer-as 65001
set protocols bgp group G neighbor 10.0.0.9 export [ A B ]
set protocols bgp group G neighbor 10.0.0.9 import ( A && !B )
set protocols bgp group G neighbor 10.0.0.8 export [ A NOWHERE ]
"""


def test_each_policy_counts() -> None:
    known = base.get("junos")
    device = known.facts(known.parse(_POLICIES), "r1", Source(path="r1", sha256=""))
    assert [(policy.input, policy.output) for policy in device.bgp_neighbors[0].policies] == [("( A && !B )", "A B")]
    assert {(held.name, held.defined) for held in references(device)} == {
        ("A", True), ("B", True), ("NOWHERE", False),
    }  # fmt: skip
