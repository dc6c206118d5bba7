"""Three values, and the record of how one came about.

A check says True, False or None; None is *unknown*. `UNKNOWN` stands for a value that could not be determined, where
None is a value that is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NamedTuple

from netaudit.model.base import Span
from netaudit.model.device import Device
from netaudit.model.network import Network

Verdict = bool | None

MOST_STEPS = 20_000_000
"""Elements of lists that one rule may look at in one audit: some ten seconds. More is a rule that compares all with all
and would not end on a large network; what it did not come to is unknown."""


class Endless(Exception):
    """A rule looked at more than it may."""


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN


class Step(NamedTuple):
    """One step of an evaluation: what was asked of which field, what was there, and what followed."""

    depth: int
    path: str
    expected: str
    actual: str
    verdict: Verdict
    why: str = ""
    """Why the verdict is unknown."""
    spans: tuple[Span, ...] = ()
    cited: bool = False
    """Whether a finding names this step as its cause."""


@dataclass(slots=True)
class Context:
    """What an evaluation may look at beside the value itself; one serves all subjects of a rule in turn."""

    network: Network
    devices: Mapping[str, Device]
    value: Any = None
    """The subject: the fact that the rule is asked about."""
    device: Device | None = None
    truncated: str = ""
    """Why something may be missing from the subject's configuration."""
    params: Mapping[str, Any] = field(default_factory=dict)
    population: Callable[[], Iterable[tuple[Any, Device | None]]] = tuple
    """All subjects that the rule applies to, for `unique`."""
    tallies: dict[object, Any] = field(default_factory=dict)
    """What was counted over the population, kept from subject to subject."""
    parsed: Callable[[Device], Any] | None = None
    """A device's `ciscoconfparse2` object, made when it is asked for."""
    text: Callable[[Device], str] | None = None
    """A device's configuration, secrets replaced."""
    redact: Callable[[str], str] = str
    """Replaces secrets in lines of a configuration."""
    why: str = ""
    """Why the value last asked for is unknown."""
    trace: list[Step] | None = None
    whole: bool = False
    """Whether steps that are no cause are noted too."""
    depth: int = 0
    prefix: str = ""
    negated: bool = False
    quiet: int = 0
    """Above 0 where steps are shown and not cited."""
    spent: int = 0
    """Elements of lists looked at so far."""

    def notes(self, verdict: Verdict) -> bool:
        """Whether a step with this verdict is worth noting."""
        return self.whole or self.cites(verdict)

    def spend(self, elements: int) -> None:
        """Counts elements of lists that are looked at. Raises Endless where the rule has looked at too many."""
        self.spent += elements
        if self.spent > MOST_STEPS:
            raise Endless(f"the rule compares too much with too much: more than {MOST_STEPS:,} elements of lists")

    def cites(self, verdict: Verdict) -> bool:
        """Whether a step with this verdict is a cause of a failing, or undecided, outcome."""
        return self.quiet == 0 and (verdict is None or verdict is self.negated)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's conjunction: False decides, then unknown."""
    result: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's disjunction: True decides, then unknown."""
    result: Verdict = False
    for verdict in verdicts:
        if verdict is True:
            return True
        if verdict is None:
            result = None
    return result


def negation(verdict: Verdict) -> Verdict:
    """Kleene's negation."""
    return None if verdict is None else not verdict
