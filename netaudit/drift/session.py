"""What somebody types, line by line, as a device's command line takes it: sections are entered and left.

People write changes as they type them: without indentation, with `configure terminal` in front and `end` or `write`
behind. A device tries a line in the section it is in and then in those around it; so does this. Where the text is
indented, the indentation says the same.
"""

from __future__ import annotations

import re

import msgspec

from netaudit.drift.vocabulary import Vocabulary

_SESSION = re.compile(
    r"(?:conf(?:igure)?(?: (?:t(?:erminal)?|exclusive|private|session\b.*))?|commit\b.*|en(?:able)?|"
    r"wr(?:ite)?(?: mem(?:ory)?)?|copy run\S* start\S*|do \S.*|show \S.*|terminal (?:length|width) \d+)$"
)
"""Lines that belong to the session and change nothing: `conf t`, `commit`, `write memory`, `do show ...`."""
_LEAVES = re.compile(r"(?:exit|quit|exit-(?:address-family|vrf|peer-\S+|vnc|route-map)|end-(?:policy|set)|!)$")
_BLOCK_ENDS = re.compile(r"(?:end-(?:policy|set|group)|EOF|quit)$")
_BODIES = re.compile(
    r"(?:route-policy|prefix-set|community-set|as-path-set|extcommunity-set \S+|rd-set) (?!.* (?:in|out)$)"
)
"""IOS-XR blocks whose body is text up to its own end."""


class TypedLine(msgspec.Struct, frozen=True):
    """A line as it was typed, and the section it fell into."""

    number: int
    """In the file, from 1."""
    text: str
    path: tuple[str, ...]
    """Headers of the sections around it, outermost first."""


class Typed(msgspec.Struct, frozen=True):
    """A change as it was typed."""

    commands: tuple[str, ...]
    """The lines, indented by their depth; lines of the session are empty. Line n stands at place n - 1."""
    lines: tuple[TypedLine, ...]
    """Those that say something."""


def typed(text: str, vocabulary: Vocabulary) -> Typed:
    """The lines of a change, each in the section that a device would take it in."""
    lines = text.replace("\t", " ").splitlines()
    indented = any(line.startswith(" ") and line.strip() for line in lines)
    stack: list[tuple[int, str]] = []  # indentation as written, and header
    commands: list[str] = []
    told: list[TypedLine] = []
    body = False
    for number, line in enumerate(lines, 1):
        said = line.strip()
        body, inside = _body(said, body, top=not stack or not indented)
        if not said or (not inside and _outside(said, stack, indented=indented)):
            commands.append("")
            continue
        written = len(line) - len(line.lstrip())
        if not inside:
            _leave(stack, said, written, vocabulary, indented=indented)
        path = tuple(header for _, header in stack)
        commands.append(" " * len(stack) + said)
        told.append(TypedLine(number, said, path))
        if not inside and (indented or body or vocabulary.opens(said, path[-1] if path else "")):
            stack.append((written, said))
    return Typed(tuple(commands), tuple(told))


def _body(said: str, body: bool, *, top: bool) -> tuple[bool, bool]:
    """Whether a block of text goes on after this line, and whether the line is part of it."""
    if body:
        return not _BLOCK_ENDS.match(said), True
    return top and _BODIES.match(said) is not None, False


def _outside(said: str, stack: list[tuple[int, str]], *, indented: bool) -> bool:
    """Whether a line only moves between sections, or belongs to the session."""
    if said == "end" or said == "top":
        stack.clear()
        return True
    if _LEAVES.match(said):
        if stack and not indented and said != "!":
            stack.pop()
        return True
    return said.startswith(("!", "#")) or _SESSION.match(said) is not None


def _leave(stack: list[tuple[int, str]], said: str, written: int, vocabulary: Vocabulary, *, indented: bool) -> None:
    """Leave the sections that a line does not belong to."""
    if indented:
        while stack and stack[-1][0] >= written:
            stack.pop()
        return
    best, depth = 0, len(stack)
    for level in range(len(stack), -1, -1):
        fit = vocabulary.fit(said, stack[level - 1][1] if level else "")
        if fit > best:
            best, depth = fit, level
    del stack[depth:]


def session_only(text: str) -> bool:
    """Whether a text holds no line that changes anything."""
    said = (line.strip() for line in text.splitlines())
    return all(line in ("", "end") or _LEAVES.match(line) or _SESSION.match(line) for line in said)
