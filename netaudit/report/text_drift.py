"""Drift and proposed changes as text: what was added, removed, changed and moved, section by section."""

from __future__ import annotations

from collections.abc import Container, Iterable

from netaudit.model.results import Change, DeviceDrift, Drift, Precheck, RuleTouched, Touched
from netaudit.report.changes import EFFECTS, by_section, proof
from netaudit.report.figures import counted
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import ranked
from netaudit.report.sides import seen
from netaudit.report.statements import statement
from netaudit.report.terminal import GAP_STYLE, SEVERITY_STYLES, Sheet

_STATES = {
    "in_sync": ("in sync", "green"),
    "drifted": ("drifted", "red"),
    "no_baseline": ("no approved configuration", GAP_STYLE),
    "not_collected": ("not compared", GAP_STYLE),
}


def drift_text(drift: Drift, *, width: int = 80, color: bool = False) -> str:
    """The drift of all devices as text; what was not compared comes first, devices in sync in one line."""
    sheet = Sheet(width, color)
    for error in drift.errors:
        sheet.paragraph(("? ", GAP_STYLE), f"{one_line(error.device)}: {one_line(error.error)}")
    by_state = {state: [d for d in drift.devices if d.state == state] for state in _STATES}
    for device in (*by_state["not_collected"], *by_state["no_baseline"]):
        words, style = _STATES[device.state]
        why = f": {one_line(device.why)}" if device.why else ""
        sheet.paragraph(("? ", style), f"{one_line(device.name)}: {words}{why}")
    for device in by_state["drifted"]:
        _device(sheet, device)
    if drift.touches or drift.rules:
        sheet.line(("Of no single device", "bold"))
        _touches(sheet, drift.touches, "  ")
        _rules(sheet, drift.rules, "  ")
    if drift.not_checked:
        sheet.paragraph(("? not checked: ", GAP_STYLE), one_line("; ".join(drift.not_checked)))
    in_sync = ", ".join(one_line(device.name) for device in by_state["in_sync"])
    if in_sync:
        sheet.paragraph(("In sync: ", "green"), in_sync)
    tally = ", ".join(f"{len(found)} {_STATES[state][0]}" for state, found in by_state.items() if found)
    sheet.paragraph("", f"{counted(len(drift.devices), 'device')}: {tally or 'nothing to compare'}.")
    return sheet.text()


def precheck_text(precheck: Precheck, *, width: int = 80, color: bool = False) -> str:
    """What a proposed change would do, as text: the verdict last, where a reader's eye ends."""
    sheet = Sheet(width, color)
    for error in precheck.errors:
        sheet.paragraph(("? ", GAP_STYLE), f"not checked: {one_line(error.device)}: {one_line(error.error)}")
    for missing in precheck.not_checked:
        sheet.paragraph(("? ", GAP_STYLE), f"not checked: {one_line(missing)}")
    for item in precheck.unknown:
        place = f"{item.path}:{item.line}" if item.line else item.path
        said = f"{item.text}: {item.why}" if item.text else item.why
        sheet.paragraph(("? ", GAP_STYLE), f"unknown: {one_line(item.device)} {one_line(place)}: {one_line(said)}")
    for check in precheck.undecided:
        said = f"{check.rule} on {check.device} {check.name} becomes undecided: {check.why}"
        sheet.paragraph(("? ", GAP_STYLE), one_line(said))
    _changes(sheet, precheck.changes)
    _touches(sheet, precheck.touched)
    for title, found in (
        (EFFECTS["brought"], precheck.findings_added),
        (EFFECTS["worsened"], precheck.findings_worsened),
        (EFFECTS["resolved"], precheck.findings_resolved),
    ):
        for finding in ranked(found):
            label = f"{title} {finding.severity} {one_line(finding.rule)} "
            sheet.paragraph((label, SEVERITY_STYLES[finding.severity]), one_line(finding.message))
    _steps(sheet, precheck)
    worst = {name: part for name, part in precheck.capacity.items() if name in ("worst_before", "worst_after")}
    for part in (worst, precheck.redundancy):
        for name, words in statement(part):
            sheet.paragraph((f"{one_line(name)}: ", "bold"), one_line(words))
    for undo in precheck.rollback:
        known = proof(undo.proved, undo.secrets, undo.left)
        _typed(sheet, f"to undo it on {one_line(undo.device)}", undo.commands, known, secrets=undo.secrets)
    style = "bold green" if precheck.verdict == "pass" else "bold red"
    added, resolved = len(precheck.findings_added), len(precheck.findings_resolved)
    unknown = f", {counted(len(precheck.unknown), 'part')} unknown" if precheck.unknown else ""
    worse = f"{len(precheck.findings_worsened)} worse, " if precheck.findings_worsened else ""
    unchanged = len(precheck.findings_unchanged)
    tally = f": {counted(added, 'finding')} added, {worse}{resolved} resolved, {unchanged} unchanged"
    sheet.line((precheck.verdict.upper(), style), f"{tally}{unknown}.")
    return sheet.text()


