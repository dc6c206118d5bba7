"""What the routing of demands brings out, in the normal state and under each failure.

Volumes are in bit/s. A utilisation is load over capacity; it is absent where the capacity is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Demand, Graph


@dataclass(frozen=True, slots=True)
class ArcClass:
    """Load of one traffic class on an arc; `worst_bps` is the highest of any state, whatever the others carry then."""

    name: str
    normal_bps: float
    worst_bps: float


@dataclass(frozen=True, slots=True)
class ArcLoad:
    """One direction of a link.

    The worst state is the one with the highest utilisation, or the highest load where the capacity is not known; the
    normal state where no failure is worse, and then `worst_failure` is absent. Of equal ones it is the first failure.
    """

    link: str
    source: str
    target: str
    capacity_bps: float | None
    normal_bps: float
    worst_bps: float
    worst_utilisation: float | None
    worst_failure: FailureCase | None
    classes: tuple[ArcClass, ...] = ()

    @property
    def normal_utilisation(self) -> float | None:
        """Load over capacity in the normal state."""
        return None if self.capacity_bps is None else self.normal_bps / self.capacity_bps


@dataclass(frozen=True, slots=True)
class Detour:
    """The demand whose way grows most, and its length (sum of metrics) before and after."""

    source: str
    target: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class FailureLoad:
    """What one failure does."""

    case: FailureCase
    dropped_bps: float = 0.0
    """Traffic that has no way left because of it; what starts or ends at a failed node is part of it."""
    ended_bps: float = 0.0
    """The part of `dropped_bps` that starts or ends at a failed node."""
    dropped: tuple[Demand, ...] = ()
    """The demands cut off between nodes that are up."""
    max_utilisation: float | None = None
    max_arc: int | None = None
    """Number of the arc with it."""
    detour: Detour | None = None


@dataclass(frozen=True, slots=True)
class FlowAnalysis:
    """Loads of all arcs, in the order of the graph's, and what each failure does.

    A growth is the factor on all demands at which the first link is full; absent where no loaded link's capacity is
    known.
    """

    graph: Graph
    arcs: tuple[ArcLoad, ...]
    failures: tuple[FailureLoad, ...]
    growth_normal: float | None
    growth_n_minus_1: float | None
    disconnected: tuple[Demand, ...]
    """Demands that have no way even when nothing has failed; no load holds them."""
    states: tuple[tuple[float, ...], ...] = field(default=(), repr=False)
    """For each failure the load of every arc, where that was asked for."""
