"""Capacity as text: what is not known, the fullest links, the worst failures, the room to grow."""

from __future__ import annotations

from typing import Any

from netaudit.report.capacity import FailureRow, UtilisationRow, capacity_view
from netaudit.report.figures import counted, factor, percent, rate
from netaudit.report.plain import one_line
from netaudit.report.terminal import GAP_STYLE, Sheet

SHOWN_LINKS = 20
SHOWN_FAILURES = 10
HOW = {
    "speed": "speed", "nominal": "name of port", "shaper": "shaper", "members": "LAG members", "supplied": "intent",
    "contract": "contract", "cables": "cables below",
}  # fmt: skip
"""How a capacity is known, in words."""
NO_DEMANDS = (
    "No demands are known (--demands FILE: source,target,class,bps), so no load. What needs none is audited all the "
    "same: `netaudit audit -p capacity -p qos` asks for oversubscription, uplinks, members of LAGs, sums of classes."
)


def capacity_text(capacity: dict[str, object], *, width: int = 80, color: bool = False, verbose: bool = False) -> str:
    """The document of `netaudit capacity` as text; `verbose`: with the lines that capacities come from."""
    sheet = Sheet(width, color)
    view = capacity_view(capacity)
    for gap in view.unknown:
        sheet.paragraph(("? ", GAP_STYLE), f"{one_line(gap.what)}: {one_line(gap.why)}")
    if capacity.get("demands") is False:
        _rates(sheet, capacity)
        return sheet.text()
    head = ("Link direction", "Capacity", "Normal", "Worst", "When this fails")
    sheet.table(head, [_row(row) for row in view.rows[:SHOWN_LINKS]], right=(1, 2, 3))
    if len(view.rows) > SHOWN_LINKS:
        sheet.line(f"... and {counted(len(view.rows) - SHOWN_LINKS, 'less loaded direction')}")
    _measured(sheet, capacity)
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
    if verbose:
        sheet.line()
        _origins(sheet, capacity)
    sheet.line()
    worst = f"{factor(view.growth_n_minus_1)} under the worst failure"
    sheet.paragraph("", f"Carries {factor(view.growth_normal)} the demand in the normal state, {worst}.")
    return sheet.text()


def _rates(sheet: Sheet, capacity: dict[str, object]) -> None:
    """What links and classes can carry, all of them: there is no load that would tell which matter."""
    if capacity["links"]:
        _origins(sheet, capacity)
        sheet.line()
    else:
        sheet.line("No link between these devices is known.")
    _measured(sheet, capacity)
    sheet.paragraph("", NO_DEMANDS)


def _origins(sheet: Sheet, capacity: dict[str, object]) -> None:
    links = capacity["links"]
    assert isinstance(links, list)
    sheet.table(("Link direction", "Out of", "Capacity", "By", "Where"), [_origin(row) for row in links], right=(2,))
    classes = [
        (
            f"{row['from']} -> {row['to']}",
            one_line(own["class"]),
            rate(own["guarantee_bps"]),
            _place(own.get("guarantee_origin")),
        )
        for row in links
        for own in row["classes"]
        if own["guarantee_bps"] is not None
    ]
    if classes:
        sheet.line()
        sheet.table(("Link direction", "Class", "Guarantee", "Where"), classes, right=(2,))


def _measured(sheet: Sheet, capacity: dict[str, object]) -> None:
    """What links were measured to carry, beside what was worked out; the fullest first."""
    links = capacity["links"]
    assert isinstance(links, list)
    held = [row for row in links if row.get("measured")]
    held.sort(key=lambda row: -(row["measured"]["utilisation"] or 0))
    if not held:
        return
    sheet.line()
    rows = [
        (f"{row['from']} -> {row['to']}", rate(row["measured"]["p95_bps"]), rate(row["measured"]["max_bps"]),
         percent(row["measured"]["utilisation"]), percent(row["normal_utilisation"]), one_line(row["measured"]["port"]))
        for row in held[:SHOWN_LINKS]
    ]  # fmt: skip
    sheet.table(("Measured", "p95", "Maximum", "Used", "Computed", "Counted by"), rows, right=(1, 2, 3, 4))
    if len(held) > SHOWN_LINKS:
        sheet.line(f"... and {counted(len(held) - SHOWN_LINKS, 'less used direction')}")
    sheet.line()


def _origin(row: dict[str, Any]) -> tuple[str, ...]:
    origin = row.get("capacity_origin")
    how = HOW.get(origin["how"], origin["how"]) if origin else "not known"
    where = _place(origin)
    return f"{row['from']} -> {row['to']}", one_line(row.get("interface") or ""), rate(row["capacity_bps"]), how, where


def _place(origin: dict[str, Any] | None) -> str:
    """The file without its folders: the JSON has them."""
    return f"{one_line(origin['path'].rsplit('/', 1)[-1])}:{origin['line']}" if origin else "-"


def _failure(failure: FailureRow) -> tuple[str, ...]:
    dropped = "none" if failure.dropped_bps == 0 else rate(failure.dropped_bps)
    return failure.name, dropped, percent(failure.max_utilisation), failure.max_link


def _row(row: UtilisationRow) -> tuple[str, ...]:
    return (
        f"{row.source} -> {row.target}", rate(row.capacity_bps), percent(row.normal), percent(row.worst), row.cause,
    )  # fmt: skip
