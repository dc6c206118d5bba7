"""Tests of a list: `every some none count sum same distinct contains present unique matches`, and `where` to narrow it.

`count`, `sum`, `distinct`, `unique` and `contains` look at the elements that are there; `every`, `some`, `none` and
`same` at all of them, absent values included. Where a list may be incomplete, only what its known elements settle is
decided: `some` can hold and `every` can fail, and a count can be too high, never low enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from netaudit.model.base import Fact
from netaudit.model.device import Section
from netaudit.policy.comparisons import Check, Comparison, Operand
from netaudit.policy.fields import Many, Path
from netaudit.policy.operators import shown
from netaudit.policy.verdict import UNKNOWN, Context, Step, Verdict, all_of

ListCheck = Callable[[Many, Any, Context], Verdict]

_FAR = 10**15
_COUNTED_ON = 256


@dataclass(frozen=True, slots=True)
class Numeric:
    """A test of a number that is worked out from a list."""

    comparisons: tuple[Comparison, ...]

    def judge(self, number: Any, value: Any, ctx: Context) -> Verdict:
        """The verdict on one number."""
        if len(self.comparisons) == 1:
            return self.comparisons[0].judge(number, value, ctx)
        return all_of(comparison.judge(number, value, ctx) for comparison in self.comparisons)

    def expected(self, value: Any, ctx: Context, path: Path | None = None) -> str:
        """The test for readers."""
        return " and ".join(comparison.expected(value, ctx, path) for comparison in self.comparisons)


def list_check(path: Path, parts: tuple[ListCheck, ...], where: Check | None) -> Check:
    """The check that all parts hold for the list at `path`, narrowed by `where`."""

    def check(value: Any, ctx: Context) -> Verdict:
        many = path.get(value, ctx)
        if where is not None:
            many = _narrowed(many, where, ctx)
        if len(parts) == 1:
            return parts[0](many, value, ctx)
        if ctx.trace is None:
            return all_of(part(many, value, ctx) for part in parts)
        return all_of([part(many, value, ctx) for part in parts])

    return check


def _narrowed(many: Many, where: Check, ctx: Context) -> Many:
    """The elements that `where` holds for; one for which it is unknown leaves the list incomplete."""
    trace, ctx.trace = ctx.trace, None
    items, complete = [], many.complete
    for item in many.items:
        verdict = None if item is UNKNOWN else where(item, ctx)
        if verdict:
            items.append(item)
        complete = complete and verdict is not None
    ctx.trace = trace
    return Many(items, complete)


def quantifier(path: Path, kind: str, element: Check) -> ListCheck:
    """`every`, `some` or `none` of the elements pass `element`."""
    decided_by, decides = {"every": (False, False), "some": (True, True), "none": (True, False)}[kind]

    def quick(many: Many, ctx: Context) -> Verdict:
        open_ = not many.complete
        for item in many.items:
            verdict = element(item, ctx)
            if verdict is decided_by:
                return decides
            open_ = open_ or verdict is None
        return None if open_ else not decides

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        if ctx.trace is None:
            return quick(many, ctx)
        return _traced(many, value, ctx)

    def _traced(many: Many, value: Any, ctx: Context) -> Verdict:
        trace, ctx.trace = ctx.trace, None
        verdict = quick(many, ctx)
        why = ctx.why
        ctx.trace = trace
        assert trace is not None
        place = len(trace)
        outer = ctx.depth, ctx.prefix, ctx.negated, ctx.quiet
        ctx.depth += 1
        ctx.negated = ctx.negated is not (kind == "none")
        ctx.quiet += kind == "some"
        skipped = bool(ctx.quiet) and not ctx.whole  # nothing below would be noted
        for number, item in enumerate(() if skipped else many.items):
            ctx.prefix = f"{outer[1]}{path.text}[{element_name(item, number, path, ctx)}]."
            element(item, ctx)
        ctx.depth, ctx.prefix, ctx.negated, ctx.quiet = outer
        below = trace[place:]
        cited = ctx.cites(verdict) and not any(step.cited and step.verdict is not None for step in below)
        summary = _summary(ctx, path, value, f"{kind} of them", many, verdict, cited)
        trace.insert(place, _because(summary, why))
        return verdict

    return check


def _because(step: Step, why: str) -> Step:
    if step.verdict is not None or not why:
        return step
    return step._replace(verdict=None, why=why)


def _summary(
    ctx: Context, path: Path, value: Any, expected: str, many: Many, verdict: Verdict, cited: bool | None = None
) -> Step:
    actual = f"{len(many.items)} known" if not many.complete else str(len(many.items))
    return Step(
        depth=ctx.depth,
        path=f"{ctx.prefix}{path.text}",
        expected=expected,
        actual=actual,
        verdict=verdict,
        why=ctx.why if verdict is None else "",
        spans=path.spans(value, ctx),
        cited=ctx.cites(verdict) if cited is None else cited,
    )


def element_name(item: Any, number: int, path: Path, ctx: Context) -> str:
    """What a reader calls an element of a list."""
    if isinstance(item, Fact):
        return ctx.redact(item.label) if isinstance(item, Section) else item.label
    for field in ("name", "device", "address", "key", "family"):
        name = getattr(item, field, None)
        if isinstance(name, str):
            return name
    if not isinstance(item, str):
        return str(number + 1)
    return ctx.redact(item) if path.confidential else item


def present_items(many: Many) -> Many:
    """The elements that are there: absent ones left out, unknown ones counted as incompleteness."""
    items = [item for item in many.items if item is not None and item is not UNKNOWN]
    return Many(items, many.complete and all(item is not UNKNOWN for item in many.items))


def count_check(path: Path, test: Numeric) -> ListCheck:
    """`count`: how many elements there are."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        known = present_items(many)
        verdict = _range_verdict(len(known.items), known.complete, test, value, ctx)
        if ctx.trace is not None:
            actual = str(len(known.items)) if known.complete else f"at least {len(known.items)}"
            ctx.trace.append(_numbered(ctx, path, value, "count", test.expected(value, ctx), actual, verdict))
        return verdict

    return check


