"""Rows that stay the same from run to run, kept once: see `tables`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.engine import Connection

from netaudit.results.bulk import change, insert, next_id


def digest(*parts: bytes) -> str:
    """SHA-256 over parts, so that no two lists of parts have the same."""
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def in_run(table: Table, run: int) -> ColumnElement[bool]:
    """The rows that were true in a run."""
    return (table.c.first_run <= run) & or_(table.c.last_run.is_(None), table.c.last_run >= run)


def track(
    connection: Connection, table: Table, run: int, previous: int, rows: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> None:
    """What is true in this run: key -> digest and the columns of that row.

    Rows that are true no longer end with the previous run.
    """
    held = connection.execute(select(table.c.id, table.c.key, table.c.digest).where(table.c.last_run.is_(None))).all()
    ended = [{"id": row.id, "last_run": previous} for row in held if rows.get(row.key, ("",))[0] != row.digest]
    change(connection, table, ended)
    same = {row.key for row in held if rows.get(row.key, ("",))[0] == row.digest}
    fresh = [(key, row) for key, row in rows.items() if key not in same]
    if not fresh:
        return
    first = next_id(connection, table)
    columns = list(fresh[0][1][1])
    insert(
        connection,
        table,
        ["id", "key", "digest", "first_run", *columns],
        (
            (first + number, key, told, run, *(values[column] for column in columns))
            for number, (key, (told, values)) in enumerate(fresh)
        ),
    )
