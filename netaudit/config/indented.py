"""Text whose blocks are shown by indentation: IOS, IOS-XE, NX-OS, IOS-XR, EOS, FRR and their like."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netaudit.config.tree import Node, Tree

# Given the line that opens a block of free text (stripped), the test that its last line meets, or None where the
# line opens no such block. The test sees the raw line.
Opener = Callable[[str], Callable[[str], bool] | None]

# Devices nest some eight levels. What is indented further is no configuration, and readers of the tree recurse.
MAX_DEPTH = 64


def parse(text: str, openers: Mapping[str, Opener] | None = None, comments: str = "!") -> Tree:
    """The tree of an indented configuration.

    `openers` maps the first six characters of a line that may open free text (a banner, a certificate) to its
    `Opener`, or the first five where a name follows them. Text before the first newline is line 1. A line more deeply
    indented than its neighbours needs no particular width: it belongs to the last line that is less indented. Lines
    below MAX_DEPTH levels stand side by side.
    """
    lines = text.split("\n")
    roots: list[Node] = []
    notes: list[tuple[int, str]] = []
    table = openers or {}
    starts = frozenset(prefix[0] for prefix in table)  # few lines begin with one: the others are not looked up
    tabs = "\t" in text
    indents = [0]  # of the open nodes, outermost first
    levels = [roots]  # levels[i]: where a line goes that is indented like indents[i]
    depth = open_indent = 0
    siblings = roots
    closes: Callable[[str], bool] | None = None
    holder: Node | None = None
    number = 0
    for raw, said in zip(lines, map(str.strip, lines), strict=True):
        number += 1
        if closes is not None:
            assert holder is not None
            holder.children.append(Node(raw.rstrip("\r"), number))
            if closes(raw):
                closes = None
            continue
        if not said:
            continue
        first = said[0]
        if first in comments:
            continue
        if raw[0] == " " and raw[1] == first:  # most of what is indented is so by one space
            indent = 1
        elif raw[0] in " \t":
            indent = raw.index(first)
            if tabs and "\t" in raw[:indent]:
                expanded = raw.expandtabs(8)
                indent = len(expanded) - len(expanded.lstrip())
        else:
            indent = 0
        if indent != open_indent:
            if indent > open_indent:
                above = levels[depth]
                if depth == MAX_DEPTH:
                    pass  # beside the line above
                elif above:
                    depth += 1
                    indents.append(indent)
                    levels.append(above[-1].children)
                else:  # the file begins indented: its first width is the outermost
                    indents[depth] = indent
            else:
                while depth and indent < indents[depth]:
                    depth -= 1
                    indents.pop()
                    levels.pop()
                if indent > indents[depth]:  # between two widths: a child of the line above, as its deeper ones were
                    depth += 1
                    indents.append(indent)
                    levels.append(levels[depth - 1][-1].children)
            open_indent, siblings = indents[depth], levels[depth]
        node = Node(said, number)
        siblings.append(node)
        if first in starts:
            opener = table.get(said[:6]) or table.get(said[:5])
            closes = opener(said) if opener is not None else None
            if closes is not None:
                node.opaque = True
                holder = node
    if closes is not None and holder is not None:
        notes.append((holder.line, f"free text opened here has no end: {holder.text}"))
    return Tree(lines, roots, notes)


_REPEATS = 3  # how many unterminated blocks are undone; a file with more is no configuration


def parse_forgiving(text: str, openers: Mapping[str, Opener]) -> Tree:
    """The tree of an indented configuration whose free text may lack its end.

    Such text is read as commands, so that a damaged banner does not swallow the rest of the file; a note says so.
    """
    tree = parse(text, openers)
    notes: list[tuple[int, str]] = []
    broken: set[str] = set()
    for _ in range(_REPEATS):
        if not tree.notes:
            break
        line, note = tree.notes[0]
        notes.append((line, note))
        broken.add(tree.lines[line - 1].strip())
        tree = parse(text, {prefix: unless(broken, opener) for prefix, opener in openers.items()})
    tree.notes = notes + tree.notes
    return tree


def unless(broken: set[str], opener: Opener) -> Opener:
    """An opener that leaves alone the lines that open text without an end."""
    return lambda said: None if said in broken else opener(said)
