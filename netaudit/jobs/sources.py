"""Which files are the configurations of which devices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netaudit.errors import InvalidInput, Problem, UsageError

SUFFIXES = (".cfg", ".conf", ".txt")
"""How the name of a configuration on disk ends, best first."""


_DAEMONS = (
    "zebra", "mgmtd", "staticd", "bgpd", "ospfd", "ospf6d", "isisd", "ripd", "ripngd", "eigrpd", "babeld", "ldpd",
    "pimd", "pim6d", "nhrpd", "pbrd", "bfdd", "fabricd", "vrrpd", "pathd", "sharpd",
)  # fmt: skip
"""FRRouting's daemons, each of which may have a file of its own, in the order in which they are read."""
_OF_DAEMON = re.compile(rf"(?:(?P<router>.+)-)?(?P<daemon>{'|'.join(_DAEMONS)})(?P<variant>_\w+)?")


_COMMON_NAME = re.compile(r"frr|config|(?:show[_ -])?(?:running|startup|configuration)(?![a-z]).*", re.IGNORECASE)
"""Names that tell what a file holds, and not of which device: it is the folder's."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration on disk and the device it belongs to."""

    device: str
    path: str
    platform: str | None = None
    """As an inventory says; None where the text must tell."""
    parts: tuple[str, ...] = ()
    """Files that make it together, where there are several: those of a router's daemons. Lines count through them."""

    def read(self) -> bytes:
        """The whole text.

        Raises OSError.
        """
        if not self.parts:
            return Path(self.path).read_bytes()
        texts = [Path(part).read_bytes() for part in self.parts]
        return b"".join(text if text.endswith(b"\n") else text + b"\n" for text in texts)


def find_configs(paths: Iterable[Path], platforms: Mapping[str, str] | None = None) -> list[ConfigFile]:
    """The configurations among files and folders, by device name.

    A folder's are `DIR/<device>.cfg` (also `.conf`, `.txt`), else those of `DIR/configs/`, where any suffix will do,
    else those of `DIR/<device>/`: FRRouting's (`frr.conf`, or `zebra.conf`, `ospfd.conf` ...), or the only one there
    (`running-config.txt`). The files of one router's daemons (`r1-zebra.cfg` and `r1-ospfd.cfg`) are one configuration.
    `platforms`: device -> platform as an inventory names it.

    Raises UsageError for a path that is not there or a folder without configurations, InvalidInput for two files of
    one device.
    """
    known = platforms or {}
    found: dict[str, ConfigFile] = {}
    twice: list[Problem] = []
    listed = list(paths)
    given = [path for path in listed if not path.is_dir()]
    groups = [_files(path) for path in listed if path.is_dir()]
    if given:
        groups.append([file for path in given for file in _files(path)])
    for group in groups:
        for device, files in _by_device(group):
            shown = str(files[0]) if len(files) == 1 else _together(files)
            if device in found and found[device].path != shown:
                twice.append(Problem(shown, None, f"device {device} has a configuration already: {found[device].path}"))
                continue
            parts = tuple(map(str, files)) if len(files) > 1 else ()
            found[device] = ConfigFile(device, shown, known.get(device), parts)
    if twice:
        raise InvalidInput(*twice)
    return list(found.values())


def _by_device(files: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """The files of each device: one, or those of a router's daemons in their order."""
    found: list[tuple[str, list[Path]]] = []
    daemons: dict[str, list[tuple[int, Path]]] = {}
    for file in files:
        match = _OF_DAEMON.fullmatch(file.stem)
        if match is not None:
            router = (match["router"] or file.absolute().parent.name) + (match["variant"] or "")
            daemons.setdefault(router, []).append((_DAEMONS.index(match["daemon"]), file))
    shared = {router: sorted(held) for router, held in daemons.items() if len(held) > 1}
    one_of = {file: router for router, held in shared.items() for _, file in held}
    for file in files:
        router = one_of.get(file)
        if router is None:
            common = len(files) > 1 and _COMMON_NAME.fullmatch(file.stem)
            found.append((file.absolute().parent.name if common else file.stem, [file]))
        elif router in shared:
            found.append((router, [part for _, part in shared.pop(router)]))
    return found


def _together(files: Sequence[Path]) -> str:
    """What several files are called as one: `configs/r1-{zebra,ospfd}.cfg`."""
    names = [file.stem for file in files]
    same = names[0].rfind("-") + 1
    inside = ",".join(name[same:] for name in names)
    return str(files[0].with_name(f"{names[0][:same]}{{{inside}}}{files[0].suffix}"))


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
        inside = sorted(below.iterdir())
        flat = [entry for entry in inside if entry.is_file() and entry.name[0] != "."]
        return flat or [file for entry in inside if entry.is_dir() for file in _of_router(entry)]
    return [file for entry in entries if entry.is_dir() for file in _of_router(entry)]


def _of_router(folder: Path) -> list[Path]:
    """The files in a folder named like its device: FRRouting's (`frr.conf` holds everything), or the only one."""
    whole = folder / "frr.conf"
    if whole.is_file():
        return [whole]
    daemons = [file for daemon in _DAEMONS if (file := folder / f"{daemon}.conf").is_file()]
    if daemons:
        return daemons
    only = [entry for entry in sorted(folder.iterdir()) if entry.is_file() and entry.name[0] != "."]
    common = len(only) == 1 and only[0].suffix in (*SUFFIXES, "") and _COMMON_NAME.fullmatch(only[0].stem)
    return only if common or (len(only) == 1 and only[0].stem == folder.name) else []


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
