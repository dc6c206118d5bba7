"""The search for cyclic garbage, paused where many values without cycles are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_KEPT: list[Any] = []


@contextmanager
def collection_paused() -> Iterator[None]:
    """Nothing made inside lies in a cycle, and each pass over all that was made would cost half of the time.

    What was made joins the oldest generation as it is: else the first allocation afterwards would walk through all of
    it. Only what somebody froze stays frozen, so then that walk is made.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def keep_to_the_end(value: Any) -> None:
    """Holds a value until the process ends, where taking apart all that it is made of would be a tenth of the work.

    It lies in a cycle, which nobody looks for any more after `gc.freeze`; only one value is held at a time.
    """
    _KEPT[:] = [_KEPT, value]
