"""Definitions that no other line of a configuration names.

A name counts as used wherever it stands as a word of its own, whatever that line means: a use that is not modelled is
still one, and a number that happens to stand elsewhere only keeps an unused list from being told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from netaudit.config.tree import Tree

Headers = Mapping[str, str]
"""Kind -> regular expression of the line that defines something of that kind; its last group is the name."""
_RUN = 512  # lines searched at once: the words of many lines cost less in one go, those of all lines much memory


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
    used = _named(tree.lines, defined.keys(), spared)
    return {
        f"{kind} {name}": tuple(lines)
        for name, kinds in defined.items()
        if name not in used
        for kind, lines in kinds.items()
    }


def _named(lines: list[str], names: Iterable[str], spared: Mapping[int, str]) -> set[str]:
    """The names that stand in some line, apart from the one that a line in `spared` defines itself."""
    wanted = frozenset(names)
    used: set[str] = set()
    if not wanted:
        return used
    for start in range(0, len(lines), _RUN):
        run = lines[start : start + _RUN]
        for at in range(len(run)):
            own = spared.get(start + at + 1)
            if own is not None:
                used |= wanted.intersection(run[at].split()) - {own}
                run[at] = ""
        used.update(wanted.intersection(" ".join(run).split()))
    return used
