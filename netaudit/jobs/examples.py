"""Examples of rules as networks, and whether those of a pack show what they claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from netaudit.errors import Problem
from netaudit.jobs.measurements import measured_loads
from netaudit.jobs.network import network_loads, with_loads
from netaudit.jobs.snapshot import Text, parse
from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.network.build import build
from netaudit.network.in_effect import with_state
from netaudit.network.loads import NetworkLoads
from netaudit.network.measured import NOTHING_MEASURED
from netaudit.network.measured_ports import with_measured_loads
from netaudit.platforms import base
from netaudit.platforms.state import read_state
from netaudit.policy.examples import test_rule
from netaudit.policy.findings import EvidenceText
from netaudit.policy.rule import Pack


def false_examples(packs: Iterable[Pack]) -> list[Problem]:
    """A problem for each example of these packs that does not show what it claims."""
    results = [result for pack in packs for rule in pack.rules for result in test_rule(rule, example_network)]
    return [
        Problem(r.file, r.line, r.problem, f"{r.rule}.examples.{r.outcome}[{r.number - 1}]")
        for r in results
        if r.problem
    ]


def example_network(
    devices: Mapping[str, tuple[str | None, str]],
    intent: Mapping[str, Any],
    demands: str | None,
    states: Mapping[str, Mapping[str, str]] = {},
    loads: str | None = None,
    /,
) -> tuple[Network, EvidenceText]:
    """The network of an example's configurations, and of what its devices print of their state and carry."""
    texts = [Text(name, f"{name}.cfg", config.encode(), platform) for name, (platform, config) in devices.items()]
    snapshot = parse(texts, key=b"examples")
    known = {device.name: base.get(device.platform) for device in snapshot.devices if device.name in states}
    told = {name: read_state(name, one.name, "", one.state, states[name]) for name, one in known.items()}
    network = build(with_state(snapshot.devices, told), msgspec.convert(intent, Intent))
    measured = NOTHING_MEASURED
    if loads is not None:
        with _written(loads) as path:
            measured = measured_loads(path, network.devices)
    network = with_measured_loads(network, measured)
    if demands is not None:
        found = network_loads_of_text(network, demands)
        network = with_loads(network, found.with_measured(measured))
    return network, snapshot.evidence


def network_loads_of_text(network: Network, demands: str) -> NetworkLoads:
    """The loads of a network under demands that are given as text."""
    with _written(demands) as path:
        return network_loads(network, path)


@contextmanager
def _written(text: str) -> Iterator[Path]:
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        yield Path(file.name)
