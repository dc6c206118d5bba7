"""What a failure changes for one destination: only the nodes that lost their way, and only the difference in load.

After Ramalingam and Reps (An Incremental Algorithm for a Generalization of the Shortest-Path Problem, Journal of
Algorithms 21, 1996): when arcs fail, distances only grow, and only for nodes that lost every tight arc. All others keep
what is left of their tight arcs. The traffic of the nodes whose arcs changed is taken off, and the difference is pushed
downhill, farthest node first, until it cancels out or arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from netaudit.network.flows.graph import Graph
from netaudit.network.flows.routing import FAR, Destination

NOISE = 1e-12
"""A difference this small beside the flow it belongs to is rounding."""


@dataclass(slots=True)
class Rerouting:
    """How nodes reach one destination after a failure."""

    moved: dict[int, int]
    """New distance of the nodes that lost all their tight arcs; `FAR` for those cut off."""
    arcs: dict[int, tuple[int, ...]]
    """New arcs of all nodes that lost any."""


def reroute(graph: Graph, to: Destination, failed: set[int]) -> Rerouting:
    """The new distances and arcs towards a destination when the arcs of `failed` are gone."""
    lost = _lost_arcs(graph, to, failed)
    moved = {node: FAR for node, count in lost.items() if count == len(to.tight[node])}
    if moved:
        _settle(graph, to, failed, moved)
    distance, heads = to.distance, graph.heads
    arcs: dict[int, tuple[int, ...]] = {}
    for node in lost:
        limit = graph.paths[node]
        if node in moved:
            here = moved[node]
            kept = [
                arc
                for arc, head, metric in graph.outgoing[node]
                if (moved[head] if head in moved else distance[head]) + metric == here and arc not in failed
            ]
        else:
            kept = [arc for arc in to.tight[node] if arc not in failed and heads[arc] not in moved]
        arcs[node] = tuple(kept if limit is None else kept[:limit])
    return Rerouting(moved, arcs)


def _lost_arcs(graph: Graph, to: Destination, failed: set[int]) -> dict[int, int]:
    """How many tight arcs each node lost: failed ones, and those towards nodes that lost all of theirs."""
    distance, tight, incoming = to.distance, to.tight, graph.incoming
    lost: dict[int, int] = {}
    cut: list[int] = []
    for arc in failed:
        node = graph.tails[arc]
        if distance[node] == distance[graph.heads[arc]] + graph.metrics[arc]:
            lost[node] = count = lost.get(node, 0) + 1
            if count == len(tight[node]):
                cut.append(node)
    for head in cut:
        here = distance[head]
        for arc, node, metric in incoming[head]:
            if distance[node] == here + metric and arc not in failed:
                lost[node] = count = lost.get(node, 0) + 1
                if count == len(tight[node]):
                    cut.append(node)
    return lost


def _settle(graph: Graph, to: Destination, failed: set[int], moved: dict[int, int]) -> None:
    """Find the new distances of the nodes in `moved`: from the nodes that kept theirs, then among themselves."""
    distance, size = to.distance, len(graph.nodes)
    heap: list[int] = []
    for node in moved:
        best = FAR
        for arc, head, metric in graph.outgoing[node]:
            if head not in moved and distance[head] + metric < best and arc not in failed:
                best = distance[head] + metric
        if best < FAR:
            heap.append(best * size + node)
    # A heap entry is distance and node in one integer: comparing integers is cheaper than comparing pairs.
    for entry in heap:
        moved[entry % size] = entry // size
    heapify(heap)
    while heap:
        here, node = divmod(heappop(heap), size)
        if here > moved[node]:
            continue
        for arc, tail, metric in graph.incoming[node]:
            if tail in moved and here + metric < moved[tail] and arc not in failed:
                moved[tail] = here + metric
                heappush(heap, (here + metric) * size + tail)


def shift(graph: Graph, to: Destination, change: Rerouting, flow: list[float], loads: list[float]) -> None:
    """Move the traffic of one set of volumes (`flow` by node) to the new arcs, in `loads` (bit/s by arc)."""
    distance, used, heads, size = to.distance, to.used, graph.heads, len(graph.nodes)
    arcs, moved = change.arcs, change.moved
    difference: dict[int, float] = {}
    for node in arcs:
        if flow[node]:
            share = flow[node] / len(used[node])
            for arc in used[node]:
                loads[arc] -= share
                head = heads[arc]
                difference[head] = difference.get(head, 0.0) - share
    for node in arcs:
        if flow[node] and node not in difference:
            difference[node] = 0.0
    heap = []
    for node in difference:
        here = moved[node] if node in moved else distance[node]
        if here < FAR:
            heap.append(-here * size - node)
    heapify(heap)
    while heap:
        node = -heappop(heap) % size
        out = difference[node]
        if node in arcs:
            out += flow[node]
            via = arcs[node]
        else:
            via = used[node]
        if not via or -NOISE * flow[node] <= out <= NOISE * flow[node]:
            continue
        share = out / len(via)
        for arc in via:
            loads[arc] += share
            head = heads[arc]
            if head in difference:
                difference[head] += share
            else:
                difference[head] = share
                here = moved[head] if head in moved else distance[head]
                heappush(heap, -here * size - head)
