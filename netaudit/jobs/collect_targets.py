"""An inventory's devices as targets of a collection, with everything that is missing told before a connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from netaudit.collect import register
from netaudit.collect.target import Jump, Target
from netaudit.config.violations import suggestion
from netaudit.errors import InvalidInventory, NetauditError, Problem
from netaudit.inventory import Inventory, Secrets, logins
from netaudit.inventory.host import Host, jump_address
from netaudit.platforms import base
from netaudit.platforms.getters import GETTERS

SSH_PORT = 22
"""A port of SSH, written for a whole group, is not meant for collectors that speak something else."""


def targets(inventory: Inventory, *, credentials: bool = True, every: Inventory | None = None) -> list[Target]:
    """How each device is reached, with its credentials unless nobody will log in.

    `every` is the whole inventory where `inventory` is a part of it: a jump host may be outside of the part.
    Raises InvalidInventory with everything that is missing, before any connection is opened.
    """
    problems: list[Problem] = []
    platforms: dict[str, base.Platform] = {}
    collectors: dict[str, register.Collector] = {}
    for host in inventory.hosts:
        try:
            platforms[host.name] = base.get(_platform(host))
        except InvalidInventory as error:
            problems += error.problems
        except NetauditError as error:
            problems.append(Problem(host.file, host.line, str(error), host.name))
        problems += _collector(host, platforms.get(host.name), collectors)
    known = {host.name: host for host in (every or inventory).hosts}
    ways: dict[str, tuple[str, ...]] = {}
    for host in inventory.hosts:
        wrong = list(_jump_problems(host, known))
        problems += wrong
        ways |= {} if wrong else {host.name: _way(host, known)}
    reached = [host for host in inventory.hosts if host.name not in collectors or collectors[host.name].logs_in]
    secrets: dict[str, Secrets] = {}
    if credentials:
        wanted = {host.name: host for host in reached}
        wanted |= {name: known[name] for host in reached for name in ways.get(host.name, ()) if name in known}
        try:
            secrets = logins(wanted.values())
        except InvalidInventory as error:
            problems += error.problems
    if problems:
        raise InvalidInventory(*sorted(problems, key=lambda one: (one.file, one.line or 0)))
    return [_target(host, platforms[host.name], collectors[host.name], secrets, known) for host in inventory.hosts]


def logs_in(target: Target) -> bool:
    """Whether somebody logs in to the device at all."""
    collector = register.get(target.collector)
    return collector is not None and collector.logs_in


def _target(
    host: Host,
    platform: base.Platform,
    collector: register.Collector,
    secrets: Mapping[str, Secrets],
    known: Mapping[str, Host],
) -> Target:
    options = dict(host.options)
    return Target(
        name=host.name,
        access=platform.access,
        address=host.address or "",
        port=_port(host, platform, collector, options),
        login=secrets.get(host.name),
        collector=collector.name,
        path=Path(host.path) if host.path else None,
        groups=tuple(dict.fromkeys((*host.groups, *filter(None, (host.site, host.role))))),
        jumps=tuple(_jump(host, name, known, secrets) for name in _way(host, known)),
        at_most=host.at_most,
        state=_state(platform, collector.name),
        options=options,
    )


def _state(platform: base.Platform, collector: str) -> tuple[str, ...]:
    if collector == "napalm":
        return GETTERS
    return tuple(one.command for one in platform.state) if collector == "netmiko" else ()


def _port(host: Host, platform: base.Platform, collector: register.Collector, options: dict[str, object]) -> int:
    usual = collector.port(platform.access.napalm, options)
    return usual if host.port is None or host.port == SSH_PORT else host.port


def _platform(host: Host) -> str:
    if host.platform is None:
        raise InvalidInventory.at(host.file, host.line, "has no platform", key=host.name)
    return host.platform


def _collector(host: Host, platform: base.Platform | None, found: dict[str, register.Collector]) -> Iterator[Problem]:
    name = host.collector or (platform.access.collector if platform is not None else "netmiko")
    collector = register.get(name)
    if collector is None:
        hint = suggestion(name, register.names())
        yield Problem(host.file, host.line, f"unknown collector {name!r}", host.name, hint)
        return
    found[host.name] = collector
    if not collector.logs_in and host.path is None:
        yield Problem(host.file, host.line, f"`collector: {name}` needs a path", host.name)


def _way(host: Host, known: Mapping[str, Host], behind: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The jump hosts before a device, the first one first; the first one's own come before it.

    A jump host of a way that all devices have in common is reached by the part before itself. Raises RecursionError
    where a way leads back.
    """
    jumps = host.jumps[: host.jumps.index(host.name)] if host.name in host.jumps else host.jumps
    if host.name in behind:
        raise RecursionError
    if jumps and jumps[0] in known:
        return (*_way(known[jumps[0]], known, (*behind, host.name)), *jumps)
    return jumps


def _jump_problems(host: Host, known: Mapping[str, Host]) -> Iterator[Problem]:
    try:
        way = _way(host, known)
    except RecursionError:
        yield Problem(host.file, host.line, f"the way through {host.jumps[0]} leads back to this device", host.name)
        return
    for name in way:
        if name not in known and jump_address(name) is None:
            hint = suggestion(name, known) if len(known) < 1000 else ""
            message = f"the jump host {name!r} is neither a device of the inventory nor [user@]address[:port]"
            yield Problem(host.file, host.line, message, host.name, hint)


def _jump(host: Host, name: str, known: Mapping[str, Host], secrets: Mapping[str, Secrets]) -> Jump:
    if name in known:
        way = known[name]
        return Jump(name=name, address=way.address or "", port=way.port or 22, login=secrets.get(name))
    address = jump_address(name)
    assert address is not None
    user, where, port = address
    login = secrets.get(host.name)
    if login is not None and user:
        login = msgspec.structs.replace(login, username=user)
    return Jump(name=name, address=where, port=port, login=login)
