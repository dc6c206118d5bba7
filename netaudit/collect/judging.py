"""Reads until one reading is beyond doubt, or two of them say the same."""

from __future__ import annotations

from collections.abc import Callable

from netaudit.collect.completeness import IncompleteError, Reading

READS = 3


def judge(device: str, read: Callable[[], Reading]) -> str:
    """The text of the first reading that can be trusted; at most three are made.

    Raises IncompleteError with what came last.
    """
    earlier: list[Reading] = []
    for _ in range(READS):
        reading = read()
        if reading.refused:
            raise IncompleteError(device, "refused", reading.refused, reading.text)
        if not reading.faults and (not reading.doubts or any(reading.agrees(other) for other in earlier)):
            return reading.text
        if reading.faults and any(other.faults == reading.faults for other in earlier):
            break
        if not reading.faults:
            earlier = [other for other in earlier if not other.faults]
        earlier.append(reading)
    told = " (reads differ)" if len(earlier) == READS and not reading.faults else ""
    raise IncompleteError(device, "incomplete", f"not a whole configuration: {reading.why}{told}", reading.text)
