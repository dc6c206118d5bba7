"""Verdicts counted: by outcome, by rule, and by device as a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.model.results import (
    OUTCOMES,
    SEVERITIES,
    DeviceResult,
    Finding,
    Outcome,
    RuleResult,
    Severity,
    Summary,
)
from netaudit.policy.rule import Rule

WEIGHTS: dict[Severity, int] = {"critical": 10, "high": 5, "medium": 3, "low": 1, "info": 0}
"""What a check counts in the score of a device."""


@dataclass(slots=True)
class Tally:
    """Verdicts as they come in. Waived and undecided checks are no part of a score."""

    by_rule: dict[str, Counter[str]] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        rule: Rule,
        outcome: Outcome,
        devices: Sequence[str] = (),
        severity: Severity | None = None,
        count: int = 1,
    ) -> None:
        """One verdict on one entity, or the same on several of the same devices."""
        counted = self.by_rule.get(rule.id)
        if counted is None:
            counted = self.by_rule[rule.id] = Counter()
        counted[outcome] += count
        if outcome in ("pass", "fail"):
            weight = WEIGHTS[severity or rule.severity] * count
            for device in devices:
                self.decided[device] += weight
                if outcome == "pass":
                    self.passed[device] += weight

    def score(self, device: str) -> float | None:
        """Share of passed checks among those decided, weighted by severity; None where none was decided."""
        decided = self.decided[device]
        return round(self.passed[device] / decided, 4) if decided else None

    def summary(self, network: Network, rules: Sequence[Rule], findings: Sequence[Finding], lines: int) -> Summary:
        """The run in figures; waived findings are counted as waived alone."""
        verdicts: Counter[str] = sum(self.by_rule.values(), Counter())
        severities = Counter(finding.severity for finding in findings if finding.status != "waived")
        return Summary(
            devices=len(network.devices),
            lines=lines,
            rules=len(rules),
            by_severity={severity: severities[severity] for severity in SEVERITIES},
            verdicts={outcome: verdicts[outcome] for outcome in OUTCOMES},
        )

    def device(self, device: Device) -> DeviceResult:
        """A device's part in the run."""
        return DeviceResult(
            name=device.name,
            platform=device.platform,
            sha256=device.source.sha256,
            coverage=round(device.coverage.share, 4),
            score=self.score(device.name),
            site=device.site,
            role=device.role,
            path=device.source.path,
            lines=device.coverage.lines,
        )

    def rule(self, rule: Rule) -> RuleResult:
        """A rule's part in the run."""
        counts = self.by_rule.get(rule.id, Counter())
        return RuleResult(
            id=rule.id,
            title=rule.title,
            severity=rule.severity,
            entity=rule.entity.name,
            pack=rule.pack,
            rationale=rule.rationale,
            references=rule.references,
            tags=rule.tags,
            verdicts={outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]},
        )
