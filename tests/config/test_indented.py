"""Trees of indented text: what nests too deep."""

from __future__ import annotations

import pytest

from netaudit.config.indented import MAX_DEPTH, parse
from netaudit.platforms.ios import grammar as ios


def stairs(steps: int) -> str:
    return "".join(f"{' ' * indent}step\n" for indent in range(steps))


@pytest.mark.parametrize("steps", [MAX_DEPTH + 1, 5000])
def test_no_line_is_lost_however_deep(steps: int) -> None:
    assert [node.line for node in parse(stairs(steps)).walk()] == list(range(1, steps + 1))


def test_an_ios_configuration_without_end_of_indentation_is_read() -> None:
    assert len(list(ios.parse("hostname r1\n" + stairs(1200)).walk())) == 1201


def test_what_follows_a_line_too_deep_has_its_own_place() -> None:
    tree = parse(stairs(MAX_DEPTH + 5) + " second\nthird\n")
    assert [root.text for root in tree.roots] == ["step", "third"]
    assert [child.text for child in tree.roots[0].children] == ["step", "second"]


def test_a_tab_is_as_wide_as_eight_blanks() -> None:
    tree = parse("a\n     b\n\tc\n     d\n")
    [a] = tree.roots
    assert [(node.text, [below.text for below in node.children]) for node in a.children] == [("b", ["c"]), ("d", [])]


@pytest.mark.parametrize(
    ("title", "end"), [("menu OOB title ^C", "^C"), ("menu Front title #", "Bye #"), ("menu a prompt %", "%")]
)
def test_the_text_of_a_menu_is_no_configuration(title: str, end: str) -> None:
    tree = ios.parse(f"hostname r1\n{title}\n  no ip routing\ninterface Gi1\n{end}\nmenu OOB text 1 Reload\nend\n")
    assert [root.text for root in tree.roots] == ["hostname r1", title, "menu OOB text 1 Reload", "end"]
    assert tree.roots[1].opaque
    assert [node.text for node in tree.roots[1].children] == ["  no ip routing", "interface Gi1", end]


@pytest.mark.parametrize(
    "said", ["menu OOB title ^Chello^C", "menu OOB prompt #ask#", "menu OOB title", "menu OOB clear-screen"]
)
def test_a_menu_that_fits_its_line_opens_nothing(said: str) -> None:
    tree = ios.parse(f"{said}\nip routing\n")
    assert [root.text for root in tree.roots] == [said, "ip routing"]
    assert not tree.notes
