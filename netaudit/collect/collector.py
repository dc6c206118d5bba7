"""Collects many devices in parallel. What happens to one device costs no other its result."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from netaudit.collect.completeness import IncompleteError
from netaudit.collect.deadline import Deadline
from netaudit.collect.hostkeys import check_readable
from netaudit.collect.passing import PassingError
from netaudit.collect.target import Collected, Deadlines, Target
from netaudit.errors import CollectionError

ATTEMPTS = 3
BACKOFF_S = 1.0
"""Pause before the second attempt; doubled before each further one."""
SYSTEM_KNOWN_HOSTS = Path("~/.ssh/known_hosts")

Result = Collected | CollectionError
log = logging.getLogger(__name__)


def collect(
    targets: Iterable[Target],
    *,
    known_hosts: Path,
    workers: int = 20,
    deadlines: Deadlines = Deadlines(),  # noqa: B008 - a frozen value
    on_result: Callable[[Result], None] = lambda result: None,
    system_known_hosts: bool = False,
) -> list[Result]:
    """The running configuration of each target, or why there is none, in the order of the targets.

    `on_result` is called in the calling thread as each device is done. Host keys must stand in `known_hosts` (or, with
    `system_known_hosts`, in the user's own file). Raises InvalidInput where `known_hosts` cannot be read.
    """
    wanted = list(targets)
    trusted = (known_hosts, SYSTEM_KNOWN_HOSTS.expanduser()) if system_known_hosts else (known_hosts,)
    if any(target.collector != "file" for target in wanted):
        check_readable(known_hosts)
    running = _Running()
    pool = ThreadPoolExecutor(max_workers=max(1, min(workers, len(wanted) or 1)), thread_name_prefix="collect")
    try:
        futures = [pool.submit(_one, target, deadlines, trusted, running) for target in wanted]
        pending: set[Future[Result]] = set(futures)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                on_result(future.result())
        return [future.result() for future in futures]
    finally:  # reached early only when the user interrupts: cut what is open, start nothing more
        pool.shutdown(wait=False, cancel_futures=True)
        running.cut()
        pool.shutdown()


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


def _one(target: Target, limits: Deadlines, known_hosts: tuple[Path, ...], running: _Running) -> Result:
    started = time.monotonic()
    with Deadline(limits.total) as deadline:
        running.add(deadline)
        try:
            text, attempts = _attempts(target, deadline, limits, known_hosts, running.stopped)
        except CollectionError as error:
            return error
        except Exception as error:  # a fault of ours or of a library on one device must not lose the others
            log.debug("%s: unexpected", target.name, exc_info=True)
            return CollectionError(target.name, "unsupported", f"unexpected {type(error).__name__}: {error}")
        finally:
            running.remove(deadline)
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    seconds = round(time.monotonic() - started, 3)
    return Collected(name=target.name, text=text, sha256=digest, seconds=seconds, attempts=attempts)


def _attempts(
    target: Target, deadline: Deadline, limits: Deadlines, known_hosts: tuple[Path, ...], stopped: threading.Event
) -> tuple[str, int]:
    """The text and the number of the attempt that brought it."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _read(target, deadline, limits, known_hosts), attempt
        except CollectionError as error:
            if not isinstance(error, PassingError) and not (isinstance(error, IncompleteError) and error.passing):
                raise
            pause = BACKOFF_S * 2 ** (attempt - 1)
            if attempt == ATTEMPTS or deadline.left <= pause or stopped.wait(pause):
                raise
    raise AssertionError("the last attempt returns or raises")


def _read(target: Target, deadline: Deadline, limits: Deadlines, known_hosts: tuple[Path, ...]) -> str:
    if target.collector == "file":
        from netaudit.collect import by_file

        return by_file.running(target)
    if target.login is None:
        raise CollectionError(target.name, "credential", "no credentials were given")
    if target.collector == "netmiko":
        from netaudit.collect import by_ssh

        return by_ssh.running(target, target.login, deadline, limits, known_hosts)
    if target.collector == "napalm":
        from netaudit.collect import by_napalm

        return by_napalm.running(target, target.login, deadline, known_hosts)
    message = f"unknown collector {target.collector!r} (known: netmiko, napalm, file)"
    raise CollectionError(target.name, "unsupported", message)
