"""Drafts: attributes that hold several values, however many there are."""

from __future__ import annotations

import pytest

from netaudit.config.indented import parse
from netaudit.model.management import Ntp
from netaudit.platforms.reading import Commands, Draft, Reader, Statement


def _server(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated:
        draft.values["servers"] = tuple(held for held in draft.get("servers") if held != args[0])
    else:
        draft.add("servers", args[0], line.node)
    return True


def _group(draft: Draft, args: list[str], line: Statement) -> bool:
    NTP.read_all(draft, line.node.children)
    return True


NTP = Commands({"server": _server, "group": _group})


def read(text: str) -> Draft:
    tree = parse(text)
    draft = Draft(Reader(tree))
    NTP.read_all(draft, tree.roots)
    return draft


@pytest.mark.parametrize("count", [1, 255, 256, 257, 2000])
def test_values_are_tuples_in_the_order_of_the_file(count: int) -> None:
    draft = read("\n".join(f"server s{number}" for number in range(count)))
    assert draft.values["servers"] == tuple(f"s{number}" for number in range(count))
    assert draft.at["servers"] == tuple(range(1, count + 1))
    assert draft.build(Ntp).servers == draft.values["servers"]


def test_values_of_nested_blocks_are_gathered_with_those_before_them() -> None:
    draft = read("\n".join([*(f"server s{n}" for n in range(300)), "group", " server inner", "server last"]))
    assert draft.values["servers"][-3:] == ("s299", "inner", "last")
    assert draft.at["servers"][-2:] == (302, 303)
    assert isinstance(draft.values["servers"], tuple)


def test_a_value_taken_back_in_the_middle_of_many() -> None:
    lines = [*(f"server s{n}" for n in range(300)), "no server s7", *(f"server t{n}" for n in range(300))]
    found = read("\n".join(lines)).values["servers"]
    assert isinstance(found, tuple)
    assert len(found) == 599
    assert "s7" not in found
