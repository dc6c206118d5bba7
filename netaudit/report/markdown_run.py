"""A recorded run as Markdown: the report of its audit, then its waivers and what happened in the period."""

from __future__ import annotations

from netaudit.report.data import History, ReportData
from netaudit.report.markdown import audit_markdown
from netaudit.report.markup import prose
from netaudit.report.period import days_left, period_rows, period_words, since_previous

MOST_ROWS = 200


def run_markdown(report: ReportData) -> str:
    """The report as Markdown."""
    parts = [audit_markdown(report.audit).rstrip()]
    if report.history is not None:
        parts += [_waivers(report.history), _period(report.history)]
    return "\n\n".join(parts) + "\n"


def _waivers(history: History) -> str:
    if not history.waivers:
        return "### Waivers in force\n\nNone."
    rows = ["| rule | device | of what | approved by | ticket | reason | last day | days left |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for waiver in history.waivers:
        left = str(days_left(waiver, history.record.started))
        cells = (waiver.rule, waiver.device, waiver.entity, waiver.approved_by, waiver.ticket, waiver.reason,
                 waiver.expires, left)  # fmt: skip
        rows.append(f"| {' | '.join(map(prose, cells))} |")
    return "\n".join(["### Waivers in force", "", *rows])


def _period(history: History) -> str:
    rows = ["| when (UTC) | what | where | about |", "| --- | --- | --- | --- |"]
    found = period_rows(history)
    for row in found[:MOST_ROWS]:
        what = f"{row.kind} {row.what}" + (f" ({row.severity})" if row.severity else "")
        cells = (row.at[:16].replace("T", " "), what, row.where, row.text)
        rows.append(f"| {' | '.join(map(prose, cells))} |")
    more = [f"\n{len(found) - MOST_ROWS} earlier rows are not shown."] if len(found) > MOST_ROWS else []
    words = " ".join(part for part in (f"{prose(period_words(history))}.", prose(since_previous(history))) if part)
    return "\n".join([f"### Since {history.begin[:10]}", "", words, "", *rows, *more])
