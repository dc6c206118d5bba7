"""The optional second step of a collection: what devices are doing, beside what they are configured to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from netaudit.collect.target import Collected
from netaudit.errors import CollectionError
from netaudit.inventory import Inventory
from netaudit.inventory.host import Host
from netaudit.jobs.collect import Manner, Result
from netaudit.jobs.collect_targets import targets
from netaudit.jobs.state_files import store_states
from netaudit.model.state import DeviceState
from netaudit.platforms import base
from netaudit.platforms.getters import GETTERS, read_getters
from netaudit.platforms.state import read_state


@dataclass(frozen=True, slots=True)
class States:
    """What came of it."""

    states: tuple[DeviceState, ...]
    failed: tuple[CollectionError, ...]
    loads: Path
    """Where the loads of interfaces were written."""

    @property
    def unknown(self) -> list[str]:
        """What a device would not tell, a line each."""
        return [f"{state.device}: {why}" for state in self.states for why in state.unknown.values()]


def collect_states(
    inventory: Inventory,
    *,
    beside: Path,
    known_hosts: Path,
    manner: Manner,
    every: Inventory | None = None,
    on_result: Callable[[Result], None] = lambda result: None,
) -> States:
    """Ask the devices for their state and store it beside the configurations. The configurations stay as they are.

    Over SSH by the platform's own commands, over an API by napalm's getters; of the devices of other collectors the
    error says that they cannot be asked.
    """
    from netaudit.collect.collector import collect

    wanted = targets(inventory, every=every)
    results: list[Result] = [
        CollectionError(target.name, "unsupported", f"`collector: {target.collector}` does not tell its state")
        for target in wanted
        if not target.state
    ]
    results += collect(
        [target for target in wanted if target.state],
        known_hosts=known_hosts,
        workers=manner.workers,
        processes=manner.processes,
        deadlines=manner.deadlines,
        on_result=on_result,
        state=True,
    )
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+00:00}"
    hosts = {host.name: host for host in inventory.hosts}
    states = tuple(_state(hosts[one.name], at, one.text) for one in results if isinstance(one, Collected))
    loads = store_states(beside, states)
    return States(states, tuple(one for one in results if isinstance(one, CollectionError)), loads)


def _state(host: Host, at: str, answers: str) -> DeviceState:
    platform = base.get(host.platform or "")
    told = json.loads(answers)
    if set(told) <= set(GETTERS):
        return read_getters(host.name, platform.name, at, told)
    return read_state(host.name, platform.name, at, platform.state, told)
