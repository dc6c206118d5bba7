"""Databases that are locked, full, damaged, of a newer version or of something else: one line, and nothing lost."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from netaudit.errors import ResultsError, UsageError
from netaudit.results import Database, record
from netaudit.results.database import address_of
from netaudit.results.loading import find_run, load_run, runs

from .build import finding, night
from .conftest import Opener


def test_a_locked_one(tmp_path: Path, opened: Opener) -> None:
    path = tmp_path / "r.db"
    database = opened(path, patience=0.1)
    record(database, night(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(
        ResultsError, match=f"^{re.escape(str(path))}: is locked by another process; nothing was changed"
    ):
        record(database, night(2))
    other.rollback()
    other.close()
    assert record(database, night(2)) == 2


def test_a_locked_server(postgres: str, opened: Opener) -> None:
    from .servers import new_database

    url = new_database(postgres, "locked")
    database = opened(url, patience=0.3)
    with database.writing(), pytest.raises(ResultsError, match="is locked by another process"):
        record(opened(url, patience=0.3), night(1))


def test_a_full_one_keeps_what_it_has(tmp_path: Path, opened: Opener) -> None:
    database = opened(tmp_path / "r.db")
    record(database, night(1, [finding("Gi1")]))
    with database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    many = [finding(f"Gi{n}", message="x" * 2000) for n in range(200)]
    with pytest.raises(ResultsError, match="cannot grow: the disk is full; nothing was changed"):
        record(database, night(2, many))
    assert [run.number for run in runs(database)] == [1]
    assert len(load_run(database, find_run(database)).audit.findings) == 1


def test_a_newer_one(address: str | Path, opened: Opener) -> None:
    database = opened(address)
    record(database, night(1))
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ResultsError, match=r"was written by a newer netaudit \(schema 9999, this one knows \d{4}\)"):
        opened(address)
    assert [run.number for run in runs(database)] == [1]


def test_a_damaged_one(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "text.db").write_text("this is no database, and long enough to look like one\n" * 100)
    with pytest.raises(ResultsError, match="is no database of netaudit"):
        opened(tmp_path / "text.db")
    path = tmp_path / "r.db"
    record(opened(path), night(1, [finding(f"Gi{n}") for n in range(50)]))
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(bytes(raw))
    with pytest.raises(ResultsError, match="is damaged; restore it from a copy"):
        runs(opened(path))


def test_one_of_something_else(tmp_path: Path, opened: Opener) -> None:
    other = sqlite3.connect(tmp_path / "shop.db")
    other.execute("CREATE TABLE customer (id INTEGER)")
    other.commit()
    other.close()
    with pytest.raises(ResultsError, match="is a database of something else"):
        opened(tmp_path / "shop.db")


def test_no_server(tmp_path: Path) -> None:
    with pytest.raises(ResultsError) as told:
        Database(f"postgresql://netaudit:geheim@/x?host={tmp_path}", patience=1)
    assert "geheim" not in str(told.value)
    assert "\n" not in str(told.value)


def test_addresses(tmp_path: Path) -> None:
    assert address_of(".netaudit/results.db", tmp_path, {}) == tmp_path / ".netaudit/results.db"
    assert address_of("x.db", tmp_path, {"NETAUDIT_DATABASE": "postgresql://a@b/c"}) == "postgresql://a@b/c"
    with pytest.raises(UsageError, match="a password must not stand in the settings"):
        address_of("postgresql://a:geheim@b/c", tmp_path, {})
    with pytest.raises(UsageError, match="SQLite or PostgreSQL, not in mysql"):
        Database("mysql://a@b/c")


def _record_one(address: str, day: int) -> None:
    database = Database(address)
    record(database, night(day, [finding("Gi1")]))
    database.close()


def test_many_writers_at_once(address: str | Path) -> None:
    """Each makes the schema where there is none, and records a run; all of them come through."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_one, args=(str(address), day)) for day in (1, 2, 3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    database = Database(address)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert sorted(run.number for run in runs(database)) == [1, 2, 3]
    database.close()
