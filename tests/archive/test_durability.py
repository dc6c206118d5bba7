"""Killed at any moment, out of room, busy: what was there before is whole."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netaudit.archive import APPROVED, RUNNING, Archive, init, verify
from netaudit.errors import ArchiveError

NIGHT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
DEVICES = [f"r{number}" for number in range(5)]


def write_without_end(path: Path, start: int) -> None:
    archive = Archive(path)
    number = start
    while True:
        number += 1
        archive.store(dict.fromkeys(DEVICES, f"{number}\n" * 50), run_id=str(number), when=NIGHT)
        archive.approve(DEVICES, by="Ada", reason="test", when=NIGHT)


def in_child(work: Callable[[], None]) -> int:
    """The process that does the work; a fork, since an interpreter's start would take most of the test's time."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:  # nothing of pytest may run in the child
            os._exit(1)
    return child


def test_killed_at_two_hundred_moments_it_is_whole_each_time(tmp_path: Path) -> None:
    """Every branch holds the texts of one run, all of them; the history is sound; the next writer goes on."""
    archive = init(tmp_path / "archive")
    archive.store(dict.fromkeys(DEVICES, "first\n"), run_id="0", when=NIGHT)
    moments = random.Random(7)
    broken = 0
    for attempt in range(200):
        child = in_child(lambda: write_without_end(archive.path, attempt * 100_000))  # noqa: B023  # called at once
        time.sleep(moments.uniform(0.001, 0.02))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "the writer ended by itself"
        fresh = Archive(archive.path)
        broken += fresh.was_killed()
        for branch in (RUNNING, APPROVED):
            held = fresh.devices(branch)
            assert list(held) in (DEVICES, [] if branch == APPROVED else DEVICES)
            assert len(set(held.values())) <= 1
        if attempt % 20 == 0:
            assert verify(fresh).problems == (), attempt
    assert broken > 20, "the kills came while nothing was being written"
    assert verify(Archive(archive.path)).problems == ()
    assert archive.store({"r0": "after\n"}, run_id="last", when=NIGHT) is not None
    assert verify(archive).problems == ()
    subprocess.run(["git", "-C", str(archive.path), "fsck", "--strict"], check=True, capture_output=True)


@pytest.mark.parametrize("room", [0, 10, 100, 400, 20_000])
def test_out_of_room_nothing_is_written_and_it_is_said(tmp_path: Path, room: int) -> None:
    """A file that cannot grow any further is what a full disk looks like to the writer."""
    archive = init(tmp_path / "archive")
    archive.store(dict.fromkeys(DEVICES, "first\n"), run_id="1", when=NIGHT)
    before = {branch: archive.devices(branch) for branch in (RUNNING, APPROVED)}

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        noise = random.Random(room)
        text = "".join(f"{noise.random()}\n" for _ in range(5_000))
        try:
            archive.store({"r0": text}, run_id="2", when=NIGHT)
        except ArchiveError:
            os._exit(7)

    _, status = os.waitpid(in_child(work), 0)
    assert os.waitstatus_to_exitcode(status) == 7
    fresh = Archive(archive.path)
    assert {branch: fresh.devices(branch) for branch in (RUNNING, APPROVED)} == before
    assert verify(fresh).problems == ()
    assert fresh.store({"r0": "second\n"}, run_id="3", when=NIGHT) is not None
    assert verify(fresh).problems == ()
