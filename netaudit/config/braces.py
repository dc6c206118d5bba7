"""Text whose blocks stand in braces (Junos), and the same said in one line each (`set` form).

Both forms keep every line, and each node knows the line that its statement begins on. In the form with braces, a node
is a statement without its `{` or `;`, and what stands between the braces is below it. In set form, the tree is flat: a
node is a line as it was typed, verb included, since only the platform knows which of its words open a block. `words`
takes a node apart the same way in both.
"""

from __future__ import annotations

import re

from netaudit.config.tree import Node, Tree

VERBS = frozenset(
    ("set", "delete", "activate", "deactivate", "protect", "unprotect", "annotate", "insert", "rename", "copy",
     "replace", "edit", "top", "up", "exit", "wildcard")
)  # fmt: skip
"""First words of lines in set form."""

UNCLOSED = "has no end: "
"""Notes of what a cut-off text leaves open begin so."""

_DEEPEST = 64  # no configuration nests deeper; what does is taken as if it stood at this depth

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"?|([^\s"]+)', re.DOTALL)
_PIECE = re.compile(r'\s+|/\*|[{};]|#.*|"|(?:(?!/\*)[^\s{};"])+')
_BEFORE_QUOTE = frozenset(' \t[{};"/')
_QUOTE_END = re.compile(r'(?:[^"\\]|\\.)*"')
_PROMPT = re.compile(r"\{(?:[a-z]+)(?::[a-z0-9]+)*\}(?:\[edit[^\]]*\])?")
"""What an engine or a member of a stack calls itself before a prompt: `{master:0}`."""


def parse(text: str) -> Tree:
    """The tree of a configuration in braces or in set form; whatever the text, its lines are kept."""
    lines = text.split("\n")
    return _set_form(lines) if is_set_form(lines) else _Braces(lines).tree()


def is_set_form(lines: list[str]) -> bool:
    """Whether the first line that says something is a command instead of a statement."""
    comment = False
    for line in lines:
        said = line.strip()
        if comment or said.startswith("/*"):
            comment = "*/" not in said
        elif said and said[0] not in "#!" and not _PROMPT.fullmatch(said):
            return said.split(None, 1)[0] in VERBS and said[-1] not in "{;"
    return False


def words(text: str) -> list[str]:
    """The words of a statement; what stands in quotes is one, without them."""
    if '"' not in text:
        return text.split()
    return [match[2] if match[2] is not None else match[1] for match in _WORD.finditer(text)]


def _set_form(lines: list[str]) -> Tree:
    roots: list[Node] = []
    notes: list[tuple[int, str]] = []
    append = roots.append
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if not said or said[0] in "#!/{":
            continue
        append(Node(said, number))
        if '"' in said and said.replace('\\"', "").count('"') % 2:
            notes.append((number, f"a quoted text {UNCLOSED}{said[:40]}"))
    return Tree(lines, roots, notes)


class _Braces:
    """A text in braces being read: the open blocks, and what of a statement was read so far."""

    __slots__ = ("begun", "comment", "levels", "lines", "notes", "number", "pieces", "quoted", "roots")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.roots: list[Node] = []
        self.levels: list[list[Node]] = [self.roots]
        self.notes: list[tuple[int, str]] = []
        self.number = 0
        self.pieces: list[str] = []
        self.begun = 0  # line of the first piece, of an open comment or an open quote
        self.comment = False
        self.quoted = False

    def tree(self) -> Tree:
        levels = self.levels
        level = self.roots
        number = 0
        for line in self.lines:
            number += 1
            said = line.strip()
            if not said:
                continue
            # Nearly every line is one statement: those are told without looking at each of their pieces.
            if not (self.pieces or self.comment or self.quoted) and '"' not in said and "#" not in said:
                last = said[-1]
                if last == ";":
                    if said.find(";") == len(said) - 1 and not ("{" in said or "}" in said or "/*" in said):
                        text = said[:-1].rstrip()
                        if text:
                            level.append(Node(text, number))
                        continue
                elif last == "{":
                    if (
                        said.find("{") == len(said) - 1
                        and not (";" in said or "}" in said or "/*" in said)
                        and len(levels) < _DEEPEST
                    ):
                        node = Node(said[:-1].rstrip(), number, [])
                        if node.text:
                            level.append(node)
                            level = node.children
                            levels.append(level)
                            continue
                elif said == "}" and len(levels) > 1:
                    levels.pop()
                    level = levels[-1]
                    continue
            self.number = number
            self._line(line)
            level = levels[-1]
        self._finish()
        return Tree(self.lines, self.roots, self.notes)

    def _line(self, line: str) -> None:
        """One line that is more than a statement of its own, piece by piece."""
        said = line.strip()
        fresh = not (self.pieces or self.comment or self.quoted)
        if fresh and (said[0] == "!" or (len(self.levels) == 1 and _PROMPT.fullmatch(said))):
            return
        at = 0
        while at < len(line):
            if self.comment:
                end = line.find("*/", at)
                if end < 0:
                    return
                self.comment = False
                at = end + 2
            elif self.quoted:
                at = self._quoted(line, at)
            else:
                match = _PIECE.match(line, at)
                assert match is not None  # the pieces cover every character
                if match[0] == '"' and self.pieces and at and line[at - 1] not in _BEFORE_QUOTE:
                    self.pieces[-1] += '"'  # within a word it opens no text
                else:
                    self._piece(match[0])
                at = match.end()
        if self.quoted:
            self.pieces[-1] += "\n"

    def _quoted(self, line: str, at: int) -> int:
        """The rest of a quoted text; where it ends."""
        match = _QUOTE_END.match(line, at)
        end = match.end() if match is not None else len(line)
        self.pieces[-1] += line[at:end]
        self.quoted = match is None
        return end

    def _piece(self, piece: str) -> None:
        first = piece[0]
        if first.isspace() or first == "#":
            return
        if piece == "/*":
            self.comment = True
            self.begun = self.begun if self.pieces else self.number
        elif piece == ";":
            self._statement()
        elif piece == "{":
            node = self._statement(empty=True)
            self.levels.append(node.children if len(self.levels) < _DEEPEST else self.levels[-1])
        elif piece == "}":
            self._close()
        else:
            if not self.pieces:
                self.begun = self.number
            self.pieces.append(piece)
            self.quoted = piece == '"'

    def _statement(self, *, empty: bool = False) -> Node:
        """The pieces so far as a node; without any, one that is no part of the tree unless it opens a block."""
        node = Node(" ".join(self.pieces), self.begun if self.pieces else self.number, [])
        if self.pieces or empty:
            self.levels[-1].append(node)
        self.pieces.clear()
        return node

    def _close(self) -> None:
        if self.pieces:  # the `;` before a `}` may be missing
            self._statement()
        if len(self.levels) > 1:
            self.levels.pop()
        else:
            self.notes.append((self.number, "a brace here closes no block"))

    def _finish(self) -> None:
        if self.comment:
            self.notes.append((self.begun, f"a comment {UNCLOSED}{self.lines[self.begun - 1].strip()[:40]}"))
        if self.quoted:
            self.notes.append((self.begun, f"a quoted text {UNCLOSED}{self.lines[self.begun - 1].strip()[:40]}"))
        elif self.pieces:
            self.notes.append((self.begun, f"a statement {UNCLOSED}{' '.join(self.pieces)[:40]}"))
        if self.pieces:
            self._statement()
        for level in self.levels[:-1]:
            opened = level[-1]
            self.notes.append((opened.line, f"a block {UNCLOSED}{opened.text[:40]}"))
