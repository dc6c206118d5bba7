"""Changes set side by side for a reader: by section, what was approved and what runs."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from netaudit.model.results import Change


class Side(msgspec.Struct, frozen=True):
    """A line on one side: its number in the file, its text, and how it is marked."""

    line: int | None
    text: str
    kind: str


class Section(msgspec.Struct, frozen=True):
    """The changes below one path; rows of approved and running, None where a side has nothing."""

    path: tuple[str, ...]
    rows: tuple[tuple[Side | None, Side | None], ...]
    features: tuple[str, ...] = ()
    """Feature and severity of its changes."""
    seen: tuple[str, ...] = ()
    """When they were seen first, and by whom they were made."""


def side_by_side(changes: Iterable[Change]) -> list[Section]:
    """The sections that hold changes, in their order, each with its rows."""
    held: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        held.setdefault(change.path, []).append(change)
    return [
        Section(
            path,
            tuple(row for change in found for row in _rows(change)),
            tuple(dict.fromkeys(f"{change.feature}, {change.severity}" for change in found)),
            tuple(dict.fromkeys(seen(change) for change in found if change.first_seen)),
        )
        for path, found in held.items()
    ]


def seen(change: Change) -> str:
    """When a change was seen first, and by whom it was made where the device tells."""
    by = f" by {change.by}" if change.by else ""
    return f"{change.first_seen[:16].replace('T', ' ')}{by} ({change.first_seen_in[:10]})"


def unified(changes: Iterable[Change]) -> list[str]:
    """The changes as text: the path of a section, then `-` for approved and `+` for running; `~` for a moved line."""
    lines: list[str] = []
    for section in side_by_side(changes):
        lines.append("@@ " + (" / ".join(section.path) or "top level") + " @@")
        for before, after in section.rows:
            if before is not None and before.kind == "moved" and after is not None:
                lines.append(f"~ {after.text} (line {before.line} -> {after.line})")
                continue
            lines += [f"- {before.text}"] if before is not None else []
            lines += [f"+ {after.text}"] if after is not None else []
    return lines


def _rows(change: Change) -> list[tuple[Side | None, Side | None]]:
    before, after = (
        _sides(change.before, change.before_line, change.kind),
        _sides(change.after, change.after_line, change.kind),
    )
    longer = max(len(before), len(after))
    before += [None] * (longer - len(before))
    after += [None] * (longer - len(after))
    return list(zip(before, after, strict=True))


def _sides(text: str | None, line: int | None, kind: str) -> list[Side | None]:
    if text is None:
        return []
    first, *more = text.split("\n")  # only the first line's number is known: comments may stand between the others
    return [Side(line, first, kind), *(Side(None, said, kind) for said in more)]
