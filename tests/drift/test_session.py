"""Lines as they are typed, flat: each falls into the section that it stands in on the device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.config.tree import Node, Tree
from netaudit.drift.session import session_only, typed
from netaudit.drift.vocabulary import Vocabulary
from netaudit.platforms.base import get

FOLDERS = {"ios": "ios", "nxos": "nxos", "iosxr": "ios-xr", "eos": "eos"}
LEAST = 0.93
"""Share of the lines; what is left is mostly ambiguous for the device too: `address-family` after a neighbour's own."""


def flat(nodes: list[Node], path: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in nodes:
        if not node.opaque:
            yield node.text, path
            yield from flat(node.children, (*path, node.text))


def trees(folder: Path, name: str) -> list[Tree]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.stat().st_size < 60_000]
    return [get(name).parse(file.read_text(encoding="utf-8", errors="replace")) for file in files[:60]]


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_real_configurations_typed_without_indentation(name: str, shared: Path) -> None:
    known = trees(shared / "corpus" / FOLDERS[name], name)
    vocabulary = Vocabulary(get(name), known)
    right = total = 0
    for tree in known:
        lines = list(flat(tree.roots))
        placed = {line.number: line.path for line in typed("\n".join(text for text, _ in lines), vocabulary).lines}
        for number, (_, path) in enumerate(lines, 1):
            total += number in placed
            right += placed.get(number) == path
    assert total > 2_500
    assert right / total > LEAST, (right, total)


def test_where_the_text_is_indented_that_counts() -> None:
    lines = typed("interface Ethernet1\n  description x\n  shutdown\nhostname r1\n", Vocabulary(get("eos"))).lines
    assert [line.path for line in lines] == [(), ("interface Ethernet1",), ("interface Ethernet1",), ()]


def test_bodies_of_policies_are_text() -> None:
    body = "route-policy P\nif destination in S then\npass\nendif\nend-policy\n"
    text = f"{body}router bgp 1\nneighbor 10.0.0.1\nremote-as 2\n"
    lines = {line.text: line.path for line in typed(text, Vocabulary(get("iosxr"))).lines}
    assert lines["pass"] == ("route-policy P",)
    assert lines["remote-as 2"] == ("router bgp 1", "neighbor 10.0.0.1")


@pytest.mark.parametrize("text", ["conf t\nend\nwr\n", "configure terminal\nexit\ncommit\n", "do show version\n!\n"])
def test_lines_of_the_session_change_nothing(text: str) -> None:
    assert session_only(text)
