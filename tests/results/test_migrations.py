"""Databases of every released schema come up to this one, with all that they hold.

`schemas/NNNN.sql` is what a database with that schema held when it was released. `python -m tests.results.freeze`
writes the one of now, once, before a release; it is never changed afterwards.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from netaudit.results import Database, migrate, record
from netaudit.results.changes import changes_between, untold
from netaudit.results.loading import find_run, lives, load_run, runs
from netaudit.results.tables import METADATA

from .build import finding, night
from .conftest import Opener
from .freeze import SCHEMAS, frozen_recordings

RELEASED = sorted(path.stem for path in SCHEMAS.glob("*.sql"))


def test_every_schema_is_frozen() -> None:
    assert frozenset(RELEASED) == migrate.known()
    assert max(RELEASED) == migrate.HEAD


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def restored(schema: str, path: Path) -> Path:
    """A database with what the frozen file holds."""
    held = sqlite3.connect(path)
    held.executescript((SCHEMAS / f"{schema}.sql").read_text("utf-8"))
    held.close()
    return path


@pytest.mark.parametrize("schema", RELEASED)
def test_a_database_of_a_released_version_is_brought_up(schema: str, tmp_path: Path, opened: Opener) -> None:
    database = opened(restored(schema, tmp_path / "old.db"))
    first, second = frozen_recordings()
    assert [run.id for run in runs(database)] == [second.audit.run.id, first.audit.run.id]
    assert load_run(database, find_run(database, "1")).audit == first.audit
    assert load_run(database, find_run(database, "2")).drift == second.drift
    assert {life.name: life.state for life in lives(database)} == {"Gi1": "resolved", "Gi2": "open", "s1": "waived"}
    assert [[e.kind for e in changes.findings] for changes in untold(database)] == [
        ["new", "waived", "new", "new"], ["resolved"],
    ]  # fmt: skip
    assert len(changes_between(database, "2026-11-02", "2026-11-30")) == 1
    assert record(database, night(3, [finding("Gi1")])) == 3
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
