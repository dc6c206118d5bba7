"""Devices emulated by a program that shares no line with netaudit: six command lines, eAPI, some twenty faults."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

PASSWORD = "admin"
ENVIRONMENT = {"FAKE_PASSWORD": PASSWORD}
PLATFORMS = {
    "cisco_ios": "ios", "cisco_nxos": "nxos", "cisco_xr": "iosxr", "arista_eos": "eos", "juniper_junos": "junos",
    "frr": "frr",
}  # fmt: skip
"""Platform by the emulator's name of it."""
_PYTHONPATH = str(Path(__file__).resolve().parents[1])


_TRIES = 5


@dataclass(frozen=True)
class Fakes:
    """A running emulator."""

    folder: Path
    devices: list[dict[str, Any]]

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"

    def inventory(self, where: Path, names: list[str] | None = None, **columns: str) -> Path:
        """A CSV inventory of the devices, or of some."""
        rows = [",".join(("name,address,port,platform,username,password_env", *columns))]
        for device in self.devices:
            if names is None or device["name"] in names:
                cells = (device["name"], "127.0.0.1", str(device["port"]), PLATFORMS[device["platform"]])
                rows.append(",".join((*cells, "admin", "FAKE_PASSWORD", *columns.values())))
        where.write_text("\n".join((*rows, "")))
        return where

    def change(self, **defaults: Any) -> None:
        """Switch faults or passwords of all devices; waits until the emulator has read it."""
        for device in self.devices:
            device.update(defaults)
        (self.folder / "lab.yml").write_text(yaml.safe_dump({"devices": self.devices}))
        time.sleep(0.7)

    def log(self, name: str) -> list[str]:
        """What was typed on a device, or asked over eAPI."""
        file = self.folder / "log"
        events = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [event["line"] for event in events if event["device"] == name and "line" in event]


@contextlib.contextmanager
def serving(
    shared: Path, folder: Path, devices: Mapping[str, dict[str, Any]], configs: Mapping[str, str]
) -> Iterator[Fakes]:
    """Starts the emulator on free ports, and ends it by its process id."""
    pytest.importorskip("asyncssh")
    (folder / "configs").mkdir(parents=True)
    for name in devices:
        (folder / "configs" / f"{name}.cfg").write_text(configs[name])
    for _ in range(_TRIES):
        made = _laid_out(folder, devices)
        command = [sys.executable, str(shared / "lab" / "fake_devices.py"), "serve", str(folder / "lab.yml")]
        ready = folder / "pid"
        with subprocess.Popen([*command, "--ready", str(ready), "--for", "240"], stdout=subprocess.DEVNULL) as server:
            try:
                if _came_up(server, ready):
                    yield Fakes(folder, made)
                    return
            finally:
                server.send_signal(signal.SIGTERM)
    pytest.fail("the emulator did not come up")


def _laid_out(folder: Path, devices: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The devices with ports of their own, written where the emulator reads them."""
    ports = iter(free_ports(len(devices) + sum("eapi" in device for device in devices.values())))
    made = []
    for name, device in devices.items():
        given = {key: value for key, value in device.items() if key != "eapi"}
        if "eapi" in device:
            given["eapi_port"] = next(ports)
        made.append({"name": name, "port": next(ports), "platform": "cisco_ios", "log": "log", **given})
    (folder / "lab.yml").write_text(yaml.safe_dump({"devices": made}))
    return made


def _came_up(server: subprocess.Popen[bytes], ready: Path) -> bool:
    """Whether all devices listen; False where somebody took a port meanwhile and the emulator ended."""
    for _ in range(2400):
        if ready.exists():
            return True
        if server.poll() is not None:
            return False
        time.sleep(0.05)
    return False


def netaudit(
    folder: Path, *words: object, environment: Mapping[str, str] = ENVIRONMENT
) -> subprocess.CompletedProcess[str]:
    """The command line, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "netaudit", *map(str, words)],
        cwd=folder,
        env={**os.environ, **environment, "PYTHONPATH": _PYTHONPATH},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below those that the system gives to outgoing connections."""
    found: list[int] = []
    for port in random.sample(range(20_000, 32_000), 12_000):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free ports")
