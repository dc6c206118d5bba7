"""The configuration as one hierarchy of words, whichever of its two forms the text has.

`interfaces { ge-0/0/0 { mtu 9192; } }` and `set interfaces ge-0/0/0 mtu 9192` are the same four stanzas. A list
`[ a b ]` is two stanzas side by side, as set form writes it. What is inactive is not there. A stanza that a group
brought in knows the group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from netaudit.config.braces import VERBS, words
from netaudit.config.tree import Node, Tree
from netaudit.platforms.reading import FACT, KNOWN_TEXT

_MARKS = ("inactive:", "protect:", "replace:", "active:", "delete:")
_ENDS_RUN = 1  # lines in set form belong together while none stands between them

_LONGEST = 128  # words of one statement outside of its list; no statement has so many
_MOST = 4096  # statements that one with lists may stand for

_NOTHING: dict[str, Stanza] = {}
"""What follows the last word of a statement: shared, since most stanzas are last words, and never written to."""


class Stanza(msgspec.Struct, gc=False, eq=False):
    """A word of the configuration, and what follows it."""

    word: str
    line: int
    """Where it is said first."""
    end: int
    """Last line of the block that begins there."""
    group: str | None = None
    """The group that it is inherited from."""
    children: dict[str, Stanza] = msgspec.field(default_factory=lambda: _NOTHING)

    def add(self, word: str, line: int, end: int, group: str | None = None) -> Stanza:
        """A new stanza below this one."""
        below = Stanza(word, line, end, group, _NOTHING)
        if self.children:
            self.children[word] = below
        else:
            self.children = {word: below}
        return below

    def get(self, *path: str) -> Stanza | None:
        """The stanza that some words lead to."""
        at: Stanza | None = self
        for word in path:
            at = at.children.get(word) if at is not None else None
        return at

    def below(self, *path: str) -> Iterable[Stanza]:
        """All that stands under some words; nothing where they are not said."""
        at = self.get(*path)
        return at.children.values() if at is not None else ()

    @property
    def value(self) -> Stanza | None:
        """The one word that follows: the last one said here, else the last one of the first group."""
        children = self.children
        if not children:
            return None
        if len(children) == 1:
            return next(iter(children.values()))
        own = [child for child in children.values() if child.group is None]
        if not own:
            first = next(iter(children.values())).group
            own = [child for child in children.values() if child.group == first]
        return max(own, key=lambda child: child.line)

    def options(self, arity: Mapping[str, int]) -> dict[str, Stanza]:
        """Settings that one line may hold one after the other: `size 100k files 3` as `size 100k` and `files 3`.

        `arity`: setting -> number of words that are its value; the stanza found is the value, or the setting itself
        where it has none.
        """
        found: dict[str, Stanza] = {}
        stack = list(self.children.values())
        while stack:
            stanza = stack.pop(0)
            count = arity.get(stanza.word)
            if count is None:
                continue
            said: Stanza | None = stanza
            for _ in range(count):
                said = said.value if said is not None else None
            if said is not None:
                found.setdefault(stanza.word, said)
                stack.extend(said.children.values())
        return found

    def walk(self) -> Iterator[Stanza]:
        """This stanza and all below it."""
        stack = [self]
        while stack:
            stanza = stack.pop()
            yield stanza
            stack.extend(stanza.children.values())

    def leaves(self) -> Iterator[tuple[list[str], Stanza]]:
        """What is said below, each as the words that lead to its last one."""
        stack = [([child.word], child) for child in reversed(self.children.values())]
        while stack:
            path, stanza = stack.pop()
            if not stanza.children:
                yield path, stanza
            stack.extend(([*path, child.word], child) for child in reversed(stanza.children.values()))


def hierarchy(tree: Tree, taken: bytearray) -> Stanza:
    """The hierarchy of a tree in either form; lines that are not effective are marked in `taken` as known text."""
    root = Stanza("", 1, len(tree.lines))
    if is_commands(tree):
        _commands(root, tree.roots, taken)
    else:
        _statements(root, tree.roots, taken)
    return root


def is_commands(tree: Tree) -> bool:
    """Whether a tree is of a text in set form: a flat one that begins with a verb."""
    roots = tree.roots
    return bool(roots) and roots[0].text.partition(" ")[0] in VERBS and not any(node.children for node in roots)


def _statements(parent: Stanza, nodes: Iterable[Node], taken: bytearray) -> int:
    """Takes statements in braces in; the last line of them."""
    end = parent.line
    for node in nodes:
        text = node.text
        line = end = node.line
        if ":" in text and text.startswith(_MARKS):
            mark, _, text = text.partition(" ")
            if mark in ("inactive:", "delete:"):
                end = node.end
                taken[line : end + 1] = bytes((KNOWN_TEXT,)) * (end + 1 - line)
                continue
        at = parent
        if "[" in text:
            at = (_placed(parent, words(text), line) or [parent])[-1]
        else:
            for word in (text.split() if '"' not in text else words(text))[:_LONGEST]:
                found = at.children.get(word)
                at = at.add(word, line, line) if found is None else found
        if node.children:
            end = _statements(at, node.children, taken)
            if at.line == line:
                at.end = end
        elif not at.children and at.group is None:
            at.line = line
    return end


def _placed(parent: Stanza, said: list[str], line: int) -> list[Stanza]:
    """The last stanzas of a statement's words; several where it has a list."""
    ends = [parent]
    listed: list[Stanza] | None = None
    for word in said:
        if word == "[":
            listed = []
        elif word == "]":
            ends, listed = listed or ends, None
        else:
            found = []
            for at in ends:
                below = at.children.get(word)
                found.append(at.add(word, line, line) if below is None else below)
            if listed is None:
                ends = found
            else:
                listed += found
                if len(listed) > _MOST:
                    break
    return listed or ends


