"""Many rows at a time, in the way that each database takes them fastest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Table, bindparam, exc, func, select, update
from sqlalchemy.engine import Connection

Row = tuple[Any, ...]
_MANY = 20_000


def next_id(connection: Connection, table: Table) -> int:
    """The first free `id`: ours to give out, since the transaction is the only writer."""
    return (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows; `columns` name their values."""
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f'COPY "{table.name}" ({names}) FROM STDIN', rows)
        return
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    remaining = iter(rows)
    while batch := list(islice(remaining, _MANY)):
        connection.exec_driver_sql(statement, batch)


def _copy(connection: Connection, statement: str, rows: Iterable[Row]) -> None:
    import psycopg

    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([storable(value) if isinstance(value, str) else value for value in row])
    except psycopg.Error as error:
        raise exc.DBAPIError("COPY", None, error) from error


def storable(text: str) -> str:
    """Text without what PostgreSQL cannot hold."""
    return text.replace("\0", "") if "\0" in text else text


def change(connection: Connection, table: Table, changes: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by `id`; every mapping has it and the same further columns."""
    if not changes:
        return
    columns = [name for name in changes[0] if name != "id"]
    statement = (
        update(table)
        .where(table.c.id == bindparam("the_id"))
        .values({name: bindparam(f"to_{name}") for name in columns})
    )
    connection.execute(
        statement,
        [{"the_id": row["id"], **{f"to_{name}": row[name] for name in columns}} for row in changes],
    )
