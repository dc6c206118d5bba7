"""Proof that nothing in an archive was altered: its objects, the chain of approvals, the record, the signatures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from netaudit.archive import record
from netaudit.archive.repository import APPROVED, PROPOSED, RUNNING, SUFFIX, Archive
from netaudit.archive.signing import check
from netaudit.archive.trailers import digest, trailers

if TYPE_CHECKING:
    import pygit2

_BRANCHES = (RUNNING, APPROVED, PROPOSED)


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and what is wrong."""

    schema: str = "netaudit.verification/1"
    problems: tuple[str, ...]
    commits: int
    objects: int
    approvals: int
    signed: int
    recorded: int
    head: str
    """Digest of the record's last line: noted elsewhere, it shows later that all up to here is still as it was."""


def verify(
    archive: Archive, *, signers: Path | None = None, signed: bool = False, expected: str | None = None
) -> Verification:
    """Reads everything again.

    `signers` says whose SSH signatures count, `signed` wants one on each approval; `expected` is a `head` noted before.
    """
    check_of = _Check(archive)
    chains = {branch: list(check_of.chain(branch)) for branch in _BRANCHES}
    for branch, commits in chains.items():
        for commit in commits:
            check_of.tree(branch, commit)
    check_of.approvals(chains[APPROVED], {str(commit.id) for commit in chains[RUNNING]})
    lines = check_of.record(chains, expected)
    count = check_of.signatures(chains[APPROVED], signers, signed)
    return Verification(
        problems=tuple(check_of.problems),
        commits=sum(map(len, chains.values())),
        objects=len(check_of.seen),
        approvals=len(chains[APPROVED]),
        signed=count,
        recorded=len(lines),
        head=record.digest_of(lines[-1].text) if lines else record.FIRST,
    )


class _Check:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.problems: list[str] = []
        self.seen: set[str] = set()

    def chain(self, branch: str) -> Iterator[pygit2.Commit]:
        """The commits of a branch, newest first, as far as they can be read."""
        import pygit2

        try:
            tip = self.archive.tip(branch)
        except (pygit2.GitError, KeyError, ValueError):
            self.problems.append(f"{branch}: the newest commit is missing or damaged")
            return
        name = str(tip.id) if tip is not None else ""
        while name:
            if not self.whole(name, f"{branch}: commit {name[:10]}"):
                return
            commit = self.archive.git[name].peel(pygit2.Commit)
            yield commit
            name = str(commit.parent_ids[0]) if commit.parent_ids else ""

    def whole(self, name: str, what: str) -> bool:
        """Whether an object is there, and is what its name says."""
        import pygit2

        if name in self.seen:
            return True
        try:
            kind, data = self.archive.git.read(name)
        except KeyError:
            self.problems.append(f"{what} is missing")
            return False
        except (pygit2.GitError, ValueError):
            self.problems.append(f"{what} is damaged or was altered")
            return False
        words = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
        header = b"%s %d\0" % (words.get(int(kind), b"?"), len(data))
        hashed = (hashlib.sha1 if len(name) == 40 else hashlib.sha256)(header + data).hexdigest()  # git's own
        if hashed != name:
            self.problems.append(f"{what} was altered")
            return False
        self.seen.add(name)
        return True

    def tree(self, branch: str, commit: pygit2.Commit) -> None:
        at = f"{branch}: commit {str(commit.id)[:10]}"
        if not self.whole(str(commit.tree_id), f"{at}: its list of devices"):
            return
        for entry in commit.tree:
            device = str(entry.name).removesuffix(SUFFIX)
            self.whole(str(entry.id), f"{at}: the configuration of {device} (blob {str(entry.id)[:10]})")

    def approvals(self, commits: list[pygit2.Commit], running: set[str]) -> None:
        for place, commit in enumerate(commits):
            said = trailers(commit)
            before = commits[place + 1] if place + 1 < len(commits) else None
            if before is None and commit.parent_ids:
                continue  # told already: the chain cannot be read from here on
            if said.get("Previous-approval") != digest(before):
                self.problems.append(f"approval {str(commit.id)[:10]} does not name the one before it")
            if said.get("Running") and said["Running"] not in running:
                self.problems.append(
                    f"approval {str(commit.id)[:10]} was given to running commit {said['Running'][:10]}, which is gone"
                )

    def record(self, chains: dict[str, list[pygit2.Commit]], expected: str | None) -> list[record.Line]:
        lines, problems = record.read(self.archive.path_of_git)
        self.problems += problems
        held = {branch: {str(commit.id): commit for commit in commits} for branch, commits in chains.items()}
        told: dict[str, set[str]] = {branch: set() for branch in chains}
        for line in lines:
            branch = line.what.removeprefix(record.ADOPTED)
            if branch not in held:
                self.problems.append(f"line {line.number} of the record names no branch of an archive: {branch}")
                continue
            commit = held[branch].get(line.commit)
            if commit is None:
                if not (line is lines[-1] and self.archive.was_killed()):
                    self.problems.append(
                        f"{branch}: commit {line.commit[:10]}, written as line {line.number} of the record, is not "
                        "there any more: the history was rewritten or cut"
                    )
            elif digest(commit) != line.digest:
                self.problems.append(f"line {line.number} of the record does not fit commit {line.commit[:10]}")
            told[branch].add(line.commit)
            if line.what != branch:
                told[branch] |= _before(chains[branch], line.commit)
        for branch, commits in chains.items():
            self.problems += [
                f"{branch}: commit {str(commit.id)[:10]} is not in the record: it was not written by netaudit, or a "
                "line was taken out"
                for commit in commits
                if str(commit.id) not in told[branch] and (lines or trailers(commit).get("Recorded"))
            ]
        if expected is not None and expected not in {record.digest_of(line.text) for line in lines}:
            self.problems.append(f"the record never was at {expected}: what was noted then is not part of it")
        return lines

    def signatures(self, commits: list[pygit2.Commit], signers: Path | None, wanted: bool) -> int:
        count = 0
        for commit in commits:
            name = str(commit.id)
            if commit.gpg_signature[0] is None:
                if wanted:
                    self.problems.append(f"approval {name[:10]} is not signed")
                continue
            count += 1
            if signers is None and b"SSH SIGNATURE" in commit.gpg_signature[0]:
                if wanted:
                    self.problems.append(f"approval {name[:10]}: no file says whose signatures count (--signers)")
                continue
            checked = check(self.archive.path_of_git, name, signers)
            if not checked.good:
                self.problems.append(f"approval {name[:10]}: its signature is not good: {checked.said}")
        return count


def _before(commits: list[pygit2.Commit], name: str) -> set[str]:
    names = [str(commit.id) for commit in commits]
    return set(names[names.index(name) :]) if name in names else set()
