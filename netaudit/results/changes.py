"""What was different from run to run: for alerts, for the report's period, for the review of an incident."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.engine.row import RowMapping

from netaudit.model.history import (
    Changes,
    DeviceApproval,
    DeviceEvent,
    DriftEvent,
    FindingEvent,
    RunRecord,
    WaiverInForce,
    WaiverSpan,
)
from netaudit.model.results import Approval, DeviceDrift, Finding
from netaudit.results.database import Database
from netaudit.results.intervals import in_run
from netaudit.results.loading import life, run_record, waiver
from netaudit.results.tables import APPROVAL, CONTENT, DEVICE, DRIFT, EVENT, FINDING, RUN, SIGHTING, WAIVER

_RUN = [column for column in RUN.columns if column.name != "document"]


def untold(database: Database, notice_days: int = 0) -> list[Changes]:
    """What the runs brought whose alerts nobody has handed over yet, oldest first.

    `notice_days`: how long before its last day a waiver is near it.
    """
    with database.reading() as connection:
        rows = connection.execute(select(*_RUN).where(RUN.c.told.is_(False)).order_by(RUN.c.number)).mappings()
        return [_changes(connection, run_record(row), notice_days) for row in rows.all()]


def mark_told(database: Database, record: RunRecord) -> None:
    """The alerts of a run were handed over."""
    with database.writing() as connection:
        connection.execute(update(RUN).where(RUN.c.number == record.number).values(told=True))


def changes_of(database: Database, record: RunRecord) -> Changes:
    """What one run found to be different."""
    with database.reading() as connection:
        return _changes(connection, record)


def changes_between(database: Database, start: str, end: str) -> list[Changes]:
    """What the runs of a period found to be different, oldest first; the times are ISO 8601 in UTC."""
    with database.reading() as connection:
        query = select(*_RUN).where((RUN.c.started >= start) & (RUN.c.started <= end)).order_by(RUN.c.number)
        return [_changes(connection, run_record(row)) for row in connection.execute(query).mappings().all()]


def approvals_between(database: Database, start: str, end: str) -> list[DeviceApproval]:
    """The approvals given in a period, oldest first."""
    query = select(APPROVAL).where((APPROVAL.c.at >= start) & (APPROVAL.c.at <= end))
    with database.reading() as connection:
        return [
            DeviceApproval(
                device=row.device,
                approval=Approval(commit=row.commit, by=row.by, at=row.at, reason=row.reason, ticket=row.ticket),
            )
            for row in connection.execute(query.order_by(APPROVAL.c.at, APPROVAL.c.device))
        ]


def waivers_between(database: Database, start: str, end: str) -> list[WaiverSpan]:
    """The waivers that runs of a period knew first, or no more, oldest first."""
    period = (RUN.c.started >= start) & (RUN.c.started <= end)
    found = []
    with database.reading() as connection:
        began = select(WAIVER, RUN.c.id.label("run"), RUN.c.started).join(RUN, RUN.c.number == WAIVER.c.first_run)
        ended = select(WAIVER, RUN.c.id.label("run"), RUN.c.started).join(RUN, RUN.c.number == WAIVER.c.last_run + 1)
        for query, first in ((began, True), (ended, False)):
            for row in connection.execute(query.where(period)).mappings():
                if not _goes_on(connection, row, first):
                    found.append(WaiverSpan(at=row["started"], run=row["run"], began=first, waiver=waiver(row)))
    return sorted(found, key=lambda span: (span.at, span.waiver.rule, span.waiver.device))


def _goes_on(connection: Connection, row: Mapping[str, Any] | RowMapping, first: bool) -> bool:
    """Whether the same waiver was known before (or after) too, and only its use changed."""
    beside = row["first_run"] - 1 if first else row["last_run"] + 1
    query = select(WAIVER.c.id).where((WAIVER.c.key == row["key"]) & in_run(WAIVER, beside)).limit(1)
    return connection.execute(query).first() is not None


def _changes(connection: Connection, record: RunRecord, notice_days: int | None = None) -> Changes:
    before = select(RUN.c.number).where(RUN.c.number < record.number).limit(1)
    return Changes(
        record=record,
        first=connection.execute(before).first() is None,
        findings=_finding_events(connection, record),
        devices=_device_events(connection, record),
        drift=_drift_events(connection, record),
        expiring=_expiring(connection, record, notice_days) if notice_days is not None else (),
    )


def _at(record: RunRecord) -> dict[str, Any]:
    return {"run": record.id, "number": record.number, "at": record.started}


def _finding_events(connection: Connection, record: RunRecord) -> tuple[FindingEvent, ...]:
    rows = connection.execute(
        select(EVENT.c.kind, EVENT.c.detail, FINDING)
        .join(FINDING, FINDING.c.id == EVENT.c.finding)
        .where(EVENT.c.run == record.number)
        .order_by(EVENT.c.id)
    ).mappings().all()  # fmt: skip
    if not rows:
        return ()
    messages = _messages(connection, record.number)
    return tuple(
        FindingEvent(
            kind=row["kind"], detail=row["detail"], life=life(row), message=messages.get(row["id"], ""), **_at(record)
        )
        for row in rows
    )


def _messages(connection: Connection, number: int) -> dict[int, str]:
    """Finding -> its message, of all that an event of this run is about: as it was seen last."""
    query = (
        select(SIGHTING.c.finding, CONTENT.c.body)
        .join(CONTENT, CONTENT.c.id == SIGHTING.c.content)
        .join(EVENT, EVENT.c.finding == SIGHTING.c.finding)
        .where((EVENT.c.run == number) & (SIGHTING.c.first_run <= number))
        .order_by(SIGHTING.c.id)
    )
    return {row.finding: msgspec.json.decode(row.body, type=Finding).message for row in connection.execute(query)}


def _device_events(connection: Connection, record: RunRecord) -> tuple[DeviceEvent, ...]:
    """Devices whose state is another than in the run before; at the first run, those that are not collected."""
    now = connection.execute(select(DEVICE).where(DEVICE.c.first_run == record.number).order_by(DEVICE.c.key))
    before = {
        row.key: row.state
        for row in connection.execute(select(DEVICE.c.key, DEVICE.c.state).where(in_run(DEVICE, record.number - 1)))
    }
    return tuple(
        DeviceEvent(
            device=row.key, state=row.state, before=before.get(row.key), why=row.why, site=row.site, **_at(record)
        )
        for row in now
        if row.state != before.get(row.key, "collected")
    )


def _drift_events(connection: Connection, record: RunRecord) -> tuple[DriftEvent, ...]:
    rows = connection.execute(select(DRIFT).where(DRIFT.c.first_run == record.number).order_by(DRIFT.c.key))
    before = {
        row.key: row.state
        for row in connection.execute(select(DRIFT.c.key, DRIFT.c.state).where(in_run(DRIFT, record.number - 1)))
    }
    return tuple(
        DriftEvent(drift=msgspec.json.decode(row.body, type=DeviceDrift), before=before.get(row.key), **_at(record))
        for row in rows
    )


def _expiring(connection: Connection, record: RunRecord, notice_days: int) -> tuple[WaiverInForce, ...]:
    """The waivers near their last day of which no earlier run that knew them could say so."""
    rows = connection.execute(select(WAIVER).where(in_run(WAIVER, record.number))).mappings().all()
    found = []
    for row in rows:
        start = (date.fromisoformat(row["expires"]) - timedelta(days=notice_days)).isoformat()
        if record.started[:10] < start:
            continue
        known_since = select(func.min(WAIVER.c.first_run)).where(WAIVER.c.key == row["key"]).scalar_subquery()
        earlier = select(RUN.c.number).where(
            (RUN.c.number < record.number) & (RUN.c.number >= known_since) & (RUN.c.started >= start)
        )
        if connection.execute(earlier.limit(1)).first() is None:
            found.append(waiver(row))
    return tuple(found)
