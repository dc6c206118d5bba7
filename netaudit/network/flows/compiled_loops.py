"""The compiled kernel: the same algorithm as in plain.py, rerouting.py, routing.py and worst.py, over flat arrays.

Everything here is compiled by numba on first use (`cache=True` keeps the result for later processes), hence loops and
arrays in place of dicts and sets. A *stamp* marks an entry of an array as set in the current round, so that no array is
cleared between rounds. All of it stands in one file, since numba's cache notices only changes of a function's own file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from netaudit.network.flows.rerouting import NOISE
from netaudit.network.flows.worst import TIE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Counts = NDArray[np.int32]
Records = NDArray[Any]
Function = TypeVar("Function", bound=Callable[..., object])

FAR = 1 << 62

ARC = np.dtype([("arc", np.int64), ("node", np.int64), ("metric", np.int64)])
"""An arc as one of its ends sees it: its number, the node at the other end, its metric."""
STATE = np.dtype(
    [
        ("lost_at", np.int64),  # stamp: the node lost `lost` tight arcs
        ("lost", np.int64),
        ("moved_at", np.int64),  # stamp: the node lost all its tight arcs, and its distance is `moved`
        ("moved", np.int64),
        ("pushed_at", np.int64),  # stamp of a set of volumes: `difference` counts
        ("difference", np.float64),
    ]
)
"""What is known of a node in one round; what is read together lies together."""


def compiled(function: Function) -> Function:
    """Compile on the first call; the machine code is kept beside the module, or in the user's cache."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))


class Net(NamedTuple):
    """The graph: arcs out of node v are `out[first_out[v] : first_out[v + 1]]`, arcs into it likewise."""

    tails: Ints
    heads: Ints
    metrics: Ints
    first_out: Ints
    out: Records
    first_in: Ints
    into: Records
    limits: Ints
    """Equal-cost arcs that a node uses at most; 0 for all."""


class Ways(NamedTuple):
    """How all nodes reach each destination in the normal state: one row for each destination."""

    targets: Ints
    distance: Ints
    tight: Counts
    """How many arcs of a node are on shortest paths."""
    demand: Floats
    flow: Floats
    """[set of volumes, destination, node]: what passes the node."""


class Round(NamedTuple):
    """Working space of one failure and one destination."""

    keys: Ints
    items: Ints
    lost: Ints
    """Nodes that lost tight arcs, in the order in which they did."""
    cut: Ints
    """Those of them that lost all."""
    state: Records
    failed_at: Ints
    """By arc, stamped with the number of the failure."""


class Cases(NamedTuple):
    """The failures: arcs down, arcs with less capacity (NaN: not known), nodes down; each list cut up by `first_*`."""

    first_down: Ints
    down: Ints
    first_reduced: Ints
    reduced: Ints
    reduced_to: Floats
    first_node: Ints
    nodes: Ints


class Worsts(NamedTuple):
    """The worst state of each arc so far."""

    load: Floats
    utilisation: Floats
    """NaN where the capacity is not known."""
    case: Ints
    of_set: Floats
    fullest: Ints
    """Arcs of known capacity by their normal utilisation, highest first."""


class Effects(NamedTuple):
    """What each failure does; a top arc or a detour of -1 is none."""

    top: Floats
    top_arc: Ints
    dropped: Floats
    ended: Floats
    detour: Ints
    """Source, destination (by place), distance before and after."""


