"""The kernel for networks whose routers do not all follow one metric: next hops are asked for, state by state.

Routing tables (areas, BGP, static routes) are worked out anew for a destination only where a failure takes a link that
its routes rest on; the rest of the analysis is that of the other kernels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Graph
from netaudit.network.flows.outcome import Effect, Outcome, Volumes
from netaudit.network.flows.plain import settle_rounding
from netaudit.network.flows.rerouting import NOISE
from netaudit.network.flows.worst import Worst


class Arcs:
    """Node -> the arcs that it spreads traffic over evenly, asked for once; a node without any drops what it gets."""

    def __init__(self, tell: Callable[[int], tuple[int, ...]]) -> None:
        self._tell = tell
        self._known: dict[int, tuple[int, ...]] = {}

    def get(self, node: int, _default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """The arcs of a node."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._tell(node)
        return found

    def drop(self, node: int) -> None:
        """Have a node drop what it gets."""
        self._known[node] = ()


@dataclass(slots=True)
class Table:
    """The next hops of all nodes towards one destination in one state."""

    arcs: Arcs
    rests_on: set[int] = field(default_factory=set)
    """Links that the table rests on: while they are up, it stays as it is for the sources that were asked about."""


class Tables(Protocol):
    """Tells next hops."""

    def table(self, target: int, sources: Iterable[int], down: frozenset[int]) -> Table:
        """Next hops towards a node for traffic from `sources`, while some links are down."""
        ...


@dataclass(slots=True)
class _Flow:
    """What flows to one destination in one state."""

    table: Table
    order: list[int]
    """The nodes that carry traffic, farthest first."""
    arriving: dict[int, float]
    """Node -> the part of what it has that arrives."""
    length: dict[int, int]
    """Node -> sum of metrics of its way."""


def route_by_tables(
    graph: Graph,
    tables: Tables,
    volumes: Volumes,
    sets: int,
    cases: Sequence[FailureCase],
    *,
    keep_states: bool = False,
) -> Outcome:
    """Route all volumes by the tables, then again under each failure."""
    loads = [[0.0] * len(graph.heads) for _ in range(sets)]
    targets = sorted(volumes)
    normal = {target: _flow(graph, tables, target, volumes[target], frozenset()) for target in targets}
    for target in targets:
        _push(graph, normal[target], target, volumes[target], loads, 1.0)
    worst = Worst(graph.capacities, loads)
    states, effects = [], []
    for number, case in enumerate(cases):
        down = frozenset(case.down)
        after = [load[:] for load in loads]
        touched: set[int] = set()
        changes = []
        for target in targets:
            if normal[target].table.rests_on.isdisjoint(down):
                continue
            now = _flow(graph, tables, target, volumes[target], down)
            touched |= _push(graph, normal[target], target, volumes[target], after, -1.0)
            touched |= _push(graph, now, target, volumes[target], after, 1.0)
            changes.append((target, now))
        failed = {arc for link in case.down for arc in (2 * link, 2 * link + 1)}
        settle_rounding(loads, after, sorted(touched), failed)
        top = worst.note(number, case, after, sorted(touched))
        effects.append(_effect(graph, case, normal, changes, volumes, top))
        if keep_states:
            states.append(after[0])
    return Outcome(
        loads=loads,
        worst_load=worst.load,
        worst_utilisation=worst.utilisation,
        worst_case=worst.case,
        worst_of_set=worst.class_load,
        effects=effects,
        disconnected=[
            (source, target)
            for target in targets
            for source in volumes[target][0]
            if normal[target].arriving.get(source, 0.0) < 1 - NOISE
        ],
        states=states,
    )


def _flow(graph: Graph, tables: Tables, target: int, sent: list[dict[int, float]], down: frozenset[int]) -> _Flow:
    table = tables.table(target, sent[0], down)
    order = _order(graph, table, target, sent[0])
    flow = _Flow(table, order, {target: 1.0}, {target: 0})
    for node in reversed(order):
        arcs = table.arcs.get(node, ())
        if node == target or not arcs:
            continue
        heads = [graph.heads[arc] for arc in arcs]
        flow.arriving[node] = sum(flow.arriving.get(head, 0.0) for head in heads) / len(heads)
        flow.length[node] = graph.metrics[arcs[0]] + flow.length.get(heads[0], 0)
    return flow


def _order(graph: Graph, table: Table, target: int, sources: Iterable[int]) -> list[int]:
    """The nodes that traffic from these sources passes, each before those it sends to; loops are cut open.

    Where a node would send back to one that its traffic came through, it drops: that is what a loop comes to.
    """
    done: dict[int, bool] = {}
    order: list[int] = []
    for source in sources:
        stack = [(source, iter(table.arcs.get(source, ())))] if source not in done else []
        if stack:
            done[source] = False
        while stack:
            node, arcs = stack[-1]
            for arc in arcs if node != target else ():
                head = graph.heads[arc]
                if head not in done:
                    done[head] = False
                    stack.append((head, iter(table.arcs.get(head, ()))))
                    break
                if not done[head]:
                    table.arcs.drop(node)
            else:
                done[node] = True
                order.append(node)
                stack.pop()
    return order[::-1]


def _push(
    graph: Graph, flow: _Flow, target: int, sent: list[dict[int, float]], loads: list[list[float]], sign: float
) -> set[int]:
    """Add what flows to a destination to the loads, or take it off; the arcs that it flows over."""
    touched: set[int] = set()
    for volume, load in zip(sent, loads, strict=True):
        has = dict(volume)
        for node in flow.order:
            bps, arcs = has.get(node, 0.0), flow.table.arcs.get(node, ())
            if bps and arcs and node != target:
                share = bps / len(arcs)
                touched.update(arcs)
                for arc in arcs:
                    load[arc] += sign * share
                    head = graph.heads[arc]
                    has[head] = has.get(head, 0.0) + share
    return touched


def _effect(
    graph: Graph,
    case: FailureCase,
    normal: dict[int, _Flow],
    changes: list[tuple[int, _Flow]],
    volumes: Volumes,
    top: tuple[float, int] | None,
) -> Effect:
    dead = {graph.index[name] for name in case.nodes}
    dropped = ended = 0.0
    cut: list[tuple[int, int]] = []
    longest: tuple[int, int, int, int, int] | None = None
    for target, now in changes:
        before = normal[target]
        for source, bps in volumes[target][0].items():
            gone = before.arriving.get(source, 0.0) - now.arriving.get(source, 0.0)
            if bps and gone > NOISE:
                dropped += bps * gone
                if source in dead or target in dead:
                    ended += bps * gone
                else:
                    cut.append((source, target))
            elif bps and source in now.length and source in before.length:
                old, new = before.length[source], now.length[source]
                if new > old:
                    longer = (old - new, source, target, old, new)
                    longest = longer if longest is None else min(longest, longer)
    return Effect(top, dropped, ended, cut, None if longest is None else longest[1:])
