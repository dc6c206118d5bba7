"""One writer at a time. The kernel releases the lock of a process that dies, so a stale one cannot remain."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from netaudit.errors import ArchiveError

NAME = "netaudit.lock"


@contextlib.contextmanager
def locked(repository: Path) -> Iterator[bool]:
    """Holds the archive's lock; yields whether the writer before was killed at its work.

    Raises ArchiveError where another process holds it.
    """
    try:
        descriptor = os.open(repository / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ArchiveError(f"the archive {repository} cannot be written: {error.strerror}") from None
    with os.fdopen(descriptor, "r+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ArchiveError(f"archive is locked by {stream.read().strip() or 'another process'}") from None
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
