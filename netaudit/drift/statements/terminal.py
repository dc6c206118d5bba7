"""Commands of a Junos configuration session, carried out on a hierarchy of statements.

Source: Junos CLI User Guide, "Modifying the Junos OS Configuration" (set, delete, insert, rename, copy, deactivate,
protect, edit, top, up, exit; load merge and replace).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Container, Iterable, Sequence
from difflib import get_close_matches

import msgspec

from netaudit.config.braces import words as words_of
from netaudit.config.secrets import redact_line
from netaudit.config.tree import Node
from netaudit.drift.statements.hierarchy import Statement, Words, ends_with, joined, normal_word
from netaudit.errors import InvalidConfig, Problem
from netaudit.platforms.order import StatementGrammar

_PROMPT = re.compile(r"[\w.-]+@[\w.-]+[#>%] *")
_SAYS_NOTHING = frozenset(("commit", "configure", "show", "run", "status", "annotate", "save", "help", "cli"))
_REFUSED = {
    "wildcard": "what a wildcard meets cannot be foreseen for certain: name each statement",
    "replace": "a pattern replaced in the whole configuration is not followed: name each statement",
    "rollback": "which configuration comes back is not known here",
    "load": "the file is on the device: give its statements instead",
}
_MARKS = ("inactive:", "protect:", "replace:", "active:", "delete:")


class Terminal:
    """A session at some level of the hierarchy.

    `several` are paths below which the device was seen to hold more than one value, whatever the tables say.
    Raises InvalidConfig, with `source` and the number of the line, for a command that is none or cannot be followed.
    """

    def __init__(
        self,
        root: Statement,
        tables: StatementGrammar,
        key: bytes,
        source: str = "commands",
        several: Container[Words] = (),
    ) -> None:
        self.root = root
        self._tables = tables
        self._key = key
        self._source = source
        self._several = several
        self._levels: list[tuple[str, ...]] = [()]
        self._number = 0
        self._place = 0
        self._commands: dict[str, Callable[[list[str]], object]] = {
            "set": self._set, "delete": self._delete, "insert": self._insert, "rename": self._rename,
            "copy": self._copy, "edit": self._edit, "up": self._up, "top": self._top, "exit": self._exit,
            "quit": self._exit, "deactivate": self._marker("inactive", on=True),
            "activate": self._marker("inactive", on=False), "protect": self._marker("protected", on=True),
            "unprotect": self._marker("protected", on=False),
        }  # fmt: skip

    def type(self, line: str, number: int = 0, *, printed: bool = False) -> None:
        """One line, as it was typed; or as `show configuration | display set` printed it, whose places are kept."""
        self._number = number
        self._place = number if printed else 0
        said = line.strip()
        if "@" in said and (match := _PROMPT.match(said)):
            said = said[match.end() :]
        if not said or said[0] in "#!/{[":
            return
        verb = said.split(None, 1)[0]
        if verb in ("set", "delete", "rename", "copy") and self._levels[-1]:
            said = f"{verb} {joined(self._levels[-1])} {said[len(verb) :]}"
            inside: tuple[str, ...] = ()
        else:
            inside = self._levels[-1] if verb in ("insert", "deactivate", "activate", "protect", "unprotect") else ()
        first, *rest = words_of(redact_line(said, "junos", self._key))
        self._command(first, [*inside, *rest])

    def merge(self, nodes: Iterable[Node]) -> None:
        """Statements in braces, as `load merge` takes them; `replace:` and `delete:` in front of one are heeded."""
        take_in(self.root, nodes, self._key, self)

    def _command(self, verb: str, words: list[str]) -> None:
        command = self._commands.get(verb)
        if command is not None:
            command(words)
        elif verb in _REFUSED:
            raise self._wrong(f"`{verb}` is refused: {_REFUSED[verb]}")
        elif verb not in _SAYS_NOTHING:
            close = get_close_matches(verb, [*self._commands, *_SAYS_NOTHING], n=1)
            hint = f"did you mean {close[0]}?" if close else "lines begin with set, delete, insert ..."
            raise self._wrong(f"no command of a Junos configuration session: {verb!r}", hint)

    def _wrong(self, message: str, hint: str = "") -> InvalidConfig:
        return InvalidConfig(Problem(self._source, self._number or None, message, hint=hint))

    def _set(self, words: list[str]) -> None:
        for path in spread(words):
            self.put(path, self._place)

    def put(self, path: Sequence[str], line: int) -> Statement:
        """The statement of these words, made where it is not there; what excludes it goes."""
        at = self.root
        for depth, word in enumerate(path):
            found = at.below.get(word)
            if found is None:
                self._make_room(at, path[:depth], word)
                found = at.below[word] = Statement(word, line)
            at = found
        at.said = True
        return at

    def _make_room(self, at: Statement, above: Sequence[str], word: str) -> None:
        """A setting of one value gives its old one up; of words that exclude each other the new one stays."""
        if not at.below or tuple(above) in self._several:
            return
        if word not in self._tables.beside and ends_with(above, self._tables.single):
            at.below = {name: held for name, held in at.below.items() if name in self._tables.beside}
        for place, choice in self._tables.choices:
            if word in choice and ends_with(above, ((place,),)):
                for other in choice:
                    at.below.pop(other, None)

    def _delete(self, words: list[str]) -> None:
        if not words:
            raise self._wrong("`delete` of the whole configuration is refused: name what is to go")
        for path in spread(words):
            self.take_out(path)

    def take_out(self, path: Sequence[str]) -> None:
        """Removes a statement with all below it, and what is left empty around it."""
        trail = [self.root]
        for word in path:
            found = trail[-1].below.get(word)
            if found is None:
                return
            trail.append(found)
        for depth in range(len(path) - 1, -1, -1):
            holder = trail[depth]
            del holder.below[path[depth]]
            if holder.below:
                return
            if ends_with(path[:depth], self._tables.presence):
                holder.said = True
                return

    def _insert(self, words: list[str]) -> None:
        """`insert PATH before|after NAME`: the last word of each names it."""
        at = max((place for place, word in enumerate(words) if word in ("before", "after")), default=0)
        holder = self.root.find(self._normal(words[: at - 1])) if at > 1 else None
        if holder is None or at + 1 >= len(words):
            raise self._wrong("`insert` wants: insert STATEMENT before|after STATEMENT, both there")
        moved, other = words[at - 1], words[-1]
        if moved not in holder.below or other not in holder.below or moved == other:
            missing = other if moved in holder.below else moved
            raise self._wrong(f"nothing is called {missing!r} where `insert` is to move it")
        names = [name for name in holder.below if name != moved]
        names.insert(names.index(other) + (words[at] == "after"), moved)
        holder.below = {name: holder.below[name] for name in names}

    def _rename(self, words: list[str]) -> None:
        holder, old, new = self._two_names(words, "rename")
        holder.below[old].word = new
        holder.below = {(new if name == old else name): held for name, held in holder.below.items()}

    def _copy(self, words: list[str]) -> None:
        holder, old, new = self._two_names(words, "copy")
        holder.below[new] = _copied(holder.below[old], new)

    def _two_names(self, words: list[str], verb: str) -> tuple[Statement, str, str]:
        path = self._normal(words)
        at = max((place for place, word in enumerate(path) if word == "to"), default=0)
        holder = self.root.find(path[: at - 1]) if at > 0 else None
        if holder is None or at + 1 >= len(path) or path[at - 1] not in holder.below:
            raise self._wrong(f"`{verb}` wants: {verb} STATEMENT to STATEMENT, the first there")
        if path[-1] in holder.below:
            raise self._wrong(f"`{verb}`: {path[-1]!r} is there already")
        return holder, path[at - 1], path[-1]

    def _marker(self, mark: str, *, on: bool) -> Callable[[list[str]], None]:
        def command(words: list[str]) -> None:
            found = self.root.find(self._normal(words))
            if found is not None:  # the device only warns of a statement that is not there
                setattr(found, mark, on)

        return command

    def _edit(self, words: list[str]) -> None:
        self._levels.append((*self._levels[-1], *words))

    def _up(self, words: list[str]) -> None:
        count = int(words[0]) if words and words[0].isdecimal() else 1
        here = self._levels[-1]
        self._levels.append(here[: max(0, len(here) - count)])
        if words and not words[0].isdecimal():
            self._command(words[0], [*self._levels[-1], *words[1:]])

    def _top(self, words: list[str]) -> None:
        if not words:
            self._levels = [()]
            return
        here, self._levels = self._levels, [()]
        self._command(words[0], words[1:])
        if words[0] != "edit":
            self._levels = here

    def _exit(self, words: list[str]) -> None:
        if len(self._levels) > 1 and not words:
            self._levels.pop()
        else:
            self._levels = [()]

    def _normal(self, words: Sequence[str]) -> list[str]:
        return [normal_word(word, words[place - 1] if place else "") for place, word in enumerate(words)]


def spread(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The statements that one with lists stands for: `a [ b c ]` is `a b` and `a c`. Words come out in normal form."""
    paths: list[tuple[str, ...]] = [()]
    listed: list[tuple[str, ...]] | None = None
    for place, said in enumerate(words):
        if said == "[" and listed is None:
            listed = []
        elif said == "]" and listed is not None:
            paths, listed = listed or paths, None
        else:
            word = normal_word(said, words[place - 1] if place else "")
            longer = [(*path, word) for path in paths]
            if listed is None:
                paths = longer
            else:
                listed += longer
    return listed or paths


