"""What rules may be asked about: every entity, its fields and their types, derived from the model's own annotations."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from netaudit.model.base import Fact, Value
from netaudit.model.device import Device, Section
from netaudit.model.network import Network

Kind = Literal["text", "integer", "number", "boolean", "struct", "list"]
Unit = Literal["bps", "ms", "s", "bytes", "percent", "ratio"]

_QUANTITIES: Mapping[Unit, str] = {
    "bps": "rate", "ms": "duration", "s": "duration", "bytes": "size", "percent": "share", "ratio": "share",
}  # fmt: skip


class Entry(Value, frozen=True, kw_only=True):
    """One entry of a mapping, as rules see it: a mapping is a list of `key` and `value`."""

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field holds. Every field may be absent."""

    kind: Kind
    unit: Unit | None = None
    choices: tuple[str, ...] = ()
    struct: type[msgspec.Struct] | None = None
    """Of a `struct`."""
    item: FieldType | None = None
    """Of a `list`."""
    value: FieldType | None = None
    """Of an `Entry`'s value."""
    block: bool = False
    """A list of lines that patterns are searched in as one text."""

    @property
    def scalar(self) -> bool:
        """Whether it is one plain value."""
        return self.kind not in ("struct", "list")

    @property
    def words(self) -> str:
        """The type for readers."""
        if self.kind == "list" and self.item is not None:
            return f"list of {self.item.words}"
        if self.struct is not None:
            return self.struct.__name__
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        return _QUANTITIES[self.unit] if self.unit else {"boolean": "true or false"}.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a struct, as rules name it."""

    name: str
    attribute: str
    type: FieldType
    default: object = None
    """What it holds where nothing was said."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of thing that a rule can be `for`."""

    name: str
    struct: type[msgspec.Struct]
    scope: Literal["device", "network"]
    attribute: str
    """Where a Device or the Network holds them; empty for the device or the network itself."""
    held: bool
    """Whether `device.FIELD` reaches the device that it belongs to."""


_HIDDEN = {"at", "unknown", "inherited", "line", "end", "spans", "intent"}
_ALIASES: Mapping[type[msgspec.Struct], Mapping[str, str]] = {Section: {"lines": "text"}}
_BLOCKS = {(Section, "text")}
_DEVICE_NAMES = {
    "fhrp_groups": "fhrp_member",
    "qos_policies": "qos_policy",
    "stp": "stp",
    "mlag": "mlag",
    "routing_processes": "routing_process",
    "redundancy": "redundancy",
    "logging": "logging",
    "snmp": "snmp",
    "ntp": "ntp",
    "aaa": "aaa",
    "services": "services",
    "control_plane": "control_plane",
    "route_policies": "route_policy",
    "class_maps": "class_map",
    "path_policies": "path_policy",
    "application_policies": "application_policy",
}
_NETWORK_NAMES = {"igp_adjacencies": "igp_adjacency"}


@cache
def entities() -> Mapping[str, Entity]:
    """All entities by name: the device and what it holds, then the network and what it holds."""
    found = {"device": Entity("device", Device, "device", "", True)}
    for field in fields(Device).values():
        item = field.type.item
        if item and item.struct and issubclass(item.struct, Fact) and field.name != "lags":
            name = _DEVICE_NAMES.get(field.name, field.name.removesuffix("s"))
            found[name] = Entity(name, item.struct, "device", field.attribute, True)
    for field in fields(Network).values():
        item = field.type.item
        if item and item.struct and issubclass(item.struct, Fact) and item.struct is not Device:
            name = _NETWORK_NAMES.get(field.name, field.name.removesuffix("s"))
            found[name] = Entity(name, item.struct, "network", field.attribute, name == "lag")
    found["network"] = Entity("network", Network, "network", "", False)
    return types.MappingProxyType(found)


