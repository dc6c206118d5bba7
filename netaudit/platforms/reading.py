"""Reading facts off a tree: tables of commands, drafts that facts are made of, and the count of lines understood.

A platform says what it understands as a table from the words a line begins with to a function that takes it:

    INTERFACE = Commands({
        "description": description,
        "ip address": ip_address,
        "ip ospf cost": ospf_cost,
    })

The longest entry that fits a line is called as `take(draft, args, line)`, where `args` are the words after it (shared
by equal lines: no function changes them) and `line` tells the node and whether it was negated. A function that
returns False did not understand the line: it then counts as unmodelled, and the attributes that the entry feeds
(`Commands.feeds`) become unknown unless they are set by another line. Every other return value means that a fact was
taken.

Most lines only set an attribute to a value that nothing but their own words decides. Such a command is a `Setting`:
what a line of it says is worked out once for all lines that say the same, and setting it costs no call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from sys import intern
from typing import Any, TypeVar

import msgspec

from netaudit.config.tree import Node, Tree
from netaudit.model.base import Fact
from netaudit.model.device import Coverage, Section, UnmodelledLine

F = TypeVar("F", bound=Fact)

UNREAD, FACT, KNOWN_TEXT = 0, 1, 2


class Statement(msgspec.Struct, gc=False, eq=False):
    """A line as a command: its words without a leading `no` or `default`."""

    node: Node
    words: list[str]
    negated: bool = False
    defaulted: bool = False


class Draft:
    """A fact in the making: attribute values, and the lines each was configured on.

    Attributes of a nested value are written `switchport.mode`.
    """

    __slots__ = ("at", "reader", "unknown", "values")

    def __init__(self, reader: Reader, **values: Any) -> None:
        self.reader = reader
        self.values: dict[str, Any] = values
        self.at: dict[str, tuple[int, ...]] = {}
        self.unknown: dict[str, str] = {}

    def set(self, attribute: str, value: Any, node: Node) -> None:
        """Configure an attribute; the last line that does wins, as it does on a device."""
        self.values[attribute] = value
        self.at[attribute] = (node.line,)
        if self.unknown:
            self.unknown.pop(attribute, None)

    def add(self, attribute: str, value: Any, node: Node) -> None:
        """Append to an attribute that holds several values.

        A long one is a list until all lines are read, as copying a tuple for every entry takes quadratic time.
        """
        values: dict[str, Any] = self.values
        at: dict[str, Any] = self.at  # of tuples, but for long ones until `Reader.settle`
        held, lines = values.get(attribute), at.get(attribute, ())
        if held is None:
            values[attribute] = (value,)
            at[attribute] = (*lines, node.line)
        elif isinstance(held, list) and isinstance(lines, list):
            held.append(value)
            lines.append(node.line)
        elif len(held) < _LONG or not self.reader.depth:
            values[attribute] = (*held, value)
            at[attribute] = (*lines, node.line)
        else:
            values[attribute] = [*held, value]
            at[attribute] = [*lines, node.line]
            self.reader.growing.append((self, attribute))

    def take_back(self, attribute: str, gone: Callable[[Any], bool] | None = None) -> None:
        """Take values of an attribute that holds several back to absent: those that `gone` fits, or all of them."""
        held, lines = self.values.get(attribute, ()), self.at.get(attribute, ())
        kept = [at for at, value in enumerate(held) if gone is not None and not gone(value)]
        if not kept:
            self.drop(attribute)
            return
        if len(lines) == len(held):
            self.at[attribute] = tuple(lines[at] for at in kept)
        self.values[attribute] = tuple(held[at] for at in kept)

    def add_once(self, attribute: str, value: Hashable, node: Node) -> bool:
        """Append a value unless the attribute holds it already; whether it was new."""
        held = self.values.get(attribute, ())
        if len(held) < _FEW:
            if value in held:
                return False
        else:
            known = self.reader.known_values(self, attribute, held)
            if value in known:
                return False
            known.add(value)
        self.add(attribute, value, node)
        return True

    def put_in(self, attribute: str, key: str, value: Any, node: Node) -> None:
        """Configure one entry of an attribute that is a table."""
        held = self.values.get(attribute)
        if held is None:
            held = self.values[attribute] = {}
        held[key] = value
        self.also(attribute, node.line)

    def also(self, attribute: str, line: int) -> None:
        """Note a further line that configures an attribute; a long list of them is a tuple again in the end."""
        at: dict[str, Any] = self.at  # of tuples, but for long ones until `Reader.settle`
        lines = at.get(attribute, ())
        if isinstance(lines, list):
            lines.append(line)
        elif len(lines) < _LONG or not self.reader.depth:
            at[attribute] = (*lines, line)
        else:
            at[attribute] = [*lines, line]
            self.reader.growing.append((self, attribute))

    def drop(self, attribute: str) -> None:
        """Take an attribute back to absent."""
        self.values.pop(attribute, None)
        self.at.pop(attribute, None)

    def get(self, attribute: str) -> Any:
        """The attribute's value so far, or None."""
        return self.values.get(attribute)

    def build(self, kind: type[F], parts: Mapping[str, type] | None = None, **more: Any) -> F:
        """The fact. `parts` maps the nested attributes to their types; defaults in `more` are overridden."""
        if parts is None:
            values = {**more, **self.values} if more else self.values
            return kind(at=self.at, unknown=self.unknown, **values)
        values = more
        nested: dict[str, dict[str, Any]] = {}
        for attribute, value in self.values.items():
            if "." not in attribute:
                values[attribute] = value
                continue
            outer, inner = halves(attribute)
            if outer in nested:
                nested[outer][inner] = value
            else:
                nested[outer] = {inner: value}
        for outer, fields in nested.items():
            values[outer] = parts[outer](**fields)
        return kind(at=self.at, unknown=self.unknown, **values)


