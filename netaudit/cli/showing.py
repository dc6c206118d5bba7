"""Rules and explanations as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netaudit.model.base import Span
from netaudit.policy.explain import Explanation
from netaudit.policy.findings import EvidenceText
from netaudit.policy.rule import Rule
from netaudit.policy.verdict import Step
from netaudit.report.plain import one_line, plain


def rules_table(rules: Sequence[Rule], width: int) -> str:
    """One line a rule: id, severity, entity, title."""
    ids = max((len(rule.id) for rule in rules), default=0)
    entities = max((len(rule.entity.name) for rule in rules), default=0)
    lines = [f"{rule.id:<{ids}}  {rule.severity:<8}  {rule.entity.name:<{entities}}  {rule.title}" for rule in rules]
    return "\n".join(line[:width] for line in lines)


STEP_LINES = 4
"""Lines of a configuration shown of one step."""


def explanation(one: Explanation, evidence_text: EvidenceText) -> str:
    """Every step of a rule's evaluation, with values, places and the lines that stand there."""
    lines = [f"{one.rule} on {one.entity} {one.name} ({', '.join(one.devices)}): {one.verdict.upper()}"]
    shown: set[Span] = set()
    if one.message:
        lines.append(f"  {one_line(one.message)}")
    for title, steps in (("applies where", one.where), ("expects", one.expect)):
        if steps:
            lines.append(f"  {title}")
            lines += _steps(steps, 2, evidence_text, shown)
    return "\n".join(lines)


def _steps(steps: Iterable[Step], depth: int, evidence_text: EvidenceText, shown: set[Span]) -> Iterable[str]:
    for step in steps:
        mark = {True: "yes", False: "NO", None: "unknown"}[step.verdict]
        there = f" (is {step.actual})" if step.actual else ""
        places = ", ".join(f"{span.device}:{span.start}-{span.end}" for span in step.spans)
        why = f" because {step.why}" if step.why else ""
        where = f"  [{places}]" if places else ""
        indent = "  " * (depth + step.depth)
        yield f"{indent}{mark}: {one_line(f'{step.path} {step.expected}{there}{why}')}{where}"
        for span in step.spans:
            if span not in shown:
                shown.add(span)
                yield from _lines(span, evidence_text, indent)


def _lines(span: Span, evidence_text: EvidenceText, indent: str) -> Iterable[str]:
    """The first lines of a span, each once in an explanation."""
    lines = plain(evidence_text(span.device, span.start, span.end)[1]).splitlines()
    for number, line in enumerate(lines[:STEP_LINES], span.start):
        yield f"{indent}{number:>8} | {line}"
    if len(lines) > STEP_LINES:
        yield f"{indent}         | ... {len(lines) - STEP_LINES} more"
