"""Dotted paths to fields: checked against the model when a rule is loaded, followed when it is evaluated.

Following a path gives a value, None where it is absent, or UNKNOWN where it could not be determined:

- the fact says so in its `unknown`, for the field or for something above it;
- the end of a relation was not supplied (`known: false`) and the field has nothing;
- the configuration is cut off (`Device.truncated`) and the field has nothing, or only a default.

A path that passes through a list gives a `Many`: the elements' values, and whether that is all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from netaudit.config.violations import suggestion
from netaudit.model.base import Fact, NetworkFact, Span
from netaudit.model.catalog import Entry, Field, FieldType, fields, struct_fields
from netaudit.model.device import Device, Section
from netaudit.model.management import Aaa, Logging, Ntp, Services, Snmp
from netaudit.policy.verdict import UNKNOWN, Context

WHOLE = (0, 0)
"""Start and end of a span that is a whole configuration: what is missing would stand at its top level."""
_SCATTERED = (Logging, Snmp, Ntp, Aaa)
"""Facts whose lines stand here and there."""
_GLOBAL = (Services, Device)
"""Facts whose lines have nothing to do with each other."""
_MOST_RUNS = 6


class PathError(ValueError):
    """A path that the model does not have; `hint` says what comes near."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a path begins: a kind of thing, and what is known around it."""

    type: FieldType
    held: bool = False
    """`device.` leads to the device that holds the subject."""
    subject: FieldType | None = None
    """`subject.` leads from inside a list back to what the rule is asked about."""


class Many(NamedTuple):
    """The values that a path through a list comes to."""

    items: list[Any]
    complete: bool


class _Step(NamedTuple):
    attribute: str
    keys: tuple[str, ...]
    """What the owning fact's `unknown` may call this field."""
    many: bool
    known: bool
    """Whether the struct says if it was supplied."""
    fact: bool
    """Whether the struct is a fact with `unknown`, `at` and `defaulted`."""
    default: object


@dataclass(frozen=True, slots=True)
class Path:
    """A checked path."""

    text: str
    type: FieldType
    """Of one value: the elements' type where `many`."""
    many: bool
    steps: tuple[_Step, ...]
    start: Callable[[Any, Context], Any] | None = None
    """Where it begins, if not at the value itself."""
    confidential: bool = False
    """Lines of a configuration, in which secrets may stand."""
    reads: frozenset[str] = frozenset()
    """What it looks at on its way: `Interface.role`."""

    def get(self, value: Any, ctx: Context) -> Any:
        """The value at the end; a Many where the path passes through a list."""
        if self.start is not None:
            value = self.start(value, ctx)
        if self.many:
            return self._gather(value, ctx)
        for step in self.steps:
            if value is None or value is UNKNOWN:
                return value
            value = _fetch(value, step, ctx)
        return value

    def _gather(self, value: Any, ctx: Context) -> Many:
        complete, found = True, [value]
        for step in self.steps:
            reached: list[Any] = []
            for item in found:
                if not step.many:
                    reached.append(item if item is None or item is UNKNOWN else _fetch(item, step, ctx))
                    continue
                whole, members = _members(item, step, ctx)
                complete = complete and whole
                reached.extend(members)
            found = reached
        ctx.spend(len(found))
        return Many(found, complete)

    def spans(self, value: Any, ctx: Context) -> tuple[Span, ...]:
        """The lines that say it, or the block that should."""
        root = value if self.start is None else self.start(value, ctx)
        if len(self.steps) == 1 and isinstance(root, Fact):
            held = getattr(root, "device", None)
            return fact_spans(root, ctx, self.steps[0].keys, held if isinstance(held, str) else None)
        owner, device, current = root, None, root
        keys: tuple[str, ...] = ()
        for step in self.steps:
            if isinstance(current, Fact):
                owner = current
            keys = step.keys
            device = getattr(current, "device", None) or device
            if step.many or current is None:
                break
            current = getattr(current, step.attribute, None)
        return fact_spans(owner, ctx, keys, device if isinstance(device, str) else None)

    def defaulted(self, value: Any, ctx: Context) -> bool:
        """Whether what stands at the end of a path without lists is a platform's default: no line says it."""
        if self.many or not self.steps:
            return False
        owner = value if self.start is None else self.start(value, ctx)
        for step in self.steps[:-1]:
            owner = getattr(owner, step.attribute, None)
        return isinstance(owner, Fact) and self.steps[-1].attribute in owner.defaulted


