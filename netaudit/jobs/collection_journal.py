"""What a collection has brought so far, on disk, so that one that was killed can be gone on with.

Secrets are replaced before anything is written. A line of the journal is written after the text that it speaks of, and
holds its digest: what a crash left half written is collected again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from netaudit.collect.target import Collected
from netaudit.errors import UsageError

LINES = "journal.jsonl"
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Kept:
    """A configuration that an earlier, unfinished collection brought."""

    result: Collected
    """Its text has its secrets replaced."""
    at: datetime


class Journal:
    """The journal of one collection at a time in a folder. Use as a context manager; `finish` removes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: IO[str] | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> Journal:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = (self.folder / LOCK).open("w", encoding="ascii")
        except OSError as error:
            raise UsageError(f"{self.folder}: cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise UsageError(f"another collection is at work here ({self.folder})") from None
        return self

    def __exit__(self, *exc_info: object) -> None:
        for stream in (self._lines, self._lock):
            if stream is not None:
                stream.close()

    def kept(self) -> dict[str, Kept]:
        """What an unfinished collection left, by device."""
        found = {}
        for line in self._read():
            with contextlib.suppress(ValueError, KeyError, TypeError, OSError):
                told = json.loads(line)
                text = (self.folder / told["file"]).read_bytes()
                if hashlib.sha256(text).hexdigest() == told["digest"]:
                    result = Collected(
                        name=told["device"],
                        text=text.decode("utf-8", "surrogateescape"),
                        sha256=told["sha256"],
                        seconds=told["seconds"],
                        attempts=told["attempts"],
                    )
                    found[result.name] = Kept(result, datetime.fromisoformat(told["at"]))
        return found

    def begin(self, *, keep: bool) -> None:
        """From now on results are written; without `keep`, those of an earlier collection are thrown away."""
        if not keep:
            self._clear()
        self._lines = (self.folder / LINES).open("a", encoding="utf-8")

    def add(self, result: Collected, text: str) -> None:
        """Keeps a device's configuration, secrets replaced."""
        assert self._lines is not None
        data = text.encode("utf-8", "surrogateescape")
        file = f"{hashlib.sha256(result.name.encode()).hexdigest()[:24]}.cfg"
        _private(self.folder / file, data)
        told = {
            "device": result.name, "file": file, "digest": hashlib.sha256(data).hexdigest(), "sha256": result.sha256,
            "seconds": result.seconds, "attempts": result.attempts, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S%z}",
        }  # fmt: skip
        self._lines.write(json.dumps(told) + "\n")
        self._lines.flush()

    def finish(self) -> None:
        """Everything is stored where it belongs."""
        self._clear()
        with contextlib.suppress(OSError):  # the folder above may hold something else
            (self.folder / LOCK).unlink()
            self.folder.rmdir()
            self.folder.parent.rmdir()

    def _read(self) -> Iterator[str]:
        with contextlib.suppress(OSError):
            yield from (self.folder / LINES).read_text(encoding="utf-8", errors="replace").splitlines()

    def _clear(self) -> None:
        for path in self.folder.iterdir():
            if path.name != LOCK:
                with contextlib.suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _private(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as stream:
        stream.write(data)
