"""The record of writes: a line for each commit beside the repository, each naming the digest of the line before it.

Git shows a rewritten history no more than one that was always so. The record does: what was written once stands in it,
so that a branch that was moved back or made anew no longer agrees with it. A line is written before its branch moves;
one whose branch never moved is that of a writer who was killed, and goes with the next write.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

NAME = "netaudit.record"
FIRST = "sha256:none"
_LINE = re.compile(
    r"(?P<number>\d+) (?P<what>\S+) (?P<commit>[0-9a-f]{40,64}|-) (?P<digest>sha256:\w+) after (?P<before>\S+)\Z"
)
ADOPTED = "adopted-"
"""What a line tells that takes over a branch which had commits before there was a record."""


class Line(msgspec.Struct, frozen=True):
    """One line of the record."""

    number: int
    what: str
    """The branch, or `adopted-` and the branch."""
    commit: str
    digest: str
    before: str

    @property
    def text(self) -> str:
        """As it stands in the file."""
        return f"{self.number} {self.what} {self.commit} {self.digest} after {self.before}"


def read(repository: Path) -> tuple[list[Line], list[str]]:
    """The lines, and what is wrong with them; nothing where there is no record."""
    try:
        texts = (repository / NAME).read_text("ascii", "replace").split("\n")
    except FileNotFoundError:
        return [], []
    lines: list[Line] = []
    problems: list[str] = []
    before = FIRST
    for number, text in enumerate(texts, 1):
        if not text and number == len(texts):
            continue
        match = _LINE.match(text)
        if match is None:
            problems.append(f"line {number} of the record is damaged")
            before = ""
            continue
        line = Line(int(match["number"]), match["what"], match["commit"], match["digest"], match["before"])
        if line.number != number or (before and line.before != before):
            problems.append(
                f"line {number} of the record does not follow the one before it: lines were altered or taken out"
            )
        lines.append(line)
        before = digest_of(text)
    return lines, problems


def digest_of(text: str) -> str:
    """SHA-256 of a line's text."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def append(repository: Path, what: str, commit: str, digest: str) -> Callable[[], None]:
    """Adds a line, on disk when this returns; what it returns takes the line back.

    Raises OSError where it cannot be written; then nothing was added.
    """
    path = repository / NAME
    held = path.read_text("ascii", "replace") if path.exists() else ""
    last = held.rstrip("\n").rpartition("\n")[2]
    line = Line(held.count("\n") + 1, what, commit, digest, digest_of(last) if last else FIRST)
    size = len(held.encode("ascii", "replace"))

    def take_back() -> None:
        os.truncate(path, size)

    try:
        with path.open("ab") as file:
            file.write(f"{line.text}\n".encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        if path.exists():
            take_back()
        raise
    return take_back


def drop_unfinished(repository: Path, reached: Callable[[str, str], bool]) -> None:
    """Takes away what a killed writer left: half a line, or a line whose commit its branch never came to."""
    path = repository / NAME
    if not path.exists():
        return
    held = path.read_bytes()
    whole = held[: held.rfind(b"\n") + 1]
    last = whole.rstrip(b"\n").rpartition(b"\n")[2]
    match = _LINE.match(last.decode("ascii", "replace"))
    if match is not None and not match["what"].startswith(ADOPTED) and not reached(match["what"], match["commit"]):
        whole = whole[: len(whole) - len(last) - 1]
    if whole != held:
        os.truncate(path, len(whole))
