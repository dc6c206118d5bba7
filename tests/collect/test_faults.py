"""Faults of a second emulator, which shares no line with ours: one error line each, and the others collected."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from netaudit.collect import Collected, Deadlines, IncompleteError, Target, collect
from netaudit.errors import CollectionError
from netaudit.platforms.base import Access

from .conftest import ACCESS, Account

CONFIG = "hostname r1\n!\n" + "".join(f"interface Ethernet{n}\n description x\n!\n" for n in range(60)) + "end\n"
FAULTS = {
    "good": {},
    "refuse": {"refuse": True},
    "accept_hang": {"accept_hang": True},
    "auth_fail": {"auth_fail": True},
    "host_key_change": {"host_key_change": True},
    "prompt_delay": {"prompt_delay_s": 0.5},
    "stall": {"stall_after_bytes": 800},
    "drop": {"drop_after_bytes": 800},
    "close": {"close_after_bytes": 800},
    "truncate": {"truncate_after_bytes": 800},
    "endless": {"endless": True},
    "invalid_input": {"invalid_input": True},
    "not_authorized": {"not_authorized": True},
    "empty": {"empty": True},
    "error_midway": {"error_midway": True},
    "ignore_no_paging": {"ignore_no_paging": True},
    "motd_prompt": {"motd_prompt": True},
    "prompt_in_config": {"prompt_in_config": True},
    "slow_prompt_in_config": {"prompt_in_config": True, "slow_bytes_per_s": 3000},
    "log_in_output": {"log_in_output": True},
    "long_line": {"long_line": 100_000},
    "non_utf8": {"non_utf8": True},
    "ansi": {"ansi": True},
    "volatile": {"volatile": True},
}
JUNOS = Access("juniper_junos", "show configuration", ("set cli screen-length 0", "set cli screen-width 511"))
OTHERS = {
    "eos": ("arista_eos", ACCESS["arista_eos"], CONFIG),
    "xr": ("cisco_xr", ACCESS["cisco_xr"], CONFIG),
    "frr": ("frr", ACCESS["cisco_ios"], CONFIG),
    "nx": ("cisco_nxos", ACCESS["cisco_nxos"], CONFIG.replace("end\n", "")),
    "junos": ("juniper_junos", JUNOS, "system {\n    host-name r1;\n}\n"),
}
"""Command lines of other platforms, without a fault."""
COLLECTED = {"good", "prompt_delay", "motd_prompt", "long_line", "non_utf8", "ansi", "volatile"}
REASONS = {
    "refuse": ("unreachable", "Connection refused"),
    "accept_hang": ("unreachable", "Error reading SSH protocol banner"),
    "auth_fail": ("authentication", "not tried again"),
    "host_key_change": ("host_key", "has CHANGED"),
    "stall": ("timeout", "not done within"),
    "drop": ("incomplete", "the connection was lost while it was read"),
    "close": ("incomplete", "the connection was lost while it was read"),
    "truncate": ("incomplete", "the last line is not `end`"),
    "endless": ("timeout", "not done within"),
    "invalid_input": ("refused", "the device refused the command"),
    "not_authorized": ("refused", "the device refused the command"),
    "empty": ("incomplete", "the device answered with nothing"),
    "error_midway": ("incomplete", "is an error message"),
    "ignore_no_paging": ("incomplete", "the pager could not be switched off"),
    "prompt_in_config": ("incomplete", "begins with the device's prompt"),
    "slow_prompt_in_config": ("incomplete", "begins with the device's prompt"),
    "log_in_output": ("incomplete", "is a log message"),
}


@dataclass(frozen=True)
class Net:
    targets: dict[str, Target]
    known_hosts: Path


@pytest.fixture(scope="module")
def net(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Net]:
    pytest.importorskip("asyncssh")
    import yaml

    folder = tmp_path_factory.mktemp("fakes")
    (folder / "configs").mkdir()
    ports = iter(_free_ports(len(FAULTS) + len(OTHERS)))
    devices = []
    for name, faults in FAULTS.items():
        name = name.replace("_", "-")
        (folder / "configs" / f"{name}.cfg").write_text(CONFIG)
        devices.append({"name": name, "port": next(ports), "platform": "cisco_ios", "faults": faults})
    for name, (platform, _, text) in OTHERS.items():
        (folder / "configs" / f"{name}.cfg").write_text(text)
        devices.append({"name": name, "port": next(ports), "platform": platform})
    lab = folder / "lab.yml"
    lab.write_text(yaml.safe_dump({"devices": devices}))
    ready = folder / "pid"
    command = [sys.executable, str(shared / "lab" / "fake_devices.py"), "serve", str(lab), "--ready", str(ready)]
    with subprocess.Popen([*command, "--for", "120"], stdout=subprocess.DEVNULL) as server:
        for _ in range(200):
            if ready.exists():
                break
            time.sleep(0.05)
        reached = dict.fromkeys(FAULTS, ACCESS["cisco_ios"]) | {name: other[1] for name, other in OTHERS.items()}
        targets = {
            name: Target(name=name, access=access, address="127.0.0.1", port=int(str(device["port"])), login=Account())
            for (name, access), device in zip(reached.items(), devices, strict=True)
        }
        yield Net(targets, folder / "known_hosts")
        server.send_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def results(net: Net) -> dict[str, Collected | CollectionError]:
    limits = Deadlines(connect=2, login=1.5, total=6)
    got = collect(net.targets.values(), known_hosts=net.known_hosts, workers=len(net.targets), deadlines=limits)
    return dict(zip(net.targets, got, strict=True))


@pytest.mark.parametrize("fault", sorted(REASONS))
def test_a_fault_is_named_in_one_line(fault: str, results: dict[str, Collected | CollectionError]) -> None:
    got = results[fault]
    assert isinstance(got, CollectionError), got
    reason, words = REASONS[fault]
    assert (got.reason, words in got.message) == (reason, True), str(got)
    assert "\n" not in str(got)


@pytest.mark.parametrize("name", sorted(COLLECTED))
def test_what_is_whole_is_collected(name: str, results: dict[str, Collected | CollectionError]) -> None:
    got = results[name]
    assert isinstance(got, Collected), got
    said = [line for line in got.text.split("\n") if line == "!" or not line.startswith("!")]
    assert said == CONFIG.split("\n")


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_other_platforms(name: str, results: dict[str, Collected | CollectionError]) -> None:
    got = results[name]
    assert isinstance(got, Collected), got
    assert got.text.endswith(OTHERS[name][2])


def test_evidence_is_kept_of_what_was_cut_off(results: dict[str, Collected | CollectionError]) -> None:
    for fault in ("truncate", "stall", "drop", "close"):
        got = results[fault]
        assert isinstance(got, IncompleteError)
        assert got.evidence.startswith(CONFIG[:500])
        assert len(got.evidence) < len(CONFIG)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(listener.getsockname()[1]) for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports
