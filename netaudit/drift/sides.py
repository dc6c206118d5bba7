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


def side_by_side(changes: Iterable[Change]) -> list[Section]:
    """The sections that hold changes, in their order, each with its rows."""
    rows: dict[tuple[str, ...], list[tuple[Side | None, Side | None]]] = {}
    for change in changes:
        rows.setdefault(change.path, []).extend(_rows(change))
    return [Section(path, tuple(found)) for path, found in rows.items()]


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
