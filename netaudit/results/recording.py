"""A run into the database: in one transaction, once however often it is tried."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import insert as sql_insert
from sqlalchemy import select
from sqlalchemy.engine import Connection

from netaudit.model.history import Recording
from netaudit.model.results import OUTCOMES, SEVERITIES, DeviceResult, RuleResult
from netaudit.results import bulk
from netaudit.results.database import Database
from netaudit.results.intervals import digest, track
from netaudit.results.lives import looked
from netaudit.results.sightings import record_findings
from netaudit.results.tables import APPROVAL, DEVICE, DRIFT, PART, RUN, VERDICT, WAIVER

_KEPT_ELSEWHERE = {"findings": (), "devices": (), "unknown": (), "rules": (), "controls": ()}
"""Of the audit's document."""


def record(database: Database, recording: Recording) -> int:
    """Store a run; its number. A run with that id that is stored already stays as it is.

    Raises ResultsError where it cannot be stored; then nothing of it is.
    """
    audit = recording.audit
    with database.writing() as connection:
        there = connection.execute(select(RUN.c.number).where(RUN.c.id == audit.run.id)).scalar()
        if there is not None:
            return int(there)
        previous = connection.execute(select(RUN).order_by(RUN.c.number.desc()).limit(1)).mappings().first()
        before = int(previous["number"]) if previous else 0
        number = before + 1
        judged = _judged_before(connection)
        connection.execute(sql_insert(RUN).values(_run_row(recording, number)))
        record_findings(connection, audit, number, before, looked(recording, judged), recording.owners)
        track(connection, DEVICE, number, before, dict(_device_rows(recording)))
        if recording.drift is not None:
            track(connection, DRIFT, number, before, dict(_drift_rows(recording)))
        track(connection, WAIVER, number, before, dict(_waiver_rows(recording)))
        track(connection, PART, number, before, dict(_part_rows(recording)))
        _record_verdicts(connection, audit.rules, number)
        _record_approvals(connection, recording, number)
        return number


def _judged_before(connection: Connection) -> list[str]:
    held = connection.execute(select(DEVICE.c.key).where(DEVICE.c.last_run.is_(None) & (DEVICE.c.state != "missing")))
    return [row.key for row in held]


def _run_row(recording: Recording, number: int) -> dict[str, Any]:
    audit = recording.audit
    missing = {error.device for error in audit.errors} | {d.name for d in recording.devices if d.state != "collected"}
    return {
        "number": number,
        "id": audit.run.id,
        "started": audit.run.started,
        "finished": audit.run.finished,
        "netaudit": audit.run.netaudit,
        "devices": audit.summary.devices,
        "lines": audit.summary.lines,
        "rules": audit.summary.rules,
        "missing": len(missing),
        "score": _mean_score(audit.devices),
        "coverage": _coverage(audit.devices),
        "growth_normal": recording.growth_normal,
        "growth_n_minus_1": recording.growth_n_minus_1,
        **{severity: audit.summary.by_severity.get(severity, 0) for severity in SEVERITIES},
        **{f"verdict_{outcome}": audit.summary.verdicts.get(outcome, 0) for outcome in OUTCOMES},
        "told": False,
        "notes": json.dumps(recording.notes),
        "document": zlib.compress(msgspec.json.encode(msgspec.structs.replace(audit, **_KEPT_ELSEWHERE)), 6),
    }


def _mean_score(devices: tuple[DeviceResult, ...]) -> float | None:
    scores = [device.score for device in devices if device.score is not None]
    return sum(scores) / len(scores) if scores else None


def _coverage(devices: tuple[DeviceResult, ...]) -> float | None:
    lines = sum(device.lines or 0 for device in devices)
    return sum(device.coverage * (device.lines or 0) for device in devices) / lines if lines else None


Tracked = Iterator[tuple[str, tuple[str, dict[str, Any]]]]


def _device_rows(recording: Recording) -> Tracked:
    states = {device.name: device for device in recording.devices}
    errors = {error.device: error.error for error in recording.audit.errors}
    read = {device.name: device for device in recording.audit.devices}
    for name in dict.fromkeys((*read, *states, *errors)):
        state, device = states.get(name), read.get(name)
        told = state.state if state is not None else "collected" if device is not None else "missing"
        why = state.why if state is not None and state.why else errors.get(name, "")
        if device is None:
            told = "missing"
        site = device.site if device is not None else state.site if state is not None else None
        body = msgspec.json.encode(device) if device is not None else b""
        values = {
            "state": told,
            "why": why,
            "site": site,
            "role": device.role if device else None,
            "platform": device.platform if device else None,
            "sha256": device.sha256 if device else None,
            "coverage": device.coverage if device else None,
            "score": device.score if device else None,
            "body": body,
        }
        yield name, (digest(told.encode(), why.encode(errors="surrogateescape"), body), values)


def _drift_rows(recording: Recording) -> Tracked:
    assert recording.drift is not None
    for device in recording.drift.devices:
        body = msgspec.json.encode(device)
        yield device.name, (digest(body), {"state": device.state, "changes": len(device.changes), "body": body})


def _waiver_rows(recording: Recording) -> Tracked:
    for waiver in recording.waivers:
        values = msgspec.structs.asdict(waiver)
        key = digest(msgspec.json.encode(msgspec.structs.replace(waiver, used=True)))
        yield key, (digest(msgspec.json.encode(waiver)), values)


def _part_rows(recording: Recording) -> Tracked:
    audit = recording.audit
    parts = {
        **recording.parts,
        "unknown": msgspec.json.encode(audit.unknown),
        "controls": msgspec.json.encode(audit.controls),
        "rules": msgspec.json.encode([msgspec.structs.replace(rule, verdicts={}) for rule in audit.rules]),
    }
    if recording.drift is not None:
        parts["drift errors"] = msgspec.json.encode(recording.drift.errors)
    for name, body in parts.items():
        yield name, (digest(body), {"body": zlib.compress(body, 6)})


def _record_verdicts(connection: Connection, rules: tuple[RuleResult, ...], number: int) -> None:
    rows = [(number, rule.id, *(rule.verdicts.get(outcome, 0) for outcome in OUTCOMES)) for rule in rules]
    bulk.insert(connection, VERDICT, ["run", "rule", *OUTCOMES], rows)


def _record_approvals(connection: Connection, recording: Recording, number: int) -> None:
    held = {(row.commit, row.device) for row in connection.execute(select(APPROVAL.c.commit, APPROVAL.c.device))}
    rows = [
        (item.approval.commit, item.device, item.approval.by, item.approval.at, item.approval.reason,
         item.approval.ticket, number)
        for item in recording.approvals
        if (item.approval.commit, item.device) not in held
    ]  # fmt: skip
    bulk.insert(connection, APPROVAL, ["commit", "device", "by", "at", "reason", "ticket", "first_run"], rows)
