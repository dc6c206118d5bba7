"""Changes of configurations, gathered by the section that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import msgspec

from netaudit.model.results import Change
from netaudit.report.plain import one_line


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
