"""Tests of one value: a literal, a list of literals, or a mapping of operators, as a check that records what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netaudit.policy.fields import Path, reader
from netaudit.policy.operators import Operator, shown
from netaudit.policy.verdict import UNKNOWN, Context, Step, Verdict

Check = Callable[[Any, Context], Verdict]


@dataclass(frozen=True, slots=True)
class Operand:
    """What a value is compared with: a constant, a parameter, or another field."""

    get: Callable[[Any, Context], Any]
    fixed: bool = False
    constant: Any = None
    """The value, where it is fixed."""
    words: str = ""
    """Names the field or the parameter; empty for a constant."""
    path: Path | None = None
    """Of a field."""
    written: Callable[[Context], Any] = lambda ctx: None
    """The value as it stands in the rule file, before conversion; for readers."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One operator with what it is given."""

    operator: Operator
    operand: Operand

    def judge(self, actual: Any, value: Any, ctx: Context) -> Verdict:
        """The verdict on an actual value."""
        if actual is UNKNOWN:
            return None
        wanted = self.operand.get(value, ctx)
        if wanted is UNKNOWN:
            return None
        if wanted is None and self.operator.ordered:
            ctx.why = f"{self.operand.words} is not set"
            return None
        return self.operator.apply(actual, wanted)

    def expected(self, value: Any, ctx: Context, path: Path | None) -> str:
        """The comparison for readers: `is at least 2`."""
        if self.operator.wanted == "flag":
            return "is present" if self.operand.get(value, ctx) is True else "is absent"
        if self.operator.wanted == "reach":
            return "is unique" if self.operand.get(value, ctx) == "network" else "is unique within the device"
        if self.operator.wanted == "pattern":
            return f"{self.operator.words} /{self.operand.written(ctx)}/"
        wanted = self.operand.get(value, ctx)
        text = "unknown" if wanted is UNKNOWN else shown(wanted, path.type if path else None)
        return f"{self.operator.words} {text}" + (f" ({self.operand.words})" if self.operand.words else "")


def comparison_check(path: Path, comparisons: tuple[Comparison, ...]) -> Check:
    """The check that all comparisons hold for the value at `path`."""
    plain = [item for item in comparisons if item.operator.name != "unique"]
    get = reader(path)
    unique = [unique_check(path, item.operand) for item in comparisons if item.operator.name == "unique"]
    if len(plain) == 1 and not unique and plain[0].operand.fixed and not plain[0].operator.ordered:
        return _single(path, plain[0])

    def check(value: Any, ctx: Context) -> Verdict:
        actual = get(value, ctx)
        result: Verdict = True
        for comparison in plain:
            verdict = comparison.judge(actual, value, ctx)
            if ctx.trace is not None:
                if ctx.notes(verdict):
                    expected = comparison.expected(value, ctx, path)
                    record(ctx, path, value, expected, actual, verdict, comparison.operand.path)
            elif verdict is False:
                return False
            result = verdict if result is True or verdict is False else result
        for asks in unique:
            verdict = asks(value, ctx)
            result = verdict if result is True or verdict is False else result
        return result

    return check


def _single(path: Path, comparison: Comparison) -> Check:
    """The common case, one constant comparison, without a loop."""
    get, apply, wanted = reader(path), comparison.operator.apply, comparison.operand.constant
    expected = ""  # worked out when a step is told; it is always the same

    def check(value: Any, ctx: Context) -> Verdict:
        actual = get(value, ctx)
        verdict = None if actual is UNKNOWN else apply(actual, wanted)
        if ctx.trace is not None and ctx.notes(verdict):
            nonlocal expected
            expected = expected or comparison.expected(value, ctx, path)
            record(ctx, path, value, expected, actual, verdict, comparison.operand.path)
        return verdict

    return check


def record(
    ctx: Context, path: Path, value: Any, expected: str, actual: Any, verdict: Verdict, other: Path | None = None
) -> None:
    """Notes a step, with the lines of both fields where two are compared; only while something is being traced."""
    assert ctx.trace is not None
    spans = path.spans(value, ctx)
    if other is not None:
        spans = tuple(dict.fromkeys((*spans, *other.spans(value, ctx))))
    told = "unknown" if actual is UNKNOWN else _told(actual, path, ctx)
    if path.defaulted(value, ctx):
        told += " by default"
    name = f"{ctx.prefix}{path.text}".rstrip(".") or "value"
    why = ctx.why if verdict is None else ""
    ctx.trace.append(Step(ctx.depth, name, expected, told, verdict, why, spans, ctx.cites(verdict)))


def _told(actual: Any, path: Path, ctx: Context) -> str:
    text = shown(actual, path.type) if not hasattr(actual, "__struct_fields__") else "present"
    return ctx.redact(text) if path.confidential else text


def unique_check(path: Path, operand: Operand) -> Check:
    """The check that no other subject of the rule has the value that this one has at `path`; absent ones pass."""

    def check(value: Any, ctx: Context) -> Verdict:
        reach = operand.get(value, ctx)
        actual = path.get(value, ctx)
        verdict: Verdict
        if actual is UNKNOWN:
            verdict = None
        elif actual is None:
            verdict = True
        else:
            verdict = _alone(actual, _tally(path, reach, ctx), reach, ctx)
        if ctx.trace is not None and ctx.notes(verdict):
            where = " within the device" if reach == "device" else ""
            record(ctx, path, value, f"is unique{where}", actual, verdict)
        return verdict

    return check


def _alone(actual: Any, tally: tuple[Counter[Any], Mapping[str | None, str]], reach: str, ctx: Context) -> Verdict:
    counts, blind = tally
    holder = ctx.device.name if reach == "device" and ctx.device else None
    if counts[holder, actual] > 1:
        return False
    if holder in blind:
        ctx.why = blind[holder]
        return None
    return True


def _tally(path: Path, reach: str, ctx: Context) -> tuple[Counter[Any], Mapping[str | None, str]]:
    """How often each value occurs in each device (or in the network), and where values are not known."""
    key = (path, reach)
    found = ctx.tallies.get(key)
    if found is None:
        counts: Counter[Any] = Counter()
        blind: dict[str | None, str] = {}
        cut = next((device for device in ctx.network.devices if device.truncated), None)
        if cut is not None:
            blind[None] = f"the configuration of {cut.name} is cut off: {cut.truncated}"
        own = ctx.device, ctx.value, ctx.truncated
        for value, device in ctx.population():
            holder = device.name if reach == "device" and device else None
            ctx.device, ctx.value, ctx.truncated = device, value, ""
            actual = path.get(value, ctx)
            if actual is UNKNOWN:
                blind[holder] = f"another one is not known: {ctx.why}"
            elif holder is not None and device is not None and device.truncated:
                blind[holder] = f"the configuration of {device.name} is cut off: {device.truncated}"
            if actual is not None and actual is not UNKNOWN:
                counts[holder, actual] += 1
        ctx.device, ctx.value, ctx.truncated = own
        found = ctx.tallies[key] = counts, blind
    return found
