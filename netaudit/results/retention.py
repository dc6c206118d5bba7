"""What is kept, and for how long; and a copy of everything for elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Table, delete, select
from sqlalchemy.engine import Connection

from netaudit.results.database import Database
from netaudit.results.loading import lives, load_run, runs
from netaudit.results.tables import (
    APPROVAL,
    CONTENT,
    DEVICE,
    DRIFT,
    EVENT,
    FINDING,
    PART,
    RUN,
    SIGHTING,
    VERDICT,
    WAIVER,
)


def prune(database: Database, *, before: str) -> int:
    """Remove the runs that started before a time (ISO 8601, UTC), and what only they knew; how many they were.

    The newest run stays, and so do findings that are open, whatever their age, and those resolved since.
    """
    with database.writing() as connection:
        newest = connection.execute(select(RUN.c.number).order_by(RUN.c.number.desc()).limit(1)).scalar()
        kept = connection.execute(
            select(RUN.c.number).where(RUN.c.started >= before).order_by(RUN.c.number).limit(1)
        ).scalar()
        oldest = kept if kept is not None else newest
        if oldest is None:
            return 0
        removed = connection.execute(delete(RUN).where(RUN.c.number < oldest)).rowcount
        if removed:
            _forget(connection, oldest)
        return int(removed)


def _forget(connection: Connection, oldest: int) -> None:
    for table in (SIGHTING, DEVICE, DRIFT, WAIVER, PART):
        connection.execute(delete(table).where(table.c.last_run < oldest))
    for table in (EVENT, VERDICT):
        connection.execute(delete(table).where(table.c.run < oldest))
    shown = select(SIGHTING.c.finding)
    connection.execute(
        delete(FINDING).where(
            (FINDING.c.state == "resolved") & FINDING.c.id.not_in(shown) & FINDING.c.id.not_in(select(EVENT.c.finding))
        )
    )
    connection.execute(delete(CONTENT).where(CONTENT.c.id.not_in(select(SIGHTING.c.content))))


def export(database: Database) -> Iterator[bytes]:
    """Everything as JSON Lines: first the findings' lives, then each run whole, oldest first, then approvals."""
    yield _line("netaudit.results/1", {"schema": "netaudit.results/1"})
    for life in lives(database):
        yield _line("life", life)
    for record in reversed(runs(database)):
        recorded = load_run(database, record)
        yield _line("run", msgspec.structs.replace(recorded, parts={}, lives={}))
    with database.reading() as connection:
        for row in connection.execute(select(APPROVAL).order_by(APPROVAL.c.at)).mappings():
            yield _line("approval", dict(row))


def _line(kind: str, what: Any) -> bytes:
    return msgspec.json.encode({"kind": kind, "value": what}) + b"\n"


def counts(database: Database) -> dict[str, int]:
    """Rows of each table."""
    from sqlalchemy import func

    tables: tuple[Table, ...] = (RUN, FINDING, SIGHTING, CONTENT, EVENT, DEVICE, DRIFT, WAIVER, PART, APPROVAL)
    with database.reading() as connection:
        return {t.name: int(connection.execute(select(func.count()).select_from(t)).scalar() or 0) for t in tables}
