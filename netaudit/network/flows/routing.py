"""Shortest paths towards one destination, and the traffic on them.

Equal-cost multipath as routers do it: each node splits what it has for a destination evenly over its next-hop arcs, so
two parallel links count twice. An arc is *tight* when it lies on a shortest path; a node uses all its tight arcs, or
the first of them where it may use only so many.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

from netaudit.network.flows.graph import Graph

FAR = 1 << 62
"""The distance of a node that has no way to the destination."""


@dataclass(frozen=True, slots=True)
class Destination:
    """How all nodes reach one of them, and what they send it, in the normal state."""

    node: int
    distance: list[int]
    tight: list[tuple[int, ...]]
    """For each node its arcs on shortest paths."""
    used: list[tuple[int, ...]]
    """Those of them that it sends over."""
    demand: dict[int, float]
    """What each source sends in all classes together, bit/s."""
    flows: list[list[float]]
    """For each set of volumes, what passes each node: its own and what it forwards."""


def shortest_paths(graph: Graph, target: int) -> tuple[list[int], list[int]]:
    """Distance of each node to `target` (Dijkstra, arcs reversed), and the nodes that reach it, nearest first."""
    distance = [FAR] * len(graph.nodes)
    distance[target] = 0
    settled: list[int] = []
    done = [False] * len(graph.nodes)
    heap = [(0, target)]
    while heap:
        here, node = heappop(heap)
        if done[node]:
            continue
        done[node] = True
        settled.append(node)
        for _, tail, metric in graph.incoming[node]:
            if here + metric < distance[tail]:
                distance[tail] = here + metric
                heappush(heap, (here + metric, tail))
    return distance, settled


def route(
    graph: Graph,
    target: int,
    volumes: list[dict[int, float]],
    loads: list[list[float]],
    sets: dict[tuple[int, ...], tuple[int, ...]],
) -> Destination:
    """Route the demands towards one destination, and add them to `loads`.

    `volumes` and `loads` have one entry for each set of volumes (all classes together, then each class): bit/s by
    source, and by arc. `sets` keeps each set of arcs once, since destinations share most of them.
    """
    distance, settled = shortest_paths(graph, target)
    tight: list[tuple[int, ...]] = [()] * len(graph.nodes)
    used = tight[:]
    for node in settled:
        here = distance[node]
        arcs = tuple([arc for arc, head, metric in graph.outgoing[node] if distance[head] + metric == here])
        tight[node] = arcs = sets.setdefault(arcs, arcs)
        used[node] = arcs if graph.paths[node] is None else arcs[: graph.paths[node]]
    heads = graph.heads
    flows = []
    for sent, load in zip(volumes, loads, strict=True):
        flow = [0.0] * len(graph.nodes)
        for source, bps in sent.items():
            flow[source] = bps
        for node in reversed(settled):
            if flow[node] and node != target:
                share = flow[node] / len(used[node])
                for arc in used[node]:
                    load[arc] += share
                    flow[heads[arc]] += share
        flows.append(flow)
    return Destination(target, distance, tight, used, volumes[0], flows)
