"""The same answer the slow way: everything anew in each state, Bellman-Ford, one pair of nodes at a time."""

from __future__ import annotations

from netaudit.network.flows.graph import Demand, Graph

INFINITE = float("inf")


def loads_without(graph: Graph, demands: list[Demand], down: set[int]) -> tuple[list[float], float]:
    """Load of each arc, and the volume that has no way, when the links numbered in `down` are gone."""
    arcs = []
    for number, link in enumerate(graph.edges):
        if number not in down:
            arcs.append((2 * number, link.a, link.b, link.metric_ab))
            arcs.append((2 * number + 1, link.b, link.a, link.metric_ba))
    loads, dropped = [0.0] * (2 * len(graph.edges)), 0.0
    for demand in demands:
        distance = dict.fromkeys(graph.nodes, INFINITE) | {demand.target: 0}
        for _ in graph.nodes:
            for _, tail, head, metric in arcs:
                distance[tail] = min(distance[tail], distance[head] + metric)
        if distance[demand.source] == INFINITE:
            dropped += demand.bps
            continue
        waiting = [(demand.source, demand.bps)]
        while waiting:
            node, bps = waiting.pop()
            tight = [a for a in arcs if a[1] == node != demand.target and distance[node] == distance[a[2]] + a[3]]
            for arc, _, head, _ in tight[: graph.paths[graph.index[node]]]:
                loads[arc] += bps / len(tight[: graph.paths[graph.index[node]]])
                waiting.append((head, bps / len(tight[: graph.paths[graph.index[node]]])))
    return loads, dropped