@compiled
def push(keys: Ints, items: Ints, size: int, key: int, item: int) -> int:
    """Put an entry into a heap (smallest key first, then smallest item); its new size."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if keys[above] < key or (keys[above] == key and items[above] <= item):
            break
        keys[place], items[place] = keys[above], items[above]
        place = above
    keys[place], items[place] = key, item
    return size + 1


@compiled
def pop(keys: Ints, items: Ints, size: int) -> int:
    """Take the first entry off a heap and put it behind its new end; its new size."""
    first_key, first_item = keys[0], items[0]
    size -= 1
    key, item = keys[size], items[size]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        right = below + 1
        if right < size and (keys[right] < keys[below] or (keys[right] == keys[below] and items[right] < items[below])):
            below = right
        if key < keys[below] or (key == keys[below] and item <= items[below]):
            break
        keys[place], items[place] = keys[below], items[below]
        place = below
    keys[place], items[place] = key, item
    keys[size], items[size] = first_key, first_item
    return size


@compiled
def shortest_paths(net: Net, target: int, distance: Ints, order: Ints, keys: Ints, items: Ints) -> int:
    """Distances to `target`, and the nodes that reach it in `order`, nearest first; how many they are."""
    distance[:] = FAR
    distance[target] = 0
    size = push(keys, items, 0, 0, target)
    settled = 0
    while size:
        size = pop(keys, items, size)
        here, node = keys[size], items[size]
        if here > distance[node]:
            continue
        order[settled] = node
        settled += 1
        for place in range(net.first_in[node], net.first_in[node + 1]):
            arc = net.into[place]
            away = here + arc.metric
            if away < distance[arc.node]:
                distance[arc.node] = away
                size = push(keys, items, size, away, arc.node)
    return settled


@compiled
def tight_arcs(net: Net, node: int, distance: Ints, arcs: Ints) -> int:
    """The arcs of a node on shortest paths, all of them; how many they are."""
    count = 0
    here = distance[node]
    if here >= FAR:
        return 0
    for place in range(net.first_out[node], net.first_out[node + 1]):
        arc = net.out[place]
        if distance[arc.node] + arc.metric == here:
            arcs[count] = arc.arc
            count += 1
    return count


@compiled
def limited(count: int, limit: int) -> int:
    """How many of its tight arcs a node uses; a limit of 0 is none."""
    return min(count, limit) if limit else count


@compiled
def route_one(
    net: Net, target: int, distance: Ints, order: Ints, settled: int, flow: Floats, load: Floats, arcs: Ints
) -> None:
    """Push one set of volumes, in `flow` by source, towards a destination; farthest node first."""
    for place in range(settled - 1, -1, -1):
        node = order[place]
        if flow[node] == 0.0 or node == target:
            continue
        used = limited(tight_arcs(net, node, distance, arcs), net.limits[node])
        share = flow[node] / used
        for number in range(used):
            load[arcs[number]] += share
            flow[net.heads[arcs[number]]] += share


@compiled
def carriers(net: Net, ways: Ways, arcs: Ints) -> tuple[Ints, Ints]:
    """For each arc the destinations whose traffic it carries: where its list begins, and all lists."""
    first = np.zeros(net.heads.size + 1, np.int64)
    for _, arc in used_arcs(net, ways, arcs):
        first[arc + 1] += 1
    for arc in range(net.heads.size):
        first[arc + 1] += first[arc]
    found, place = np.empty(first[-1], np.int64), first[:-1].copy()
    for way, arc in used_arcs(net, ways, arcs):
        found[place[arc]] = way
        place[arc] += 1
    return first, found


@compiled
def used_arcs(net: Net, ways: Ways, arcs: Ints) -> Iterator[tuple[int, int]]:
    """Each destination with each arc that carries traffic to it."""
    for way in range(ways.targets.size):
        for node in range(net.limits.size):
            if ways.flow[0, way, node] != 0.0 and node != ways.targets[way]:
                for number in range(limited(tight_arcs(net, node, ways.distance[way], arcs), net.limits[node])):
                    yield way, arcs[number]


@compiled
def find_lost(
    net: Net, distance: Ints, tight: Counts, failed: Ints, case: int, stamp: int, work: Round
) -> tuple[int, int]:
    """The nodes that lost tight arcs, and those of them that lost all; how many of each."""
    lost = cut = 0
    state = work.state
    for arc in failed:
        node = net.tails[arc]
        if distance[node] < FAR and distance[node] == distance[net.heads[arc]] + net.metrics[arc]:
            lost, cut = lose(tight[node], node, stamp, lost, cut, state, work.lost, work.cut)
    reached = 0
    while reached < cut:
        head = work.cut[reached]
        reached += 1
        for place in range(net.first_in[head], net.first_in[head + 1]):
            arc = net.into[place]
            if distance[arc.node] == distance[head] + arc.metric and work.failed_at[arc.arc] != case:
                lost, cut = lose(tight[arc.node], arc.node, stamp, lost, cut, state, work.lost, work.cut)
    return lost, cut


@compiled
def lose(
    tight: int, node: int, stamp: int, lost: int, cut: int, state: Records, all_lost: Ints, all_cut: Ints
) -> tuple[int, int]:
    """Take one of its `tight` arcs from a node."""
    own = state[node]
    if own.lost_at != stamp:
        own.lost_at = stamp
        own.lost = 0
        all_lost[lost] = node
        lost += 1
    own.lost += 1
    if own.lost == tight:
        own.moved_at = stamp
        own.moved = FAR
        all_cut[cut] = node
        cut += 1
    return lost, cut


@compiled
def settle(net: Net, distance: Ints, flow: Floats, case: int, stamp: int, cut: int, work: Round) -> None:
    """Find the new distances of the nodes that lost all; it ends when those that carry traffic have theirs."""
    waiting = 0
    for number in range(cut):
        waiting += flow[work.cut[number]] != 0.0
    if waiting == 0:
        return
    size = 0
    state, failed_at = work.state, work.failed_at
    for number in range(cut):
        node = work.cut[number]
        best = FAR
        for place in range(net.first_out[node], net.first_out[node + 1]):
            arc = net.out[place]
            away = distance[arc.node] + arc.metric
            if away < best and state[arc.node].moved_at != stamp and failed_at[arc.arc] != case:
                best = away
        if best < FAR:
            state[node].moved = best
            size = push(work.keys, work.items, size, best, node)
    while size and waiting:
        size = pop(work.keys, work.items, size)
        here, node = work.keys[size], work.items[size]
        if here > state[node].moved:
            continue
        if flow[node] != 0.0:
            waiting -= 1
        for place in range(net.first_in[node], net.first_in[node + 1]):
            arc = net.into[place]
            away, tail = here + arc.metric, state[arc.node]
            if tail.moved_at == stamp and away < tail.moved and failed_at[arc.arc] != case:
                tail.moved = away
                size = push(work.keys, work.items, size, away, arc.node)


@compiled
def distance_now(distance: Ints, node: int, stamp: int, state: Records) -> int:
    """The distance of a node under the failure."""
    return state[node].moved if state[node].moved_at == stamp else distance[node]  # type: ignore[no-any-return]


@compiled
def arcs_now(net: Net, distance: Ints, node: int, case: int, stamp: int, work: Round, arcs: Ints) -> int:
    """The arcs that a node sends over under the failure; how many they are."""
    state = work.state
    moved = state[node].moved_at == stamp
    here = distance_now(distance, node, stamp, state)
    if here >= FAR:
        return 0
    count = 0
    for place in range(net.first_out[node], net.first_out[node + 1]):
        arc = net.out[place]
        if work.failed_at[arc.arc] == case or (not moved and state[arc.node].moved_at == stamp):
            continue
        if distance_now(distance, arc.node, stamp, state) + arc.metric == here:
            arcs[count] = arc.arc
            count += 1
    return limited(count, net.limits[node])


@compiled
def shift(
    net: Net, target: int, distance: Ints, flow: Floats, load: Floats, case: int, stamp: int, turn: int, lost: int,
    work: Round, arcs: Ints, touched_at: Ints, touched: Ints, touching: int,
) -> int:  # fmt: skip
    """Move one set of volumes to the new arcs, in `load`; how many nodes' arcs are touched now."""
    size = 0
    state, keys, items = work.state, work.keys, work.items
    for number in range(lost):
        node = work.lost[number]
        if flow[node] == 0.0:
            continue
        used = limited(tight_arcs(net, node, distance, arcs), net.limits[node])
        share = flow[node] / used
        for place in range(used):
            load[arcs[place]] -= share
            size = add(net.heads[arcs[place]], -share, distance, stamp, turn, size, state, keys, items)
        size = add(node, 0.0, distance, stamp, turn, size, state, keys, items)
        touching = touch(node, case, touched_at, touched, touching)
    while size:
        size = pop(keys, items, size)
        node = -items[size]
        is_lost = state[node].lost_at == stamp
        out = state[node].difference + flow[node] if is_lost else state[node].difference
        noise = NOISE * flow[node]
        if (node == target and not is_lost) or -noise <= out <= noise:
            continue
        if is_lost:
            used = arcs_now(net, distance, node, case, stamp, work, arcs)
        else:
            used = limited(tight_arcs(net, node, distance, arcs), net.limits[node])
        if used == 0:
            continue
        touching = touch(node, case, touched_at, touched, touching)
        share = out / used
        for place in range(used):
            load[arcs[place]] += share
            size = add(net.heads[arcs[place]], share, distance, stamp, turn, size, state, keys, items)
    return touching


@compiled
def touch(node: int, case: int, touched_at: Ints, touched: Ints, touching: int) -> int:
    """Note that loads of a node's arcs change; how many such nodes there are."""
    if touched_at[node] == case:
        return touching
    touched_at[node] = case
    touched[touching] = node
    return touching + 1


@compiled
def add(
    node: int, share: float, distance: Ints, stamp: int, turn: int, size: int, state: Records, keys: Ints, items: Ints
) -> int:
    """Add to the difference of a node, and line it up where it is not; the size of the heap."""
    own = state[node]
    if own.pushed_at == turn:
        own.difference += share
        return size
    own.pushed_at = turn
    own.difference = share
    here = distance_now(distance, node, stamp, state)
    return push(keys, items, size, -here, -node) if here < FAR else size


@compiled
def workspace(nodes: int, arcs: int) -> Round:
    """Room for one failure and one destination."""
    state = np.zeros(nodes, STATE)
    for node in range(nodes):
        state[node].lost_at = state[node].moved_at = state[node].pushed_at = -1
    heap = nodes + arcs + 1
    return Round(
        np.empty(heap, np.int64), np.empty(heap, np.int64), np.empty(nodes, np.int64), np.empty(nodes, np.int64),
        state, np.full(arcs, -1, np.int64),
    )  # fmt: skip


@compiled
def route_normal(net: Net, ways: Ways, loads: Floats) -> None:
    """Fill distances and flows of all destinations, and the normal loads."""
    nodes = net.limits.size
    keys, items = np.empty(nodes + net.heads.size, np.int64), np.empty(nodes + net.heads.size, np.int64)
    order, arcs = np.empty(nodes, np.int64), np.empty(net.heads.size, np.int64)
    for way in range(ways.targets.size):
        target, distance = ways.targets[way], ways.distance[way]
        settled = shortest_paths(net, target, distance, order, keys, items)
        for node in range(nodes):
            ways.tight[way, node] = tight_arcs(net, node, distance, arcs)
        for volume in range(loads.shape[0]):
            route_one(net, target, distance, order, settled, ways.flow[volume, way], loads[volume], arcs)


@compiled
def route_failures(net: Net, ways: Ways, capacities: Floats, loads: Floats, cases: Cases, worst: Worsts,
                   effects: Effects, states: Floats) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """All failures; the demands they cut off, as failure, source and destination (by place)."""
    nodes, count = net.limits.size, cases.first_down.size - 1
    work = workspace(nodes, net.heads.size)
    arcs = np.empty(net.heads.size, np.int64)
    first, carried = carriers(net, ways, arcs)
    after = loads.copy()
    concerned_at, concerned = np.full(ways.targets.size, -1, np.int64), np.empty(ways.targets.size, np.int64)
    touched_at, touched = np.full(nodes, -1, np.int64), np.empty(nodes, np.int64)
    down_at, reduced_at = np.full(nodes, -1, np.int64), np.full(net.heads.size, -1, np.int64)
    cut_case, cut_source, cut_way = np.empty(16, np.int64), np.empty(16, np.int64), np.empty(16, np.int64)
    cut_off = 0
    for case in range(count):
        failed = cases.down[cases.first_down[case] : cases.first_down[case + 1]]
        for arc in failed:
            work.failed_at[arc] = case
        for node in cases.nodes[cases.first_node[case] : cases.first_node[case + 1]]:
            down_at[node] = case
        concerns = touching = 0
        for arc in failed:
            for way in carried[first[arc] : first[arc + 1]]:
                if concerned_at[way] != case:
                    concerned_at[way] = case
                    concerned[concerns] = way
                    concerns += 1
        for way in np.sort(concerned[:concerns]):
            distance, target = ways.distance[way], ways.targets[way]
            stamp = case * ways.targets.size + way
            lost, cut = find_lost(net, distance, ways.tight[way], failed, case, stamp, work)
            settle(net, distance, ways.flow[0, way], case, stamp, cut, work)
            for volume in range(loads.shape[0]):
                turn = stamp * loads.shape[0] + volume
                touching = shift(net, target, distance, ways.flow[volume, way], after[volume], case, stamp, turn, lost,
                                 work, arcs, touched_at, touched, touching)  # fmt: skip
            for place in range(lost):
                node = work.lost[place]
                sent = ways.demand[way, node]
                own = work.state[node]
                if own.moved_at != stamp or sent == 0.0:
                    continue
                if own.moved < FAR:
                    note_detour(effects.detour[case], node, way, distance[node], own.moved, ways.targets)
                    continue
                effects.dropped[case] += sent
                if down_at[node] == case or down_at[target] == case:
                    effects.ended[case] += sent
                    continue
                if cut_off == cut_case.size:
                    cut_case, cut_source, cut_way = longer(cut_case), longer(cut_source), longer(cut_way)
                cut_case[cut_off], cut_source[cut_off], cut_way[cut_off] = case, node, way
                cut_off += 1
        settle_rounding(net, loads, after, touched[:touching], case, work.failed_at)
        for place in range(cases.first_reduced[case], cases.first_reduced[case + 1]):
            reduced_at[cases.reduced[place]] = case
        note_worst(
            net, capacities, loads, after, touched[:touching], touched_at, reduced_at, cases, case, worst, effects
        )
        if states.size:
            states[case] = after[0]
        for node in touched[:touching]:
            for place in range(net.first_out[node], net.first_out[node + 1]):
                arc = net.out[place].arc
                for volume in range(loads.shape[0]):
                    after[volume, arc] = loads[volume, arc]
    return cut_case[:cut_off], cut_source[:cut_off], cut_way[:cut_off]


@compiled
def longer(values: Ints) -> Ints:
    """The values with as much room again."""
    grown = np.empty(2 * values.size, np.int64)
    grown[: values.size] = values
    return grown


@compiled
def note_detour(found: Ints, node: int, way: int, before: int, after: int, targets: Ints) -> None:
    """Keep the longest; of equal ones the first by source and destination."""
    if found[0] >= 0:
        own, known = after - before, found[3] - found[2]
        if own < known or (own == known and (node, targets[way]) >= (found[0], targets[found[1]])):
            return
    found[0], found[1], found[2], found[3] = node, way, before, after


@compiled
def settle_rounding(net: Net, loads: Floats, after: Floats, touched: Ints, case: int, failed_at: Ints) -> None:
    """Make loads of failed and emptied arcs exactly zero, and of arcs that end up as they were what it was."""
    for volume in range(loads.shape[0]):
        for node in touched:
            for place in range(net.first_out[node], net.first_out[node + 1]):
                arc = net.out[place].arc
                before, now = loads[volume, arc], after[volume, arc]
                if failed_at[arc] == case or now <= NOISE * before:
                    after[volume, arc] = 0.0
                elif abs(now - before) <= NOISE * before:
                    after[volume, arc] = before


@compiled
def note_worst(net: Net, capacities: Floats, loads: Floats, after: Floats, touched: Ints, touched_at: Ints,
               reduced_at: Ints, cases: Cases, case: int, worst: Worsts, effects: Effects) -> None:  # fmt: skip
    """Take the loads under a failure into account."""
    top, at = -1.0, -1
    for place in range(cases.first_reduced[case], cases.first_reduced[case + 1]):
        arc = cases.reduced[place]
        use = after[0, arc] / cases.reduced_to[place]
        raise_worst(worst, arc, after[0, arc], use, case)
        if use > top or (use == top and arc < at):
            top, at = use, arc
    for node in touched:
        for place in range(net.first_out[node], net.first_out[node + 1]):
            arc = net.out[place].arc
            for volume in range(1, loads.shape[0]):
                worst.of_set[volume, arc] = max(worst.of_set[volume, arc], after[volume, arc])
            if reduced_at[arc] == case:
                continue
            use = after[0, arc] / capacities[arc]
            if after[0, arc] > worst.load[arc]:
                raise_worst(worst, arc, after[0, arc], use, case)
            if use > top or (use == top and arc < at):
                top, at = use, arc
    for arc in worst.fullest:
        if reduced_at[arc] != case and touched_at[net.tails[arc]] != case:
            use = loads[0, arc] / capacities[arc]
            if use > top or (use == top and arc < at):
                top, at = use, arc
            break
    effects.top[case], effects.top_arc[case] = top, at


@compiled
def raise_worst(worst: Worsts, arc: int, load: float, use: float, case: int) -> None:
    """Keep a load where it is worse than what was; comparisons with NaN are false."""
    known = worst.utilisation[arc]
    blind = np.isnan(use) or np.isnan(known)
    worse = load > worst.load[arc] * (1 + TIE) if blind else use > known * (1 + TIE)
    if worse:
        worst.utilisation[arc], worst.load[arc], worst.case[arc] = use, load, case