@cache
def halves(attribute: str) -> tuple[str, str]:
    """`switchport`, `mode` of `switchport.mode`."""
    outer, _, inner = attribute.partition(".")
    return intern(outer), intern(inner)  # structs find the fields of interned names at once


Take = Callable[[Any, list[str], Statement], Any]

DROPPED: Any = object()
"""The value of an attribute that a line takes back to absent."""


class Setting:
    """A command whose line alone decides which attribute it sets to what: a `Take` that can be remembered."""

    __slots__ = ("meaning",)

    def __init__(self, meaning: Callable[[list[str], Statement], object]) -> None:
        """`meaning`: the words after the command and its line to an attribute and its value (DROPPED for none).

        Where it answers anything but such a pair, it means what the answer of any `Take` does.
        """
        self.meaning = meaning

    def __call__(self, draft: Draft, args: list[str], line: Statement) -> object:
        """Take one line into a draft, as any `Take` does."""
        found = self.meaning(args, line)
        if not isinstance(found, tuple):
            return found
        attribute, value = found
        if value is DROPPED:
            draft.drop(attribute)
        else:
            draft.set(attribute, value, line.node)
        return True


def _sets(draft: Draft, args: list[str], line: Statement) -> object:
    """Stands for the command of a line whose attribute and value are known; never called."""
    raise NotImplementedError


_FEW = 16  # values of an attribute up to which looking through them costs less than a set
_LONG = 256  # values of an attribute from which on they are gathered in a list
_CACHED = 4096  # lines whose meaning a table remembers: those that repeat themselves come early

_PREFIXES = frozenset(("no", "default"))
NOTHING: dict[str, Any] = {}
"""What is empty in every section: thousands of them share it, and nobody changes what a fact holds."""
_NO_ENTRY: tuple[Take | None, str, int] = (None, "", 0)

_Resolved = tuple[Take | None, str, Any, list[str], bool, bool]
"""Command, its entry in the table, the words after it, all words, negated, defaulted.

Where the command is `_sets`: the attribute in place of the entry, and its value in place of the words after it.
"""