def _commands(root: Stanza, nodes: Iterable[Node], taken: bytearray) -> None:
    """Takes lines in set form in, in their order."""
    silent: dict[tuple[str, ...], list[int]] = {}
    for node in nodes:
        text = node.text
        said = text.split() if '"' not in text else words(text)
        verb = said[0] if said else ""
        if verb == "set":
            _set(root, said, node.line)
        elif verb == "delete":
            _take_out(root, said[1:], taken)
            taken[node.line] = KNOWN_TEXT
        elif verb == "deactivate":
            silent.setdefault(tuple(said[1:]), []).append(node.line)
        elif verb == "activate":
            silent.pop(tuple(said[1:]), None)
        elif verb in ("protect", "unprotect", "annotate"):
            taken[node.line] = KNOWN_TEXT
    for path, lines in silent.items():
        _take_out(root, path, taken, silenced=True)
        for line in lines:
            taken[line] = KNOWN_TEXT


def _set(root: Stanza, said: list[str], line: int) -> None:
    if "[" in said:
        _placed(root, said[1:], line)
        return
    at = root
    before = line - _ENDS_RUN
    for word in said[1:_LONGEST]:
        found = at.children.get(word)
        if found is None:
            at = at.add(word, line, line)
            continue
        if found.end == before:
            found.end = line
        at = found
    if not at.children:
        at.line = at.end = line


def _take_out(root: Stanza, path: Iterable[str], taken: bytearray, *, silenced: bool = False) -> None:
    """Removes what some words lead to, and the words that lead to nothing then.

    What is only silenced leaves its block behind: `unit 0 { inactive: description x; }` is a unit.
    """
    above: list[tuple[Stanza, str]] = []
    at = root
    for word in path:
        above.append((at, word))
        below = at.children.get(word)
        if below is None:
            return
        at = below
    for stanza in at.walk():
        taken[stanza.line] = KNOWN_TEXT
    while above:
        holder, word = above.pop()
        del holder.children[word]
        if holder.children or len(above) < 2:
            break
        port = len(above) == 2 and above[0][1] == "interfaces"  # `irb`: a block whatever its name
        if silenced and (port or above[-2][1] == "protocols" or _BLOCK.search(holder.word)):
            break


_BLOCK = re.compile(r"\d|^(?:inet|mpls|iso|ethernet-switching|bridge|vpls|ccc)$")
"""Words that are a block of their own even where it is empty: names with numbers, address families."""


def count_headers(nodes: Iterable[Node], taken: bytearray) -> bool:
    """Counts a header as a line that gave a fact where a line below it did; whether any of `nodes` did."""
    some = False
    for node in nodes:
        if node.children and count_headers(node.children, taken):
            taken[node.line] = FACT
        some = some or taken[node.line] == FACT
    return some
