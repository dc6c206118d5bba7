"""Messages and remediation texts with `{field.path}` in them.

A placeholder is a path of the rule's entity, a list path with `.count`, or `param.NAME`. In a remediation it may also
name a field of the member that the remedy is for (`{interface}` of a gateway group), or one element of a list by the
list's name without its `s` (`{virtual_ip}`). Other braces are left alone, so that Junos text needs no escapes.

Rates are written for readers in messages and comments (`500 Mbit/s`), and in bit/s in commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netaudit.model.catalog import FieldType, struct_fields
from netaudit.model.device import Section
from netaudit.policy.fields import Many, Path, PathError, Scope, reader, resolve
from netaudit.policy.operators import shown
from netaudit.policy.verdict import UNKNOWN, Context

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
_COMMENT = ("!", "#", "/*")
_MEMBERS = ("members", "a")
_MOST_NAMED = 10
_NAMED = 6
"""Of a list with more members than `_MOST_NAMED`, so many are named."""

Fill = Callable[[Any, Context, str | None, bool], str]


@dataclass(frozen=True, slots=True)
class Template:
    """A text, ready to be filled."""

    parts: tuple[str | Fill, ...] = ()
    reads: frozenset[str] = frozenset()
    """What its placeholders look at: `Interface.role`."""

    def fill(self, value: Any, ctx: Context, device: str | None = None, commands: bool = False) -> str:
        """The text for a subject; with `commands`, lines that are no comments take numbers as a device wants them."""
        made: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                made.append(part)
            else:
                raw = commands and not "".join(made).rpartition("\n")[2].lstrip().startswith(_COMMENT)
                made.append(part(value, ctx, device, raw))
        return "".join(made)


def compile_template(
    text: str, scope: Scope, params: Mapping[str, Any], note: Callable[[str, str], None], remedy: bool = False
) -> Template:
    """Checks every placeholder; `note(message, hint)` is told of those that mean nothing."""
    parts: list[str | Fill] = []
    reads: set[str] = set()
    last = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(text[last : match.start()])
        last = match.end()
        try:
            parts.append(_placeholder(match[1], scope, params, remedy, reads))
        except PathError as reason:
            note(f"the placeholder {{{match[1]}}} means nothing: {reason}", reason.hint)
    parts.append(text[last:])
    return Template(tuple(part for part in parts if part), frozenset(reads))


def param_names(text: str) -> Iterator[str]:
    """The parameters that a text names."""
    for match in _PLACEHOLDER.finditer(text):
        if match[1].startswith("param."):
            yield match[1].removeprefix("param.")


def _placeholder(name: str, scope: Scope, params: Mapping[str, Any], remedy: bool, reads: set[str]) -> Fill:
    if name.startswith("param."):
        key = name.removeprefix("param.")
        if key not in params:
            raise PathError(f"the parameter {key!r} is not declared")
        return lambda value, ctx, device, raw: shown(ctx.params[key])
    if name.endswith(".count"):
        path = _resolved(name.removesuffix(".count"), scope, reads)
        if path.many:
            return lambda value, ctx, device, raw: _count(path.get(value, ctx))
    try:
        return _filled(_resolved(name, scope, reads))
    except PathError:
        found = _of_member(name, scope, reads) if remedy else None
        if found is None:
            raise
        return found


def _resolved(name: str, scope: Scope, reads: set[str]) -> Path:
    path = resolve(name, scope)
    reads |= path.reads
    return path


def _of_member(name: str, scope: Scope, reads: set[str]) -> Fill | None:
    """One element of the list called NAMEs, or a field of the first member."""
    known = struct_fields(scope.type)
    plural = f"{name}s"
    if plural in known and known[plural].type.kind == "list":
        whole = _resolved(plural, scope, reads)
        return lambda value, ctx, device, raw: _first(whole, value, ctx, device, raw)
    for holder in _MEMBERS:
        if holder in known:
            try:
                inner = _resolved(f"{holder}.{name}", scope, reads)
            except PathError:
                continue
            return lambda value, ctx, device, raw: _first(inner, value, ctx, device, raw)
    return None


def _filled(path: Path) -> Fill:
    get = reader(path)

    def fill(value: Any, ctx: Context, device: str | None, raw: bool) -> str:
        found = get(_narrowed(path, value, device) if raw else value, ctx)
        return _text(found, path, ctx, raw)

    return fill


def _first(path: Path, value: Any, ctx: Context, device: str | None, raw: bool) -> str:
    found = path.get(_narrowed(path, value, device), ctx)
    if isinstance(found, Many):
        found = next((item for item in found.items if item is not None), None)
    return _text(found, path, ctx, raw)


def _narrowed(path: Path, value: Any, device: str | None) -> Any:
    """The fact with only those of its members that are on the device that the remedy is for, where there are any."""
    if device is None or not path.many or path.start is not None or path.type.struct is not None:
        return value
    attribute = path.steps[0].attribute
    members = getattr(value, attribute, None)
    if not isinstance(members, tuple):
        return value
    own = tuple(member for member in members if getattr(member, "device", None) == device)
    if not own:
        return value
    return type(value)(**{**{name: getattr(value, name) for name in value.__struct_fields__}, attribute: own})


def _text(found: Any, path: Path, ctx: Context, raw: bool) -> str:
    if found is UNKNOWN:
        return "unknown"
    if isinstance(found, Many):
        told = [_one(item, path.type, raw) for item in found.items if item is not UNKNOWN]
        text = ", ".join(dict.fromkeys(told) if raw else _some(told)) or "none"
    else:
        text = _one(found, path.type, raw)
    return ctx.redact(text) if path.confidential or path.type.struct is Section else text


def _some(told: list[str]) -> list[str]:
    """The first of many, for readers; a remedy names them all."""
    return told if len(told) <= _MOST_NAMED else [*told[:_NAMED], f"and {len(told) - _NAMED} more"]


def _one(item: Any, type_: FieldType, raw: bool) -> str:
    """Percentages are left without their sign, which the text around them carries."""
    if hasattr(item, "__struct_fields__"):
        return str(getattr(item, "label", type(item).__name__))
    if raw or type_.unit in ("percent", "ms", "s", "bytes"):
        return shown(item)
    return shown(item, type_)


def _count(found: Many) -> str:
    return str(len(found.items)) if found.complete else f"at least {len(found.items)}"
