"""A fact put together from several drafts, the nearest first: a neighbour, its templates, its group, the process."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.reading import Draft, Reader


class Gathered(Draft):
    """Values taken from several drafts, with their lines and the names of those they were taken from."""

    __slots__ = ("inherited",)

    def __init__(self, reader: Reader, values: dict[str, Any] | None = None) -> None:
        """`values`: what is known already, in a dictionary of its own."""
        self.reader = reader
        self.values = {} if values is None else values
        self.at = {}
        self.unknown = {}
        self.inherited: dict[str, str] = {}

    def take(self, attributes: tuple[str, ...], part: Draft, origin: str) -> None:
        """What a draft sets and nothing nearer has set; `origin` is empty where the draft is the fact's own."""
        values, unknown, at = self.values, self.unknown, self.at
        held, unsure, placed = part.values, part.unknown, part.at
        for attribute in attributes:
            if attribute in held:
                if attribute in values or attribute in unknown:
                    continue
                values[attribute] = held[attribute]
                at[attribute] = lines = placed.get(attribute, ())
                source = origin or self.origin_of(lines)
                if source:
                    self.inherited[attribute] = source
            elif unsure and attribute in unsure and attribute not in values and attribute not in unknown:
                unknown[attribute] = unsure[attribute]

    def origin_of(self, lines: tuple[int, ...]) -> str | None:
        """What the fact's own lines were taken from, where a system has groups of lines."""
        return None

    def keep(self, inner: Draft, attribute: str, target: str) -> None:
        """Lines and origin of an attribute that is told under another name, or of a part of the fact."""
        self.at[target] = (*self.at.get(target, ()), *inner.at.get(attribute, ()))
        if isinstance(inner, Gathered) and attribute in inner.inherited:
            self.inherited[target] = inner.inherited[attribute]
