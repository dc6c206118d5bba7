"""When a line came, who brought it, and since when something is as it is: the archive asked about its past."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from netaudit.archive.repository import RUNNING, SUFFIX, Archive, Version
from netaudit.archive.trailers import trailers
from netaudit.errors import ArchiveError

_BY_DEVICE = re.compile(
    r"^(?:[!#]+ )?Last (?:configuration change at|commit:|changed:) (?P<at>.+?) by (?P<by>[\w.@\\/-]+)", re.MULTILINE
)
"""How devices tell who changed them last: IOS, IOS-XR, EOS; Junos."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """The first of the archive's versions that has something, without a break up to now."""

    commit: str
    at: str
    run: str = ""
    by: str = ""
    """Who changed the device, where its configuration says so; on the branch of approvals, who approved it."""


class Blamed(msgspec.Struct, frozen=True, kw_only=True):
    """A line and where it comes from."""

    line: int
    text: str
    origin: Origin


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """Since when something holds."""

    what: str
    holds: bool
    """It is so now; else this is the time since when it is not."""
    origin: Origin
    always: bool
    """As far back as the archive goes."""


def changed_by(text: str) -> str:
    """Who changed a device last, where its configuration says so."""
    match = _BY_DEVICE.search(text)
    return match["by"] if match else ""


def origin(archive: Archive, version: Version, text: str | None = None) -> Origin:
    """A version as the origin of what it brought."""
    if text is None and version.blob is not None:
        text = archive.text(version.blob)
    return Origin(commit=version.commit, at=version.at, run=version.run, by=version.by or changed_by(text or ""))


def blame(archive: Archive, device: str, branch: str = RUNNING) -> list[Blamed]:
    """Each line of a device's newest configuration, with the commit that brought it.

    Raises ArchiveError where the branch has none of it.
    """
    versions = {version.commit: version for version in archive.history(device, branch)}
    tip = archive.tip(branch)
    if tip is None or device + SUFFIX not in tip.tree:
        raise ArchiveError(f"{device} has no {branch} configuration in the archive")
    lines = archive.text(str(tip.tree[device + SUFFIX].id)).split("\n")
    found: list[Blamed] = []
    origins: dict[str, Origin] = {}
    for hunk in archive.git.blame(device + SUFFIX, newest_commit=tip.id):
        commit = str(hunk.final_commit_id)
        if commit not in origins:
            origins[commit] = origin(archive, versions[commit])
        first = hunk.final_start_line_number
        found += [
            Blamed(line=number, text=lines[number - 1], origin=origins[commit])
            for number in range(first, first + hunk.lines_in_hunk)
        ]
    return found


def line_since(
    archive: Archive, device: str, line: str, *, section: Sequence[str] = (), branch: str = RUNNING
) -> Since:
    """Since when a device's configuration holds a line, or does not; spaces around it do not count.

    `section` are headers above it. Raises ArchiveError where the archive has nothing of the device.
    """
    versions = archive.history(device, branch)
    if not versions:
        raise ArchiveError(f"{device} has no {branch} configuration in the archive")
    texts = ((version, archive.text(version.blob) if version.blob else "") for version in versions)
    return _since(archive, line, ((version, text, _holds(text, line, section)) for version, text in texts))


def _since(archive: Archive, what: str, seen: Iterable[tuple[Version, str, bool]]) -> Since:
    """The oldest of the versions, newest first, that agree with the newest."""
    first, *_ = [*_alike(seen)]
    (version, text, holds), always = first
    return Since(what=what, holds=holds, origin=origin(archive, version, text), always=always)


def _alike(seen: Iterable[tuple[Version, str, bool]]) -> Iterator[tuple[tuple[Version, str, bool], bool]]:
    last: tuple[Version, str, bool] | None = None
    for one in seen:
        if last is not None and one[2] != last[2]:
            yield last, False
            return
        last = one
    assert last is not None  # the caller has looked
    yield last, True


def _holds(text: str, line: str, section: Sequence[str]) -> bool:
    wanted = " ".join(line.split())
    headers = [" ".join(header.split()) for header in section]
    open_at: list[tuple[int, str]] = []
    for raw in text.split("\n"):
        said = " ".join(raw.split())
        if not said:
            continue
        indent = len(raw) - len(raw.lstrip())
        while open_at and open_at[-1][0] >= indent:
            open_at.pop()
        above = [header for _, header in open_at]
        if said.rstrip(";") == wanted.rstrip(";") and (not headers or above[-len(headers) :] == headers):
            return True
        open_at.append((indent, said.removesuffix(" {")))
    return False


def origins_of(
    archive: Archive, device: str, present: Iterable[str], absent: Iterable[str], limit: int = 200
) -> tuple[Mapping[str, Origin], Mapping[str, Origin]]:
    """Since when lines stand in a device's running configuration, and since when others do not.

    `limit` versions are looked at; what is older has no origin.
    """
    here, gone = dict.fromkeys(present), dict.fromkeys(absent)
    found_here: dict[str, Origin] = {}
    found_gone: dict[str, Origin] = {}
    before: Origin | None = None
    versions = archive.history(device, RUNNING, limit=limit + 1)
    for version in versions:
        text = archive.text(version.blob) if version.blob else ""
        lines = {line.strip() for line in text.split("\n")}
        for line in [line for line in here if line not in lines]:
            del here[line]
            if before is not None:
                found_here[line] = before
        for line in [line for line in gone if line in lines]:
            del gone[line]
            if before is not None:
                found_gone[line] = before
        before = origin(archive, version, text)
        if not here and not gone:
            break
    if before is not None and len(versions) <= limit:  # as far back as the archive goes
        found_here |= dict.fromkeys(here, before)
        found_gone |= dict.fromkeys(gone, before)
    return found_here, found_gone


def commits(archive: Archive, branch: str = RUNNING) -> Iterator[tuple[Origin, dict[str, str]]]:
    """The commits of a branch, newest first, each with its devices and the ids of their configurations."""
    commit = archive.tip(branch)
    while commit is not None:
        said = trailers(commit)
        held = {str(entry.name).removesuffix(SUFFIX): str(entry.id) for entry in commit.tree}
        yield Origin(commit=str(commit.id), at=archive.time(commit), run=said.get("Run", "")), held
        commit = commit.parents[0] if commit.parents else None
