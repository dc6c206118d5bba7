"""What is known of an IOS-XR device while its configuration is being read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, TypeVar

from netaudit.config.tree import Node
from netaudit.model.base import Fact
from netaudit.platforms.iosxr.names import interface_name, kind_of
from netaudit.platforms.reading import Commands, Draft, Reader, Statement, Take

F = TypeVar("F", bound=Fact)


class Part(Draft):
    """A fact of a device in the making, which can reach the device's other facts."""

    __slots__ = ("device",)

    def __init__(self, reader: Reader, device: DeviceDraft, /, **values: Any) -> None:
        super().__init__(reader)
        self.values = values
        self.device = device


class DeviceDraft(Draft):
    """A device in the making: its own attributes, and the parts it configures by kind and key."""

    __slots__ = ("groups", "tables")

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.tables: dict[str, dict[Any, Part]] = {}
        self.groups: tuple[tuple[int, int, str], ...] = ()
        """First line, last line and name of each configuration group."""

    def table(self, name: str) -> dict[Any, Part]:
        """All parts of a table, in the order in which they were first configured."""
        return self.tables.setdefault(name, {})

    def part(self, table_name: str, key: Hashable, node: Node, /, **values: Any) -> Part:
        """The part of that table and key; made of `values` where a line speaks of it for the first time."""
        table = self.tables.setdefault(table_name, {})
        found = table.get(key)
        if found is None:
            found = table[key] = Part(self.reader, self, line=node.line, end=node.end, **values)
        elif node.line > found.values["end"]:
            found.values["end"] = node.end
        return found

    def only(self, table_name: str, node: Node) -> Part:
        """The part of a table that a device has one of."""
        return self.part(table_name, 0, node)

    def interface(self, word: str, node: Node) -> Part:
        """The part of an interface; made where something speaks of it before or without its own statement."""
        name = interface_name(word)
        found = self.table("interface").get(name)
        if found is None:
            kind, rate = kind_of(name) or ("virtual", None)
            found = self.part("interface", name, node, name=name, kind=kind)
            if rate is not None:
                found.values["nominal_bps"] = rate
            if kind == "subinterface":
                found.values["parent"] = name.partition(".")[0]
        return found

    def group_of(self, lines: tuple[int, ...]) -> str | None:
        """The configuration group that all of these lines stand in."""
        for first, last, name in self.groups:
            if lines and all(first <= line <= last for line in lines):
                return f"group {name}"
        return None


def of(table: str, take: Take) -> Take:
    """A command whose fact belongs to the device's only part of that table."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> object:
        return take(device.only(table, line.node), args, line)

    return inner


def block(table: str, commands: Commands) -> Take:
    """A block whose lines belong to the device's only part of that table; words after its header are a line too."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        part = device.only(table, line.node)
        commands.read_all(part, line.node.children)
        return commands.take(part, args, line) if args else bool(line.node.children)

    return inner


@cache
def _fields(kind: type[Fact]) -> frozenset[str]:
    return frozenset(kind.__struct_fields__)


def made(part: Part, kind: type[F], nested: Mapping[str, type] | None = None) -> F:
    """The fact of a part: what `kind` has a field for; the rest were notes that the reading needed."""
    fields = _fields(kind)
    parts = nested or {}
    values: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for attribute, value in part.values.items():
        if attribute in fields:
            values[attribute] = value
        elif "." in attribute:
            outer, _, name = attribute.partition(".")
            if outer in parts:
                inner.setdefault(outer, {})[name] = value
    for outer, found in inner.items():
        values[outer] = parts[outer](**found)
    at = {key: lines for key, lines in part.at.items() if key in fields or key.partition(".")[0] in parts}
    if part.device.groups:
        groups = {key: group for key, lines in at.items() if (group := part.device.group_of(lines)) is not None}
        if groups:
            values["inherited"] = {**groups, **values.get("inherited", {})}
    return kind(at=at, unknown=part.unknown, **values)
