"""Capacity as text: what is not known, the fullest links, the worst failures, the room to grow."""

from __future__ import annotations

from netaudit.report.capacity import FailureRow, UtilisationRow, capacity_view
from netaudit.report.figures import counted, factor, percent, rate
from netaudit.report.plain import one_line
from netaudit.report.terminal import GAP_STYLE, Sheet

SHOWN_LINKS = 20
SHOWN_FAILURES = 10


def capacity_text(capacity: dict[str, object], *, width: int = 80, color: bool = False) -> str:
    """The document of `netaudit capacity` as text."""
    sheet = Sheet(width, color)
    view = capacity_view(capacity)
    for gap in view.unknown:
        sheet.paragraph(("? ", GAP_STYLE), f"{one_line(gap.what)}: {one_line(gap.why)}")
    head = ("Link direction", "Capacity", "Normal", "Worst", "When this fails")
    sheet.table(head, [_row(row) for row in view.rows[:SHOWN_LINKS]], right=(1, 2, 3))
    if len(view.rows) > SHOWN_LINKS:
        sheet.line(f"... and {counted(len(view.rows) - SHOWN_LINKS, 'less loaded direction')}")
    if view.failures:
        sheet.line()
        rows = [_failure(failure) for failure in view.failures[:SHOWN_FAILURES]]
        sheet.table(("Worst failures", "Dropped", "Fullest", "Link"), rows, right=(1, 2))
    if view.upgrades:
        sheet.line()
        steps = [
            (one_line(s.link), rate(s.from_bps), rate(s.to_bps), factor(s.growth_n_minus_1)) for s in view.upgrades
        ]
        sheet.table(("Upgrade first", "From", "To", "Then carries, in any failure"), steps, right=(1, 2, 3))
    sheet.line()
    worst = f"{factor(view.growth_n_minus_1)} under the worst failure"
    sheet.paragraph("", f"Carries {factor(view.growth_normal)} the demand in the normal state, {worst}.")
    return sheet.text()


def _failure(failure: FailureRow) -> tuple[str, ...]:
    dropped = "none" if failure.dropped_bps == 0 else rate(failure.dropped_bps)
    return failure.name, dropped, percent(failure.max_utilisation), failure.max_link


def _row(row: UtilisationRow) -> tuple[str, ...]:
    return (
        f"{row.source} -> {row.target}", rate(row.capacity_bps), percent(row.normal), percent(row.worst), row.cause,
    )  # fmt: skip
