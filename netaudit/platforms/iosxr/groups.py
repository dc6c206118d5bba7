"""Configuration groups: what `apply-group` hands down to the blocks that a group's patterns fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.reading import Reader

Path = tuple[str, ...]

_OWN = "apply-group "
_NOT = "exclude-group "
_DEPTH = 32  # no configuration nests deeper; what does is left as it stands


def spans(roots: Iterable[Node]) -> tuple[tuple[int, int, str], ...]:
    """First line, last line and name of each group."""
    return tuple((root.line, root.end, root.text[6:].strip()) for root in roots if root.text.startswith("group "))


def expanded(roots: list[Node], reader: Reader) -> list[Node]:
    """The blocks of a configuration with the lines that groups give them, before their own: the last one wins.

    Lines keep the numbers they have in the group. The tree itself is not touched.
    """
    groups = {root.text[6:].strip(): root for root in roots if root.text.startswith("group ")}
    if not groups:
        return roots
    inheritance = _Inheritance(groups, reader)
    everywhere = inheritance.applied(roots)
    found = []
    for root in roots:
        if root.text.startswith("group "):
            continue
        candidates = [child for name in everywhere for child in groups[name].children]
        found.append(inheritance.of(root, (), inheritance.fitting(candidates, root.text)))
    return found


class _Inheritance:
    """The groups of a configuration, and which of their lines were used."""

    def __init__(self, groups: dict[str, Node], reader: Reader) -> None:
        self.groups = groups
        self.reader = reader

    def applied(self, nodes: Iterable[Node]) -> list[str]:
        """Groups that stand in `apply-group` lines, the weakest first: the device prefers the one named first."""
        names: list[str] = []
        for node in nodes:
            if node.text.startswith(_OWN):
                known = [name for name in node.text.split()[1:] if name in self.groups]
                names += known
                if known:
                    self.reader.take(node)
        for name in names:
            self.reader.take(self.groups[name])
        return list(reversed(dict.fromkeys(names)))

    def fitting(self, candidates: Iterable[Node], text: str) -> list[Node]:
        """The blocks of groups whose header fits a line."""
        return [node for node in candidates if node.children and _fits(node.text, text)]

    def of(self, node: Node, above: Path, given: list[Node]) -> Node:
        """A node with what groups give it; `given` are the blocks that groups applied further out have for it."""
        if node.opaque or not (node.children or given) or len(above) > _DEPTH:
            return node
        path = (*above, node.text)
        excluded = {name for child in node.children if child.text.startswith(_NOT) for name in child.text.split()[1:]}
        sources = [*given, *self._own(node, path, excluded)]
        sources = [source for source in sources if not excluded or self._name(source) not in excluded]
        children = list(self._new(node, sources))
        for child in node.children:
            candidates = [below for source in sources for below in source.children]
            children.append(self.of(child, path, self.fitting(candidates, child.text)))
        for source in sources:
            self.reader.take(source)
        return Node(node.text, node.line, children)

    def _own(self, node: Node, path: Path, excluded: set[str]) -> Iterator[Node]:
        """The blocks that groups applied in this node have for it, found along its path."""
        for name in self.applied(node.children):
            level = [self.groups[name]] if name not in excluded else []
            for header in path:
                level = self.fitting((child for block in level for child in block.children), header)
            yield from level

    def _new(self, node: Node, sources: Iterable[Node]) -> Iterator[Node]:
        """Lines of groups that add to a node: commands, and whole blocks without a pattern that it does not have."""
        held = {child.text for child in node.children}
        for source in sources:
            for child in source.children:
                if not child.children or ("'" not in child.text and child.text not in held):
                    yield child

    def _name(self, source: Node) -> str | None:
        return next((name for name, group in self.groups.items() if group.line < source.line <= group.end), None)


def _fits(pattern: str, text: str) -> bool:
    said = text.removesuffix(" l2transport")
    if "'" not in pattern:
        return pattern == said
    compiled = _compiled(pattern)
    return compiled is not None and compiled.fullmatch(said) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    """A header with regular expressions in quotes; None where one is not valid. RE2 takes no time to run away with."""
    import re2

    options = re2.Options()
    options.log_errors = False
    parts = pattern.split("'")
    text = "".join(f"(?:{part})" if at % 2 else re2.escape(part) for at, part in enumerate(parts))
    try:
        return re2.compile(text, options)
    except re2.error:
        return None
