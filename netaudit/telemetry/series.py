"""What a monitoring system measured of one interface in one direction, boiled down from its samples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Way = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Series:
    """One series over the range that was asked for; rates in bit/s, absent where too much of it is missing."""

    labels: Mapping[str, str]
    way: Way
    rank: int
    """0 for the counters to be preferred, 1 for the next."""
    usual: int | None
    """The quantile that was asked for."""
    highest: int | None
    points: int
    expected: int
    """Points that a series without gaps has."""


@dataclass(frozen=True, slots=True)
class Measurements:
    """All series of a server; `notes` are what it warned of."""

    source: str
    """For messages: `prometheus https://host`."""
    window: str
    series: tuple[Series, ...]
    notes: tuple[str, ...] = ()


def nearest_rank(ordered: Sequence[float], share: float) -> float:
    """A quantile of ascending values by nearest rank: one that was really there; of few values it is the largest."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
