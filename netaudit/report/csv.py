"""An audit as CSV: one row for each finding, each undecided check and each thing that is missing."""

from __future__ import annotations

import csv
import io

from netaudit.model.results import Audit
from netaudit.report.plain import plain
from netaudit.report.scope import ranked

COLUMNS = (
    "verdict", "severity", "rule", "title", "status", "devices", "site", "entity", "name", "message", "expected",
    "actual", "path", "start", "end", "remediation", "references", "controls", "tags", "waiver", "fingerprint",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t")


def audit_csv(audit: Audit) -> str:
    """The audit as CSV with a header (RFC 4180); cells that a spreadsheet would run as a formula are quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for row in _rows(audit):
        writer.writerow({column: _cell(value) for column, value in row.items()})
    return out.getvalue()


def _rows(audit: Audit) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    controls: dict[str, list[str]] = {}
    for control in audit.controls:
        for mark in control.findings:
            controls.setdefault(mark, []).append(f"{control.framework} {control.id}")
    for finding in ranked(audit.findings):
        first = finding.evidence[0] if finding.evidence else None
        rows.append(
            {
                "verdict": "waived" if finding.status == "waived" else "fail",
                **{name: getattr(finding, name) or "" for name in COLUMNS if hasattr(finding, name)},
                "devices": " ".join(finding.devices),
                "references": "; ".join(finding.references),
                "controls": "; ".join(controls.get(finding.fingerprint, ())),
                "tags": " ".join(finding.tags),
                **({"path": first.path, "start": first.start, "end": first.end} if first else {}),
            }
        )
    rows += [
        {"verdict": "unknown", "rule": item.rule, "devices": item.device, "name": item.name, "message": item.why}
        for item in audit.unknown
    ]
    return rows + [{"verdict": "error", "devices": item.device, "message": item.error} for item in audit.errors]


def _cell(value: object) -> str:
    text = plain(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