@cache
def fields(struct: type[msgspec.Struct]) -> Mapping[str, Field]:
    """The fields of a struct that rules may name, and the properties that are worked out from them."""
    hints = _hints(struct)
    defaults = (*[msgspec.NODEFAULT] * len(struct.__struct_fields__), *struct.__struct_defaults__)
    found: dict[str, Field] = {}
    for name, default in zip(struct.__struct_fields__, defaults[-len(struct.__struct_fields__) :], strict=True):
        if name in _HIDDEN:
            continue
        type_ = _field_type(hints[name], name, (struct, name) in _BLOCKS)
        if type_ is not None:
            factory = getattr(default, "factory", None)
            said = factory() if factory is not None else None if default is msgspec.NODEFAULT else default
            found[name] = Field(name, name, type_, said)
    for name, member in inspect.getmembers(struct, lambda member: isinstance(member, property)):
        result = _evaluated(member.fget.__annotations__.get("return"), member.fget.__module__)
        type_ = _field_type(result, name)
        if type_ is not None:
            found[name] = Field(name, name, type_)
    for alias, name in _ALIASES.get(struct, {}).items():
        found[alias] = Field(alias, name, found[name].type, found[name].default)
    return types.MappingProxyType(found)


def _hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Field -> its type, as `typing.get_type_hints` has it, which takes ten times as long."""
    return {
        name: _evaluated(written, ancestor.__module__)
        for ancestor in reversed(struct.__mro__)
        if ancestor.__module__.startswith("netaudit.")
        for name, written in inspect.get_annotations(ancestor).items()
    }


@cache
def _evaluated(written: Any, module: str) -> Any:
    """An annotation as a type; the same few are written again and again."""
    return eval(written, vars(sys.modules[module])) if isinstance(written, str) else written  # noqa: S307 - our own


@cache
def documentation(struct: type[msgspec.Struct]) -> Mapping[str, str]:
    """Field -> the sentence that the model says about it; those that need none are missing."""
    told: dict[str, str] = {}
    for ancestor in reversed(struct.__mro__):
        if not ancestor.__module__.startswith("netaudit.") or not issubclass(ancestor, msgspec.Struct):
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(ancestor)))
        body = getattr(tree.body[0], "body", [])
        for statement, following in pairwise(body):
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                value = getattr(following, "value", None)
                if isinstance(following, ast.Expr) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    told[statement.target.id] = " ".join(value.value.split())
    return told


def _field_type(hint: Any, name: str, block: bool = False) -> FieldType | None:
    """The type that an annotation stands for; None for what rules cannot use."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _field_type(arguments[0], name)
    if origin in (Union, types.UnionType):
        rest = [argument for argument in arguments if argument is not type(None)]
        return _field_type(rest[0], name) if len(rest) == 1 else None
    if origin is Literal:
        return FieldType("text", choices=tuple(str(choice) for choice in arguments))
    if origin is tuple:
        item = _field_type(arguments[0], name)
        return FieldType("list", item=item, block=block) if item else None
    if origin is dict:
        value = _field_type(arguments[1], name)
        return FieldType("list", item=FieldType("struct", struct=Entry, value=value)) if value else None
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return FieldType("struct", struct=hint)
    return _plain_type(hint, name)


def _plain_type(hint: Any, name: str) -> FieldType | None:
    if hint is bool:
        return FieldType("boolean")
    if hint is str:
        return FieldType("text")
    if hint in (int, float):
        return FieldType("integer" if hint is int else "number", unit=_unit(name, hint is float))
    return None


def _unit(name: str, fraction: bool) -> Unit | None:
    """Units are told by the ends of names, as `netaudit.model.base` lays down."""
    for suffix, unit in _SUFFIXES.items():
        if name.endswith(suffix):
            return unit
    if fraction and name.endswith(("utilisation", "ratio", "share", "deviation", "confidence")):
        return "ratio"
    return None


_SUFFIXES: Mapping[str, Unit] = {"_bps": "bps", "_ms": "ms", "_s": "s", "_pct": "percent", "_bytes": "bytes"}


def struct_fields(type_: FieldType) -> Mapping[str, Field]:
    """The fields behind a `struct` type; an `Entry` has a key and a value."""
    if type_.struct is Entry and type_.value is not None:
        return {"key": Field("key", "key", FieldType("text")), "value": Field("value", "value", type_.value)}
    return fields(type_.struct) if type_.struct is not None else {}
