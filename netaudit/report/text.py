"""An audit as text: what was not checked, then the findings, then the figures."""

from __future__ import annotations

from netaudit.model.results import SEVERITIES, Audit, Evidence, Finding
from netaudit.report.figures import counted, percent
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import PartlyRead, Scope, gap_words, ranked, scope, severity_counts
from netaudit.report.terminal import GAP_STYLE, SEVERITY_STYLES, Sheet

EVIDENCE_LINES = 3
"""Lines shown of each piece of evidence."""
EVIDENCE_PIECES = 2
REMEDIATION_LINES = 6
IN_FULL = 2
"""Findings of one rule that are shown in full; of more, each is one line, and the first one's fix stands below."""
OF_ONE_RULE = 20
"""Findings of one rule that are named one by one."""
GAPS = 8
"""Things not checked that are named one by one, of each kind."""


def audit_text(audit: Audit, *, width: int = 80, color: bool = False) -> str:
    """The audit as text of the given width."""
    sheet = Sheet(width, color)
    _head(sheet, audit, scope(audit))
    findings = [finding for finding in ranked(audit.findings) if finding.status != "waived"]
    for severity in SEVERITIES:
        group = [finding for finding in findings if finding.severity == severity]
        if group:
            sheet.line()
            sheet.line((f"{severity.upper()}  {len(group)}", SEVERITY_STYLES[severity]))
        for same in _by_rule(group):
            if len(same) > IN_FULL:
                _many(sheet, same)
            else:
                for finding in same:
                    _finding(sheet, finding)
    sheet.line()
    sheet.paragraph("", _summary(audit))
    return sheet.text()


def audit_brief(audit: Audit, *, width: int = 80, color: bool = False) -> str:
    """The audit with one line a finding, the gravest first."""
    sheet = Sheet(width, color)
    for gap in _names_of_gaps(scope(audit)):
        sheet.paragraph(("? ", GAP_STYLE), gap)
    for finding in ranked(audit.findings):
        if finding.status != "waived":
            label = (f"{finding.severity:<9}{one_line(finding.rule):<8}  ", SEVERITY_STYLES[finding.severity])
            sheet.paragraph(label, _told(finding))
    sheet.paragraph("", _summary(audit))
    return sheet.text()


def _names_of_gaps(coverage: Scope) -> list[str]:
    missing = [f"{one_line(error.device)}: {one_line(error.error)}" for error in coverage.missing]
    undecided = [f"{one_line(g.rule)} undecided: {one_line(g.why)} ({_names(g.where)})" for g in coverage.undecided]
    return missing + undecided


def _head(sheet: Sheet, audit: Audit, coverage: Scope) -> None:
    summary = audit.summary
    packs = ", ".join(f"{one_line(ref.pack)} {one_line(ref.version)}" for ref in audit.run.policies)
    rules = f"{counted(summary.rules, 'rule')}{f' ({packs})' if packs else ''}"
    checked = f"{counted(summary.devices, 'device')}, {counted(summary.lines, 'line')}, {rules}"
    sheet.paragraph(("Checked   ", "bold"), checked)
    if coverage.lowest is not None:
        overall = f"{percent(coverage.coverage)} of the lines understood; " if coverage.coverage is not None else ""
        lowest = f"least on {one_line(coverage.lowest.name)}: {percent(coverage.lowest.coverage)}"
        sheet.paragraph(("Coverage  ", "bold"), f"{overall}{lowest}")
    if not coverage.complete:
        sheet.line(("Not checked", f"bold {GAP_STYLE}"))
        _some(sheet, [f"{one_line(error.device)}: {one_line(error.error)}" for error in coverage.missing])
        _some(sheet, [f"{one_line(g.rule)}: {one_line(g.why)} ({_names(g.where)})" for g in coverage.undecided])
        _some(sheet, [_partly(part) for part in coverage.partly])


def _partly(part: PartlyRead) -> str:
    what = f"truncated: {one_line(part.truncated)}" if part.truncated else f"{percent(part.device.coverage)} understood"
    return f"{one_line(part.device.name)}: {what}"


