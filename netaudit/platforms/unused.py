"""Definitions that no other line of a configuration names.

A name counts as used wherever it stands as a word of its own, whatever that line means: a use that is not modelled is
still one, and a number that happens to stand elsewhere only keeps an unused list from being told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from netaudit.config.tree import Tree

Headers = Mapping[str, str]
"""Kind -> regular expression of the line that defines something of that kind; its last group is the name."""


def unused(tree: Tree, headers: Headers) -> dict[str, tuple[int, ...]]:
    """Kind and name of each definition that nothing names -> the lines that define it."""
    patterns = [(kind, re.compile(pattern)) for kind, pattern in headers.items()]
    defined: dict[str, dict[str, list[int]]] = {}
    spared: dict[int, str] = {}
    for root in tree.roots:
        for kind, pattern in patterns:
            match = pattern.match(root.text)
            if match is not None:
                name = match[match.lastindex or 0]
                defined.setdefault(name, {}).setdefault(kind, []).append(root.line)
                spared[root.line] = name
                break
    used: set[str] = set()
    for number, line in enumerate(tree.lines, 1):
        words = set(line.split()) & defined.keys()
        if words:
            used |= words - {spared.get(number)}
    return {
        f"{kind} {name}": tuple(lines)
        for name, kinds in defined.items()
        if name not in used
        for kind, lines in kinds.items()
    }
