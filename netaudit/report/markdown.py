"""Results as Markdown for a merge request: the answer first, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterable

from netaudit.model.results import Audit, Finding
from netaudit.report.figures import counted, percent
from netaudit.report.markup import code, document, fence, folded, html, prose
from netaudit.report.scope import conclusion, ranked, scope, severity_counts, where

SHOWN = 50
"""Findings shown of each kind; a comment is no place for more, and platforms cut long ones."""


def audit_markdown(audit: Audit) -> str:
    """The audit as Markdown."""
    found = [finding for finding in ranked(audit.findings) if finding.status != "waived"]
    counts = ", ".join(f"{count} {name}" for name, count in severity_counts(audit) if count) or "none"
    summary = audit.summary
    checked = ", ".join(counted(getattr(summary, name), name[:-1]) for name in ("devices", "lines", "rules"))
    parts = [
        f"## netaudit: {prose(conclusion(audit))}",
        f"{checked}. Findings: {counts}. Waived: {summary.verdicts.get('waived', 0)}.",
        _not_checked(audit),
        *findings_markdown(found),
    ]
    return document(parts)


def _not_checked(audit: Audit) -> str:
    coverage = scope(audit)
    lines = [f"- {code(error.device)} not read: {prose(error.error)}" for error in coverage.missing[:SHOWN]]
    lines += [
        f"- {code(group.rule)} undecided {counted(len(group.where), 'time')}: {prose(group.why)}"
        for group in coverage.undecided[:SHOWN]
    ]
    lines += [
        f"- {code(part.device.name)}: only {percent(part.device.coverage)} of its lines understood"
        for part in coverage.partly[:SHOWN]
    ]
    return f"**Not checked**\n\n{chr(10).join(lines)}" if lines else ""


def findings_markdown(findings: list[Finding]) -> list[str]:
    """Each finding folded behind a line that names it."""
    parts = [_finding(finding) for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        parts.append(f"... and {counted(len(findings) - SHOWN, 'finding')} more, the least grave.")
    return parts


def _finding(finding: Finding) -> str:
    place = where(finding)
    head = f"<b>{finding.severity}</b> {html(finding.rule)} {html(finding.title)}"
    body = [prose(finding.message)]
    body += [code(place)] if place else []
    facts = (("Expected", finding.expected), ("Actual", finding.actual))
    body += [f"{label}: {prose(text)}" for label, text in facts if text]
    body += [fence(evidence.text) for evidence in finding.evidence[:3]]
    body += [f"Remediation:\n\n{fence(finding.remediation)}"] if finding.remediation else []
    return folded(head, "\n\n".join(body), escaped=True)


def findings_list(findings: Iterable[Finding]) -> str:
    """One line a finding."""
    return "\n".join(f"- {f.severity} {code(f.rule)} {prose(f.message)}" for f in findings)