def take_in(root: Statement, nodes: Iterable[Node], key: bytes, terminal: Terminal | None = None) -> None:
    """Adds statements in braces to a hierarchy; with a terminal as what is typed, else as what is read."""
    waiting: deque[tuple[tuple[str, ...], str, Iterable[Node]]] = deque([((), "set", nodes)])
    while waiting:
        above, line, level = waiting.popleft()
        for node in level:
            text, marks = node.text, set[str]()
            while ":" in text and text.startswith(_MARKS):
                mark, _, text = text.partition(" ")
                marks.add(mark)
            shown = redact_line(f"{line} {text}", "junos", key)[len(line) + 1 :]
            for path in spread([*above[-1:], *words_of(shown)]):
                whole = above + path[len(above[-1:]) :]
                if terminal is not None and marks & {"replace:", "delete:"}:
                    terminal.take_out(whole)
                if "delete:" in marks:
                    continue
                at = terminal.put(whole, 0) if terminal is not None else _read(root, whole, node.line)
                at.header = at.header or bool(node.children)
                at.said = at.said or not node.children
                at.inactive = "inactive:" in marks or (at.inactive and "active:" not in marks)
                at.protected = at.protected or "protect:" in marks
                if node.children:
                    waiting.append((whole, f"{line} {shown}", node.children))


def _read(root: Statement, path: Sequence[str], line: int) -> Statement:
    at = root
    for word in path:
        found = at.below.get(word)
        if found is None:
            found = at.below[word] = Statement(word, line)
        at = found
    return at


def _copied(statement: Statement, word: str) -> Statement:
    below = {name: _copied(held, name) for name, held in statement.below.items()}
    return msgspec.structs.replace(statement, word=word, below=below)
