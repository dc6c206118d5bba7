"""Addresses that must be given up before another interface can have them: a device refuses an overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netaudit.drift.canonical import Item
from netaudit.drift.compare import Difference
from netaudit.drift.grammar import Grammar

_ADDRESS = ("ip address ", "ipv6 address ")


def releases(found: Iterable[Difference], tables: Grammar) -> list[tuple[str, str]]:
    """Interface and the address line to be taken from it first, for each address that approved has elsewhere."""
    wanted: dict[str, set[str]] = {}
    held: list[tuple[str, str]] = []
    for difference in found:
        for interface, line in _addresses(difference, difference.before):
            wanted.setdefault(_host(line), set()).add(interface)
        held += _addresses(difference, difference.after)
    return [(interface, line) for interface, line in held if wanted.get(_host(line), {interface}) - {interface}]


def _addresses(difference: Difference, item: Item | None) -> Iterator[tuple[str, str]]:
    if item is None:
        return
    if difference.path[-1:] and difference.path[-1].startswith("interface "):
        lines, interface = [item.key], difference.path[-1]
    elif not difference.path and item.key.startswith("interface "):
        lines, interface = [child.text for child in item.children], item.key
    else:
        return
    yield from ((interface, line) for line in lines if line.startswith(_ADDRESS))


def _host(line: str) -> str:
    return line.split()[2].partition("/")[0]
