"""One configuration told in braces, in set form and through groups: the facts are the same, whichever it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junos_forms import facts, set_form, without_places

from netaudit.model.device import Device
from netaudit.platforms.junos import PLATFORM

CASES = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "cases").glob("*.cfg"))
}
_TOLD_APART = ("inherited", "unused")


def plain(device: Device) -> Any:
    """The facts without places and origins; what stands side by side on a device in an order of its own."""
    found = _stripped(without_places(device))
    return {key: sorted(map(json.dumps, held)) if isinstance(held, list) else held for key, held in found.items()}


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(held) for key, held in sorted(value.items()) if key not in _TOLD_APART}
    return [_stripped(held) for held in value] if isinstance(value, list) else value


def place(line: str) -> str:
    """The part of a configuration that a line in set form belongs to: its first words."""
    words = line.split()[1:]
    return " ".join(words[: 2 if words[:1] in (["interfaces"], ["protocols"], ["system"]) else 1])


@pytest.mark.parametrize("case", [name for name in CASES if name != "inherited"])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_parts_that_a_group_hands_down(case: str, data: st.DataObject) -> None:
    lines = set_form(PLATFORM.parse(CASES[case])).splitlines()
    silent = {place(line) for line in lines if not line.startswith("set ")}
    parts = sorted({place(line) for line in lines} - silent)
    moved = set(data.draw(st.lists(st.sampled_from(parts), unique=True)))
    held = [f"set groups G {line[4:]}" if place(line) in moved else line for line in lines]
    told = "\n".join([*held, "set apply-groups G", ""])
    assert plain(facts(told)) == plain(facts("\n".join(lines) + "\n"))


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_lines_in_any_order_of_their_parts(case: str, data: st.DataObject) -> None:
    lines = set_form(PLATFORM.parse(CASES[case])).splitlines()
    parts: dict[str, list[str]] = {}
    for line in lines:
        parts.setdefault(line.split()[1], []).append(line)
    order = data.draw(st.permutations(sorted(parts)))
    told = "\n".join([*(line for part in order for line in parts[part]), ""])
    assert plain(facts(told)) == plain(facts("\n".join(lines) + "\n"))
