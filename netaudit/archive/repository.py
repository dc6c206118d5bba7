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

from netaudit.archive.lock import locked
from netaudit.archive.trailers import Trailers, digest, one_line, trailers
from netaudit.errors import ArchiveError
from netaudit.model.results import Approval

if TYPE_CHECKING:
    import pygit2

RUNNING = "running"
APPROVED = "approved"
SUFFIX = ".cfg"
_NAME = re.compile(r"(?!\.)[^\x00-\x1f\x7f/\\]{1,200}\Z")
_AUTHOR = ("netaudit", "netaudit@localhost")


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A commit that changed a device's configuration."""

    commit: str
    at: str
    """ISO 8601, UTC."""
    message: str
    """First line of the commit message."""
    run: str
    """The run that wrote it; empty in a repository of another tool."""
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
            self._git = pygit2.Repository(str(path), flags)
        except (pygit2.GitError, KeyError, ValueError):
            message = "is no git repository" if path.exists() else "is not there"
            raise ArchiveError(f"the archive {path} {message} (netaudit init makes one)") from None

    def store(self, texts: Mapping[str, str], *, run_id: str, when: datetime, message: str = "") -> str | None:
        """Writes configurations to `running` in one commit and returns its id; None where nothing changed.

        Devices that are not in `texts` keep what they have. Raises ArchiveError where the archive is locked or broken.
        """
        files = {_file(device): text for device, text in texts.items()}
        with self._writing():
            tip = self._tip(RUNNING)
            blobs = {name: self._git.create_blob(_encoded(text)) for name, text in files.items()}
            changed = [name for name, blob in blobs.items() if _blob(tip, name) != str(blob)]
            if not changed:
                return None
            subject = one_line(message) or f"Collect {len(texts)} devices, {len(changed)} changed"
            told: Trailers = {"Run": run_id}
            return self._commit(RUNNING, tip, blobs, subject, told, when)

    def approve(self, devices: Iterable[str], *, by: str, reason: str, ticket: str = "", when: datetime) -> str | None:
        """What runs on these devices becomes their baseline; returns the commit, None where it was already.

        Raises ArchiveError for a device without a running configuration; then none is approved.
        """
        with self._writing():
            running, tip = self._tip(RUNNING), self._tip(APPROVED)
            wanted = {device: _blob(running, _file(device)) for device in devices}
            absent = sorted(device for device, blob in wanted.items() if blob is None)
            if absent or running is None:
                raise ArchiveError(
                    f"nothing to approve: no running configuration of {', '.join(absent) or 'any device'}"
                )
            changed = {name: blob for name, blob in wanted.items() if blob != _blob(tip, _file(name))}
            if not changed:
                return None
            told: Trailers = {
                "Approved-by": by,
                "Reason": reason,
                "Ticket": ticket,
                "Run": trailers(running).get("Run", ""),
                "Running": str(running.id),
                "Previous-approval": digest(tip),
            }
            subject = f"Approve {', '.join(sorted(changed))}"
            blobs = {_file(name): self._git[str(blob)].id for name, blob in changed.items()}
            return self._commit(APPROVED, tip, blobs, subject, told, when)

    def read(self, branch: str, device: str) -> str | None:
        """A device's newest configuration on a branch; None where it has none."""
        blob = _blob(self._tip(branch), _file(device))
        return None if blob is None else self.text(blob)

    def text(self, blob: str) -> str:
        """The configuration with that object id, as `devices` and `history` name it."""
        data: bytes = self._git[blob].read_raw()
        return data.decode("utf-8", "surrogateescape")

    def devices(self, branch: str) -> dict[str, str]:
        """The devices on a branch, sorted, and the object id of each configuration: equal ids are equal texts."""
        tip = self._tip(branch)
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
        commit = self._git[versions[0].commit].peel(pygit2.Commit)
        said = trailers(commit)
        return Approval(
            commit=str(commit.id),
            by=said.get("Approved-by", commit.author.name),
            at=_at(commit),
            reason=said.get("Reason", ""),
            ticket=said.get("Ticket", ""),
        )

    def history(self, device: str, branch: str = RUNNING, *, limit: int | None = None) -> list[Version]:
        """The commits that changed a device's configuration, newest first."""
        name = _file(device)
        found: list[Version] = []
        commit = self._tip(branch)
        while commit is not None and (limit is None or len(found) < limit):
            parent = commit.parents[0] if commit.parents else None
            blob = _blob(commit, name)
            if blob != _blob(parent, name):
                run = trailers(commit).get("Run", "")
                subject = commit.message.partition("\n")[0]
                found.append(Version(commit=str(commit.id), at=_at(commit), message=subject, run=run, blob=blob))
            commit = parent
        return found

    def verify(self) -> list[str]:
        """What breaks the chain of approvals, each in one sentence; empty where nothing was altered."""
        broken = []
        commit = self._tip(APPROVED)
        while commit is not None:
            parent = commit.parents[0] if commit.parents else None
            if trailers(commit).get("Previous-approval") != digest(parent):
                broken.append(f"approval {commit.id} does not name the one before it")
            commit = parent
        return broken

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Holds the lock; a library's error becomes an ArchiveError, and the archive is as it was."""
        import pygit2

        with locked(Path(self._git.path)) as killed:
            if killed:  # only our own branches, and only since nobody else can be writing them
                for branch in (RUNNING, APPROVED):
                    (Path(self._git.path) / "refs" / "heads" / f"{branch}.lock").unlink(missing_ok=True)
            try:
                yield
            except (pygit2.GitError, OSError, KeyError, ValueError) as error:
                raise ArchiveError(f"the archive {self.path} could not be written: {error}") from None

    def _tip(self, branch: str) -> pygit2.Commit | None:
        import pygit2

        reference = self._git.references.get(f"refs/heads/{branch}")
        return None if reference is None else reference.peel(pygit2.Commit)

    def _commit(
        self,
        branch: str,
        tip: pygit2.Commit | None,
        blobs: Mapping[str, pygit2.Oid],
        subject: str,
        told: Trailers,
        when: datetime,
    ) -> str:
        """Writes tree and commit, then moves the branch; libgit2 refuses where its tip is no longer `tip`."""
        import pygit2

        builder = self._git.TreeBuilder(tip.tree) if tip is not None else self._git.TreeBuilder()
        for name, blob in blobs.items():
            builder.insert(name, blob, pygit2.enums.FileMode.BLOB)
        signature = pygit2.Signature(*_AUTHOR, int(when.timestamp()), 0)
        said = "\n".join(f"{key}: {one_line(value)}" for key, value in told.items() if value)
        message = f"{subject}\n\n{said}\n"
        parents = [] if tip is None else [tip.id]
        commit = self._git.create_commit(
            f"refs/heads/{branch}", signature, signature, message, builder.write(), parents
        )
        return str(commit)


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
