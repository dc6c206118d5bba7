"""What came of a collection, for machines: the command's document, and one line a device for a log."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from netaudit.collect.target import Collected
from netaudit.errors import UsageError
from netaudit.inventory import Inventory
from netaudit.jobs.collect import Collection, Result
from netaudit.jobs.collect_state import States


def document(made: Collection, run_id: str, states: States | None = None) -> dict[str, Any]:
    """The result of `netaudit collect --format json`."""
    return {
        "schema": "netaudit.collect/1",
        "run": run_id,
        "commit": made.commit,
        "unproven": list(made.unproven),
        "collected": [
            {
                "device": one.name,
                "sha256": one.sha256,
                "seconds": one.seconds,
                "attempts": one.attempts,
                **({"resumed": f"{at:%Y-%m-%dT%H:%M:%SZ}"} if (at := made.resumed.get(one.name)) else {}),
            }
            for one in made.collected
        ],
        "errors": [
            {
                "device": one.device,
                "reason": one.reason,
                "error": one.message,
                "seconds": one.seconds,
                **({"evidence": str(path)} if (path := made.evidence.get(one.device)) else {}),
            }
            for one in made.failed
        ],
        **({} if states is None else {"state": _states(states)}),
    }


def _states(states: States) -> dict[str, Any]:
    return {
        "collected": [
            {"device": one.device, "topics": list(one.asked), "unknown": one.unknown} for one in states.states
        ],
        "errors": [{"device": one.device, "reason": one.reason, "error": one.message} for one in states.failed],
        "loads": str(states.loads),
    }


class DeviceLog:
    """Appends one JSON line a device to a file as soon as it is done. No line holds a secret or a configuration."""

    def __init__(self, path: Path, inventory: Inventory, run_id: str) -> None:
        self._hosts = {host.name: host for host in inventory.hosts}
        self._run = run_id
        try:
            handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o640)
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
        self._stream = os.fdopen(handle, "w", encoding="utf-8")

    def __call__(self, result: Result) -> None:
        """One device is done."""
        name = result.name if isinstance(result, Collected) else result.device
        host = self._hosts[name]
        line: dict[str, Any] = {
            "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "run": self._run,
            "device": name,
            "address": host.address,
            "platform": host.platform,
            "collector": host.collector or "netmiko",
        }
        if isinstance(result, Collected):
            line |= {"result": "collected", "seconds": result.seconds, "attempts": result.attempts}
            line |= {"lines": result.text.count("\n"), "sha256": result.sha256}
        else:
            line |= {"result": "not_collected", "reason": result.reason, "seconds": result.seconds}
            line |= {"error": result.message}
        self._stream.write(json.dumps({key: value for key, value in line.items() if value is not None}) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing more is written."""
        self._stream.close()


def all_told(*listeners: Callable[[Result], None] | None) -> Callable[[Result], None]:
    """One listener that tells all of them."""

    def told(result: Result) -> None:
        for listener in listeners:
            if listener is not None:
                listener(result)

    return told
