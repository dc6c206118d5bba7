"""The worst state of each arc, kept while one failure after the other is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netaudit.network.flows.failures import FailureCase

TIE = 1e-9
"""Loads this close beside each other are equal: the earlier state stays."""


class Worst:
    """Highest utilisation (or load, where the capacity is not known) of each arc so far."""

    def __init__(self, capacities: Sequence[float | None], loads: list[list[float]]) -> None:
        self._capacities = capacities
        self.normal_utilisation = [_utilisation(*pair) for pair in zip(loads[0], capacities, strict=True)]
        self.utilisation = self.normal_utilisation[:]
        self.load = loads[0][:]
        self.case = [-1] * len(capacities)
        """Number of the failure that is worst; -1 for the normal state."""
        self.class_load = [load[:] for load in loads]
        known = ((-use, arc) for arc, use in enumerate(self.normal_utilisation) if use is not None)
        self._fullest = [(-use, arc) for use, arc in sorted(known)]

    def note(
        self, number: int, case: FailureCase, after: list[list[float]], changed: Sequence[int]
    ) -> tuple[float, int] | None:
        """Take the loads of a failure into account; the highest utilisation in it and its arc, where any is known.

        `changed` holds the arcs whose loads may differ from the normal ones.
        """
        loads, capacities, highest_load = after[0], self._capacities, self.load
        top, at = -1.0, -1
        reduced = {2 * link + side: rates[side] for link, rates in case.reduced for side in (0, 1)}
        for arc, capacity in reduced.items():
            use = _utilisation(loads[arc], capacity)
            self._raise(arc, loads[arc], use, number)
            if use is not None and (use > top or (use == top and arc < at)):
                top, at = use, arc
        for arc in changed:
            if arc in reduced:
                continue
            load, capacity = loads[arc], capacities[arc]
            use = None if capacity is None else load / capacity
            if load > highest_load[arc]:
                self._raise(arc, load, use, number)
            if use is not None and (use > top or (use == top and arc < at)):
                top, at = use, arc
        for highest, load_of in zip(self.class_load[1:], after[1:], strict=True):
            for arc in changed:
                highest[arc] = max(highest[arc], load_of[arc])
        touched = {*changed, *reduced}
        untouched = next(((use, arc) for use, arc in self._fullest if arc not in touched), (-1.0, -1))
        top, at = max((top, at), untouched, key=lambda found: (found[0], -found[1]))
        return (top, at) if at >= 0 else None

    def _raise(self, arc: int, load: float, use: float | None, number: int) -> None:
        known = self.utilisation[arc]
        worse = load > self.load[arc] * (1 + TIE) if use is None or known is None else use > known * (1 + TIE)
        if worse:
            self.utilisation[arc] = use
            self.load[arc] = load
            self.case[arc] = number


def growth(utilisation: Iterable[float | None]) -> float | None:
    """Factor on all demands at which the first arc is full."""
    highest = max((use for use in utilisation if use is not None), default=0.0)
    return 1 / highest if highest > 0 else None


def _utilisation(load: float, capacity: float | None) -> float | None:
    return None if capacity is None else load / capacity
