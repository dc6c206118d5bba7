"""A bank, and the command line in it."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netaudit.cli.main import run
from results.servers import postgres

from .bank import Bank

__all__ = ["postgres"]


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Said]


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    """A bank of which nothing is known yet."""
    return Bank(tmp_path / "bank")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, bank: Bank) -> Cli:
    """Runs the command line in the bank's workspace; no pause between tries of a channel is waited for."""
    monkeypatch.setattr("netaudit.notify.spool.PAUSES_S", (0.0, 0.0))

    def call(*arguments: object) -> Said:
        return in_folder(bank.root, arguments, monkeypatch)

    return call


def in_folder(folder: Path, arguments: Iterable[object], monkeypatch: pytest.MonkeyPatch) -> Said:
    """Runs the command line in a folder, in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with monkeypatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.chdir(folder)
        code = run([str(argument) for argument in arguments])
    out.flush()
    said = Said(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]
    assert "Traceback" not in said.err
    assert "internal error" not in said.err, said.err
    return said


@pytest.fixture
def night(cli: Cli) -> Callable[..., Said]:
    """The night of a day in November 2026, at two."""

    def call(day: int, *options: str, hour: int = 2) -> Said:
        return cli("nightly", "--at", f"2026-11-{day:02}T{hour:02}:00:00", "--format", "json", *options)

    return call
