"""What can go wrong, drawn as a tree.

    NetauditError
    ├── UsageError            the command line asks for something that cannot be done
    ├── InvalidInput          a file is at fault: one or more problems, each with file and line
    │   ├── InvalidConfig     a configuration that cannot be read as one
    │   ├── InvalidPolicy     a rule pack, a profile or a waiver file
    │   ├── InvalidInventory  an inventory, an intent or a links file
    │   └── InvalidDemands    a demands, loads or topology file
    ├── CollectionError       one device could not be collected; the others stand
    ├── MeasurementError      a monitoring system does not tell the measured loads
    ├── ArchiveError          the archive is locked, damaged or not there
    ├── ResultsError          the database of results is locked, full, damaged or of a newer version
    ├── Busy                  another process is at the same work
    └── MissingExtra          an optional dependency is needed and not installed

Each error says what is wrong, where, and what to do about it; none reaches a user as a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class NetauditError(Exception):
    """An error that is told to the user in one line a problem; the command ends with `exit_code`."""

    exit_code = 2

    def lines(self) -> list[str]:
        """The lines printed on stderr."""
        return [str(self)]


class UsageError(NetauditError):
    """The command line asks for something that cannot be done."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: `FILE:LINE: path.to.key: what (did you mean ...?)`."""

    file: str
    line: int | None
    message: str
    key: str = ""
    hint: str = ""

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f"{self.key}: " if self.key else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: {key}{self.message}{hint}"


class InvalidInput(NetauditError):
    """A file is at fault; all its problems are told, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems

    @classmethod
    def at(cls, file: str | Path, line: int | None, message: str, *, key: str = "", hint: str = "") -> InvalidInput:
        """The error for a single problem."""
        return cls(Problem(str(file), line, message, key, hint))

    def lines(self) -> list[str]:
        """One line a problem."""
        return [str(problem) for problem in self.problems]


class InvalidConfig(InvalidInput):
    """A configuration that cannot be read as one."""


class InvalidPolicy(InvalidInput):
    """A rule pack, a profile or a waiver file."""


class InvalidInventory(InvalidInput):
    """An inventory, an intent or a links file."""


class InvalidDemands(InvalidInput):
    """A demands, loads or topology file."""


class CollectionError(NetauditError):
    """One device could not be collected.

    `reason` is one of `unreachable`, `authentication`, `host_key`, `timeout`, `refused`, `incomplete`,
    `credential`, `unsupported`.
    """

    exit_code = 3

    def __init__(self, device: str, reason: str, message: str) -> None:
        super().__init__(f"{device}: {message}")
        self.device = device
        self.reason = reason
        self.message = message
        self.seconds = 0.0
        """How long it took to find out."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.device, self.reason, self.message), vars(self)


class MeasurementError(NetauditError):
    """A monitoring system does not tell the measured loads: not reachable, refused, or a query that is wrong."""


class ArchiveError(NetauditError):
    """The archive is locked, damaged or not there."""


class ResultsError(NetauditError):
    """The database of results cannot be used: locked, full, damaged, not reachable, of a newer version."""


class Busy(NetauditError):
    """Another process is at the same work."""


class MissingExtra(NetauditError):
    """An optional dependency is needed and not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional dependency: pip install 'netaudit[{extra}]'")
