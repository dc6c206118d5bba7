"""Whether IOS saved what it runs: `show running-config` prints when it was changed and when it was saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

_SAID = re.compile(
    r"! (Last configuration change|NVRAM config last updated) at (\d\d:\d\d:\d\d) (\S+) \w{3} (\w{3} +\d{1,2} \d{4})\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LEAVING_S = 60
"""IOS takes leaving the configuration mode for a change, and `do write` comes before it."""


class TimesOfChange(NamedTuple):
    """What the times above a configuration tell, in the form in which a device holds it."""

    unsaved: bool | None
    at: dict[str, tuple[int, ...]]
    unknown: dict[str, str]


def times_of_change(lines: Sequence[str]) -> TimesOfChange:
    """From the lines above a configuration; nothing at all where they do not tell when it was changed."""
    told = {}
    for number, line in enumerate(lines, 1):
        match = _SAID.match(line) if line.startswith("! ") else None
        if match is not None:
            told[match[1]] = (number, match[3], _time(f"{match[2]} {match[4]}"))
    changed, saved = told.get("Last configuration change"), told.get("NVRAM config last updated")
    if changed is None:
        return TimesOfChange(None, {}, {})
    if saved is None:
        return _unknown("the time of the last change stands above the configuration, that of the last save does not")
    if changed[1] != saved[1]:
        return _unknown(f"the change is told in {changed[1]} and the save in {saved[1]}")
    if changed[2] is None or saved[2] is None:
        return _unknown("the times above the configuration are not understood")
    after = int((changed[2] - saved[2]).total_seconds())
    if 0 < after <= _LEAVING_S:
        return _unknown(
            f"changed {after} s after the save: who saves within the configuration mode leaves it afterwards"
        )
    return TimesOfChange(after > 0, {"unsaved": (changed[0], saved[0])}, {})


def _unknown(why: str) -> TimesOfChange:
    return TimesOfChange(None, {}, {"unsaved": why})


def _time(text: str) -> datetime | None:
    clock, month, day, year = text.split()
    try:
        hour, minute, second = (int(part) for part in clock.split(":"))
        return datetime(int(year), _MONTHS.index(month.lower()) + 1, int(day), hour, minute, second)
    except ValueError:
        return None
