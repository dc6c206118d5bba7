"""Recorded runs and the lives of findings as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from netaudit.model.history import Life, RunRecord
from netaudit.model.results import SEVERITIES
from netaudit.report.figures import counted, percent


def runs_table(runs: Sequence[RunRecord]) -> str:
    """One line a run, newest first."""
    if not runs:
        return "no run is recorded yet; `netaudit nightly` records one"
    head = ("number", "run", "started", "devices", "missing", "coverage", *SEVERITIES)
    rows = [
        (
            str(run.number), run.id, run.started.replace("T", " ")[:16], str(run.devices), str(run.missing),
            percent(run.coverage), *(str(run.by_severity[severity]) for severity in SEVERITIES),
        )
        for run in runs
    ]  # fmt: skip
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    return "\n".join(line.rstrip() for line in lines)


def lives_table(lives: Sequence[Life], now: datetime) -> str:
    """One line a finding, gravest first, and a line that counts them."""
    lines = []
    for life in lives:
        since = f"since {life.opened[:10]}, {counted(days_between(life.opened, now), 'day')}"
        if life.resolved:
            since = f"resolved {life.resolved[:10]}, open since {life.opened[:10]}"
        again = f", came back {counted(life.regressions, 'time')}" if life.regressions else ""
        owner = f"  owner {life.owner}" if life.owner else ""
        where = ", ".join(life.devices)
        lines.append(
            f"{life.severity:<8}  {life.state:<11}  {life.rule:<8}  {where}: {life.name}  ({since}{again}){owner}"
        )
    return "\n".join([*lines, counted(len(lives), "finding")])


def days_between(start: str, end: datetime) -> int:
    """Whole days from a time (ISO 8601) to another; none where a clock was set back."""
    return max(0, (end - datetime.fromisoformat(start)).days)
