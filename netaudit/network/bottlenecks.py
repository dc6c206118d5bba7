"""How much of a service's traffic its way can carry: hops narrower than their neighbours, and what a failure leaves."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from netaudit.config.units import format_rate
from netaudit.network.graph import Edge, Graph, hops_between

_SOURCE, _SINK = "", " "
NARROW = 0.5
"""A hop below this share of what both its neighbours carry is a bottleneck."""
_Flow = dict[tuple[str, str], int]


def bottlenecks(
    graph: Graph, sources: Sequence[str], targets: Sequence[str], rates: Mapping[str, int | None]
) -> tuple[str, ...]:
    """The narrow hops of the shortest ways; parallel wires between two nodes carry together what they carry.

    `rates`: edge -> bit/s, where it is known; beside a hop of unknown rate nothing is told.
    """
    hops = hops_between(graph, sources, targets)
    sums = {hop: _sum(graph.between(*hop), rates) for hop in hops}
    into, out = _widest(sums, 1), _widest(sums, 0)
    told = []
    for hop in hops:
        own, before, after = sums[hop], into.get(hop[0]), out.get(hop[1])
        if own is not None and before and after and own < NARROW * min(before, after):
            wires = " and ".join(graph.between(*hop))
            told.append(f"{wires}: {format_rate(own)} between {format_rate(min(before, after))}")
    return tuple(told)


def _widest(sums: Mapping[tuple[str, str], int | None], end: int) -> dict[str, int]:
    """Node -> the widest hop that ends (1) or begins (0) there, where all of them are known."""
    found: dict[str, list[int | None]] = {}
    for hop, rate in sums.items():
        found.setdefault(hop[end], []).append(rate)
    return {node: max(rate for rate in rates if rate is not None) for node, rates in found.items() if None not in rates}


def _sum(hop: Sequence[str], rates: Mapping[str, int | None]) -> int | None:
    known = [rates.get(edge) for edge in hop]
    return sum(rate for rate in known if rate is not None) if None not in known else None


def surviving_bps(
    graph: Graph, sources: Sequence[str], targets: Sequence[str], rates: Mapping[str, int | None]
) -> int | None:
    """The most that passes from sources to targets when the worst single device or wire between them fails.

    None where the rate of a wire that matters is not known. Only what the largest flow uses can lessen it; the ends
    themselves are not taken to fail where they stand alone.
    """
    part = graph.reached(sources)
    if any(rates.get(edge.id) is None for edge in graph.edges.values() if edge.a in part):
        return None
    wires = [edge for edge in graph.edges.values() if edge.a in part]
    most, used = _max_flow(wires, sources, targets, rates)
    worst = most
    for carried, gone in _losses(wires, used, rates, _lonely(sources) | _lonely(targets)):
        # Without it at least what it does not carry still passes: from here on nothing can be worse.
        if most - carried >= worst:
            break
        left = [edge for edge in wires if gone not in (edge.id, edge.a, edge.b)]
        worst = min(worst, _max_flow(left, sources, targets, rates)[0])
    return worst


def _lonely(ends: Sequence[str]) -> set[str]:
    return set(ends) if len(ends) == 1 else set()


def _losses(
    wires: Collection[Edge], used: _Flow, rates: Mapping[str, int | None], spared: set[str]
) -> list[tuple[int, str]]:
    """Wires and nodes with what they carry, the fullest first."""
    found: list[tuple[int, str]] = []
    out: dict[str, int] = {}
    into: dict[str, int] = {}
    for (a, b), amount in used.items():
        out[a] = out.get(a, 0) + amount
        into[b] = into.get(b, 0) + amount
    for edge in wires:
        both = used.get((edge.a, edge.b), 0) + used.get((edge.b, edge.a), 0)
        if both:
            found.append((min(both, rates.get(edge.id) or 0), edge.id))
    found += [(max(out.get(node, 0), into.get(node, 0)), node) for node in {**out, **into} if node not in spared]
    return sorted(found, key=lambda loss: (-loss[0], loss[1]))


def _max_flow(
    wires: Collection[Edge], sources: Sequence[str], targets: Sequence[str], rates: Mapping[str, int | None]
) -> tuple[int, _Flow]:
    """The largest flow by shortest augmenting ways (Edmonds and Karp), and what it puts on each pair of nodes."""
    room: dict[str, dict[str, int]] = {}
    total = 1
    for edge in wires:
        rate = rates.get(edge.id) or 0
        total += rate
        for a, b in ((edge.a, edge.b), (edge.b, edge.a)):
            room.setdefault(a, {})[b] = room.get(a, {}).get(b, 0) + rate
    full = {a: dict(ends) for a, ends in room.items()}
    for node in sources:
        room.setdefault(_SOURCE, {})[node] = total
    for node in targets:
        room.setdefault(node, {})[_SINK] = total
    most = 0
    while found := _augmenting(room):
        amount = min(room[a][b] for a, b in found)
        most += amount
        for a, b in found:
            room[a][b] -= amount
            room.setdefault(b, {})[a] = room.get(b, {}).get(a, 0) + amount
    used = {(a, b): held - room[a][b] for a, ends in full.items() for b, held in ends.items() if held > room[a][b]}
    return most, used


def _augmenting(room: Mapping[str, Mapping[str, int]]) -> list[tuple[str, str]]:
    """The steps of a shortest way with room left; empty where there is none."""
    came: dict[str, str] = {_SOURCE: _SOURCE}
    queue = deque([_SOURCE])
    while queue and _SINK not in came:
        node = queue.popleft()
        for far, left in room.get(node, {}).items():
            if left > 0 and far not in came:
                came[far] = node
                queue.append(far)
    return list(_back(came)) if _SINK in came else []


def _back(came: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    node = _SINK
    while node != _SOURCE:
        yield came[node], node
        node = came[node]
