"""Recorded runs as they were: the list of them, one of them whole, the lives of findings."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.engine.row import RowMapping

from netaudit.errors import ResultsError, UsageError
from netaudit.model.history import DeviceState, Life, LifeState, Recorded, RunRecord, WaiverInForce
from netaudit.model.results import (
    OUTCOMES,
    SEVERITIES,
    Audit,
    ControlResult,
    DeviceDrift,
    DeviceResult,
    Drift,
    Finding,
    RuleResult,
    RunError,
    Unknown,
    natural,
    order,
)
from netaudit.results.bodies import finding_of
from netaudit.results.database import Database
from netaudit.results.intervals import in_run
from netaudit.results.tables import CONTENT, DEVICE, DRIFT, FINDING, PART, RUN, SIGHTING, VERDICT, WAIVER

_LIST = [column for column in RUN.columns if column.name != "document"]
_OWN_PARTS = ("unknown", "controls", "rules", "drift errors")


def runs(database: Database, *, limit: int | None = None, until: int | None = None) -> list[RunRecord]:
    """Recorded runs, newest first; `until`: the number of the newest that is wanted."""
    query = select(*_LIST).order_by(RUN.c.number.desc())
    if until is not None:
        query = query.where(RUN.c.number <= until)
    with database.reading() as connection:
        return [run_record(row) for row in connection.execute(query.limit(limit)).mappings()]


def run_record(row: Mapping[str, Any] | RowMapping) -> RunRecord:
    """A run in figures from its row."""
    return RunRecord(
        **{name: row[name] for name in (
            "number", "id", "started", "finished", "netaudit", "devices", "lines", "rules", "missing", "score",
            "coverage", "growth_normal", "growth_n_minus_1",
        )},
        by_severity={severity: row[severity] for severity in SEVERITIES},
        verdicts={outcome: row[f"verdict_{outcome}"] for outcome in OUTCOMES},
        notes=tuple(json.loads(row["notes"])),
    )  # fmt: skip


def find_run(database: Database, name: str = "latest") -> RunRecord:
    """A run by its number, its identifier or the beginning of that, a day (its last run), or `latest`.

    Raises UsageError where there is none, or more than one.
    """
    known = runs(database)
    if not known:
        raise UsageError("no run is recorded yet; `netaudit nightly` records one")
    if name == "latest":
        return known[0]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        found = [run for run in known if run.started.startswith(name)][:1]
    elif name.isdigit() and len(name) < 8:
        found = [run for run in known if run.number == int(name)]
    else:
        found = [run for run in known if run.id == name] or [run for run in known if run.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"run {name!r} is the beginning of {len(found)}: {', '.join(run.id for run in found[:4])}")
    raise UsageError(f"no run {name!r} is recorded (the latest is {known[0].id}; `netaudit results list` shows all)")


def load_run(database: Database, record: RunRecord) -> Recorded:
    """A recorded run as it was."""
    with database.reading() as connection:
        row = connection.execute(select(RUN.c.document).where(RUN.c.number == record.number)).first()
        if row is None:
            raise ResultsError(f"run {record.id} was removed meanwhile")
        previous = connection.execute(
            select(*_LIST).where(RUN.c.number < record.number).order_by(RUN.c.number.desc()).limit(1)
        ).mappings().first()  # fmt: skip
        parts = {
            part.key: zlib.decompress(part.body)
            for part in connection.execute(select(PART).where(in_run(PART, record.number)))
        }
        rules = _rules(connection, record.number, parts.get("rules", b"[]"))
        findings, lives = _findings(connection, record.number, rules)
        states, devices = _devices(connection, record.number)
        audit = msgspec.structs.replace(
            msgspec.json.decode(zlib.decompress(row.document), type=Audit),
            findings=findings,
            devices=devices,
            rules=rules,
            unknown=msgspec.json.decode(parts.get("unknown", b"[]"), type=tuple[Unknown, ...]),
            controls=msgspec.json.decode(parts.get("controls", b"[]"), type=tuple[ControlResult, ...]),
        )
        return Recorded(
            record=record,
            previous=run_record(previous) if previous else None,
            audit=audit,
            drift=_drift(connection, record.number, parts.get("drift errors")),
            devices=states,
            waivers=_waivers(connection, record.number),
            lives=lives,
            parts={name: body for name, body in parts.items() if name not in _OWN_PARTS},
        )


def lives(database: Database, *, states: Sequence[LifeState] = ()) -> list[Life]:
    """The findings that any run saw, gravest first; `states` narrows them."""
    query = select(FINDING)
    if states:
        query = query.where(FINDING.c.state.in_(states))
    with database.reading() as connection:
        found = [life(row) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), natural(one.rule), one.devices, one.name))


def life(row: Mapping[str, Any] | RowMapping) -> Life:
    """A life from its row."""
    return Life(
        devices=tuple(json.loads(row["devices"])),
        **{name: row[name] for name in (
            "fingerprint", "rule", "title", "severity", "entity", "name", "site", "owner", "state", "first_seen",
            "opened", "last_seen", "resolved", "regressions",
        )},
    )  # fmt: skip


def _rules(connection: Connection, number: int, body: bytes) -> tuple[RuleResult, ...]:
    counts = {row["rule"]: row for row in connection.execute(select(VERDICT).where(VERDICT.c.run == number)).mappings()}
    found = []
    for rule in msgspec.json.decode(body, type=tuple[RuleResult, ...]):
        row = counts.get(rule.id)
        verdicts = {outcome: row[outcome] for outcome in OUTCOMES if row[outcome]} if row is not None else {}
        found.append(msgspec.structs.replace(rule, verdicts=verdicts))
    return tuple(found)


def _findings(
    connection: Connection, number: int, rules: Sequence[RuleResult]
) -> tuple[tuple[Finding, ...], dict[str, Life]]:
    by_id = {rule.id: rule for rule in rules}
    query = (
        select(FINDING, SIGHTING.c.status, CONTENT.c.body)
        .join(SIGHTING, SIGHTING.c.finding == FINDING.c.id)
        .join(CONTENT, CONTENT.c.id == SIGHTING.c.content)
        .where(in_run(SIGHTING, number))
    )
    findings: list[Finding] = []
    found: dict[str, Life] = {}
    for row in connection.execute(query).mappings():
        findings.append(finding_of(row["body"], row["fingerprint"], row["status"], by_id.get(row["rule"])))
        found[row["fingerprint"]] = life(row)
    findings.sort(key=order)
    return tuple(findings), found


def _devices(connection: Connection, number: int) -> tuple[tuple[DeviceState, ...], tuple[DeviceResult, ...]]:
    states, read = [], []
    for row in connection.execute(select(DEVICE).where(in_run(DEVICE, number))).mappings():
        states.append(DeviceState(name=row["key"], state=row["state"], why=row["why"], site=row["site"]))
        if row["body"]:
            read.append(msgspec.json.decode(row["body"], type=DeviceResult))
    states.sort(key=lambda device: natural(device.name))
    read.sort(key=lambda device: natural(device.name))
    return tuple(states), tuple(read)


def _drift(connection: Connection, number: int, errors: bytes | None) -> Drift | None:
    if errors is None:
        return None
    rows = connection.execute(select(DRIFT.c.body).where(in_run(DRIFT, number)).order_by(DRIFT.c.key))
    return Drift(
        devices=tuple(msgspec.json.decode(row.body, type=DeviceDrift) for row in rows),
        errors=msgspec.json.decode(errors, type=tuple[RunError, ...]),
    )


def _waivers(connection: Connection, number: int) -> tuple[WaiverInForce, ...]:
    rows = connection.execute(select(WAIVER).where(in_run(WAIVER, number)).order_by(WAIVER.c.expires)).mappings()
    return tuple(waiver(row) for row in rows)


def waiver(row: Mapping[str, Any] | RowMapping) -> WaiverInForce:
    """A waiver from its row."""
    names = [field.name for field in msgspec.structs.fields(WaiverInForce)]
    return WaiverInForce(**{name: row[name] for name in names})
