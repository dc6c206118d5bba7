"""Authentication, authorisation and accounting as several systems write them alike."""

from __future__ import annotations

from collections.abc import Iterable


def methods(words: Iterable[str]) -> tuple[str, ...]:
    """The methods of a list in their order: `group NAME` and `cache NAME` are one each."""
    found: list[str] = []
    for said in words:
        if found and found[-1] in ("group", "cache"):
            found[-1] += f" {said}"
        else:
            found.append(said)
    return tuple(found)
