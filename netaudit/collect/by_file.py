"""Takes a running configuration from a file that something else put there."""

from __future__ import annotations

from pathlib import Path

from netaudit.collect.completeness import IncompleteError, read
from netaudit.collect.register import Collector
from netaudit.collect.session import decode
from netaudit.collect.target import Target
from netaudit.collect.visit import Visit
from netaudit.errors import CollectionError

SUFFIXES = (".cfg", ".conf", ".txt", "")


def running(visit: Visit) -> str:
    """The configuration in `target.path`, or in `<name>.cfg` (`.conf`, `.txt`) of that folder or its `configs`.

    A file may lack the end marker a device prints; else it must stand up to the same questions. Raises CollectionError.
    """
    target = visit.target
    if target.path is None:
        raise CollectionError(target.name, "unsupported", "the collector `file` needs a path")
    path = _find(target.path, target.name)
    if path is None:
        raise CollectionError(target.name, "unreachable", f"{target.path} holds no {target.name}.cfg, .conf or .txt")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CollectionError(target.name, "unreachable", f"{path}: {error.strerror}") from None
    return accepted(target, str(path), raw)


def accepted(target: Target, place: str, raw: bytes, *, end: bool = False) -> str:
    """The text that was found at a place, where nothing speaks against it; with `end`, its end must be there too.

    Raises IncompleteError.
    """
    reading = read(decode(raw), target.access.netmiko)
    faults = [why for why in (reading.refused, *reading.faults) if why and (end or not why.startswith("cut off"))]
    if faults:
        message = f"{place} is not a whole configuration: {'; '.join(faults)}"
        raise IncompleteError(target.name, "incomplete", message, reading.text)
    return reading.text


def _find(path: Path, name: str) -> Path | None:
    if not path.is_dir():
        return path
    candidates = (folder / f"{name}{suffix}" for folder in (path, path / "configs") for suffix in SUFFIXES)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


COLLECTORS = {"file": Collector("file", running, logs_in=False, judged=True)}
