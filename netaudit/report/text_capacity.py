"""Capacity as text: what is not known, the fullest links, the worst failures, the room to grow."""

from __future__ import annotations

from netaudit.report.capacity import UtilisationRow, capacity_view
from netaudit.report.figures import counted, factor, percent, rate
from netaudit.report.plain import one_line
from netaudit.report.terminal import GAP_STYLE, console, labelled, table, text_of

SHOWN_LINKS = 20
SHOWN_FAILURES = 10


def capacity_text(capacity: dict[str, object], *, width: int = 80, color: bool = False) -> str:
    """The document of `netaudit capacity` as text."""
    written = console(width, color)
    view = capacity_view(capacity)
    for gap in view.unknown:
        written.print(labelled(("? ", GAP_STYLE), f"{one_line(gap.what)}: {one_line(gap.why)}", indent=0))
    rows = [_row(row) for row in view.rows[:SHOWN_LINKS]]
    head = ("Link direction", "Capacity", "Normal", "Worst", "When this fails")
    written.print(table(head, rows, right=(1, 2, 3)))
    if len(view.rows) > SHOWN_LINKS:
        written.print(f"... and {counted(len(view.rows) - SHOWN_LINKS, 'less loaded direction')}")
    if view.failures:
        written.print()
        failures = [
            (
                failure.name,
                "none" if failure.dropped_bps == 0 else rate(failure.dropped_bps),
                percent(failure.max_utilisation),
                failure.max_link,
            )
            for failure in view.failures[:SHOWN_FAILURES]
        ]
        written.print(table(("Worst failures", "Dropped", "Fullest", "Link"), failures, right=(1, 2)))
    written.print()
    worst = f"{factor(view.growth_n_minus_1)} under the worst failure"
    written.print(f"Carries {factor(view.growth_normal)} the demand in the normal state, {worst}.")
    return text_of(written)


def _row(row: UtilisationRow) -> tuple[str, ...]:
    return (
        f"{row.source} -> {row.target}", rate(row.capacity_bps), percent(row.normal), percent(row.worst), row.cause,
    )  # fmt: skip
