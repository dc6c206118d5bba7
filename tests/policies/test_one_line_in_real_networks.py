"""Each rule across devices fails where one line of a real network is changed: that finding is added, and no other.

Where the network lacks what a rule is about (no published one has QoS), lines are laid over its devices first, and one
of them is changed. `also` names the rules that rightly find the same fault from their own side.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from one_line_cases import CASES, Case, Change

from netaudit.jobs.audit import load_policies
from netaudit.jobs.network import Knowledge, build_network
from netaudit.jobs.snapshot import Text, parse
from netaudit.model.intent import Intent
from netaudit.model.results import Run
from netaudit.policy.engine import audit

ACROSS_DEVICES = [
    "CAP-004", "CAP-007", "CAP-008", "CAP-009", "CAP-012", "CAP-017", "CAP-018", "CAP-019", "CAP-020", "QOS-009",
    "QOS-011", "QOS-012", "QOS-013", "QOS-022", "RED-001", "RED-002", "RED-003", "RED-005", "RED-006", "RED-007",
    "RED-010", "RED-011", "RED-012", "RED-014", "RED-015", "RED-016", "RED-017", "RED-018", "RED-019", "RED-020",
    "RED-021", "RED-022", "RED-023", "RED-024", "RED-025", "RED-028", "RED-029", "RED-030", "MON-004", "MON-007",
    "SEC-004", "SEC-008", "HYG-003", "HYG-006", "HYG-008", "HYG-009", "HYG-011",
]  # fmt: skip

KEY = b"k" * 32
RUN, TODAY = Run(id="t", started="", finished="", netaudit=""), date(2026, 6, 1)


@cache
def rules():
    return load_policies(select=ACROSS_DEVICES).rules


@cache
def texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((folder / "configs").iterdir())}


def found(configs: Mapping[str, str], intent: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """What the rules find: rule, name of the entity and message."""
    snapshot = parse([Text(name, f"{name}.cfg", text.encode()) for name, text in configs.items()], key=KEY)
    assert not snapshot.errors
    network = build_network(snapshot, Knowledge(msgspec.convert(intent, Intent))).network
    asked = audit(network, rules(), run=RUN, today=TODAY, evidence_text=snapshot.evidence)
    return {(finding.rule, finding.name, finding.message) for finding in asked.findings}


def changed(configs: Mapping[str, str], device: str, change: Change, at: str = "") -> dict[str, str]:
    """With the first `old` after `at` made `new`; without `at` there must be only one."""
    old, new = change
    before, found, after = configs[device].partition(at) if at else ("", "", configs[device])
    assert found == at, f"{device} no longer says {at!r}"
    assert old in after, f"{device} no longer says {old!r}"
    assert at or after.count(old) == 1, f"{device} says {old!r} {after.count(old)} times"
    return {**configs, device: before + found + after.replace(old, new, 1)}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule} {case.network}" for case in CASES])
def test_one_line_adds_one_finding(shared: Path, case: Case) -> None:
    before = texts(shared / "networks" / case.network)
    for device, change in case.laid.items():
        before = changed(before, device, change)
    after = changed(before, case.device, (case.old, case.new), case.at)
    added = found(after, case.intent) - found(before, case.intent)
    own = [message for rule, _, message in added if rule == case.rule]
    assert len(own) == case.count, sorted(added)
    assert all(case.says in message for message in own), own
    assert {rule for rule, _, _ in added} == {case.rule, *case.also.split()}, sorted(added)


def test_every_rule_across_devices_has_its_case() -> None:
    assert [rule for rule in ACROSS_DEVICES if rule not in {case.rule for case in CASES}] == []
