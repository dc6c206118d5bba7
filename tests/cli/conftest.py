"""The command line, run in this process (fast) or as a process of its own (real), and small networks to run it on."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netaudit.cli.main import run
from netaudit.lab import EmulatedDevice, Fault, Lab

PROJECT = Path(__file__).resolve().parents[2]
BANK = PROJECT / "inventories" / "demo-bank"


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def said(self) -> list[str]:
        """The lines on stderr."""
        return self.err.splitlines()


Cli = Callable[..., Result]
Folder = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.delenv("NETAUDIT_DEBUG", raising=False)


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Runs the command line in this process, in an empty folder unless `cwd` is given."""

    def call(*arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Result:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with monkeypatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            patch.chdir(cwd or tmp_path)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            code = run([str(argument) for argument in arguments])
        out.flush()
        result = Result(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]
        assert "Traceback" not in result.err
        assert "internal error" not in result.err, result.err
        return result

    return call


@pytest.fixture
def process(tmp_path: Path) -> Cli:
    """Runs the command line as a process of its own, in an empty folder unless `cwd` is given."""

    def call(
        *arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None, timeout: float = 60
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "netaudit", *(str(argument) for argument in arguments)],
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONPATH": str(PROJECT), **(env or {})},
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stderr, done.stderr
        return Result(done.returncode, done.stdout, done.stderr)

    return call


def ios(name: str, *body: str) -> str:
    """A whole IOS configuration."""
    return "\n".join(["version 17.9", f"hostname {name}", "!", *body, "!", "end", ""])


def eos(name: str, *body: str) -> str:
    """A whole EOS configuration."""
    head = ["! Command: show running-config", "! device: x (DCS-7050, EOS-4.30.1F)", "!", f"hostname {name}", "!"]
    return "\n".join([*head, *body, "!", "end", ""])


CLEAN = ios("r1", "interface GigabitEthernet0/1", " ip address 10.0.0.1 255.255.255.252", " negotiation auto")
"""A configuration that no shipped rule finds fault with."""
NO_PREFIX_LIMIT = ios(
    "r1",
    "interface GigabitEthernet0/1",
    " ip address 192.0.2.2 255.255.255.252",
    "!",
    "router bgp 64500",
    " neighbor 192.0.2.1 remote-as 64501",
)
"""A configuration with a critical finding: its external neighbour may send any number of prefixes."""


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of files from keyword or positional (name, text) pairs."""

    def make(name: str, files: Mapping[str, str | bytes]) -> Path:
        made = tmp_path / name
        made.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            path = made / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return made

    return make


PASSWORD = {"LAB_PASSWORD": "lab-pass-0451"}


@dataclass(frozen=True)
class Emulated:
    """A lab with its inventory and host keys on disk."""

    lab: Lab
    inventory: Path
    known_hosts: Path


@pytest.fixture
def emulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Emulated]]:
    """Starts emulated devices: name -> (platform, configuration, fault)."""
    monkeypatch.setattr("netaudit.collect.collector.BACKOFF_S", 0.02)
    monkeypatch.setattr("netaudit.collect.session.SETTLE_S", 0.2)
    with contextlib.ExitStack() as running:

        def start(devices: Mapping[str, tuple[str, str, Fault]]) -> Emulated:
            emulator = {"ios": "cisco_ios", "eos": "arista_eos"}
            password = PASSWORD["LAB_PASSWORD"]
            lab = running.enter_context(
                Lab(
                    EmulatedDevice(name, config, emulator[platform], "netaudit", password, fault=fault)
                    for name, (platform, config, fault) in devices.items()
                )
            )
            inventory = tmp_path / "lab-inventory"
            inventory.mkdir()
            hosts = {
                name: {"hostname": "127.0.0.1", "port": lab.port(name), "platform": platform}
                for name, (platform, _, _) in devices.items()
            }
            (inventory / "hosts.yaml").write_text(json.dumps(hosts))
            defaults = {"username": "netaudit", "data": {"credentials": {"password_env": "LAB_PASSWORD"}}}
            (inventory / "defaults.yaml").write_text(json.dumps(defaults))
            return Emulated(lab, inventory, lab.known_hosts(tmp_path / "lab-known-hosts"))

        yield start
