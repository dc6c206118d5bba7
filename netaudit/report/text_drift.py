"""Drift and proposed changes as text: what was added, removed, changed and moved, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netaudit.model.results import Change, DeviceDrift, Drift, Precheck
from netaudit.report.changes import by_section
from netaudit.report.figures import counted
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import ranked
from netaudit.report.statements import statement
from netaudit.report.terminal import GAP_STYLE, SEVERITY_STYLES, console, labelled, styled, text_of

if TYPE_CHECKING:
    from rich.console import Console

_STATES = {
    "in_sync": ("in sync", "green"),
    "drifted": ("drifted", "red"),
    "no_baseline": ("no approved configuration", GAP_STYLE),
    "not_collected": ("not compared", GAP_STYLE),
}


def drift_text(drift: Drift, *, width: int = 80, color: bool = False) -> str:
    """The drift of all devices as text; what was not compared comes first, devices in sync in one line."""
    written = console(width, color)
    for error in drift.errors:
        written.print(styled(("? ", GAP_STYLE), f"{one_line(error.device)}: {one_line(error.error)}"))
    by_state = {state: [d for d in drift.devices if d.state == state] for state in _STATES}
    for device in (*by_state["not_collected"], *by_state["no_baseline"]):
        words, style = _STATES[device.state]
        why = f": {one_line(device.why)}" if device.why else ""
        written.print(styled(("? ", style), f"{one_line(device.name)}: {words}{why}"))
    for device in by_state["drifted"]:
        _device(written, device)
    in_sync = ", ".join(one_line(device.name) for device in by_state["in_sync"])
    if in_sync:
        written.print(styled(("In sync: ", "green"), in_sync))
    tally = ", ".join(f"{len(found)} {_STATES[state][0]}" for state, found in by_state.items() if found)
    written.print(styled(f"{counted(len(drift.devices), 'device')}: {tally or 'nothing to compare'}."))
    return text_of(written)


def precheck_text(precheck: Precheck, *, width: int = 80, color: bool = False) -> str:
    """What a proposed change would do, as text: the verdict last, where a reader's eye ends."""
    written = console(width, color)
    for error in precheck.errors:
        written.print(styled(("? ", GAP_STYLE), f"not checked: {one_line(error.device)}: {one_line(error.error)}"))
    _changes(written, precheck.changes)
    for title, found in (("Adds", precheck.findings_added), ("Resolves", precheck.findings_resolved)):
        for finding in ranked(found):
            name = (f"{finding.severity} {one_line(finding.rule)} ", SEVERITY_STYLES[finding.severity])
            written.print(styled((f"{title} ", "bold"), name, one_line(finding.message)))
    for part in (precheck.capacity, precheck.redundancy):
        for label, words in statement(part):
            written.print(styled((f"{one_line(label)}: ", "bold"), one_line(words)))
    style = "bold green" if precheck.verdict == "pass" else "bold red"
    added = counted(len(precheck.findings_added), "finding")
    resolved = f"{len(precheck.findings_resolved)} resolved"
    written.print(styled((precheck.verdict.upper(), style), f": {added} added, {resolved}."))
    return text_of(written)


def _device(written: Console, device: DeviceDrift) -> None:
    approved = ""
    if device.approved:
        by = f"approved by {device.approved.by} {device.approved.at} in {device.approved.commit[:10]}"
        approved = f"  {one_line(by)}"
    written.print(styled((one_line(device.name), "bold"), f"  {counted(len(device.changes), 'change')}{approved}"))
    _changes(written, device.changes)
    if device.remediation:
        proof = {True: "proved", False: "NOT proved", None: "not checked"}[device.remediation_proved]
        written.print(styled((f"  back to the approved configuration ({proof}):", "dim")))
        for line in device.remediation:
            written.print(styled(plain(line), indent=4), soft_wrap=True)
    written.print()


def _changes(written: Console, changes: Iterable[Change]) -> None:
    for section in by_section(changes):
        written.print(labelled("", (section.title or "top level", "bold cyan")))
        for change in section.changes:
            for mark, style, text, line in _sides(change):
                words = f"{mark} {f'{line:>5}' if line else ' ' * 5} {plain(text)}"
                written.print(styled((words, style), indent=4), soft_wrap=True)


def _sides(change: Change) -> list[tuple[str, str, str, int | None]]:
    before, after = change.before or "", change.after or ""
    if change.kind == "moved":
        moved = f"{after or before}  (from line {change.before_line})" if change.before_line else after or before
        return [(">", "cyan", moved, change.after_line)]
    if change.kind == "changed":
        return [("~", "red", before, change.before_line), ("~", "green", after, change.after_line)]
    if change.kind == "removed":
        return [("-", "red", before, change.before_line)]
    return [("+", "green", after, change.after_line)]
