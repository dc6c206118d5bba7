"""A configuration in braces, written in set form as `show configuration | display set` would, and facts to compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from netaudit.config.tree import Node, Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.junos import PLATFORM

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\S+', re.DOTALL)
_MARKS = ("inactive:", "protect:", "replace:")


def facts(text: str, name: str = "device") -> Device:
    tree = PLATFORM.parse(text)
    assert tree.text == text
    return PLATFORM.facts(tree, name, Source(path=f"{name}.cfg", sha256=""))


def set_form(tree: Tree) -> str:
    """The statements of a tree in braces, one line each; what is inactive is set and then deactivated."""
    return "\n".join(line for root in tree.roots for line in _lines(root, [])) + "\n"


def _lines(node: Node, above: list[str]) -> Iterator[str]:
    tokens = _TOKEN.findall(node.text)
    inactive = "inactive:" in tokens[:2]
    tokens = [token for token in tokens if token not in _MARKS]
    if "[" in tokens and "]" in tokens:
        first, last = tokens.index("["), tokens.index("]")
        paths = [[*above, *tokens[:first], token, *tokens[last + 1 :]] for token in tokens[first + 1 : last]]
    else:
        paths = [[*above, *tokens]]
    for path in paths:
        if node.children:
            for child in node.children:
                yield from _lines(child, path)
        else:
            yield "set " + " ".join(path).replace("\n", "\\n")
        if inactive:
            yield "deactivate " + " ".join(path)


def without_places(device: Device) -> Any:
    """The facts as JSON, without where they stand in the file."""
    return _plain(msgspec.json.decode(msgspec.json.encode(device)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        found = {
            key: _plain(held) for key, held in value.items() if key not in ("line", "end", "at", "coverage", "source")
        }
        for key in ("unknown",):
            if key in found:
                found[key] = sorted(found[key])
        return found
    return [_plain(held) for held in value] if isinstance(value, list) else value
