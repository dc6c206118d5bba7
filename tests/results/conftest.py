"""Both kinds of database, and small recordings to put into them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netaudit.results import Database

from .servers import new_database, postgres

__all__ = ["postgres"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where an empty database is."""
    if request.param == "sqlite":
        return tmp_path / "results.db"
    return new_database(request.getfixturevalue("postgres"), f"t{secrets.token_hex(6)}")


@pytest.fixture
def database(address: str | Path) -> Iterator[Database]:
    """A new database."""
    made = Database(address)
    yield made
    made.close()


Opener = Callable[..., Database]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens databases and closes them afterwards."""
    held: list[Database] = []

    def open_one(address: str | Path, **options: object) -> Database:
        held.append(Database(address, **options))  # type: ignore[arg-type]
        return held[-1]

    yield open_one
    for one in held:
        one.close()
