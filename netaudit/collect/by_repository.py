"""Takes running configurations from where another tool keeps them: a git repository, Oxidized's, or RANCID's.

Oxidized writes `<group>/<node>` into one bare repository, or `<node>` into a repository `<group>.git` beside it, or
plain files in the same order; RANCID `<group>/configs/<name in lower case>` into a folder, whatever its version control
(ytti/oxidized:lib/oxidized/output/git.rb, haussli/rancid:man/router.db.5). Both put what other commands say in
front, as comments; both keep what a device says at the end, so that it must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.collect.by_file import SUFFIXES, accepted
from netaudit.collect.register import Collector
from netaudit.collect.target import Target
from netaudit.collect.visit import Visit
from netaudit.errors import CollectionError

if TYPE_CHECKING:
    import pygit2

Places = Callable[[Target], Iterator[str]]


def _git(target: Target) -> Iterator[str]:
    for folder in ("", "configs/", *(f"{group}/" for group in target.groups)):
        for suffix in SUFFIXES:
            yield f"{folder}{target.name}{suffix}"


def _oxidized(target: Target) -> Iterator[str]:
    yield from (f"{group}/{target.name}" for group in target.groups)
    yield target.name


def _rancid(target: Target) -> Iterator[str]:
    for name in dict.fromkeys((target.name.lower(), target.name)):
        yield from (f"{group}/configs/{name}" for group in target.groups)
        yield f"configs/{name}"
        yield name


PLACES: dict[str, Places] = {"git": _git, "oxidized": _oxidized, "rancid": _rancid}


def running(visit: Visit) -> str:
    """The newest configuration in the folder or repository at `target.path`. Raises CollectionError.

    Of a repository the commit that `ref` names in the collector's options counts, else the newest of its branch.
    """
    target = visit.target
    kind, path = target.collector, target.path
    if path is None:
        raise CollectionError(target.name, "unsupported", f"the collector `{kind}` needs a path")
    if not path.exists() and not any(_group_repositories(target, path)):
        raise CollectionError(target.name, "unreachable", f"{path} is not there")
    places = list(PLACES[kind](target))
    for repository in (*([path] if path.exists() else ()), *_group_repositories(target, path)):
        for place, raw in _contents(target, repository, places):
            return accepted(target, f"{repository}:{place}", raw, end=kind != "git")
    looked = ", ".join(places[:4]) + (" ..." if len(places) > 4 else "")
    raise CollectionError(target.name, "unreachable", f"{path} holds no configuration of it (looked for {looked})")


def _group_repositories(target: Target, path: Path) -> Iterator[Path]:
    """Oxidized without `single_repo`: one repository a group, beside the default one."""
    if target.collector == "oxidized":
        beside = (path.parent / f"{group}.git" for group in target.groups)
        yield from (repository for repository in beside if repository.exists())


def _contents(target: Target, path: Path, places: list[str]) -> Iterator[tuple[str, bytes]]:
    repository = _repository(path)
    if repository is None and target.collector == "git":
        raise CollectionError(target.name, "unreachable", f"{path} is no git repository")
    if repository is not None and (repository.is_bare or target.collector == "git"):
        yield from _committed(target, repository, path, places)
        return
    for place in places:
        file = path / place
        if file.is_file():
            try:
                yield place, file.read_bytes()
            except OSError as error:
                raise CollectionError(target.name, "unreachable", f"{file}: {error.strerror}") from None


def _repository(path: Path) -> pygit2.Repository | None:
    import pygit2

    try:
        return pygit2.Repository(str(path), pygit2.enums.RepositoryOpenFlag.NO_SEARCH)
    except (pygit2.GitError, KeyError, ValueError):
        return None


def _committed(
    target: Target, repository: pygit2.Repository, path: Path, places: list[str]
) -> Iterator[tuple[str, bytes]]:
    import pygit2

    ref = str(target.options.get("ref") or "HEAD")
    try:
        tree = repository.revparse_single(ref).peel(pygit2.Tree)
    except (pygit2.GitError, KeyError, ValueError):
        raise CollectionError(target.name, "unreachable", f"{path} has no commit {ref}") from None
    for place in places:
        try:
            found = tree[place]
        except (KeyError, ValueError):
            continue
        if isinstance(found, pygit2.Blob):
            yield place, bytes(found.read_raw())


COLLECTORS = {name: Collector(name, running, logs_in=False, judged=True) for name in PLACES}
