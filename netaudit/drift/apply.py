"""Typing lines into a configuration, simulated: what `show running-config` would say afterwards.

The simulation knows what the platform's tables know: which settings hold one value, which negations are shown, how
lists of VLANs and numbered entries are edited, what a command wipes. A line that none of them covers is added as it
stands, as the device would show a command it has no quirk for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from netaudit.config.tree import Node, Tree
from netaudit.drift.canonical import headers, normal, normal_words_after, shown, vlan_list
from netaudit.drift.compare import Path, session_key
from netaudit.drift.filters import fold_filters, list_of, unfold_filters
from netaudit.drift.grammar import NUMBERED, Grammar, Setting, grammar
from netaudit.platforms.base import Platform
from netaudit.platforms.values import vlan_text


class Shown(msgspec.Struct, frozen=True):
    """What is known of a device beyond the tables: path of the section, and the line."""

    negations: frozenset[tuple[Path, str]] = frozenset()
    """Negated lines that it shows."""
    silent: frozenset[tuple[Path, str]] = frozenset()
    """Commands that it does not show when they are on."""
    several: frozenset[tuple[Path, tuple[str, ...]]] = frozenset()
    """Settings of which it holds several values."""


NOTHING_KNOWN = Shown()

_INSERT_BEFORE = re.compile(r"(?P<header>.+) insert-before (?P<name>\S+)$")
_RESEQUENCE = re.compile(
    r"(?:ip access-list )?resequence (?:(?:(?:ip|ipv6|mac) access-list )?(?P<name>\S+) )?"
    r"(?P<start>\d+) (?P<step>\d+)$"
)


def apply(
    tree: Tree,
    commands: Collection[str],
    platform: Platform,
    *,
    key: bytes | None = None,
    shown: Shown = NOTHING_KNOWN,
    source: str = "commands",
) -> Tree:
    """The configuration after the commands have been typed, one after the other; nesting is shown by indentation.

    `shown` tells what the device is known to show although the tables do not say so. For Junos the commands are those
    of a configuration session, or statements in braces to be merged; the tree that comes back has the form of the one
    given. Raises InvalidConfig, which names `source` and the line, for what cannot be followed.
    """
    if platform.drift.statements is not None:
        from netaudit.drift.statements.commands import type_statements

        return type_statements(tree, commands, platform, platform.drift.statements, key or session_key(), source)
    terminal = _Terminal(grammar(platform), key or session_key(), shown)
    level = _copies((node, header) for node in tree.roots for header in headers(node.text, terminal.grammar))
    folded = fold_filters(level, terminal.grammar)
    for command in platform.parse("\n".join(commands)).roots:
        terminal.enter(level, command, ())
    unfold_filters(level, terminal.grammar, folded)
    return platform.parse("\n".join(_lines(level)))


def _copies(nodes: Iterable[tuple[Node, str]]) -> list[Node]:
    """The nodes under these headers to be changed; the parts of a section that stands twice are put together."""
    level: list[Node] = []
    sections: dict[str, Node] = {}
    for node, text in nodes:
        copied = Node(text, node.line, _copies((child, child.text) for child in node.children), node.opaque)
        first = sections.setdefault(text, copied)
        if first is copied or node.opaque or not (first.children or copied.children):
            level.append(copied)
        else:
            first.children += copied.children
    return level


def _lines(level: list[Node], depth: int = 0) -> list[str]:
    lines: list[str] = []
    for node in level:
        lines.append(" " * depth + node.text)
        lines += [child.text for child in node.children] if node.opaque else _lines(node.children, depth + 1)
    return lines


class _Terminal:
    """A session in configuration mode: enters sections, replaces, adds and removes lines in place."""

    def __init__(self, tables: Grammar, key: bytes, shown: Shown) -> None:
        self.grammar = tables
        self._key = key
        self._shown = shown
        self._known: dict[tuple[str, str], tuple[str, Setting | None]] = {}
        self._indexes: dict[int, dict[str, Node]] = {}

    def enter(self, level: list[Node], command: Node, path: Path) -> None:
        """One command, and those typed below it."""
        text = command.text
        if self.grammar.ignored(text) or self._resequenced(level, text):
            return None
        plain, negated = self.grammar.positive(text)
        if text.startswith("default "):
            return self._default(level, text.removeprefix("default "), path)
        if negated:
            listed = None if path else list_of(plain, self.grammar)
            for header in headers(listed or plain, self.grammar, path[-1] if path else ""):
                self._remove(level, header, path)
            return None
        for header in headers(text, self.grammar, path[-1] if path else ""):
            node = self._open(level, header, path)
            if node is None:
                continue
            self._inside(node, command, path)
            if not node.children and self.grammar.emptied.match(node.text):
                level.remove(node)
                self._indexes.pop(id(level), None)
        return None

    def _inside(self, node: Node, command: Node, path: Path) -> None:
        if command.opaque:
            node.children, node.opaque = list(command.children), True
            return
        for child in command.children:
            self.enter(node.children, child, (*path, node.text))

    def _open(self, level: list[Node], text: str, path: Path) -> Node | None:
        """The line as it stands in the level after it was typed; None where it leaves no line."""
        before = _INSERT_BEFORE.match(text) if self.grammar.tables.insert_before else None
        text = before["header"] if before else text
        form = self._normal(text, path)
        present = self._index(level, path).get(form)
        if present is not None:
            return present
        self._indexes.pop(id(level), None)
        section = path[-1] if path else ""
        if self._joined_vlans(level, form, path) or self._gathered(level, form, path, add=True):
            return None
        words = form.split()
        level[:] = [node for node in level if self._normal(node.text, path) != self.grammar.negate + form]
        self._reset(level, words, section, path)
        if self.grammar.is_default(section, words, negated=False):
            default = self.grammar.settings.find(section, words)
            level[:] = [node for node in level if default is None or self._setting(node, path) != default]
        if self.grammar.is_default(section, words, negated=False) or (path, form) in self._shown.silent:
            return None
        node = Node(text, 0, [])
        setting = self.grammar.settings.find(section, words)
        if setting is not None and not self._several(setting, path):
            return self._replace(level, node, setting, path)
        self._place(level, node, before["name"] if before else None, section)
        return node

    def _replace(self, level: list[Node], node: Node, setting: Setting, path: Path) -> Node:
        """A setting of one value: the new line stands where the old one stood."""
        same = [old for old in level if self._setting(old, path) == setting]
        if len(same) == 1 and not same[0].children:
            level[level.index(same[0])] = node
        else:  # none yet; or a setting of which this device shows more than one
            level.append(node)
        return node

    def _place(self, level: list[Node], node: Node, before: str | None, section: str) -> None:
        number = NUMBERED.match(node.text) if self.grammar.ordered(section) else None
        if number is not None:
            if any((other := NUMBERED.match(old.text)) and other[1] == number[1] for old in level):
                return  # the device refuses a number that is taken
            at = next((at for at, old in enumerate(level) if _number(old) > int(number[1])), len(level))
        elif before is not None:
            kind = node.text.split()[0]
            named = (
                at for at, old in enumerate(level) if old.text.startswith(kind) and old.text.endswith(f" {before}")
            )
            at = next(named, len(level))
        else:
            at = len(level) - 1 if level and level[-1].text == self.grammar.tables.final != node.text else len(level)
        level.insert(at, node)

    def _remove(self, level: list[Node], plain: str, path: Path) -> None:
        section = path[-1] if path else ""
        form = self._normal(plain, path)
        if self._gathered(level, form, path, add=False):
            return
        words = form.split()
        off = self.grammar.negate + form
        known = (path, off) in self._shown.negations
        gone = self._meant(level, form, words, path, exactly=known)
        self._indexes.pop(id(level), None)
        if gone:
            self._reset(level, words, section, path)
            self._take_along(level, form, section)
        level[:] = [node for node in level if not any(node is other for other in gone)]
        stays = self.grammar.switched_on_by_default(section, words) or known
        never_was = not gone and not path and self.grammar.rank(form) is not None
        if stays or not (gone or never_was):
            level[:] = [node for node in level if self._normal(node.text, path) != off]
            if not self.grammar.is_default(section, words, negated=True):
                level.append(Node(self.grammar.negate + plain, 0, []))

    def _take_along(self, level: list[Node], form: str, section: str) -> None:
        """A line without which others cannot stand: `no neighbor 10.0.0.1 remote-as 65001` ends the neighbour."""
        for header, line in self.grammar.tables.takes_along:
            found = re.match(line, form) if re.match(header, section) else None
            if found is not None:
                self._without(level, f"{found[1]} ")

    def _without(self, level: list[Node], start: str) -> None:
        self._indexes.pop(id(level), None)
        level[:] = [node for node in level if not node.text.startswith(start)]
        for node in level:
            if node.children and not node.opaque:
                self._without(node.children, start)

    def _meant(self, level: list[Node], form: str, words: list[str], path: Path, *, exactly: bool) -> list[Node]:
        """The lines that `no` with these words takes away: the line itself, else all that go on from there."""
        if form in self._index(level, path):
            return [node for node in level if self._normal(node.text, path) == form]
        if len(words) == 1 and form.isdecimal():
            return [node for node in level if _number(node) == int(form)]
        setting = self.grammar.settings.find(path[-1] if path else "", words)
        if setting is not None and setting.words == len(words) and not self._several(setting, path):
            same = [node for node in level if self._setting(node, path) == setting]
            if same:
                return same
        if exactly:
            return []
        return [node for node in level if self._normal(node.text, path).split()[: len(words)] == words]

    def _default(self, level: list[Node], plain: str, path: Path) -> None:
        form = self._normal(plain, path)
        for node in list(level):
            if self._normal(node.text, path) == form:
                if self.grammar.physical.match(form):
                    node.children = []
                else:
                    level.remove(node)
                    self._indexes.pop(id(level), None)

    def _joined_vlans(self, level: list[Node], form: str, path: Path) -> bool:
        """A line that edits a list of VLANs: the list is written anew."""
        command = next((command for command in self.grammar.tables.vlan_lists if form.startswith(command)), None)
        if command is None:
            return False
        old = [node for node in level if self._normal(node.text, path).startswith(command)]
        present: frozenset[int] | None = frozenset()
        for node in old:
            present = vlan_list(normal_words_after(node.text, command), present or frozenset())
        words = normal_words_after(form, command)
        if not old and words[:1] == ["remove"]:
            present = vlan_list(["all"], frozenset())
        numbers = vlan_list(words, present or frozenset())
        if numbers is None:
            return False
        at = level.index(old[0]) if old else len(level)
        level[:] = [node for node in level if node not in old]
        level.insert(at, Node(f"{command} {vlan_text(numbers)}", 0, []))
        return True

    def _gathered(self, level: list[Node], form: str, path: Path, *, add: bool) -> bool:
        """A line that adds words to a line of the same command, or takes some of them away."""
        section = path[-1] if path else ""
        command = self.grammar.gathered(section, form)
        if command is None:
            return False
        old = [node for node in level if self.grammar.gathered(section, self._normal(node.text, path)) == command]
        held = dict.fromkeys(
            word for node in old for word in normal_words_after(self._normal(node.text, path), command)
        )
        given = normal_words_after(form, command)
        words = [*held, *(word for word in given if word not in held)] if add else [w for w in held if w not in given]
        at = level.index(old[0]) if old else len(level)
        level[:] = [node for node in level if not any(node is other for other in old)]
        if words:
            level.insert(at, Node(" ".join((command, *words)), 0, []))
        return True

    def _reset(self, level: list[Node], words: list[str], section: str, path: Path) -> None:
        """A command that wipes others when its value changes."""
        for pattern, command, victims in self.grammar.tables.resets:
            if re.match(pattern, section) and words[: len(command.split())] == command.split():
                level[:] = [node for node in level if not self._normal(node.text, path).startswith(victims)]

    def _resequenced(self, level: list[Node], text: str) -> bool:
        """The command that numbers the entries of an access list."""
        match = _RESEQUENCE.match(text) if self.grammar.tables.resequence else None
        if match is None:
            return False
        entries = level
        if match["name"]:
            entries = next((node.children for node in level if self._names(node.text, match["name"])), [])
        number = int(match["start"])
        for node in sorted(entries, key=_number):
            if _is_entry(node.text):
                node.text = f"{number} {NUMBERED.sub('', node.text, count=1)}"
                number += int(match["step"])
        return True

    def _names(self, header: str, name: str) -> bool:
        match = self.grammar.filters.match(header) if self.grammar.filters else None
        return match is not None and match["name"] == name

    def _index(self, level: list[Node], path: Path) -> dict[str, Node]:
        """The lines of a level by their normal form; thrown away when the level changes."""
        index = self._indexes.get(id(level))
        if index is None:
            index = {}
            for node in level:
                index.setdefault(self._normal(node.text, path), node)
            self._indexes[id(level)] = index
        return index

    def _several(self, setting: Setting, path: Path) -> bool:
        return setting.several or (path, setting.key) in self._shown.several

    def _normal(self, text: str, path: Path) -> str:
        return self._look(text, path[-1] if path else "")[0]

    def _setting(self, node: Node, path: Path) -> Setting | None:
        return self._look(node.text, path[-1] if path else "")[1]

    def _look(self, text: str, section: str) -> tuple[str, Setting | None]:
        """Normal form and setting of a line in a section, looked up once."""
        known = self._known.get((text, section))
        if known is None:
            form = normal(shown(text, section, self.grammar, self._key), self.grammar)
            plain, _ = self.grammar.positive(form)
            known = self._known[text, section] = form, self.grammar.settings.find(section, plain.split())
        return known


def _number(node: Node) -> int:
    match = NUMBERED.match(node.text)
    return int(match[1]) if match else -1


def _is_entry(text: str) -> bool:
    return NUMBERED.sub("", text, count=1).startswith(("permit", "deny", "remark"))
