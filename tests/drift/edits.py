"""Seeded edits of a configuration whose truth is known."""

from __future__ import annotations

import dataclasses
import importlib
import random
import re
from functools import cache

from netaudit.config.tree import Node, Tree
from netaudit.drift.grammar import Grammar
from netaudit.platforms.base import Platform, get


@cache
def platform_for_drift(name: str) -> Platform:
    """The platform with its tables of what counts."""
    order = importlib.import_module(f"netaudit.platforms.{name}.order")
    return dataclasses.replace(get(name), ordered=order.ORDERED, volatile=order.VOLATILE, drift=order.DRIFT)


def render(level: list[Node], depth: int = 0) -> str:
    """The nodes as text."""
    lines: list[str] = []
    for node in level:
        lines.append(" " * depth + node.text)
        if node.opaque:
            lines += [child.text for child in node.children]
        elif node.children:
            lines.append(render(node.children, depth + 1))
    return "\n".join(lines)


def shuffled(level: list[Node], header: str, grammar: Grammar, rng: random.Random) -> list[Node]:
    """The nodes in another order wherever the order says nothing."""
    copies = [
        Node(n.text, n.line, n.children if n.opaque else shuffled(n.children, n.text, grammar, rng), n.opaque)
        for n in level
    ]
    if header and grammar.ordered(header):
        return copies
    names = [None if node.children else grammar.list_of(node.text) for node in copies]
    entries = {name: iter([n for n, said in zip(copies, names, strict=True) if said == name]) for name in names if name}
    places = list(range(len(copies)))
    rng.shuffle(places)
    return [next(entries[name]) if (name := names[place]) else copies[place] for place in places]


def leaves(tree: Tree, grammar: Grammar) -> list[Node]:
    """Lines that stand for themselves alone: no headers, nothing that comparisons ignore."""
    return [node for node in tree.walk() if not node.children and not node.opaque and not grammar.ignored(node.text)]


def without(tree: Tree, line: int) -> str:
    """The text without one line."""
    return "\n".join(text for number, text in enumerate(tree.lines, 1) if number != line)


def with_other_number(tree: Tree, line: int, rng: random.Random) -> str | None:
    """The text with one number of a line increased; None where it has none that stands alone."""
    text = tree.lines[line - 1]
    numbers = list(re.finditer(r"(?<= )\d+(?= |$)", text))
    if not numbers:
        return None
    at = rng.choice(numbers)
    lines = list(tree.lines)
    lines[line - 1] = f"{text[: at.start()]}{int(at[0]) + 1}{text[at.end() :]}"
    return "\n".join(lines)


def stands_alone(tree: Tree, node: Node, grammar: Grammar) -> bool:
    """A line whose absence says something by itself: neither a default nor part of a list over several lines."""
    path = tree.path(node.line)
    plain, negated = grammar.positive(node.text)
    default = grammar.is_default(path[-2] if len(path) > 1 else "", plain.split(), negated)
    return not default and not node.text.startswith(grammar.tables.vlan_lists)
