"""What a range of commits changes: the configurations of a repository before it and after it."""

from __future__ import annotations

from collections.abc import Iterator
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
    is gone at B is removed, one whose file is new is added.

    Raises UsageError where there is no repository, no such commit, no configuration, or nothing that changed.
    """
    repository = _repository(folder)
    older, newer = _commits(repository, text)
    within = _within(repository, folder)
    before, after = (_configurations(repository, commit, within) for commit in (older, newer))
    if not before:
        raise UsageError(f"{folder}: no configurations at {text.split('.')[0]} (looked for *{', *'.join(SUFFIXES)})")
    changed = [name for name in sorted(after) if before.get(name, (None, None))[1] != after[name][1]]
    removed = frozenset(before) - frozenset(after)
    if not changed and not removed:
        raise UsageError(f"no configuration in {folder} differs in {text}")
    root = _root(repository, folder)
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


def _root(repository: Any, folder: Path) -> Path:
    return Path(repository.workdir) if repository.workdir is not None else folder


def _configurations(repository: Any, commit: Any, within: str) -> dict[str, tuple[str, Any]]:
    """Device -> path and blob of its configuration at a commit."""
    for folder in (within, str(PurePosixPath(within) / "configs")):
        found = dict(_files(repository, commit, folder))
        if found:
            return found
    return {}


def _files(repository: Any, commit: Any, folder: str) -> Iterator[tuple[str, tuple[str, Any]]]:
    import pygit2

    tree = commit.tree
    for part in PurePosixPath(folder).parts:
        try:
            tree = tree / part
        except KeyError:
            return
        if not isinstance(tree, pygit2.Tree):
            return
    for entry in tree:
        path = PurePosixPath(folder) / str(entry.name)
        if isinstance(entry, pygit2.Blob) and path.suffix in SUFFIXES and path.name[0] != ".":
            yield path.stem, (path.as_posix(), entry.id)


def _text(repository: Any, name: str, path: str, blob: Any, root: Path) -> Text:
    shown = root / path
    try:
        shown = shown.relative_to(Path.cwd())
    except ValueError:
        shown = Path(path)
    return Text(name, str(shown), repository.get(blob).data)
