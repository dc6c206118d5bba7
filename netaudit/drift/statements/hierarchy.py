"""The hierarchy of words that statements are made of, in either form of the text."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from netaudit.config.tree import Node
from netaudit.platforms.order import StatementGrammar
from netaudit.platforms.values import area

Words = tuple[str, ...]

_BARE = re.compile(r"[^\s\"{};\[\]#]+\Z")


class Statement(msgspec.Struct, gc=False, eq=False):
    """A word of the configuration, and what follows it."""

    word: str
    line: int = 0
    below: dict[str, Statement] = msgspec.field(default_factory=dict)
    said: bool = False
    """A statement ends with this word, whatever else begins with the same words."""
    header: bool = False
    """In braces, a block opens behind this word."""
    inactive: bool = False
    protected: bool = False

    def find(self, words: Iterable[str]) -> Statement | None:
        """The statement that some words lead to."""
        at: Statement | None = self
        for word in words:
            at = at.below.get(word) if at is not None else None
        return at

    def marks(self) -> str:
        """What stands in front of it in braces."""
        return "protect: " * self.protected + "inactive: " * self.inactive


def ends_with(path: Sequence[str], patterns: Iterable[Words]) -> bool:
    """Whether the path ends with the words of one of the patterns; `*` stands for any word, `^` for the start."""
    for pattern in patterns:
        tail = ("^", *path)[-len(pattern) :] if pattern[0] == "^" else path[-len(pattern) :]
        if len(tail) == len(pattern) and all(said in ("*", word) for said, word in zip(pattern, tail, strict=True)):
            return True
    return False


def normal_word(word: str, before: str) -> str:
    """A word as the device would show it: areas as addresses, IPv6 in its short form, line ends as `\\n`."""
    if "\n" in word:
        return word.replace("\n", "\\n")
    if before == "area" and (number := area(word)) is not None and int(number) < 2**32:
        return str(ipaddress.IPv4Address(int(number)))
    if word.count(":") > 1:
        address, slash, length = word.partition("/")
        try:
            return f"{ipaddress.IPv6Address(address)}{slash}{length}"
        except ValueError:
            return word
    return word


def quoted(word: str) -> str:
    """A word as it is typed: in quotes where it would fall apart without."""
    return word if _BARE.match(word) else f'"{word}"'


def joined(words: Iterable[str]) -> str:
    """Words as one typed line."""
    return " ".join(quoted(word) for word in words)


def leaves(statement: Statement, path: Words = ()) -> Iterator[tuple[Words, Statement]]:
    """The statements at or below one, each with the words that lead to it."""
    stack = [(path, statement)]
    while stack:
        words, at = stack.pop()
        if not at.below:
            yield words, at
        stack += [((*words, child.word), child) for child in reversed(at.below.values())]


def marked(statement: Statement, path: Words = ()) -> Iterator[tuple[Words, Statement]]:
    """The inactive and protected statements at or below one, outer ones first."""
    stack = [(path, statement)]
    while stack:
        words, at = stack.pop()
        if at.inactive or at.protected:
            yield words, at
        stack += [((*words, child.word), child) for child in reversed(at.below.values())]


def headers(root: Statement, words: Words) -> tuple[tuple[str, ...], str]:
    """Where a statement stands in braces: the headers around it, and its own text."""
    found: list[str] = []
    text: list[str] = []
    marks = ""
    at = root
    for number, word in enumerate(words, 1):
        at = at.below[word]
        text.append(quoted(word))
        marks += at.marks()
        if at.header and number < len(words):
            found.append(marks + " ".join(text))
            text, marks = [], ""
    return tuple(found), marks + " ".join(text)


def in_braces(statement: Statement, tables: StatementGrammar) -> list[Node]:
    """What stands below a statement, as the nodes of a text in braces."""
    found: list[Node] = []
    stack: list[tuple[list[Node], list[str], Iterator[Statement]]] = [(found, [], iter(statement.below.values()))]
    while stack:
        level, before, rest = stack[-1]
        at = next(rest, None)
        if at is None:
            stack.pop()
            continue
        words = [at.marks() + before[0], *before[1:], quoted(at.word)] if before else [at.marks() + quoted(at.word)]
        if not at.below:
            level.append(Node(" ".join(words), at.line, []))
        elif _is_list(at):
            values = " ".join(quoted(word) for word in at.below)
            level.append(Node(f"{' '.join(words)} [ {values} ]", at.line, []))
        elif at.header or _opens(at, before, tables):
            node = Node(" ".join(words), at.line, [])
            level.append(node)
            stack.append((node.children, [], iter(at.below.values())))
        else:
            stack.append((level, words, iter(at.below.values())))
    return found


def _is_list(at: Statement) -> bool:
    """Values that were written as `[ a b ]`: all of them at one place."""
    values = at.below.values()
    if at.header or len(values) < 2 or any(value.below or value.inactive or value.protected for value in values):
        return False
    return len({value.line for value in values}) == 1 and at.line != 0


def _opens(at: Statement, before: list[str], tables: StatementGrammar) -> bool:
    """Whether a block would be opened behind a word that was typed, not read."""
    if at.inactive or at.protected:
        return True
    if at.line or at.word in tables.named:
        return False
    named = bool(before) and before[-1] in tables.named
    return named or len(at.below) > 1 or any(child.below for child in at.below.values())


def as_text(root: Statement, tables: StatementGrammar, *, set_form: bool) -> str:
    """The whole hierarchy as a text in set form or in braces."""
    if set_form:
        lines = [f"set {joined(words)}" for words, _ in leaves(root) if words]
        for words, at in marked(root):
            lines += [f"deactivate {joined(words)}"] * at.inactive + [f"protect {joined(words)}"] * at.protected
        return "\n".join(lines) + "\n"
    return "\n".join(_lines(in_braces(root, tables))) + "\n"


def _lines(nodes: Iterable[Node], indent: str = "") -> Iterator[str]:
    for node in nodes:
        if node.children:
            yield f"{indent}{node.text} {{"
            yield from _lines(node.children, indent + "    ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{node.text};"
