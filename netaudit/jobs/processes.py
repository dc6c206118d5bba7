"""Work on many things spread over processes, one for each core."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from netaudit.errors import NetauditError

T = TypeVar("T")
R = TypeVar("R")

_ROUNDS = 8  # chunks for each process: large ones cost little to send, small ones share the work evenly
_LARGEST = 32


def cores() -> int:
    """How many processes `spread` would use: 1 where they cannot be forked, or not safely, beside other threads."""
    import multiprocessing  # loaded where there is enough to share: it takes as long as reading a configuration

    if "fork" not in multiprocessing.get_all_start_methods() or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """What `work` makes of each item, in their order. Items and results travel by pickle.

    Raises NetauditError where a process ended before its work was done.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    count = min(cores(), len(items))
    chunk = max(1, min(_LARGEST, len(items) // (count * _ROUNDS or 1)))
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("fork"), _leave_interrupts_to_the_parent)
    try:
        yield from pool.map(work, items, chunksize=chunk)
    except BrokenProcessPool:
        raise NetauditError(
            "a process that read configurations was ended from outside, or ran out of memory; "
            "give fewer configurations at a time"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
