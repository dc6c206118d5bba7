"""YAML files that people write: read safely, with the line of every key.

Scalars follow the YAML 1.2 core schema: only `true` and `false` are booleans, so that `mode: on` is the text `on`; a
date stays text; keys are always text. Duplicate keys, merge keys, tags other than the core ones, several documents in
one file, and aliases that expand beyond reason are errors. `validate` checks a document against a JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from netaudit.errors import InvalidInput, Problem

MAX_EXPANDED_NODES = 500_000
MAX_DEPTH = 200

_MAYBE_DEEP = re.compile(r"(?:[-?][ \t]+){8}|^ {400}", re.MULTILINE)
_TAG = "tag:yaml.org,2002:"
_CORE_SCALARS = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
)


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes and tags plain scalars by the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _name, _pattern, _first in _CORE_SCALARS:
    _CoreLoader.add_implicit_resolver(_TAG + _name, re.compile(f"(?:{_pattern})\\Z"), _first)


Key = str | int


def key_path(path: Sequence[Key]) -> str:
    """A path as it is shown: `rules[3].expect.members`."""
    shown = ""
    for key in path:
        shown += f"[{key}]" if isinstance(key, int) else f".{key}" if shown else key
    return shown


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML file holds, and where."""

    file: str
    data: Any
    root: yaml.Node | None = field(default=None, repr=False, compare=False)

    def line_of(self, path: Sequence[Key]) -> int:
        """Line of the key or item at `path`; of the nearest thing above it that exists where it does not."""
        node, line = self.root, 1
        if node is not None and not path:
            return int(node.start_mark.line) + 1
        for key in path:
            found = _step(node, key)
            if found is None:
                return line
            node, line = found
        return line

    def problem(self, path: Sequence[Key], message: str, hint: str = "") -> Problem:
        """A problem with what stands at `path`."""
        return Problem(self.file, self.line_of(path), message, key_path(path), hint)


def load(
    path: str | Path,
    *,
    error: type[InvalidInput] = InvalidInput,
    allow_empty: bool = False,
    most: int = MAX_EXPANDED_NODES,
    note: Callable[[Problem], None] | None = None,
) -> Document:
    """Reads a YAML file. An empty one is `{}` with `allow_empty`; `most`: values that it may hold, aliases written out.

    With `note`, keys that stand twice and the like are told to it, so that the rest of the file can be checked too.
    Raises `error` with file and line where it cannot be read, is not UTF-8, is not YAML, or is empty.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as reason:
        raise error.at(path, None, f"cannot be read: {reason.strerror or reason}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise error.at(path, raw.count(b"\n", 0, reason.start) + 1, "is not UTF-8 text") from None
    return parse(text, str(path), error=error, allow_empty=allow_empty, most=most, note=note)


def parse(
    text: str,
    file: str = "<text>",
    *,
    error: type[InvalidInput] = InvalidInput,
    allow_empty: bool = False,
    most: int = MAX_EXPANDED_NODES,
    note: Callable[[Problem], None] | None = None,
) -> Document:
    """Reads YAML text; `file` is what problems are said to be in. Raises as `load` does."""
    loader = None
    try:
        if _deeper_than(text, MAX_DEPTH):
            raise error.at(file, 1, f"is nested deeper than {MAX_DEPTH} levels")
        loader = _CoreLoader(text)
        root = loader.get_single_node()
    except yaml.YAMLError as reason:
        raise error(_syntax_problem(reason, text, file)) from None
    finally:
        if loader is not None:
            loader.dispose()
    if root is None:
        if allow_empty:
            return Document(file, {})
        raise error.at(file, 1, "is empty")
    reader = _Reader(file, most)
    reader.measure(root, 0)
    if reader.problems:
        raise error(*reader.problems)
    data = reader.value(root, ())
    if note is not None:
        for problem in reader.problems:
            note(problem)
    elif reader.problems:
        raise error(*reader.problems)
    return Document(file, data, root)


def _deeper_than(text: str, limit: int) -> bool:
    """Whether the text nests deeper than `limit`; found out before composing, whose recursion in C ends the process."""
    if text.count("[") + text.count("{") <= limit and not _MAYBE_DEEP.search(text):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_CoreLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > limit:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _syntax_problem(reason: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(reason, "problem_mark", None) or getattr(reason, "context_mark", None)
    position = getattr(reason, "position", None)
    line = 1
    if mark is not None:
        line = mark.line + 1
    elif isinstance(position, int):
        line = text.count("\n", 0, position) + 1
    what = getattr(reason, "problem", None) or getattr(reason, "reason", None) or "cannot be parsed"
    held = text.splitlines()[line - 1 : line]
    tab = bool(held) and "\t" in held[0][: len(held[0]) - len(held[0].lstrip())]
    return Problem(file, line, f"is not YAML: {what}", hint="it begins with a tab; indent with spaces" if tab else "")


def _step(node: yaml.Node | None, key: Key) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return value, int(name.start_mark.line) + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        value = node.value[key]
        return value, int(value.start_mark.line) + 1
    return None


class _Reader:
    """Turns nodes into values and notes what is not allowed; aliased nodes become one shared value."""

    def __init__(self, file: str, most: int) -> None:
        self.file = file
        self.most = most
        self.problems: list[Problem] = []
        self.sizes: dict[int, int] = {}
        self.values: dict[int, Any] = {}

    def measure(self, node: yaml.Node, depth: int) -> int:
        """Nodes that `node` comes to with every alias written out; notes recursion and expansion."""
        known = self.sizes.get(id(node))
        if known is not None:
            if known < 0:
                self._note(node, (), "an alias stands inside the thing it names")
            return abs(known)
        self.sizes[id(node)] = -1
        children: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            children = [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            children = node.value
        size = 1
        for child in children:
            size += self.measure(child, depth + 1)
            if self.problems:
                return size
        if size > self.most and depth == 0:
            self._note(node, (), f"holds more than {self.most:,} values, aliases written out; split it")
        self.sizes[id(node)] = size
        return size

    def value(self, node: yaml.Node, path: tuple[Key, ...]) -> Any:
        """The plain Python value of a node."""
        if id(node) in self.values:
            return self.values[id(node)]
        if isinstance(node, yaml.MappingNode):
            made: Any = self._mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            made = [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        else:
            made = self._scalar(node, path)
        self.values[id(node)] = made
        return made

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        first: dict[str, int] = {}
        for name, value in node.value:
            line = name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                self._note(name, path, "a key must be text, not a list or a mapping")
                continue
            key = name.value
            if key == "<<" and not name.style:
                self._note(name, (*path, key), "merge keys are not supported; write the entries out")
            elif key in made:
                self._note(name, (*path, key), f"stands twice (first on line {first[key]})")
            else:
                first[key] = line
                made[key] = self.value(value, (*path, key))
        return made

    def _scalar(self, node: yaml.Node, path: tuple[Key, ...]) -> Any:
        text = str(node.value)
        try:
            match str(node.tag).removeprefix(_TAG):
                case "str":
                    return text
                case "null":
                    return None
                case "bool":
                    return {"true": True, "false": False}[text.lower()]
                case "int":
                    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
                    return int(text[2:] if base != 10 else text, base)
                case "float":
                    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        except (ValueError, KeyError):
            self._note(node, path, f"{text[:40]!r} does not fit its tag")
            return None
        self._note(node, path, f"the tag {node.tag} is not allowed")
        return None

    def _note(self, node: yaml.Node, path: tuple[Key, ...], message: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, message, key_path(path)))
