"""Which files are the configurations of which devices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netaudit.errors import InvalidInput, Problem, UsageError

SUFFIXES = (".cfg", ".conf", ".txt")
"""How the name of a configuration on disk ends, best first."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration on disk and the device it belongs to."""

    device: str
    path: str
    platform: str | None = None
    """As an inventory says; None where the text must tell."""


def find_configs(paths: Iterable[Path], platforms: Mapping[str, str] | None = None) -> list[ConfigFile]:
    """The configurations among files and folders, by device name.

    A folder's are `DIR/<device>.cfg` (also `.conf`, `.txt`), else those of `DIR/configs/`, where any suffix will do.
    `platforms`: device -> platform as an inventory names it.

    Raises UsageError for a path that is not there or a folder without configurations, InvalidInput for two files of
    one device.
    """
    known = platforms or {}
    found: dict[str, ConfigFile] = {}
    twice: list[Problem] = []
    for path in paths:
        for file in _files(path):
            device = file.stem
            if device in found and found[device].path != str(file):
                twice.append(
                    Problem(str(file), None, f"device {device} has a configuration already: {found[device].path}")
                )
                continue
            found[device] = ConfigFile(device, str(file), known.get(device))
    if twice:
        raise InvalidInput(*twice)
    return list(found.values())


def _files(path: Path) -> Sequence[Path]:
    if path.is_dir():
        inside = _of_folder(path)
        if not inside:
            raise UsageError(
                f"{path}: no configurations in this folder (looked for *{', *'.join(SUFFIXES)} and for configs/)"
            )
        return inside
    if not path.exists() and not path.is_symlink():  # a link to nothing is there, and cannot be read
        raise UsageError(f"{path}: no such file or folder")
    return [path]


def _of_folder(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror}") from None
    named = [entry for entry in entries if entry.suffix in SUFFIXES and entry.name[0] != "." and _is_there(entry)]
    if named:
        return named
    below = folder / "configs"
    if below.is_dir():
        return sorted(entry for entry in below.iterdir() if entry.is_file() and entry.name[0] != ".")
    return []


def _is_there(entry: Path) -> bool:
    """Whether something of that name is to be read, or told to be unreadable: a folder, a link to nothing."""
    return entry.is_file() or entry.is_dir() or entry.is_symlink()


def beside(paths: Sequence[Path], name: str, *, folder: bool = False) -> Path | None:
    """A file such as `intent.yaml`, or a folder, that lies in, or next to, the folder of the configurations."""
    for path in paths:
        place = path if path.is_dir() else path.parent
        for candidate in (place / name, place.parent / name):
            there = candidate.is_dir() if folder else candidate.is_file()
            if there and (candidate.parent == place or place.name in _KINDS_OF_FOLDERS):
                return candidate
    return None


_KINDS_OF_FOLDERS = ("configs", "approved", "running", "candidate")
"""Folders whose parent is the place where intent and demands of the network lie."""
