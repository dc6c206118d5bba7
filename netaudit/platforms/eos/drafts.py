"""What is known of a device while its configuration is being read."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.reading import Draft, Reader, Statement, Take

KINDS: tuple[tuple[str, str], ...] = (
    ("ethernet", "Ethernet"),
    ("port-channel", "Port-Channel"),
    ("vlan", "Vlan"),
    ("loopback", "Loopback"),
    ("management", "Management"),
    ("vxlan", "Vxlan"),
    ("tunnel", "Tunnel"),
    ("recirc-channel", "Recirc-Channel"),
    ("unconnectedethernet", "UnconnectedEthernet"),
    ("dps", "Dps"),
    ("fabric", "Fabric"),
    ("switch", "Switch"),
    ("dot11radio", "Dot11Radio"),
    ("register", "Register"),
    ("null", "Null"),
)
"""Kinds of interface: lower case, and as EOS writes them. An abbreviation means the first that begins with it."""

_RANGE = re.compile(r"((?:.*[/.])?)(\d+)-(?:.*[/.])?(\d+)")
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9-]*?[A-Za-z]|[A-Za-z])\s*(\d.*)?$")


@lru_cache(maxsize=16384)
def interface_name(word: str) -> str:
    """An interface's name as EOS writes it in full: `et1/1` is `Ethernet1/1`, `lo0` is `Loopback0`."""
    match = _NAME.match(word)
    if match is None:
        return word
    kind = match[1].lower()
    for lower, full in KINDS:
        if lower.startswith(kind) or (kind == "eth" and lower == "ethernet"):
            return full + (match[2] or "")
    return word


def interface_names(text: str) -> list[str]:
    """The interfaces of a list with ranges: `Ethernet1-3,5`, `Ethernet1/1-4`, `Et1,Po10`."""
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

    __slots__ = ("name", "tables", "vlan_vnis", "vrf_vnis")

    def __init__(self, reader: Reader, name: str) -> None:
        super().__init__(reader)
        self.name = name
        self.tables: dict[str, dict[Any, Draft]] = {}
        self.vlan_vnis: dict[int, int] = {}
        self.vrf_vnis: dict[str, int] = {}

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


class InterfaceDraft(Draft):
    """An interface in the making; lines of some features make facts of the device's own."""

    __slots__ = ("device",)

    device: DeviceDraft


def of(kind: str, take: Take) -> Take:
    """A command whose fact belongs to the device's only part of that kind."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> object:
        return take(device.only(kind, line.node), args, line)

    return inner
