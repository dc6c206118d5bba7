"""Drift and pre-change checks as Markdown for a merge request: the answer first, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netaudit.model.results import (
    Change,
    DeviceDrift,
    Drift,
    NotSimulated,
    Precheck,
    RuleTouched,
    Touched,
    TypedCommands,
)
from netaudit.report.changes import EFFECTS, by_section, proof
from netaudit.report.figures import counted
from netaudit.report.markdown import SHOWN, findings_list, findings_markdown
from netaudit.report.markup import code, document, fence, folded, prose
from netaudit.report.plain import plain
from netaudit.report.scope import ranked
from netaudit.report.statements import statement

_STATES = {"not_collected": "not compared", "no_baseline": "no approved configuration"}
_CHANGES = 200
"""Changes shown of one device."""


def precheck_markdown(precheck: Precheck) -> str:
    """What a proposed change would do, as Markdown."""
    word = "pass" if precheck.verdict == "pass" else "**fail**"
    added, worse, resolved = precheck.findings_added, precheck.findings_worsened, precheck.findings_resolved
    tally = (
        f"{counted(len(precheck.changes), 'change')}; findings: {len(added)} added, {len(worse)} worse, "
        f"{len(resolved)} resolved, {len(precheck.findings_unchanged)} unchanged."
    )
    parts = [
        f"## netaudit precheck: {word}",
        tally,
        "\n".join(f"- **Not checked** {code(error.device)}: {prose(error.error)}" for error in precheck.errors),
        "\n".join(f"- **Unknown** {_unknown(item)}" for item in precheck.unknown[:SHOWN]),
        "\n".join(f"- **Not checked** {prose(missing)}" for missing in precheck.not_checked),
        "\n".join(
            f"- **Undecided** {code(item.rule)} {code(f'{item.device} {item.name}')}: {prose(item.why)}"
            for item in precheck.undecided[:SHOWN]
        ),
        "### Findings that the change adds" if added else "",
        *findings_markdown(ranked(added)),
        "### Findings that the change makes worse" if worse else "",
        *findings_markdown(ranked(worse)),
        *_steps(precheck),
        _folded("Findings that the change resolves", len(resolved), findings_list(resolved[:SHOWN])),
        _folded("Changes", len(precheck.changes), _changes(precheck.changes)),
        _folded("What the change touches", len(precheck.touched), _touched(precheck.touched)),
        *(_figures(title, part) for title, part in _costs(precheck)),
        *_typed("To undo it", precheck.rollback),
    ]
    return document(parts)


def drift_markdown(drift: Drift) -> str:
    """Approved against running configurations, as Markdown."""
    drifted = [device for device in drift.devices if device.state == "drifted"]
    missing = [device for device in drift.devices if device.state in _STATES]
    in_sync = sum(device.state == "in_sync" for device in drift.devices)
    said = f"{counted(len(drifted), 'device')} drifted" if drifted else "no drift in what could be compared"
    tally = f"{counted(len(drift.devices), 'device')}: {in_sync} in sync, {len(drifted)} drifted"
    tally += f", {len(missing)} not compared." if missing else "."
    parts = [
        f"## netaudit drift: {said}",
        tally,
        "\n".join(f"- **Not checked** {code(error.device)}: {prose(error.error)}" for error in drift.errors),
        "\n".join(f"- **Not checked** {code(d.name)}: {_STATES[d.state]}. {prose(d.why)}" for d in missing),
        *(_device(device) for device in drifted),
        "### Of no single device" if drift.touches or drift.rules else "",
        _touched(drift.touches),
        _rules(drift.rules),
        "\n".join(f"- **Not checked** {prose(missing)}" for missing in drift.not_checked),
    ]
    return document(parts)


def _device(device: DeviceDrift) -> str:
    approved = device.approved
    by = f"approved by {prose(approved.by)} {prose(approved.at)}" if approved else ""
    back = [
        TypedCommands(
            device=device.name,
            commands=device.remediation,
            proved=device.remediation_proved,
            secrets=device.remediation_secrets,
            left=device.remediation_left,
        )
    ]
    reach = [_touched(device.touches), _rules(device.rules)]
    undo = _typed("Back to what was approved", back) if device.remediation else []
    body = [by, *reach, _changes(device.changes), *undo]
    return _folded(device.name, len(device.changes), "\n\n".join(part for part in body if part))


def _steps(precheck: Precheck) -> list[str]:
    parts = []
    for step in precheck.steps:
        if step.findings_passing or step.single_points_passing:
            names = ", ".join(code(name) for name in step.devices)
            points = "\n".join(f"- hangs on one: {prose(point)}" for point in step.single_points_passing)
            found = findings_list(ranked(step.findings_passing))
            parts.append(
                "\n\n".join(part for part in (f"### After step {step.number} ({names})", found, points) if part)
            )
    return parts


def _unknown(item: NotSimulated) -> str:
    place = f"{item.path}:{item.line}" if item.line else item.path
    text = f" {code(item.text)}" if item.text else ""
    return f"{code(place or item.device)}{text}: {prose(item.why)}"


def _touched(things: Iterable[Touched]) -> str:
    return "\n".join(
        f"- {thing.kind} {code(thing.name)} {thing.effect}{f': {prose(thing.what)}' if thing.what else ''}"
        for thing in list(things)[:_CHANGES]
    )


def _rules(rules: Iterable[RuleTouched]) -> str:
    return "\n".join(
        f"- {EFFECTS[found.effect]} {found.severity} {code(found.rule)}: {prose(found.message)}"
        for found in list(rules)[:_CHANGES]
    )


def _typed(title: str, devices: Iterable[TypedCommands]) -> list[str]:
    return [
        folded(
            f"{title}: {one.device} ({proof(one.proved, one.secrets, one.left)})",
            fence("\n".join(one.commands) or "nothing can be typed"),
        )
        for one in devices
    ]


def _changes(changes: tuple[Change, ...]) -> str:
    lines: list[str] = []
    for section in by_section(changes[:_CHANGES]):
        lines += [f"# {section.title}"] if section.title else []
        for change in section.changes:
            mark = ">" if change.kind == "moved" else "-"
            lines += [f"{mark} {plain(change.before)}"] if change.before is not None else []
            lines += [f"+ {plain(change.after)}"] if change.after is not None and change.kind != "moved" else []
    if len(changes) > _CHANGES:
        lines.append(f"# ... and {counted(len(changes) - _CHANGES, 'change')} more")
    return fence("\n".join(lines), "diff")


def _costs(precheck: Precheck) -> list[tuple[str, Mapping[str, object]]]:
    worst = {name: part for name, part in precheck.capacity.items() if name in ("worst_before", "worst_after")}
    return [(title, part) for title, part in (("Capacity", worst), ("Redundancy", precheck.redundancy)) if part]


def _figures(title: str, part: Mapping[str, object]) -> str:
    rows = [f"- {prose(name)}: {prose(text)}" for name, text in statement(part)]
    return f"### {title}\n\n" + "\n".join(rows) if rows else ""


def _folded(title: str, number: int, body: str) -> str:
    return folded(f"{title} ({number})", body) if number else ""
