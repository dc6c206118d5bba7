"""Enrols devices: their host keys into `known_hosts`, their certificates beside it. Only when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from netaudit.collect import certificates, hostkeys
from netaudit.collect.roads import Roads
from netaudit.collect.target import Deadlines, Target
from netaudit.errors import CollectionError


class Enrolled(NamedTuple):
    """A host key that was written to `known_hosts`."""

    name: str
    type: str
    fingerprint: str
    """`SHA256:...`, as OpenSSH shows it."""
    before: str | None
    """Fingerprint of the key that it replaced."""


def trust(targets: Iterable[Target], known_hosts: Path, *, timeout: float = 10.0) -> list[Enrolled | CollectionError]:
    """Fetches the host key of each device and writes it to `known_hosts`. Nobody logs in, except to jump hosts.

    A jump host on the way is enrolled first. Raises InvalidInput where the file cannot be read.
    """
    hostkeys.check_readable(known_hosts)
    limits = Deadlines(connect=timeout, login=timeout)
    results: list[Enrolled | CollectionError] = []
    with Roads((known_hosts,)) as roads:
        for target in with_jumps(targets):
            try:
                results.append(_enrolled(target, known_hosts, roads, limits))
            except CollectionError as error:
                results.append(error)
    return results


def with_jumps(targets: Iterable[Target]) -> Iterator[Target]:
    """The targets, each jump host before the first device behind it."""
    seen: set[tuple[str, int]] = set()
    for target in targets:
        for number, jump in enumerate(target.jumps):
            if (jump.address, jump.port) not in seen:
                seen.add((jump.address, jump.port))
                way = target.jumps[:number]
                yield Target(name=jump.name, access=target.access, address=jump.address, port=jump.port, jumps=way)
        if (target.address, target.port) not in seen:
            seen.add((target.address, target.port))
            yield target


def _enrolled(target: Target, known_hosts: Path, roads: Roads, limits: Deadlines) -> Enrolled:
    if _over_https(target):
        fingerprint, before = certificates.enrol(target, known_hosts, limits.login)
        return Enrolled(target.name, "certificate", fingerprint, before)
    key = hostkeys.offered(target.name, roads.connect(target, limits), limits.login)
    before = hostkeys.enrol(known_hosts, hostkeys.known_name(target.address, target.port), key)
    return Enrolled(target.name, key.get_name(), key.fingerprint, before)


def _over_https(target: Target) -> bool:
    if target.collector != "napalm":
        return False
    from netaudit.collect.by_napalm import protocol

    return protocol(target.access.napalm, target.options) == "https"
