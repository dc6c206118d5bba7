"""Functions that take the usual forms of a command into a draft: a word, a number, a text, a switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.values import asn

_DIGITS = 15  # no command takes a longer number, and JSON readers keep this many


def word(attribute: str, convert: Callable[[str], Any] | None = None) -> Take:
    """The first word after the command is the value; `convert` returns None for one that is not understood."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.negated or line.defaulted:
            draft.drop(attribute)
            return True
        value: Any = args[0] if args else None
        if value is not None and convert is not None:
            value = convert(value)
        if value is None:
            return False
        draft.set(attribute, value, line.node)
        return True

    return take


def local_as(draft: Draft, args: list[str], line: Statement) -> bool:
    """`local-as 65001 [no-prepend [replace-as [dual-as]]]` of a BGP neighbour."""
    if word("local_as", asn)(draft, args, line) is False:
        return False
    if "dual-as" in args and not line.negated:
        draft.set("dual_as", True, line.node)
    else:
        draft.drop("dual_as")
    return True


def number(attribute: str, scale: int = 1) -> Take:
    """The first word after the command is a whole number, times `scale`."""
    return word(attribute, lambda text: int(text) * scale if text.isdecimal() and len(text) <= _DIGITS else None)


def text(attribute: str) -> Take:
    """All that follows the command is the value, with its spaces as they stand."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.negated or line.defaulted:
            draft.drop(attribute)
            return True
        if not args:
            return False
        draft.set(attribute, line.node.text.split(None, len(line.words) - len(args))[-1], line.node)
        return True

    return take


def switch(attribute: str, *, off: bool = False) -> Take:
    """The command alone switches something on and `no` before it off; the other way round where `off`."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.defaulted:
            draft.drop(attribute)
        else:
            draft.set(attribute, line.negated is off, line.node)
        return True

    return take


def constant(attribute: str, value: Any) -> Take:
    """The command gives the attribute this value; `no` before it takes it back to absent."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.negated or line.defaulted:
            draft.drop(attribute)
        else:
            draft.set(attribute, value, line.node)
        return True

    return take


def toggle(attribute: str, off: tuple[str, ...] = ("disable", "inheritance-disable")) -> Take:
    """The command switches something on; one of the words in `off` after it, or `no` before it, off."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.defaulted:
            draft.drop(attribute)
        else:
            draft.set(attribute, not line.negated and not (args and args[-1] in off), line.node)
        return True

    return take


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
