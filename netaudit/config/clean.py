"""What a terminal, an editor or a collector added to a configuration, taken out without moving a line.

The text to be parsed has as many lines as the file: what is no configuration becomes a blank line, so that a finding
points to the line that the user sees. `tree_of` puts the lines of the file back into the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from netaudit.config.tree import Tree
from netaudit.errors import InvalidConfig, Problem

Note = tuple[int, str]

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])")
_PAGER = re.compile(r"(?: ?(?:--More--|<--- More --->|---\(more(?: \d+%)?\)---) ?)(?:[\x08 ]*|\r *\r?)")
_PROMPT = re.compile(
    r"[A-Za-z0-9_.:/@~()-]{1,80}[#>] ?(?:(?:sh|sho|show|more|term|terminal|exit|logout|quit|write|en|enable|display|"
    r"cat|vtysh)\b.*)?|> ?(?:sh|sho|show) .*"
)
_PREAMBLE = re.compile(
    r"Building configuration\.*|Current configuration ?:? ?.*bytes|Using \d+ out of \d+ bytes.*|"
    r"Load for five secs: .*|Time source is .*|Uncompressed configuration from .*|spawn ssh .*|"
    r"(?:Warning: )?Permanently added .*|"
    r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d(?:\.\d+)? \S+"
)
_CLOSING = re.compile(r"Connection to \S+ closed.*|logout|\{(?:master|backup)(?::\d+)?\}")
_SUSPECT = ("\r", "\x08", "\x1b", "\ufeff", "more", "More")  # a text without these needs no look at each line
_COMMENTS = ("!", "#", ":", "/*", "*")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A configuration as it is to be parsed, and as it stands in the file."""

    text: str
    """As many lines as the file has; those that are no configuration are blank."""
    lines: list[str]
    """The lines of the file, decoded."""
    notes: tuple[Note, ...] = ()
    """What was put right: line number and what."""


def clean(raw: bytes | str, file: str = "configuration") -> Cleaned:
    """Decode a configuration and blank out what is none.

    Raises InvalidConfig where bytes are not text; a `str` is always accepted.
    """
    notes: list[Note] = []
    original = raw if isinstance(raw, str) else _decoded(raw, file, notes)
    lines = original.split("\n")
    if lines[0].startswith("\ufeff"):
        notes.append((1, "a byte order mark was ignored"))
    kept = lines
    if any(sign in original for sign in _SUSPECT):
        kept = [_plain(line, number, notes) for number, line in enumerate(lines, 1)]
    kept = _without_session(kept, notes)
    return Cleaned("\n".join(kept), lines, tuple(notes))


def tree_of(cleaned: Cleaned, parse: Callable[[str], Tree]) -> Tree:
    """The tree of a cleaned configuration, with the lines as they stand in the file."""
    tree = parse(cleaned.text)
    return Tree(list(cleaned.lines), tree.roots, [*cleaned.notes, *tree.notes])


def _decoded(raw: bytes, file: str, notes: list[Note]) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                break
    if b"\0" in raw:
        raise InvalidConfig(Problem(file, None, "this is binary data, not a configuration"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        notes.append((line, "not valid UTF-8; read as Latin-1"))
        return raw.decode("latin-1")


def _plain(line: str, number: int, notes: list[Note]) -> str:
    """A line without what belongs to a terminal: escape sequences, the pager's prompt, carriage returns."""
    said = line[:-1] if line.endswith("\r") else line
    if number == 1:
        said = said.removeprefix("\ufeff")
    if "\x1b" in said:
        said = _ESCAPE.sub("", said)
    if "ore" in said:
        unpaged = _PAGER.sub("", said)
        if unpaged != said:
            notes.append((number, "a pager's prompt was taken out: collect with paging off"))
            said = unpaged
    return said.replace("\x08", "").replace("\r", "")


def _without_session(lines: list[str], notes: list[Note]) -> list[str]:
    """The lines with the commands, prompts and messages before and after the configuration made blank."""
    noise = _run(lines, range(len(lines)), (_PROMPT, _PREAMBLE))
    noise += _run(lines, range(len(lines) - 1, len(noise), -1), (_PROMPT, _CLOSING))
    if not noise:
        return lines
    kept = list(lines)
    for number in noise:
        kept[number] = ""
        notes.append((number + 1, f"not part of the configuration: {lines[number].strip()[:60]}"))
    return kept


def _run(lines: list[str], numbers: range, patterns: tuple[re.Pattern[str], ...]) -> list[int]:
    """Indexes of lines that match, from one end up to the first line that says something else."""
    found: list[int] = []
    for number in numbers:
        said = lines[number].strip()
        if not said or said.startswith(_COMMENTS):
            continue
        if not any(pattern.fullmatch(said) for pattern in patterns):
            break
        found.append(number)
    return found
