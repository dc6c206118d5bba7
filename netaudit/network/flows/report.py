"""The result of `netaudit capacity`, in the shape that users script against (`netaudit.capacity/1`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from netaudit.errors import UsageError
from netaudit.network.demands import place_demands
from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import FailureCase, link_failures, node_failures, pair_failures
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.kernel import KernelName
from netaudit.network.flows.results import ArcLoad, FailureLoad, FlowAnalysis
from netaudit.network.flows.upgrades import Upgrade, rank_upgrades
from netaudit.network.topology_csv import read_network

SCHEMA = "netaudit.capacity/1"
NO_FAILURE = {"kind": "none", "id": ""}

Guarantees = Mapping[tuple[str, str, str], float]
"""Bit/s promised to a class, by link, sending node and class."""


def capacity_of_csv(
    links_file: str | Path,
    demands_file: str | Path,
    *,
    kinds: Collection[str] = ("link",),
    growth: float = 1.0,
    kernel: KernelName = "auto",
) -> dict[str, Any]:
    """Loads of a topology file under a demands file, times `growth`: normally, and under failures of these `kinds`.

    Raises InvalidDemands with every problem of both files.
    """
    graph, rows = read_network(links_file, demands_file)
    demands = [replace(own, bps=own.bps * growth) for own in place_demands(rows, _itself, file=str(demands_file))]
    cases = failures_of(graph, kinds)
    none = [] if demands else [("demands", f"{demands_file}: there is none that loads a link")]
    analysis = analyse(graph, demands, cases, kernel=kernel)
    document = capacity_document(analysis, unknown=[*none, *unmetered(graph)])
    return {**document, "upgrades": [upgrade_row(step) for step in rank_upgrades(analysis, target=1.0)]}


def upgrade_row(step: Upgrade) -> dict[str, Any]:
    """A step of an upgrade plan, and the room to grow after it."""
    return {
        "link": step.link,
        "from_bps": step.from_bps,
        "to_bps": step.to_bps,
        "growth": {"normal": step.growth_normal, "n_minus_1": step.growth_n_minus_1},
    }


def _itself(name: str) -> tuple[str, ...]:
    return (name,)


def failures_of(graph: Graph, kinds: Collection[str]) -> list[FailureCase]:
    """The failures of these kinds that a graph alone can tell; raises UsageError for others."""
    if strange := sorted(set(kinds) - {"link", "node", "n-2"}):
        raise UsageError(f"a links file knows links and nodes, no {strange[0]}: --failures link, node or n-2")
    links, nodes = link_failures(graph), node_failures(graph)
    single = [*(links if "link" in kinds else ()), *(nodes if "node" in kinds else ())]
    return [*single, *(pair_failures(single or links) if "n-2" in kinds else ())]


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
