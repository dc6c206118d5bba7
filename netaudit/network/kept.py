"""Results kept by the identity of what they were worked out from.

A change is checked against two networks that have nearly all devices in common, and what follows from a device alone
is the same in both. Facts are frozen, so that the same object always has the same result; comparing or hashing a whole
device by its value would cost more than is gained.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The results of the last `size` questions; those not asked for longest go first."""

    def __init__(self, size: int) -> None:
        self._size = size
        # What was asked about is held with the result: while it lives, no other object has its identity.
        self._results: OrderedDict[tuple[int, ...], tuple[tuple[object, ...], T]] = OrderedDict()

    def of(self, asked: tuple[object, ...], work: Callable[[], T]) -> T:
        """What `work` makes of the objects `asked`; not worked out again for the very same ones."""
        key = tuple(map(id, asked))
        held = self._results.get(key)
        if held is not None:
            self._results.move_to_end(key)
            return held[1]
        result = work()
        self._results[key] = (asked, result)
        if len(self._results) > self._size:
            self._results.popitem(last=False)
        return result
