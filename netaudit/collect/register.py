"""The collectors there are: those shipped, and plug-ins that come in through the entry point group by the same door.

A plug-in is an entry point of the group `netaudit.collectors` that gives a `Collector`. It returns what the device
printed; whether that is a whole configuration is judged here, by the same questions as for every other.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from netaudit.collect.visit import Visit
from netaudit.installed import entry_points

GROUP = "netaudit.collectors"
BUILT_IN = {
    "netmiko": "by_ssh",
    "napalm": "by_napalm",
    "netconf": "by_netconf",
    "file": "by_file",
    "git": "by_repository",
    "oxidized": "by_repository",
    "rancid": "by_repository",
}
"""Name -> module beside this one, which holds the Collector of that name in `COLLECTORS`."""


@dataclass(frozen=True, slots=True)
class Collector:
    """One way to get a configuration."""

    name: str
    running: Callable[[Visit], str]
    """The running configuration; raises CollectionError, as PassingError where another attempt may succeed."""
    logs_in: bool = True
    """Whether it needs an address and credentials; one that does not needs a path."""
    port: Callable[[str | None, dict[str, object]], int] = lambda driver, options: 22
    """Where a device is reached whose inventory names no port: napalm driver and options to a number."""
    judged: bool = False
    """Whether what it returns was already shown to be complete."""


@cache
def get(name: str) -> Collector | None:
    """The collector of that name, or None."""
    if module := BUILT_IN.get(name):
        found: Collector = importlib.import_module(f"netaudit.collect.{module}").COLLECTORS[name]
        return found
    for entry in entry_points(GROUP):
        if entry.name != name:
            continue
        loaded = entry.load()
        assert isinstance(loaded, Collector), f"{entry.value} is no netaudit.collect.Collector"
        return loaded
    return None


def names() -> tuple[str, ...]:
    """All collectors, the built-in ones first."""
    return (*BUILT_IN, *(entry.name for entry in entry_points(GROUP)))
