"""Emulated devices and the targets that reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from netaudit.collect import Target
from netaudit.lab import EmulatedDevice, Lab
from netaudit.platforms.base import Access

SESSION = ("terminal length 0", "terminal width 511")
ACCESS = {
    cli: Access(cli, "show running-config", SESSION) for cli in ("cisco_ios", "cisco_nxos", "arista_eos", "cisco_xr")
}


@dataclass(frozen=True)
class Account:
    username: str = "admin"
    password: str | None = "admin"
    key_file: Path | None = None
    agent: bool = False
    enable: str | None = None


class Emulated:
    """A lab and what it takes to collect from it."""

    def __init__(self, lab: Lab, devices: list[EmulatedDevice], folder: Path) -> None:
        self.lab = lab
        self.devices = devices
        self.known_hosts = lab.known_hosts(folder / "known_hosts")

    def targets(self, account: Account = Account(), **changes: object) -> list[Target]:
        return [
            Target(
                name=device.name,
                address="127.0.0.1",
                port=self.lab.port(device.name),
                login=account,
                **{"access": ACCESS[device.cli], **changes},  # type: ignore[arg-type]
            )
            for device in self.devices
        ]


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[Callable[..., Emulated]]:
    labs: list[Lab] = []

    def start(*devices: EmulatedDevice) -> Emulated:
        lab = Lab(devices)
        lab.__enter__()
        labs.append(lab)
        return Emulated(lab, list(devices), tmp_path)

    yield start
    for lab in labs:
        lab.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not wait for what a person would."""
    monkeypatch.setattr("netaudit.collect.collector.BACKOFF_S", 0.02)
    monkeypatch.setattr("netaudit.collect.session.SETTLE_S", 0.2)
