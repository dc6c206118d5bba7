"""The commands that bring a running configuration back to the approved one, in an order that is safe to type.

What others refer to is created first and taken away last. A filter is in force before what it protects and goes after
it; an access list is never removed to be written anew, but edited entry by entry under its numbers (numbered first
where it shows none), so that no interface is without its filter for a moment. Nothing here is ever sent to a device.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from netaudit.config.tree import Tree
from netaudit.drift.apply import Shown, apply
from netaudit.drift.canonical import Item, body, items, settled
from netaudit.drift.compare import Difference, Order, Path, differences, session_key
from netaudit.drift.crowded import crowded, section, widened
from netaudit.drift.grammar import Grammar, grammar
from netaudit.drift.plan import Block, marker, negation, nested
from netaudit.drift.release import releases
from netaudit.drift.reorder import reordered
from netaudit.platforms.base import Platform
from netaudit.platforms.values import vlan_text

_LEFT_SHOWN = 10
_VLANS_PER_LINE = 20
"""Ranges in one line about VLANs: a longer line would not fit the input line of the device."""


class Remediation(msgspec.Struct, frozen=True):
    """What to type, and whether it was shown to do what it should."""

    commands: tuple[str, ...]
    proved: bool
    destructive: tuple[int, ...] = ()
    """Indices of the commands that take something away."""
    left: tuple[str, ...] = ()
    """What would still differ after them, where they are not proved."""


def remediate(approved: Tree, running: Tree, platform: Platform, *, key: bytes | None = None) -> Remediation:
    """The commands from running to approved, and the proof: typed into running, nothing differs from approved.

    Secrets in the commands are fingerprints, for the operator to replace by their values.
    """
    key = key or session_key()
    return remediation(approved, running, differences(approved, running, platform, key=key), platform, key=key)


def remediation(
    approved: Tree, running: Tree, found: list[Difference], platform: Platform, *, key: bytes
) -> Remediation:
    """As `remediate`, for differences that are known already."""
    tables = grammar(platform)
    if platform.drift.statements is not None:
        from netaudit.drift.statements.commands import statement_remediation

        commands, result = statement_remediation(found, approved, running, platform, platform.drift.statements, key)
    else:
        several = crowded(found, (approved, running), tables, key)
        commands = commands_for(widened(found, several), approved, tables, key)
        known = msgspec.structs.replace(evidence(found, tables), several=several)
        result = apply(running, commands, platform, key=key, shown=known)
    left = [_still(one) for one in differences(approved, result, platform, key=key)[:_LEFT_SHOWN]]
    left += _unforeseen(found, tables)
    marked = tuple(n for n, line in enumerate(commands) if destructive(line, tables))
    return Remediation(tuple(commands), not left, marked, tuple(left))


def _unforeseen(found: Iterable[Difference], tables: Grammar) -> list[str]:
    """What is not known: lines that the device shows otherwise once such a command has been typed."""
    items_of = (item for one in found for item in (one.before, one.after) if item is not None)
    return [
        f"what `{item.text}` changes elsewhere in the configuration is not known here"
        for item in items_of
        if tables.unforeseen(item.section, item.words)
    ]


def _still(difference: Difference) -> str:
    """What would differ after the commands: where, and how."""
    where = "".join(f"{header} > " for header in difference.path)
    sides = (difference.before, difference.after)
    return f"{where}{difference.kind}: " + " -> ".join(item.text for item in sides if item is not None)


def commands_for(found: list[Difference], approved: Tree, tables: Grammar, key: bytes) -> list[str]:
    """The commands that undo differences, safely ordered and nested."""
    plan = Block()
    orders: dict[tuple[Path, str], Order] = {}
    rebuilt = {(*one.path, one.after.text) for one in found if one.kind == "moved" and one.after is not None}
    for interface, line in releases(found, tables):
        plan.add([interface, f"  {tables.negate}{line}"], marker(interface, -1))
    for difference in found:
        if any(difference.path[:depth] in rebuilt for depth in range(1, len(difference.path) + 1)):
            continue  # typed anew with the section that moves
        if difference.order is not None:
            orders.setdefault((difference.path, difference.order.name), difference.order)
        else:
            _undo(plan, difference, tables, key)
    for (path, _), order in orders.items():
        reordered(plan, path, order, tables, key)
    _retype_wiped(plan, found, approved, tables, key)
    return nested(plan, tables)


def _undo(plan: Block, difference: Difference, tables: Grammar, key: bytes) -> None:
    before, after = difference.before, difference.after
    block = plan.below(difference.path)
    if before is None and after is not None:
        _take_away(block, after, tables, key)
    elif after is None and before is not None:
        block.add(_typed(before, tables, key), before)
    elif before is not None and after is not None:
        _change(block, before, after, tables, key)


def _take_away(block: Block, item: Item, tables: Grammar, key: bytes) -> None:
    if item.children and tables.emptied.match(item.key):
        inside = block.below((item.text,))
        for child in settled(items(item.children, item.text, tables, key), tables):
            _take_away(inside, child, tables, key)
    elif item.children and tables.physical.match(item.key):
        block.add([f"default {item.key}"], item)
    else:
        block.remove([negation(item, tables)], item)


def _change(block: Block, before: Item, after: Item, tables: Grammar, key: bytes) -> None:
    if before.vlans is not None and after.vlans is not None and before.setting:
        command = " ".join(before.setting.key)
        for how, numbers in (("add", before.vlans - after.vlans), ("remove", after.vlans - before.vlans)):
            for chunk in _chunks(numbers):
                block.add([f"{command} {how} {chunk}"], before)
        return
    if before.gathered is not None and after.gathered is not None:
        (command, wanted), (_, here) = before.gathered, after.gathered
        for sign, words in (("", wanted), (tables.negate, here)):
            some = [word for word in words if (word in wanted) != (word in here)]
            if some:  # what is wanted comes first: without any word the entry would match everything
                block.add([" ".join((sign + command, *some))], before)
        return
    replaced = (
        before.setting is not None
        and not before.setting.several
        and before.number is None
        and (after.setting is None or after.setting.key == before.setting.key)
    )
    opposite = before.negated != after.negated and before.words == after.words
    typed = _typed(before, tables, key)
    if before.setting is not None and after.setting is not None and before.setting.key != after.setting.key:
        block.add(typed, before)  # two settings: the one that is missing stands before the other goes
        block.remove([negation(after, tables)], after)
        return
    if not (replaced or opposite or before.opaque) or (before.children and not before.opaque):
        typed.insert(0, negation(after, tables))
    block.add(typed, before)


def _typed(item: Item, tables: Grammar, key: bytes) -> list[str]:
    """An item and what is below it as typed lines."""
    if item.vlans is not None and item.setting:
        command = " ".join(item.setting.key)
        first, *more = _chunks(item.vlans) or ["none"]
        return [f"{command} {first}", *(f"{command} add {chunk}" for chunk in more)]
    return body(item, tables, key, "  ")


def _chunks(numbers: frozenset[int]) -> list[str]:
    ranges = vlan_text(numbers).split(",") if numbers else []
    return [",".join(ranges[at : at + _VLANS_PER_LINE]) for at in range(0, len(ranges), _VLANS_PER_LINE)]


def _retype_wiped(plan: Block, found: list[Difference], approved: Tree, tables: Grammar, key: bytes) -> None:
    """Types again what a command wipes although it did not differ: the address when the VRF of an interface changes."""
    for difference in found:
        header = difference.path[-1] if difference.path else ""
        item = difference.before or difference.after
        for pattern, command, victims in tables.tables.resets:
            if item is None or not re.match(pattern, header) or not " ".join(item.words).startswith(command + " "):
                continue
            block = plan.below(difference.path)
            block.removed = [(gone, lines) for gone, lines in block.removed if not gone.key.startswith(victims)]
            known = {line for _, lines in block.added for line in lines}
            for line in items(section(approved, difference.path), header, tables, key):
                if line.key.startswith(victims) and line.text not in known:
                    block.add([line.text], line)


def evidence(found: Iterable[Difference], tables: Grammar) -> Shown:
    """What the two configurations tell of what the device shows: a negation that is approved is shown where it stands;
    one that is only running stands for a command that says nothing when it is on.
    """
    shown: set[tuple[Path, str]] = set()
    silent: set[tuple[Path, str]] = set()
    for difference in found:
        before, after = difference.before, difference.after
        if before is not None and before.negated:
            shown.add((difference.path, before.key))
        if before is None and after is not None and after.negated:
            silent.add((difference.path, tables.positive(after.key)[0]))
    return Shown(frozenset(shown), frozenset(silent))


def destructive(command: str, tables: Grammar) -> bool:
    """A line that takes something away: configuration, VLANs of a trunk, or an interface."""
    said = command.strip()
    if said.startswith(tables.negate):
        return not said.startswith(tables.tables.harmless)
    return (
        said == "shutdown"
        or said.startswith("default ")
        or any(said.startswith(f"{command} remove") for command in tables.tables.vlan_lists)
    )
