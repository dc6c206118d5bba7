"""Tells how far a long job is: a line that moves on a terminal, a line a device elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

from netaudit.cli.options import Terminal, printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Devices:
    """Counts devices. Use as a context manager."""

    def __init__(self, terminal: Terminal, total: int, done: int = 0) -> None:
        self._terminal = terminal
        self._total, self._done, self._failed, self._before = total, done, 0, done
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self._terminal.quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("collecting"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                TextColumn("{task.fields[failed]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total, completed=self._done, rate="", failed="")
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def good(self, text: str) -> None:
        """One more, and what there is to say of it."""
        self._step()
        if self._bar is None:
            self._terminal.say(f"[{self._done}/{self._total}] {text}")
        else:
            self._terminal.detail(text)

    def bad(self, text: str) -> None:
        """One more that failed; told even when quiet."""
        self._failed += 1
        self._step()
        if self._bar is None:
            self._terminal.warn(f"[{self._done}/{self._total}] {text}")
        else:
            self._bar.console.print(printable(f"netaudit: {text}"), markup=False, highlight=False, soft_wrap=True)

    def _step(self) -> None:
        self._done += 1
        if self._bar is not None and self._task is not None:
            failed = f"{self._failed} failed" if self._failed else ""
            self._bar.update(self._task, completed=self._done, rate=f"{self.rate:.1f}/s", failed=failed)

    @property
    def rate(self) -> float:
        """Devices a second, so far."""
        return (self._done - self._before) / max(time.monotonic() - self._began, 1e-3)
