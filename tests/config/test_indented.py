"""Trees of indented text: what nests too deep."""

from __future__ import annotations

import pytest

from netaudit.config.indented import MAX_DEPTH, parse


def stairs(steps: int) -> str:
    return "".join(f"{' ' * indent}step\n" for indent in range(steps))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        pytest.param(stairs(MAX_DEPTH + 1), [], id="as-deep-as-may-be"),
        pytest.param(
            stairs(5000), [(MAX_DEPTH + 2, f"is indented deeper than {MAX_DEPTH} levels")], id="too-deep-is-said-once"
        ),
    ],
)
def test_depth_is_bounded(text: str, notes: list[tuple[int, str]]) -> None:
    tree = parse(text)
    assert tree.notes == notes
    assert [node.line for node in tree.walk()] == list(range(1, text.count("\n") + 1))


def test_what_follows_a_line_too_deep_has_its_own_place() -> None:
    tree = parse(stairs(MAX_DEPTH + 5) + " second\nthird\n")
    assert [root.text for root in tree.roots] == ["step", "third"]
    assert [child.text for child in tree.roots[0].children] == ["step", "second"]
