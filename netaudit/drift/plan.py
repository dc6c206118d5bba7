"""Commands put into the order in which they may be typed, and nested as sections are."""

from __future__ import annotations

import re

from netaudit.drift.canonical import Item
from netaudit.drift.grammar import Grammar

Rank = tuple[int, int, int]
"""Phase, position of the definition, place in the file: lower is typed earlier."""

_FIRST, _GUARD, _ADD, _REMOVE, _UNGUARD, _LAST = range(6)


class Block:
    """A section to be entered, and what is typed there."""

    def __init__(self) -> None:
        self._blocks: dict[str, Block] = {}
        self.added: list[tuple[Item, list[str]]] = []
        self.removed: list[tuple[Item, list[str]]] = []

    def below(self, path: tuple[str, ...]) -> Block:
        """The block that a path of headers leads to."""
        block = self
        for header in path:
            block = block._blocks.setdefault(header, Block())
        return block

    def blocks(self) -> dict[str, Block]:
        """The sections entered from this one, by header."""
        return self._blocks

    def add(self, lines: list[str], item: Item) -> None:
        """Lines that create or change something; `item` tells where it belongs in the order."""
        self.added.append((item, lines))

    def remove(self, lines: list[str], item: Item) -> None:
        """Lines that take something away, when nothing refers to it any more."""
        self.removed.append((item, lines))


def marker(header: str, line: int) -> Item:
    """An item that stands for a section in the order of typing."""
    return Item(header, header, line, "", [], False, False, header.split())


def negation(item: Item, tables: Grammar) -> str:
    """The command that takes a line away: as short as the platform's table of settings allows."""
    if item.negated:
        return tables.positive(item.key)[0]
    if item.number is not None and item.setting is None:
        return f"{tables.negate}{'sequence ' if item.key.startswith('sequence ') else ''}{item.number}"
    words = item.key.split()
    if item.gathered is not None or tables.negated_whole(item.section, item.words):
        return tables.negate + item.key
    short = item.words[: item.setting.words] if item.setting is not None else []
    if 0 < len(short) < len(words) and tables.switched_on_by_default(item.section, short) and not item.children:
        return " ".join(short)  # `no` would switch it off; the command alone gives it its default value back
    if item.setting is not None and not item.setting.several and not item.children:
        words = words[: item.setting.words]
    return tables.negate + " ".join(words)


def nested(plan: Block, tables: Grammar) -> list[str]:
    """The commands of a whole plan: definitions, then what uses them, then what is taken away."""
    steps: list[tuple[Rank, list[str]]] = []
    for place, (header, block) in enumerate(plan.blocks().items()):
        lines = [header, *("  " + line for line in _inside(block, tables))]
        steps.append((_edit_rank(header, place, tables), lines))
    for item, lines in plan.added:
        steps.append((_edit_rank(item.key, item.line, tables), lines))
    for item, lines in plan.removed:
        rank = tables.rank(item.key)
        steps.append(((2, 0, -item.line) if rank is None else (3, -rank, -item.line), lines))
    return [line for _, lines in sorted(steps, key=lambda step: step[0]) for line in lines]


def _edit_rank(header: str, place: int, tables: Grammar) -> Rank:
    rank = tables.rank(header)
    return (1, 0, place) if rank is None else (0, rank, place)


def _inside(block: Block, tables: Grammar) -> list[str]:
    steps: list[tuple[tuple[int, int], list[str]]] = []
    for item, lines in block.added:
        phase = _FIRST if _wipes(item, tables) else _phase(lines[-1], tables)
        steps.append(((phase, item.line), lines))
    for item, lines in block.removed:
        guard = tables.guards.match(item.key) is not None
        phase = _UNGUARD if guard else _LAST if lines[-1].startswith(tables.tables.last) else _REMOVE
        phase = _FIRST if _wipes(item, tables) or lines[-1] in tables.tables.first else phase
        steps.append(((phase, -item.line), lines))
    for place, (header, inner) in enumerate(block.blocks().items()):
        steps.append(((_ADD, place), [header, *("  " + line for line in _inside(inner, tables))]))
    return [line for _, lines in sorted(steps, key=lambda step: step[0]) for line in lines]


def _wipes(item: Item, tables: Grammar) -> bool:
    """A line that wipes others when it is typed or taken away: they must come after it."""
    return any(
        re.match(section, item.section) and (item.key == command or item.key.startswith(command + " "))
        for section, command, _ in tables.tables.resets
    )


def _phase(line: str, tables: Grammar) -> int:
    if line.startswith(tables.tables.last):
        return _LAST
    if any(line == first or (first.endswith(" ") and line.startswith(first)) for first in tables.tables.first):
        return _FIRST
    return _GUARD if tables.guards.match(line) else _ADD