def _device(sheet: Sheet, device: DeviceDrift) -> None:
    approved = ""
    if device.approved:
        by = f"approved by {device.approved.by} {device.approved.at} in {device.approved.commit[:10]}"
        approved = f"  {one_line(by)}"
    sheet.line((one_line(device.name), "bold"), f"  {counted(len(device.changes), 'change')}{approved}")
    _changes(sheet, device.changes)
    _touches(sheet, device.touches, "  ")
    _rules(sheet, device.rules, "  ")
    if device.remediation:
        _typed(
            sheet,
            "back to the approved configuration",
            device.remediation,
            proof(device.remediation_proved, device.remediation_secrets, device.remediation_left),
            device.remediation_destructive,
            device.remediation_secrets,
        )
        for still in device.remediation_left:
            sheet.paragraph(("  still differs after it: ", GAP_STYLE), one_line(still))
    sheet.line()


def _touches(sheet: Sheet, things: Iterable[Touched], margin: str = "") -> None:
    for thing in things:
        what = f": {one_line(thing.what)}" if thing.what else ""
        sheet.paragraph((f"{margin}Touches ", "bold"), f"{thing.kind} {one_line(thing.name)} {thing.effect}{what}")


def _rules(sheet: Sheet, rules: Iterable[RuleTouched], margin: str) -> None:
    for found in rules:
        label = f"{margin}{EFFECTS[found.effect]} {found.severity} {one_line(found.rule)} "
        sheet.paragraph((label, SEVERITY_STYLES[found.severity]), one_line(found.message))


def _steps(sheet: Sheet, precheck: Precheck) -> None:
    for step in precheck.steps:
        label = f"After step {step.number} ({', '.join(one_line(name) for name in step.devices)}) only"
        for finding in ranked(step.findings_passing):
            sheet.paragraph(
                (f"{label}: {finding.severity} {one_line(finding.rule)} ", SEVERITY_STYLES[finding.severity]),
                one_line(finding.message),
            )
        for point in step.single_points_passing:
            sheet.paragraph((f"{label}: ", "bold"), f"hangs on one: {one_line(point)}")


def changes_text(changes: Iterable[Change], *, width: int = 80, color: bool = False) -> str:
    """Changes alone, section by section."""
    sheet = Sheet(width, color)
    _changes(sheet, changes)
    return sheet.text()


def _typed(
    sheet: Sheet,
    title: str,
    commands: Iterable[str],
    known: str,
    destructive: Container[int] = (),
    secrets: Container[int] = (),
) -> None:
    sheet.line((f"{title} ({known}):", "dim"), indent=2)
    typed = list(commands)
    for number, line in enumerate(typed):
        if number in destructive:
            sheet.line((plain(line), "red"), ("   ! takes something away", "dim"), indent=4)
        elif number in secrets:
            sheet.line((plain(line), GAP_STYLE), ("   ! put the secret in", "dim"), indent=4)
        else:
            sheet.line(plain(line), indent=4)


def _changes(sheet: Sheet, changes: Iterable[Change]) -> None:
    for section in by_section(changes):
        sheet.line((section.title or "top level", "bold cyan"), indent=2)
        for change in section.changes:
            for mark, style, text, first in _sides(change):
                for number, line in enumerate(plain(text).splitlines() or [""]):
                    place = f"{first + number:>5}" if first else " " * 5
                    sheet.line((f"{mark} {place} {line}", style), indent=4)
            if change.first_seen:
                sheet.line((f"        first seen {one_line(seen(change))}", "dim"), indent=4)


def _sides(change: Change) -> list[tuple[str, str, str, int | None]]:
    before, after = change.before or "", change.after or ""
    if change.kind == "moved":
        moved = f"{after or before}  (from line {change.before_line})" if change.before_line else after or before
        return [(">", "cyan", moved, change.after_line)]
    if change.kind == "changed":
        return [("-", "red", before, change.before_line), ("+", "green", after, change.after_line)]
    if change.kind == "removed":
        return [("-", "red", before, change.before_line)]
    return [("+", "green", after, change.after_line)]
