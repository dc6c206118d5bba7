"""Which removed line and which added line are one changed value."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable

from netaudit.drift.canonical import Item

Pair = tuple[Item | None, Item | None]

_VALUE = re.compile(r"[\d\"'./:<A-Z_]")
"""A word that looks like a value, not like a keyword."""
_MORE_WORDS = 2
"""A line that goes on where the other ends, by no more words than these, is the same line with an option."""
_ALIKE = 0.5
"""Share of equal words from which an entry at the same place is a changed one, not another."""


def pair(removed: list[Item], added: list[Item]) -> list[Pair]:
    """Removed and added lines of one unordered level, put together where they are one setting.

    First by the platform's table of settings, then `X` with `no X`, then lines that differ in what looks like a
    value. A line whose setting the table knows is only ever paired by it.
    """
    pairs: list[Pair] = []
    for key_of in (_by_setting, _by_entry, _by_negation, *(_by_first_words(count) for count in range(6, 0, -1))):
        removed, added = _match(removed, added, key_of, pairs)
    removed, added = _renamed(removed, added, pairs)
    return pairs + [(item, None) for item in removed] + [(None, item) for item in added]


def _renamed(removed: list[Item], added: list[Item], pairs: list[Pair]) -> tuple[list[Item], list[Item]]:
    """Lines alike but for one number, each the only one like it: a renumbered entry, a VLAN, a process.

    Not so with names and addresses: one server instead of another is two changes.
    """
    if not removed or not added:
        return removed, added
    longest = max(len(item.words) for item in (*removed, *added))
    for place in range(min(longest, 12)):
        removed, added = _match(removed, added, _without_word(place), pairs)
    return removed, added


def _without_word(place: int) -> Callable[[Item], Hashable | None]:
    def key(item: Item) -> Hashable | None:
        if item.children or len(item.words) <= max(place, 1) or not item.words[place].isdecimal():
            return None
        number = "#" if item.number is not None else ""
        return (place, number, item.negated, *item.words[:place], *item.words[place + 1 :])

    return key


def _match(
    removed: list[Item], added: list[Item], key_of: Callable[[Item], Hashable | None], pairs: list[Pair]
) -> tuple[list[Item], list[Item]]:
    """Pairs what has the same key and is the only one of it on either side; returns the rest."""
    if not removed or not added:
        return removed, added
    left, right = _unique(removed, key_of), _unique(added, key_of)
    together = {key for key in left.keys() & right.keys() if _may_pair(left[key], right[key])}
    pairs += [(left[key], right[key]) for key in left if key in together]
    gone = {id(left[key]) for key in together} | {id(right[key]) for key in together}
    return [item for item in removed if id(item) not in gone], [item for item in added if id(item) not in gone]


def _unique(found: Iterable[Item], key_of: Callable[[Item], Hashable | None]) -> dict[Hashable, Item]:
    table: dict[Hashable, Item | None] = {}
    for item in found:
        key = key_of(item)
        if key is not None:
            table[key] = None if key in table else item
    return {key: item for key, item in table.items() if item is not None}


def _by_setting(item: Item) -> Hashable | None:
    if item.number is not None:
        return ("#", item.number)
    return item.setting.key if item.setting else None


def _by_entry(item: Item) -> Hashable | None:
    """A renumbered entry of a list."""
    return ("entry", *item.words) if item.number is not None else None


def _by_negation(item: Item) -> Hashable | None:
    return None if item.children else tuple(item.words)


def _by_first_words(count: int) -> Callable[[Item], Hashable | None]:
    def key(item: Item) -> Hashable | None:
        if item.setting is not None or item.number is not None or len(item.words) < count:
            return None
        return tuple(item.words[:count])

    return key


def _may_pair(left: Item, right: Item) -> bool:
    if left.setting is not None or left.number is not None or left.words == right.words:
        return True
    if left.negated or right.negated:  # `no logging console` and `logging console debugging`
        shorter, longer = sorted((left, right), key=lambda item: len(item.words))
        return shorter.negated != longer.negated and longer.words[: len(shorter.words)] == shorter.words
    if bool(left.children) != bool(right.children):
        return False
    for old, new in zip(left.words, right.words, strict=False):
        if old != new:
            return bool(_VALUE.search(old) and _VALUE.search(new)) and len(left.words) == len(right.words)
    return abs(len(left.words) - len(right.words)) <= _MORE_WORDS


def pair_in_gap(removed: list[Item], added: list[Item]) -> list[Pair]:
    """Removed and added entries between the same two unchanged neighbours, each with the first one like it."""
    pairs: list[Pair] = []
    rest = list(added)
    for item in removed:
        twin = next((other for other in rest[:20] if _alike(item, other)), None)
        if twin is not None:
            rest.remove(twin)
        pairs.append((item, twin))
    return pairs + [(None, item) for item in rest]


def _alike(left: Item, right: Item) -> bool:
    if left.children or right.children or left.words[:1] == ["remark"] != right.words[:1]:
        return False
    same = sum(old == new for old, new in zip(left.words, right.words, strict=False))
    return same / max(len(left.words), len(right.words), 1) >= _ALIKE
