"""The packs monitoring, security and hygiene: what they say of real networks."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from netaudit.jobs.audit import load_policies
from netaudit.jobs.examples import example_network
from netaudit.model.results import Run
from netaudit.policy.engine import audit
from netaudit.policy.rule import Rule

PACKS = ("monitoring", "security", "hygiene")
RULES = load_policies(PACKS).rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_whole(rule: Rule) -> None:
    assert rule.rationale
    assert "ios" in rule.remediation


def verdicts(network: Path, *devices: str, pack: str) -> Counter[str]:
    configs = {name: (None, (network / "configs" / f"{name}.cfg").read_text("utf-8")) for name in devices}
    built, evidence = example_network(configs, {}, None)
    run = Run(id="test", started="", finished="", netaudit="")
    result = audit(built, load_policies([pack]).rules, run=run, today=date(2026, 1, 1), evidence_text=evidence)
    return Counter(finding.rule for finding in result.findings)


def test_monitoring_of_a_leaf(shared: Path) -> None:
    """No log server, no notification, no clock, no record of changes; management apart, and no log line known."""
    found = verdicts(shared / "networks" / "avd-dual-dc-l3ls", "dc1-leaf1a", pack="monitoring")
    assert found == {"MON-001": 1, "MON-002": 1, "MON-006": 1, "MON-010": 1}


def test_security_of_a_branch_router(shared: Path) -> None:
    found = verdicts(shared / "networks" / "ios-basic-hsrp", "BR1", pack="security")
    assert found == {
        "SEC-001": 1, "SEC-008": 1, "SEC-012": 1, "SEC-102": 2, "SEC-104": 2, "SEC-107": 1, "SEC-109": 1, "SEC-110": 1,
    }  # fmt: skip


def test_hygiene_of_a_department(shared: Path) -> None:
    found = verdicts(shared / "networks" / "batfish-example", "as2dept1", "as2dist1", pack="hygiene")
    assert found == {"HYG-005": 2, "HYG-006": 2}
