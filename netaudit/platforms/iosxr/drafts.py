"""What is known of an IOS-XR device while its configuration is being read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from operator import itemgetter
from typing import TypeVar

from netaudit.config.tree import Node
from netaudit.model.base import Fact
from netaudit.platforms import drafts
from netaudit.platforms.drafts import Part, attributes
from netaudit.platforms.iosxr.names import interface_name, kind_of
from netaudit.platforms.reading import Reader

F = TypeVar("F", bound=Fact)


class DeviceDraft(drafts.DeviceDraft):
    """A device in the making, and the configuration groups that its lines may come from."""

    __slots__ = ("groups",)

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.groups: tuple[tuple[int, int, str], ...] = ()
        """First line, last line and name of each configuration group."""

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
        if not lines:
            return None
        place = bisect_right(self.groups, lines[0], key=itemgetter(0)) - 1
        if place < 0:
            return None
        first, last, name = self.groups[place]
        return f"group {name}" if all(first <= line <= last for line in lines) else None


def device_of(part: Part) -> DeviceDraft:
    """The device that a part belongs to."""
    assert isinstance(part.device, DeviceDraft)
    return part.device


def made(part: Part, kind: type[F], nested: Mapping[str, type] | None = None) -> F:
    """The fact of a part; attributes whose lines all stand in a configuration group are inherited from it."""
    device = device_of(part)
    if not device.groups:
        return drafts.made(part, kind, nested)
    values = attributes(part, kind, nested)
    found = {key: group for key, lines in values["at"].items() if (group := device.group_of(lines)) is not None}
    if found:
        values["inherited"] = {**found, **values.get("inherited", {})}
    return kind(**values)


def all_made(device: DeviceDraft, table: str, kind: type[F]) -> tuple[F, ...]:
    """The facts of all parts in a table, in the order in which they were first configured."""
    return tuple(made(part, kind) for part in device.table(table).values())
