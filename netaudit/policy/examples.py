"""The rules' own examples, run: what is said to pass must pass, and what is said to fail must fail.

How configurations become a network is the caller's to know; it passes that in as `build`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

import msgspec

from netaudit.errors import NetauditError
from netaudit.model.network import Network
from netaudit.model.results import Audit, Run
from netaudit.policy.comparisons import Check
from netaudit.policy.engine import audit
from netaudit.policy.findings import EvidenceText
from netaudit.policy.python_rules import ciscoconfparse
from netaudit.policy.rule import Example, Pack, Rule
from netaudit.policy.verdict import Context, Verdict, negation

_RUN = Run(id="examples", started="", finished="", netaudit="")
_ENDLESS = date.max
_FAR = 1_000_000
"""A line after the last one of any example."""


class Build(Protocol):
    """Makes a network, and access to its lines, of an example's configurations."""

    def __call__(
        self,
        devices: Mapping[str, tuple[str | None, str]],
        intent: Mapping[str, Any],
        demands: str | None,
        states: Mapping[str, Mapping[str, str]] = {},
        loads: str | None = None,
        /,
    ) -> tuple[Network, EvidenceText]:
        """Device -> platform (None: to be detected) and text; intent as in `intent.yaml`; text of a demands file.

        `states`: device -> command -> what it printed. `loads`: text of a file with measured loads.
        """
        ...


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What came of one example; `problem` is empty where it showed what it claims."""

    rule: str
    outcome: str
    number: int
    file: str
    line: int
    platforms: tuple[str, ...] = ()
    problem: str = ""

    def __str__(self) -> str:
        said = f"{self.rule}: {self.outcome} example {self.number}"
        return f"{self.file}:{self.line}: {said}: {self.problem or 'ok'}"


def test_pack(pack: Pack, build: Build) -> list[ExampleResult]:
    """Runs every example of a pack; a rule without a passing or without a failing one is a problem too."""
    results = []
    for rule in pack.rules:
        results += test_rule(rule, build)
        wanted = ("pass", "fail", "grace") if rule.older is not None else ("pass", "fail")
        for outcome in wanted:
            if not any(example.outcome == outcome for example in rule.examples):
                results.append(
                    ExampleResult(rule.id, outcome, 0, rule.file, rule.line, problem=f"there is no {outcome} example")
                )
    return results


def test_rule(rule: Rule, build: Build) -> list[ExampleResult]:
    """Runs the examples of one rule."""
    return [_run(rule, example, build) for example in rule.examples]


def surviving_mutants(pack: Pack, build: Build) -> list[str]:
    """The rules whose examples do not notice that the condition was turned into its opposite."""
    return [
        rule.id
        for rule in pack.rules
        if not any(result.problem for result in test_rule(replace(rule, expect=_opposite(rule.expect)), build))
    ]


def _opposite(expect: Check) -> Check:
    def check(value: Any, ctx: Context) -> Verdict:
        return negation(expect(value, ctx))

    return check


def _run(rule: Rule, example: Example, build: Build) -> ExampleResult:
    platforms: tuple[str, ...] = ()
    try:
        more: tuple[Any, ...] = (example.states, example.loads) if example.states or example.loads else ()
        network, evidence_text = build(example.devices, example.intent, example.demands, *more)
        if not example.whole:
            network = _of_excerpts(network)
        platforms = tuple(sorted({device.platform for device in network.devices}))
        asked = replace(rule, enforce_from=None)
        for outcome, day in _days(example, rule):
            result = audit(
                network, [asked], run=_RUN, today=day, evidence_text=evidence_text,
                parsed=lambda device: ciscoconfparse(device, evidence_text(device.name, 1, _FAR)[1].split("\n")),
            )  # fmt: skip
            problem = _problem(outcome, result)
            if problem:
                problem += f" on {day.isoformat()}" if example.outcome == "grace" else ""
                break
    except NetauditError as reason:
        problem = f"cannot be read: {reason}"
    return ExampleResult(
        rule.id, example.outcome, example.number, rule.file, example.line or rule.line, platforms, problem
    )


def _days(example: Example, rule: Rule) -> list[tuple[str, date]]:
    """What an example shows, and on which day; one of the older standard shows two things."""
    if example.outcome != "grace":
        return [(example.outcome, _ENDLESS)]
    last = rule.older_until or _ENDLESS
    return [("pass", last), ("fail", last + timedelta(days=1) if last < _ENDLESS else last)]


def _of_excerpts(network: Network) -> Network:
    """The network without what is said of configurations that have no end: an excerpt has none."""
    devices = tuple(msgspec.structs.replace(device, truncated=None) for device in network.devices)
    return msgspec.structs.replace(network, devices=devices)


def _problem(outcome: str, result: Audit) -> str:
    verdicts = result.summary.verdicts
    if outcome == "fail":
        if verdicts["fail"]:
            return ""
        return f"does not fail ({_counted(verdicts)})" + _whys(result)
    if verdicts["fail"]:
        return f"does not pass: {result.findings[0].message}"
    if verdicts["unknown"]:
        return "does not pass" + _whys(result)
    return "" if verdicts["pass"] else f"does not pass: the rule applies to nothing in it ({_counted(verdicts)})"


def _counted(verdicts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in verdicts.items() if count) or "no verdict"


def _whys(result: Audit) -> str:
    whys: Sequence[str] = list(dict.fromkeys(item.why for item in result.unknown))
    return f": unknown, {'; '.join(whys)}" if whys else ""