class Commands:
    """A table from the first words of a line to the function that takes it."""

    __slots__ = ("feeds", "resolved", "trie")

    def __init__(
        self,
        table: Mapping[str, Take],
        *,
        feeds: Mapping[str, tuple[str, ...]] | None = None,
        known_text: Iterable[str] = (),
    ) -> None:
        """`feeds`: entry -> attributes that become unknown when a line of it is not understood.

        `known_text`: entries that are recognised and deliberately left as text.
        """
        self.trie: dict[str, Any] = {}
        self.resolved: dict[str, _Resolved] = {}
        self.feeds = dict(feeds or {})
        for phrase, take in table.items():
            self._enter(phrase, take)
        for phrase in known_text:
            self._enter(phrase, _leave_as_text)

    def _enter(self, phrase: str, take: Take) -> None:
        level = self.trie
        for word in phrase.split():
            level = level.setdefault(word, {})
        level[""] = (take, phrase, len(phrase.split()))

    def read(self, draft: Draft, node: Node) -> bool:
        """Take one line into a draft; whether a fact was taken from it."""
        return self.read_all(draft, (node,)) > 0

    def read_all(self, draft: Draft, nodes: Iterable[Node]) -> int:
        """Take lines into a draft, one after the other; how many gave a fact."""
        reader = draft.reader
        reader.depth += 1
        known, marks, facts = self.resolved, reader.taken, 0
        values, at, unknown = draft.values, draft.at, draft.unknown
        for node in nodes:
            found = known.get(node.text)
            if found is None:
                found = self._resolve(node)
            take, phrase, args, words, negated, defaulted = found
            if take is _sets:
                values[phrase] = args
                at[phrase] = (node.line,)
                if unknown:
                    unknown.pop(phrase, None)
                marks[node.line] = FACT
                facts += 1
                continue
            if take is None:
                continue
            try:
                taken = take(draft, args, Statement(node, words, negated, defaulted))
            except (ValueError, OverflowError):  # a number beyond reason
                taken = False
            if taken is False:
                self._not_understood(draft, phrase, node)
            elif taken is KNOWN_TEXT_TAKEN:
                marks[node.line] = KNOWN_TEXT
            else:
                marks[node.line] = FACT
                facts += 1
        reader.depth -= 1
        if reader.growing and not reader.depth:
            reader.settle()
        return facts

    def take(self, draft: Draft, words: list[str], line: Statement) -> bool:
        """Take the last words of a line as a command of their own, as those after `standby 10`."""
        take, phrase, used = self._find(words)
        if take is None:
            return False
        try:
            if isinstance(take, Setting):  # its meaning asked for and set here: two calls less for each line
                taken = take.meaning(words[used:], line)
                if isinstance(taken, tuple) and taken[1] is not DROPPED:
                    draft.set(taken[0], taken[1], line.node)
                    return True
            taken = take(draft, words[used:], line)
        except (ValueError, OverflowError):
            taken = False
        if taken is False:
            self._not_understood(draft, phrase, line.node)
        return taken is not False and taken is not KNOWN_TEXT_TAKEN

    def _not_understood(self, draft: Draft, phrase: str, node: Node) -> None:
        for attribute in self.feeds.get(phrase, ()):
            if attribute not in draft.values:
                draft.unknown[attribute] = f"line {node.line} not understood: {node.text}"

    def _find(self, words: list[str]) -> tuple[Take | None, str, int]:
        """The longest entry that fits, and how many words it took."""
        level = self.trie
        best: tuple[Take | None, str, int] = level.get("", _NO_ENTRY)
        if words and len(below := level.get(words[0], NOTHING)) < 2 and "" in below:  # most entries are one word
            return below[""]  # type: ignore[no-any-return]
        for word in words:
            if word not in level:
                break
            level = level[word]
            best = level.get("", best)
        return best

    def _resolve(self, node: Node) -> _Resolved:
        words = node.text.split()
        negated = defaulted = False
        if len(words) > 1 and words[0] in _PREFIXES:
            negated = words[0] == "no"
            defaulted = not negated
            del words[0]
        take, phrase, used = self._find(words)
        args = words[used:]
        found: _Resolved = (take, phrase, args, words, negated, defaulted)
        if isinstance(take, Setting):
            found = self._meaning(take, found, node)
        if len(self.resolved) < _CACHED:
            self.resolved[node.text] = found
        return found

    @staticmethod
    def _meaning(take: Setting, found: _Resolved, node: Node) -> _Resolved:
        """A line that sets something, with the value worked out; any other as it was."""
        _, _, args, words, negated, defaulted = found
        try:
            meaning = take.meaning(args, Statement(node, words, negated, defaulted))
        except (ValueError, OverflowError):
            return found
        if not isinstance(meaning, tuple) or meaning[1] is DROPPED:
            return found
        return _sets, meaning[0], meaning[1], words, negated, defaulted


