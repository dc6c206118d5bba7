"""Releases of a system, for defaults that hold from one to another."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

Release = tuple[int, ...]

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


class Since(NamedTuple):
    """A default that is known to hold for some releases only; `before` is the first that it does not hold for."""

    attribute: str
    value: Any
    source: str
    since: Release
    before: Release | None = None


def release(version: str | None) -> Release | None:
    """`4.32.0F`, `6.2.2`, `15.2(7)E3` as numbers to compare; None where there is none."""
    match = _NUMBERS.match(version or "")
    return tuple(int(part) for part in match[0].split(".")) if match is not None else None


def known(rows: tuple[Since, ...], version: str | None) -> list[Since]:
    """The rows that hold for a version; none where it is not known."""
    own = release(version)
    if own is None:
        return []
    return [row for row in rows if row.since <= own and (row.before is None or own < row.before)]
