"""Whatever the text, reading it ends without an exception, without a lost line and with every line placed once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.config.clean import clean, tree_of
from netaudit.model.device import Source
from netaudit.platforms.frr import PLATFORM

CASES = Path(__file__).parent / "cases"
LINES = sorted({line for case in CASES.glob("*.cfg") for line in case.read_text(encoding="utf-8").splitlines()})
WORDS = sorted({word for line in LINES for word in line.split()})


def holds(text: str) -> None:
    tree = tree_of(clean(text), PLATFORM.parse)
    assert "\n".join(tree.lines) == text
    numbers = [node.line for node in tree.walk()]
    assert numbers == sorted(set(numbers))
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


@given(st.lists(st.lists(st.sampled_from([*WORDS, "no", " "]), max_size=6), max_size=25), st.data())
@settings(max_examples=400, deadline=None)
def test_known_words_in_any_order(lines: list[list[str]], data: st.DataObject) -> None:
    holds("\n".join(" " * data.draw(st.integers(0, 3)) + " ".join(line) for line in lines))
    for header in ("interface eth0", "router bgp 1", "router ospf", "router isis X", "iface swp1", "bfd", "mpls ldp"):
        holds("\n".join((header, *(" " + " ".join(line) for line in lines))))


def test_numbers_beyond_reason() -> None:
    for line in LINES:
        words = [("9" * 5000 if word.isdecimal() else word) for word in line.split()]
        for header in (
            "interface eth0",
            "router bgp 1\n address-family ipv4",
            "router ospf",
            "iface swp1",
            "bfd\n peer 1.1.1.1",
        ):
            holds(f"{header}\n  {' '.join(words)}")
            holds(" ".join(words))
