"""Which kernel works out the loads: plain Python, or the compiled one of the extra `netaudit[fast]`.

Both give the same loads (to rounding, 1e-12) and the same everything else; the tests compare them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Literal, Protocol, get_args

from netaudit.errors import MissingExtra
from netaudit.network.flows.failures import FailureCase
from netaudit.network.flows.graph import NO_WAY, Graph
from netaudit.network.flows.outcome import Outcome, Volumes
from netaudit.network.flows.plain import route_all

KernelName = Literal["auto", "python", "numba"]
KERNELS: tuple[KernelName, ...] = get_args(KernelName)
WORTH_COMPILING = 1_000_000
"""Failures times destinations from which loading the compiled kernel pays: plain Python needs some seconds."""


class Kernel(Protocol):
    """Routes volumes in the normal state and under each failure."""

    def __call__(
        self, graph: Graph, volumes: Volumes, sets: int, cases: Sequence[FailureCase], *, keep_states: bool = False
    ) -> Outcome:
        """What comes of it."""
        ...


@cache
def compiled_installed() -> bool:
    """Whether the compiled kernel can be had."""
    return find_spec("numba") is not None and find_spec("numpy") is not None


def kernel_for(graph: Graph, destinations: int, failures: int, wished: KernelName = "auto") -> Kernel:
    """The kernel that was wished for; `auto` takes the compiled one where it is installed and pays.

    Raises MissingExtra where the compiled one is wished for and not installed. Metrics so large that a path's sum does
    not fit 64 bits are always left to plain Python, whose integers have no limit.
    """
    if wished == "numba" and not compiled_installed():
        raise MissingExtra("the compiled kernel (`--kernel numba`)", "fast")
    pays = destinations * max(failures, 1) >= WORTH_COMPILING
    _Said.missed = _Said.missed or (wished == "auto" and pays and not compiled_installed())
    if wished == "python" or (wished == "auto" and not (pays and compiled_installed())) or not _fits(graph):
        return route_all
    from netaudit.network.flows.compiled import route_all_compiled

    return route_all_compiled


class _Said:
    """What a user may want to know of the kernels that ran in this process."""

    missed = False


def kernel_note() -> str | None:
    """What to tell of the kernel once loads were computed: how long compiling took, or that it would have paid."""
    if _Said.missed:
        return "a network of this size is worked out several times faster with pip install 'netaudit[fast]'"
    seconds = getattr(sys.modules.get("netaudit.network.flows.compiled"), "seconds_to_compile", float)()
    return f"the compiled kernel took {seconds:.1f} s to compile, once; later runs load it" if seconds > 2 else None


def _fits(graph: Graph) -> bool:
    return sum(metric for metric in graph.metrics if metric != NO_WAY) < NO_WAY
