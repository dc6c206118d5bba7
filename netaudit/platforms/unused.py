"""Definitions that no other line of a configuration names.

A name counts as used wherever it stands as a word of its own, whatever that line means: a use that is not modelled is
still one, and a number that happens to stand elsewhere only keeps an unused list from being told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from netaudit.config.tree import Tree

Headers = Mapping[str, str]
"""Kind -> regular expression of the line that defines something of that kind; its last group is the name."""
_RUN = 512  # lines searched at once: the words of many lines cost less in one go, those of all lines much memory
_FEW = 40  # names up to which looking for each of them in the text costs less than splitting it into words
_OTHER_SPACES = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
"""What parts words in ASCII text beside the space, and the end of a line."""


def unused(tree: Tree, headers: Headers) -> dict[str, tuple[int, ...]]:
    """Kind and name of each definition that nothing names -> the lines that define it."""
    search, kinds = _compiled(tuple(headers.items()))
    defined: dict[str, dict[str, list[int]]] = {}
    rest: dict[int, str] = {}
    for root in tree.roots:
        match = search(root.text)
        if match is not None and match.lastindex:
            name = match[match.lastindex]
            defined.setdefault(name, {}).setdefault(kinds[match.lastindex], []).append(root.line)
            rest[root.line] = _without(root.text, name, match.start(match.lastindex))
    used = _named(tree.lines, defined.keys(), rest)
    return {
        f"{kind} {name}": tuple(lines)
        for name, places in defined.items()
        if name not in used
        for kind, lines in places.items()
    }


def _without(text: str, name: str, at: int) -> str:
    """A line that defines a name, without the name."""
    rest = f"{text[:at]} {text[at + len(name) :]}"
    return " ".join(word for word in rest.split() if word != name) if name in rest else rest


@cache
def _compiled(headers: tuple[tuple[str, str], ...]) -> tuple[Callable[[str], re.Match[str] | None], dict[int, str]]:
    """One expression of all headers (the first that fits counts), and the kind that each of its groups is for."""
    kinds: dict[int, str] = {}
    for kind, pattern in headers:
        for _ in range(re.compile(pattern).groups):
            kinds[len(kinds) + 1] = kind
    return re.compile("|".join(f"(?:{pattern})" for _, pattern in headers)).match, kinds


def _named(lines: list[str], names: Iterable[str], rest: Mapping[int, str]) -> set[str]:
    """The names that stand in some line; of a line that defines one only the `rest` counts."""
    wanted = set(names)
    used: set[str] = set()
    places = sorted(rest)
    at = 0
    for start in range(0, len(lines), _RUN):
        if not wanted:
            break
        run = lines[start : start + _RUN]
        while at < len(places) and places[at] <= start + len(run):
            run[places[at] - start - 1] = rest[places[at]]
            at += 1
        found = _words(" ".join(run), wanted)
        used |= found
        wanted -= found
    return used


def _words(text: str, wanted: set[str]) -> set[str]:
    """The names that stand in a text as words of their own."""
    if len(wanted) > _FEW or not text.isascii() or any(space in text for space in _OTHER_SPACES):
        return wanted.intersection(text.split())
    padded = f" {text} "
    return {name for name in wanted if f" {name} " in padded}
