"""`netaudit nightly`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.options import Terminal, at_or_above, fails_on, speaks, writes

if TYPE_CHECKING:
    from netaudit.jobs.nightly import Night


@click.command("nightly")
@click.option("--no-collect", is_flag=True, help="Something else fills the archive; audit what it holds.")
@click.option("--new-only", is_flag=True, help="Exit code 1 only for what is new, came back or got worse.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in place of 1.")
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S"]), hidden=True, help="The time to take for now, UTC.")
@fails_on
@writes("text", "json")
@speaks
def command(
    no_collect: bool,
    new_only: bool,
    exit_zero: bool,
    at: datetime | None,
    fail_on: str,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Collect, audit, compare, record, report, notify: one command for cron, systemd or Kubernetes.

    One at a time in a workspace. One that was killed can simply be started again. A device that could not
    be collected is told, and its findings stay as they were. What is told to whom stands in netaudit.yaml
    under `alerts:`; docs/nightly.md shows all of it.

    \b
    Exit codes: 0 done; 1 findings or drift at or above --fail-on; 2 could not do it; 3 done, but a device,
    a report or an alert is missing.

    \b
    Examples:
      netaudit nightly
      netaudit nightly -q --new-only            for cron: says and exits with something only when it must
    """
    from netaudit.jobs.nightly import nightly
    from netaudit.jobs.workspace import need

    fixed = at.replace(tzinfo=UTC) if at is not None else None
    night = nightly(
        need(),
        clock=lambda: fixed or datetime.now(UTC),
        collect=not no_collect,
        step=terminal.say,
        warn=terminal.warn,
    )
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json(_document(night)), output)
    else:
        terminal.emit(_line(night), output)
    return _exit_code(night, fail_on, new_only, exit_zero)


def _line(night: Night) -> str:
    from netaudit.report.figures import counted

    record = night.changes.record
    collected = sum(device.state == "collected" for device in night.devices)
    total = sum(record.by_severity.values())
    grave = ", ".join(f"{record.by_severity[name]} {name}" for name in ("critical", "high"))
    first = "first run" if night.changes.first else ", ".join(
        f"{night.changed(kind)} {word}"
        for kind, word in (("new", "new"), ("regressed", "came back"), ("worse", "worse"), ("resolved", "resolved"))
    )  # fmt: skip
    unconfirmed = night.changed("unconfirmed")
    drifted = sum(device.state == "drifted" for device in night.drift.devices)
    return (
        f"run {record.id}: {collected} of {counted(len(night.devices), 'device')} collected, "
        f"{counted(total, 'open finding')} ({grave}): {first}"
        + (f", {unconfirmed} not looked at" if unconfirmed else "")
        + f"; {counted(drifted, 'device')} drifted"
        + f"; {counted(night.told.sent, 'message')} sent, {night.told.waiting} waiting"
    )


def _document(night: Night) -> dict[str, object]:
    record = night.changes.record
    return {
        "schema": "netaudit.nightly/1",
        "run": record,
        "first": night.changes.first,
        "changes": {
            kind: night.changed(kind)
            for kind in ("new", "regressed", "worse", "better", "waived", "resolved", "unconfirmed", "confirmed")
        },
        "devices": night.devices,
        "drifted": [device.name for device in night.drift.devices if device.state == "drifted"],
        "alerts": night.told,
        "files": [str(path) for path in night.files],
        "errors": [
            *({"device": device.name, "error": device.why} for device in night.devices if device.state != "collected"),
            *({"device": "", "error": trouble} for trouble in night.troubles),
        ],
    }


def _exit_code(night: Night, fail_on: str, new_only: bool, exit_zero: bool) -> int:
    if new_only:
        kinds = ("new", "regressed", "worse")
        weighs = [e.life.severity for e in night.changes.findings if e.kind in kinds and e.life.state == "open"]
        changes = [change for event in night.changes.drift for change in event.drift.changes]
    else:
        weighs = [finding.severity for finding in night.audit.findings if finding.status == "new"]
        changes = [change for device in night.drift.devices for change in device.changes]
    weighs += [change.severity for change in changes]
    if not exit_zero and any(at_or_above(severity, fail_on) for severity in weighs):
        return 1
    return 3 if night.missing or night.troubles else 0
