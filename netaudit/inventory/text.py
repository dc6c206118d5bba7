"""Reads an inventory that is plain text."""

from __future__ import annotations

from pathlib import Path

from netaudit.errors import InvalidInventory


def read_text(path: Path) -> str:
    """The text of a file, without a byte order mark. Raises InvalidInventory where it is not there or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InvalidInventory.at(path, None, f"cannot be read: {error.strerror}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInventory.at(path, raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from None
