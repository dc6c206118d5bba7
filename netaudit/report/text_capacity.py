"""Capacity as text: what is not known, the fullest links, the worst failures, the room to grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.results import Audit
from netaudit.report.capacity import HOW, FailureRow, UtilisationRow, by_consequence, capacity_view, place_of
from netaudit.report.figures import counted, factor, percent, rate
from netaudit.report.plain import one_line
from netaudit.report.terminal import GAP_STYLE, Sheet
from netaudit.report.text import audit_brief, audit_text

SHOWN_LINKS = 20
SHOWN_FAILURES = 10
SHOWN_SAME = 4
NO_DEMANDS = "No demands are known (--demands FILE: source,target,class,bps), so no load."


def capacity_text(
    capacity: dict[str, object],
    audit: Audit | None = None,
    *,
    width: int = 80,
    color: bool = False,
    verbose: bool = False,
    folded: bool = True,
) -> str:
    """The document of `netaudit capacity` as text; `verbose`: with the lines that capacities come from.

    `audit`: what the rules say that need no load. `folded`: tables keep to the width.
    """
    sheet = Sheet(width, color, folded=folded)
    view = capacity_view(capacity)
    for gap in view.unknown:
        sheet.paragraph(("? ", GAP_STYLE), f"{one_line(gap.what)}: {one_line(gap.why)}")
    if capacity.get("demands") is False:
        _rates(sheet, capacity)
        return sheet.text() + ("" if audit is None else _rules(audit, width, color, verbose))
    head = ("Link direction", "Capacity", "Normal", "Worst", "When this fails")
    sheet.table(head, [_row(row) for row in view.rows[:SHOWN_LINKS]], right=(1, 2, 3))
    if len(view.rows) > SHOWN_LINKS:
        sheet.line(f"... and {counted(len(view.rows) - SHOWN_LINKS, 'less loaded direction')}")
    _measured(sheet, capacity)
    if view.failures:
        sheet.line()
        rows = [_failure(failure, folded) for failure in by_consequence(view.failures)[:SHOWN_FAILURES]]
        sheet.table(("Worst failures", "Dropped", "Fullest", "Link", "The same"), rows, right=(1, 2))
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


def _rules(audit: Audit, width: int, color: bool, verbose: bool) -> str:
    """What fails of the rules that need no load; `verbose`: each finding with its lines and what to do."""
    told = audit_text if verbose else audit_brief
    return f"\nWhat needs no load:\n{told(audit, width=width, color=color)}"


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
    held = [*_links_measured(capacity), *_ports_measured(capacity)]
    held.sort(key=lambda row: -(row[1]["utilisation"] or 0))
    if not held:
        return
    sheet.line()
    rows = [
        (where, rate(told["p95_bps"]), rate(told["max_bps"]), percent(told["utilisation"]), percent(computed),
         one_line(told["port"]))
        for where, told, computed in held[:SHOWN_LINKS]
    ]  # fmt: skip
    sheet.table(("Measured", "p95", "Maximum", "Used", "Computed", "Counted by"), rows, right=(1, 2, 3, 4))
    if len(held) > SHOWN_LINKS:
        sheet.line(f"... and {counted(len(held) - SHOWN_LINKS, 'less used direction')}")
    sheet.line()


_Told = tuple[str, dict[str, Any], float | None]


def _links_measured(capacity: dict[str, Any]) -> Iterator[_Told]:
    """Direction, what was measured, and the share that was worked out."""
    for row in capacity["links"]:
        if row.get("measured"):
            yield f"{row['from']} -> {row['to']}", row["measured"], row.get("normal_utilisation")


def _ports_measured(capacity: dict[str, Any]) -> Iterator[_Told]:
    for row in capacity.get("measured_ports", ()):
        yield f"{row['device']} {row['interface']} {row['way']}", row, None


def _origin(row: dict[str, Any]) -> tuple[str, ...]:
    origin = row.get("capacity_origin")
    how = HOW.get(origin["how"], origin["how"]) if origin else "not known"
    where = _place(origin)
    return f"{row['from']} -> {row['to']}", one_line(row.get("interface") or ""), rate(row["capacity_bps"]), how, where


def _place(origin: dict[str, Any] | None) -> str:
    return one_line(place_of(origin))


def _failure(failure: FailureRow, folded: bool) -> tuple[str, ...]:
    dropped = "none" if failure.dropped_bps == 0 else rate(failure.dropped_bps)
    same = f"{len(failure.same)} more" if folded and failure.same else ", ".join(failure.same[:SHOWN_SAME])
    if not folded and len(failure.same) > SHOWN_SAME:
        same += f" and {len(failure.same) - SHOWN_SAME} more"
    return failure.name, dropped, percent(failure.max_utilisation), failure.max_link, same


def _row(row: UtilisationRow) -> tuple[str, ...]:
    return (
        f"{row.source} -> {row.target}", rate(row.capacity_bps), percent(row.normal), percent(row.worst), row.cause,
    )  # fmt: skip
