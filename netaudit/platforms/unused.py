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
Places = dict[str, dict[str, list[int]]]
"""Name -> kind -> the lines that define something of that name and kind."""
Search = Callable[[str], re.Match[str] | None]
_RUN = 512  # lines searched at once: the words of many lines cost less in one go, those of all lines much memory
_FEW = 40  # names up to which looking for each of them in the text costs less than splitting it into words
_OTHER_SPACES = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
"""What parts words in ASCII text beside the space, and the end of a line."""


def unused(tree: Tree, headers: Headers) -> dict[str, tuple[int, ...]]:
    """Kind and name of each definition that nothing names -> the lines that define it."""
    search, kinds, words = _compiled(tuple(headers.items()))
    defined, rest = _defined(tree, search, kinds)
    used = _named(rest, defined.keys())
    if not words.isdisjoint(defined):
        used |= _in_headers(tree, search, words.intersection(defined))
    return {
        f"{kind} {name}": tuple(lines)
        for name, places in defined.items()
        if name not in used
        for kind, lines in places.items()
    }


def _defined(tree: Tree, search: Search, kinds: Mapping[int, str]) -> tuple[Places, list[str]]:
    """The lines that define each name, by kind; and all lines, cut down to what stands after the name they define."""
    defined: Places = {}
    rest = tree.lines.copy()
    lines: list[int] = []
    name = head = ""  # of the last definition, and how those of the same name begin where they follow each other
    for root in tree.roots:
        text = root.text
        if head and text.startswith(head):
            lines.append(root.line)
            said = text[len(head) :]
            rest[root.line - 1] = _without(said, name) if name in said else said
            continue
        match = search(text)
        if match is None or not (group := match.lastindex):
            continue
        last, name, end = name, match[group], match.end(group)
        places = defined.get(name)
        if places is None:
            places = defined[name] = {}
        known = places.get(kinds[group])
        lines = known if known is not None else places.setdefault(kinds[group], [])
        lines.append(root.line)
        said = text[end:]
        head = text[: end + 1] if name == last and said.startswith(" ") else ""
        rest[root.line - 1] = _without(said, name) if name in said else said
    return defined, rest


def _in_headers(tree: Tree, search: Search, names: frozenset[str]) -> set[str]:
    """Those of some names that stand before another name where it is defined: a list may be called `standard`."""
    found: set[str] = set()
    for root in tree.roots:
        match = search(root.text)
        if match is not None and match.lastindex:
            found |= names.intersection(root.text[: match.start(match.lastindex)].split()) - {match[match.lastindex]}
    return found


def _without(said: str, name: str) -> str:
    """Words, those left out that are the name."""
    return " ".join(word for word in said.split() if word != name)


@cache
def _compiled(headers: tuple[tuple[str, str], ...]) -> tuple[Search, dict[int, str], frozenset[str]]:
    """One expression of all headers (the first that fits counts), the kind that each group is for, and its words."""
    kinds: dict[int, str] = {}
    for kind, pattern in headers:
        for _ in range(re.compile(pattern).groups):
            kinds[len(kinds) + 1] = kind
    whole = "|".join(f"(?:{pattern})" for _, pattern in headers)
    return re.compile(whole).match, kinds, frozenset(re.findall(r"[\w-]+", whole))


def _named(lines: list[str], names: Iterable[str]) -> set[str]:
    """The names that stand in some line."""
    wanted = set(names)
    used: set[str] = set()
    for start in range(0, len(lines), _RUN):
        if not wanted:
            break
        found = _words(" ".join(lines[start : start + _RUN]), wanted)
        used |= found
        wanted -= found
    return used


def _words(text: str, wanted: set[str]) -> set[str]:
    """The names that stand in a text as words of their own."""
    if len(wanted) > _FEW or not text.isascii() or any(space in text for space in _OTHER_SPACES):
        return wanted.intersection(text.split())
    padded = f" {text} "
    return {name for name in wanted if f" {name} " in padded}
