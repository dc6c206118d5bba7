"""The ZIP file of a bundle, every byte of which is determined by its entries, so that any changed one is noticed.

A compressed stream has bits that do not matter; the manifest therefore also holds the hash of what is in the ZIP.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_MODE = 0o644 << 16
_STORED, _DEFLATED = 0, 8
_HEADER = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s2B5H3L5H2L")
_END = struct.Struct("<4s4H2LH")
MOST_FILES = 60_000
MOST_BYTES = 3_500_000_000
"""Beyond either a ZIP has other headers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it is in the ZIP."""

    name: str
    crc: int
    size: int
    """Of the content."""
    data: bytes
    """The content, compressed unless `stored`."""
    stored: bool = False

    def content(self, most: int) -> bytes:
        """What the file holds. Raises ValueError where it is not whole, or more than `most` bytes."""
        if self.stored:
            made, left = self.data, b""
        else:
            stream = zlib.decompressobj(-15)
            try:
                made = stream.decompress(self.data, most + 1)
            except zlib.error:
                raise ValueError("cannot be unpacked") from None
            left = b"" if stream.eof else b"?"
        if len(made) > most:
            raise ValueError("is larger than the manifest says")
        if left or len(made) != self.size or zlib.crc32(made) != self.crc:
            raise ValueError("cannot be unpacked")
        return made


def entry(name: str, content: bytes, *, stored: bool = False) -> Entry:
    """A file for the ZIP."""
    data = content
    if not stored:
        stream = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = stream.compress(content) + stream.flush()
    return Entry(name, zlib.crc32(content), len(content), data, stored)


def written(entries: Sequence[Entry]) -> bytes:
    """The ZIP; the same for the same entries. Raises ValueError where they are too many or too large."""
    if len(entries) > MOST_FILES or sum(len(one.data) for one in entries) > MOST_BYTES:
        raise ValueError("too large for one bundle")
    out, central = io.BytesIO(), io.BytesIO()
    for one in entries:
        name = one.name.encode()
        flags = 0 if name.isascii() else 0x800
        common = (
            20,
            flags,
            _STORED if one.stored else _DEFLATED,
            0,
            33,
            one.crc,
            len(one.data),
            one.size,
            len(name),
            0,
        )
        place = (b"PK\x01\x02", 20, 3, *common, 0, 0, 0, _MODE, out.tell())
        central.write(_CENTRAL.pack(*place) + name)
        out.write(_HEADER.pack(b"PK\x03\x04", *common) + name + one.data)
    at, directory = out.tell(), central.getvalue()
    out.write(directory + _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), at, 0))
    return out.getvalue()


def read(raw: bytes) -> list[Entry]:
    """The entries of a ZIP, nothing unpacked. Raises ValueError where it cannot be read as one."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as held:
            infos = held.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, EOFError) as error:
        raise ValueError(str(error) or "cannot be read") from None
    found = []
    for info in infos:
        start = info.header_offset + _HEADER.size + len(info.orig_filename.encode())
        data = raw[start : start + info.compress_size]
        stored = info.compress_type == _STORED
        found.append(Entry(info.orig_filename, info.CRC, info.file_size, data, stored))
    return found


def altered(raw: bytes, entries: Sequence[Entry]) -> str:
    """Which part of the ZIP, its files apart, is not as it was written; empty where all is."""
    try:
        expected = written(entries)
    except (ValueError, struct.error):
        return "the ZIP itself"
    if raw == expected:
        return ""
    at = 0
    for one in entries:
        end = at + _HEADER.size + len(one.name.encode())
        if raw[at:end] != expected[at:end]:
            return f"the header of {one.name}"
        at = end + len(one.data)
    return "the directory of the ZIP"
