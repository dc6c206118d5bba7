"""Changes of configurations, gathered by the section that holds them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

import msgspec

from netaudit.model.results import Change, Effect
from netaudit.report.plain import one_line

EFFECTS: dict[Effect, str] = {"brought": "Adds", "worsened": "Worsens", "resolved": "Resolves"}
"""What a change does to a finding, in a word."""


def proof(proved: bool | None, secrets: Collection[int], left: Collection[str] = ()) -> str:
    """What is known of commands, in words: `proved`, or what is missing for it."""
    if secrets and not left:
        return "not proved as it stands: put the secrets in where <secret:...> stands"
    if secrets:
        return "NOT proved, and the secrets are to be put in where <secret:...> stands"
    return {True: "proved", False: "NOT proved", None: "not tried"}[proved]


class SectionChanges(msgspec.Struct, frozen=True, kw_only=True):
    """Changes that stand together in one section of one device."""

    device: str | None
    path: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def title(self) -> str:
        """`r1 > interface Ethernet1`; empty for the top level of a device that is not named."""
        return " > ".join(one_line(part) for part in (self.device or "", *self.path) if part)


def by_section(changes: Iterable[Change]) -> list[SectionChanges]:
    """Neighbouring changes of the same section together, in the order given."""
    return [
        SectionChanges(device=device, path=path, changes=tuple(found))
        for (device, path), found in groupby(changes, key=lambda change: (change.device, change.path))
    ]
