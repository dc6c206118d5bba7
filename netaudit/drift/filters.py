"""Access lists whose entries stand as lines of their own (`access-list 101 permit ...`), seen as the section they are.

Such a list is edited entry by entry only under its header; `no access-list 101 ...` would take away the whole list.
"""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.drift.grammar import NUMBERED, Grammar


def header_of(line: str, grammar: Grammar) -> tuple[str, str, str] | None:
    """Header, name and entry of a line that is an entry of an access list; None for any other line."""
    for pattern, header in grammar.filter_lines:
        match = pattern.fullmatch(line)
        if match:
            return header.format(name=match["name"]), match["name"], match["entry"]
    return None


def list_of(text: str, grammar: Grammar) -> str | None:
    """Header of the list that `access-list 101`, or an entry of it, belongs to: what `no` before either takes away."""
    found = header_of(f"{text} -", grammar)  # the bare name is no entry
    return None if found is None else found[0]


def fold_filters(level: list[Node], grammar: Grammar) -> set[str]:
    """Puts such lines below one header each, in place; returns the headers."""
    sections: dict[str, Node] = {}
    kept: list[Node] = []
    for node in level:
        found = header_of(node.text, grammar)
        if found is None:
            kept.append(node)
            continue
        header, _, entry = found
        if header not in sections:
            sections[header] = Node(header, node.line, [])
            kept.append(sections[header])
        sections[header].children.append(Node(entry, node.line, []))
    level[:] = kept
    return set(sections)


def unfold_filters(level: list[Node], grammar: Grammar, folded: set[str]) -> None:
    """Writes folded access lists as lines again, in place."""
    kept: list[Node] = []
    for node in level:
        name = node.text.rsplit(" ", 1)[-1]
        if node.text in folded:
            entries = (NUMBERED.sub("", entry.text, count=1) for entry in node.children)
            kept += [Node(f"access-list {name} {entry}", 0, []) for entry in entries]
        else:
            kept.append(node)
    level[:] = kept
