"""What is known of an IOS device while its configuration is being read."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar

from netaudit.config.tree import Node
from netaudit.model.base import Fact
from netaudit.platforms.reading import Draft, Reader

F = TypeVar("F", bound=Fact)


class Part(Draft):
    """A fact of a device in the making, which can reach the device's other facts."""

    __slots__ = ("device",)

    def __init__(self, reader: Reader, device: DeviceDraft, **values: Any) -> None:
        super().__init__(reader)
        self.values = values
        self.device = device


class DeviceDraft(Draft):
    """A device in the making: its own attributes, and the parts it configures by kind and key."""

    __slots__ = ("tables",)

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.tables: dict[str, dict[Any, Part]] = {}

    def table(self, name: str) -> dict[Any, Part]:
        """All parts of a table, in the order in which they were first configured."""
        return self.tables.setdefault(name, {})

    def part(self, table_name: str, key: Hashable, node: Node, **values: Any) -> Part:
        """The part of that table and key; made of `values` where a line speaks of it for the first time."""
        table = self.tables.setdefault(table_name, {})
        found = table.get(key)
        if found is None:
            found = table[key] = Part(self.reader, self, line=node.line, end=node.end, **values)
        elif node.line > found.values["end"]:
            found.values["end"] = node.end
        return found


@cache
def _fields(kind: type[Fact]) -> frozenset[str]:
    return frozenset(kind.__struct_fields__)


def made(part: Part, kind: type[F], nested: dict[str, type] | None = None) -> F:
    """The fact of a part: what `kind` has a field for; the rest were notes that the reading needed."""
    fields = _fields(kind)
    if fields.issuperset(part.values) and fields.issuperset(part.at):
        return kind(at=part.at, unknown=part.unknown, **part.values)
    values: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for attribute, value in part.values.items():
        if attribute in fields:
            values[attribute] = value
        elif nested is not None and "." in attribute:
            outer, _, name = attribute.partition(".")
            inner.setdefault(outer, {})[name] = value
    for outer, found in inner.items():
        assert nested is not None
        values[outer] = nested[outer](**found)
    at = {attribute: lines for attribute, lines in part.at.items() if attribute in fields or "." in attribute}
    return kind(at=at, unknown=part.unknown, **values)
