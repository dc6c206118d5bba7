"""Drafts: attributes that hold several values, however many; commands that only set one; names that are used."""

from __future__ import annotations

import pytest

from netaudit.config.indented import parse
from netaudit.model.management import Ntp
from netaudit.platforms.reading import DROPPED, Commands, Draft, Reader, Setting, Statement
from netaudit.platforms.takes import text
from netaudit.platforms.unused import unused


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


def _colour(args: list[str], line: Statement) -> object:
    if line.negated:
        return "colour", DROPPED
    return ("colour", int(args[0])) if args else False


PAINT = Commands({"colour": Setting(_colour), "shade": text("shade")}, feeds={"colour": ("colour",)})


def painted(said: str) -> Draft:
    tree = parse(said)
    draft = Draft(Reader(tree))
    PAINT.read_all(draft, tree.roots)
    return draft


def test_equal_lines_set_the_same_and_each_counts_where_it_stands() -> None:
    first, second = painted("colour 7\nshade a  b"), painted("!\n!\ncolour 7\nno colour\ncolour 7\nshade a  b")
    assert first.values == second.values == {"colour": 7, "shade": "a  b"}
    assert first.at == {"colour": (1,), "shade": (2,)}
    assert second.at == {"colour": (5,), "shade": (6,)}
    assert list(second.reader.taken) == [0, 0, 0, 1, 1, 1, 1]


def test_a_setting_takes_back_and_is_not_understood_however_often_it_stands() -> None:
    for _ in range(2):
        assert painted("colour 8\nno colour").values == {}
        for wrong in ("colour", "colour red"):
            draft = painted(f"{wrong}\n")
            assert draft.values == {}
            assert draft.unknown == {"colour": f"line 1 not understood: {wrong}"}
            assert list(draft.reader.taken) == [0, 0, 0]


def test_what_was_not_understood_is_known_once_a_later_line_says_it() -> None:
    draft = painted("colour red\ncolour 9")
    assert draft.values == {"colour": 9}
    assert draft.unknown == {}


@pytest.mark.parametrize("count", [3, 60])
def test_a_name_is_used_wherever_it_stands_as_a_word(count: int) -> None:
    defined = "\n".join(f"route-map RM-{number}X permit 10" for number in range(count))
    for space in (" ", "\t", "\u00a0", "\x0b"):
        tree = parse(f"{defined}\ninterface A\n ip policy{space}RM-0X{space}in\n! RM-1X\n notRM-2X RM-2X.\n")
        idle = unused(tree, {"route map": r"route-map (\S+)"})
        assert idle == {f"route map RM-{number}X": (number + 1,) for number in range(2, count)}
