"""Settings of which a device shows several values although the tables know them for one: the device is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from netaudit.config.tree import Node, Tree
from netaudit.drift.canonical import Item, items, settled
from netaudit.drift.compare import Difference, Path
from netaudit.drift.grammar import Grammar

Crowded = frozenset[tuple[Path, tuple[str, ...]]]
"""Path of the section, and the words that say which setting."""


def crowded(found: Iterable[Difference], sides: Iterable[Tree], tables: Grammar, key: bytes) -> Crowded:
    """Such settings in the sections that differ, and in those that are on one side only."""
    paths: dict[Path, None] = {}
    several: set[tuple[Path, tuple[str, ...]]] = set()
    for difference in found:
        paths[difference.path] = None
        for item in (difference.before, difference.after):
            if item is not None and item.children and not item.opaque:
                several |= _below(item.children, (*difference.path, item.text), tables, key)
    for tree in sides:
        for path in paths:
            several |= _of_level(section(tree, path), path, tables, key)
    return frozenset(several)


def section(tree: Tree, path: Path) -> list[Node]:
    """What stands below a path of headers."""
    level = tree.roots
    for header in path:
        level = [child for node in level if node.text == header for child in node.children]
    return level


def widened(found: Iterable[Difference], several: Crowded) -> list[Difference]:
    """The differences, their items knowing that such a setting holds several values."""
    return [
        msgspec.structs.replace(
            difference,
            before=_item(difference.before, difference.path, several),
            after=_item(difference.after, difference.path, several),
        )
        for difference in found
    ]


def _item(item: Item | None, path: Path, several: Crowded) -> Item | None:
    if item is None or item.setting is None or item.setting.several or (path, item.setting.key) not in several:
        return item
    return msgspec.structs.replace(item, setting=msgspec.structs.replace(item.setting, several=True))


def _below(nodes: list[Node], path: Path, tables: Grammar, key: bytes) -> Crowded:
    found = set(_of_level(nodes, path, tables, key))
    for node in nodes:
        if node.children and not node.opaque:
            found |= _below(node.children, (*path, node.text), tables, key)
    return frozenset(found)


def _of_level(nodes: list[Node], path: Path, tables: Grammar, key: bytes) -> Crowded:
    said = settled(items(nodes, path[-1] if path else "", tables, key), tables)
    settings = Counter(
        item.setting.key
        for item in {item.key: item for item in said}.values()
        if item.setting is not None and not item.setting.several and item.vlans is None
    )
    return frozenset((path, setting) for setting, count in settings.items() if count > 1)
