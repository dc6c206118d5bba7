"""The feature that a change belongs to, and how severe it is."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from netaudit.drift.features import DEFAULT_SEVERITY, FEATURES, PLAIN_SECTIONS, SECTIONS, SEVERITIES
from netaudit.model.results import Change, Severity


def classify(change: Change, *, statement: bool = False) -> Change:
    """The change with its feature and severity filled in; that of a `statement` is told from all its words."""
    if statement:
        from netaudit.drift.statements.features import classify_statement

        return classify_statement(change)
    return msgspec.structs.replace(change, feature=feature(change), severity=severity(change))


def feature(change: Change) -> str:
    """What the change touches: `interface`, `qos`, `routing`, ...; `other` where no table knows."""
    line = _first_line(change)
    for header in reversed(change.path):
        within = _first(SECTIONS, header)
        if within is not None and within not in PLAIN_SECTIONS:
            return within
        if within is not None:
            return _first(FEATURES, line) or within
    return _first(SECTIONS, line) or _first(FEATURES, line) or "other"


def severity(change: Change) -> Severity:
    """How much the change matters, by the table."""
    section = change.path[-1] if change.path else ""
    line = _first_line(change)
    for kind, header, text, level in SEVERITIES:
        if _pattern(kind).fullmatch(change.kind) and _pattern(header).match(section) and _pattern(text).match(line):
            return level
    return DEFAULT_SEVERITY


def _first_line(change: Change) -> str:
    """The line that decides: what runs now, or what is no longer there."""
    return (change.after if change.after is not None else change.before or "").split("\n", 1)[0]


def _first(table: tuple[tuple[str, str], ...], line: str) -> str | None:
    return next((said for pattern, said in table if _pattern(pattern).match(line)), None)


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
