"""Collects many devices in parallel. What happens to one device costs no other its result."""

from __future__ import annotations

import hashlib
import json
import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from netaudit.collect import register
from netaudit.collect.by_file import accepted
from netaudit.collect.completeness import IncompleteError
from netaudit.collect.deadline import Deadline
from netaudit.collect.hostkeys import check_readable
from netaudit.collect.passing import PassingError
from netaudit.collect.queueing import Line
from netaudit.collect.roads import Roads
from netaudit.collect.target import Collected, Deadlines, Target
from netaudit.collect.visit import Visit
from netaudit.errors import CollectionError

ATTEMPTS = 3
BACKOFF_S = 1.0
"""Pause before the second attempt; doubled before each further one, and never the same for all devices of a site."""
SYSTEM_KNOWN_HOSTS = Path("~/.ssh/known_hosts")

Result = Collected | CollectionError
Visiting = Callable[[Visit], str]
log = logging.getLogger(__name__)


def collect(
    targets: Iterable[Target],
    *,
    known_hosts: Path,
    workers: int = 20,
    processes: int = 1,
    deadlines: Deadlines = Deadlines(),  # noqa: B008 - a frozen value
    on_result: Callable[[Result], None] = lambda result: None,
    system_known_hosts: bool = False,
    state: bool = False,
) -> list[Result]:
    """The running configuration of each target, or why there is none, in the order of the targets.

    `workers` devices are collected at the same time, spread over `processes`. `on_result` is called in the calling
    thread as each device is done. Host keys must stand in `known_hosts` (or, with `system_known_hosts`, in the user's
    own file). With `state` the answers to the targets' state commands are collected instead, as a JSON object.
    Raises InvalidInput where `known_hosts` cannot be read.
    """
    wanted = list(targets)
    trusted = (known_hosts, SYSTEM_KNOWN_HOSTS.expanduser()) if system_known_hosts else (known_hosts,)
    kinds = (register.get(target.collector) for target in wanted)
    if any(kind is not None and kind.logs_in for kind in kinds):
        check_readable(known_hosts)
    wanted = wanted if state else [msgspec.structs.replace(target, state=()) for target in wanted]
    results: dict[int, Result] = {}

    def done(number: int, result: Result) -> None:
        results[number] = result
        on_result(result)

    if processes > 1:
        from netaudit.collect.spreading import spread

        spread(wanted, trusted, workers, processes, deadlines, done)
    else:
        in_threads(wanted, trusted, workers, deadlines, done)
    return [results[number] for number in range(len(wanted))]


def in_threads(
    targets: Sequence[Target],
    known_hosts: tuple[Path, ...],
    workers: int,
    limits: Deadlines,
    done: Callable[[int, Result], None],
) -> None:
    """Collects the targets in threads of this process; `done` is told each one's number and result as it comes."""
    line, open_now = Line(targets), _Running()
    results: queue.SimpleQueue[tuple[int, Result]] = queue.SimpleQueue()
    with Roads(known_hosts) as roads:

        def work() -> None:
            while (item := line.take()) is not None:
                number, target = item
                try:
                    results.put((number, _one(target, limits, known_hosts, roads, open_now)))
                finally:
                    line.done(target)

        count = max(1, min(workers, len(targets)))
        threads = [threading.Thread(target=work, name=f"collect-{n}", daemon=True) for n in range(count)]
        for thread in threads:
            thread.start()
        try:
            for _ in targets:
                done(*results.get())
        finally:  # reached early only when the user interrupts: cut what is open, start nothing more
            line.close()
            open_now.cut()
            for thread in threads:
                thread.join()


class _Running:
    """The deadlines of the devices in progress."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._deadlines: set[Deadline] = set()
        self._lock = threading.Lock()

    def add(self, deadline: Deadline) -> None:
        with self._lock:
            self._deadlines.add(deadline)
        if self.stopped.is_set():
            deadline.expire()

    def remove(self, deadline: Deadline) -> None:
        with self._lock:
            self._deadlines.discard(deadline)

    def cut(self) -> None:
        self.stopped.set()
        with self._lock:
            for deadline in self._deadlines:
                deadline.expire()


def _one(target: Target, limits: Deadlines, known_hosts: tuple[Path, ...], roads: Roads, running: _Running) -> Result:
    started = time.monotonic()
    with Deadline(limits.total) as deadline:
        running.add(deadline)
        try:
            visit = Visit(target, deadline, limits, known_hosts, roads)
            text, attempts = _attempts(visit, running.stopped)
        except CollectionError as error:
            return _timed(error, started)
        except Exception as error:  # a fault of ours or of a library on one device must not lose the others
            log.debug("%s: unexpected", target.name, exc_info=True)
            unexpected = f"unexpected {type(error).__name__}: {error}"
            return _timed(CollectionError(target.name, "unsupported", unexpected), started)
        finally:
            running.remove(deadline)
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    seconds = round(time.monotonic() - started, 3)
    return Collected(name=target.name, text=text, sha256=digest, seconds=seconds, attempts=attempts)


def _timed(error: CollectionError, started: float) -> CollectionError:
    error.seconds = round(time.monotonic() - started, 3)
    return error


def _attempts(visit: Visit, stopped: threading.Event) -> tuple[str, int]:
    """The text and the number of the attempt that brought it."""
    told: CollectionError | None = None
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _read(visit), attempt
        except CollectionError as error:
            if told is not None and visit.deadline.expired:
                raise told from None  # what was wrong before says more than that time is over
            if not isinstance(error, PassingError) and not (isinstance(error, IncompleteError) and error.passing):
                raise
            told = error
            pause = BACKOFF_S * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
            if attempt == ATTEMPTS or visit.deadline.left <= pause or stopped.wait(pause):
                raise
    raise AssertionError("the last attempt returns or raises")


def _read(visit: Visit) -> str:
    target = visit.target
    kind = register.get(target.collector)
    if kind is None:
        message = f"unknown collector {target.collector!r} (known: {', '.join(register.names())})"
        raise CollectionError(target.name, "unsupported", message)
    if kind.logs_in and target.login is None:
        raise CollectionError(target.name, "credential", "no credentials were given")
    if target.state:
        from netaudit.collect import by_napalm, by_ssh

        ask = by_napalm.answers if target.collector == "napalm" else by_ssh.answers
        return json.dumps(ask(visit, target.state))
    text = kind.running(visit)
    return text if kind.judged else accepted(target, f"what {kind.name} brought", text.encode(), end=True)
