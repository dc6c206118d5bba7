"""Conditions of the rule language, checked against the model and compiled to functions.

A condition is a mapping whose entries must all hold: `all`, `any`, `not`, or a dotted path with a test. A test is a
literal (equal), a list (one of), or a mapping of operators; on a list it is a mapping of `every some none count sum
same distinct contains present unique`, narrowed by `where`. Truth has three values, joined as Kleene has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from netaudit.config.violations import suggestion
from netaudit.config.yamlfile import Key
from netaudit.model.catalog import FieldType
from netaudit.policy import quantifiers
from netaudit.policy.comparisons import Check, Comparison, Operand, comparison_check
from netaudit.policy.fields import Path, PathError, Scope, resolve
from netaudit.policy.operators import OPERATORS, Convert, Operator, article, converter
from netaudit.policy.quantifiers import ListCheck, Numeric
from netaudit.policy.terms import Compared, Counted, Elements, Held, Joined, Negated, noted, term_of
from netaudit.policy.verdict import UNKNOWN, Context, Verdict, all_of, any_of, negation

At = tuple[Key, ...]
Note = Callable[[At, str, str], None]

JUNCTIONS = ("all", "any", "not")
LIST_WORDS = ("every", "some", "none", "count", "sum", "same", "distinct", "contains", "present", "unique", "where")
BLOCK_WORDS = ("matches", "not_matches")
_GUARD = "device.platform"
_WHOLE = FieldType("integer")


def _true(value: Any, ctx: Context) -> Verdict:
    return True


@dataclass(frozen=True, slots=True)
class ParamUse:
    """A place where a parameter is used, and what its value must be there."""

    name: str
    convert: Convert
    at: At


@dataclass(slots=True)
class Compiler:
    """Compiles the conditions of one rule. It notes every problem and goes on; what it made of a wrong part holds."""

    note: Note
    params: Mapping[str, Any] = field(default_factory=dict)
    uses: list[ParamUse] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    """What the conditions look at: `Interface.role`."""
    compares_devices: bool = False
    """A value must be the only one of its kind in the network."""

    def condition(self, data: Any, at: At, scope: Scope) -> Check:
        """The check that a condition stands for."""
        if not isinstance(data, Mapping):
            self.note(at, "must be a condition: a mapping of fields to tests", "")
            return _true
        checks = [self._entry(key, value, (*at, key), scope) for key, value in data.items()]
        guard = next((check for key, check in zip(data, checks, strict=True) if key == _GUARD), None)
        if guard is not None:
            return _guarded(guard, _junction(checks, all_of))
        if len(checks) == 1:
            return checks[0]
        cheap = [_is_cheap(key, value) for key, value in data.items()]
        order = sorted(range(len(checks)), key=lambda number: not cheap[number])
        return _junction(checks, all_of, [checks[number] for number in order])

    def _entry(self, key: str, data: Any, at: At, scope: Scope) -> Check:
        if key == "not":
            return _negated(self.condition(data, at, scope))
        if key in ("all", "any"):
            if not isinstance(data, list) or not data:
                self.note(at, "must be a list of conditions", "")
                return _true
            checks = [self.condition(item, (*at, number), scope) for number, item in enumerate(data)]
            return _junction(checks, all_of if key == "all" else any_of)
        path = self._path(key, at, scope)
        return self._test(data, at, path, scope) if path is not None else _true

    def _path(self, text: Any, at: At, scope: Scope) -> Path | None:
        try:
            path = resolve(str(text), scope)
        except PathError as reason:
            self.note(at, str(reason), reason.hint)
            return None
        self.reads |= path.reads
        return path

    def _test(self, data: Any, at: At, path: Path, scope: Scope) -> Check:
        if path.many:
            return self._list_test(data, at, path, scope)
        comparisons = self._comparisons(data, at, path.type, scope)
        return _compared(path, comparisons) if comparisons else _true

    def _comparisons(self, data: Any, at: At, type_: FieldType, scope: Scope) -> tuple[Comparison, ...]:
        """The comparisons that a test of one value stands for."""
        if isinstance(data, list):
            data = {"in": data}
        elif not isinstance(data, Mapping) or (set(data) <= {"field", "param"} and data):
            data = {"eq": data}
        if not data:
            self.note(at, "needs at least one operator", f"known: {', '.join(OPERATORS)}")
        made = []
        for name, wanted in data.items():
            below = at if (len(data) == 1 and name in ("eq", "in")) else (*at, name)
            operator = OPERATORS.get(name)
            if operator is None:
                self.note((*at, name), "unknown operator", _operator_hint(name, type_))
            elif not operator.accepts(type_):
                self.note((*at, name), f"{name} cannot be asked of {article(_kind(type_))}", _instead(type_))
            elif operator.wanted == "reach" and scope.subject is not None:
                self.note((*at, name), "unique cannot stand inside a list", "write distinct on the list instead")
            else:
                self.compares_devices = self.compares_devices or operator.wanted == "reach"
                operand = self._operand(wanted, below, converter(operator, type_), type_, scope, operator)
                made += [Comparison(operator, operand)] if operand else []
        return tuple(made)

    def _operand(
        self, data: Any, at: At, convert: Convert, type_: FieldType, scope: Scope, operator: Operator | None = None
    ) -> Operand | None:
        """What stands on the other side: a constant, `{param: NAME}` or `{field: PATH}`."""
        if isinstance(data, Mapping):
            if set(data) == {"param"}:
                return self._param(data["param"], at, convert)
            if set(data) == {"field"}:
                return self._field(data["field"], (*at, "field"), type_, scope, operator)
            hint = suggestion(next(iter(data)), ("field", "param")) if len(data) == 1 else ""
            self.note(at, "must be a value, {field: PATH} or {param: NAME}", hint)
            return None
        try:
            constant = convert(data)
        except ValueError as reason:
            self.note(at, str(reason), "")
            return None
        return Operand(lambda value, ctx: constant, True, constant, written=lambda ctx: data)

    def _param(self, name: Any, at: At, convert: Convert) -> Operand | None:
        if not isinstance(name, str) or name not in self.params:
            hint = suggestion(name, self.params) or "declare it in params"
            self.note((*at, "param"), f"the parameter {name!r} is not declared", hint)
            return None
        self.used.add(name)
        self.uses.append(ParamUse(name, convert, (*at, "param")))
        made: dict[Any, Any] = {}

        def get(value: Any, ctx: Context) -> Any:
            raw = ctx.params[name]
            key = tuple(raw) if isinstance(raw, list) else (raw,)
            if key not in made:
                made[key] = convert(raw)
            return made[key]

        return Operand(get, words=f"param {name}", written=lambda ctx: ctx.params[name])

    def _field(self, text: Any, at: At, type_: FieldType, scope: Scope, operator: Operator | None) -> Operand | None:
        path = self._path(text, at, scope)
        if path is None:
            return None
        if path.many and (operator is None or operator.wanted not in ("values", "items")):
            self.note(at, f"{text} is a list; a single value is needed here", "")
            return None
        if not path.type.scalar or not _comparable(type_, path.type):
            self.note(at, f"{text} is {article(_kind(path.type))} and is compared with {article(_kind(type_))}", "")
            return None
        if operator is not None and operator.wanted in ("pattern", "flag", "reach"):
            self.note(at, f"{operator.name} takes no field", "")
            return None
        if not path.many:
            wrap = operator is not None and operator.wanted == "values"
            get = (lambda v, c: _one(path.get(v, c))) if wrap else path.get
            return Operand(get, words=path.text, path=path)
        return Operand(_kept(path), words=path.text, path=path)

    # Lists

    def _list_test(self, data: Any, at: At, path: Path, scope: Scope) -> Check:
        words = (*LIST_WORDS, *BLOCK_WORDS) if path.type.block else LIST_WORDS
        if not isinstance(data, Mapping):
            self.note(at, f"{path.text} is a list, and a list is never equal to one value", _list_hint(data))
            return _true
        parts: list[ListCheck] = []
        where = None
        inner = Scope(path.type, subject=scope.subject or scope.type)
        for word, value in data.items():
            below = (*at, word)
            if word not in words:
                hint = "say it inside every, some or none" if word in OPERATORS else suggestion(word, words)
                self.note(below, f"{word} cannot be asked of a list", hint)
            elif word == "where":
                where = self._element(value, below, path, inner)
            else:
                part = self._list_part(word, value, below, path, inner, scope)
                parts += [part] if part is not None else []
        if set(data) == {"where"} or not data:
            self.note(at, "says nothing about the list", f"known: {', '.join(words)}")
        return _listed(path, tuple(parts), where) if parts else _true

    def _element(self, data: Any, at: At, path: Path, inner: Scope) -> Check:
        """The check of one element: a condition on a struct, a test on a plain value."""
        if inner.type.kind == "struct":
            return self.condition(data, at, inner)
        return self._test(data, at, Path("", inner.type, False, (), confidential=path.confidential), inner)

    def _list_part(self, word: str, data: Any, at: At, path: Path, inner: Scope, scope: Scope) -> ListCheck | None:
        match word:
            case "every" | "some" | "none":
                part = self._element(data, at, path, inner)
                return noted(quantifiers.quantifier(path, word, part), Elements(path, word, part))
            case "count":
                test = self._numeric(data, at, _WHOLE, scope)
                if test is None:
                    return None
                return noted(quantifiers.count_check(path, test), Counted(path, test.comparisons))
            case "sum":
                return self._sum(data, at, path, inner, scope)
            case "same" | "distinct":
                return self._agreement(word, data, at, path, inner, scope)
            case "unique":
                if data is not True or not path.type.scalar:
                    self.note(at, "must be true, and the list one of plain values", "write distinct: FIELD")
                    return None
                return quantifiers.distinct_check(path, Path("", path.type, False, ()), None)
        return self._plain_list_part(word, data, at, path, inner)

    def _plain_list_part(self, word: str, data: Any, at: At, path: Path, inner: Scope) -> ListCheck | None:
        operator = OPERATORS[word]
        if word == "contains" and not path.type.scalar:
            self.note(at, "contains cannot be asked of a list of parts", "write some: {FIELD: VALUE}")
            return None
        operand = self._operand(data, at, converter(operator, path.type, True), path.type, inner, operator)
        if operand is None:
            return None
        if word == "contains":
            return noted(quantifiers.contains_check(path, operand), Held(path, word, operand))
        if word == "present":
            return noted(quantifiers.present_check(path, operand), Held(path, word, operand))
        return quantifiers.block_check(path, Comparison(operator, operand))

    def _numeric(self, data: Any, at: At, type_: FieldType, scope: Scope) -> Numeric | None:
        comparisons = self._comparisons(data, at, type_, scope)
        return Numeric(comparisons) if comparisons else None

    def _sum(self, data: Any, at: At, path: Path, inner: Scope, scope: Scope) -> ListCheck | None:
        if not isinstance(data, Mapping) or "of" not in data or len(data) < 2:
            self.note(at, "must be {of: FIELD, OPERATOR: NUMBER}", "")
            return None
        of = self._of(data["of"], (*at, "of"), inner)
        if of is None:
            return None
        if of.type.kind not in ("integer", "number") or of.many:
            self.note((*at, "of"), f"{data['of']} is no number", "")
            return None
        test = self._numeric({key: value for key, value in data.items() if key != "of"}, at, of.type, scope)
        return quantifiers.sum_check(path, of, test) if test else None

    def _agreement(self, word: str, data: Any, at: At, path: Path, inner: Scope, scope: Scope) -> ListCheck | None:
        test = None
        name = data
        if word == "distinct" and isinstance(data, Mapping):
            name = data.get("of", True)
            rest = {key: value for key, value in data.items() if key != "of"}
            test = self._numeric(rest, at, _WHOLE, scope) if rest else None
        of = Path("", path.type, False, ()) if name is True and path.type.scalar else self._of(name, at, inner)
        if of is None:
            return None
        if not of.type.scalar:
            self.note(at, f"{name} is not a plain value", "name a field of the elements")
            return None
        return quantifiers.same_check(path, of) if word == "same" else quantifiers.distinct_check(path, of, test)

    def _of(self, name: Any, at: At, inner: Scope) -> Path | None:
        if not isinstance(name, str):
            self.note(at, "must name a field of the elements", "")
            return None
        return self._path(name, at, inner)


def _compared(path: Path, comparisons: tuple[Comparison, ...]) -> Check:
    check = comparison_check(path, comparisons)
    if any(item.operator.name == "unique" for item in comparisons):
        return check
    if len(comparisons) == 1:
        return noted(check, Compared(path, comparisons[0]))
    return noted(check, Joined("all", tuple(_compared(path, (item,)) for item in comparisons)))


def _listed(path: Path, parts: tuple[ListCheck, ...], where: Check | None) -> Check:
    check = quantifiers.list_check(path, parts, where)
    if where is not None:
        return check
    each = [noted(quantifiers.list_check(path, (part,), None), term_of(part)) for part in parts]
    return noted(check, term_of(each[0]) if len(each) == 1 else Joined("all", tuple(each)))


def either(one: Check, other: Check) -> Check:
    """The check that one or the other holds."""
    return _junction((one, other), any_of)


def _junction(checks: Sequence[Check], join: Callable[[Any], Verdict], quick: Sequence[Check] = ()) -> Check:
    """The checks joined. `quick`: the same in the order in which the verdict alone is sought, the cheap ones first."""
    told, fixed = tuple(checks), tuple(quick or checks)
    decisive = join is any_of

    def check(value: Any, ctx: Context) -> Verdict:
        if ctx.trace is not None:
            return join([item(value, ctx) for item in told])
        result: Verdict = not decisive
        for item in fixed:
            verdict = item(value, ctx)
            if verdict is decisive:
                return verdict
            if verdict is None:
                result = None
        return result

    return noted(check, Joined("any" if decisive else "all", fixed))


def _guarded(guard: Check, inner: Check) -> Check:
    """A condition for some platforms: on the others it has nothing to say about why something fails."""

    def check(value: Any, ctx: Context) -> Verdict:
        if ctx.trace is None or ctx.whole:
            return inner(value, ctx)
        trace, ctx.trace = ctx.trace, None
        applies = guard(value, ctx)
        ctx.trace = trace
        return False if applies is False else inner(value, ctx)

    return noted(check, term_of(inner))


def _is_cheap(key: str, data: Any) -> bool:
    """Whether an entry is one comparison of a value with constants."""
    if key in JUNCTIONS:
        return False
    operators = [*data] if isinstance(data, Mapping) else []
    return not any(word in LIST_WORDS and word not in OPERATORS for word in operators)


def _negated(inner: Check) -> Check:
    def check(value: Any, ctx: Context) -> Verdict:
        ctx.negated = not ctx.negated
        verdict = negation(inner(value, ctx))
        ctx.negated = not ctx.negated
        return verdict

    return noted(check, Negated(inner))


def _one(found: Any) -> Any:
    return (found,) if found is None or isinstance(found, str | int | float) else found


class _Members(tuple[Any, ...]):
    """The values of a list, with a quick answer to whether one is among them."""

    _known: frozenset[Any]

    def __contains__(self, item: object) -> bool:
        try:
            return item in self._known
        except AttributeError:
            self._known = frozenset(self)
            return item in self._known


def _kept(path: Path) -> Callable[[Any, Context], Any]:
    """The values of a list elsewhere; where it begins at the device or the subject, once for each of those."""

    def gathered(value: Any, ctx: Context) -> Any:
        found = path.get(value, ctx)
        return _Members(found.items) if found.complete else UNKNOWN

    if path.start is None:
        return gathered
    start = path.start
    kept: tuple[Any, Any, Any, str] = (None, None, None, "")

    def get(value: Any, ctx: Context) -> Any:
        nonlocal kept
        root = start(value, ctx)
        if kept[0] is not ctx or kept[1] is not root:
            found = gathered(value, ctx)
            kept = (ctx, root, found, ctx.why)
        if kept[2] is UNKNOWN:
            ctx.why = kept[3]
        return kept[2]

    return get


def _comparable(one: FieldType, other: FieldType) -> bool:
    numbers = ("integer", "number")
    if one.kind in numbers and other.kind in numbers:
        return one.unit == other.unit or one.unit is None or other.unit is None
    return one.kind == other.kind


def _kind(type_: FieldType) -> str:
    return f"{type_.kind} ({type_.unit})" if type_.unit else type_.kind


def _instead(type_: FieldType) -> str:
    names = [operator.name for operator in OPERATORS.values() if operator.accepts(type_)]
    if type_.kind == "struct":
        return "ask for present, or name one of its fields"
    return f"one of {', '.join(names)}"


def _operator_hint(name: str, type_: FieldType) -> str:
    if name in LIST_WORDS:
        return "that is for lists, and this is one value"
    return suggestion(name, [operator.name for operator in OPERATORS.values() if operator.accepts(type_)])


def _list_hint(data: Any) -> str:
    shown = data if isinstance(data, str | int) else "VALUE"
    return f"say some: {shown}, every: {shown}, none: {shown} or contains: {shown}"
