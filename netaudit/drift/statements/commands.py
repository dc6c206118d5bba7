"""Statements typed, and the commands that bring a running hierarchy back to the approved one.

A Junos configuration takes effect when it is committed, as a whole: no order of typing leaves an interface without its
filter. What goes is deleted first, since a name may come again elsewhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from netaudit.config.tree import Tree
from netaudit.drift.compare import Difference, aligned
from netaudit.drift.statements.hierarchy import Statement, Words, as_text, ends_with, joined, leaves, marked
from netaudit.drift.statements.reading import hierarchy, in_set_form
from netaudit.drift.statements.terminal import Terminal
from netaudit.platforms.base import Platform
from netaudit.platforms.order import StatementGrammar


def type_statements(
    tree: Tree,
    commands: Iterable[str],
    platform: Platform,
    tables: StatementGrammar,
    key: bytes,
    source: str,
    several: Container[Words] = (),
) -> Tree:
    """The configuration after commands were typed into it, or statements in braces merged; of the same form.

    Raises InvalidConfig for a command that is none, or whose effect cannot be known.
    """
    root = hierarchy(tree, key)
    terminal = Terminal(root, tables, key, source, several)
    lines = list(commands)
    typed = platform.parse("\n".join(lines))
    if any(line.rstrip().endswith(("{", ";", "}")) for line in lines) and not in_set_form(typed):
        terminal.merge(typed.roots)
    else:
        for number, line in enumerate(lines, 1):
            terminal.type(line, number)
    return platform.parse(as_text(root, tables, set_form=in_set_form(tree)))


def statement_remediation(
    found: Iterable[Difference], approved: Tree, running: Tree, platform: Platform, tables: StatementGrammar, key: bytes
) -> tuple[list[str], Tree]:
    """The commands that undo differences (delete, set, insert, then what is inactive), and what they lead to."""
    wanted, here = hierarchy(approved, key), hierarchy(running, key)
    several = {*_several(wanted, tables), *_several(here, tables)}
    commands = _commands(found, wanted, here, tables, several)
    result = type_statements(running, commands, platform, tables, key, "remediation", several)
    return commands, result


def _several(root: Statement, tables: StatementGrammar) -> Iterator[Words]:
    """Paths that hold more than one value although the tables know them for one: this device is the better witness."""
    stack: list[tuple[Words, Statement]] = [((), root)]
    while stack:
        path, at = stack.pop()
        if len(at.below) > 1 and (
            ends_with(path, tables.single)
            or any(
                ends_with(path, ((place,),)) and len(set(at.below) & set(words)) > 1 for place, words in tables.choices
            )
        ):
            yield path
        stack += [((*path, child.word), child) for child in at.below.values() if child.below]


def _chosen(at: Statement, path: Words, tables: StatementGrammar) -> int:
    """How many words stand side by side that exclude each other."""
    return max(
        (sum(w in at.below for w in words) for place, words in tables.choices if path[-1:] == (place,)), default=0
    )


def _commands(
    found: Iterable[Difference], wanted: Statement, here: Statement, tables: StatementGrammar, several: Container[Words]
) -> list[str]:
    deleted: dict[str, None] = {}
    typed: dict[str, None] = {}
    lists: dict[Words, None] = {}
    marks: dict[str, None] = {}
    for difference in found:
        before = tuple(difference.before.words) if difference.before is not None else None
        after = tuple(difference.after.words) if difference.after is not None else None
        for words in (before or (), after or ()):
            lists |= {words[:n]: None for n in range(1, len(words)) if ends_with(words[:n], tables.ordered)}
        if (
            after is not None
            and before != after
            and not (before and after[:-1] not in several and ends_with(after[:-1], tables.single))
        ):
            gone = _outermost(after, wanted)
            deleted[f"delete {joined(gone)}"] = None
            holder = wanted.find(gone[:-1])
            if holder is not None and not holder.below and len(gone) > 1:  # it may vanish with what stood below it
                typed[f"set {joined(gone[:-1])}"] = None
        if before is not None:
            typed |= dict.fromkeys(_set(wanted, before)) if before != after else {}
            marks |= dict.fromkeys(_marks(wanted, here, before))
    for path in lists:
        _reorder(path, wanted, here, tables, deleted, typed)
    return [*deleted, *typed, *marks]


def _outermost(words: Words, wanted: Statement) -> Words:
    """The shortest beginning of the words that is not wanted: nothing is left behind empty."""
    return next((words[:count] for count in range(1, len(words)) if wanted.find(words[:count]) is None), words)


def _set(root: Statement, words: Words) -> Iterator[str]:
    held = root.find(words)
    assert held is not None  # the words are those of an approved statement
    yield from (f"set {joined(path)}" for path, _ in leaves(held, words))


def _marks(wanted: Statement, here: Statement, words: Words) -> Iterator[str]:
    held, now = wanted.find(words), here.find(words)
    assert held is not None
    if now is not None and now.inactive and not held.inactive:
        yield f"activate {joined(words)}"
    if now is not None and now.protected and not held.protected:
        yield f"unprotect {joined(words)}"
    around = (words[:count] for count in range(1, len(words)))
    outer = [(path, at) for path in around if here.find(path) is None and (at := wanted.find(path)) is not None]
    for path, at in (*((p, a) for p, a in outer if a.inactive or a.protected), *marked(held, words)):
        if at.inactive:
            yield f"deactivate {joined(path)}"
        if at.protected:
            yield f"protect {joined(path)}"


def _reorder(
    path: Words,
    wanted: Statement,
    here: Statement,
    tables: StatementGrammar,
    deleted: dict[str, None],
    typed: dict[str, None],
) -> None:
    """Brings an ordered list into order: values are typed anew, named ones are moved with `insert`."""
    holder, now = wanted.find(path), here.find(path)
    if holder is None or now is None:
        return
    if not any(held.below for held in holder.below.values()):
        if list(holder.below) != list(now.below):
            deleted[f"delete {joined(path)}"] = None
            for line in [line for line in typed if line.startswith(f"set {joined(path)} ")]:
                del typed[line]
            typed |= dict.fromkeys(_set(wanted, path))
        return
    order = [name for name in now.below if name in holder.below]
    order += [name for name in holder.below if name not in now.below]
    stays = {order[place] for place, _ in aligned(order, list(holder.below))}
    before = ""
    for place, name in enumerate(holder.below):
        if name not in stays:
            follower = next((other for other in list(holder.below)[place + 1 :] if other in stays), "")
            where = f"after {joined((path[-1], before))}" if before else f"before {joined((path[-1], follower))}"
            if before or follower:
                typed[f"insert {joined((*path, name))} {where}"] = None
        stays.add(name)
        before = name
