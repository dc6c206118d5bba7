"""Configurations beside the facts that a person reads in them, in braces and in set form.

A case names only what it is about. An entity is found by the fields that identify it; `null` means absent. Places in
the file (`line`, `end`, `at`) are those of the text in braces.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from junos_forms import facts, set_form, without_places

from netaudit.platforms.junos import PLATFORM
from platform_cases import cases, wrong

CASES = cases(__file__)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_facts(case: Path) -> None:
    assert wrong(PLATFORM, case) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_set_form_says_the_same(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    told = set_form(PLATFORM.parse(text))
    assert without_places(facts(told)) == without_places(facts(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_line_of_a_fact_is_there_in_set_form(case: Path) -> None:
    told = set_form(PLATFORM.parse(case.read_text(encoding="utf-8")))
    lines = told.split("\n")
    for fact in (*facts(told).interfaces, *facts(told).bgp_neighbors):
        assert all(lines[line - 1].startswith("set ") for at in fact.at.values() for line in at)
