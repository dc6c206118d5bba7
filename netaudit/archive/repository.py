"""The history of configurations in a bare git repository.

Branch `running` is what devices said, branch `approved` what people signed; a device is the file `<device>.cfg` at the
root of both. A run becomes visible in one commit or not at all: objects are written first, then one reference is moved,
and only if it is still where it was. Texts come here with their secrets already replaced.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from netaudit.archive import record
from netaudit.archive.lock import left_locked, locked
from netaudit.archive.trailers import Trailers, digest, one_line, trailers
from netaudit.errors import ArchiveError
from netaudit.model.results import Approval

if TYPE_CHECKING:
    import pygit2

    from netaudit.archive.signing import Signer

RUNNING = "running"
APPROVED = "approved"
PROPOSED = "proposed"
"""What one person wants approved and a second has not confirmed yet."""
SUFFIX = ".cfg"
_NAME = re.compile(r"(?!\.)[^\x00-\x1f\x7f/\\]{1,200}\Z")
_AUTHOR = ("netaudit", "netaudit@localhost")


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a second pair of eyes."""

    commit: str
    by: str
    at: str
    reason: str
    ticket: str
    devices: tuple[str, ...]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A commit that changed a device's configuration."""

    commit: str
    at: str
    """ISO 8601, UTC."""
    message: str
    """First line of the commit message."""
    run: str
    """The run that wrote it; empty in a repository of another tool."""
    by: str = ""
    """Who approved it, on the branch of approvals."""
    blob: str | None
    """The configuration's object id; absent where the commit removed it."""


def init(path: Path) -> Archive:
    """Makes an archive at `path`, or opens the one that is there. Raises ArchiveError where it cannot be made."""
    import pygit2

    if not (path / "HEAD").exists():
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ArchiveError(f"{path} is in the way: an archive is made in a new or empty folder")
        try:
            pygit2.init_repository(str(path), bare=True, initial_head=RUNNING)
        except (OSError, pygit2.GitError) as error:
            raise ArchiveError(f"no archive can be made at {path}: {error}") from None
    return Archive(path)


