"""What the lines begin with that a regular expression matches, so that most need not be looked for at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEAD = 4
"""Letters of a line, behind its spaces, that tell most lines apart."""
_MOST = 40  # alternatives, from which on they tell nothing
_TOKEN = re.compile(
    r"(?P<new>\\n)|(?P<open>\((?!\?))|(?P<close>\))|(?P<or>\|)|(?P<times>[?*+]|\{[^}]*\})"
    r"|\\(?P<escaped>[^\w])|(?P<plain>[^\\()|?*+{}\[\].^$])|(?P<other>.)"
)

_PLAIN = re.compile(rf"\\n(?: [+*])?([^\\()|?*+{{}}\[\].^$ ][^\\()|?*+{{}}\[\].^$]{{{HEAD - 1}}})(?![?*{{])")
"""The usual form: letters that stand for themselves, behind some spaces."""
_LINE_END = re.compile(r"\[\^|\\[sDW]|(?<!^)(?<!\|)\\n")
_GROUP = re.compile(r"\([^()]*\)")

_Begun = tuple[str, bool]
"""The beginning of a line, and whether more may be said of it."""


def beginnings(pattern: str) -> frozenset[str] | None:
    """How the line begins, behind its spaces, that a match of a pattern begins on: up to `HEAD` letters of it.

    None where the pattern does not begin with a newline (`\\n`), or that cannot be told.
    """
    plain = _PLAIN.match(pattern)
    if plain is not None and ("|" not in pattern or "|" not in _GROUP.sub("", pattern)):
        return frozenset((plain[1],))
    tokens = [(str(match.lastgroup), match["escaped"] or match[0]) for match in _TOKEN.finditer(pattern)]
    found: set[str] = set()
    for alternative in _split(tokens):
        if not alternative or alternative[0][0] != "new":
            return None
        found.update(text for text, _ in _begun(alternative[1:]))
    return frozenset(found) if "" not in found and len(found) <= _MOST else None


def within_a_line(pattern: str) -> bool:
    """Whether what follows the newlines that a pattern begins with cannot hold another one."""
    return _LINE_END.search(pattern) is None


def _split(tokens: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The alternatives at the top."""
    found: list[list[tuple[str, str]]] = [[]]
    depth = 0
    for kind, said in tokens:
        depth += (kind == "open") - (kind == "close")
        if kind == "or" and depth == 0:
            found.append([])
        else:
            found[-1].append((kind, said))
    return found


def _begun(tokens: Sequence[tuple[str, str]]) -> set[_Begun]:
    """The beginnings that a sequence of tokens stands for."""
    found: set[_Begun] = {("", True)}
    place = 0
    while place < len(tokens) and any(going for _, going in found):
        kind, said = tokens[place]
        options: set[_Begun]
        if kind == "open":
            end = _closing(tokens, place)
            options = {each for part in _split(tokens[place + 1 : end]) for each in _begun(part)}
            place = end + 1
        elif kind in ("plain", "escaped"):
            options = {(said, True)}
            place += 1
        else:
            options = {("", False)}
            place += 1
        if place < len(tokens) and tokens[place][0] == "times":
            options = _repeated(options, tokens[place][1])
            place += 1
        found = _joined(found, options)
        if len(found) > _MOST:
            return {("", False)}
    return found


def _repeated(options: set[_Begun], times: str) -> set[_Begun]:
    at_least_once = times == "+" or re.match(r"\{[1-9]", times) is not None
    if options == {(" ", True)}:  # spaces in front do not count; elsewhere nothing more is told
        return {(" ", False)} if at_least_once else {("", True), (" ", False)}
    if times == "?":
        return {*options, ("", True)}
    return {(text, False) for text, _ in options} if at_least_once else {("", False)}


def _joined(found: set[_Begun], options: set[_Begun]) -> set[_Begun]:
    made: set[_Begun] = set()
    for text, going in found:
        if not going:
            made.add((text, False))
            continue
        for more, open_ in options:
            whole = (text + more).lstrip(" ")
            # Spaces in front, however many: what follows them still begins the line.
            made.add((whole[:HEAD], (open_ or (more == " " and not text)) and len(whole) < HEAD))
    return made


def _closing(tokens: Sequence[tuple[str, str]], start: int) -> int:
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place][0] == "open") - (tokens[place][0] == "close")
        if depth == 0:
            return place
    return len(tokens) - 1
