"""Commands that bring an ordered list back into order without taking the list away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

import msgspec

from netaudit.drift.canonical import Item, body, items, settled
from netaudit.drift.compare import Order, Path, aligned, entry
from netaudit.drift.filters import header_of
from netaudit.drift.grammar import Grammar
from netaudit.drift.plan import Block, marker, negation

_STEP = 10
"""Distance of sequence numbers, as the devices choose it themselves."""


def reordered(plan: Block, path: Path, order: Order, tables: Grammar, key: bytes) -> None:
    """Adds to the plan what makes the list of `after` that of `before`."""
    section = path[-1] if path else ""
    old = settled(items(order.before, section, tables, key), tables)
    new = settled(items(order.after, section, tables, key), tables)
    first = (old or new)[0]
    lines = None if section else header_of(first.key, tables)
    if lines is not None and not (old and new):
        _whole_list(plan, lines[0], old, new, tables)
    elif section and re.match(tables.tables.unnumbered, section):
        _from_first_difference(plan.below(path), old, new, tables, key)
    elif lines is not None:
        _by_sequence(plan, (), lines[0], first, _entries(old, tables), _entries(new, tables), tables)
    elif len(path) == 1 and tables.filters is not None and tables.filters.match(section) and old:
        _by_sequence(plan, path, section, first, _entries(old, tables), _entries(new, tables), tables)
    elif tables.tables.insert_before and all(item.words[0] == "class" for item in (*old, *new)):
        _classes(plan.below(path), old, new, tables, key)
    else:
        _from_first_difference(plan.below(path), old, new, tables, key)


def _entries(found: list[Item], tables: Grammar) -> list[str]:
    return [(header_of(item.key, tables) or ("", "", entry(item)))[2] for item in found]


def _whole_list(plan: Block, header: str, old: list[Item], new: list[Item], tables: Grammar) -> None:
    """An access list of single lines that one side does not have at all."""
    for item in old:
        plan.add([item.text], item)
    if new:
        plan.remove([tables.negate + header], new[0])


def _by_sequence(
    plan: Block, path: Path, header: str, first: Item, old: Sequence[str], new: Sequence[str], tables: Grammar
) -> None:
    """An access list, edited by numbers given to its entries first: it filters at every moment.

    New entries go in before old ones go; an entry that moves must go first, since a device refuses it twice.
    """
    kept = aligned(old, new)
    place_of = dict(kept)
    runs = [0]
    for place in range(len(old)):
        runs.append(0 if place in place_of else runs[-1] + 1)
    step = max(_STEP, max(runs) + 1)
    numbers = [(place + 1) * step for place in range(len(new))]
    stays = {there for _, there in kept}
    gone = [place for place in range(len(new)) if place not in stays]
    wanted = {old[place] for place in range(len(old)) if place not in place_of}
    lines = [f"{tables.negate}{numbers[place]}" for place in gone if new[place] in wanted]
    number = 0
    for place, text in enumerate(old):
        number = numbers[place_of[place]] if place in place_of else number + 1
        if place not in place_of:
            lines.append(f"{number} {text}")
    lines += [f"{tables.negate}{numbers[place]}" for place in gone if new[place] not in wanted]
    name = header.rsplit(" ", 1)[-1]
    resequence = tables.tables.resequence.format(family=header.split()[0], name=name, step=step)
    if tables.tables.resequence_inside:
        typed = [header, "  " + resequence, *("  " + line for line in lines)]
    else:
        typed = [resequence, header, *("  " + line for line in lines)]
    plan.below(path[:-1]).add(typed, marker(header, first.line))


def _classes(block: Block, old: list[Item], new: list[Item], tables: Grammar, key: bytes) -> None:
    """Sections in order: each missing or moved one is put in front of the one that follows it."""
    kept = aligned([item.key for item in old], [item.key for item in new])
    here, there = {place for place, _ in kept}, {place for _, place in kept}
    wanted = {item.key for item in old}
    ticket = count()
    for place, item in enumerate(new):
        if place not in there:
            if item.key in wanted:
                block.add([negation(item, tables)], _at(item, next(ticket)))
            else:
                block.remove([negation(item, tables)], item)
    for place in range(len(old) - 1, -1, -1):
        if place in here:
            continue
        header, *lines = body(old[place], tables, key, "  ")
        follower = old[place + 1] if place + 1 < len(old) else None
        if follower is not None and follower.key != tables.tables.final:
            header = tables.tables.insert_before.format(header=header, name=follower.words[-1])
        block.add([header, *lines], _at(old[place], next(ticket)))


def _at(item: Item, line: int) -> Item:
    """The item, with its place in the order of typing."""
    return msgspec.structs.replace(item, line=line)


def _beginning(wanted: Sequence[str], here: Sequence[str]) -> set[int]:
    """Places of the longest beginning of what is wanted that is there in order, whatever stands between."""
    stays: set[int] = set()
    at = 0
    for key in wanted:
        at = next((place for place in range(at, len(here)) if here[place] == key), -1) + 1
        if not at:
            break
        stays.add(at - 1)
    return stays


def _from_first_difference(block: Block, old: list[Item], new: list[Item], tables: Grammar, key: bytes) -> None:
    """Any other ordered list: lines are added at its end, so what cannot stay in front is taken away and typed anew."""
    stays = _beginning([item.key for item in old], [item.key for item in new])
    same = len(stays)
    ticket = count()
    for item in reversed([item for place, item in enumerate(new) if place not in stays]):
        block.add(
            [tables.negate + item.key if not item.negated else tables.positive(item.key)[0]], _at(item, next(ticket))
        )
    for item in old[same:]:
        block.add(body(item, tables, key, "  "), _at(item, next(ticket)))
