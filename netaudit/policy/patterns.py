"""Regular expressions of users, matched by RE2: its time is linear in the text, so no pattern can hang an audit.

A call of RE2 costs some twenty times that of a substring test, so the literal text that every match must hold is
looked for first. RE2 is imported when the first pattern needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

Search = Callable[[str], bool]

_META = frozenset("\\.^$|?*+()[]{}")
_MAX_PROGRAM_BYTES = 1 << 20


@lru_cache(maxsize=4096)
def searcher(pattern: str, block: bool = False) -> Search:
    """Tells whether a text holds a match of the pattern; in a `block`, `^` and `$` stand for its lines.

    Raises ValueError where RE2 does not take the pattern.
    """
    anchored, literal, whole = literal_prefix(pattern)
    if whole and literal and not anchored:
        return lambda text: literal in text
    if whole and literal and not block:
        return lambda text: text.startswith(literal)
    compiled = _compile(f"(?m){pattern}" if block else pattern)
    search = compiled.search
    if not literal:
        return lambda text: search(text) is not None
    if anchored and not block:
        return lambda text: text.startswith(literal) and search(text) is not None
    return lambda text: literal in text and search(text) is not None


def literal_prefix(pattern: str) -> tuple[bool, str, bool]:
    """Whether a pattern begins with `^`, the literal text after that, and whether there is nothing else in it."""
    if "|" in pattern or pattern.startswith("(?"):
        return False, "", False
    anchored = pattern.startswith("^")
    rest = pattern[1:] if anchored else pattern
    end = next((position for position, char in enumerate(rest) if char in _META), len(rest))
    if end < len(rest) and rest[end] in "?*{":
        end -= 1
    end = max(end, 0)
    return anchored, rest[:end], end == len(rest)


def _compile(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_PROGRAM_BYTES
    try:
        return re2.compile(pattern, options)
    except re2.error as reason:
        raise ValueError(f"is no regular expression that RE2 takes: {_told(reason)}{_missing(pattern)}") from None


def _told(reason: Exception) -> str:
    told = reason.args[0] if reason.args else reason
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)


def _missing(pattern: str) -> str:
    if re.search(r"\(\?<?[=!]", pattern):
        return "; look-ahead and look-behind do not exist in it"
    return "; back-references do not exist in it" if re.search(r"\\[1-9]", pattern) else ""
