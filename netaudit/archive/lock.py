"""One writer at a time. The kernel releases the lock of a process that dies, so a stale one cannot remain."""

from __future__ import annotations

import contextlib
import errno
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
    held = False
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(descriptor, 200, 0).decode("ascii", "replace").strip()
            raise ArchiveError(f"archive is locked by {holder or 'another process'}") from None
        killed = os.fstat(descriptor).st_size > 0
        mark = f"pid {os.getpid()} since {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}".encode("ascii")
        try:
            if os.pwrite(descriptor, mark, 0) != len(mark):  # over what a killed writer left: that stays where it fails
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.ftruncate(descriptor, len(mark))
            held = True
        except OSError as error:
            raise ArchiveError(f"the archive {repository} cannot be written: {error.strerror}") from None
        yield killed
    finally:
        if held:
            os.ftruncate(descriptor, 0)
        os.close(descriptor)


def left_locked(repository: Path) -> bool:
    """A writer was killed: its mark is there and nobody holds the lock."""
    try:
        with (repository / NAME).open("r+", encoding="ascii") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return stream.read() != ""
    except OSError:
        return False
