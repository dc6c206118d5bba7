"""Utilisation of the fullest links under the worst failures, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.results import ArcLoad, FlowAnalysis
from netaudit.network.flows.tabled import Tables


@dataclass(frozen=True, slots=True)
class HeatMap:
    """One row for each failure, one column for each arc; a utilisation is absent where the capacity is not known."""

    failures: tuple[FailureCase, ...]
    arcs: tuple[ArcLoad, ...]
    utilisation: tuple[tuple[float | None, ...], ...]


def heat_map(
    first: FlowAnalysis,
    demands: Iterable[Demand],
    *,
    tables: Tables | None = None,
    failures: int = 30,
    links: int = 40,
) -> HeatMap:
    """The arcs that are fullest in their worst state, and the failures: what brings that about, then the worst ones.

    Only the failures that are shown have their loads kept.
    """
    graph = first.graph
    columns = sorted(range(len(first.arcs)), key=lambda arc: -(first.arcs[arc].worst_utilisation or 0.0))[:links]
    causes = [case for arc in columns if (case := first.arcs[arc].worst_failure) is not None]
    ranked = sorted(first.failures, key=lambda failure: -(failure.max_utilisation or 0.0))
    told = {(case.kind, case.id): case for case in (*causes, *(failure.case for failure in ranked))}
    chosen = tuple(told.values())[:failures]
    states = analyse(graph, demands, chosen, keep_states=True, tables=tables).states
    return HeatMap(
        failures=chosen,
        arcs=tuple(first.arcs[arc] for arc in columns),
        utilisation=tuple(
            tuple(_utilisation(graph, case, arc, loads[arc]) for arc in columns)
            for case, loads in zip(chosen, states, strict=True)
        ),
    )


def _utilisation(graph: Graph, case: FailureCase, arc: int, load: float) -> float | None:
    reduced = dict(case.reduced).get(arc // 2)
    capacity = graph.capacities[arc] if reduced is None else reduced[arc % 2]
    return None if capacity is None else load / capacity
