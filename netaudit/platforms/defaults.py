"""Rows of defaults, and how they fill in what nobody configured.

A platform's `defaults.py` holds its rows, each with its source. The two forms: commands read into drafts whose
attributes know their lines take `Default` and `Unsure`; where a default is checked between other steps, `Rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from netaudit.model.base import Fact
from netaudit.platforms.reading import Draft

F = TypeVar("F", bound=Fact)


class Default(NamedTuple):
    """A value that holds unless configured."""

    attribute: str
    value: Any
    evidence: str
    models: str = ""
    """Regular expression over the model; empty for all."""


class Unsure(NamedTuple):
    """An attribute whose default differs by model or release."""

    attribute: str
    why: str


Row = Default | Unsure

VERIFY: Any = object()
"""Varies by model or release: the attribute is then unknown, never guessed."""

Rows = tuple[tuple[str, Any, str], ...]
"""Attribute, its value, and the source."""


def fill_in(draft: Draft, rows: Iterable[Row], model: str | None = None) -> None:
    """Fill in what nobody configured: the names go to `defaulted`, or to `unknown` where no row is known to hold."""
    values, unknown = draft.values, draft.unknown
    filled: list[str] = []
    for row in rows:
        attribute = row[0]
        if attribute in values or attribute in unknown:
            continue
        if isinstance(row, Unsure):
            unknown[attribute] = row.why
            continue
        _, value, _, models = row
        if not models or (model is not None and re.match(models, model)):
            values[attribute] = value
            filled.append(attribute)
    if filled:
        values["defaulted"] = (*values.get("defaulted", ()), *filled)


def fill(values: dict[str, Any], unknown: dict[str, str], rows: Rows) -> list[str]:
    """Complete `values` with the defaults that apply; the attributes so filled. Those to verify become unknown."""
    filled: list[str] = []
    for attribute, value, source in rows:
        if attribute in values or attribute in unknown:
            continue
        if value is VERIFY:
            unknown[attribute] = f"not configured, and the default varies ({source})"
        else:
            values[attribute] = value
            filled.append(attribute)
    return filled


def completed(draft: Draft, kind: type[F], rows: Rows, **more: Any) -> F:
    """The fact of a draft, completed with the defaults that apply."""
    filled = fill(draft.values, draft.unknown, rows)
    return draft.build(kind, defaulted=tuple(filled), **more)
