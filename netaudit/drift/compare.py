"""Two trees compared by meaning: order, spelling and what changes by itself left out.

Equal blocks are told by their text, as it stands, and never entered; only what differs is brought into normal form.
So the work is linear in the lines, and nearly all of it is hashing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache

import msgspec

from netaudit.config.tree import Node, Tree
from netaudit.drift.canonical import Item, body, headers, items, merged, settled
from netaudit.drift.grammar import NUMBERED, Grammar, grammar
from netaudit.drift.moves import kept_in_order
from netaudit.drift.pairing import Pair, pair, pair_in_gap
from netaudit.model.results import Change
from netaudit.platforms.base import Platform
from netaudit.platforms.values import vlan_text

Path = tuple[str, ...]


class Order(msgspec.Struct, frozen=True, gc=False):
    """An ordered list as both sides have it: what a new order is made from."""

    name: str
    before: list[Node]
    after: list[Node]


class Difference(msgspec.Struct, frozen=True, gc=False):
    """One difference with all that is needed to undo it."""

    kind: str
    path: Path
    before: Item | None
    after: Item | None
    order: Order | None = None


class _Scope(msgspec.Struct, frozen=True, gc=False):
    """What every step of one comparison needs."""

    grammar: Grammar
    key: bytes
    before: Callable[[Node], str]
    after: Callable[[Node], str]


def compare(
    before: Tree, after: Tree, platform: Platform, *, key: bytes | None = None, off: Collection[str] = ()
) -> list[Change]:
    """The semantic differences between two configurations, in the order of the file.

    `key` fingerprints secrets; it must be the archive's where one side comes from there. `off` names ignore rules
    (`grammar.ignore_rules`) that are not to be applied.
    """
    key = key or session_key()
    tables = grammar(platform, frozenset(off))
    found = as_changes(differences(before, after, platform, key=key, off=off), (before, after), tables, key)
    if tables.comments:
        found += _comments(before, after)
    return found


def differences(
    before: Tree, after: Tree, platform: Platform, *, key: bytes | None = None, off: Collection[str] = ()
) -> list[Difference]:
    """As `compare`, with the lines behind each difference."""
    if before.lines == after.lines:
        return []
    tables = platform.drift.statements
    if tables is not None:
        from netaudit.drift.statements.differences import statement_differences

        return sorted(statement_differences(before, after, tables, key or session_key()), key=_place)
    scope = _Scope(grammar(platform, frozenset(off)), key or session_key(), _block_of(before), _block_of(after))
    found = list(_level(before.roots, after.roots, (), scope))
    return sorted(found, key=_place)


@cache
def session_key() -> bytes:
    """A key for comparisons whose fingerprints are never kept."""
    return os.urandom(32)


def as_changes(
    found: Iterable[Difference], sides: tuple[Tree, Tree], tables: Grammar, key: bytes, device: str | None = None
) -> list[Change]:
    """The differences as they are reported: those of one line below a header with a range are one change."""
    changes = [as_change(difference, tables, key, device) for difference in found]
    places: dict[tuple[str, int | None, int | None], list[Change]] = {}
    for change in changes:
        places.setdefault((change.kind, change.before_line, change.after_line), []).append(change)
    told: dict[tuple[str, int | None, int | None], Change] = {}
    if not tables.ranges:
        return changes
    for change in changes:
        place = (change.kind, change.before_line, change.after_line)
        if place not in told:
            told[place] = change if len(places[place]) == 1 else _of_range(places[place], sides, tables)
    return list(told.values())


def _of_range(together: list[Change], sides: tuple[Tree, Tree], tables: Grammar) -> Change:
    """Changes of one line as one: `vlan 5,10` for those two of a range, the header of the file for what is below it."""
    change = together[-1]
    if not change.path:
        before, after = (_ranged_text([getattr(one, side) for one in together], tables) for side in ("before", "after"))
        return msgspec.structs.replace(change, before=before, after=after)
    tree, line = (sides[1], change.after_line) if change.after_line is not None else (sides[0], change.before_line)
    return change if line is None else msgspec.structs.replace(change, path=tree.path(line)[:-1])


def _ranged_text(texts: list[str | None], tables: Grammar) -> str | None:
    """Blocks that differ in the number of their header, with all the numbers in one header."""
    first = texts[0]
    if first is None:
        return None
    header, _, rest = first.partition("\n")
    stem = header.rstrip("0123456789")
    numbers = [text.partition("\n")[0][len(stem) :] for text in texts if text is not None]
    if not all(number.isdecimal() for number in numbers):
        return first
    return "\n".join([f"{stem}{vlan_text(frozenset(map(int, numbers)))}", *([rest] if rest else [])])


def as_change(difference: Difference, tables: Grammar, key: bytes, device: str | None = None) -> Change:
    """The difference as it is reported."""
    before, after = difference.before, difference.after
    whole = difference.kind in ("added", "removed") or any(item is not None and item.opaque for item in (before, after))
    return Change(
        kind=difference.kind,  # type: ignore[arg-type]  # a plain str in Difference keeps that struct cheap
        path=difference.path,
        before=_said(before, whole, tables, key),
        after=_said(after, whole, tables, key),
        before_line=before.line if before else None,
        after_line=after.line if after else None,
        device=device,
    )


def _said(item: Item | None, whole: bool, tables: Grammar, key: bytes) -> str | None:
    if item is None:
        return None
    return "\n".join(body(item, tables, key)) if whole else item.text


def _place(difference: Difference) -> tuple[int, int]:
    before, after = difference.before, difference.after
    return (after or before).line, before.line if before else 0  # type: ignore[union-attr]  # one of them is there


def _block_of(tree: Tree) -> Callable[[Node], str]:
    lines = tree.lines

    def block(node: Node) -> str:
        return "\n".join(lines[node.line - 1 : node.end]) if node.children else node.text

    return block


def _level(before: list[Node], after: list[Node], path: Path, scope: _Scope) -> Iterator[Difference]:
    section = path[-1] if path else ""
    if section and scope.grammar.ordered(section):
        yield from _ordered(Order(section, before, after), path, scope)
        return
    left, right, lists = _unequal(before, after, scope)
    for order in lists:
        yield from _ordered(order, path, scope)
    old, new = (items(nodes, section, scope.grammar, scope.key) for nodes in (left, right))
    yield from _by_name(old, new, path, scope)


def _unequal(before: list[Node], after: list[Node], scope: _Scope) -> tuple[list[Node], list[Node], list[Order]]:
    """The nodes of a level that have no equal on the other side, and the ordered lists among its lines that differ."""
    old, old_lists = _split(before, scope.before, scope.grammar)
    new, new_lists = _split(after, scope.after, scope.grammar)
    lists = [
        Order(name, old_lists.get(name, []), new_lists.get(name, []))
        for name in {**old_lists, **new_lists}
        if [node.text for node in old_lists.get(name, [])] != [node.text for node in new_lists.get(name, [])]
    ]
    left = [node for block, node in old.items() if block not in new]
    right = [node for block, node in new.items() if block not in old]
    if left or right:
        kin = {header for node in (*left, *right) if node.children for header in headers(node.text, scope.grammar)} | {
            header for node in (*left, *right) for header in _ranged(node, scope.grammar)
        }
        spread = tuple(
            command
            for command in scope.grammar.spread
            if any(node.text.startswith(command) for node in (*left, *right))
        )
        left += _kin(before, left, kin, spread, scope.grammar)
        right += _kin(after, right, kin, spread, scope.grammar)
    return left, right, lists


def _split(
    nodes: list[Node], block_of: Callable[[Node], str], tables: Grammar
) -> tuple[dict[str, Node], dict[str, list[Node]]]:
    """The nodes of a level by their text as it stands, and apart from them the entries of ordered lists."""
    blocks: dict[str, Node] = {}
    lists: dict[str, list[Node]] = {}
    for node in nodes:
        name = None if node.children else tables.list_of(node.text)
        if name is None:
            blocks.setdefault(block_of(node), node)
        else:
            lists.setdefault(name, []).append(node)
    return blocks, lists


def _kin(nodes: list[Node], unequal: list[Node], kin: set[str], spread: tuple[str, ...], tables: Grammar) -> list[Node]:
    """Equal nodes that must be looked at all the same: other parts of a block or of a list that differs.

    A header may stand among others in a range: `vlan 1,10,20` is a part of the block `vlan 10`.
    """
    if not kin and not spread:
        return []
    known = {id(node) for node in unequal}
    return [
        node
        for node in nodes
        if id(node) not in known
        and (
            node.text in kin
            or (spread and node.text.startswith(spread))
            or any(header in kin for header in _ranged(node, tables))
        )
    ]


def _ranged(node: Node, tables: Grammar) -> list[str]:
    """The headers that a header with a range stands for; none for any other line."""
    found = headers(node.text, tables)
    return found if len(found) > 1 or found[0] != node.text else []


def _inside(old: Item, new: Item, path: Path, scope: _Scope) -> Iterator[Difference]:
    """Differences below two headers that are the same."""
    if old.opaque or new.opaque:
        texts = [[child.text for child in item.children] for item in (old, new)]
        if not scope.grammar.same_text(new.key, *texts):
            yield Difference("changed", path, old, new)
    elif old.children or new.children:
        yield from _level(old.children, new.children, (*path, new.text), scope)


def _told(couple: Pair, path: Path, scope: _Scope, order: Order | None = None) -> Iterator[Difference]:
    old, new = couple
    if old is None or new is None:
        item = new or old
        if item is not None and not item.default:
            yield Difference("added" if old is None else "removed", path, old, new, order)
        return
    yield Difference("changed", path, old, new, order)
    if not old.opaque and not new.opaque and (old.children or new.children):
        yield from _level(old.children, new.children, (*path, new.text), scope)


def _ordered(order: Order, path: Path, scope: _Scope) -> Iterator[Difference]:
    """Differences of two lists whose order counts; by number where their entries have numbers."""
    section = path[-1] if path else ""
    old, new = _trimmed(order.before, order.after, scope)
    left, right = items(old, section, scope.grammar, scope.key), items(new, section, scope.grammar, scope.key)
    if all(any(NUMBERED.match(node.text) for node in side) for side in (order.before, order.after)):
        yield from _by_name(left, right, path, scope)
        return
    for side in (left, right):
        if any(item.number is not None for item in side):
            side.sort(key=lambda item: item.number or 0)
    matches = matched([entry(item) for item in left], [entry(item) for item in right])
    kept = kept_in_order([there for _, there in matches])
    for index, (here, there) in enumerate(matches):
        if index not in kept:
            yield Difference("moved", path, left[here], right[there], order)
        yield from _inside(left[here], right[there], path, scope)
    anchors = [matches[index] for index in sorted(kept)]
    yield from _gaps(left, right, matches, anchors, path, scope, order)


def aligned(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the entries that two ordered lists have in common and in the same order."""
    matches = matched(left, right)
    return [matches[index] for index in sorted(kept_in_order([there for _, there in matches]))]


