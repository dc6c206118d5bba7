"""What flows to one destination by routing tables, and what becomes of it where some nodes send elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping

from netaudit.network.flows.graph import Graph

Tell = Callable[[int], tuple[int, ...]]
"""Node -> the arcs that it spreads traffic over evenly; none where it drops what it gets."""


class Flow:
    """What flows to one destination in one state."""

    def __init__(self, graph: Graph, tell: Tell, target: int, sent: list[dict[int, float]]) -> None:
        self.graph, self.target, self.sent = graph, target, sent
        self._tell = tell
        self.arcs: dict[int, tuple[int, ...]] = {}
        """Node that carries traffic -> its arcs; none where it drops, as a loop does in the end."""
        self.arriving: dict[int, float] = {}
        """Node -> the part of what it has that arrives."""
        self.length: dict[int, int] = {}
        """Node -> sum of metrics of its way."""
        self.cut_open = False
        """There was a loop."""
        order = self._order()
        _arrive(graph, target, order, self.arcs, self.arriving, self.length)
        self.has = [_spread(graph, target, order, self.arcs, volume.copy()) for volume in sent]
        """For each set of volumes what each node has."""
        self.senders: dict[int, list[tuple[int, int]]] = {}
        """Node -> the nodes that send to it, each with the number of arcs that it spreads over; once for each arc."""
        for node in order:
            arcs = self.arcs[node]
            for arc in arcs:
                self.senders.setdefault(graph.heads[arc], []).append((node, len(arcs)))

    def _order(self) -> list[int]:
        """The nodes that traffic passes, each before those it sends to; loops are cut open.

        Where a node would send back to one that its traffic came through, it drops: that is what a loop comes to.
        """
        heads, target, arcs_of = self.graph.heads, self.target, self.arcs
        done: dict[int, bool] = {}
        order: list[int] = []

        def begin(node: int) -> tuple[int, Iterable[int]]:
            done[node] = False
            arcs_of[node] = self._tell(node) if node != target else ()
            return node, iter(arcs_of[node])

        for source in self.sent[0]:
            stack = [begin(source)] if source not in done else []
            while stack:
                node, arcs = stack[-1]
                for arc in arcs:
                    head = heads[arc]
                    if head not in done:
                        stack.append(begin(head))
                        break
                    if not done[head]:
                        arcs_of[node] = ()
                        self.cut_open = True
                else:
                    done[node] = True
                    order.append(node)
                    stack.pop()
        return order[::-1]

    def add_to(self, loads: list[list[float]], sign: float = 1.0) -> set[int]:
        """Add what flows to the loads, or take it off; the arcs that it flows over."""
        touched: set[int] = set()
        for has, load in zip(self.has, loads, strict=True):
            for node, bps in has.items():
                touched.update(_add(load, self.arcs.get(node, ()), sign * bps))
        return touched

    def change(self, moved: Mapping[int, tuple[int, ...]]) -> Change | None:
        """What becomes of it where these nodes send over these arcs; None where no traffic feels it."""
        seeds = [node for node, arcs in moved.items() if node != self.target and self.arcs.get(node, arcs) != arcs]
        if self.cut_open:
            seeds = [node for node in moved if node in self.arcs]
        if not seeds:
            return None
        part = None if self.cut_open else Part.of(self, moved, seeds)
        if part is not None:
            return part
        tell = self._tell
        return Whole(self, Flow(self.graph, lambda n: moved[n] if n in moved else tell(n), self.target, self.sent))

    def tell(self, node: int) -> tuple[int, ...]:
        """The arcs of any node, whether it carries traffic or not."""
        if node == self.target:
            return ()
        found = self.arcs.get(node)
        return self._tell(node) if found is None else found


class Change(ABC):
    """The difference between two states of a flow."""

    flow: Flow
    """The normal state."""
    arriving: dict[int, float]
    """Of the nodes whose way may be another one."""
    length: dict[int, int]

    @abstractmethod
    def shift(self, loads: list[list[float]]) -> set[int]:
        """Change the loads; the arcs whose load it touches."""


class Whole(Change):
    """Everything worked out again: where traffic runs in circles."""

    def __init__(self, flow: Flow, now: Flow) -> None:
        self.flow, self._now = flow, now
        self.arriving = {source: now.arriving.get(source, 0.0) for source in flow.sent[0]}
        self.length = now.length

    def shift(self, loads: list[list[float]]) -> set[int]:
        """Take the one off and add the other."""
        return self.flow.add_to(loads, -1.0) | self._now.add_to(loads)


class Part(Change):
    """What is downstream of the nodes that send elsewhere, before and after; all other arcs keep their load."""

    def __init__(self, flow: Flow, arcs: dict[int, tuple[int, ...]], order: list[int], upstream: set[int]) -> None:
        self.flow, self._arcs, self._order = flow, arcs, order
        self.arriving, self.length = {}, {}
        self._upstream(upstream)

    @classmethod
    def of(cls, flow: Flow, moved: Mapping[int, tuple[int, ...]], seeds: list[int]) -> Part | None:
        """The part that these nodes change; None where traffic would run in circles."""
        arcs: dict[int, tuple[int, ...]] = {}
        order: list[int] = []
        if not _downstream(flow, moved, seeds, arcs, order):
            return None
        upstream, waiting = set(seeds), list(seeds)
        while waiting:
            for node, _ in flow.senders.get(waiting.pop(), ()):
                if node not in upstream:
                    upstream.add(node)
                    waiting.append(node)
        return cls(flow, arcs, order, upstream)

    def shift(self, loads: list[list[float]]) -> set[int]:
        """Take off what these nodes sent on, and add what they send on now."""
        flow, graph, arcs_now, inside = self.flow, self.flow.graph, self._arcs, self._arcs.keys()
        touched: set[int] = set()
        for has, sent, load in zip(flow.has, flow.sent, loads, strict=True):
            now: dict[int, float] = {}
            for node in inside:
                if node in has:
                    touched.update(_add(load, flow.arcs.get(node, ()), -has[node]))
                came = sent.get(node, 0.0)
                for sender, count in flow.senders.get(node, ()):
                    if sender not in inside and sender in has:
                        came += has[sender] / count
                if came:
                    now[node] = came
            for node, bps in _spread(graph, flow.target, self._order, arcs_now, now).items():
                touched.update(_add(load, arcs_now.get(node, ()), bps))
        return touched

    def _upstream(self, upstream: set[int]) -> None:
        """What arrives, and over which length, of the traffic of all nodes that come through these nodes."""
        flow, heads = self.flow, self.flow.graph.heads
        arcs_now = self._arcs
        fresh = upstream | {node for node in arcs_now if node not in flow.arcs}
        done: set[int] = set()
        for start in upstream:
            stack = [start]
            while stack:
                node = stack[-1]
                arcs = arcs_now[node] if node in arcs_now else flow.tell(node)
                waiting = (
                    [h for arc in arcs if (h := heads[arc]) in fresh and h not in done] if node not in done else []
                )
                if waiting:
                    stack += waiting
                    continue
                stack.pop()
                if node not in done:
                    done.add(node)
                    self._arrive(node, arcs)

    def _arrive(self, node: int, arcs: tuple[int, ...]) -> None:
        graph, flow = self.flow.graph, self.flow
        if node == flow.target:
            self.arriving[node], self.length[node] = 1.0, 0
            return
        if not arcs:
            self.arriving[node] = 0.0
            return
        heads = [graph.heads[arc] for arc in arcs]
        parts = (self.arriving[head] if head in self.arriving else flow.arriving.get(head, 0.0) for head in heads)
        self.arriving[node] = sum(parts) / len(heads)
        lengths = self.length if heads[0] in self.arriving else flow.length
        self.length[node] = graph.metrics[arcs[0]] + lengths.get(heads[0], 0)


def _downstream(
    flow: Flow, moved: Mapping[int, tuple[int, ...]], seeds: list[int], arcs_now: dict[int, tuple[int, ...]],
    order: list[int],
) -> bool:  # fmt: skip
    """Find the nodes that get other traffic, before and after, each before those it sends to; False for a loop."""
    heads, before, target = flow.graph.heads, flow.arcs, flow.target
    done: dict[int, bool] = {}
    roots = list(seeds)

    def begin(node: int) -> tuple[int, Iterable[int]]:
        done[node] = False
        own = arcs_now[node] = moved[node] if node in moved and node != target else flow.tell(node)
        if before.get(node, own) != own:
            roots.extend(heads[arc] for arc in before[node])
        return node, iter(own)

    for root in roots:
        stack = [begin(root)] if root not in done else []
        while stack:
            node, arcs = stack[-1]
            for arc in arcs:
                head = heads[arc]
                if head not in done:
                    stack.append(begin(head))
                    break
                if not done[head]:
                    return False
            else:
                done[node] = True
                order.append(node)
                stack.pop()
    order.reverse()
    return True


def _arrive(
    graph: Graph, target: int, order: list[int], arcs_of: Mapping[int, tuple[int, ...]], arriving: dict[int, float],
    length: dict[int, int],
) -> None:  # fmt: skip
    arriving[target], length[target] = 1.0, 0
    for node in reversed(order):
        arcs = arcs_of[node]
        if node == target or not arcs:
            continue
        heads = [graph.heads[arc] for arc in arcs]
        arriving[node] = sum(arriving.get(head, 0.0) for head in heads) / len(heads)
        length[node] = graph.metrics[arcs[0]] + length.get(heads[0], 0)


def _spread(
    graph: Graph, target: int, order: Iterable[int], arcs_of: Mapping[int, tuple[int, ...]], has: dict[int, float]
) -> dict[int, float]:
    """What each node has once all sent on what they got, given what comes from elsewhere."""
    heads = graph.heads
    for node in order:
        arcs = arcs_of.get(node, ())
        if arcs and node != target and (bps := has.get(node)):
            share = bps / len(arcs)
            for arc in arcs:
                head = heads[arc]
                has[head] = has.get(head, 0.0) + share
    return has


def _add(load: list[float], arcs: tuple[int, ...], bps: float) -> tuple[int, ...]:
    if bps and arcs:
        share = bps / len(arcs)
        for arc in arcs:
            load[arc] += share
    return arcs if bps else ()
