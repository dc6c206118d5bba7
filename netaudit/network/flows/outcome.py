"""What a kernel computes, in numbers of nodes, arcs and cases: both kernels give the same.

A set of volumes is the demand of all classes together (number 0), then that of each class. Volumes are in bit/s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Volumes = dict[int, list[dict[int, float]]]
"""Destination -> for each set of volumes what each source sends it."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one failure does."""

    top: tuple[float, int] | None
    """The highest utilisation, and the arc that has it."""
    dropped_bps: float
    ended_bps: float
    """The part of `dropped_bps` that starts or ends at a failed node."""
    cut: Sequence[tuple[int, int]] = ()
    """Source and destination of demands that are cut off between nodes that are up."""
    detour: tuple[int, int, int, int] | None = None
    """Source, destination, and distance before and after, of the demand whose way grows most."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Loads of all arcs in the normal state and in their worst one, and what each failure does."""

    loads: Sequence[Sequence[float]]
    """For each set of volumes the normal load of each arc."""
    worst_load: Sequence[float]
    worst_utilisation: Sequence[float | None]
    worst_case: Sequence[int]
    """For each arc the number of the failure with the worst load; -1 for the normal state."""
    worst_of_set: Sequence[Sequence[float]]
    """For each set of volumes the highest load of each arc in any state; the first is not filled."""
    effects: Sequence[Effect]
    disconnected: Sequence[tuple[int, int]]
    """Source and destination of demands that have no way even when nothing has failed."""
    states: Sequence[Sequence[float]] = field(default=(), repr=False)
    """For each failure the load of every arc, where that was asked for."""
