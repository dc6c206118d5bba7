"""What is known of a Junos device while its configuration is being read, and how statements are taken into it.

A table maps the word of a statement to the function that takes it: `take(draft, stanza)`, where the stanza is that
word with all that follows it. A value that is not understood makes its attribute unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.reading import FACT, Draft, F, Reader

Take = Callable[[Any, Stanza], object]
Table = Mapping[str, Take]

_RATE = re.compile(r"(\d{1,15})(?:\.(\d{1,3}))?([kmgt]?)(?:bps)?", re.IGNORECASE)
_PERCENT = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_SCALE = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_LONG = 256  # values of an attribute from which on they are gathered in a list
_DIGITS = 15  # no statement takes a longer number, and JSON readers keep this many


class Entry(Draft):
    """A fact in the making."""

    __slots__ = ()

    def put(self, attribute: str, value: Any, said: Stanza) -> None:
        """Configures an attribute; what a group says does not override what is there."""
        values = self.values
        if said.group is not None:
            if attribute in values:
                return
            values.setdefault("inherited", {})[attribute] = said.group
        values[attribute] = value
        self.at[attribute] = (said.line,)
        self.reader.taken[said.line] = FACT

    def append(self, attribute: str, value: Any, said: Stanza) -> None:
        """Adds to an attribute that holds several values."""
        values: dict[str, Any] = self.values
        at: dict[str, Any] = self.at  # of tuples, but for long ones until `settle`
        held, lines = values.get(attribute, ()), at.get(attribute, ())
        if isinstance(held, list) and isinstance(lines, list):  # a long one, gathered until `settle`
            held.append(value)
            lines.append(said.line)
        elif len(held) < _LONG:
            values[attribute] = (*held, value)
            at[attribute] = (*lines, said.line)
        else:
            values[attribute] = [*held, value]
            at[attribute] = [*lines, said.line]
            self.reader.growing.append((self, attribute))
        if said.group is not None:
            values.setdefault("inherited", {}).setdefault(attribute, said.group)
        self.reader.taken[said.line] = FACT

    def build(self, kind: type[F], parts: Mapping[str, type] | None = None, **more: Any) -> F:
        """The fact, its long lists of values as tuples."""
        if self.reader.growing:
            self.reader.settle()
        return super().build(kind, parts, **more)

    def mark(self, said: Stanza) -> None:
        """Counts the line of a statement that gave a fact without a value of its own."""
        self.reader.taken[said.line] = FACT

    def read(self, stanza: Stanza, table: Table) -> None:
        """Takes all that stands below a stanza and that the table knows."""
        get = table.get
        for word, below in stanza.children.items():
            take = get(word)
            if take is not None:
                take(self, below)


class DeviceDraft(Entry):
    """A device in the making: its own attributes, and the drafts of all that it configures by kind and key."""

    __slots__ = ("root", "tables")

    def __init__(self, reader: Reader, root: Stanza) -> None:
        super().__init__(reader)
        self.root = root
        self.tables: dict[str, dict[Any, Entry]] = {}

    def table(self, kind: str) -> dict[Any, Entry]:
        """All drafts of a kind, in the order in which they were first configured."""
        found = self.tables.get(kind)
        if found is None:
            found = self.tables[kind] = {}
        return found

    def entry(self, kind_: str, key_: Hashable, said_: Stanza, /, **values: Any) -> Entry:
        """The draft of that kind and key; made of `values` where it is asked for the first time."""
        table = self.table(kind_)
        found = table.get(key_)
        if found is None:
            found = table[key_] = Entry(self.reader, line=said_.line, end=max(said_.line, said_.end), **values)
            if said_.group is not None:
                found.values["inherited"] = {"name": said_.group} if "name" in values else {}
        return found


def misunderstood(draft: Entry, attribute: str, said: Stanza) -> None:
    """Makes an attribute unknown whose statement could not be read."""
    if attribute not in draft.values:
        draft.unknown[attribute] = f"line {said.line} not understood: {said.word}"


def word(attribute: str, convert: Callable[[str], Any] | None = None) -> Take:
    """The word after the statement is the value; `convert` returns None for one that is not understood."""

    def take(draft: Entry, stanza: Stanza) -> None:
        said = stanza.value
        if said is None:
            return
        value: Any = said.word if convert is None else convert(said.word)
        if value is None:
            misunderstood(draft, attribute, said)
        else:
            draft.put(attribute, value, said)

    return take


def whole(text: str) -> int | None:
    """A whole number, or None."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def number(attribute: str, scale: int = 1) -> Take:
    """The word after the statement is a whole number, times `scale`."""
    return word(attribute, lambda text: None if (found := whole(text)) is None else found * scale)


def rate(text: str) -> int | None:
    """A rate or a size with its unit: `10m`, `1g`, `1.5m`, `500000`; units are powers of 1000."""
    match = _RATE.fullmatch(text)
    if match is None:
        return None
    scale = _SCALE[match[3].lower()]
    return int(match[1]) * scale + (int(match[2]) * scale // int(10 ** len(match[2])) if match[2] else 0)


def percent(text: str) -> float | None:
    """A share in per cent, whole or with a fraction."""
    return float(text) if _PERCENT.fullmatch(text) else None


def flag(attribute: str, value: Any = True) -> Take:
    """The statement alone gives the attribute this value."""

    def take(draft: Entry, stanza: Stanza) -> None:
        draft.put(attribute, value, stanza)

    return take


def each(attribute: str, convert: Callable[[str], Any] | None = None) -> Take:
    """Every word after the statement is one of the attribute's values."""

    def take(draft: Entry, stanza: Stanza) -> None:
        for said in stanza.children.values():
            value = said.word if convert is None else convert(said.word)
            if value is not None:
                draft.append(attribute, value, said)

    return take


def block(table: Table) -> Take:
    """What stands below the statement is taken into the same draft."""

    def take(draft: Entry, stanza: Stanza) -> None:
        draft.read(stanza, table)

    return take


def first(stanza: Stanza, *path: str) -> Stanza | None:
    """The word after some words: the value of a setting, where it is said."""
    found = stanza.get(*path)
    return found.value if found is not None else None
