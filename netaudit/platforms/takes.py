"""Commands of the usual forms: a word, a number, a text, a switch. Each is a `Setting`, whose line alone decides."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from netaudit.platforms.reading import DROPPED, Draft, Setting, Statement, Take
from netaudit.platforms.values import asn

_DIGITS = 15  # no command takes a longer number, and JSON readers keep this many


def word(attribute: str, convert: Callable[[str], Any] | None = None) -> Setting:
    """The first word after the command is the value; `convert` returns None for one that is not understood."""

    def meaning(args: list[str], line: Statement) -> object:
        if line.negated or line.defaulted:
            return attribute, DROPPED
        value: Any = args[0] if args else None
        if value is not None and convert is not None:
            value = convert(value)
        return False if value is None else (attribute, value)

    return Setting(meaning)


def local_as(draft: Draft, args: list[str], line: Statement) -> bool:
    """`local-as 65001 [no-prepend [replace-as [dual-as]]]` of a BGP neighbour."""
    if word("local_as", asn)(draft, args, line) is False:
        return False
    if "dual-as" in args and not line.negated:
        draft.set("dual_as", True, line.node)
    else:
        draft.drop("dual_as")
    return True


def number(attribute: str, scale: int = 1) -> Setting:
    """The first word after the command is a whole number, times `scale`."""
    return word(attribute, lambda text: int(text) * scale if text.isdecimal() and len(text) <= _DIGITS else None)


def text(attribute: str) -> Setting:
    """All that follows the command is the value, with its spaces as they stand."""

    def meaning(args: list[str], line: Statement) -> object:
        if line.negated or line.defaulted:
            return attribute, DROPPED
        return (attribute, line.node.text.split(None, len(line.words) - len(args))[-1]) if args else False

    return Setting(meaning)


def switch(attribute: str, *, off: bool = False, alone: bool = False) -> Setting:
    """The command switches something on and `no` before it off; the other way round where `off`.

    Where `alone`, words after it are something else.
    """

    def meaning(args: list[str], line: Statement) -> object:
        if alone and args:
            return False
        return attribute, DROPPED if line.defaulted else line.negated is off

    return Setting(meaning)


def listed(draft: Draft, attribute: str, value: Hashable, line: Statement) -> bool:
    """One of several values; `no` before it takes that one back."""
    if line.negated:
        draft.take_back(attribute, lambda held: held == value)
    else:
        draft.add(attribute, value, line.node)
    return True


def constant(attribute: str, value: Any) -> Setting:
    """The command gives the attribute this value; `no` before it takes it back to absent."""
    return Setting(lambda args, line: (attribute, DROPPED if line.negated or line.defaulted else value))


def toggle(attribute: str, off: tuple[str, ...] = ("disable", "inheritance-disable")) -> Setting:
    """The command switches something on; one of the words in `off` after it, or `no` before it, off."""

    def meaning(args: list[str], line: Statement) -> object:
        if line.defaulted:
            return attribute, DROPPED
        return attribute, not line.negated and not (args and args[-1] in off)

    return Setting(meaning)


def several(attribute: str, words: int | None = 1, convert: Callable[[str], str] | None = None) -> Take:
    """Lines of one value each: the first `words` words, or all; `no` takes one back, or all where it names none."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        value = " ".join(args[:words])
        if convert is not None and value:
            value = convert(value)
        if line.negated or line.defaulted:
            draft.take_back(attribute, (lambda held: held == value) if args else None)
            return True
        if not args:
            return False
        draft.add(attribute, value, line.node)
        return True

    return take
