"""Starts emulated devices in a process of their own: many devices, real SSH, a round trip as long as asked for."""

from __future__ import annotations

import contextlib
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

FAULTS = (
    {"refuse": True}, {"auth_fail": True}, {"host_key_change": True}, {"truncate_after_bytes": 4000},
    {"drop_after_bytes": 4000}, {"stall_after_bytes": 4000}, {"invalid_input": True}, {"empty": True},
    {"error_midway": True}, {"log_in_output": True}, {"ignore_no_paging": True}, {"prompt_in_config": True},
    {"close_after_bytes": 4000}, {"accept_hang": True}, {"not_authorized": True},
)  # fmt: skip


@dataclass(frozen=True)
class Lab:
    """Devices that are being served."""

    folder: Path
    ports: dict[str, int]
    faulty: frozenset[str]

    @property
    def known_hosts(self) -> Path:
        """Their host keys, as they should be."""
        return self.folder / "known_hosts"

    def inventory(self, path: Path) -> Path:
        """Writes an inventory of them."""
        rows = ["name,address,port,platform,username,password_env"]
        rows += [f"{name},127.0.0.1,{port},ios,admin,FAKE_PASSWORD" for name, port in self.ports.items()]
        path.write_text("\n".join((*rows, "")), encoding="ascii")
        return path


@contextlib.contextmanager
def serving(emulator: Path, folder: Path, count: int, *, lines: int, latency_ms: int, faulty: float) -> Iterator[Lab]:
    """So many devices, of which a share is faulty; the same ones at each run."""
    folder.mkdir(parents=True)
    (folder / "configs").mkdir()
    chance = random.Random(8)
    bad = set(chance.sample(range(count), round(count * faulty)))
    ports = _free_ports(count)
    devices = []
    turn = 0
    for number, port in enumerate(ports):
        name = f"r{number:04d}"
        (folder / "configs" / f"{name}.cfg").write_text(_config(name, lines), encoding="ascii")
        device: dict[str, object] = {"name": name, "port": port, "platform": "cisco_ios", "latency_ms": latency_ms}
        if number in bad:
            device["faults"] = FAULTS[turn % len(FAULTS)]
            turn += 1
        devices.append(device)
    lab = folder / "lab.yml"
    lab.write_text(yaml.safe_dump({"devices": devices}), encoding="ascii")
    ready = folder / "pid"
    command = [sys.executable, str(emulator), "serve", str(lab), "--ready", str(ready), "--for", "1200"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            while not ready.exists():
                time.sleep(0.1)
                if server.poll() is not None:
                    raise SystemExit("the emulator did not come up")
            names = {f"r{number:04d}": port for number, port in enumerate(ports)}
            yield Lab(folder, names, frozenset(f"r{number:04d}" for number in bad))
        finally:
            server.send_signal(signal.SIGTERM)


def _config(name: str, lines: int) -> str:
    out = ["!", f"hostname {name}", "!"]
    for number in range((lines - 6) // 5):
        out += [f"interface Ethernet{number // 48}/{number % 48}", f" description port {number} of {name}"]
        out += [f" ip address 198.18.{number % 250}.{number % 2 * 2} 255.255.255.254", " no shutdown", "!"]
    return "\n".join((*out, "line vty 0 4", " transport input ssh", "end", ""))


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(listener.getsockname()[1]) for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports
