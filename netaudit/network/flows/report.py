"""The result of `netaudit capacity`, in the shape that users script against (`netaudit.capacity/1`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from netaudit.network.demands import place_demands, read_demands
from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import FailureCase, link_failures, node_failures
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.kernel import KernelName
from netaudit.network.flows.results import ArcLoad, FailureLoad, FlowAnalysis
from netaudit.network.topology_csv import read_topology

SCHEMA = "netaudit.capacity/1"
NO_FAILURE = {"kind": "none", "id": ""}

Guarantees = Mapping[tuple[str, str, str], float]
"""Bit/s promised to a class, by link, sending node and class."""


def capacity_of_csv(
    links_file: str | Path, demands_file: str | Path, *, nodes: bool = False, kernel: KernelName = "auto"
) -> dict[str, Any]:
    """Loads of a topology file under a demands file: normally, and when each link (with `nodes`, each node too) fails.

    Raises InvalidDemands with every problem of the file at fault.
    """
    graph = read_topology(links_file)

    def resolve(name: str) -> tuple[str, ...]:
        return (name,) if name in graph.index else ()

    rows = read_demands(demands_file, resolve, graph.nodes)
    demands = place_demands(rows, resolve, file=str(demands_file))
    cases: list[FailureCase] = link_failures(graph) + (node_failures(graph) if nodes else [])
    return capacity_document(analyse(graph, demands, cases, kernel=kernel), unknown=unmetered(graph))


def capacity_document(
    analysis: FlowAnalysis, *, unknown: Iterable[tuple[str, str]] = (), guarantees: Guarantees | None = None
) -> dict[str, Any]:
    """The document: one row for each link and direction, one for each failure, growth, and what is not known and why.

    Demands that have no way even in the normal state stand among the unknown, each with its file and line.
    """
    promised = guarantees or {}
    notes = [*((*pair,) for pair in unknown), *cut_off(analysis.disconnected)]
    return {
        "schema": SCHEMA,
        "links": [_link(arc, promised) for arc in analysis.arcs],
        "failures": [_failure(analysis, failure) for failure in analysis.failures],
        "growth": {"normal": analysis.growth_normal, "n_minus_1": analysis.growth_n_minus_1},
        "unknown": [{"what": what, "why": why} for what, why in notes],
    }


def cut_off(demands: Sequence[Demand]) -> list[tuple[str, str]]:
    """What is said of demands that have no way in the normal state: the demand, and why no load holds it."""
    return [
        (f"demand {demand.label}", f"{_where(demand)}nothing joins {' to '.join(demand.label.split(' -> '))}")
        for demand in demands
    ]


def unmetered(graph: Graph) -> list[tuple[str, str]]:
    """What is said of links whose capacity is not known."""
    return [
        (f"link {link.id}", "its capacity is not known, so neither is its utilisation")
        for link in graph.edges
        if link.capacity_ab is None or link.capacity_ba is None
    ]


def _where(demand: Demand) -> str:
    return f"{demand.origin}: " if demand.origin else ""


def _link(arc: ArcLoad, promised: Guarantees) -> dict[str, Any]:
    return {
        "id": arc.link,
        "from": arc.source,
        "to": arc.target,
        "capacity_bps": arc.capacity_bps,
        "normal_bps": arc.normal_bps,
        "normal_utilisation": arc.normal_utilisation,
        "worst_bps": arc.worst_bps,
        "worst_utilisation": arc.worst_utilisation,
        "worst_failure": _case(arc.worst_failure),
        "classes": [
            {
                "class": load.name,
                "guarantee_bps": promised.get((arc.link, arc.source, load.name)),
                "normal_bps": load.normal_bps,
                "worst_bps": load.worst_bps,
            }
            for load in arc.classes
        ],
    }


def _failure(analysis: FlowAnalysis, failure: FailureLoad) -> dict[str, Any]:
    top = None if failure.max_arc is None else analysis.arcs[failure.max_arc]
    detour = failure.detour
    return {
        **_case(failure.case),
        "dropped_bps": failure.dropped_bps,
        "ended_bps": failure.ended_bps,
        "dropped": list(dict.fromkeys(demand.label for demand in failure.dropped)),
        "max_utilisation": failure.max_utilisation,
        "max_link": None if top is None else top.link,
        "max_from": None if top is None else top.source,
        "longest_detour": None
        if detour is None
        else {"source": detour.source, "target": detour.target, "before": detour.before, "after": detour.after},
    }


def _case(case: FailureCase | None) -> dict[str, str]:
    return NO_FAILURE if case is None else {"kind": case.kind, "id": case.id}