def _some(sheet: Sheet, texts: list[str]) -> None:
    for text in texts[:GAPS]:
        sheet.paragraph(("? ", GAP_STYLE), text, indent=2)
    if len(texts) > GAPS:
        sheet.line(f"... and {len(texts) - GAPS} more (--format json has them all)", indent=4)


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(one_line(name) for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _by_rule(findings: list[Finding]) -> list[list[Finding]]:
    """The findings of each rule together, in the order in which the rules first appear."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    return list(groups.values())


def _told(finding: Finding) -> str:
    """The message, with the device in front where it names none."""
    message = one_line(finding.message)
    if not finding.devices or any(one_line(device) in message for device in finding.devices):
        return message
    return f"{one_line(finding.devices[0])}: {message}"


def _many(sheet: Sheet, findings: list[Finding]) -> None:
    """Findings of one rule: what it requires once, then one line each."""
    first = findings[0]
    sheet.line()
    rule = (f"{one_line(first.rule)}  ", SEVERITY_STYLES[first.severity])
    sheet.paragraph(rule, (f"{one_line(first.title)} ({len(findings)} findings)", "bold"))
    for finding in findings[:OF_ONE_RULE]:
        place = f"{one_line(finding.evidence[0].path)}:{finding.evidence[0].start}" if finding.evidence else ""
        sheet.paragraph(("- ", "dim"), f"{_told(finding)}{f'  [{place}]' if place else ''}", indent=2)
    if len(findings) > OF_ONE_RULE:
        sheet.line(f"... and {len(findings) - OF_ONE_RULE} more (--format json has them all)", indent=4)
    _remediation(sheet, first.remediation)


def _finding(sheet: Sheet, finding: Finding) -> None:
    sheet.line()
    rule = (f"{one_line(finding.rule)}  ", SEVERITY_STYLES[finding.severity])
    sheet.paragraph(rule, (_told(finding), "bold"))
    words = (("required  ", finding.title), ("expected  ", finding.expected), ("actual    ", finding.actual))
    for label, text in words:
        if text:
            sheet.paragraph((label, "dim"), one_line(text), indent=2)
    for evidence in finding.evidence[:EVIDENCE_PIECES]:
        _evidence(sheet, evidence)
    if len(finding.evidence) > EVIDENCE_PIECES:
        places = ", ".join(f"{one_line(e.path)}:{e.start}" for e in finding.evidence[EVIDENCE_PIECES:][:4])
        sheet.paragraph(("also at   ", "dim"), places, indent=2)
    _remediation(sheet, finding.remediation)


def _evidence(sheet: Sheet, evidence: Evidence) -> None:
    sheet.line((f"{one_line(evidence.path)}:{evidence.start}", "underline"), indent=2)
    lines = plain(evidence.text).splitlines()
    room = sheet.width - 11
    for number, line in enumerate(lines[:EVIDENCE_LINES], evidence.start):
        text = line.expandtabs()
        shown = text if len(text) <= room else f"{text[: room - 3]}..."
        sheet.line((f"{number:>6} | ", "dim"), shown, indent=2)
    if len(lines) > EVIDENCE_LINES:
        sheet.line((f"       | ... {counted(len(lines) - EVIDENCE_LINES, 'more line')}", "dim"), indent=2)


def _remediation(sheet: Sheet, remediation: str) -> None:
    lines = [line for line in plain(remediation).splitlines() if line.strip()]
    for number, line in enumerate(lines[:REMEDIATION_LINES]):
        label = "fix       " if number == 0 else " " * 10
        sheet.paragraph((label, "green"), line, indent=2)
    if len(lines) > REMEDIATION_LINES:
        sheet.line(f"... {counted(len(lines) - REMEDIATION_LINES, 'more line')}", indent=12)


def _summary(audit: Audit) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in severity_counts(audit) if count) or "no findings"
    waived = sum(finding.status == "waived" for finding in audit.findings)
    waived_words = f" ({waived} waived)" if waived else ""
    gaps = f"; {gap_words(audit)}" if gap_words(audit) else ""
    return f"{counts}{waived_words} on {counted(audit.summary.devices, 'device')}{gaps}."
