"""An audit by the controls of one framework: what the rules that bear on each of them found."""

from __future__ import annotations

from collections.abc import Sequence

from netaudit.model.results import Audit, ControlResult, ControlState, Finding
from netaudit.report.figures import counted
from netaudit.report.markup import document, prose
from netaudit.report.plain import one_line
from netaudit.report.scope import gap_words, ranked, where
from netaudit.report.terminal import GAP_STYLE, SEVERITY_STYLES, Sheet

STATES: dict[ControlState, str] = {
    "fail": "FINDINGS",
    "unknown": "NOT DECIDED",
    "waived": "WAIVED",
    "pass": "no finding",
    "not_checked": "NOT CHECKED",
}
SHOWN = 20
"""Findings of one control that are named one by one."""
NOTE = (
    "A control is related to its rules, never satisfied by them. `no finding` says that no rule found anything; what "
    "no rule was asked about is not checked."
)


def controls_text(audit: Audit, framework: str, title: str, *, width: int = 80, color: bool = False) -> str:
    """The audit by control, as text of the given width."""
    sheet = Sheet(width, color)
    sheet.paragraph(("Framework ", "bold"), one_line(title))
    sheet.paragraph("", NOTE.replace("`", ""))
    for control in controls_of(audit, framework):
        style = {"fail": SEVERITY_STYLES["high"], "pass": ""}.get(control.state, GAP_STYLE)
        sheet.line()
        number = f" ({one_line(control.requirement)})" if control.requirement else ""
        sheet.line((f"{one_line(control.id)}{number}  {one_line(control.title)}", "bold"))
        sheet.paragraph("", (state_words(control), style), indent=2)
        sheet.paragraph(("rules     ", "dim"), _rules(control), indent=2)
        findings = open_findings(control, audit)
        for finding in findings[:SHOWN]:
            label = f"- {finding.severity:<9}{one_line(finding.rule)}  "
            sheet.paragraph((label, SEVERITY_STYLES[finding.severity]), told(finding), indent=2)
        if len(findings) > SHOWN:
            sheet.line(f"... and {len(findings) - SHOWN} more (--format json has them all)", indent=4)
    sheet.line()
    sheet.paragraph("", controls_summary(audit, framework))
    return sheet.text()


def controls_markdown(audit: Audit, framework: str, title: str) -> str:
    """The audit by the controls of one framework, as Markdown."""
    rows = ["| control | | state | rules | findings |", "| --- | --- | --- | --- | --- |"]
    parts = []
    for control in controls_of(audit, framework):
        findings = open_findings(control, audit)
        cells = (control.id, control.title, STATES[control.state], ", ".join(control.rules), str(len(findings)))
        rows.append(f"| {' | '.join(map(prose, cells))} |")
        if findings:
            parts.append(f"### {prose(control.id)} {prose(control.title)}")
            parts.append("\n".join(f"- {f.severity} {prose(f.rule)} {prose(told(f))}" for f in findings))
    head = (f"## netaudit: {prose(title)}", NOTE, prose(controls_summary(audit, framework)))
    return document([*head, "\n".join(rows), *parts])


def controls_of(audit: Audit, framework: str) -> Sequence[ControlResult]:
    """The controls of one framework, in its order."""
    return [control for control in audit.controls if control.framework == framework]


def state_words(control: ControlResult) -> str:
    """The state of a control, and how often its rules came to which verdict."""
    counts = [
        counted(control.verdicts.get("fail", 0), "finding"),
        f"{control.verdicts.get('unknown', 0)} undecided",
        f"{control.verdicts.get('waived', 0)} waived",
        f"{control.verdicts.get('pass', 0)} passed",
    ]
    words = ", ".join(text for text in counts if not text.startswith("0 "))
    return f"{STATES[control.state]}{f' ({words})' if words else ''}"


def _rules(control: ControlResult) -> str:
    asked = ", ".join(map(one_line, control.rules)) or "none"
    return asked + (f"; not asked: {', '.join(map(one_line, control.not_asked))}" if control.not_asked else "")


def open_findings(control: ControlResult, audit: Audit) -> list[Finding]:
    """The findings of a control's rules that are not waived, the gravest first."""
    marks = set(control.findings)
    return [f for f in ranked(audit.findings) if f.fingerprint in marks and f.status != "waived"]


def told(finding: Finding) -> str:
    """A finding in one line, with its device and its first lines."""
    message = one_line(finding.message)
    named = not finding.devices or any(one_line(device) in message for device in finding.devices)
    place = where(finding)
    return f"{message if named else f'{one_line(finding.devices[0])}: {message}'}{f'  [{place}]' if place else ''}"


def controls_summary(audit: Audit, framework: str) -> str:
    """How many controls are in which state."""
    controls = controls_of(audit, framework)
    counts = [
        f"{sum(control.state == state for control in controls)} {words.lower()}" for state, words in STATES.items()
    ]
    words = ", ".join(text for text in counts if not text.startswith("0 "))
    gaps = f"; {gap_words(audit)}" if gap_words(audit) else ""
    return f"{counted(len(controls), 'control')}: {words}{gaps}."
