"""Where a collection goes: a workspace's archive, or a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from netaudit.inventory import Inventory
from netaudit.jobs.collect import JOURNAL
from netaudit.jobs.collection_journal import Journal
from netaudit.jobs.workspace import Workspace
from netaudit.report.writing import write_atomic

STATE = ".netaudit"


@dataclass(frozen=True, slots=True)
class Place:
    """What a collection is told about where it goes."""

    name: str
    state: Path
    """For the journal and for evidence."""
    beside: Path
    """Where what devices say of their state goes."""
    archive: Path | None = None
    last: Callable[[str], str | None] | None = None
    store: Callable[[Mapping[str, str]], None] | None = None

    @staticmethod
    def workspace(workspace: Workspace) -> Place:
        """The archive of a workspace."""
        return Place("archive", workspace.root / STATE, workspace.root, archive=workspace.path("archive"))

    @staticmethod
    def folder(folder: Path) -> Place:
        """Files `<device>.cfg` in a folder, which is made now and not when everything is collected."""
        folder.mkdir(parents=True, exist_ok=True)

        def last(device: str) -> str | None:
            file = folder / f"{device}.cfg"
            return file.read_bytes().decode("utf-8", "surrogateescape") if file.is_file() else None

        def store(texts: Mapping[str, str]) -> None:
            for name, text in texts.items():
                write_atomic(folder / f"{name}.cfg", text.encode("utf-8", "surrogateescape"))

        return Place(str(folder), folder / STATE, folder, last=last, store=store)

    def unfinished(self, inventory: Inventory, resume: bool, say: Callable[[str], None]) -> int:
        """How many of the devices a collection that was broken off had brought, told with `say`."""
        kept = Journal(self.state / JOURNAL).kept()
        held = {name: one for name, one in kept.items() if name in inventory.names}
        if not held:
            if resume:
                say("no collection was broken off here: all devices are collected")
            return 0
        since = min(one.at for one in held.values())
        told = f"{len(held)} of {len(inventory.hosts)} devices were collected {since:%Y-%m-%d %H:%M} UTC"
        if resume:
            say(f"going on: {told}, before the collection was broken off")
            return len(held)
        say(f"an earlier collection was broken off ({told}): starting anew; --resume would go on with it")
        return 0
