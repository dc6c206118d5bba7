"""Findings as the workflow commands of GitHub Actions: `::error file=...,line=...::message`.

A workflow shows ten annotations of each level in a step at most; the gravest come first and the last line says what
else there is. Source: docs.github.com, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from pathlib import PurePath

from netaudit.model.results import Audit, Finding
from netaudit.report.figures import counted
from netaudit.report.plain import one_line
from netaudit.report.scope import conclusion, ranked

_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def audit_annotations(audit: Audit) -> str:
    """One workflow command a finding, a warning for each gap, and the conclusion."""
    found = [finding for finding in ranked(audit.findings) if finding.status != "waived"]
    lines = [_finding(finding) for finding in found]
    lines += [_command("warning", f"{error.device}: {error.error}", title="not checked") for error in audit.errors]
    lines += [
        _command("warning", f"{item.rule} on {item.device} {item.name} could not be decided: {item.why}",
                 title="not checked")
        for item in audit.unknown
    ]  # fmt: skip
    closing = f"{conclusion(audit)} ({counted(len(found), 'finding')})"
    return "\n".join([*lines, _command("notice", closing, title="netaudit")]) + "\n"


def _finding(finding: Finding) -> str:
    title = f"{finding.rule} ({finding.severity})"
    message = one_line(finding.message) or one_line(finding.title)
    if not finding.evidence:
        return _command(_LEVELS[finding.severity], message, title=title)
    shown = finding.evidence[0]
    start = max(shown.start, 1)
    return _command(
        _LEVELS[finding.severity], message, file=PurePath(one_line(shown.path)).as_posix(), line=str(start),
        endLine=str(max(shown.end, start)), title=title,
    )  # fmt: skip


def _command(level: str, message: str, **properties: str) -> str:
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {said}::{_data(one_line(message))}"


def _data(text: str) -> str:
    """Text of a workflow command; a line of a configuration cannot end it or begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
