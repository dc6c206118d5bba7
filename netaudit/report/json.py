"""Results as the JSON documents that users script against."""

from __future__ import annotations

import re
from typing import Any

import msgspec


def to_json(result: Any) -> str:
    """A result (Struct, mapping or list) as one JSON document, two blanks a level, the same for equal results."""
    encoded = msgspec.json.encode(result, order="deterministic")
    return harmless(msgspec.json.format(encoded, indent=2).decode()) + "\n"


_DRIVES_A_TERMINAL = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(document: str) -> str:
    """A JSON document with the control characters that JSON allows as they are (C1, directions of writing) escaped."""
    return _DRIVES_A_TERMINAL.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
