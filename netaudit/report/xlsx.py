"""The report as a workbook: a sheet for each question, every cell a plain value that no spreadsheet runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from netaudit.model.results import SEVERITIES
from netaudit.report.data import ReportData
from netaudit.report.period import age_days, days_left, period_rows, site_rows
from netaudit.report.plain import plain
from netaudit.report.scope import conclusion, ranked, scope

if TYPE_CHECKING:
    import xlsxwriter

MOST_ROWS = 1_048_000
LONGEST_CELL = 32_000
Rows = Iterable[Sequence[Any]]


def audit_xlsx(report: ReportData) -> bytes:
    """The workbook. What was not checked is its second sheet."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for name, heads, rows in _sheets(report):
            _write(book, name, heads, rows, bold)
    return out.getvalue()


def _write(book: xlsxwriter.Workbook, name: str, heads: Sequence[tuple[str, int]], rows: Rows, bold: Any) -> None:
    sheet = book.add_worksheet(name)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            break
        last = number
        for column, value in enumerate(row):
            if isinstance(value, bool) or value is None:
                sheet.write_string(number, column, "" if value is None else str(value).lower())
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, plain(str(value))[:LONGEST_CELL])
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _sheets(report: ReportData) -> Iterable[tuple[str, Sequence[tuple[str, int]], Rows]]:
    audit, history = report.audit, report.history
    yield "Summary", (("", 34), ("", 60)), _summary(report)
    yield "Not checked", (("What", 16), ("Rule", 12), ("Where", 40), ("Why", 90)), _not_checked(report)
    heads = (("Severity", 10), ("Status", 10), ("Rule", 12), ("Title", 50), ("Devices", 24), ("Site", 10),
             ("Entity", 16), ("Name", 28), ("Finding", 80), ("Expected", 30), ("Actual", 30), ("File", 28),
             ("From line", 8), ("To line", 8), ("Lines", 60), ("Remediation", 60), ("References", 30),
             ("Open since", 12), ("Days", 8), ("Came back", 8), ("Owner", 16), ("Waiver", 50),
             ("Fingerprint", 34))  # fmt: skip
    yield "Findings", heads, _findings(report)
    counts = [(name.capitalize(), 10) for name in SEVERITIES]
    yield (
        "Sites",
        (("Site", 20), ("Devices", 10), *counts, ("Lowest score", 12)),
        ((row.name or "no site", row.devices, *row.counts.values(), row.lowest) for row in site_rows(audit)),
    )
    yield (
        "Controls",
        (("Framework", 24), ("Control", 14), ("Title", 50), ("State", 14), ("Rules", 40)),
        ((c.framework, c.id, c.title, c.state.replace("_", " "), ", ".join(c.rules)) for c in audit.controls),
    )
    if history is not None:
        yield "Waivers", (("Rule", 12), ("Device", 24), ("Of what", 24), ("Approved by", 20), ("Ticket", 16),
                          ("Reason", 60), ("Last day", 12), ("Days left", 10), ("Waives something", 10)), (
            (w.rule, w.device, w.entity, w.approved_by, w.ticket, w.reason, w.expires,
             days_left(w, history.record.started), w.used)
            for w in history.waivers
        )  # fmt: skip
        yield (
            "Period",
            (("When (UTC)", 18), ("What", 12), ("", 16), ("Severity", 10), ("Where", 24), ("About", 90)),
            (
                (row.at[:16].replace("T", " "), row.kind, row.what, row.severity, row.where, row.text)
                for row in period_rows(history)
            ),
        )
        yield "Trend", (("Run", 30), ("Started (UTC)", 18), *counts, ("Not collected", 12), ("Understood", 12),
                        ("Mean score", 12), ("Growth, normal", 14), ("Growth, any failure", 16)), (
            (run.id, run.started[:16].replace("T", " "), *(run.by_severity.get(name, 0) for name in SEVERITIES),
             run.missing, run.coverage, run.score, run.growth_normal, run.growth_n_minus_1)
            for run in history.trend
        )  # fmt: skip
    yield "Devices", (("Device", 24), ("Site", 12), ("Role", 16), ("Platform", 10), ("Understood", 12), ("Score", 10),
                      ("File", 30), ("SHA-256", 66)), (
        (d.name, d.site, d.role, d.platform, d.coverage, d.score, d.path, d.sha256) for d in audit.devices
    )  # fmt: skip
    yield "Rules", (("Rule", 12), ("Title", 60), ("Severity", 10), ("Pack", 14), ("Fail", 8), ("Unknown", 9),
                    ("Waived", 8), ("Pass", 8), ("Not applicable", 14)), (
        (rule.id, rule.title, rule.severity, rule.pack,
         *(rule.verdicts.get(name, 0) for name in ("fail", "unknown", "waived", "pass", "not_applicable")))
        for rule in audit.rules
    )  # fmt: skip


def _summary(report: ReportData) -> Rows:
    run, summary = report.audit.run, report.audit.summary
    yield "Result", conclusion(report.audit)
    yield from ((f"Open findings, {name}", summary.by_severity.get(name, 0)) for name in SEVERITIES)
    yield from ((f"Checks, {name.replace('_', ' ')}", count) for name, count in summary.verdicts.items())
    yield from (("Devices", summary.devices), ("Lines", summary.lines), ("Rules", summary.rules))
    yield from (("Run", run.id), ("Started", run.started), ("Finished", run.finished), ("netaudit", run.netaudit))
    yield from ((f"Rule pack {ref.pack} {ref.version}", ref.sha256) for ref in run.policies)


def _not_checked(report: ReportData) -> Rows:
    told = scope(report.audit, report.network, report.partly)
    yield from (("not read", "", item.device, item.error) for item in told.missing)
    if report.history is not None:
        stale = [device for device in report.history.devices if device.state == "stale"]
        yield from (("not collected", "", d.name, f"{d.why}; judged by its last configuration") for d in stale)
    yield from (("undecided", u.rule, f"{u.device} {u.name}".strip(), u.why) for u in report.audit.unknown)
    for part in told.partly:
        share = f"{part.device.coverage:.1%} of its lines gave a fact"
        yield "in part", "", part.device.name, f"{share}{f'; cut off: {part.truncated}' if part.truncated else ''}"


def _findings(report: ReportData) -> Rows:
    lives = report.history.lives if report.history is not None else {}
    at = report.history.record.started if report.history is not None else ""
    for finding in ranked(report.audit.findings):
        life = lives.get(finding.fingerprint)
        first = finding.evidence[0] if finding.evidence else None
        yield (
            finding.severity, finding.status, finding.rule, finding.title, ", ".join(finding.devices), finding.site,
            finding.entity, finding.name, finding.message, finding.expected, finding.actual,
            first.path if first else None, first.start if first else None, first.end if first else None,
            "\n".join(piece.text for piece in finding.evidence), finding.remediation, "; ".join(finding.references),
            life.opened[:10] if life else None, age_days(life, at) if life else None,
            life.regressions if life else None, life.owner if life else None, finding.waiver, finding.fingerprint,
        )  # fmt: skip
