"""Reports reach their file in one piece or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from netaudit.errors import UsageError


def write_atomic(path: str | Path, data: str | bytes) -> None:
    """Write a file by way of a temporary one beside it, so that no reader ever sees half of it.

    An existing file keeps its permissions, a symbolic link keeps pointing where it does, and a pipe or device is
    written straight. Raises UsageError when the folder is not there or cannot be written.
    """
    content = data.encode() if isinstance(data, str) else data
    target = Path(path).resolve()
    try:
        if target.is_dir():
            raise UsageError(f"{path}: is a folder; name a file")
        if not target.parent.is_dir():
            raise UsageError(f"{path}: the folder {target.parent} is not there; create it first")
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error


def _replace(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".netaudit-{os.urandom(8).hex()}.tmp")
    try:
        # 0o666 less the umask, as any program that creates a file; mkstemp's 0o600 would lock out a web server.
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        with os.fdopen(handle, "wb") as file:
            if target.exists():
                os.fchmod(handle, target.stat().st_mode & 0o7777)
            file.write(content)
            file.flush()
            os.fsync(handle)
        temporary.replace(target)
        _sync_folder(target.parent)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the renaming last through a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
