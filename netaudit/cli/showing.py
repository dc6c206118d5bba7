"""Rules and explanations as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netaudit.policy.explain import Explanation
from netaudit.policy.rule import Rule
from netaudit.policy.verdict import Step


def rules_table(rules: Sequence[Rule], width: int) -> str:
    """One line a rule: id, severity, entity, title."""
    ids = max((len(rule.id) for rule in rules), default=0)
    entities = max((len(rule.entity.name) for rule in rules), default=0)
    lines = [f"{rule.id:<{ids}}  {rule.severity:<8}  {rule.entity.name:<{entities}}  {rule.title}" for rule in rules]
    return "\n".join(line[:width] for line in lines)


def explanation(one: Explanation) -> str:
    """Every step of a rule's evaluation, with values and lines."""
    lines = [f"{one.rule} on {one.entity} {one.name} ({', '.join(one.devices)}): {one.verdict.upper()}"]
    if one.message:
        lines.append(f"  {one.message}")
    for title, steps in (("applies where", one.where), ("expects", one.expect)):
        if steps:
            lines.append(f"  {title}")
            lines += _steps(steps, 2)
    return "\n".join(lines)


def _steps(steps: Iterable[Step], depth: int) -> Iterable[str]:
    for step in steps:
        mark = {True: "yes", False: "NO", None: "unknown"}[step.verdict]
        there = f" (is {step.actual})" if step.actual else ""
        lines = ", ".join(f"{span.device}:{span.start}-{span.end}" for span in step.spans)
        why = f" because {step.why}" if step.why else ""
        where = f"  [{lines}]" if lines else ""
        yield f"{'  ' * (depth + step.depth)}{mark}: {step.path} {step.expected}{there}{why}{where}"
