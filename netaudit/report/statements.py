"""Figures of free form, as the capacity and redundancy of a precheck, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netaudit.report.figures import UNKNOWN, factor, percent, rate


def statement(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and value of each entry of a document, as words; empty lists read `none`."""
    return [(_label(key), _words(key, value)) for key, value in document.items()]


def _filled(link: Mapping[str, Any]) -> str:
    """The direction of a link that is filled most, in a sentence."""
    failure = link.get("failure") or {}
    when = f"when {failure.get('kind')} {failure.get('id')} fails" if failure.get("id") else "in the normal state"
    growth = (link.get("growth") or {}).get("n_minus_1")
    room = f"; the network carries {factor(growth)} the demand in any failure" if growth is not None else ""
    return f"{link['from']} -> {link['to']} filled to {percent(link['utilisation'])} {when}{room}"


def _label(key: str) -> str:
    words = key.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _words(key: str, value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if key.endswith("_bps"):
            return rate(value)
        return percent(value) if "utili" in key else f"{value:,.4g}"
    if isinstance(value, Mapping) and {"from", "to", "utilisation"} <= value.keys():
        return _filled(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_label(name).lower()} {_words(name, part)}" for name, part in value.items()) or "none"
    if isinstance(value, list | tuple):
        return "; ".join(_words(key, part) for part in value) or "none"
    return str(value)
