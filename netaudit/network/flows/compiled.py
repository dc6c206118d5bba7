"""The compiled kernel's face: Python values to arrays and back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

import numpy as np

from netaudit.network.flows.compiled_loops import (
    ARC,
    FAR,
    Cases,
    Effects,
    Floats,
    Ints,
    Net,
    Ways,
    Worsts,
    route_failures,
    route_normal,
)
from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Edge, Graph
from netaudit.network.flows.outcome import Effect, Outcome, Volumes

Entry = TypeVar("Entry")

NO_STATES = np.empty((0, 0))


def route_all_compiled(
    graph: Graph, volumes: Volumes, sets: int, cases: Sequence[FailureCase], *, keep_states: bool = False
) -> Outcome:
    """Route all volumes, then again under each failure only what it concerns."""
    seconds_to_compile()
    return _route(graph, volumes, sets, cases, keep_states=keep_states)


def _route(graph: Graph, volumes: Volumes, sets: int, cases: Sequence[FailureCase], *, keep_states: bool) -> Outcome:
    net, ways = _net(graph), _ways(graph, volumes, sets)
    arcs = len(graph.heads)
    capacities = _rates(graph.capacities)
    loads = np.zeros((sets, arcs))
    route_normal(net, ways, loads)
    normal = loads[0] / capacities
    known = np.flatnonzero(~np.isnan(capacities))
    fullest = known[np.argsort(-normal[known], kind="stable")]
    worst = Worsts(loads[0].copy(), normal.copy(), np.full(arcs, -1, np.int64), loads.copy(), fullest)
    effects = Effects(
        np.zeros(len(cases)), np.full(len(cases), -1, np.int64), np.zeros(len(cases)), np.zeros(len(cases)),
        np.full((len(cases), 4), -1, np.int64),
    )  # fmt: skip
    states = np.empty((len(cases), arcs)) if keep_states else NO_STATES
    cut = route_failures(net, ways, capacities, loads, _cases(graph, cases), worst, effects, states)
    return Outcome(
        loads=loads.tolist(),
        worst_load=worst.load.tolist(),
        worst_utilisation=[None if use != use else use for use in worst.utilisation.tolist()],
        worst_case=worst.case.tolist(),
        worst_of_set=worst.of_set.tolist(),
        effects=_effects(effects, ways.targets.tolist(), cut),
        disconnected=[
            (node, target)
            for place, (target, sent) in enumerate(sorted(volumes.items()))
            for node in sent[0]
            if ways.distance[place, node] == FAR
        ],
        states=states.tolist(),
    )


@cache
def seconds_to_compile() -> float:
    """Have everything compiled, or loaded from the cache, on the smallest network; how long that took."""
    begin = time.perf_counter()
    link = Graph.of([Edge("ab", "a", "b")])
    _route(link, {1: [{0: 1.0}]}, 1, [FailureCase("link", "ab", (0,))], keep_states=True)
    return time.perf_counter() - begin


def _net(graph: Graph) -> Net:
    first_out, first_in = _lists(graph.outgoing, len)[0], _lists(graph.incoming, len)[0]
    out, into = (np.array([arc for arcs in side for arc in arcs], ARC) for side in (graph.outgoing, graph.incoming))
    limits = _ints([limit or 0 for limit in graph.paths])
    return Net(_ints(graph.tails), _ints(graph.heads), _ints(graph.metrics), first_out, out, first_in, into, limits)


def _ways(graph: Graph, volumes: Volumes, sets: int) -> Ways:
    nodes, targets = len(graph.nodes), sorted(volumes)
    flow = np.zeros((sets, len(targets), nodes))
    for place, target in enumerate(targets):
        for volume, sent in enumerate(volumes[target]):
            flow[volume, place, list(sent)] = list(sent.values())
    distance = np.empty((len(targets), nodes), np.int64)
    tight = np.empty((len(targets), nodes), np.int32)
    return Ways(_ints(targets), distance, tight, flow[0].copy(), flow)


def _cases(graph: Graph, cases: Sequence[FailureCase]) -> Cases:
    first_down, down = _lists([[arc for link in case.down for arc in (2 * link, 2 * link + 1)] for case in cases], int)
    reduced = [[(2 * link + side, rates[side]) for link, rates in case.reduced for side in (0, 1)] for case in cases]
    first_reduced, reduced_arcs = _lists(reduced, lambda entry: entry[0])
    first_node, nodes = _lists([[graph.index[name] for name in case.nodes] for case in cases], int)
    left = _rates(rate for entries in reduced for _, rate in entries)
    return Cases(first_down, down, first_reduced, reduced_arcs, left, first_node, nodes)


def _effects(found: Effects, targets: list[int], cut: tuple[Ints, Ints, Ints]) -> list[Effect]:
    by_case: dict[int, list[tuple[int, int]]] = {}
    for case, node, way in zip(*(part.tolist() for part in cut), strict=True):
        by_case.setdefault(case, []).append((node, targets[way]))
    rows = zip(*(part.tolist() for part in found), strict=True)
    return [
        Effect(
            None if top_arc < 0 else (top, top_arc),
            dropped,
            ended,
            by_case.get(case, ()),
            None if detour[0] < 0 else (detour[0], targets[detour[1]], detour[2], detour[3]),
        )
        for case, (top, top_arc, dropped, ended, detour) in enumerate(rows)
    ]


def _lists(lists: Iterable[Sequence[Entry]], number: Callable[[Entry], int]) -> tuple[Ints, Ints]:
    """Lists laid behind each other: where each begins, and all of them."""
    first, flat = [0], []
    for entries in lists:
        flat += [number(entry) for entry in entries]
        first.append(len(flat))
    return _ints(first), _ints(flat)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def _rates(rates: Iterable[float | None]) -> Floats:
    return np.array([np.nan if rate is None else rate for rate in rates], np.float64)
