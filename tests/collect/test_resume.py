"""A collection that is killed goes on where it was; one that runs already is not run twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_devices import ENVIRONMENT, Fakes, netaudit, serving

CONFIG = "hostname r1\n!\nenable secret 5 Uhura-7\n" + "interface Ethernet1\n!\n" * 100 + "end\n"
QUICK, SLOW = 12, 6
SHOW = "show running-config"


@pytest.fixture
def fakes(shared: Path, tmp_path: Path) -> Iterator[Fakes]:
    devices = {f"quick{n}": {"platform": "cisco_ios"} for n in range(QUICK)}
    slow = {f"slow{n}": {"platform": "cisco_ios", "faults": {"slow_bytes_per_s": 100}} for n in range(SLOW)}
    with serving(shared, tmp_path / "lab", devices | slow, dict.fromkeys((*devices, *slow), CONFIG)) as made:
        yield made


def killed_midway(folder: Path, *words: object, lines: int) -> None:
    """Starts a collection and kills it as soon as so many devices have been collected."""
    tree = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": tree}
    command = [sys.executable, "-m", "netaudit", *map(str, words)]
    journal = folder / ".netaudit" / "collecting" / "journal.jsonl"
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL) as running:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if journal.exists() and journal.read_text().count("\n") >= lines:
                break
            time.sleep(0.05)
        second = netaudit(folder, *words)
        running.send_signal(signal.SIGKILL)
    assert second.returncode == 2
    assert "another collection is at work here" in second.stderr


def test_killed_and_gone_on_with(fakes: Fakes, tmp_path: Path) -> None:
    workspace = tmp_path / "ws"
    assert netaudit(tmp_path, "init", "ws").returncode == 0
    inventory = fakes.inventory(tmp_path / "net.csv")
    words = ("collect", "-i", inventory, "--known-hosts", fakes.known_hosts, "--workers", 18)
    killed_midway(workspace, *words, lines=QUICK)
    heads = workspace / "archive" / "refs" / "heads"
    assert list(heads.iterdir()) == [], "a collection becomes visible in one commit or not at all"
    left = [path for path in (workspace / ".netaudit").rglob("*") if path.is_file()]
    assert len(left) > QUICK
    assert [path for path in left if b"Uhura" in path.read_bytes()] == []

    fakes.change(faults={})
    torn = next(path for path in left if path.suffix == ".cfg")
    torn.write_bytes(torn.read_bytes()[:50])  # what a power cut may leave
    done = netaudit(workspace, *words, "--resume")
    assert done.returncode == 0, done.stderr
    assert f"going on: {QUICK - 1} of {QUICK + SLOW} devices were collected" in done.stderr
    assert done.stdout.startswith(f"{QUICK + SLOW} collected (archive ")
    again = [fakes.log(f"quick{n}").count(SHOW) for n in range(QUICK)]
    assert sorted(again) == [1] * (QUICK - 1) + [2]
    assert not (workspace / ".netaudit" / "collecting").exists()
    assert netaudit(workspace, *words, "--resume").stderr.startswith("no collection was broken off here")


def test_without_resume_it_starts_anew_and_says_so(fakes: Fakes, tmp_path: Path) -> None:
    inventory = fakes.inventory(tmp_path / "net.csv")
    words = ("collect", "-i", inventory, "--known-hosts", fakes.known_hosts, "--workers", 18, "--to", "out")
    killed = tmp_path / "here"
    killed.mkdir()
    (killed / "out").mkdir()
    # the journal of a folder stands in that folder
    (killed / ".netaudit").symlink_to(killed / "out" / ".netaudit")
    killed_midway(killed, *words, lines=QUICK)
    fakes.change(faults={})
    done = netaudit(killed, *words)
    assert done.returncode == 0
    assert f"an earlier collection was broken off ({QUICK} of {QUICK + SLOW} devices" in done.stderr
    assert len(list((killed / "out").glob("*.cfg"))) == QUICK + SLOW
    assert fakes.log("quick0").count(SHOW) == 2
