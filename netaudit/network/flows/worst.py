"""The worst state of each arc, kept while one failure after the other is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from netaudit.network.flows.failures import FailureCase

TIE = 1e-9
"""Loads this close beside each other are equal: the earlier state stays."""


class Worst:
    """Highest utilisation (or load, where the capacity is not known) of each arc so far."""

    def __init__(self, capacities: Sequence[float | None], loads: list[list[float]]) -> None:
        self._capacities = capacities
        self._normal = loads[0]
        self.normal_utilisation = [_utilisation(*pair) for pair in zip(loads[0], capacities, strict=True)]
        self.utilisation = self.normal_utilisation[:]
        self.load = loads[0][:]
        self.failure: list[FailureCase | None] = [None] * len(capacities)
        self.class_load = [load[:] for load in loads]
        known = ((-use, arc) for arc, use in enumerate(self.normal_utilisation) if use is not None)
        self._fullest = [(-use, arc) for use, arc in sorted(known)]

    def note(self, case: FailureCase, after: list[list[float]]) -> tuple[float, int] | None:
        """Take the loads of a failure into account; the highest utilisation in it and its arc, where any is known."""
        reduced = {2 * link + side: rates[side] for link, rates in case.reduced for side in (0, 1)}
        pairs = enumerate(zip(self._normal, after[0], strict=True))
        changed = [arc for arc, (before, now) in pairs if now != before]
        top: tuple[float, int] | None = None
        touched = {*changed, *reduced}
        for arc in sorted(touched):
            load = after[0][arc]
            capacity = reduced[arc] if arc in reduced else self._capacities[arc]
            use = _utilisation(load, capacity)
            self._raise(arc, load, use, case)
            if use is not None and (top is None or use > top[0]):
                top = (use, arc)
        for place in range(1, len(after)):
            self.class_load[place] = list(map(max, self.class_load[place], after[place]))
        for use, arc in self._fullest:
            if arc not in touched:
                return max(top, (use, arc), key=lambda pair: (pair[0], -pair[1])) if top else (use, arc)
        return top

    def _raise(self, arc: int, load: float, use: float | None, case: FailureCase) -> None:
        known = self.utilisation[arc]
        worse = load > self.load[arc] * (1 + TIE) if use is None or known is None else use > known * (1 + TIE)
        if worse:
            self.utilisation[arc] = use
            self.load[arc] = load
            self.failure[arc] = case


def growth(utilisation: Sequence[float | None]) -> float | None:
    """Factor on all demands at which the first arc is full."""
    highest = max((use for use in utilisation if use is not None), default=0.0)
    return 1 / highest if highest > 0 else None


def _utilisation(load: float, capacity: float | None) -> float | None:
    return None if capacity is None else load / capacity
