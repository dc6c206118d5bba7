"""The kernel in plain Python."""

from __future__ import annotations

from collections.abc import Sequence

from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Graph
from netaudit.network.flows.outcome import Effect, Outcome, Volumes
from netaudit.network.flows.rerouting import NOISE, Rerouting
from netaudit.network.flows.routing import FAR, Destination, route
from netaudit.network.flows.worst import Worst


def route_all(
    graph: Graph, volumes: Volumes, sets: int, cases: Sequence[FailureCase], *, keep_states: bool = False
) -> Outcome:
    """Route all volumes, then again under each failure only what it concerns."""
    loads = [[0.0] * len(graph.heads) for _ in range(sets)]
    shared: dict[tuple[int, ...], tuple[int, ...]] = {}
    ways = [route(graph, target, sent, loads, shared) for target, sent in sorted(volumes.items())]
    carried = _carried(graph, ways)
    worst = Worst(graph.capacities, loads)
    states = []
    effects = []
    for number, case in enumerate(cases):
        failed = {arc for link in case.down for arc in (2 * link, 2 * link + 1)}
        after = [load[:] for load in loads]
        concerned = sorted(set().union(*(carried[arc] for arc in failed)))
        changes = [Rerouting(graph, ways[place], failed) for place in concerned]
        nodes: set[int] = set()
        for change in changes:
            for flow, load in zip(change.to.flows, after, strict=True):
                change.shift(flow, load, nodes)
        touched = [arc for node in nodes for arc, _, _ in graph.outgoing[node]]
        settle_rounding(loads, after, touched, failed)
        top = worst.note(number, case, after, touched)
        effects.append(_effect(graph, case, changes, top))
        if keep_states:
            states.append(after[0])
    return Outcome(
        loads=loads,
        worst_load=worst.load,
        worst_utilisation=worst.utilisation,
        worst_case=worst.case,
        worst_of_set=worst.class_load,
        effects=effects,
        disconnected=[(node, way.node) for way in ways for node in way.demand if way.distance[node] == FAR],
        states=states,
    )


def _carried(graph: Graph, ways: list[Destination]) -> list[list[int]]:
    """For each arc the destinations (by place in `ways`) whose traffic it carries: the ones its failure concerns."""
    carried: list[list[int]] = [[] for _ in graph.heads]
    for number, way in enumerate(ways):
        for node, bps in enumerate(way.flows[0]):
            if bps:
                for arc in way.used[node]:
                    carried[arc].append(number)
    return carried


def settle_rounding(loads: list[list[float]], after: list[list[float]], touched: list[int], failed: set[int]) -> None:
    """Make the load of failed and emptied arcs exactly zero, and of arcs that end up as they were what it was."""
    for normal, load in zip(loads, after, strict=True):
        for arc in touched:
            before, now = normal[arc], load[arc]
            if arc in failed or now <= NOISE * before:
                load[arc] = 0.0
            elif -NOISE * before <= now - before <= NOISE * before:
                load[arc] = before


def _effect(graph: Graph, case: FailureCase, changes: list[Rerouting], top: tuple[float, int] | None) -> Effect:
    down = {graph.index[name] for name in case.nodes}
    dropped_bps = ended_bps = 0.0
    cut: list[tuple[int, int]] = []
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
                    cut.append((node, way.node))
            else:
                before = way.distance[node]
                longer = (before - after, node, way.node, before, after)
                longest = longer if longest is None else min(longest, longer)
    return Effect(top, dropped_bps, ended_bps, cut, None if longest is None else longest[1:])
