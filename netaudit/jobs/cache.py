"""Devices parsed before, kept on disk, so that only what changed is read again.

An entry is named by a keyed hash of everything that it depends on: the bytes of the configuration, the device's name,
the platform that an inventory names, the key of the fingerprints, and the source code that reads configurations. It
holds what parsing gave, with every secret replaced already, and a checksum. An entry that is damaged or gone is read
anew: the cache can always be deleted, and nothing depends on it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from netaudit.installed import entry_points

LIMIT = 256 * 1024 * 1024
"""Bytes that the entries of a cache may take together; the least recently used go first."""
_FORMAT = b"netaudit-devices/1\n"
_CHECKSUM = 16
_TRIMMED_TO = 0.8  # of the limit, so that not every run has to trim
_USED_AGAIN = 86_400  # seconds after which an entry that is used is marked as used again
_READS = ("config", "model", "platforms", "jobs/cache.py", "jobs/snapshot.py")
"""The source code that decides what a configuration is read as."""


@dataclass(frozen=True, slots=True)
class DeviceCache:
    """Entries in a folder of their own, one file each. Several processes may use it at once."""

    folder: Path
    key: bytes
    """Of the fingerprints: under another one, the same configuration has other facts."""
    limit: int = LIMIT
    _written: list[str] = field(default_factory=list, repr=False, compare=False)

    def name(self, device: str, platform: str | None, raw: bytes) -> str | None:
        """What an entry is called; None where the source code that reads configurations cannot be told."""
        code = code_version()
        if code is None:
            return None
        # Keyed, as the bytes hold secrets: whoever sees the name cannot try out guesses.
        hashed = hashlib.blake2b(raw, key=self.key[:64], digest_size=20)
        hashed.update(msgspec.msgpack.encode((len(raw), device, platform, code)))
        return hashed.hexdigest()

    def load(self, name: str) -> bytes | None:
        """The content of an entry; None where there is none, or a damaged one."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                held = file.read()
                if time.time() - os.fstat(file.fileno()).st_mtime > _USED_AGAIN:
                    os.utime(path)
        except OSError:
            return None
        start = len(_FORMAT) + _CHECKSUM
        packed = held[start:]
        if not held.startswith(_FORMAT) or held[len(_FORMAT) : start] != _checksum(name, packed):
            return None
        try:
            return zlib.decompress(packed)
        except zlib.error:
            return None

    def store(self, name: str, content: bytes) -> None:
        """Keep an entry; where it cannot be kept, that is all."""
        path = self._path(name)
        packed = zlib.compress(content, 1)
        made = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(_FORMAT + _checksum(name, packed) + packed)
            made.replace(path)
        except OSError:
            made.unlink(missing_ok=True)
            return
        self._written.append(name)

    def trim(self) -> None:
        """Delete the least recently used entries where this run wrote some and all together take too much."""
        if not self._written:
            return
        self._written.clear()
        entries = sorted(_entries(self.folder))
        taken = sum(size for _, size, _ in entries)
        if taken <= self.limit:
            return
        for _, size, path in entries:
            try:
                Path(path).unlink()
            except OSError:
                continue  # another process was faster
            taken -= size
            if taken <= self.limit * _TRIMMED_TO:
                return

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


def device_cache(folder: Path, key: bytes) -> DeviceCache | None:
    """The cache in a folder; None where the folder cannot be made, or is open to others, who could put facts there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = folder.stat()
    except OSError:
        return None
    if hasattr(os, "geteuid") and (seen.st_uid != os.geteuid() or seen.st_mode & 0o022):
        return None
    return DeviceCache(folder, key)


@cache
def code_version() -> str | None:
    """A hash of the source code that reads configurations, platforms of other packages included.

    None where it cannot be read: nothing is then kept, as facts must not outlive the code that made them.
    """
    hashed = hashlib.blake2b(digest_size=20)
    hashed.update(f"{platform.python_version()} {msgspec.__version__}".encode())
    package = Path(__file__).resolve().parent.parent
    roots = [package / part for part in _READS]
    for entry in sorted(entry_points("netaudit.platforms"), key=lambda found: found.value):
        own = _source_of(entry.value.partition(":")[0])
        if own is None:
            return None
        roots.append(own)
    try:
        for root in roots:
            for path in sorted(_modules(root)):
                source = path.read_bytes()
                hashed.update(os.fsencode(path) + b"\0" + len(source).to_bytes(8, "big") + source)
    except OSError:
        return None
    return hashed.hexdigest()


def _source_of(module: str) -> Path | None:
    """Where the package that a module belongs to lies, or the module itself where it is in none."""
    try:
        found = importlib.util.find_spec(module.partition(".")[0])
    except (ImportError, ValueError):
        return None
    if found is None or found.origin is None:
        return None
    origin = Path(found.origin)
    return origin.parent if origin.name == "__init__.py" else origin


def _modules(path: Path) -> Iterable[Path]:
    """The Python files at a path and below it."""
    return path.rglob("*.py") if path.is_dir() else (path,)


def _entries(folder: Path) -> Iterator[tuple[float, int, str]]:
    """When each file of a cache was used last, its bytes, its path; what a process left half written too."""
    try:
        kept = [entry.path for entry in os.scandir(folder) if entry.is_dir()]
    except OSError:
        return
    for path in kept:
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    seen = entry.stat()
                    yield seen.st_mtime, seen.st_size, entry.path
        except OSError:
            continue


def _checksum(name: str, packed: bytes) -> bytes:
    """Of an entry under its name, so that one put in the place of another is noticed."""
    return hashlib.blake2b(packed, key=name.encode(), digest_size=_CHECKSUM).digest()
