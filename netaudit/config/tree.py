"""The configuration as a tree of lines: what every later stage reads.

A tree loses nothing: `"\\n".join(tree.lines)` is the text it was made from. Nodes stand for the lines that
say something; blank lines, comments and block closers have none.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


class Node(msgspec.Struct, gc=False, eq=False):
    """One line that says something, and the lines that belong to it.

    A node does not know its parent, so that a tree is free of cycles and dies with its last reference;
    `Tree.parents` has that relation.
    """

    text: str
    """The line without indentation and trailing space."""
    line: int
    """Its number in the file, from 1."""
    children: list[Node] = []
    opaque: bool = False
    """The children are text taken as it stands: a banner, a certificate, a script."""

    @property
    def end(self) -> int:
        """Number of the last line that belongs to this node."""
        node = self
        while node.children:
            node = node.children[-1]
        return node.line

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the file; opaque text is not entered."""
        yield self
        if not self.opaque:
            for child in self.children:
                yield from child.walk()

    def find(self, prefix: str) -> Iterator[Node]:
        """The children whose text is `prefix` or begins with it as whole words."""
        for child in self.children:
            if child.text.startswith(prefix) and (
                len(child.text) == len(prefix) or child.text[len(prefix)] == " " or prefix.endswith(" ")
            ):
                yield child


class Tree(msgspec.Struct, eq=False):
    """A configuration: its lines as they stand in the file, and the nodes made of them."""

    lines: list[str]
    """Every line of the file without its newline; `lines[n - 1]` is line n."""
    roots: list[Node]
    notes: list[tuple[int, str]] = []
    """What the reader had to put right or could not place: line number and what."""

    @property
    def text(self) -> str:
        """The text the tree was made from."""
        return "\n".join(self.lines)

    def walk(self) -> Iterator[Node]:
        """All nodes in the order of the file; opaque text is not entered."""
        for root in self.roots:
            yield from root.walk()

    def find(self, prefix: str) -> Iterator[Node]:
        """The top-level nodes whose text is `prefix` or begins with it as whole words."""
        for root in self.roots:
            if root.text.startswith(prefix) and (
                len(root.text) == len(prefix) or root.text[len(prefix)] == " " or prefix.endswith(" ")
            ):
                yield root

    def parents(self) -> dict[int, int]:
        """Line number of every node below another, and the line number of that other one."""
        found: dict[int, int] = {}
        stack = list(self.roots)
        while stack:
            node = stack.pop()
            for child in node.children:
                found[child.line] = node.line
                stack.append(child)
        return found

    def path(self, line: int) -> tuple[str, ...]:
        """The texts of the nodes from the top down to the node that holds line `line`."""
        path: list[str] = []
        level = self.roots
        while True:
            holder = None
            for node in level:
                if node.line > line:
                    break
                holder = node
            if holder is None or (holder.line != line and holder.end < line):
                return tuple(path)
            path.append(holder.text)
            if holder.line == line:
                return tuple(path)
            level = holder.children
