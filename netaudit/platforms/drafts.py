"""A device in the making: its own attributes, and the drafts of everything it configures by kind and key.

Every platform whose configuration is commands reads into these; what one of them needs besides is a subclass.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, TypeVar

from netaudit.config.tree import Node
from netaudit.model.base import Fact, Value
from netaudit.platforms.reading import Commands, Draft, Reader, Statement, Take, halves

F = TypeVar("F", bound=Fact)


class Part(Draft):
    """A fact of a device in the making, which can reach the device's other facts."""

    __slots__ = ("device",)

    def __init__(
        self, reader_: Reader, device_: DeviceDraft, held_: dict[str, Any] | None = None, /, **values: Any
    ) -> None:
        """`held_`: the values in a dictionary of the part's own, in place of `values`.

        No value may have the name of a parameter, although they are positional: mypyc would take one for the other.
        """
        self.reader = reader_
        self.device = device_
        self.values = values if held_ is None else held_
        self.at = {}
        self.unknown = {}


class DeviceDraft(Draft):
    """A device in the making: its own attributes, and the parts it configures by kind and key."""

    __slots__ = ("tables",)

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.tables: dict[str, dict[Any, Part]] = {}

    def table(self, kind: str) -> dict[Any, Part]:
        """All parts of a kind, in the order in which they were first configured."""
        found = self.tables.get(kind)
        if found is None:
            found = self.tables[kind] = {}
        return found

    def known(self, kind: str, key: Hashable, node: Node) -> Part | None:
        """The part of that kind and key where an earlier line spoke of it; this line speaks of it too."""
        table = self.tables.get(kind)
        found = table.get(key) if table is not None else None
        if found is not None and node.line > found.values["end"]:
            found.values["end"] = node.end if node.children else node.line
        return found

    def part(self, kind_: str, key_: Hashable, node_: Node, /, **values: Any) -> Part:
        """The part of that kind and key; made of `values` where a line speaks of it for the first time.

        As with `Part`, no value has the name of a parameter.
        """
        table = self.tables.get(kind_)
        if table is None:
            table = self.tables[kind_] = {}
        found = table.get(key_)
        if found is None:
            values["line"] = node_.line
            values["end"] = node_.end if node_.children else node_.line
            found = table[key_] = Part(self.reader, self, values)
        elif node_.line > found.values["end"]:
            found.values["end"] = node_.end if node_.children else node_.line
        return found

    def only(self, kind: str, node: Node) -> Part:
        """The device's only part of that kind."""
        return self.part(kind, None, node)

    def held(self, kind: str) -> Part:
        """The device's only part of that kind, made where no line speaks of it."""
        table = self.table(kind)
        if None not in table:
            table[None] = Part(self.reader, self)
        return table[None]


def of(kind: str, take: Take) -> Take:
    """A command whose fact belongs to the device's only part of that kind."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> object:
        return take(device.only(kind, line.node), args, line)

    return inner


def block(kind: str, commands: Commands) -> Take:
    """A block whose lines belong to the device's only part of that kind; words after its header are a line too."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        part = device.only(kind, line.node)
        commands.read_all(part, line.node.children)
        return commands.take(part, args, line) if args else bool(line.node.children)

    return inner


def named(kind: str, commands: Commands, *, by: str = "name") -> Take:
    """A block whose lines belong to the part of that kind which its header names; `no` takes the part away."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) != 1:
            return False
        if line.negated:
            device.table(kind).pop(args[0], None)
            return True
        part = device.part(kind, args[0], line.node, **{by: args[0]})
        commands.read_all(part, line.node.children)
        return True

    return inner


@cache
def _fields(kind: type[Fact]) -> frozenset[str]:
    return frozenset(kind.__struct_fields__)


_PLACED: dict[type[Fact], frozenset[str]] = {}


def _placed(kind: type[Fact], parts: Mapping[str, type[Value]]) -> frozenset[str]:
    """The attributes of a kind of fact that may have lines, those of its parts among them: `switchport.mode`."""
    found = _PLACED.get(kind)
    if found is None:
        inner = {f"{outer}.{name}" for outer, part in parts.items() for name in part.__struct_fields__}
        found = _PLACED[kind] = _fields(kind) | inner
    return found


def made(part: Draft, kind: type[F], nested: Mapping[str, type[Value]] | None = None) -> F:
    """The fact of a part: what `kind` has a field for; the rest were notes that the reading needed."""
    fields, values = _fields(kind), part.values
    if fields.issuperset(values) and fields.issuperset(part.at):
        values["at"], values["unknown"] = part.at, part.unknown  # a call takes one dictionary alone much faster
        return kind(**values)
    return kind(**attributes(part, kind, nested))


def all_made(device: DeviceDraft, table: str, kind: type[F]) -> tuple[F, ...]:
    """The facts of all parts in a table, in the order in which they were first configured."""
    return tuple(made(part, kind) for part in device.table(table).values())


def attributes(part: Draft, kind: type[Fact], nested: Mapping[str, type[Value]] | None = None) -> dict[str, Any]:
    """The attributes of the fact of a part, with the lines of each; those that `kind` has no field for left out."""
    fields, values, at = _fields(kind), part.values, part.at
    parts = nested or {}
    found = values.copy()
    inner: dict[str, dict[str, Any]] = {}
    for attribute in values:
        if attribute in fields:
            continue
        value = found.pop(attribute)
        if "." in attribute:
            outer, name = halves(attribute)
            if outer in inner:
                inner[outer][name] = value
            elif outer in parts:
                inner[outer] = {name: value}
    for outer, held in inner.items():
        found[outer] = parts[outer](**held)
    found["unknown"] = part.unknown
    placed = _placed(kind, parts)
    found["at"] = at if placed.issuperset(at) else {key: at[key] for key in at if key in placed}
    return found