def reader(path: Path) -> Callable[[Any, Context], Any]:
    """What follows a path, by the shortest way: most are attributes of facts about which all is known."""
    if path.many or not path.steps:
        return path.get
    start = path.start
    if len(path.steps) == 1 and start is None:
        return _reader_of_one(path.steps[0])
    chain = tuple((_reader_of_one(step)) for step in path.steps)

    def read(value: Any, ctx: Context) -> Any:
        if start is not None:
            value = start(value, ctx)
        for follow in chain:
            value = follow(value, ctx)
            if value is None or value is UNKNOWN:
                return value
        return value

    return read


def _reader_of_one(step: _Step) -> Callable[[Any, Context], Any]:
    attribute, known, fact = attrgetter(step.attribute), step.known, step.fact
    key, *above = reversed(step.keys)

    def read(value: Any, ctx: Context) -> Any:
        if value is None or value is UNKNOWN:
            return value
        found = attribute(value)
        if ctx.truncated or (known and not found):
            return _fetch(value, step, ctx)
        if fact:
            unknown = value.unknown
            if unknown and (key in unknown or (above and _blocked(unknown, step, ctx))):
                return _fetch(value, step, ctx)
        return found

    return read


def fact_spans(fact: Any, ctx: Context, keys: Sequence[str] = (), device: str | None = None) -> tuple[Span, ...]:
    """The lines of a fact: those that configure the field named by `keys`, else its block, else the first line."""
    if not isinstance(fact, Fact):
        line = getattr(fact, "line", 0)
        if line and ctx.device is not None:
            return (Span(ctx.device.name, line, line),)
        holder = getattr(fact, "device", None)
        fact, keys, device = ctx.value, (), holder if isinstance(holder, str) else device
        if not isinstance(fact, Fact):
            return ()
    if isinstance(fact, NetworkFact):
        own = tuple(span for span in fact.spans if device is None or span.device == device)
        return own or fact.spans or tuple(Span(name, 1, 1) for name in fact.devices if name in ctx.devices)
    holder = fact.name if isinstance(fact, Device) else getattr(fact, "device", None)
    if holder is None:
        holder = ctx.device.name if ctx.device else None
    if holder is None:
        return ()
    for key in reversed(keys):
        if key in fact.at:
            return _runs(holder, fact.at[key])
    if isinstance(fact, _SCATTERED):
        said = [line for lines in fact.at.values() for line in lines]
        return _runs(holder, said)[:_MOST_RUNS] or (Span(holder, *WHOLE),)
    if not fact.line or isinstance(fact, _GLOBAL):
        return (Span(holder, *WHOLE),)
    return (Span(holder, fact.line, max(fact.line, fact.end)),)


def located(spans: Sequence[Span], devices: Mapping[str, Device]) -> tuple[Span, ...]:
    """Spans as they are shown: for what should stand at the top level and does not, the line that names the device."""
    found = [span for span in spans if (span.start, span.end) != WHOLE]
    if not found:
        for span in spans:
            device = devices.get(span.device)
            line = next(iter(device.at.get("hostname", ())), 1) if device is not None else 1
            found.append(Span(span.device, line, line))
    return tuple(dict.fromkeys(found))


def _runs(device: str, lines: Sequence[int]) -> tuple[Span, ...]:
    """Neighbouring lines as one span."""
    if len(lines) == 1:
        return (Span(device, lines[0], lines[0]),)
    spans: list[Span] = []
    for line in sorted(set(lines)):
        if spans and spans[-1].end == line - 1:
            spans[-1] = Span(device, spans[-1].start, line)
        else:
            spans.append(Span(device, line, line))
    return tuple(spans)


def _fetch(value: Any, step: _Step, ctx: Context) -> Any:
    found = getattr(value, step.attribute)
    if step.fact and value.unknown and _blocked(value.unknown, step, ctx):
        return UNKNOWN
    if (found is None or found == ()) and step.known and value.known is False:
        ctx.why = f"the configuration of {getattr(value, 'device', 'the other end')} was not supplied"
        return UNKNOWN
    if ctx.truncated and _left_open(value, found, step):
        ctx.why = ctx.truncated
        return UNKNOWN
    return found


