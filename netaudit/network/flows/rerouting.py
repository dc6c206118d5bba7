"""What a failure changes for one destination: only the nodes that lost their way, and only the difference in load.

After Ramalingam and Reps (An Incremental Algorithm for a Generalization of the Shortest-Path Problem, Journal of
Algorithms 21, 1996): when arcs fail, distances only grow, and only for nodes that lost every tight arc. All others keep
what is left of their tight arcs. The traffic of the nodes whose arcs changed is taken off, and the difference is pushed
downhill, farthest node first, until it cancels out or arrives.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from netaudit.network.flows.graph import Graph
from netaudit.network.flows.routing import FAR, Destination

NOISE = 1e-12
"""A difference this small beside the flow it belongs to is rounding."""


class Rerouting:
    """How nodes reach one destination when the arcs of `failed` are gone."""

    def __init__(self, graph: Graph, to: Destination, failed: set[int]) -> None:
        self._graph = graph
        self._failed = failed
        self.to = to
        self.lost = _lost_arcs(graph, to, failed)
        """How many tight arcs each node lost, for those that lost any."""
        self.moved = {node: FAR for node, count in self.lost.items() if count == len(to.tight[node])}
        """New distance of the nodes that lost all; exact for those that carry traffic, `FAR` for those cut off."""
        self._arcs: dict[int, tuple[int, ...]] = {}
        _settle(graph, to, failed, self.moved)

    def arcs(self, node: int) -> tuple[int, ...]:
        """The arcs that a node of `lost` sends over now."""
        found = self._arcs.get(node)
        if found is None:
            found = self._arcs[node] = self._find(node)
        return found

    def _find(self, node: int) -> tuple[int, ...]:
        graph, moved, failed, distance = self._graph, self.moved, self._failed, self.to.distance
        if node in moved:
            here = moved[node]
            kept = [
                arc
                for arc, head, metric in graph.outgoing[node]
                if (moved[head] if head in moved else distance[head]) + metric == here and arc not in failed
            ]
        else:
            heads = graph.heads
            kept = [arc for arc in self.to.tight[node] if arc not in failed and heads[arc] not in moved]
        limit = graph.paths[node]
        return tuple(kept if limit is None else kept[:limit])

    def shift(self, flow: list[float], loads: list[float], touched: set[int]) -> None:
        """Move the traffic of one set of volumes (`flow` by node) to the new arcs, in `loads` (bit/s by arc).

        The nodes whose arcs' loads change are added to `touched`.
        """
        used, heads, size = self.to.used, self._graph.heads, len(self._graph.nodes)
        lost, moved, distance = self.lost, self.moved, self.to.distance
        difference: dict[int, float] = {}
        changed = [node for node in lost if flow[node]]
        for node in changed:
            share = flow[node] / len(used[node])
            for arc in used[node]:
                loads[arc] -= share
                head = heads[arc]
                difference[head] = difference.get(head, 0.0) - share
        for node in changed:
            difference.setdefault(node, 0.0)
        touched.update(changed)
        # A heap entry is distance and node in one integer: comparing integers is cheaper than comparing pairs.
        heap = []
        for node in difference:
            here = moved[node] if node in moved else distance[node]
            if here < FAR:
                heap.append(-here * size - node)
        heapify(heap)
        while heap:
            node = -heappop(heap) % size
            out = difference[node]
            noise = NOISE * flow[node]
            if node in lost:
                out += flow[node]
                via = self.arcs(node)
            else:
                via = used[node] if node != self.to.node else ()
            if not via or -noise <= out <= noise:
                continue
            touched.add(node)
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
    """Find the new distances of the nodes in `moved`: from the nodes that kept theirs, then among themselves.

    It ends when the nodes that carry traffic have theirs: what is farther away is on no way of theirs.
    """
    distance, flow, size = to.distance, to.flows[0], len(graph.nodes)
    waiting = sum(1 for node in moved if flow[node])
    if not waiting:
        return
    heap: list[int] = []
    for node in moved:
        best = FAR
        for arc, head, metric in graph.outgoing[node]:
            if head not in moved and distance[head] + metric < best and arc not in failed:
                best = distance[head] + metric
        if best < FAR:
            heap.append(best * size + node)
    for entry in heap:
        moved[entry % size] = entry // size
    heapify(heap)
    while heap and waiting:
        here, node = divmod(heappop(heap), size)
        if here > moved[node]:
            continue
        if flow[node]:
            waiting -= 1
        for arc, tail, metric in graph.incoming[node]:
            if tail in moved and here + metric < moved[tail] and arc not in failed:
                moved[tail] = here + metric
                heappush(heap, (here + metric) * size + tail)
