"""What differs between two hierarchies of statements: words that are on one side only, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from netaudit.config.tree import Node, Tree
from netaudit.drift.canonical import Item
from netaudit.drift.compare import Difference, matched
from netaudit.drift.moves import kept_in_order
from netaudit.drift.statements.hierarchy import Statement, Words, ends_with, headers, in_braces, joined, leaves
from netaudit.drift.statements.reading import hierarchy, in_set_form
from netaudit.platforms.order import StatementGrammar
from netaudit.platforms.values import vlans

_VALUE = re.compile(r"[\d\"'./:<A-Z_ ]")
"""A word that looks like a value, not like a keyword."""


class _Side(msgspec.Struct, frozen=True):
    root: Statement
    set_form: bool


class _Scope(msgspec.Struct, frozen=True):
    before: _Side
    after: _Side
    tables: StatementGrammar


def statement_differences(before: Tree, after: Tree, tables: StatementGrammar, key: bytes) -> list[Difference]:
    """The differences of two texts of either form; `words` of their items are those that lead to the statement."""
    scope = _Scope(
        _Side(hierarchy(before, key), in_set_form(before)), _Side(hierarchy(after, key), in_set_form(after)), tables
    )
    return list(_level(scope.before.root, scope.after.root, (), scope))


def _level(old: Statement, new: Statement, path: Words, scope: _Scope) -> Iterator[Difference]:
    if ends_with(path, scope.tables.numbers) and _numbers(old) == _numbers(new) is not None:
        return
    if not (old.below or new.below):
        return
    yield from _moves(old, new, path, scope)
    for word, held in old.below.items():
        other = new.below.get(word)
        if other is None:
            continue
        here = (*path, word)
        if (held.inactive, held.protected) != (other.inactive, other.protected):
            yield _difference("changed", here, here, scope)
        yield from _level(held, other, here, scope)
    gone = [held for word, held in old.below.items() if word not in new.below]
    come = [held for word, held in new.below.items() if word not in old.below]
    if gone or come:
        yield from _unequal(gone, come, path, scope)


def _moves(old: Statement, new: Statement, path: Words, scope: _Scope) -> Iterator[Difference]:
    if len(old.below) < 2 or not ends_with(path, scope.tables.ordered):
        return
    pairs = matched(list(old.below), list(new.below))
    kept = kept_in_order([there for _, there in pairs])
    names = list(old.below)
    for index, (here, _) in enumerate(pairs):
        if index not in kept:
            yield _difference("moved", (*path, names[here]), (*path, names[here]), scope)


def _unequal(gone: list[Statement], come: list[Statement], path: Words, scope: _Scope) -> Iterator[Difference]:
    """Statements of one side only: a changed value where one stands for the other, else gone or new."""
    if ends_with(path, scope.tables.single) and len(gone) == len(come) == 1:
        old_value, new_value = _only(gone[0], path), _only(come[0], path)
        if old_value is not None and new_value is not None:
            yield _difference("changed", old_value, new_value, scope)
            return
    for old, new in _pairs(gone, come, path, scope):
        if old is not None and new is not None:
            yield _difference("changed", (*path, old.word), (*path, new.word), scope)
            continue
        for words in _whole(old, (*path, old.word), scope.before) if old is not None else ():
            yield _difference("removed", words, None, scope)
        for words in _whole(new, (*path, new.word), scope.after) if new is not None else ():
            yield _difference("added", None, words, scope)


def _pairs(
    gone: list[Statement], come: list[Statement], path: Words, scope: _Scope
) -> Iterator[tuple[Statement | None, Statement | None]]:
    left, right = list(gone), list(come)
    for place, choice in scope.tables.choices:
        if ends_with(path, ((place,),)):
            old = [held for held in left if held.word in choice and not held.below]
            new = [held for held in right if held.word in choice and not held.below]
            if len(old) == len(new) == 1:
                yield old[0], new[0]
                left.remove(old[0])
                right.remove(new[0])
    if len(left) == len(right):
        for old_one, new_one in zip(tuple(left), tuple(right), strict=True):
            if _is_value(old_one) and _is_value(new_one) and _same(old_one, new_one, path, scope):
                yield old_one, new_one
                left.remove(old_one)
                right.remove(new_one)
    yield from ((held, None) for held in left)
    yield from ((None, held) for held in right)


def _only(held: Statement, path: Words) -> Words | None:
    """The words of the one statement that begins with a word: `percent 20`; None where there are several."""
    found = list(leaves(held, (*path, held.word)))
    return found[0][0] if len(found) == 1 else None


def _is_value(held: Statement) -> bool:
    return _VALUE.search(held.word) is not None


def _same(old: Statement, new: Statement, path: Words, scope: _Scope) -> bool:
    """All that is below two words is the same: the word itself was changed."""
    if (old.inactive, old.protected) != (new.inactive, new.protected):
        return False
    if not old.below or not new.below:
        return not old.below and not new.below
    return not _differ(old, new, (*path, old.word), scope.tables)


def _differ(old: Statement, new: Statement, path: Words, tables: StatementGrammar) -> bool:
    if old.below.keys() != new.below.keys():
        return True
    if ends_with(path, tables.ordered) and list(old.below) != list(new.below):
        return True
    return any(
        (held.inactive, held.protected) != (new.below[word].inactive, new.below[word].protected)
        or _differ(held, new.below[word], (*path, word), tables)
        for word, held in old.below.items()
    )


def _whole(held: Statement, path: Words, side: _Side) -> Iterator[Words]:
    """The statements that go or come with a word: whole blocks in braces, single lines in set form."""
    stack = [(held, path)]
    while stack:
        at, words = stack.pop()
        if not at.below or (not side.set_form and (at.header or at.said)):
            yield words
        else:
            stack += [(child, (*words, child.word)) for child in reversed(at.below.values())]


def _difference(kind: str, before: Words | None, after: Words | None, scope: _Scope) -> Difference:
    shown = [
        None if words is None else _item(words, side) for words, side in ((before, scope.before), (after, scope.after))
    ]
    path = next(path for path, _ in (one for one in reversed(shown) if one is not None))
    old, new = (one[1] if one is not None else None for one in shown)
    return Difference(kind, path, old, new)


def _item(words: Words, side: _Side) -> tuple[tuple[str, ...], Item]:
    held = side.root.find(words)
    assert held is not None  # the words come from this side
    if side.set_form:
        path: tuple[str, ...] = ()
        text = f"set {joined(words)}"
        if held.inactive or held.protected:
            text = f"{'deactivate' if held.inactive else 'protect'} {joined(words)}"
        children = [Node(f"set {joined((*words, *rest))}", at.line) for rest, at in leaves(held) if rest]
    else:
        path, text = headers(side.root, words)
        children = in_braces(held, StatementGrammar())
    return path, Item(joined(words), text, held.line, "", children, False, held.inactive, list(words))


def _numbers(statement: Statement) -> frozenset[int] | None:
    """The numbers of a list such as `[ 10-12 20 ]`; None where it holds something else."""
    found: set[int] = set()
    for word, held in statement.below.items():
        numbers = vlans(word)
        if numbers is None or held.below:
            return None
        found |= numbers
    return frozenset(found)
