"""The archive over time: what each commit changed, and what stood on a branch at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from netaudit.archive.repository import SUFFIX, Archive
from netaudit.archive.trailers import trailers

if TYPE_CHECKING:
    import pygit2


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One commit of a branch."""

    commit: str
    at: datetime
    trailers: dict[str, str]
    changed: dict[str, tuple[str | None, str | None]]
    """Device -> object ids of its configuration before and after; None where there was, or is, none."""


def steps(archive: Archive, branch: str, *, since: datetime, until: datetime) -> list[Step]:
    """The commits of a branch in a period, oldest first."""
    found = []
    for commit in _commits(archive, branch):
        at = _at(commit)
        if since <= at <= until:
            found.append(Step(commit=str(commit.id), at=at, trailers=trailers(commit), changed=_changed(commit)))
    return found[::-1]


def devices_at(archive: Archive, branch: str, when: datetime) -> dict[str, str]:
    """Device -> object id of its configuration, as the branch stood at a moment; empty before its first commit."""
    for commit in _commits(archive, branch):
        if _at(commit) <= when:
            return _devices(commit)
    return {}


def moments(archive: Archive, branch: str) -> list[datetime]:
    """When the branch changed, oldest first."""
    return [_at(commit) for commit in _commits(archive, branch)][::-1]


def _commits(archive: Archive, branch: str) -> Iterator[pygit2.Commit]:
    """Newest first."""
    commit = archive.tip(branch)
    while commit is not None:
        yield commit
        commit = commit.parents[0] if commit.parents else None


def _at(commit: pygit2.Commit) -> datetime:
    return datetime.fromtimestamp(commit.commit_time, UTC)


def _devices(commit: pygit2.Commit | None) -> dict[str, str]:
    if commit is None:
        return {}
    names = {str(entry.name): str(entry.id) for entry in commit.tree}
    return {name.removesuffix(SUFFIX): blob for name, blob in names.items() if name.endswith(SUFFIX)}


def _changed(commit: pygit2.Commit) -> dict[str, tuple[str | None, str | None]]:
    before, after = _devices(commit.parents[0] if commit.parents else None), _devices(commit)
    return {
        name: (before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
