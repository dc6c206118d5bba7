"""What a range of commits changes: the configurations of a repository before it and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from netaudit.errors import UsageError
from netaudit.jobs.candidates import Candidate, Candidates
from netaudit.jobs.snapshot import Snapshot, Text, parse
from netaudit.jobs.sources import SUFFIXES


def git_range(text: str, folder: Path, *, key: bytes) -> tuple[Snapshot, Candidates]:
    """The network at the first commit of `A..B`, and the candidates that lead to the second.

    `folder` holds the configurations, in a work tree or a bare repository: `DEVICE.cfg` (also .conf, .txt) in it, else
    in its `configs/`. With `A...B` the first commit is their merge base, as a merge request counts. A device whose file
    is gone at B is removed, one whose file is new is added; a range that touches no configuration has no candidates.

    Raises UsageError where there is no repository, no such commit, or no configuration at A.
    """
    repository = _repository(folder)
    older, newer = _commits(repository, text)
    within = _within(repository, folder)
    before, after = (_configurations(_of_commit(repository, commit), within) for commit in (older, newer))
    return _change(repository, folder, before, after, text.split("..")[0], key)


def staged(folder: Path, *, key: bytes) -> tuple[Snapshot, Candidates]:
    """The network at HEAD, and the candidates that are staged to be committed.

    Raises UsageError where there is no repository with a work tree, or no configuration at HEAD.
    """
    import pygit2

    repository = _repository(folder)
    if repository.workdir is None or repository.head_is_unborn:
        raise UsageError(f"{folder}: nothing is committed in this repository, so there is nothing to compare with")
    within = _within(repository, folder)
    repository.index.read()
    index = [(entry.path, entry.id) for entry in repository.index]
    head = repository.head.peel(pygit2.Commit)
    before = _configurations(_of_commit(repository, head), within)
    return _change(repository, folder, before, _configurations(lambda path: _below(index, path), within), "HEAD", key)


Configurations = dict[str, tuple[str, Any]]
"""Device -> path in the repository, and the blob."""
Listing = Callable[[str], Iterable[tuple[str, Any]]]
"""Path of a folder -> names and blobs of the files in it."""


def _change(
    repository: Any, folder: Path, before: Configurations, after: Configurations, first: str, key: bytes
) -> tuple[Snapshot, Candidates]:
    if not before:
        raise UsageError(f"{folder}: no configurations at {first} (looked for *{', *'.join(SUFFIXES)})")
    changed = [name for name in sorted(after) if before.get(name, (None, None))[1] != after[name][1]]
    removed = frozenset(before) - frozenset(after)
    root = Path(repository.workdir) if repository.workdir is not None else folder
    current = parse([_text(repository, name, *before[name], root) for name in sorted(before)], key=key)
    candidates = tuple(Candidate(_text(repository, name, *after[name], root)) for name in changed)
    return current, Candidates(candidates, removed, frozenset(changed) - frozenset(before))


def _repository(folder: Path) -> Any:
    import pygit2

    found = pygit2.discover_repository(str(folder)) if folder.exists() else None
    if found is None:
        raise UsageError(f"{folder}: no git repository here")
    return pygit2.Repository(found)


def _commits(repository: Any, text: str) -> tuple[Any, Any]:
    import pygit2

    first, dots, second = text.partition("...")
    if not dots:
        first, dots, second = text.partition("..")
    if not dots or not first:
        raise UsageError(f"--git-range {text!r}: write A..B, as `origin/main..HEAD`")
    commits = []
    for name in (first, second or "HEAD"):
        try:
            commits.append(repository.revparse_single(name).peel(pygit2.Commit))
        except (KeyError, ValueError, pygit2.GitError):
            raise UsageError(f"--git-range: no commit {name!r} in this repository; a shallow clone lacks it "
                             "(git fetch --unshallow)") from None  # fmt: skip
    if "..." in text:
        base = repository.merge_base(commits[0].id, commits[1].id)
        if base is None:
            raise UsageError(f"--git-range: {first} and {second or 'HEAD'} have no commit in common")
        commits[0] = repository.get(base)
    return commits[0], commits[1]


def _within(repository: Any, folder: Path) -> str:
    """The folder's path inside the repository; empty at its root."""
    if repository.workdir is None:
        return ""
    inside = folder.resolve().relative_to(Path(repository.workdir).resolve()).as_posix()
    return "" if inside == "." else inside


def _configurations(listing: Listing, within: str) -> Configurations:
    """The configurations in a folder of a repository, else in its `configs/`."""
    for folder in (within, str(PurePosixPath(within) / "configs")):
        paths = ((PurePosixPath(folder) / name, blob) for name, blob in listing(folder))
        found = {p.stem: (p.as_posix(), blob) for p, blob in paths if p.suffix in SUFFIXES and p.name[0] != "."}
        if found:
            return found
    return {}


def _of_commit(repository: Any, commit: Any) -> Listing:
    import pygit2

    def listing(folder: str) -> Iterator[tuple[str, Any]]:
        tree = commit.tree
        for part in PurePosixPath(folder).parts:
            try:
                tree = tree / part
            except KeyError:
                return
            if not isinstance(tree, pygit2.Tree):
                return
        yield from ((str(entry.name), entry.id) for entry in tree if isinstance(entry, pygit2.Blob))

    return listing


def _below(index: Iterable[tuple[str, Any]], folder: str) -> Iterator[tuple[str, Any]]:
    for path, blob in index:
        parent, _, name = path.rpartition("/")
        if parent == folder:
            yield name, blob


def _text(repository: Any, name: str, path: str, blob: Any, root: Path) -> Text:
    shown = root / path
    try:
        shown = shown.relative_to(Path.cwd())
    except ValueError:
        shown = Path(path)
    return Text(name, str(shown), repository.get(blob).data)
