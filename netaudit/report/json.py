"""Results as the JSON documents that users script against."""

from __future__ import annotations

from typing import Any

import msgspec


def to_json(result: Any) -> str:
    """A result (Struct, mapping or list) as one JSON document, two blanks a level, the same for equal results."""
    encoded = msgspec.json.encode(result, order="deterministic")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"
