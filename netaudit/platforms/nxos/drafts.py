"""What is known of an NX-OS device while its configuration is being read."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.reading import Draft, Reader, Statement, Take

KINDS: tuple[tuple[str, str], ...] = (
    ("ethernet", "Ethernet"),
    ("port-channel", "port-channel"),
    ("vlan", "Vlan"),
    ("loopback", "loopback"),
    ("mgmt", "mgmt"),
    ("nve", "nve"),
    ("tunnel", "Tunnel"),
    ("tunnel-te", "tunnel-te"),
    ("null", "null"),
    ("bdi", "Bdi"),
    ("fc", "fc"),
    ("vfc", "vfc"),
    ("san-port-channel", "san-port-channel"),
)
"""Kinds of interface: lower case, and as NX-OS writes them. An abbreviation means the first that begins with it."""

_RANGE = re.compile(r"((?:.*[/.])?)(\d+)-(?:.*[/.])?(\d+)")
_NAME = re.compile(r"([A-Za-z][A-Za-z-]*?[A-Za-z]|[A-Za-z])\s*(\d.*)?$")


@lru_cache(maxsize=16384)
def interface_name(word: str) -> str:
    """An interface's name as NX-OS writes it in full: `eth1/1` is `Ethernet1/1`, `po1` is `port-channel1`."""
    match = _NAME.match(word)
    if match is None:
        return word
    kind = match[1].lower()
    for lower, full in KINDS:
        if lower.startswith(kind):
            return full + (match[2] or "")
    return word


def interface_names(text: str) -> list[str]:
    """The interfaces of a list with ranges: `Ethernet1/1-4`, `Ethernet1/1, Ethernet1/5-6`, `Vlan10-12`."""
    found: list[str] = []
    kind = ""
    for part in text.replace(" ", "").split(","):
        match = _NAME.match(part)
        numbers = part
        if match is not None:
            numbers = match[2] or ""
            name = interface_name(part)
            kind = name[: len(name) - len(numbers)]
        span = _RANGE.fullmatch(numbers)
        if span is not None and int(span[3]) - int(span[2]) < 4096:
            found += [f"{kind}{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1)]
        else:
            found.append(f"{kind}{numbers}")
    return found


class DeviceDraft(Draft):
    """A device in the making: its own attributes, and the drafts of everything it configures by kind and key."""

    __slots__ = ("tables",)

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self.tables: dict[str, dict[Any, Draft]] = {}

    def table(self, kind: str) -> dict[Any, Draft]:
        """All drafts of a kind, in the order in which they were first configured."""
        found = self.tables.get(kind)
        if found is None:
            found = self.tables[kind] = {}
        return found

    def draft(self, kind: str, key: Hashable, node: Node, /, **values: Any) -> Draft:
        """The draft of that kind and key; made of `values` where a line speaks of it for the first time."""
        table = self.table(kind)
        draft = table.get(key)
        if draft is None:
            draft = table[key] = Draft(self.reader, line=node.line, end=node.end, **values)
        elif node.line > draft.values["end"]:
            draft.values["end"] = node.end
        return draft

    def only(self, kind: str, node: Node) -> Draft:
        """The device's only draft of that kind."""
        return self.draft(kind, None, node)

    def held(self, kind: str) -> Draft:
        """The device's only draft of that kind, or an empty one where no line speaks of it."""
        return self.table(kind).get(None) or Draft(self.reader)


class InterfaceDraft(Draft):
    """An interface in the making; lines of some features make facts of the device's own."""

    __slots__ = ("device",)

    device: DeviceDraft


def of(kind: str, take: Take) -> Take:
    """A command whose fact belongs to the device's only part of that kind."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> object:
        return take(device.only(kind, line.node), args, line)

    return inner


def vrf_name(name: str | None) -> str | None:
    """A VRF's name in the model: the default one has none."""
    return None if name == "default" else name


def after(words: list[str], *said: str) -> str | None:
    """The word that follows one of `said`; None where none of them stands there."""
    for at, found in enumerate(words[:-1]):
        if found in said:
            return words[at + 1]
    return None
