"""Text from configurations made harmless before it is shown anywhere."""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movement
    r"|[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC: titles, hyperlinks, clipboard
    r"|[ -/]*[0-~])"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except tab and newline
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"  # marks that hide or reorder text
    "\ud800-\udfff\ufffe\uffff]"  # what XML and UTF-8 cannot carry
)


def plain(text: str) -> str:
    """The text without terminal escape sequences, control characters and direction marks; tabs and newlines stay."""
    if text.isprintable():  # nearly all text is, and then has nothing of what follows
        return text
    return _UNPRINTABLE.sub("", _ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    """The harmless text on a single line, runs of white space as one blank."""
    return " ".join(plain(text).split())