def _range_verdict(low: int, complete: bool, test: Numeric, value: Any, ctx: Context) -> Verdict:
    """The verdict on a number that is `low`, or anything from there on where the list may be incomplete."""
    if complete:
        return test.judge(low, value, ctx)
    why = ctx.why
    verdicts = {test.judge(number, value, ctx) for number in (low, *_turns(low, test, value, ctx), _FAR)}
    ctx.why = why
    return verdicts.pop() if len(verdicts) == 1 else None


def _turns(low: int, test: Numeric, value: Any, ctx: Context) -> Iterator[int]:
    """The numbers from `low` on at which a verdict may turn: those that it compares with, and their neighbours."""
    for comparison in test.comparisons:
        wanted = comparison.operand.get(value, ctx)
        for number in wanted if isinstance(wanted, tuple) else (wanted,):
            if isinstance(number, int | float) and math.isfinite(number):
                near = range(math.floor(number) - 1, math.ceil(number) + 2)
                yield from (each for each in near if low <= each < low + _COUNTED_ON)


def sum_check(path: Path, of: Path, test: Numeric) -> ListCheck:
    """`sum` of a field over the elements; an absent value adds nothing, an unknown one leaves the sum unknown."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        values = present_items(_field_values(many, of, ctx))
        total = sum(values.items)
        verdict = test.judge(total, value, ctx) if values.complete else None
        if ctx.trace is not None:
            actual = shown(total, of.type) + ("" if values.complete else " known")
            wanted = test.expected(value, ctx, of)
            ctx.trace.append(_numbered(ctx, path, value, f"sum of {of.text}", wanted, actual, verdict))
        return verdict

    return check


def same_check(path: Path, of: Path) -> ListCheck:
    """`same`: all elements have one value; lists are compared as sets."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        values = _field_values(many, of, ctx)
        known = {_comparable(item) for item in values.items if item is not UNKNOWN}
        whole = values.complete and UNKNOWN not in values.items
        verdict: Verdict = False if len(known) > 1 else True if whole else None
        if ctx.trace is not None:
            expected = f"same {of.text}".strip() if of.text else "all the same"
            actual = ", ".join(sorted(_shown(item, of, path, ctx) for item in known))
            ctx.trace.append(_numbered(ctx, path, value, "", expected, actual, verdict))
        return verdict

    return check


