"""Demands over a graph: loads in the normal state and under every failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.kernel import KernelName, kernel_for
from netaudit.network.flows.outcome import Effect, Outcome, Volumes
from netaudit.network.flows.results import ArcClass, ArcLoad, Detour, FailureLoad, FlowAnalysis
from netaudit.network.flows.tabled import Tables, route_by_tables
from netaudit.network.flows.worst import growth

Pairs = dict[tuple[int, int], list[Demand]]


def analyse(
    graph: Graph,
    demands: Iterable[Demand],
    failures: Sequence[FailureCase] = (),
    *,
    keep_states: bool = False,
    kernel: KernelName = "auto",
    tables: Tables | None = None,
) -> FlowAnalysis:
    """Route all demands, then again under each failure, and keep the worst; by `tables` where metrics do not decide.

    `keep_states` keeps the load of every arc under every failure; without it memory does not grow with the number of
    failures. Raises KeyError for a demand whose end is not a node of the graph, ValueError for a negative volume, and
    MissingExtra where the compiled kernel is asked for and not installed.
    """
    pairs = _pairs(graph, demands)
    classes = sorted({demand.traffic_class for group in pairs.values() for demand in group} - {""})
    volumes = _volumes(pairs, classes)
    sets = len(classes) + 1
    different, same_as = _different(failures)
    if tables is not None:
        outcome = route_by_tables(graph, tables, volumes, sets, different, keep_states=keep_states)
    else:
        route_all = kernel_for(graph, len(volumes), len(different), kernel)
        outcome = route_all(graph, volumes, sets, different, keep_states=keep_states)
    return FlowAnalysis(
        graph=graph,
        arcs=tuple(_arc(graph, arc, classes, outcome, different) for arc in range(len(graph.heads))),
        failures=tuple(
            _failure(graph, case, outcome.effects[number], pairs)
            for case, number in zip(failures, same_as, strict=True)
        ),
        growth_normal=growth(
            None if rate is None else load / rate for load, rate in zip(outcome.loads[0], graph.capacities, strict=True)
        ),
        growth_n_minus_1=growth(outcome.worst_utilisation),
        disconnected=tuple(demand for pair in outcome.disconnected for demand in pairs[pair] if demand.bps),
        states=tuple(tuple(outcome.states[number]) for number in same_as) if keep_states else (),
    )


def _different(failures: Sequence[FailureCase]) -> tuple[list[FailureCase], list[int]]:
    """The failures that do not take down the same as an earlier one, and for each failure its number among these.

    A card with one link, a group of links that share one risk, a LAG's last member: often it is all the same.
    """
    numbers: dict[tuple[object, ...], int] = {}
    same_as = [numbers.setdefault((case.down, case.reduced, case.nodes), len(numbers)) for case in failures]
    first = dict(zip(same_as[::-1], failures[::-1], strict=True))
    return [first[number] for number in range(len(numbers))], same_as


def _pairs(graph: Graph, demands: Iterable[Demand]) -> Pairs:
    """Demands by the numbers of their ends; those that stay on one node load nothing and are left out."""
    pairs: Pairs = {}
    for demand in demands:
        if not 0 <= demand.bps < float("inf"):
            raise ValueError(f"demand {demand.source} -> {demand.target} has the volume {demand.bps}")
        ends = graph.index[demand.source], graph.index[demand.target]
        if ends[0] != ends[1]:
            pairs.setdefault(ends, []).append(demand)
    return pairs


def _volumes(pairs: Pairs, classes: list[str]) -> Volumes:
    """For each destination what each source sends: first all classes together, then each class."""
    places = {name: place for place, name in enumerate(classes, start=1)}
    volumes: Volumes = {}
    for (source, target), group in pairs.items():
        sent = volumes.setdefault(target, [{} for _ in range(len(classes) + 1)])
        for demand in group:
            sent[0][source] = sent[0].get(source, 0.0) + demand.bps
            if demand.traffic_class:
                of_class = sent[places[demand.traffic_class]]
                of_class[source] = of_class.get(source, 0.0) + demand.bps
    return volumes


def _failure(graph: Graph, case: FailureCase, effect: Effect, pairs: Pairs) -> FailureLoad:
    dropped = [demand for pair in effect.cut for demand in pairs[pair] if demand.bps]
    detour = effect.detour
    return FailureLoad(
        case=case,
        dropped_bps=effect.dropped_bps,
        ended_bps=effect.ended_bps,
        dropped=tuple(sorted(dropped, key=lambda demand: (demand.source, demand.target, demand.traffic_class))),
        max_utilisation=None if effect.top is None else effect.top[0],
        max_arc=None if effect.top is None else effect.top[1],
        detour=None if detour is None else Detour(graph.nodes[detour[0]], graph.nodes[detour[1]], *detour[2:]),
    )


def _arc(graph: Graph, arc: int, classes: list[str], outcome: Outcome, failures: Sequence[FailureCase]) -> ArcLoad:
    worst = outcome.worst_case[arc]
    return ArcLoad(
        link=graph.edges[arc // 2].id,
        source=graph.nodes[graph.tails[arc]],
        target=graph.nodes[graph.heads[arc]],
        capacity_bps=graph.capacities[arc],
        normal_bps=outcome.loads[0][arc],
        worst_bps=outcome.worst_load[arc],
        worst_utilisation=outcome.worst_utilisation[arc],
        worst_failure=None if worst < 0 else failures[worst],
        classes=tuple(
            ArcClass(name, outcome.loads[place][arc], outcome.worst_of_set[place][arc])
            for place, name in enumerate(classes, start=1)
            if outcome.worst_of_set[place][arc]
        ),
    )