KNOWN_TEXT_TAKEN = object()


def _leave_as_text(draft: Draft, args: list[str], line: Statement) -> object:
    return KNOWN_TEXT_TAKEN


class Reader:
    """A tree being read: which of its lines gave a fact."""

    __slots__ = ("depth", "growing", "known", "taken", "tree")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.depth = 0  # of tables of commands being read one inside the other
        self.growing: list[tuple[Draft, str]] = []
        self.known: dict[tuple[int, str], tuple[Draft, set[Any]]] = {}
        self.taken = bytearray(len(tree.lines) + 1)

    def known_values(self, draft: Draft, attribute: str, held: Collection[Any]) -> set[Any]:
        """The values that a long attribute holds, as a set that is kept from one line to the next."""
        key = (id(draft), attribute)
        found = self.known.get(key)
        if found is None or len(found[1]) != len(held):  # values were taken back in between
            found = self.known[key] = (draft, set(held))
        return found[1]

    def settle(self) -> None:
        """Turn the long lists of values that drafts gathered into tuples."""
        for draft, attribute in self.growing:
            for held in (draft.values, draft.at):
                if isinstance(held.get(attribute), list):
                    held[attribute] = tuple(held[attribute])
        self.growing.clear()

    def take(self, node: Node) -> None:
        """Count a node's line as one that gave a fact."""
        self.taken[node.line] = FACT

    def coverage(self, closers: frozenset[str]) -> Coverage:
        """How many of the lines that say something gave a fact; lines in `closers` say nothing."""
        total = missed = recognised = 0
        unmodelled: list[UnmodelledLine] = []
        taken = self.taken
        blocks = [self.tree.roots]
        for nodes in blocks:  # grows as it is walked
            total += len(nodes)
            for node in nodes:
                count = 1
                if node.children:
                    if node.opaque:
                        count = node.end - node.line + 1
                        total += count - 1
                    else:
                        blocks.append(node.children)
                mark = taken[node.line]
                if mark == FACT:
                    continue
                if node.text in closers and not node.opaque:
                    total -= 1
                    continue
                missed += count
                if mark == KNOWN_TEXT:
                    recognised += count
                    for child in node.children:  # a block that is left as text is so with all that stands in it
                        taken[child.line] = taken[child.line] or KNOWN_TEXT
                unmodelled.append(UnmodelledLine(line=node.line, text=node.text))
        unmodelled.sort(key=attrgetter("line"))
        return Coverage(lines=total, modelled=total - missed, unmodelled=tuple(unmodelled), recognised=recognised)


def sections(roots: Iterable[Node]) -> list[Section]:
    """Blocks with lines below them, and the blocks directly inside those."""
    found: list[Section] = []
    for root in roots:
        children = root.children
        if not children or root.opaque:
            continue
        texts: list[str] = []
        blocks: list[Node] = []
        for child in children:
            texts.append(child.text)
            if child.children:
                blocks.append(child)
        found.append(_section(root, _below(root) if blocks else texts, ()))
        for child in blocks:
            if not child.opaque:
                found.append(_section(child, _below(child), (root.text,)))
    return found


def _section(node: Node, texts: list[str], path: tuple[str, ...]) -> Section:
    last = node.children[-1]
    return Section(
        line=node.line,
        end=last.end if last.children else last.line,
        header=node.text,
        path=path,
        text=tuple(texts),
        at=NOTHING,
        inherited=NOTHING,
        unknown=NOTHING,
    )


def _below(node: Node) -> list[str]:
    """The lines below a node, in order."""
    found: list[str] = []
    for child in node.children:
        found.append(child.text)
        if child.children:
            found += _below(child)
    return found
