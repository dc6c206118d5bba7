"""Findings that an estate lives with: accepted once, shown as existing, and weighing nothing."""

from __future__ import annotations

import json
from pathlib import Path

from netaudit.errors import InvalidInput
from netaudit.model.results import Audit
from netaudit.report.writing import write_atomic

SCHEMA = "netaudit.accepted/1"


def accepted_findings(path: Path | None) -> frozenset[str]:
    """The fingerprints that a file of accepted findings holds; none where there is no file.

    Raises InvalidInput where it is no such file.
    """
    if path is None or not path.exists():
        return frozenset()
    try:
        held = json.loads(path.read_text("utf-8"))
        if held["schema"] != SCHEMA:
            raise KeyError("schema")
        return frozenset(str(finding["fingerprint"]) for finding in held["findings"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InvalidInput.at(path, 1, f"is no file of accepted findings ({SCHEMA})") from None


def accept(audit: Audit, path: Path) -> int:
    """Write the findings of an audit to a file of accepted ones; how many there are."""
    findings = [
        {"fingerprint": f.fingerprint, "rule": f.rule, "devices": list(f.devices), "name": f.name, "message": f.message}
        for f in audit.findings
        if f.status != "waived"
    ]
    write_atomic(path, json.dumps({"schema": SCHEMA, "run": audit.run.id, "findings": findings}, indent=2) + "\n")
    return len(findings)
