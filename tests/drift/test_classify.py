"""Feature and severity of a change."""

from __future__ import annotations

import pytest

from netaudit.drift.classify import classify
from netaudit.model.results import Change

CASES = [
    ("added", ("interface Vlan1",), None, "shutdown", "interface", "high"),
    ("removed", ("interface Vlan1",), "standby 1 ip 10.0.0.1", None, "redundancy", "high"),
    ("removed", ("interface Vlan1",), "service-policy output WAN", None, "qos", "high"),
    ("removed", ("interface Vlan1",), "ip access-group F in", None, "acl", "high"),
    ("changed", ("interface Vlan1",), "description a", "description b", "management", "low"),
    ("changed", ("interface Vlan1",), "ip ospf cost 1", "ip ospf cost 5", "routing", "medium"),
    ("moved", ("ip access-list extended F",), "deny ip any any", "deny ip any any", "acl", "high"),
    ("added", (), None, "access-list 101 permit ip any any", "acl", "high"),
    ("changed", ("policy-map P", "class A"), "set dscp ef", "set dscp af41", "qos", "medium"),
    ("removed", ("router bgp 1",), "neighbor 10.0.0.1 remote-as 2", None, "routing", "high"),
    ("removed", (), "vlan 22", None, "vlan", "medium"),
    ("added", (), None, "ntp server 10.0.0.1", "management", "low"),
    ("changed", (), "username a secret 5 x", "username a secret 5 y", "security", "high"),
    ("added", (), None, "something new", "other", "medium"),
]


@pytest.mark.parametrize(("kind", "path", "before", "after", "feature", "severity"), CASES)
def test_classify(
    kind: str, path: tuple[str, ...], before: str | None, after: str | None, feature: str, severity: str
) -> None:
    said = classify(Change(kind=kind, path=path, before=before, after=after))  # type: ignore[arg-type]
    assert (said.feature, said.severity) == (feature, severity)
