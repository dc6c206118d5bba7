"""Collection: an inventory's devices to the archive's branch `running`, in one commit or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netaudit.collect.target import Collected, Deadlines, Target
from netaudit.config.secrets import redact
from netaudit.errors import CollectionError, InvalidInventory, NetauditError, Problem
from netaudit.inventory import Inventory, logins
from netaudit.inventory.host import Host
from netaudit.platforms import base

Result = Collected | CollectionError


@dataclass(frozen=True, slots=True)
class Collection:
    """What came of a collection."""

    results: tuple[Result, ...]
    commit: str | None = None
    """Of the archive; None where nothing changed or nothing was stored."""

    @property
    def collected(self) -> tuple[Collected, ...]:
        """The devices whose configuration is there."""
        return tuple(result for result in self.results if isinstance(result, Collected))

    @property
    def failed(self) -> tuple[CollectionError, ...]:
        """The devices whose configuration is not, with the reason."""
        return tuple(result for result in self.results if isinstance(result, CollectionError))


def targets(inventory: Inventory, *, credentials: bool = True) -> list[Target]:
    """How each device is reached, with its credentials unless nobody will log in.

    Raises InvalidInventory with everything that is missing, before any connection is opened.
    """
    problems: list[Problem] = []
    platforms: dict[str, base.Platform] = {}
    for host in inventory.hosts:
        try:
            platforms[host.name] = base.get(_platform(host))
        except NetauditError as error:
            problems.append(Problem(host.file, host.line, str(error), host.name))
    if problems:
        raise InvalidInventory(*problems)
    secrets = logins(inventory.hosts) if credentials else {}
    return [
        Target(
            name=host.name,
            access=platforms[host.name].access,
            address=host.address or "",
            port=host.port,
            login=secrets.get(host.name),
            collector=host.collector or "netmiko",
            path=Path(host.path) if host.path else None,
            options=dict(host.options.get("napalm", {}).get("extras", {})),
        )
        for host in inventory.hosts
    ]


def _platform(host: Host) -> str:
    if host.platform is None:
        raise InvalidInventory.at(host.file, host.line, "has no platform", key=host.name)
    return host.platform


def run_collection(
    inventory: Inventory,
    *,
    known_hosts: Path,
    archive: Path | None,
    key: bytes,
    when: datetime,
    run_id: str,
    workers: int = 20,
    deadlines: Deadlines | None = None,
    on_result: Callable[[Result], None] = lambda result: None,
) -> Collection:
    """Collect the devices and, where an archive is given, store what came in one commit, secrets replaced.

    A device that could not be collected keeps what the archive has of it.
    """
    from netaudit.collect.collector import collect

    wanted = targets(inventory)
    results = collect(
        wanted,
        known_hosts=known_hosts,
        workers=workers,
        deadlines=deadlines or Deadlines(),
        on_result=on_result,
    )
    made = Collection(tuple(results))
    if archive is None or not made.collected:
        return made
    from netaudit.archive.repository import Archive

    texts = redacted(made.collected, {host.name: base.get(_platform(host)).name for host in inventory.hosts}, key)
    return Collection(made.results, Archive(archive).store(texts, run_id=run_id, when=when))


def redacted(collected: Iterable[Collected], platforms: dict[str, str], key: bytes) -> dict[str, str]:
    """The collected texts by device, with every secret replaced by its fingerprint."""
    return {one.name: redact(one.text, platforms[one.name], key) for one in collected}
