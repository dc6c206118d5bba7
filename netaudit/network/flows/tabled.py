"""The kernel for networks whose routers do not all follow one metric: next hops are asked for, state by state.

Routing tables (areas, BGP, static routes) tell for each failure which nodes send elsewhere towards a destination; what
flows from there on is worked out again, and the rest stays. The rest of the analysis is that of the other kernels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import Graph
from netaudit.network.flows.outcome import Effect, Outcome, Volumes
from netaudit.network.flows.plain import settle_rounding
from netaudit.network.flows.rerouting import NOISE
from netaudit.network.flows.tabled_flow import Change, Flow
from netaudit.network.flows.worst import Worst


class Arcs:
    """Node -> the arcs that it spreads traffic over evenly, asked for once; a node without any drops what it gets."""

    def __init__(self, tell: Callable[[int], tuple[int, ...]]) -> None:
        self._tell = tell
        self._known: dict[int, tuple[int, ...]] = {}

    def get(self, node: int) -> tuple[int, ...]:
        """The arcs of a node."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._tell(node)
        return found


class Tables(Protocol):
    """Tells next hops."""

    def table(self, target: int) -> Arcs:
        """Next hops towards a node in the normal state."""
        ...

    def changes(self, target: int, down: frozenset[int], carrying: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        """The nodes that may send elsewhere towards a node while some links are down, and over which arcs.

        Where none of those that are `carrying` its traffic in the normal state does, others may be left out.
        """
        ...


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
    normal = {target: Flow(graph, tables.table(target).get, target, volumes[target]) for target in targets}
    for flow in normal.values():
        flow.add_to(loads)
    worst = Worst(graph.capacities, loads)
    states, effects = [], []
    for number, case in enumerate(cases):
        down = frozenset(case.down)
        after = [load[:] for load in loads]
        touched: set[int] = set()
        changes = []
        for target in targets if down else ():
            if moved := tables.changes(target, down, normal[target].arcs):
                change = normal[target].change(moved)
                if change is not None:
                    touched |= change.shift(after)
                    changes.append(change)
        failed = {arc for link in case.down for arc in (2 * link, 2 * link + 1)}
        settle_rounding(loads, after, sorted(touched), failed)
        top = worst.note(number, case, after, sorted(touched))
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
        disconnected=[
            (source, target)
            for target in targets
            for source in volumes[target][0]
            if normal[target].arriving.get(source, 0.0) < 1 - NOISE
        ],
        states=states,
    )


def _effect(graph: Graph, case: FailureCase, changes: Iterable[Change], top: tuple[float, int] | None) -> Effect:
    dead = {graph.index[name] for name in case.nodes}
    dropped = ended = 0.0
    cut: list[tuple[int, int]] = []
    longest: tuple[int, int, int, int, int] | None = None
    for change in changes:
        before, target = change.flow, change.flow.target
        for source, bps in before.sent[0].items():
            if not bps or source not in change.arriving:
                continue
            gone = before.arriving.get(source, 0.0) - change.arriving[source]
            if gone > NOISE:
                dropped += bps * gone
                if source in dead or target in dead:
                    ended += bps * gone
                else:
                    cut.append((source, target))
            elif source in change.length and source in before.length:
                old, new = before.length[source], change.length[source]
                if new > old:
                    longer = (old - new, source, target, old, new)
                    longest = longer if longest is None else min(longest, longer)
    return Effect(top, dropped, ended, cut, None if longest is None else longest[1:])
