"""The operators that compare one value, as a table; and the values that they are given.

An absent value equals nothing but `null`, is in no list, is neither large nor small enough, matches nothing, and holds
nothing; so it passes `ne`, `not_in` and `not_matches`. Whether it is there at all is asked with `present`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netaudit.config.units import format_quantity, format_rate, parse_quantity
from netaudit.config.violations import suggestion
from netaudit.model.catalog import FieldType
from netaudit.policy.patterns import searcher

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Operator:
    """A comparison of an actual value with a wanted one."""

    name: str
    words: str
    apply: Callable[[Any, Any], bool]
    accepts: Callable[[FieldType], bool]
    wanted: str
    """What it is given: `value`, `values`, `pattern`, `flag`."""
    ordered: bool = False
    """Undecided where there is nothing to compare with."""


def _numeric(type_: FieldType) -> bool:
    return type_.kind in ("integer", "number")


def _plain(type_: FieldType) -> bool:
    return type_.scalar


def _textual(type_: FieldType) -> bool:
    return type_.kind == "text"


def _anything(type_: FieldType) -> bool:
    return True


def holds(actual: Any, wanted: Any) -> bool:
    """Whether a text holds what is wanted, or all of it."""
    if actual is None:
        return False
    return all(item in actual for item in wanted) if isinstance(wanted, tuple) else wanted in actual


OPERATORS: Mapping[str, Operator] = {
    operator.name: operator
    for operator in (
        Operator("eq", "is", lambda a, w: bool(a == w), _plain, "value"),
        Operator("ne", "is not", lambda a, w: bool(a != w), _plain, "value"),
        Operator("in", "is one of", lambda a, w: a in w, _plain, "values"),
        Operator("not_in", "is none of", lambda a, w: a not in w, _plain, "values"),
        Operator("min", "is at least", lambda a, w: a is not None and bool(a >= w), _numeric, "value", True),
        Operator("max", "is at most", lambda a, w: a is not None and bool(a <= w), _numeric, "value", True),
        Operator("above", "is above", lambda a, w: a is not None and bool(a > w), _numeric, "value", True),
        Operator("below", "is below", lambda a, w: a is not None and bool(a < w), _numeric, "value", True),
        Operator("matches", "matches", lambda a, w: a is not None and w(a), _textual, "pattern"),
        Operator("not_matches", "does not match", lambda a, w: a is None or not w(a), _textual, "pattern"),
        Operator("contains", "contains", holds, _textual, "items"),
        Operator("present", "is present", lambda a, w: (a not in (None, "", ())) is w, _anything, "flag"),
        Operator("unique", "is unique", lambda a, w: True, _plain, "reach"),
    )
}


def converter(operator: Operator, type_: FieldType, block: bool = False) -> Convert:
    """What turns the value in a rule file into the one that is compared; it raises ValueError where it does not fit."""
    match operator.wanted:
        case "values":
            return lambda value: tuple(convert(item, type_) for item in _listed(value))
        case "items":
            return lambda value: (
                tuple(convert(item, type_) for item in value) if isinstance(value, list) else convert(value, type_)
            )
        case "pattern":
            return lambda value: searcher(_pattern(value), block)
        case "flag":
            return _flag
        case "reach":
            return _reach
    if operator.ordered:
        return lambda value: convert(value, type_)
    return lambda value: None if value is None else convert(value, type_)


def convert(value: Any, type_: FieldType) -> Any:
    """A literal of a rule file as a value of the field's type. Raises ValueError."""
    if isinstance(value, list | dict):
        raise ValueError(f"must be one value ({type_.words})")
    if type_.kind == "boolean":
        return _flag(value)
    if type_.kind == "text":
        return _word(value, type_)
    if value is None or isinstance(value, bool):
        raise ValueError(f"must be {article(type_.words)}")
    if type_.unit is not None:
        return parse_quantity(value, type_.unit)
    if isinstance(value, str):
        if value.strip().endswith("%"):
            return parse_quantity(value, "ratio")
        raise ValueError(f"must be {article(type_.words)}, is text")
    return value


def article(words: str) -> str:
    """The words with `a` or `an` before them."""
    return f"an {words}" if words[:1] in "aeiou" else f"a {words}"


def _word(value: Any, type_: FieldType) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, float):
        raise ValueError("must be text (put it in quotes)")
    if type_.choices and str(value) not in type_.choices:
        raise ValueError(f"{value!r} never stands here ({suggestion(value, type_.choices)})")
    return str(value)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list with at least one value")
    return value


def _pattern(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a regular expression")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _reach(value: Any) -> str:
    if value is True or value == "network":
        return "network"
    if value == "device":
        return "device"
    raise ValueError("must be true (in the whole network) or device (within one device)")


def shown(value: Any, type_: FieldType | None = None) -> str:
    """A value for readers: rates and shares in their units, lists joined, an absent value as `not set`."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(shown(item, type_) for item in value) or "none"
    if isinstance(value, int | float):
        if type_ is not None and type_.unit == "bps":
            return format_rate(value)
        return format_quantity(value, type_.unit if type_ is not None else None)
    return str(value)
