"""What a document violates in a JSON Schema (Draft 2020-12), told in the words of the file's author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from netaudit.config.conforming import surely_valid
from netaudit.config.yamlfile import Document, Key
from netaudit.errors import Problem

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_KINDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}
_LONGEST_LIST = 12


def suggestion(word: object, known: Iterable[object]) -> str:
    """`did you mean 'x'?` where a known word is near, the known words where they are few, else nothing."""
    words = sorted({str(item) for item in known})
    if near := nearest(word, words):
        return f"did you mean {near!r}?"
    return f"known: {', '.join(words)}" if 0 < len(words) <= _LONGEST_LIST else ""


def nearest(word: object, known: Iterable[object]) -> str:
    """The known word that is nearest to a word; empty where none is near."""
    import difflib  # loaded once something is misspelt

    return next(iter(difflib.get_close_matches(str(word), sorted(map(str, known)), n=1, cutoff=0.6)), "")


def validate(document: Document, schema: Mapping[str, Any]) -> list[Problem]:
    """Everything in which a document violates a schema, in the order of the file; empty where it is valid."""
    if surely_valid(document.data, schema):
        return []
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)
    problems = {
        problem: None
        for error in validator.iter_errors(document.data)
        for leaf in _leaves(error)
        for problem in _problems(leaf, document)
    }
    misspelt = {(problem.key.rpartition(".")[0], problem.hint) for problem in problems}
    told = [problem for problem in problems if (problem.key, _misspelling(problem)) not in misspelt]
    return sorted(told, key=lambda problem: (problem.line or 0, problem.key, problem.message))


def _misspelling(problem: Problem) -> str | None:
    """The hint that an unknown key would have, were it this missing one."""
    name = problem.message.removesuffix(" is missing")
    return f"did you mean {name}?" if name != problem.message else None


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that matter: of alternatives, those of the branch that the value comes nearest to."""
    if error.validator not in ("anyOf", "oneOf") or not error.context or _is_key(error):
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [errors for errors in branches.values() if not any(_wrong_kind(inner) for inner in errors)]
    if not fitting:
        yield error
        return
    for inner in min(fitting, key=lambda errors: (-max(len(item.path) for item in errors), len(errors))):
        yield from _leaves(inner)


def _wrong_kind(error: ValidationError) -> bool:
    return error.validator in ("type", "const") and len(error.relative_path) == 0


def _is_key(error: ValidationError) -> bool:
    return "propertyNames" in error.absolute_schema_path


def _problems(error: ValidationError, document: Document) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    if _is_key(error):
        yield document.problem((*path, str(error.instance)), "unknown key", suggestion(error.instance, _words(error)))
        return
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties":
            yield from _unknown_keys(error, document, path)
        case "required":
            missing = re.match(r"'([^']+)'", error.message)
            yield document.problem(path, f"{missing[1] if missing else error.message!r} is missing")
        case "dependentRequired":
            yield document.problem(path, error.message.replace("a dependency of", "needed beside"))
        case _:
            yield document.problem(path, *_said(error))


def _unknown_keys(error: ValidationError, document: Document, path: tuple[Key, ...]) -> Iterator[Problem]:
    known = _schema(error).get("properties", {})
    patterns = _schema(error).get("patternProperties", {})
    holder: Any = error.instance
    for key in holder:
        if key not in known and not any(re.search(pattern, key) for pattern in patterns):
            yield document.problem((*path, key), "unknown key", suggestion(key, known))


def _schema(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


def _wanted(error: ValidationError) -> Any:
    return error.validator_value


def _words(error: ValidationError) -> list[object]:
    """The words that a failed `enum`, or the alternatives of one, would have allowed."""
    if error.validator == "enum":
        return list(_wanted(error))
    return [word for inner in error.context or () for word in _words(inner)]


def _said(error: ValidationError) -> tuple[str, str]:
    value, wanted = error.instance, _wanted(error)
    match error.validator:
        case "enum":
            return f"{_shown(value)} is not known here", suggestion(value, wanted)
        case "const":
            return f"must be {_shown(wanted)}", ""
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else list(wanted)
            return f"must be {' or '.join(_KINDS[kind] for kind in kinds)}, is {_kind(value)}", ""
        case "pattern":
            return f"{_shown(value)} does not have the right form", str(_schema(error).get("description", ""))
        case "minItems" | "minProperties" | "minLength":
            return "must not be empty" if wanted == 1 else f"needs at least {wanted}", ""
        case "maxItems" | "maxProperties" | "maxLength":
            return f"has more than {wanted}", ""
        case "minimum" | "exclusiveMinimum":
            return f"{_shown(value)} is too small (at least {wanted})", ""
        case "maximum" | "exclusiveMaximum":
            return f"{_shown(value)} is too large (at most {wanted})", ""
        case "uniqueItems":
            return "holds the same thing twice", ""
        case "anyOf" | "oneOf":
            return _no_branch(error)
        case "not":
            return str(_schema(error).get("description", "is not allowed here")), ""
    return error.message[:200], ""


def _no_branch(error: ValidationError) -> tuple[str, str]:
    kinds: list[str] = []
    for inner in error.context or ():
        if inner.validator == "type" and not inner.relative_path:
            wanted = _wanted(inner)
            kinds += [wanted] if isinstance(wanted, str) else list(wanted)
    if kinds:
        told = " or ".join(dict.fromkeys(_KINDS[kind] for kind in kinds))
        return f"must be {told}, is {_kind(error.instance)}", ""
    return f"{_shown(error.instance)} fits none of what is allowed here", ""


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    for types, name in (((dict,), "object"), ((list,), "array"), ((str,), "string"), ((int,), "integer")):
        if isinstance(value, types):
            return _KINDS[name]
    return _KINDS["null"] if value is None else _KINDS["number"]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
