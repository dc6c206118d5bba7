"""An audit as text: what was not checked, then the findings, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netaudit.model.results import SEVERITIES, Audit, Evidence, Finding
from netaudit.report.figures import counted, percent
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import Scope, gap_words, ranked, scope, severity_counts
from netaudit.report.terminal import GAP_STYLE, SEVERITY_STYLES, console, labelled, styled, text_of

if TYPE_CHECKING:
    from rich.console import Console

EVIDENCE_LINES = 3
"""Lines shown of each piece of evidence."""
EVIDENCE_PIECES = 2
REMEDIATION_LINES = 6
GAPS = 8
"""Things not checked that are named one by one, of each kind."""


def audit_text(audit: Audit, *, width: int = 80, color: bool = False) -> str:
    """The audit as text of the given width."""
    written = console(width, color)
    _head(written, audit, scope(audit))
    findings = [finding for finding in ranked(audit.findings) if finding.status != "waived"]
    for severity in SEVERITIES:
        group = [finding for finding in findings if finding.severity == severity]
        if group:
            written.print()
            written.print(styled((f"{severity.upper()}  {len(group)}", SEVERITY_STYLES[severity])))
        for finding in group:
            _finding(written, finding)
    written.print()
    written.print(_summary(audit))
    return text_of(written)


def _head(written: Console, audit: Audit, coverage: Scope) -> None:
    summary = audit.summary
    packs = ", ".join(f"{one_line(ref.pack)} {one_line(ref.version)}" for ref in audit.run.policies)
    rules = f"{counted(summary.rules, 'rule')}{f' ({packs})' if packs else ''}"
    written.print(
        styled(
            ("Checked      ", "bold"),
            f"{counted(summary.devices, 'device')}, {counted(summary.lines, 'line')}, {rules}",
        )
    )
    if coverage.lowest is not None:
        overall = f"{percent(coverage.coverage)} of the lines understood; " if coverage.coverage is not None else ""
        lowest = f"least on {one_line(coverage.lowest.name)}: {percent(coverage.lowest.coverage)}"
        written.print(styled(("Coverage     ", "bold"), f"{overall}{lowest}"))
    _gaps(written, coverage)


def _gaps(written: Console, coverage: Scope) -> None:
    if coverage.complete:
        return
    written.print(styled(("Not checked", f"bold {GAP_STYLE}")))
    _some(written, [f"{one_line(error.device)}: {one_line(error.error)}" for error in coverage.missing])
    groups = [(one_line(group.rule), one_line(group.why), group.where) for group in coverage.undecided]
    _some(written, [f"{rule}: {why} ({_names(names)})" for rule, why, names in groups])
    partly = [
        f"{one_line(part.device.name)}: "
        + (
            f"truncated: {one_line(part.truncated)}"
            if part.truncated
            else f"{percent(part.device.coverage)} understood"
        )
        for part in coverage.partly
    ]
    _some(written, partly)


def _some(written: Console, texts: list[str]) -> None:
    for text in texts[:GAPS]:
        written.print(labelled(("? ", GAP_STYLE), text))
    if len(texts) > GAPS:
        written.print(styled(f"  ... and {len(texts) - GAPS} more (--format json has them all)"))


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(one_line(name) for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _finding(written: Console, finding: Finding) -> None:
    written.print()
    rule = (f"{one_line(finding.rule)}  ", SEVERITY_STYLES[finding.severity])
    written.print(labelled(rule, (one_line(finding.message), "bold"), indent=0))
    words = (("required  ", finding.title), ("expected  ", finding.expected), ("actual    ", finding.actual))
    for label, text in words:
        if text:
            written.print(labelled((label, "dim"), one_line(text)))
    for evidence in finding.evidence[:EVIDENCE_PIECES]:
        _evidence(written, evidence)
    if len(finding.evidence) > EVIDENCE_PIECES:
        places = ", ".join(f"{one_line(e.path)}:{e.start}" for e in finding.evidence[EVIDENCE_PIECES:][:4])
        written.print(labelled(("also at   ", "dim"), places))
    _remediation(written, finding.remediation)


def _evidence(written: Console, evidence: Evidence) -> None:
    # Never wrapped, so that editors and terminals can follow path:line.
    written.print(styled((f"{one_line(evidence.path)}:{evidence.start}", "underline"), indent=2), soft_wrap=True)
    lines = plain(evidence.text).splitlines()
    for number, line in enumerate(lines[:EVIDENCE_LINES], evidence.start):
        text = styled((f"{number:>6} | ", "dim"), line.expandtabs(), indent=2)
        written.print(text, no_wrap=True, overflow="ellipsis" if written.color_system else "ignore", crop=False)
    if len(lines) > EVIDENCE_LINES:
        written.print(styled((f"       | ... {counted(len(lines) - EVIDENCE_LINES, 'more line')}", "dim"), indent=2))


def _remediation(written: Console, remediation: str) -> None:
    lines = [line for line in plain(remediation).splitlines() if line.strip()]
    for number, line in enumerate(lines[:REMEDIATION_LINES]):
        label = "fix       " if number == 0 else " " * 10
        written.print(labelled((label, "green"), line))
    if len(lines) > REMEDIATION_LINES:
        written.print(styled(f"{' ' * 12}... {counted(len(lines) - REMEDIATION_LINES, 'more line')}"))


def _summary(audit: Audit) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in severity_counts(audit) if count) or "no findings"
    waived = sum(finding.status == "waived" for finding in audit.findings)
    waived_words = f" ({waived} waived)" if waived else ""
    gaps = f"; {gap_words(audit)}" if gap_words(audit) else ""
    return f"{counts}{waived_words} on {counted(audit.summary.devices, 'device')}{gaps}."
