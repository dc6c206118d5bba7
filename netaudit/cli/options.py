"""Options that many commands share, and the terminal they speak to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from netaudit.model.results import SEVERITIES, Severity

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command speaks: results to stdout or a file, everything else to stderr."""

    quiet: bool = False
    verbose: bool = False
    color_wish: str = "auto"

    @property
    def color(self) -> bool:
        """Whether results on stdout are coloured."""
        return self._colored(sys.stdout.isatty())

    @property
    def watched(self) -> bool:
        """Whether somebody reads stdout as it comes, and no other program or file takes it."""
        return sys.stdout.isatty()

    @property
    def width(self) -> int:
        """Columns for a result; 100 where stdout is no terminal."""
        if not sys.stdout.isatty():
            return 100
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns
        except OSError:
            return 100

    def say(self, text: str) -> None:
        """Progress and other news, unless asked to be quiet."""
        if not self.quiet:
            print(printable(text), file=sys.stderr, flush=True)

    def detail(self, text: str) -> None:
        """What only `-v` tells."""
        if self.verbose:
            print(printable(text), file=sys.stderr, flush=True)

    def warn(self, text: str) -> None:
        """Something the reader must know; told even when quiet."""
        print(f"netaudit: {printable(text)}", file=sys.stderr, flush=True)

    def emit(self, result: str | bytes, output: Path | None) -> None:
        """The result, to stdout or atomically to a file."""
        if output is not None:
            from netaudit.report.writing import write_atomic

            write_atomic(output, result)
            self.say(f"written to {output}")
            return
        data = result.encode("utf-8", "replace") if isinstance(result, str) else result
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # The reader has what it wants (`| head`); the exit code still tells what came of the command. Python would
            # complain when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def emit_all(
        self,
        render: Callable[[str, Path | None], str | bytes],
        form: str,
        output: Path | None,
        also: Iterable[tuple[str, Path]],
    ) -> None:
        """The result in its format, then to files in further ones. `render`: format and file to text."""
        self.emit(render(form, output), output)
        for other, path in also:
            self.emit(render(other, path), path)

    def _colored(self, is_terminal: bool) -> bool:
        if self.color_wish != "auto":
            return self.color_wish == "always"
        return is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def printable(text: str) -> str:
    """One line without the control characters by which a configuration could drive the reader's terminal."""
    return "".join(character if character.isprintable() or character == "\t" else "?" for character in text)


def speaks(command: Command) -> Command:
    """Add `-q`, `-v` and `--color`; the command gets a `Terminal` as `terminal`."""

    @wraps(command)
    def with_terminal(*args: Any, quiet: bool, verbose: bool, color: str, **options: Any) -> Any:
        return command(*args, terminal=Terminal(quiet, verbose, color), **options)

    decorated: Any = with_terminal
    for option in (
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
                     help="Colour of results; NO_COLOR is honoured."),
        click.option("-v", "--verbose", is_flag=True, help="Tell more on stderr."),
        click.option("-q", "--quiet", is_flag=True, help="Tell only errors on stderr."),
    ):  # fmt: skip
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def writes(*formats: str) -> Callable[[Command], Command]:
    """Add `--format` (the first is the default) and `-o`; the command gets `form` and `output`."""

    def decorate(command: Command) -> Command:
        decorated: Any = command
        decorated = click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write the result to a file, atomically.",
        )(decorated)
        return click.option(  # type: ignore[no-any-return]
            "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="Of the result."
        )(decorated)

    return decorate


def reads(command: Command) -> Command:
    """Add `--no-cache`; the command gets `cached`, whether devices that were read before may come from the cache."""
    decorated: Any = click.option(
        "--no-cache",
        "cached",
        is_flag=True,
        flag_value=False,
        default=True,
        help="Read every configuration anew, also those that are as they were in an earlier run.",
    )(command)
    return decorated  # type: ignore[no-any-return]


def measures(command: Command) -> Command:
    """Add `--loads`; the command gets `loads`, a file or the address of a server."""
    decorated: Any = click.option(
        "--loads",
        metavar="FILE|prometheus:URL",
        help="Measured load: a file, or a Prometheus server. [beside the configurations]",
    )(command)
    return decorated  # type: ignore[no-any-return]


def writes_more(*formats: str) -> Callable[[Command], Command]:
    """Add `--also FORMAT=FILE`, which writes the same result once more; the command gets pairs as `also`."""

    def pairs(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, Path], ...]:
        found = []
        for text in given:
            form, equals, path = text.partition("=")
            if not equals or not path or form not in formats:
                raise click.BadParameter(f"{text!r}: write FORMAT=FILE, FORMAT one of {', '.join(formats)}")
            found.append((form, Path(path)))
        return tuple(found)

    def decorate(command: Command) -> Command:
        return click.option(
            "--also", multiple=True, metavar="FORMAT=FILE", callback=pairs,
            help="Write the same result to a file in a further format; repeatable.",
        )(command)  # fmt: skip

    return decorate


def fails_on(command: Command) -> Command:
    """Add `--fail-on`; the command gets `fail_on`, a severity or `never`."""
    decorated: Any = click.option(
        "--fail-on",
        type=click.Choice([*SEVERITIES, "never"]),
        default="high",
        show_default=True,
        help="Least severity that makes the exit code 1.",
    )(command)
    return decorated  # type: ignore[no-any-return]


def at_or_above(severity: Severity, threshold: str) -> bool:
    """Whether a severity reaches a threshold; nothing reaches `never`."""
    heaviest_first: tuple[str, ...] = SEVERITIES
    return threshold != "never" and heaviest_first.index(severity) <= heaviest_first.index(threshold)
