"""The verdicts on many entities of one device, by one function that is written out for the rule.

Nearly all entities are plain: nothing about them is unknown, and their configuration is whole. For those a comparison
is an attribute and an operator, and the condition of a rule becomes one Python function that hardly calls anything.
What a condition says that is not written out here is called as it is, and an entity that is not plain is left to the
checks themselves: they alone decide about `unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from netaudit.model.base import Fact
from netaudit.model.catalog import Entry
from netaudit.policy.comparisons import Check, Comparison
from netaudit.policy.fields import Path, the_device, the_subject
from netaudit.policy.operators import holds
from netaudit.policy.terms import Compared, Counted, Elements, Held, Joined, Negated, term_of
from netaudit.policy.verdict import UNKNOWN, Context, Endless

Left = tuple[Any, Literal["fail", "unknown", "where", "ask"]]
"""An entity that did not pass: it fails, is not decided, may not be applied to, or is to be asked in full."""
Answer = tuple[list[Any], list[Left]] | None
"""The entities that pass, and those that do not; None where all are to be asked in full."""


class Quick(NamedTuple):
    """A function that is written out."""

    answer: Callable[[Sequence[Any], Context], Answer]
    """Of entities of one device, to which the context is turned."""
    calls: bool
    """Whether it calls checks, which may look at the context."""


_PLAIN = {
    "eq": "{a} == {w}",
    "ne": "{a} != {w}",
    "in": "{a} in {w}",
    "not_in": "{a} not in {w}",
    "min": "({t} := {a}) is not None and {t} >= {w}",
    "max": "({t} := {a}) is not None and {t} <= {w}",
    "above": "({t} := {a}) is not None and {t} > {w}",
    "below": "({t} := {a}) is not None and {t} < {w}",
    "matches": "({t} := {a}) is not None and {w}({t})",
    "not_matches": "({t} := {a}) is None or not {w}({t})",
    "contains": "HOLDS({a}, {w})",
    "present": "({a} not in NOTHING) is {w}",
}
"""The operators on a value `a` that is known, and the wanted value `w`, as `operators` has them."""
_GLOBALS = {"HOLDS": holds, "NOTHING": (None, "", ()), "Endless": Endless}
_MOST_BLOCKS = 15
"""Loops in each other; Python takes 20."""


@lru_cache(maxsize=4096)
def written_out(where: Check | None, expect: Check) -> Quick:
    """The function of a rule's conditions."""
    return _Writer(where, expect).function()


