"""What a network operating system must tell netaudit about itself, and the register of those known.

A platform is a folder beside this file whose `__init__` holds `PLATFORM`. Others come in through the entry point
group `netaudit.platforms`, by the same door.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from netaudit.config.tree import Tree
from netaudit.errors import UsageError
from netaudit.installed import entry_points
from netaudit.model.device import Device, Source
from netaudit.platforms.order import DriftGrammar
from netaudit.platforms.state import StateCommand

BUILT_IN = ("ios", "eos", "nxos", "iosxr", "frr", "junos")


@dataclass(frozen=True, slots=True)
class Access:
    """How a device of this platform is reached and what may be typed on it. Nothing else is ever sent."""

    netmiko: str
    """netmiko `device_type`."""
    running: str
    """Command that prints the running configuration."""
    session: tuple[str, ...] = ()
    """Commands that only prepare the session (paging, width)."""
    napalm: str | None = None
    netconf: str | None = None
    """NETCONF operation (XML) that answers with the configuration as text; None where NETCONF only has data models."""
    collector: str = "netmiko"
    """What collects a device whose inventory names no collector."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A network operating system."""

    name: str
    title: str
    signs: tuple[tuple[str, float], ...]
    """Regular expressions (multi-line) that speak for this platform, with their weight; negative against."""
    parse: Callable[[str], Tree]
    """Text of a configuration, cleaned of what a terminal added, to its tree."""
    facts: Callable[[Tree, str, Source], Device]
    """Tree, device name and source to what the configuration says."""
    truncated: Callable[[Tree], str | None]
    """Why a configuration looks cut off, or None."""
    access: Access
    ordered: tuple[str, ...] = ()
    """Regular expressions of section headers (or of top-level lines) whose order the device gives meaning to."""
    volatile: tuple[tuple[str, str, str], ...] = ()
    """Lines that change by themselves: name of the rule, regular expression, reason."""
    negate: str = "no "
    drift: DriftGrammar = field(default=DriftGrammar())
    """Tables by which two configurations are compared, and commands simulated."""
    state: tuple[StateCommand, ...] = ()
    """Commands that show its state, each with its reader: all that may be typed for it."""
    aliases: tuple[str, ...] = field(default=())
    """Names that inventories and collectors use for it: `cisco_ios`, `iosxe`."""


def facts_in(module: str) -> Callable[[Tree, str, Source], Device]:
    """The `facts` of a module that is imported when it is first needed: recognising a file must not load all tables."""

    def facts(tree: Tree, name: str, source: Source) -> Device:
        built: Device = importlib.import_module(module).facts(tree, name, source)
        return built

    return facts


@cache
def get(name: str) -> Platform:
    """The platform of that name or alias.

    Raises UsageError where there is none.
    """
    wanted = name.lower()
    if wanted in BUILT_IN:
        return _load(wanted)
    for platform in every():
        if wanted == platform.name or wanted in platform.aliases:
            return platform
    known = ", ".join(sorted(platform.name for platform in every()))
    raise UsageError(f"unknown platform {name!r} (known: {known})")


@cache
def every() -> tuple[Platform, ...]:
    """All platforms, the built-in ones first."""
    found = [_load(name) for name in BUILT_IN]
    found += [entry.load() for entry in entry_points("netaudit.platforms")]
    return tuple(found)


def names() -> Iterable[str]:
    """The names of all platforms."""
    return [platform.name for platform in every()]


def _load(name: str) -> Platform:
    platform = importlib.import_module(f"netaudit.platforms.{name}").PLATFORM
    assert isinstance(platform, Platform)
    return platform
