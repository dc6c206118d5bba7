"""The database of results: found by its address, brought to this version's schema, its errors told in a line."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, exc, inspect, text
from sqlalchemy.engine import URL, Connection, Engine, make_url

from netaudit.errors import MissingExtra, ResultsError, UsageError

PATIENCE_S = 20
"""How long another process's lock is waited for."""
_LOCK = 0x6E657461  # of PostgreSQL's advisory locks: one writer at a time
_WRITES = "netaudit_writes"
_SAID = (
    ("database is locked", "is locked by another process; nothing was changed, try again when it has ended"),
    ("disk is full", "cannot grow: the disk is full; nothing was changed"),
    ("disk I/O error", "cannot be written: no space, or a fault of the disk; nothing was changed"),
    ("file is not a database", "is no database of netaudit; move it away or name another"),
    ("malformed", "is damaged; restore it from a copy (`netaudit results export` makes one)"),
    ("readonly database", "cannot be written: no permission; nothing was changed"),
    ("unable to open", "cannot be opened: is its folder there, and may you write in it?"),
    ("could not extend file", "cannot grow: the disk of the server is full; nothing was changed"),
    ("No space left", "cannot grow: the disk of the server is full; nothing was changed"),
    ("lock timeout", "is locked by another process; nothing was changed, try again when it has ended"),
)


class Database:
    """Runs and findings at `address`: the path of a SQLite file, or a URL of PostgreSQL.

    Raises ResultsError where it cannot be used, UsageError for an address that is none.
    """

    def __init__(self, address: str | Path, *, patience: float = PATIENCE_S, create: bool = True) -> None:
        self.url = _url(address)
        self.name = self.url.database or "" if self.is_sqlite else self.url.render_as_string(hide_password=True)
        if self.is_sqlite:
            _needs_folder(Path(self.name), create)
        self._engine = _engine(self.url, patience)
        with self._told():
            self._bring_up_to_date()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file."""
        return self.url.get_backend_name() == "sqlite"

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer comes into; all of it is stored, or nothing."""
        options = {_WRITES: True}
        with self._told(), self._engine.connect().execution_options(**options) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection

    def close(self) -> None:
        """Gives up its connections."""
        self._engine.dispose()

    def _bring_up_to_date(self) -> None:
        from netaudit.results import migrate

        with self._engine.connect() as connection, connection.begin():
            there = migrate.version(connection)
            if there is None and inspect(connection).get_table_names():
                raise ResultsError(f"{self.name}: is a database of something else; name one of its own")
        if there == migrate.HEAD:
            return
        if there is not None and there not in migrate.known():
            raise ResultsError(
                f"{self.name}: was written by a newer netaudit (schema {there}, this one knows {migrate.HEAD}); "
                "nothing was changed, use that version"
            )
        with self.writing() as connection:
            if migrate.version(connection) != migrate.HEAD:  # another process may have been faster
                migrate.upgrade(connection)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            raise ResultsError(f"{self.name}: {_said(error)}") from None


def _said(error: exc.DBAPIError) -> str:
    told = str(error.orig).strip() or type(error.orig).__name__
    for sign, words in _SAID:
        if sign in told:
            return words
    first = re.sub(r"\s+", " ", told.split("\n")[0])
    return f"cannot be used: {first}"


def _url(address: str | Path) -> URL:
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except exc.ArgumentError:
        raise UsageError(f"{address!r} is no address of a database: a path, or postgresql://user@host/name") from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"results are kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
    return url


def _needs_folder(path: Path, create: bool) -> None:
    if not create and not path.exists():
        raise ResultsError(f"{path}: no results are recorded yet; `netaudit nightly` records them")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{path}: cannot be made: {error.strerror}") from None


def _engine(url: URL, patience: float) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            options = f"-c lock_timeout={int(patience * 1000)} -c timezone=UTC"
            return create_engine(url, connect_args={"connect_timeout": max(2, int(patience)), "options": options})
        except ImportError:
            raise MissingExtra("PostgreSQL", "postgres") from None
    engine = create_engine(url, connect_args={"timeout": patience})
    event.listen(engine, "connect", _plain_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _plain_sqlite(connection: Any, _record: object) -> None:
    """Leaves transactions to us: sqlite3 would begin them late, and never before a table is made."""
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    connection.execute("PRAGMA cache_size = -65536")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def address_of(setting: str, root: Path, environ: dict[str, str] | None = None) -> str | Path:
    """Where results are: what NETAUDIT_DATABASE says, else the setting; a path is relative to `root`.

    Raises UsageError for a setting with a password in it: settings are committed.
    """
    environment = dict(os.environ) if environ is None else environ
    named = environment.get("NETAUDIT_DATABASE") or setting
    if "://" not in named:
        return root / named
    if named == setting and _url(named).password:
        raise UsageError(
            "results: a password must not stand in the settings; PGPASSWORD, ~/.pgpass or NETAUDIT_DATABASE may hold it"
        )
    return named
