"""Many devices far away, some of them faulty: all good ones collected, all faulty ones named."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_devices import ENVIRONMENT, Fakes, netaudit, serving
from netaudit.collect import IncompleteError, Target
from netaudit.collect.queueing import shares
from netaudit.errors import CollectionError
from netaudit.platforms import base

CONFIG = "hostname r\n!\n" + "interface Ethernet1\n description x\n!\n" * 60 + "end\n"
COUNT = 80
FAULTS = {
    7: {"truncate_after_bytes": 900}, 23: {"auth_fail": True}, 41: {"host_key_change": True}, 66: {"refuse": True},
}  # fmt: skip


@pytest.fixture(scope="module")
def many(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fakes]:
    folder = tmp_path_factory.mktemp("many")
    devices = {f"r{n}": {"latency_ms": 100, "faults": FAULTS.get(n, {})} for n in range(COUNT)}
    with serving(shared, folder / "lab", devices, dict.fromkeys(devices, CONFIG)) as fakes:
        yield fakes


@pytest.mark.parametrize("processes", [1, 2])
def test_all_good_ones_and_all_faulty_ones(many: Fakes, tmp_path: Path, processes: int) -> None:
    words = ("-i", many.inventory(tmp_path / "net.csv"), "--known-hosts", many.known_hosts, "--to", "out")
    done = netaudit(tmp_path, "collect", *words, "--workers", 40, "--processes", processes, "-q", "--format", "json")
    assert done.returncode == 3, done.stderr
    document = json.loads(done.stdout)
    assert [one["device"] for one in document["collected"]] == [f"r{n}" for n in range(COUNT) if n not in FAULTS]
    assert {one["device"]: one["reason"] for one in document["errors"]} == {
        "r7": "incomplete", "r23": "authentication", "r41": "host_key", "r66": "unreachable",
    }  # fmt: skip
    assert len(list((tmp_path / "out").glob("*.cfg"))) == COUNT - len(FAULTS)
    assert (tmp_path / document["errors"][0]["evidence"]).read_text().startswith("hostname r\n")


def test_on_a_terminal_one_line_moves(many: Fakes, tmp_path: Path) -> None:
    """How many of how many, how fast, how long still; failures above it, and the result on its own stream."""
    words = ("-i", many.inventory(tmp_path / "net.csv"), "--known-hosts", many.known_hosts, "--to", "out")
    terminal, theirs = pty.openpty()
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "TERM": "xterm"}
    command = [sys.executable, "-m", "netaudit", "collect", *map(str, words), "--workers", "40"]
    shown = b""
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=theirs, stdout=subprocess.PIPE, text=True
    ) as running:
        os.close(theirs)
        with os.fdopen(terminal, "rb", buffering=0) as stream:
            while True:
                try:
                    piece = stream.read(4096)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
        assert running.stdout is not None
        result = running.stdout.read()
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert re.search(rf"collecting .*\d+/{COUNT} +\d+\.\d/s +\d:\d\d:\d\d", text), text[-500:]
    assert "netaudit: r23: the device refused the login" in text
    assert result.startswith(f"{COUNT - len(FAULTS)} collected (out), {len(FAULTS)} not\n")
    assert "  authentication: r23\n" in result


def test_a_process_that_is_killed_costs_its_own_devices_only(many: Fakes, tmp_path: Path) -> None:
    words = ("-i", many.inventory(tmp_path / "net.csv"), "--known-hosts", many.known_hosts, "--to", "out")
    command = [sys.executable, "-m", "netaudit", "collect", *map(str, words), "--workers", "8", "--processes", "2"]
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        children: list[str] = []
        file = Path(f"/proc/{running.pid}/task/{running.pid}/children")
        while len(children) < 2 and running.poll() is None:
            children = file.read_text().split()
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(int(children[0]), signal.SIGKILL)
        result, told = running.communicate(timeout=120)
    assert running.returncode == 3, told
    assert "the process that collected it was ended from outside" in told
    assert "Traceback" not in told
    collected = int(result.split()[0])
    assert COUNT // 2 - len(FAULTS) <= collected < COUNT


def test_errors_go_from_process_to_process() -> None:
    import pickle

    error = IncompleteError("r1", "incomplete", "cut", "hostname", passing=True)
    error.seconds = 1.5
    back = pickle.loads(pickle.dumps(error))
    assert (str(back), back.evidence, back.passing, back.seconds) == ("r1: cut", "hostname", True, 1.5)
    other = pickle.loads(pickle.dumps(CollectionError("r2", "timeout", "late")))
    assert (other.device, other.reason, other.message) == ("r2", "timeout", "late")


def test_a_limited_group_stays_in_one_share() -> None:
    access = base.get("ios").access
    limits = {"a": (("x", 2),), "b": (("x", 2), ("y", 1)), "c": (("y", 1),), "d": (), "e": (), "f": ()}
    targets = [Target(name=name, access=access, at_most=of) for name, of in limits.items()]
    found = shares(targets, 2)
    assert sorted(number for share in found for number in share) == list(range(6))
    assert any({0, 1, 2} <= set(share) for share in found)
    assert [len(share) for share in found] == [3, 3]
