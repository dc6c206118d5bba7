"""One fault, told once: failures that cut off the same traffic, and the two directions of a link that is too small.

A link, its card and a device at its end often bring the same harm. The first of them stands for the rest, in the order
in which failures are worked out (the smallest thing that can fail first), so that a finding keeps its name.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from netaudit.model.network import Failure, LinkLoad, Network

FULL = 1.0


def told_once(network: Network) -> Network:
    """The network whose failures and loads know what tells of the same fault."""
    failures = _together(network.failures)
    return replace(network, failures=failures, link_loads=_both_ways(network.link_loads, failures))


def _together(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """Those that cut off the same demands."""
    groups: dict[frozenset[str], list[Failure]] = {}
    for failure in failures:
        if failure.dropped:
            groups.setdefault(frozenset(failure.dropped), []).append(failure)
    known: dict[tuple[str, str], Failure] = {}
    for first, *others in groups.values():
        if others:
            known[first.kind, first.id] = replace(first, same=tuple(other.named for other in others))
            for other in others:
                known[other.kind, other.id] = replace(other, same_as=first.named)
    return tuple(known.get((failure.kind, failure.id), failure) for failure in failures)


def _both_ways(loads: Sequence[LinkLoad], failures: Sequence[Failure]) -> tuple[LinkLoad, ...]:
    """Loads with the share of the other direction, and the further failures in which their link is overfull."""
    by_link: dict[str, list[LinkLoad]] = {}
    for load in loads:
        by_link.setdefault(load.link, []).append(load)
    overfull: dict[str, list[Failure]] = {}
    for failure in sorted(failures, key=lambda failure: -(failure.max_utilisation or 0)):
        if failure.max_link is not None and (failure.max_utilisation or 0) > FULL:
            overfull.setdefault(failure.max_link, []).append(failure)
    return tuple(_with_other(load, by_link[load.link], overfull.get(load.link, ())) for load in loads)


def _with_other(load: LinkLoad, ways: Sequence[LinkLoad], overfull: Sequence[Failure]) -> LinkLoad:
    other = next((way for way in ways if way.id != load.id), None)
    worst = load.worst_failure
    told = tuple(one.named for one in overfull if worst is None or (one.kind, one.id) != (worst.kind, worst.id))
    if other is None and not told:
        return load
    return replace(
        load,
        second_way=ways[0].id != load.id,
        other_way=other.worst_utilisation if other is not None else None,
        also_when=told if (load.worst_utilisation or 0) > FULL else (),
    )
