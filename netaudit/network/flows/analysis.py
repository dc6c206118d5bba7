"""Demands over a graph: loads in the normal state and under every failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.rerouting import NOISE, Rerouting
from netaudit.network.flows.results import ArcClass, ArcLoad, Detour, FailureLoad, FlowAnalysis
from netaudit.network.flows.routing import FAR, Destination, route
from netaudit.network.flows.worst import Worst, growth

Pairs = dict[tuple[int, int], list[Demand]]


def analyse(
    graph: Graph, demands: Iterable[Demand], failures: Sequence[FailureCase] = (), *, keep_states: bool = False
) -> FlowAnalysis:
    """Route all demands, then again under each failure, and keep the worst.

    `keep_states` keeps the load of every arc under every failure; without it memory does not grow with the number of
    failures. Raises KeyError for a demand whose end is not a node of the graph and ValueError for a negative volume.
    """
    pairs = _pairs(graph, demands)
    classes = sorted({demand.traffic_class for group in pairs.values() for demand in group} - {""})
    volumes = _volumes(pairs, classes)
    loads = [[0.0] * len(graph.heads) for _ in range(len(classes) + 1)]
    sets: dict[tuple[int, ...], tuple[int, ...]] = {}
    ways = [route(graph, target, sent, loads, sets) for target, sent in sorted(volumes.items())]
    carried = _carried(graph, ways)
    worst = Worst(graph.capacities, loads)
    states = []
    outcomes = []
    for case in failures:
        failed = {arc for link in case.down for arc in (2 * link, 2 * link + 1)}
        after = [load[:] for load in loads]
        concerned = sorted(set().union(*(carried[arc] for arc in failed)))
        changes = [Rerouting(graph, ways[number], failed) for number in concerned]
        nodes: set[int] = set()
        for change in changes:
            for flow, load in zip(change.to.flows, after, strict=True):
                change.shift(flow, load, nodes)
        touched = [arc for node in nodes for arc, _, _ in graph.outgoing[node]]
        _settle_rounding(loads, after, touched, failed)
        top = worst.note(case, after, touched)
        outcomes.append(_outcome(graph, case, changes, pairs, top))
        if keep_states:
            states.append(tuple(after[0]))
    return FlowAnalysis(
        graph=graph,
        arcs=tuple(_arc(graph, arc, classes, loads, worst) for arc in range(len(graph.heads))),
        failures=tuple(outcomes),
        growth_normal=growth(worst.normal_utilisation),
        growth_n_minus_1=growth(worst.utilisation),
        disconnected=tuple(
            demand
            for way in ways
            for source in way.demand
            if way.distance[source] == FAR
            for demand in pairs[source, way.node]
            if demand.bps
        ),
        states=tuple(states),
    )


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


def _volumes(pairs: Pairs, classes: list[str]) -> dict[int, list[dict[int, float]]]:
    """For each destination what each source sends: first all classes together, then each class."""
    places = {name: place for place, name in enumerate(classes, start=1)}
    volumes: dict[int, list[dict[int, float]]] = {}
    for (source, target), group in pairs.items():
        sent = volumes.setdefault(target, [{} for _ in range(len(classes) + 1)])
        for demand in group:
            sent[0][source] = sent[0].get(source, 0.0) + demand.bps
            if demand.traffic_class:
                of_class = sent[places[demand.traffic_class]]
                of_class[source] = of_class.get(source, 0.0) + demand.bps
    return volumes


def _carried(graph: Graph, ways: list[Destination]) -> list[list[int]]:
    """For each arc the destinations (by place in `ways`) whose traffic it carries: the ones its failure concerns."""
    carried: list[list[int]] = [[] for _ in graph.heads]
    for number, way in enumerate(ways):
        for node, bps in enumerate(way.flows[0]):
            if bps:
                for arc in way.used[node]:
                    carried[arc].append(number)
    return carried


def _settle_rounding(loads: list[list[float]], after: list[list[float]], touched: list[int], failed: set[int]) -> None:
    """Make the load of failed and emptied arcs exactly zero, and of arcs that end up as they were what it was."""
    for normal, load in zip(loads, after, strict=True):
        for arc in touched:
            before, now = normal[arc], load[arc]
            if arc in failed or now <= NOISE * before:
                load[arc] = 0.0
            elif -NOISE * before <= now - before <= NOISE * before:
                load[arc] = before


def _outcome(
    graph: Graph,
    case: FailureCase,
    changes: list[Rerouting],
    pairs: Pairs,
    top: tuple[float, int] | None,
) -> FailureLoad:
    down = {graph.index[name] for name in case.nodes}
    dropped_bps = ended_bps = 0.0
    dropped: list[Demand] = []
    longest: tuple[int, int, int, int, int] | None = None
    for change in changes:
        way = change.to
        for node, after in change.moved.items():
            bps = way.demand.get(node)
            if not bps:
                continue
            if after == FAR:
                dropped_bps += bps
                if node in down or way.node in down:
                    ended_bps += bps
                else:
                    dropped.extend(demand for demand in pairs[node, way.node] if demand.bps)
            else:
                before = way.distance[node]
                longer = (before - after, node, way.node, before, after)
                longest = longer if longest is None else min(longest, longer)
    return FailureLoad(
        case=case,
        dropped_bps=dropped_bps,
        ended_bps=ended_bps,
        dropped=tuple(sorted(dropped, key=lambda demand: (demand.source, demand.target, demand.traffic_class))),
        max_utilisation=None if top is None else top[0],
        max_arc=None if top is None else top[1],
        detour=None if longest is None else Detour(graph.nodes[longest[1]], graph.nodes[longest[2]], *longest[3:]),
    )


def _arc(graph: Graph, arc: int, classes: list[str], loads: list[list[float]], worst: Worst) -> ArcLoad:
    return ArcLoad(
        link=graph.edges[arc // 2].id,
        source=graph.nodes[graph.tails[arc]],
        target=graph.nodes[graph.heads[arc]],
        capacity_bps=graph.capacities[arc],
        normal_bps=loads[0][arc],
        worst_bps=worst.load[arc],
        worst_utilisation=worst.utilisation[arc],
        worst_failure=worst.failure[arc],
        classes=tuple(
            ArcClass(name, loads[place][arc], worst.class_load[place][arc])
            for place, name in enumerate(classes, start=1)
            if worst.class_load[place][arc]
        ),
    )
