"""Rates, shares and counts as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, isfinite

_UNITS = ((1e12, "Tbit/s"), (1e9, "Gbit/s"), (1e6, "Mbit/s"), (1e3, "kbit/s"))
UNKNOWN = "unknown"


def rate(bps: float | None) -> str:
    """A rate given in bit/s: `9.8 Gbit/s`; `unknown` for None."""
    if bps is None or not isfinite(bps):
        return UNKNOWN
    for size, unit in _UNITS:
        if abs(bps) >= size:
            return f"{bps / size:.3g} {unit}" if abs(bps) < 1000 * size else f"{bps / size:,.0f} {unit}"
    return f"{bps:.3g} bit/s"


def percent(share: float | None) -> str:
    """A share of 1: `97 %`; 100 % and 0 % only where they are exact; `unknown` for None."""
    if share is None or not isfinite(share):
        return UNKNOWN
    whole = round(share * 100)
    if whole == 100 and share != 1:
        tenths = floor(share * 1000) if share < 1 else ceil(share * 1000)
        return f"{tenths / 10:.1f} %"
    if whole == 0 and share > 0:
        return "< 1 %"
    return f"{whole:,} %"


def factor(value: float | None) -> str:
    """A growth factor: `1.63` and a times sign; `unlimited` where nothing ever fills, `unknown` for None."""
    if value is None:
        return UNKNOWN
    return f"{value:.2f}\u00d7" if isfinite(value) else "unlimited"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 device`, `12 devices`, `9,012 lines`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def number(row: Mapping[str, object], key: str) -> float | None:
    """The figure that a row of a result holds under `key`; None where it holds none."""
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