class _Writer:
    """Writes one function, line by line."""

    def __init__(self, where: Check | None, expect: Check) -> None:
        self._where = where
        self._expect = expect
        self._lines: list[str] = []
        self._depth = 2
        self._blocks = 0
        self._held: dict[str, Any] = dict(_GLOBALS)
        self._params: list[str] = []
        self._keys: dict[str, set[str]] = {"value": set(), "device": set()}
        self._with_device = False
        self._calls = False
        self._names = 0

    def function(self) -> Quick:
        """The function itself."""
        self._depth += 1  # within `try`
        if self._where is not None:
            self._asked(self._where, "w")
            self._line("if w is False: continue")
            self._line("if w is None:")
            self._line("    left.append((value, 'where')); continue")
        self._asked(self._expect, "e")
        self._line("if e is True: passed.append(value)")
        self._line("else: left.append((value, 'unknown' if e is None else 'fail'))")
        source = "\n".join((*self._head(), *self._lines, *_TAIL))
        exec(compile(source, "<rule>", "exec"), self._held)  # noqa: S102 - names of fields of the model, and our own
        return Quick(self._held["quick"], self._calls)

    def _head(self) -> list[str]:
        """What is done once for all entities, and what each must be for the rest to hold."""
        head = ["def quick(values, ctx):", "    device = ctx.device"]
        if self._with_device:
            own = self._constant(frozenset(self._keys["device"]))
            head.append(
                f"    if device is None or (device.unknown and not {own}.isdisjoint(device.unknown)): return None"
            )
        for name in self._params:
            head += [f"    {name} = {name}_get(None, ctx)", f"    if {name} is None: return None"]
        head += ["    passed, left = [], []", "    for value in values:"]
        if self._calls:
            head.append("        ctx.value = value")
        return [*head, "        try:"]

    # Statements

    def _asked(self, check: Check, target: str) -> None:
        """Sets `target` to the verdict on the entity, unless something that the check looks at is unknown there."""
        start = len(self._lines)
        self._keys["value"] = set()
        self._condition(check, "value", target)
        if self._keys["value"]:
            own, blank = self._constant(frozenset(self._keys["value"])), "    " * self._depth
            skipped = self._excluded(check) if check is self._where else ""
            self._lines[start:start] = [
                f"{blank}if value.unknown and not {own}.isdisjoint(value.unknown):",
                *([f"{blank}    if {skipped}: continue"] if skipped else []),
                f"{blank}    left.append((value, 'ask')); continue",
            ]

    def _excluded(self, where: Check) -> str:
        """An expression for what is known of an entity, of which something is unknown, to keep a rule from it."""
        term = term_of(where)
        found = []
        for part in term.parts if isinstance(term, Joined) and term.how == "all" else (where,):
            self._keys["value"] = set()
            plain = self._expression(part, "value")
            if plain is not None:
                own = self._constant(frozenset(self._keys["value"]))
                found.append(f"({own}.isdisjoint(value.unknown) and not ({plain}))")
        return " or ".join(found)

    def _condition(self, check: Check, here: str, target: str) -> None:
        """Sets `target` to the verdict of a check on the variable `here`."""
        plain = self._expression(check, here)
        term = term_of(check)
        if plain is not None:
            self._line(f"{target} = {plain}")
        elif isinstance(term, Joined) and self._blocks < _MOST_BLOCKS:
            self._junction(term, here, target)
        elif isinstance(term, Negated):
            inner = self._name()
            self._condition(term.part, here, inner)
            self._line(f"{target} = None if {inner} is None else not {inner}")
        elif isinstance(term, Elements) and self._blocks < _MOST_BLOCKS and (found := self._list(term.path, here)):
            self._elements(term, found, target)
        else:
            self._calls = True
            self._line(f"{target} = {self._constant(check)}({here}, ctx)")

    def _junction(self, term: Joined, here: str, target: str) -> None:
        decisive = term.how == "any"
        plain, others = [], []
        for part in term.parts:
            found = self._expression(part, here)
            if found is not None:
                plain.append(found)
            else:
                others.append(part)
        with self._block("while True:"):
            self._line(f"{target} = {not decisive}")
            if plain:
                joined = f" {'or' if decisive else 'and'} ".join(f"({found})" for found in plain)
                self._line(f"if {joined if decisive else f'not ({joined})'}:")
                self._line(f"    {target} = {decisive}; break")
            for part in others:
                inner = self._name()
                self._condition(part, here, inner)
                self._line(f"if {inner} is {decisive}:")
                self._line(f"    {target} = {decisive}; break")
                self._line(f"if {inner} is None: {target} = None")
            self._line("break")

    def _elements(self, term: Elements, found: str, target: str) -> None:
        decided_by, decides = {"every": (False, False), "some": (True, True), "none": (True, False)}[term.kind]
        items, item, inner = self._name(), self._name(), self._name()
        self._line(f"{items} = {found}")
        self._line(f"ctx.spend(len({items}))")
        self._line(f"{target} = {not decides}")
        with self._block(f"for {item} in {items}:"):
            start = len(self._lines)
            struct = term.path.type.struct
            self._keys[item] = set()
            fact = struct is not None and issubclass(struct, Fact)
            self._depth += fact
            self._condition(term.part, item, inner)
            self._depth -= fact
            if fact:
                self._calls = True
                own = self._constant(frozenset(self._keys[item]))
                whole = self._constant(term.part)
                blank = "    " * self._depth
                self._lines[start:start] = [
                    f"{blank}if {item}.unknown and not {own}.isdisjoint({item}.unknown):",
                    f"{blank}    {inner} = {whole}({item}, ctx)",
                    f"{blank}else:",
                ]
            self._line(f"if {inner} is {decided_by}:")
            self._line(f"    {target} = {decides}; break")
            self._line(f"if {inner} is None: {target} = None")

    # Expressions: of what is never unknown

    def _expression(self, check: Check, here: str) -> str | None:
        """A check as an expression that is True or False; None where it is more than that."""
        term = term_of(check)
        match term:
            case Compared():
                actual = self._value(term.path, here)
                return self._compared(actual, term.comparison) if actual is not None else None
            case Negated():
                inner = self._expression(term.part, here)
                return f"not ({inner})" if inner is not None else None
            case Joined():
                parts = [self._expression(part, here) for part in term.parts]
                known = [part for part in parts if part is not None]
                word = " or " if term.how == "any" else " and "
                if not parts:
                    return str(term.how == "all")
                return word.join(f"({part})" for part in known) if len(known) == len(parts) else None
            case Counted():
                return self._counted(term, here)
            case Held():
                return self._contained(term, here)
        return None

    def _compared(self, actual: str, comparison: Comparison) -> str | None:
        operator, operand = comparison.operator, comparison.operand
        form = _PLAIN.get(operator.name)
        if form is None:
            return None
        if operand.fixed:
            if operand.constant is UNKNOWN or (operand.constant is None and operator.ordered):
                return None
            wanted = self._constant(operand.constant)
        elif operand.path is None and operand.words.startswith("param "):
            wanted = self._param(operand.get)
        else:
            return None
        return form.format(a=actual, w=wanted, t=self._name())

    def _counted(self, term: Counted, here: str) -> str | None:
        found = self._list(term.path, here)
        if found is None:
            return None
        parts = [self._compared(f"len({found})", comparison) for comparison in term.comparisons]
        known = [part for part in parts if part is not None]
        return " and ".join(f"({part})" for part in known) if len(known) == len(parts) else None

    def _contained(self, term: Held, here: str) -> str | None:
        found = self._list(term.path, here)
        wanted = term.operand.constant
        if found is None or not term.operand.fixed or wanted is UNKNOWN:
            return None
        if term.word == "present":
            return f"(len({found}) > 0) is {self._constant(wanted)}"
        asked = wanted if isinstance(wanted, tuple) else (wanted,)
        return " and ".join(f"({self._constant(item)} in {found})" for item in asked) or "True"

    def _value(self, path: Path, here: str) -> str | None:
        """The value at the end of a path without lists; None where it may be unknown though its owner is plain."""
        if any(step.many or step.known or (step.fact and place) for place, step in enumerate(path.steps)):
            return None
        return self._follow(path, len(path.steps), here)

    def _list(self, path: Path, here: str) -> str | None:
        """The elements of a list that is a field of a plain entity, or of something in it."""
        *before, last = path.steps or (None,)
        if last is None or not last.many or path.type.struct is Entry:
            return None
        if any(step.known or (step.fact and place) for place, step in enumerate(path.steps)):
            return None
        if any(step.many for step in before if step is not None):
            return None
        if not before:
            return f"({self._root(path, here)}.{last.attribute} or ())"
        holder, found = self._name(), self._follow(path, len(before), here)
        return f"(() if ({holder} := {found}) is None else {holder}.{last.attribute} or ())"

    def _follow(self, path: Path, steps: int, here: str) -> str:
        found = self._root(path, here)
        for place, step in enumerate(path.steps[:steps]):
            if place:
                name = self._name()
                found = f"(None if ({name} := {found}) is None else {name}.{step.attribute})"
            else:
                found = f"{found}.{step.attribute}"
        return found

    def _root(self, path: Path, here: str) -> str:
        """Where a path begins; what may be unknown there is noted."""
        root = "device" if path.start is the_device else "value" if path.start is the_subject else here
        self._with_device = self._with_device or root == "device"
        if path.steps and path.steps[0].fact:
            self._keys[root].update(path.steps[0].keys)
        return root

    # Names

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    @contextmanager
    def _block(self, head: str) -> Any:
        self._line(head)
        self._depth += 1
        self._blocks += 1
        yield
        self._depth -= 1
        self._blocks -= 1

    def _name(self) -> str:
        self._names += 1
        return f"t{self._names}"

    def _constant(self, value: Any) -> str:
        name = f"c{len(self._held)}"
        self._held[name] = value
        return name

    def _param(self, get: Callable[[Any, Context], Any]) -> str:
        name = f"p{len(self._held)}"
        self._held[f"{name}_get"] = get
        self._params.append(name)
        return name


_TAIL = (
    "        except Endless:",
    "            left.append((value, 'ask'))",
    "    return passed, left",
)
