"""The JSON Schemas of rule packs, waivers and profiles, made from the model.

A condition's keys are dotted paths. Each kind of thing has one definition with its paths written out; paths that lead
to the device that holds an entity share one list of names, so that the whole stays small enough for an editor.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from netaudit.model.catalog import Entity, Entry, Field, FieldType, documentation, entities, struct_fields
from netaudit.model.device import Device, Section
from netaudit.model.results import SEVERITIES
from netaudit.policy.operators import OPERATORS
from netaudit.policy.rule import NEEDS, OUTCOMES
from netaudit.policy.schema_words import OF_LISTS, OF_RULES, OF_WAIVERS

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DEPTH = 4
_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "write a date as 2026-12-31"}
_SEVERITY: Schema = {"enum": list(SEVERITIES)}
_OTHER: Schema = {"$ref": "#/$defs/other"}


def pack_schema(conditions: bool = True) -> Schema:
    """The schema of a rule pack: what `netaudit rules schema` prints.

    Without `conditions` it leaves what stands in `where` and `expect` to the compiler, which knows the same fields and
    has the better words; that takes a tenth of the time.
    """
    definitions = _Definitions()
    rule = _closed(_rule_properties(), ("id", "title", "severity", "for", "expect", "message"))
    if conditions:
        rule["allOf"] = [_branch(entity, definitions.entity(entity)) for entity in entities().values()]
    head = _closed({"id": _TEXT, "title": _TEXT, "version": _TEXT, "description": _TEXT}, ("id", "title", "version"))
    parts = {"pack": head, "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}}
    return {
        "$schema": DRAFT,
        "title": "netaudit rule pack",
        **_closed(parts, ("pack", "rules")),
        "$defs": {"rule": rule, "other": _other(), "example": _example(), **definitions.made},
    }


def _branch(entity: Entity, condition: Schema) -> Schema:
    """What the conditions of a rule for this entity may say."""
    parts = {"where": condition, "expect": condition, "grace": {"properties": {"expect": condition}}}
    asked = {"properties": {"for": {"const": entity.name}}, "required": ["for"]}
    return {"if": asked, "then": {"properties": parts}}


def waivers_schema() -> Schema:
    """The schema of `waivers.yaml`."""
    needed = ("rule", "device", "entity", "reason", "approved_by", "ticket", "expires")
    keys = {name: {**(_DATE if name in ("expires", "created") else _TEXT), "description": said}
            for name, said in OF_WAIVERS.items()}  # fmt: skip
    listed = {"type": "array", "items": _closed(keys, needed)}
    longest = {"type": "integer", "minimum": 1, "description": "No waiver may last longer; each then needs `created`."}
    parts = {"waivers": listed, "longest_days": longest}
    return {"$schema": DRAFT, "title": "netaudit waivers", **_closed(parts, ("waivers",))}


def framework_schema() -> Schema:
    """The schema of a framework: its controls, and the rules that bear on each."""
    control = _closed(
        {"id": _TEXT, "title": _TEXT, "requirement": _TEXT, "rules": {**_TEXTS, "minItems": 1}},
        ("id", "title", "rules"),
    )
    head = _closed({"id": _TEXT, "title": _TEXT, "reference": _TEXT}, ("id", "title"))
    listed = {"type": "array", "items": control, "minItems": 1}
    parts = {"framework": head, "controls": listed}
    return {"$schema": DRAFT, "title": "netaudit framework", **_closed(parts, ("framework", "controls"))}


def profile_schema() -> Schema:
    """The schema of a profile: parameters, selection and severities for one kind of network."""
    params = {"type": "object", "additionalProperties": {"type": "object"}}
    part = _closed({"params": params})
    parts = {"type": "object", "additionalProperties": part}
    return {
        "$schema": DRAFT,
        "title": "netaudit profile",
        **_closed(
            {
                "profile": _closed({"id": _TEXT, "title": _TEXT, "description": _TEXT}, ("id",)),
                "params": params,
                "roles": parts,
                "sites": parts,
                "devices": parts,
                "select": _TEXTS,
                "ignore": _TEXTS,
                "severity": {"type": "object", "additionalProperties": _SEVERITY},
                "enforce_from": {"type": "object", "additionalProperties": _DATE},
            },
            ("profile",),
        ),
    }


def _closed(properties: Mapping[str, Any], required: tuple[str, ...] = ()) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return {**made, "required": list(required)} if required else made


def _rule_properties() -> Schema:
    """What stands in a rule; each key says to an editor what it is for."""
    return {
        name: {**made, "description": OF_RULES[name]} if name in OF_RULES else made
        for name, made in _rule_keys().items()
    }


def _for() -> Schema:
    """The entities, each with what the model says of it."""
    said = [
        " ".join((inspect.getdoc(entity.struct) or "").partition("\n\n")[0].split()) for entity in entities().values()
    ]
    return {"enum": list(entities()), "enumDescriptions": said, "markdownEnumDescriptions": said}


def _rule_keys() -> Schema:
    texts = {"type": "object", "additionalProperties": _TEXT, "propertyNames": {"pattern": "^[a-z][a-z0-9_-]*$"}}
    listed = {"type": "array", "items": {"$ref": "#/$defs/example"}}
    return {
        "id": {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9._-]*$", "description": "such as RED-003"},
        "title": _TEXT,
        "severity": _SEVERITY,
        "for": _for(),
        "where": {"type": "object"},
        "expect": {"type": "object", "minProperties": 1},
        "message": _TEXT,
        "rationale": _TEXT,
        "remediation": texts,
        "references": _TEXTS,
        "tags": _TEXTS,
        "needs": {"type": "array", "items": {"enum": list(NEEDS)}},
        "platforms": _TEXTS,
        "params": {"type": "object", "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"}},
        "enforce_from": _DATE,
        "grace": {
            **_closed({"until": _DATE, "expect": {"type": "object", "minProperties": 1}}, ("until", "expect")),
            "description": "an older standard that is as good as `expect` through the day `until`",
        },
        "examples": _closed(dict.fromkeys(OUTCOMES, listed)),
    }


_ANY_TEXT: Schema = {"type": "string"}
_PRINTED: Schema = {"type": "object", "additionalProperties": _ANY_TEXT}
"""Command that shows state -> what the device printed."""


def _example() -> Schema:
    device = {
        "anyOf": [_TEXT, _closed({"platform": _TEXT, "config": _ANY_TEXT, "state": _PRINTED}, ("config",))],
    }
    files = {"_demands": _TEXT, "_loads": _TEXT}
    special = {"_intent": {"type": "object"}, **files, "_platform": _TEXT, "_whole": {"type": "boolean"}}
    return {
        "type": "object", "minProperties": 1, "properties": special, "patternProperties": {"^[^_]": device},
        "additionalProperties": False,
        "description": "device -> its configuration, or {platform, config, state}; _intent: as in intent.yaml",
    }  # fmt: skip


def _other() -> Schema:
    return {
        "anyOf": [_closed({"field": _TEXT}, ("field",)), _closed({"param": _TEXT}, ("param",))],
        "description": "another field, or a parameter of the rule",
    }


class _Definitions:
    """The definitions that conditions need, made as they are asked for."""

    def __init__(self) -> None:
        self.made: Schema = {}

    def entity(self, entity: Entity) -> Schema:
        """A condition on an entity; `device.` leads to its device where it has one."""
        return self._condition(FieldType("struct", struct=entity.struct), entity.held)

    def _condition(self, type_: FieldType, held: bool = False) -> Schema:
        name = f"on.{_struct_name(type_)}{'.held' if held else ''}"
        reference = {"$ref": f"#/$defs/{name}"}
        if name in self.made:
            return reference
        self.made[name] = {}
        several = {"type": "array", "items": reference, "minItems": 1}
        properties: Schema = {
            "all": {**several, "description": "Conditions that must all hold."},
            "any": {**several, "description": "Conditions of which one must hold."},
            "not": {**reference, "description": "A condition that must not hold."},
        }
        for path, field, many in _paths(type_):
            properties[path] = self._documented(path, field, many, type_)
        made: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        if held:
            properties["device"] = self._test(FieldType("text"))
            made["patternProperties"] = {"^device\\.": {}}
            made["propertyNames"] = {
                "anyOf": [{"enum": [*properties]}, {"$ref": "#/$defs/device-paths"}],
            }
            self._device_paths()
        self.made[name] = made
        return reference

    def _device_paths(self) -> None:
        if "device-paths" not in self.made:
            device = FieldType("struct", struct=Device)
            self.made["device-paths"] = {"enum": [f"device.{path}" for path, _, _ in _paths(device)]}

    def _documented(self, path: str, field: Field, many: bool, type_: FieldType) -> Schema:
        type_of = field.type.item if field.type.kind == "list" and field.type.item else field.type
        block = type_.struct is Section and field.type.block
        test = self._list(type_of, block) if many else self._test(type_of)
        if "." in path or type_.struct is None or type_.struct is Entry:
            return test
        said = documentation(type_.struct).get(field.attribute)
        return {**test, "description": said} if said else test

    def _test(self, type_: FieldType) -> Schema:
        """A test of one value."""
        name = f"is.{_type_name(type_)}"
        if name not in self.made:
            literal = _literal(type_)
            tests: list[Schema] = [_OTHER, self._operators(type_)]
            if type_.scalar:
                tests += [literal, {"type": "array", "items": literal, "minItems": 1}, {"type": "null"}]
            self.made[name] = {"anyOf": tests}
        return {"$ref": f"#/$defs/{name}"}

    def _operators(self, type_: FieldType) -> Schema:
        value = {"anyOf": [_literal(type_), {"type": "null"}, _OTHER]}
        values = {"anyOf": [{"type": "array", "items": _literal(type_), "minItems": 1}, _OTHER]}
        wanted: dict[str, Schema] = {
            "value": value,
            "values": values,
            "items": {"anyOf": [*value["anyOf"], values]},
            "pattern": {"anyOf": [_TEXT, _OTHER]},
            "flag": {"type": "boolean"},
            "reach": {"enum": [True, "network", "device"]},
        }
        operators = {
            item.name: {**wanted[item.wanted], "description": f"The value {item.words} this."}
            for item in OPERATORS.values()
            if item.accepts(type_)
        }
        return {**_closed(operators), "minProperties": 1}

    def _list(self, type_: FieldType, block: bool = False) -> Schema:
        """A test of a list of such values."""
        name = f"list.{_type_name(type_)}{'.block' if block else ''}"
        reference = {"$ref": f"#/$defs/{name}"}
        if name in self.made:
            return reference
        self.made[name] = {}
        element = self._condition(type_) if type_.kind == "struct" else self._test(type_)
        number = self._test(FieldType("integer"))
        of: Schema = _TEXT if type_.kind == "struct" else {"const": True}
        words: Schema = dict.fromkeys(("every", "some", "none", "where"), element)
        words |= {"count": number, "present": {"type": "boolean"}, "same": of}
        words["distinct"] = {"anyOf": [of, {"type": "object"}]}
        if type_.kind == "struct":
            words["sum"] = {"type": "object", "required": ["of"], "minProperties": 2}
        else:
            words["contains"] = {"anyOf": [_literal(type_), {"type": "array", "items": _literal(type_)}, _OTHER]}
            words["unique"] = {"const": True}
        if block:
            words |= {"matches": {"anyOf": [_TEXT, _OTHER]}, "not_matches": {"anyOf": [_TEXT, _OTHER]}}
        told = {word: {**test, "description": OF_LISTS[word]} for word, test in words.items()}
        self.made[name] = {**_closed(told), "minProperties": 1}
        return reference


def _paths(type_: FieldType, depth: int = _DEPTH, many: bool = False) -> Iterator[tuple[str, Field, bool]]:
    """Every dotted path of a struct to some depth, its field, and whether it passes through a list."""
    for field in struct_fields(type_).values():
        listed = many or field.type.kind == "list"
        yield field.name, field, listed
        inner = field.type.item if field.type.kind == "list" and field.type.item else field.type
        if inner.kind == "struct" and depth > 1:
            for below, found, below_many in _paths(inner, depth - 1, listed):
                yield f"{field.name}.{below}", found, below_many


def _literal(type_: FieldType) -> Schema:
    if type_.choices:
        return {"enum": list(type_.choices)}
    if type_.kind == "text":
        return {"type": ["string", "integer"]}
    if type_.kind == "boolean":
        return {"type": "boolean"}
    return {"type": ["number", "string"]}


def _type_name(type_: FieldType) -> str:
    if type_.kind == "struct":
        return _struct_name(type_)
    if type_.choices:
        return "-".join(("word", *type_.choices))
    return f"{type_.kind}-{type_.unit}" if type_.unit else type_.kind


def _struct_name(type_: FieldType) -> str:
    assert type_.struct is not None
    return f"Entry-{_type_name(type_.value)}" if type_.value else type_.struct.__name__
