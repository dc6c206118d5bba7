"""What moved in an ordered list: everything outside the longest part that kept its order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def kept_in_order(positions: Sequence[int]) -> set[int]:
    """Indices of a longest increasing subsequence of `positions` (patience sorting, n log n)."""
    tails: list[int] = []
    ends: list[int] = []  # ends[k]: index of the element that ends the best run of length k + 1
    previous: list[int] = [-1] * len(positions)
    for index, position in enumerate(positions):
        place = bisect_left(tails, position)
        if place == len(tails):
            tails.append(position)
            ends.append(index)
        else:
            tails[place] = position
            ends[place] = index
        previous[index] = ends[place - 1] if place else -1
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = previous[index]
    return kept
