"""Targets that wait for a worker. One whose group is busy lets those behind it pass."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence

from netaudit.collect.target import Target


class Line:
    """A queue that keeps the limits of groups: `Target.at_most`."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._waiting = list(enumerate(targets))
        self._busy: Counter[str] = Counter()
        self._changed = threading.Condition()

    def take(self) -> tuple[int, Target] | None:
        """The next target and its number, once its groups have room; None when none is left."""
        with self._changed:
            while self._waiting:
                for place, (_, target) in enumerate(self._waiting):
                    if all(self._busy[group] < limit for group, limit in target.at_most):
                        self._busy.update(group for group, _ in target.at_most)
                        return self._waiting.pop(place)
                self._changed.wait()
            return None

    def done(self, target: Target) -> None:
        """Its groups have room again."""
        with self._changed:
            self._busy.subtract(group for group, _ in target.at_most)
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more is given out."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()


def shares(targets: Sequence[Target], count: int) -> list[list[int]]:
    """The targets' numbers in `count` shares of about the same size; a group with a limit stays in one share."""
    bundles: dict[str, list[int]] = {}
    owner: dict[str, str] = {}
    for number, target in enumerate(targets):
        keys = {owner.get(group, group) for group, _ in target.at_most} or {f"#{number}"}
        first, *others = sorted(keys)
        for other in others:  # a device in two limited groups ties them together
            bundles.setdefault(first, []).extend(bundles.pop(other, []))
            owner.update({group: first for group, of in owner.items() if of == other})
        owner.update({group: first for group, _ in target.at_most})
        bundles.setdefault(first, []).append(number)
    found: list[list[int]] = [[] for _ in range(count)]
    for bundle in sorted(bundles.values(), key=len, reverse=True):
        min(found, key=len).extend(bundle)
    return [sorted(share) for share in found if share]