class Archive:
    """An archive that exists. Raises ArchiveError where `path` holds none."""

    def __init__(self, path: Path) -> None:
        import pygit2

        pygit2.settings.enable_fsync_gitdir(True)  # a commit that was reported survives a power cut
        self.path = path
        try:
            flags = pygit2.enums.RepositoryOpenFlag.NO_SEARCH
            self.git = pygit2.Repository(str(path), flags)
        except (pygit2.GitError, KeyError, ValueError):
            message = "is no git repository" if path.exists() else "is not there"
            raise ArchiveError(f"the archive {path} {message} (netaudit init makes one)") from None

    def store(self, texts: Mapping[str, str], *, run_id: str, when: datetime, message: str = "") -> str | None:
        """Writes configurations to `running` in one commit and returns its id; None where nothing changed.

        Devices that are not in `texts` keep what they have. Raises ArchiveError where the archive is locked or broken.
        """
        files = {_file(device): text for device, text in texts.items()}
        with self._writing():
            tip = self.tip(RUNNING)
            blobs = {name: self.git.create_blob(_encoded(text)) for name, text in files.items()}
            changed = [name for name, blob in blobs.items() if _blob(tip, name) != str(blob)]
            if not changed:
                return None
            subject = one_line(message) or f"Collect {len(texts)} devices, {len(changed)} changed"
            told: Trailers = {"Run": run_id}
            return self._commit(RUNNING, tip, blobs, subject, told, when)

    def approve(
        self,
        devices: Iterable[str],
        *,
        by: str,
        reason: str,
        ticket: str = "",
        when: datetime,
        texts: Mapping[str, str] | None = None,
        sections: str = "",
        signer: Signer | None = None,
        propose: bool = False,
    ) -> str | None:
        """What runs on these devices becomes their baseline; returns the commit, None where it was already.

        `texts` are configurations approved in place of the running ones, where only the `sections` named of those are
        wanted. With `propose` it waits until somebody else confirms it.
        Raises ArchiveError for a device without a running configuration; then none is approved.
        """
        with self._writing():
            running, tip = self.tip(RUNNING), self.tip(APPROVED)
            wanted = {device: _blob(running, _file(device)) for device in devices}
            absent = sorted(device for device, blob in wanted.items() if blob is None)
            if absent or running is None:
                raise ArchiveError(
                    f"nothing to approve: no running configuration of {', '.join(absent) or 'any device'}"
                )
            for device, text in (texts or {}).items():
                wanted[device] = str(self.git.create_blob(_encoded(text)))
            changed = {name: blob for name, blob in wanted.items() if blob != _blob(tip, _file(name))}
            if not changed:
                return None
            told: Trailers = {
                ("Proposed-by" if propose else "Approved-by"): by,
                "Reason": reason,
                "Ticket": ticket,
                "Sections": sections,
                "Run": trailers(running).get("Run", ""),
                "Running": str(running.id),
                ("Base" if propose else "Previous-approval"): digest(tip),
            }
            subject = f"{'Propose' if propose else 'Approve'} {', '.join(sorted(changed))}"
            blobs = {_file(name): self.git[str(blob)].id for name, blob in changed.items()}
            branch = PROPOSED if propose else APPROVED
            return self._commit(branch, tip, blobs, subject, told, when, signer)

    def proposal(self) -> Proposal | None:
        """What waits to be confirmed; None where nothing does, or something else was approved since."""
        commit, tip = self.tip(PROPOSED), self.tip(APPROVED)
        if commit is None or trailers(commit).get("Base") != digest(tip):
            return None
        said = trailers(commit)
        names = {str(entry.name) for entry in commit.tree if str(entry.id) != _blob(tip, str(entry.name))}
        return Proposal(
            commit=str(commit.id),
            by=said.get("Proposed-by", ""),
            at=_at(commit),
            reason=said.get("Reason", ""),
            ticket=said.get("Ticket", ""),
            devices=tuple(sorted(name.removesuffix(SUFFIX) for name in names)),
        )

    def confirm(self, *, by: str, when: datetime, signer: Signer | None = None) -> Proposal:
        """The second pair of eyes: what was proposed becomes the baseline.

        Raises ArchiveError where nothing waits, and where the same person proposed it.
        """
        with self._writing():
            waits = self.proposal()
            if waits is None:
                raise ArchiveError("nothing waits to be confirmed (or something was approved since: propose it again)")
            if _person(waits.by) == _person(by):
                raise ArchiveError(f"{by} proposed it: somebody else must confirm it")
            proposed, tip = self.git[waits.commit].peel(_commit_type()), self.tip(APPROVED)
            said = trailers(proposed)
            told: Trailers = {
                "Approved-by": by,
                **{key: said.get(key, "") for key in ("Proposed-by", "Reason", "Ticket", "Sections", "Run", "Running")},
                "Proposal": waits.commit,
                "Previous-approval": digest(tip),
            }
            blobs = {_file(name): proposed.tree[_file(name)].id for name in waits.devices}
            self._commit(APPROVED, tip, blobs, f"Approve {', '.join(waits.devices)}", told, when, signer)
            return waits

    def read(self, branch: str, device: str) -> str | None:
        """A device's newest configuration on a branch; None where it has none."""
        blob = _blob(self.tip(branch), _file(device))
        return None if blob is None else self.text(blob)

    def read_at(self, commit: str, device: str) -> str | None:
        """A device's configuration in a commit, named by the beginning of its id; None where there is none."""
        import pygit2

        if not re.fullmatch(r"[0-9a-f]{4,64}", commit):
            return None
        try:
            found = self.git.get(pygit2.Oid(hex=commit)) if len(commit) >= 40 else self.git.revparse_single(commit)
        except (KeyError, ValueError, pygit2.GitError):
            return None
        if not isinstance(found, pygit2.Commit):
            return None
        blob = _blob(found, _file(device))
        return None if blob is None else self.text(blob)

    def text(self, blob: str) -> str:
        """The configuration with that object id, as `devices` and `history` name it."""
        data: bytes = self.git[blob].read_raw()
        return data.decode("utf-8", "surrogateescape")

    def devices(self, branch: str) -> dict[str, str]:
        """The devices on a branch, sorted, and the object id of each configuration: equal ids are equal texts."""
        tip = self.tip(branch)
        if tip is None:
            return {}
        names = {str(entry.name): str(entry.id) for entry in tip.tree}
        return {name.removesuffix(SUFFIX): blob for name, blob in names.items() if name.endswith(SUFFIX)}

    def approval(self, device: str) -> Approval | None:
        """Who signed off the baseline that a device has now; None where it has none."""
        import pygit2

        versions = self.history(device, APPROVED, limit=1)
        if not versions or versions[0].blob is None:
            return None
        commit = self.git[versions[0].commit].peel(pygit2.Commit)
        return _approval(commit)

    def approvals(self, devices: Iterable[str]) -> dict[str, Approval]:
        """Who signed off the baselines of many devices, in one walk through the history."""
        wanted = {_file(device): device for device in devices}
        found: dict[str, Approval] = {}
        commit = self.tip(APPROVED)
        while commit is not None and len(found) < len(wanted):
            parent = commit.parents[0] if commit.parents else None
            changed = commit.tree.diff_to_tree(parent.tree, swap=True) if parent is not None else None
            names = (
                [str(entry.name) for entry in commit.tree]
                if changed is None
                else [delta.new_file.path for delta in changed.deltas]
            )
            approval = _approval(commit)
            for name in names:
                if name in wanted:
                    found.setdefault(wanted[name], approval)
            commit = parent
        return found

    def history(self, device: str, branch: str = RUNNING, *, limit: int | None = None) -> list[Version]:
        """The commits that changed a device's configuration, newest first."""
        name = _file(device)
        found: list[Version] = []
        commit = self.tip(branch)
        while commit is not None and (limit is None or len(found) < limit):
            parent = commit.parents[0] if commit.parents else None
            blob = _blob(commit, name)
            if blob != _blob(parent, name):
                run = trailers(commit).get("Run", "")
                subject = commit.message.partition("\n")[0]
                by = trailers(commit).get("Approved-by", "")
                found.append(Version(commit=str(commit.id), at=_at(commit), message=subject, run=run, by=by, blob=blob))
            commit = parent
        return found

    @property
    def path_of_git(self) -> Path:
        """The folder of git's own files."""
        return Path(self.git.path)

    def was_killed(self) -> bool:
        """The last writer was killed at its work: the line it left in the record goes with the next write."""
        return left_locked(self.path_of_git)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Holds the lock; a library's error becomes an ArchiveError, and the archive is as it was."""
        import pygit2

        with locked(self.path_of_git) as killed:
            if killed:  # only our own branches, and only since nobody else can be writing them
                for branch in (RUNNING, APPROVED, PROPOSED):
                    (self.path_of_git / "refs" / "heads" / f"{branch}.lock").unlink(missing_ok=True)
                record.drop_unfinished(self.path_of_git, self._reached)
                for half in (self.path_of_git / "objects").glob("tmp_object_git2_*"):
                    half.unlink(missing_ok=True)
            try:
                yield
            except (pygit2.GitError, OSError, KeyError, ValueError) as error:
                raise ArchiveError(f"the archive {self.path} could not be written: {error}") from None

    def time(self, commit: pygit2.Commit) -> str:
        """When a commit was made: ISO 8601, UTC."""
        return _at(commit)

    def _reached(self, branch: str, commit: str) -> bool:
        tip = self.tip(branch)
        return tip is not None and str(tip.id) == commit

    def tip(self, branch: str) -> pygit2.Commit | None:
        """The newest commit of a branch; None where there is none."""
        import pygit2

        reference = self.git.references.get(f"refs/heads/{branch}")
        return None if reference is None else reference.peel(pygit2.Commit)

    def _commit(
        self,
        branch: str,
        base: pygit2.Commit | None,
        blobs: Mapping[str, pygit2.Oid],
        subject: str,
        told: Trailers,
        when: datetime,
        signer: Signer | None = None,
    ) -> str:
        """Writes tree and commit on top of the tree of `base`, records it, then moves the branch."""
        import pygit2

        tip = self.tip(branch)
        builder = self.git.TreeBuilder(base.tree) if base is not None else self.git.TreeBuilder()
        for name, blob in blobs.items():
            builder.insert(name, blob, pygit2.enums.FileMode.BLOB)
        signature = pygit2.Signature(*_AUTHOR, int(when.timestamp()), 0)
        told = {**told, "Recorded": "yes"}
        said = "\n".join(f"{key}: {one_line(value)}" for key, value in told.items() if value)
        message = f"{subject}\n\n{said}\n"
        parents: list[pygit2.Oid | str] = [] if tip is None else [tip.id]
        content = str(self.git.create_commit_string(signature, signature, message, builder.write(), parents))
        if signer is None:
            made = self.git.write(pygit2.enums.ObjectType.COMMIT, content)
        else:
            made = self.git.create_commit_with_signature(content, signer.sign(content.encode()))
        self._adopt()
        commit = self.git[made].peel(pygit2.Commit)
        take_back = record.append(self.path_of_git, branch, str(made), digest(commit))
        try:
            self._move(branch, made, first=tip is None)
        except BaseException:
            take_back()
            raise
        return str(made)

    def _move(self, branch: str, commit: pygit2.Oid, *, first: bool) -> None:
        """Moves a branch; libgit2 refuses where somebody else moved it meanwhile."""
        name = f"refs/heads/{branch}"
        if first:
            self.git.references.create(name, commit)
        else:
            self.git.references[name].set_target(commit)

    def _adopt(self) -> None:
        """Begins the record of a repository that had commits before there was one."""
        if (self.path_of_git / record.NAME).exists():
            return
        for branch in (RUNNING, APPROVED, PROPOSED):
            tip = self.tip(branch)
            if tip is not None:
                record.append(self.path_of_git, record.ADOPTED + branch, str(tip.id), digest(tip))


def _approval(commit: pygit2.Commit) -> Approval:
    said = trailers(commit)
    return Approval(
        commit=str(commit.id),
        by=said.get("Approved-by", commit.author.name),
        at=_at(commit),
        reason=said.get("Reason", ""),
        ticket=said.get("Ticket", ""),
    )


def _commit_type() -> type[pygit2.Commit]:
    import pygit2

    return pygit2.Commit


def _person(name: str) -> str:
    """A name as it is compared: who says it in capitals is no second person."""
    return " ".join(name.casefold().split())


def _file(device: str) -> str:
    if not _NAME.match(device):
        raise ArchiveError(f"{device!r} cannot be a file's name: no slash, no control character, no dot in front")
    return device + SUFFIX


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _blob(commit: pygit2.Commit | None, name: str) -> str | None:
    if commit is None or name not in commit.tree:
        return None
    return str(commit.tree[name].id)


def _at(commit: pygit2.Commit) -> str:
    return datetime.fromtimestamp(commit.commit_time, UTC).isoformat()