def matched(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Places of the entries that two lists have in common, each used once."""
    places: dict[str, list[int]] = {}
    for place in range(len(right) - 1, -1, -1):
        places.setdefault(right[place], []).append(place)
    return [(place, same.pop()) for place, said in enumerate(left) if (same := places.get(said))]


def entry(item: Item) -> str:
    """What makes two entries of an ordered list the same, whatever their number."""
    return " ".join((*("no",) * item.negated, *item.words))


def _by_name(left: list[Item], right: list[Item], path: Path, scope: _Scope) -> Iterator[Difference]:
    """What differs between items that have names, or numbers, of their own."""
    old, new = merged(left), merged(right)
    for name in [name for name in old if name in new]:
        yield from _inside(old[name], new[name], path, scope)
    removed = settled([item for name, item in old.items() if name not in new], scope.grammar)
    added = settled([item for name, item in new.items() if name not in old], scope.grammar)
    for couple in pair(removed, added):
        yield from _told(couple, path, scope)


def _gaps(
    left: list[Item],
    right: list[Item],
    matches: list[tuple[int, int]],
    anchors: list[tuple[int, int]],
    path: Path,
    scope: _Scope,
    order: Order,
) -> Iterator[Difference]:
    """Entries without an equal, looked at between the same two entries that kept their place."""
    here, there = {place for place, _ in matches}, {place for _, place in matches}
    start = (-1, -1)
    for end in (*anchors, (len(left), len(right))):
        removed = [left[place] for place in range(start[0] + 1, end[0]) if place not in here]
        added = [right[place] for place in range(start[1] + 1, end[1]) if place not in there]
        for couple in pair_in_gap(settled(removed, scope.grammar), settled(added, scope.grammar)):
            yield from _told(couple, path, scope, order)
        start = end


def _trimmed(before: list[Node], after: list[Node], scope: _Scope) -> tuple[list[Node], list[Node]]:
    """The lists without what they have in common at both ends."""
    old, new = [scope.before(node) for node in before], [scope.after(node) for node in after]
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return before[head : len(before) - tail], after[head : len(after) - tail]


def _comments(before: Tree, after: Tree) -> list[Change]:
    """Comment lines as a set, told only where their ignore rule is switched off."""
    old, new = ({line.strip(): number for number, line in enumerate(tree.lines, 1)} for tree in (before, after))
    said = [
        Change(kind="removed", path=(), before=line, before_line=number)
        for line, number in old.items()
        if line not in new
    ] + [
        Change(kind="added", path=(), after=line, after_line=number) for line, number in new.items() if line not in old
    ]
    return [
        change for change in said if (change.after or change.before or "")[:1] in ("!", "#") and change.kind != "moved"
    ]
