"""Whether a document is surely valid under a JSON Schema (Draft 2020-12), found without loading a library for it.

Most documents are valid, and then there is nothing to tell. Only what this module knows counts: a keyword that it does
not know, or a value that it is not sure about, is left to `jsonschema`, which also has the words for what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = Any
_Test = Callable[[Any, Any, Mapping[str, Any], Mapping[str, Any]], bool]
"""Of a keyword: the value that it is asked of, what stands behind it, the schema that it stands in, and the root."""


def surely_valid(value: Any, schema: Schema, root: Mapping[str, Any] | None = None) -> bool:
    """Whether a value is valid for certain; False where it is not, or is not known to be.

    `root`: where `$ref` leads; the schema itself where it is not given.
    """
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        return False
    root = schema if root is None else root
    for keyword, wanted in schema.items():
        if keyword in _SAYS_NOTHING:
            continue
        test = _TESTS.get(keyword)
        if test is None or not test(value, wanted, schema, root):
            return False
    return True


_SAYS_NOTHING = frozenset(
    ("$schema", "$defs", "title", "description", "default", "examples", "enumDescriptions", "markdownEnumDescriptions")
)
_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def _type(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return any(_KINDS[kind](value) for kind in kinds)


def _is(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    # Python takes 1, 1.0 and true for equal, JSON Schema does not: texts, truth and nothing are all that is told here.
    return (isinstance(value, str) and value == wanted) or (value is wanted and wanted in (None, True, False))


def _one_of_values(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return any(_is(value, item, schema, root) for item in wanted)


def _reference(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    target: Any = root
    start, *steps = wanted.split("/")
    if start != "#":
        return False
    for step in steps:
        if not isinstance(target, Mapping) or step not in target:
            return False
        target = target[step]
    return surely_valid(value, target, root)


def _properties(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    return all(surely_valid(value[key], inner, root) for key, inner in wanted.items() if key in value)


def _pattern_properties(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    return all(
        surely_valid(item, inner, root)
        for pattern, inner in wanted.items()
        for key, item in value.items()
        if re.search(pattern, key)
    )


def _additional(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    return all(
        surely_valid(item, wanted, root)
        for key, item in value.items()
        if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    )


def _names(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return not isinstance(value, dict) or all(surely_valid(key, wanted, root) for key in value)


def _items(value: Any, wanted: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return not isinstance(value, list) or all(surely_valid(item, wanted, root) for item in value)


_TESTS: Mapping[str, _Test] = {
    "type": _type,
    "const": _is,
    "enum": _one_of_values,
    "$ref": _reference,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "required": lambda value, wanted, *_: not isinstance(value, dict) or all(key in value for key in wanted),
    "pattern": lambda value, wanted, *_: not isinstance(value, str) or re.search(wanted, value) is not None,
    "minLength": lambda value, wanted, *_: not isinstance(value, str) or len(value) >= wanted,
    "maxLength": lambda value, wanted, *_: not isinstance(value, str) or len(value) <= wanted,
    "minItems": lambda value, wanted, *_: not isinstance(value, list) or len(value) >= wanted,
    "maxItems": lambda value, wanted, *_: not isinstance(value, list) or len(value) <= wanted,
    "minProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) >= wanted,
    "maxProperties": lambda value, wanted, *_: not isinstance(value, dict) or len(value) <= wanted,
    "minimum": lambda value, wanted, *_: not _KINDS["number"](value) or value >= wanted,
    "maximum": lambda value, wanted, *_: not _KINDS["number"](value) or value <= wanted,
    "allOf": lambda value, wanted, schema, root: all(surely_valid(value, item, root) for item in wanted),
    "anyOf": lambda value, wanted, schema, root: any(surely_valid(value, item, root) for item in wanted),
}
