"""What a commit message tells in lines of `Key: value` at its end, and the chain of approvals made with them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pygit2

Trailers = dict[str, str]
FIRST = "none"
"""What the first approval names as the one before it."""
_TRAILER = re.compile(r"([A-Z][A-Za-z-]*): (.*)\Z")


def one_line(text: str) -> str:
    """The text without line ends and control characters: a reason must not be able to forge a trailer."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def trailers(commit: pygit2.Commit) -> Trailers:
    """The trailers of a commit: those of the last paragraph of its message."""
    paragraph = commit.message.rstrip().rpartition("\n\n")[2]
    matches = (_TRAILER.match(line) for line in paragraph.split("\n"))
    return {match[1]: match[2] for match in matches if match}


def digest(commit: pygit2.Commit | None) -> str:
    """SHA-256 of a commit as git stores it (which names its tree, author, time and parents)."""
    return FIRST if commit is None else f"sha256:{hashlib.sha256(commit.read_raw()).hexdigest()}"
