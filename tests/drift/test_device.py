"""A device's drift as it is reported and shown."""

from __future__ import annotations

import msgspec

from netaudit.drift.device import device_drift
from netaudit.platforms.base import Platform
from netaudit.report.sides import side_by_side, unified

APPROVED = "hostname a\ninterface Vlan1\n mtu 1500\nip access-list extended F\n permit tcp any any\n deny ip any any"
RUNNING = "hostname a\ninterface Vlan1\n mtu 1500\n shutdown\nip access-list extended F\n permit tcp any any"


def test_in_sync_needs_no_commands(platforms: dict[str, Platform]) -> None:
    for running in (APPROVED, "! comment\n" + APPROVED):
        drift = device_drift("r1", APPROVED, running, platforms["ios"])
        assert (drift.state, drift.changes, drift.remediation, drift.remediation_proved) == ("in_sync", (), (), None)


def test_drift_has_the_shape_of_the_contract(platforms: dict[str, Platform]) -> None:
    said = msgspec.to_builtins(device_drift("r1", APPROVED, RUNNING, platforms["ios"]))
    assert (said["name"], said["state"]) == ("r1", "drifted")
    assert said["remediation"][-2:] == ("interface Vlan1", "  no shutdown")
    assert dict(said["changes"][0], path=list(said["changes"][0]["path"])) == {
        "kind": "added",
        "path": ["interface Vlan1"],
        "before": None,
        "after": "shutdown",
        "before_line": None,
        "after_line": 4,
        "first_seen": "",
        "first_seen_in": "",
        "by": "",
        "feature": "interface",
        "severity": "high",
        "device": "r1",
    }


def test_text_shows_the_path_and_both_sides(platforms: dict[str, Platform]) -> None:
    changes = device_drift("r1", APPROVED, RUNNING, platforms["ios"]).changes
    assert unified(changes) == [
        "@@ interface Vlan1 @@",
        "+ shutdown",
        "@@ ip access-list extended F @@",
        "- deny ip any any",
    ]


def test_side_by_side_rows_pair_a_changed_value(platforms: dict[str, Platform]) -> None:
    changes = device_drift("r1", "hostname a", "hostname b", platforms["ios"]).changes
    ((section),) = side_by_side(changes)
    ((before, after),) = section.rows
    assert section.path == ()
    assert before is not None
    assert after is not None
    assert (before.text, after.text, before.line, after.line) == ("hostname a", "hostname b", 1, 1)
