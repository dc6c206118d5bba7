"""One rule asked about one entity: first for the verdict alone, and again with every step noted where it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netaudit.model.base import Span
from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.policy.comparisons import Check
from netaudit.policy.fields import fact_spans, located
from netaudit.policy.profiles import Profile
from netaudit.policy.rule import Rule
from netaudit.policy.subjects import Subject, devices_of, of_device, place, subjects, truncation
from netaudit.policy.verdict import Context, Step, Verdict

WORTH_WRITING = 200
"""Entities; asking fewer of them takes no longer than compiling a function."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A verdict and the steps that led to it."""

    verdict: Verdict
    steps: Sequence[Step]

    @property
    def causes(self) -> list[Step]:
        """The steps that made it fail, or kept it from being decided."""
        undecided = self.verdict is None
        return [step for step in self.steps if step.cited and (step.verdict is None) is undecided]


class Asking:
    """One rule over one network: its context, parameters and population."""

    def __init__(
        self,
        rule: Rule,
        network: Network,
        devices: Mapping[str, Device],
        profile: Profile,
        redact: Callable[[str], str] = str,
        parsed: Callable[[Device], Any] | None = None,
        text: Callable[[Device], str] | None = None,
    ) -> None:
        self.rule = rule
        self.network = network
        self.profile = profile
        self.params: dict[str | None, Mapping[str, Any]] = {}
        self.ctx = Context(
            network,
            devices,
            params=rule.params,
            population=self._population,
            redact=redact,
            parsed=parsed,
            text=text,
        )

    def subjects(self) -> Iterator[Subject]:
        """The entities that the rule is for."""
        return subjects(self.rule, self.network, self.ctx.devices)

    def turn_to(self, value: Any, device: Device | None) -> None:
        """Makes an entity the one that is asked about."""
        place(self.ctx, value, device)
        self._turn_params(device)

    def _turn_params(self, device: Device | None) -> None:
        if self.rule.params:
            key = device.name if device else None
            if key not in self.params:
                self.params[key] = self.profile.params_for(self.rule, device)
            self.ctx.params = self.params[key]

    def groups(self) -> Iterator[tuple[tuple[str, ...], Sequence[Any]]]:
        """The entities that the rule is for, in groups of the same devices, with the context turned to each group."""
        rule = self.rule
        if rule.entity.scope == "network":
            for value, device in self.subjects():
                self.turn_to(value, device)
                yield devices_of(value, device), (value,)
            return
        for device in self.network.devices:
            values = of_device(rule, device)
            if values and (not rule.platforms or device.platform in rule.platforms):
                self.ctx.truncated = truncation(values[0], device, self.ctx.devices) if device.truncated else ""
                self._turn_params(device)
                self.ctx.value, self.ctx.device = values[0], device
                yield (device.name,), values

    def many(self) -> bool:
        """Whether there are so many entities that a function written out for the rule is worth it."""
        rule = self.rule
        if rule.entity.scope == "network":
            return bool(rule.entity.attribute) and len(getattr(self.network, rule.entity.attribute)) >= WORTH_WRITING
        return sum(len(of_device(rule, device)) for device in self.network.devices) >= WORTH_WRITING

    def alike(self) -> bool:
        """Whether nothing that holds an entity makes a difference: no parameters by device, nothing cut off."""
        return not self.rule.params and not any(device.truncated for device in self.network.devices)

    def where(self) -> Verdict:
        """Whether the rule applies to the entity."""
        return True if self.rule.where is None else self.rule.where(self.ctx.value, self.ctx)

    def trace(self, check: Check | None) -> Trace:
        """A check again, with its steps."""
        if check is None:
            return Trace(True, ())
        steps: list[Step] = []
        self.ctx.trace = steps
        self.ctx.why = ""
        try:
            verdict = check(self.ctx.value, self.ctx)
        finally:
            self.ctx.trace = None
        return Trace(verdict, steps)

    def spans(self, causes: Sequence[Step]) -> tuple[Span, ...]:
        """The lines that show a finding: those of its causes, the entity's own before others, else the entity's."""
        found = list(dict.fromkeys([span for step in causes for span in step.spans]))
        if len(found) != 1:
            own = fact_spans(self.ctx.value, self.ctx)
            around = _by_device(own)
            kept = _without_covered(found or list(own))
            found = sorted(kept, key=lambda span: not _meets(span, around.get(span.device, ())))
        return located(found, self.ctx.devices)

    def _population(self) -> Iterator[Subject]:
        own = self.ctx.value, self.ctx.device
        trace, self.ctx.trace = self.ctx.trace, None
        applying = []
        for value, device in self.subjects():
            self.turn_to(value, device)
            if self.where() is not False:
                applying.append((value, device))
        self.turn_to(*own)
        self.ctx.trace = trace
        return iter(applying)


def _by_device(spans: Iterable[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for span in spans:
        found.setdefault(span.device, []).append(span)
    return found


def _meets(span: Span, own: Sequence[Span]) -> bool:
    """Whether some of the lines are the entity's own on the same device."""
    return any(span.start <= o.end and o.start <= span.end for o in own)


def _without_covered(spans: list[Span]) -> list[Span]:
    """Spans without those that stand within another one of the same device."""
    ordered = sorted(range(len(spans)), key=lambda at: (spans[at].device, spans[at].start, -spans[at].end))
    covered: set[int] = set()
    device, furthest = None, 0
    for number, at in enumerate(ordered):
        span = spans[at]
        if span.device != device:
            device, furthest = span.device, -1
        again = number + 1 < len(ordered) and spans[ordered[number + 1]] == span
        if again or furthest >= span.end:
            covered.add(at)
        furthest = max(furthest, span.end)
    return [span for at, span in enumerate(spans) if at not in covered]


def _reason(path: str, why: str) -> str:
    """A step's reason, with the field in front where the reason does not begin with it or with what holds it."""
    owner = path.partition(".")[0].partition(" ")[0]
    return why if not path or why.startswith(f"{owner}") else f"{path}: {why}" if why else path


def reasons(trace: Trace) -> str:
    """Why a verdict is unknown, in one line."""
    told = dict.fromkeys(_reason(step.path, step.why) for step in trace.causes)
    return "; ".join(told) or "could not be determined"