def distinct_check(path: Path, of: Path, test: Numeric | None) -> ListCheck:
    """`distinct`: all values differ; with a test, how many different values there are."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        values = present_items(_field_values(many, of, ctx))
        kinds = {_comparable(item) for item in values.items}
        verdict: Verdict
        if test is not None:
            verdict = _range_verdict(len(kinds), values.complete, test, value, ctx)
        elif len(kinds) < len(values.items):
            verdict = False
        else:
            verdict = True if values.complete else None
        if ctx.trace is not None:
            expected = f"different values {test.expected(value, ctx)}" if test else "all different"
            actual = ", ".join(_shown(item, of, path, ctx) for item in values.items) or "none"
            ctx.trace.append(_numbered(ctx, path, value, of.text, expected, actual, verdict))
        return verdict

    return check


def contains_check(path: Path, operand: Operand) -> ListCheck:
    """`contains`: the list has this element, or all of these."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        wanted = operand.get(value, ctx)
        known = present_items(many)
        verdict: Verdict = None
        if wanted is not UNKNOWN:
            asked = wanted if isinstance(wanted, tuple) else (wanted,)
            verdict = True if all(item in known.items for item in asked) else False if known.complete else None
        if ctx.trace is not None:
            expected = f"contains {'unknown' if wanted is UNKNOWN else shown(wanted, path.type)}"
            actual = f"{len(known.items)} lines" if path.confidential else shown(known.items, path.type)
            ctx.trace.append(_numbered(ctx, path, value, "", expected, actual, verdict))
        return verdict

    return check


def present_check(path: Path, operand: Operand) -> ListCheck:
    """`present`: the list has an element."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        wanted = operand.get(value, ctx)
        known = present_items(many)
        verdict: Verdict = bool(known.items) is wanted if known.items or known.complete else None
        if ctx.trace is not None:
            expected = "is present" if wanted else "is absent"
            ctx.trace.append(_summary(ctx, path, value, expected, known, verdict))
        return verdict

    return check


def block_check(path: Path, comparison: Comparison) -> ListCheck:
    """`matches` and `not_matches` on the lines of a section, searched as one text."""

    def check(many: Many, value: Any, ctx: Context) -> Verdict:
        search = comparison.operand.get(value, ctx)
        known = present_items(many)
        found = bool(search("\n".join(known.items)))
        wanted = comparison.operator.name == "matches"
        verdict: Verdict = found is wanted if found or known.complete else None
        if ctx.trace is not None:
            expected = comparison.expected(value, ctx, path)
            ctx.trace.append(_numbered(ctx, path, value, "", expected, f"{len(known.items)} lines", verdict))
        return verdict

    return check


def _field_values(many: Many, of: Path, ctx: Context) -> Many:
    items: list[Any] = []
    complete = many.complete
    for item in many.items:
        found = UNKNOWN if item is UNKNOWN else of.get(item, ctx)
        if isinstance(found, Many):
            complete = complete and found.complete
            found = tuple(found.items)
        items.append(found)
    return Many(items, complete)


def _shown(item: Any, of: Path, path: Path, ctx: Context) -> str:
    text = shown(item, of.type)
    return ctx.redact(text) if of.confidential or path.confidential else text


def _comparable(item: Any) -> Any:
    return tuple(sorted(item, key=str)) if isinstance(item, tuple) else item


def _numbered(ctx: Context, path: Path, value: Any, what: str, expected: str, actual: str, verdict: Verdict) -> Step:
    name = f"{ctx.prefix}{path.text}" + (f" {what}" if what else "")
    spans = path.spans(value, ctx)
    why = ctx.why if verdict is None else ""
    return Step(ctx.depth, name.strip(), expected, actual, verdict, why, spans, ctx.cites(verdict))
