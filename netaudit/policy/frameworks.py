"""Frameworks of controls: which rules bear on which control, as data beside the rules, and what an audit says of each.

A control is related to its rules and never satisfied by them: its state tells what the rules found, and a control of
which no rule took part, or found anything to be asked about, is not checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netaudit.config import yamlfile
from netaudit.config.violations import suggestion, validate
from netaudit.errors import InvalidPolicy
from netaudit.model.results import Audit, ControlResult, ControlState, Finding
from netaudit.policy import schema
from netaudit.shipped import policies_dir


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a framework; the title is in our own words."""

    id: str
    title: str
    rules: tuple[str, ...]
    requirement: str = ""
    """The number that stays when the control's own changes from release to release."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A standard, and the rules that bear on each of its controls."""

    id: str
    title: str
    reference: str
    """How the `references` of rules name it."""
    controls: tuple[Control, ...]

    def names(self, reference: str) -> str | None:
        """The control that a rule's reference names: `CP-8(2)` of `NIST SP 800-53 CP-8(2)`; None if of another one."""
        if not reference.startswith(f"{self.reference} "):
            return None
        return reference.removeprefix(f"{self.reference} ").partition(" / ")[0]


def shipped_frameworks() -> dict[str, Path]:
    """The frameworks that come with netaudit, by their names."""
    return {path.stem: path for path in sorted((policies_dir() / "frameworks").glob("*.yaml"))}


def load_framework(path: str | Path, known: Collection[str] = ()) -> Framework:
    """A framework from a file; where `known` rules are given, those that it names must be among them.

    Raises InvalidPolicy with all that is wrong in it.
    """
    document = yamlfile.load(path, error=InvalidPolicy)
    trusted = Path(path).resolve().is_relative_to(policies_dir().resolve())
    problems = [] if trusted else validate(document, schema.framework_schema())
    if problems:
        raise InvalidPolicy(*problems)
    head = document.data["framework"]
    controls = tuple(
        Control(str(item["id"]), item["title"], tuple(item["rules"]), item.get("requirement", ""))
        for item in document.data["controls"]
    )
    seen: set[str] = set()
    for number, control in enumerate(controls):
        at = ("controls", number)
        if control.id in seen:
            problems.append(document.problem((*at, "id"), f"the control {control.id} stands here twice"))
        seen.add(control.id)
        for place, rule in enumerate(control.rules):
            if known and rule not in known:
                hint = suggestion(rule, known)
                problems.append(document.problem((*at, "rules", place), f"no rule has the id {rule!r}", hint))
    if problems:
        raise InvalidPolicy(*problems)
    return Framework(head["id"], head["title"], head.get("reference", head["title"]), controls)


def control_results(framework: Framework, audit: Audit) -> tuple[ControlResult, ...]:
    """What an audit says of each control, in the order of the framework."""
    asked = {rule.id: rule.verdicts for rule in audit.rules}
    findings: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        findings.setdefault(finding.rule, []).append(finding)
    return tuple(_result(framework, control, asked, findings) for control in framework.controls)


def _result(
    framework: Framework,
    control: Control,
    asked: Mapping[str, Mapping[str, int]],
    findings: Mapping[str, Sequence[Finding]],
) -> ControlResult:
    taken = [rule for rule in control.rules if rule in asked]
    verdicts: Counter[str] = Counter()
    for rule in taken:
        verdicts.update(asked[rule])
    return ControlResult(
        framework=framework.id,
        id=control.id,
        title=control.title,
        requirement=control.requirement,
        state=_state(verdicts),
        rules=tuple(taken),
        not_asked=tuple(rule for rule in control.rules if rule not in asked),
        verdicts=dict(verdicts),
        findings=tuple(finding.fingerprint for rule in taken for finding in findings.get(rule, ())),
    )


def _state(verdicts: Mapping[str, int]) -> ControlState:
    """What is worst comes first; what was not decided is never shown as passed."""
    states: tuple[ControlState, ...] = ("fail", "unknown", "waived", "pass")
    return next((state for state in states if verdicts.get(state)), "not_checked")
