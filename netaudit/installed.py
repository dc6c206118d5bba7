"""What other installed packages register with netaudit: their entry points."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_METADATA = (".dist-info", ".egg-info")


def entry_points(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group.

    Where no installed package names the group, which is the usual case, `importlib.metadata` is not loaded: it takes as
    long as reading ten configurations.
    """
    if not _named(group):
        return ()
    from importlib import metadata

    return tuple(metadata.entry_points(group=group))


def _named(group: str) -> bool:
    """Whether a package may name the group; False only where every place that packages come from was looked at."""
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    wanted = group.encode()
    return any(_named_below(place or ".", wanted) for place in sys.path)


def _named_below(place: str, wanted: bytes) -> bool:
    try:
        entries = list(os.scandir(place))
    except NotADirectoryError:
        return True  # an archive
    except OSError:
        return False
    for entry in entries:
        lowered = entry.name.lower()
        if lowered.endswith(_METADATA) or lowered == "egg-info":
            try:
                if wanted in Path(entry.path, "entry_points.txt").read_bytes():
                    return True
            except OSError:
                continue
    return False
