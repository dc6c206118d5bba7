"""One process at a time. The kernel releases the lock of a process that dies, so a stale one cannot remain."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path


class HeldError(Exception):
    """Another process holds the lock; the text says which, and since when."""


@contextlib.contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Holds the lock that a file stands for; yields whether the process before was killed at its work.

    Raises HeldError where another process holds it, OSError where the file cannot be written.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HeldError(stream.read().strip() or "another process") from None
        killed = stream.read() != ""
        stream.seek(0)
        stream.truncate()
        stream.write(f"pid {os.getpid()} since {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        stream.flush()
        try:
            yield killed
        finally:
            stream.seek(0)
            stream.truncate()