def _left_open(value: Any, found: Any, step: _Step) -> bool:
    """Whether a value is there only because nothing was said."""
    if step.fact and step.attribute in value.at:
        return False
    return found is None or (not found and found == step.default) or (step.fact and step.attribute in value.defaulted)


def _blocked(unknown: dict[str, str], step: _Step, ctx: Context) -> bool:
    for key in step.keys:
        if key in unknown:
            ctx.why = f"{key}: {unknown[key]}"
            return True
    return False


def _members(value: Any, step: _Step, ctx: Context) -> tuple[bool, Sequence[Any]]:
    """Whether all members of a list are known, and those that are."""
    if value is UNKNOWN:
        return False, ()
    if value is None:
        return True, ()
    found = getattr(value, step.attribute) or ()
    members: Sequence[Any] = found
    if isinstance(found, dict):
        members = [Entry(key=key, value=item) for key, item in found.items()]
    if step.fact and value.unknown and _blocked(value.unknown, step, ctx):
        return False, members
    if not members and step.known and value.known is False:
        ctx.why = f"the configuration of {getattr(value, 'device', 'the other end')} was not supplied"
        return False, members
    if ctx.truncated:
        ctx.why = ctx.truncated
        return False, members
    return True, members


def resolve(text: str, scope: Scope) -> Path:
    """Checks a dotted path against the model. Raises PathError."""
    words = text.split(".")
    start: Callable[[Any, Context], Any] | None = None
    type_ = scope.type
    if words[0] == "subject" and scope.subject is not None:
        words, type_, start = words[1:], scope.subject, the_subject
    if scope.held and words[:1] == ["device"]:
        words, type_, start = words[1:] or ["name"], FieldType("struct", struct=Device), the_device
    steps: list[_Step] = []
    reads: set[str] = set()
    many, confidential, below = False, False, ""
    for position, word in enumerate(words):
        field = _field(word, type_, ".".join(words[:position]) or _name(type_))
        struct = type_.struct
        reads.add(f"{struct.__name__ if struct is not None else ''}.{field.attribute}")
        fact = struct is not None and issubclass(struct, Fact)
        below = field.attribute if fact or not below else f"{below}.{field.attribute}"
        parts = below.split(".")
        prefixes = tuple(".".join(parts[: end + 1]) for end in range(len(parts)))
        known = struct is not None and "known" in struct.__struct_fields__ and word != "known"
        inner = field.type
        steps.append(_Step(field.attribute, prefixes, inner.kind == "list", known, fact, field.default))
        confidential = confidential or (struct is Section and field.type.kind in ("text", "list"))
        if inner.kind == "list" and inner.item is not None:
            many = True
            inner = inner.item
        type_ = inner
    if _is_block(words, scope):
        type_ = FieldType(type_.kind, type_.unit, type_.choices, type_.struct, block=True)
    return Path(text, type_, many, _with_owner_keys(steps), start, confidential, frozenset(reads))


def _with_owner_keys(steps: list[_Step]) -> tuple[_Step, ...]:
    """A field below a fact's nested value is looked for in the fact's `unknown` from the fact itself."""
    made = list(steps)
    owner = None
    for position, step in enumerate(steps):
        if step.fact:
            owner = position
        if owner is not None and owner != position and not any(inner.many for inner in steps[owner:position]):
            head = made[owner]
            made[owner] = head._replace(keys=(*head.keys, step.keys[-1]))
    return tuple(made)


def _is_block(words: Sequence[str], scope: Scope) -> bool:
    return len(words) == 1 and scope.type.struct is Section and fields(Section)[words[0]].type.block


def _field(word: str, type_: FieldType, where: str) -> Field:
    if type_.struct is None:
        raise PathError(f"{where} is {type_.words} and has no fields")
    known = struct_fields(type_)
    if word not in known:
        raise PathError(f"{where} has no field {word!r}", suggestion(word, known))
    return known[word]


def _name(type_: FieldType) -> str:
    return type_.struct.__name__ if type_.struct else type_.words


def the_device(value: Any, ctx: Context) -> Any:
    """The device that holds the subject."""
    return ctx.device


def the_subject(value: Any, ctx: Context) -> Any:
    """What the rule is asked about."""
    return ctx.value
