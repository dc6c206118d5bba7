"""Quantities with units, as people write them and as reports show them: `10G`, `80%`, `150ms`.

Rates are in bit/s with factors of 1000, durations in the unit the field is kept in, sizes in bytes with factors of
1000 (a `Ki` prefix is 1024, for buffers).
"""

from __future__ import annotations

import re
from typing import Literal

Unit = Literal["bps", "ms", "s", "bytes", "percent", "ratio"]

_NUMBER = r"\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*"
_RATE = re.compile(_NUMBER + r"([kKmMgGtT]?)\s*(?:bit/s|bits/s|bps|b/s|bit)?\s*")
_PERCENT = re.compile(_NUMBER + r"(%|percent)?\s*")
_DURATION = re.compile(_NUMBER + r"(us|ms|s|sec|min|h|d)?\s*")
_SIZE = re.compile(_NUMBER + r"(Ki|Mi|Gi|k|K|M|G)?\s*(?:B|bytes?)?\s*")

_DECIMAL = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}
_MICROSECONDS = {
    "us": 1, "ms": 10**3, "s": 10**6, "sec": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6,
}  # fmt: skip
_EXAMPLES: dict[Unit, str] = {
    "bps": "a rate such as 500M or 10G",
    "ms": "a duration such as 150ms or 3s",
    "s": "a duration such as 60s or 5min",
    "bytes": "a size such as 9000 or 64Ki",
    "percent": "a share such as 80%",
    "ratio": "a share such as 80% or 0.8",
}


def parse_rate(value: str | int | float) -> int:
    """Bit/s of `500M`, `10G`, `1.5 Mbit/s`, or a bare number of bit/s.

    Raises ValueError where it is no rate, or a negative one.
    """
    rate = parse_quantity(value, "bps")
    return round(rate)


def parse_quantity(value: str | int | float, unit: Unit) -> float | int:
    """The number that `value` comes to in `unit`; a bare number is taken to be in that unit already.

    Raises ValueError, with an example of what would do.
    """
    if isinstance(value, bool):
        raise ValueError(f"expected {_EXAMPLES[unit]}")
    if isinstance(value, int | float):
        number: float | int = value
    else:
        number = _scaled(value, unit)
    if number < 0 or number != number or number == float("inf"):
        raise ValueError(f"expected {_EXAMPLES[unit]}")
    return number


_SPAN = re.compile(r"(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?")


def parse_span(text: str) -> int:
    """Seconds of a duration as Prometheus writes it: `7d`, `5m`, `1h30m`. Raises ValueError where it is none."""
    match = _SPAN.fullmatch(text.strip())
    parts = [int(part or 0) for part in match.groups()] if match is not None else []
    seconds = sum(part * factor for part, factor in zip(parts, (604800, 86400, 3600, 60, 1), strict=False))
    if not seconds:
        raise ValueError(f"{text!r} is not a duration such as 7d, 5m or 1h30m")
    return seconds


def _scaled(text: str, unit: Unit) -> float | int:
    pattern = {"bps": _RATE, "ms": _DURATION, "s": _DURATION, "bytes": _SIZE}.get(unit, _PERCENT)
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not {_EXAMPLES[unit]}")
    number, suffix = float(match[1]), match[2] or ""
    if unit == "bps":
        return _tidy(number * _DECIMAL[suffix.lower()])
    if unit == "bytes":
        return _tidy(number * (_BINARY.get(suffix) or _DECIMAL[suffix.lower()]))
    if unit in ("ms", "s"):
        return _tidy(number * _MICROSECONDS[suffix or unit] / _MICROSECONDS[unit])
    return _tidy(number / 100) if unit == "ratio" and suffix else _tidy(number)


def _tidy(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def format_rate(bps: float) -> str:
    """A rate for readers: `500 Mbit/s`, `1.5 Gbit/s`, `800 bit/s`."""
    for factor, prefix in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if abs(bps) >= factor:
            return f"{_short(bps / factor)} {prefix}bit/s"
    return f"{_short(bps)} bit/s"


def format_quantity(value: float, unit: Unit | None) -> str:
    """A number for readers, in its unit: `500 Mbit/s`, `150 ms`, `80 %`; a ratio is shown as a percentage."""
    match unit:
        case "bps":
            return format_rate(value)
        case "percent":
            return f"{_short(value)} %"
        case "ratio":
            return f"{_short(value * 100)} %"
        case "ms" | "s":
            return f"{_short(value)} {unit}"
        case "bytes":
            return f"{_short(value)} bytes"
        case _:
            return _short(value)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
