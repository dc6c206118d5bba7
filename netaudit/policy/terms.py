"""What a check says, as data: so that several of them can be written out as one function (`quick`).

A check is a function; what it stands for is noted beside it. One that has no note is called as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from weakref import WeakKeyDictionary

from netaudit.policy.comparisons import Check, Comparison, Operand
from netaudit.policy.fields import Path


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of the value at a path."""

    path: Path
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Joined:
    """All, or any, of several checks."""

    how: Literal["all", "any"]
    parts: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite of a check."""

    part: Check


@dataclass(frozen=True, slots=True)
class Elements:
    """`every`, `some` or `none` of the elements of a list pass a check."""

    path: Path
    kind: str
    part: Check


@dataclass(frozen=True, slots=True)
class Counted:
    """Comparisons of how many elements a list has."""

    path: Path
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A list contains these elements, or any at all (`present`)."""

    path: Path
    word: str
    operand: Operand


Term = Compared | Joined | Negated | Elements | Counted | Held
AnyCheck = TypeVar("AnyCheck", bound=Callable[..., Any])
_NOTED: WeakKeyDictionary[Any, Term] = WeakKeyDictionary()


def noted(check: AnyCheck, term: Term | None) -> AnyCheck:
    """The check, with what it stands for noted; None for what cannot be told."""
    if term is not None:
        _NOTED[check] = term
    return check


def term_of(check: Callable[..., Any]) -> Term | None:
    """What a check stands for, where that was noted."""
    return _NOTED.get(check)
