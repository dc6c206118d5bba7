"""Collection: an inventory's devices to the archive's branch `running`, in one commit or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from netaudit.collect.completeness import IncompleteError, is_marked
from netaudit.collect.target import Collected, Deadlines, Target
from netaudit.config.secrets import redact
from netaudit.errors import CollectionError, NetauditError
from netaudit.inventory import Inventory
from netaudit.jobs.collect_targets import targets
from netaudit.jobs.collection_journal import Journal
from netaudit.jobs.last_good import looks_cut
from netaudit.platforms import base

Result = Collected | CollectionError
Told = Callable[[Result], None]
JOURNAL = "collecting"
EVIDENCE = "evidence"
UNFRAMED = ("netmiko", "napalm")
"""Collectors that read a text of which nothing but the text tells how long it should be."""

__all__ = ["Collection", "Manner", "Result", "run_collection", "targets"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a collection is done."""

    workers: int = 20
    processes: int = 1
    deadlines: Deadlines = Deadlines()  # noqa: RUF009 - a frozen value
    resume: bool = False
    """Go on with one that was broken off: what it brought is not asked for again."""
    accept_smaller: bool = False
    """Believe a configuration that looks like the beginning of the last good one."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What came of a collection."""

    results: tuple[Result, ...]
    commit: str | None = None
    """Of the archive; None where nothing changed or nothing was stored."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The configurations by device, every secret replaced by its fingerprint."""
    resumed: Mapping[str, datetime] = field(default_factory=dict)
    """Devices that an earlier, broken off collection had brought, and when."""
    evidence: Mapping[str, Path] = field(default_factory=dict)
    """Where what came of a device that was not collected is kept."""
    unproven: tuple[str, ...] = ()
    """Collected devices of which nothing but two equal reads says that all came: no end mark, no last good one."""

    @property
    def collected(self) -> tuple[Collected, ...]:
        """The devices whose configuration is there."""
        return tuple(result for result in self.results if isinstance(result, Collected))

    @property
    def failed(self) -> tuple[CollectionError, ...]:
        """The devices whose configuration is not, with the reason."""
        return tuple(result for result in self.results if isinstance(result, CollectionError))


def run_collection(
    inventory: Inventory,
    *,
    known_hosts: Path,
    archive: Path | None,
    key: bytes,
    when: datetime,
    run_id: str,
    manner: Manner = Manner(),
    state: Path | None = None,
    last: Callable[[str], str | None] | None = None,
    every: Inventory | None = None,
    on_result: Told = lambda result: None,
    store: Callable[[Mapping[str, str]], None] | None = None,
) -> Collection:
    """Collect the devices and, where an archive is given, store what came in one commit, secrets replaced.

    `state` is a folder for the journal of a collection under way and for evidence of what was no configuration;
    `last` the last good configuration of a device (the archive's where there is one); `store` another place where
    the texts go. A device that could not be collected keeps what the archive has of it.
    """
    from netaudit.collect.collector import collect

    wanted = targets(inventory, every=every)
    held = None
    if archive is not None:
        from netaudit.archive.repository import RUNNING, Archive

        held = Archive(archive)
        last = last or (lambda name: held.read(RUNNING, name))
    with contextlib.ExitStack() as stack:
        journal = stack.enter_context(Journal(state / JOURNAL)) if state is not None else None
        books = _Books(wanted, inventory, key, last, journal, state, manner, on_result)
        books.begin()
        left = [books.sized(target) for target in wanted if target.name not in books.results]
        collect(
            left,
            known_hosts=known_hosts,
            workers=manner.workers,
            processes=manner.processes,
            deadlines=manner.deadlines,
            on_result=books.enter,
        )
        commit = None
        if held is not None and books.texts:
            commit = held.store(books.texts, run_id=run_id, when=when)
        if store is not None:
            store(books.texts)
        if journal is not None:
            journal.finish()
        ordered = tuple(books.results[target.name] for target in wanted)
        return Collection(ordered, commit, books.texts, books.resumed, books.evidence, tuple(books.unproven))


class _Books:
    """What has come so far: results, texts with their secrets replaced, evidence."""

    def __init__(
        self,
        wanted: list[Target],
        inventory: Inventory,
        key: bytes,
        last: Callable[[str], str | None] | None,
        journal: Journal | None,
        state: Path | None,
        manner: Manner,
        on_result: Told,
    ) -> None:
        self.results: dict[str, Result] = {}
        self.texts: dict[str, str] = {}
        self.resumed: dict[str, datetime] = {}
        self.evidence: dict[str, Path] = {}
        self.unproven: list[str] = []
        self._targets = {target.name: target for target in wanted}
        self._platforms = {host.name: base.get(host.platform or "").name for host in inventory.hosts}
        self._key = key
        self._last = last or (lambda name: None)
        self._journal = journal
        self._evidence = state / EVIDENCE if state is not None else None
        self._manner = manner
        self._on_result = on_result

    def begin(self) -> None:
        """Takes over what a collection that was broken off had brought, where it is to be gone on with."""
        if self._journal is None:
            return
        if self._manner.resume:
            for name, kept in self._journal.kept().items():
                if name in self._targets:
                    self.results[name] = kept.result
                    self.texts[name] = kept.result.text
                    self.resumed[name] = kept.at
        self._journal.begin(keep=self._manner.resume)

    def sized(self, target: Target) -> Target:
        """The target, which knows how long the last good configuration was."""
        import msgspec

        last = self._last(target.name)
        return target if last is None else msgspec.structs.replace(target, last_size=len(last))

    def enter(self, result: Result) -> None:
        """Judges a result by the last good configuration, replaces its secrets, keeps it."""
        name = result.name if isinstance(result, Collected) else result.device
        if isinstance(result, Collected):
            result = self._stored(result)
        if isinstance(result, IncompleteError) and result.evidence:
            self._keep(result)
        elif isinstance(result, Collected) and self._evidence is not None:
            (self._evidence / f"{name}.cfg").unlink(missing_ok=True)
        self.results[name] = result
        self._on_result(result)

    def _stored(self, result: Collected) -> Result:
        try:
            text = redact(result.text, self._platforms[result.name], self._key)
        except (NetauditError, ValueError, RecursionError) as error:
            return CollectionError(result.name, "unsupported", f"its secrets cannot be replaced: {error}")
        if not is_marked(self._targets[result.name].access.netmiko):
            last = self._last(result.name)
            if last is None and self._targets[result.name].collector in UNFRAMED:
                self.unproven.append(result.name)
            elif last is not None and not self._manner.accept_smaller and (why := looks_cut(text, last)):
                message = (
                    f"not taken for a whole configuration: {why}, and nothing marks the end of one on this platform; "
                    f"if it is right: netaudit collect {result.name} --accept-smaller"
                )
                return IncompleteError(result.name, "incomplete", message, result.text)
        self.texts[result.name] = text
        if self._journal is not None:
            self._journal.add(result, text)
        return result

    def _keep(self, error: IncompleteError) -> None:
        if self._evidence is None:
            return
        with contextlib.suppress(NetauditError, ValueError, RecursionError, OSError):
            text = redact(error.evidence, self._platforms[error.device], self._key)
            self._evidence.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._evidence / f"{error.device}.cfg"
            path.write_text(text, encoding="utf-8", errors="surrogateescape")
            self.evidence[error.device] = path
