"""The trend over recorded runs as a picture: open findings by severity, and the room to grow; drawn here, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

from netaudit.model.history import RunRecord
from netaudit.model.results import SEVERITIES
from netaudit.report.figures import counted, factor

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 920.0, 170.0, 40.0, 22.0, 10.0
_WIDEST_BAR = 42.0


def trend_svg(runs: Sequence[RunRecord]) -> str:
    """One bar a run, oldest first; empty where there are fewer than two. All text in it is our own."""
    if len(runs) < 2:
        return ""
    most = max(1, *(sum(run.by_severity.values()) for run in runs))
    step = (WIDTH - LEFT) / len(runs)
    bar = min(_WIDEST_BAR, step * 0.78)
    parts = [
        f'<svg class="trend" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{description(runs)}">',
        *_axis(most),
    ]
    for number, run in enumerate(runs):
        parts += _bar(run, LEFT + number * step + (step - bar) / 2, bar, most)
        if number in _labelled(len(runs)):
            x = LEFT + (number + 0.5) * step
            parts.append(f'<text class="detail" x="{x:.1f}" y="{HEIGHT - 6:.0f}">{run.started[5:10]}</text>')
    return "".join([*parts, "</svg>"])


def description(runs: Sequence[RunRecord]) -> str:
    """The picture in words."""
    first, last = runs[0], runs[-1]
    before, now = (sum(run.by_severity.values()) for run in (first, last))
    growth = last.growth_n_minus_1
    room = f"; in the worst failure the network carries {factor(growth)} its demand" if growth is not None else ""
    return (
        f"{counted(before, 'open finding')} in the run of {first.started[:10]}, {now} in that of {last.started[:10]}, "
        f"over {counted(len(runs), 'run')}{room}"
    )


def _labelled(runs: int) -> set[int]:
    every = max(1, -(-runs // 12))
    return {runs - 1 - number for number in range(0, runs, every)}


def _axis(most: int) -> list[str]:
    high = HEIGHT - BOTTOM - TOP
    marks = sorted({0, most // 2, most})
    lines = []
    for mark in marks:
        y = TOP + high * (1 - mark / most)
        lines.append(f'<path class="grid" d="M{LEFT:.0f} {y:.1f}H{WIDTH:.0f}"/>')
        lines.append(f'<text class="detail mark" x="{LEFT - 6:.0f}" y="{y + 3.5:.1f}">{mark:,}</text>')
    return lines


def _bar(run: RunRecord, x: float, width: float, most: int) -> list[str]:
    high = HEIGHT - BOTTOM - TOP
    y = HEIGHT - BOTTOM
    words = ", ".join(f"{run.by_severity.get(name, 0)} {name}" for name in SEVERITIES if run.by_severity.get(name))
    missing = f"; {run.missing} not collected or read" if run.missing else ""
    parts = [f"<g><title>{run.started[:16].replace('T', ' ')}: {words or 'no findings'}{missing}</title>"]
    for name in reversed(SEVERITIES):
        size = high * run.by_severity.get(name, 0) / most
        if size:
            y -= size
            parts.append(f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{size:.1f}"/>')
    if run.missing:
        parts.append(f'<circle class="missing" cx="{x + width / 2:.1f}" cy="{y - 5:.1f}" r="3"/>')
    return [*parts, "</g>"]
