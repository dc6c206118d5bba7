"""Whatever the text, reading it ends without an exception and without a lost line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.config.clean import clean, tree_of
from netaudit.model.device import Source
from netaudit.platforms.ios import PLATFORM

CASES = Path(__file__).parent / "cases"
LINES = sorted({line for case in CASES.glob("*.cfg") for line in case.read_text(encoding="utf-8").splitlines()})
WORDS = sorted({word for line in LINES for word in line.split()})


def holds(text: str) -> None:
    tree = tree_of(clean(text), PLATFORM.parse)
    assert "\n".join(tree.lines) == text
    device = PLATFORM.facts(tree, "device", Source(path="device.cfg", sha256=""))
    assert device.coverage.modelled + len(device.coverage.unmodelled) <= device.coverage.lines


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_characters(text: str) -> None:
    holds(text)


@given(st.lists(st.sampled_from(LINES), max_size=40))
@settings(max_examples=250, deadline=None)
def test_known_lines_in_any_order(lines: list[str]) -> None:
    holds("\n".join(lines))


@given(st.lists(st.lists(st.sampled_from([*WORDS, "no", "default", " "]), max_size=6), max_size=25), st.data())
@settings(max_examples=400, deadline=None)
def test_known_words_in_any_order(lines: list[list[str]], data: st.DataObject) -> None:
    holds("\n".join(" " * data.draw(st.integers(0, 2)) + " ".join(line) for line in lines))


@pytest.mark.parametrize("digits", [20, 5000])
def test_numbers_beyond_reason(digits: int) -> None:
    for line in LINES:
        words = [("9" * digits if word.isdecimal() else word) for word in line.split()]
        indent = " " * (len(line) - len(line.lstrip()))
        for header in ("interface Gi0/1", "router bgp 1", "router ospf 1", "policy-map P\n class C", "line vty 0 4"):
            holds(f"{header}\n{indent}{' '.join(words)}\n {' '.join(words)}\n  {' '.join(words)}")


@given(st.sampled_from(LINES), st.integers(0, 8))
@settings(max_examples=400, deadline=None)
def test_lines_cut_short(line: str, words: int) -> None:
    cut = " ".join(line.split()[:words])
    indent = " " if line.startswith(" ") else ""
    for header in ("interface Gi0/1", "router bgp 1", "router ospf 1", "policy-map P\n class C", "line vty 0 4"):
        holds(f"{header}\n{indent}{cut}\n {cut}\n no {cut}\n  {cut}\n default {cut}")
