"""Collection spread over processes: SSH is arithmetic, and threads of one Python process share one core."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.collect.queueing import shares
from netaudit.collect.target import Deadlines, Target
from netaudit.errors import CollectionError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from netaudit.collect.collector import Result

DEVICES_A_PROCESS = 50
"""Fewer are not worth another process."""


def sensible(devices: int) -> int:
    """How many processes so many devices are worth here: 1 where none can be forked beside other threads."""
    if "fork" not in multiprocessing.get_all_start_methods() or threading.active_count() > 1:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, devices // DEVICES_A_PROCESS))


def spread(
    targets: Sequence[Target],
    known_hosts: tuple[Path, ...],
    workers: int,
    processes: int,
    limits: Deadlines,
    done: Callable[[int, Result], None],
) -> None:
    """Collects the targets in forked processes. A device whose process was ended from outside has an error."""
    parts = shares(targets, min(processes, max(1, len(targets))))
    fork = multiprocessing.get_context("fork")
    running: dict[Connection, tuple[BaseProcess, set[int]]] = {}
    each = max(1, workers // max(1, len(parts)))
    try:
        for part in parts:
            mine, theirs = fork.Pipe(duplex=False)
            given = ([targets[number] for number in part], part, known_hosts, each, limits, theirs)
            child = fork.Process(target=_work, args=given, daemon=True)
            child.start()
            theirs.close()
            running[mine] = child, set(part)
        while running:
            ready = multiprocessing.connection.wait(list(running))
            for pipe in [pipe for pipe in running if pipe in ready]:
                _hear(pipe, running, targets, done)
    finally:  # early only when the user interrupts
        for process, _ in running.values():
            process.terminate()
        for process, _ in running.values():
            process.join()


def _hear(
    pipe: Connection,
    running: dict[Connection, tuple[BaseProcess, set[int]]],
    targets: Sequence[Target],
    done: Callable[[int, Result], None],
) -> None:
    """One result of a process, or its end."""
    process, missing = running[pipe]
    number: int
    try:
        number, result = pipe.recv()
    except (EOFError, OSError):
        del running[pipe]
        process.join()
        for number in sorted(missing):
            message = "the process that collected it was ended from outside, or ran out of memory"
            done(number, CollectionError(targets[number].name, "unreachable", message))
        return
    missing.discard(number)
    done(number, result)


def _work(
    targets: list[Target],
    numbers: list[int],
    known_hosts: tuple[Path, ...],
    workers: int,
    limits: Deadlines,
    pipe: Connection,
) -> None:
    from netaudit.collect.collector import in_threads

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells when to stop
    try:
        in_threads(targets, known_hosts, workers, limits, lambda place, result: pipe.send((numbers[place], result)))
    except OSError:  # the parent is gone
        os._exit(1)
    pipe.close()
