"""Configurations beside the facts that a person reads in them, in braces and in set form.

A case names only what it is about. An entity is found by the fields that identify it; `null` means absent. Places in
the file (`line`, `end`, `at`) are those of the text in braces.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from junos_forms import facts, set_form, without_places

from netaudit.platforms.junos import PLATFORM

CASES = sorted((Path(__file__).parent / "cases").glob("*.cfg"))
IDENTITY = ("name", "id", "peer", "prefix", "interface", "protocol", "group", "vrf", "kind")


def differences(path: str, wanted: Any, found: Any) -> list[str]:
    if wanted in (None, []):
        return [] if found in (None, [], False) else [f"{path}: expected nothing, read {found!r}"]
    if isinstance(wanted, dict) and isinstance(found, dict):
        if path.endswith((".unknown", ".inherited", ".priorities", ".areas")):
            return [] if wanted == found else [f"{path}: expected {wanted!r}, read {found!r}"]
        return [line for key, value in wanted.items() for line in differences(f"{path}.{key}", value, found.get(key))]
    if isinstance(wanted, list) and isinstance(found, list) and all(isinstance(item, dict) for item in wanted):
        if path.count(".") > 1:  # parts of a fact: all of them, in their order
            if len(wanted) != len(found):
                return [f"{path}: expected {len(wanted)}, read {len(found)}: {found!r}"]
            pairs = zip(wanted, found, strict=True)
            return [line for n, (w, f) in enumerate(pairs) for line in differences(f"{path}.{n}", w, f)]
        return [line for item in wanted for line in _entity(path, item, found)]
    return [] if wanted == found else [f"{path}: expected {wanted!r}, read {found!r}"]


def _entity(path: str, wanted: dict[str, Any], found: list[dict[str, Any]]) -> list[str]:
    keys = [key for key in IDENTITY if key in wanted]
    for candidate in found:
        if all(candidate.get(key) == wanted[key] for key in keys):
            return differences(f"{path}.{'/'.join(str(wanted[key]) for key in keys)}", wanted, candidate)
    return [f"{path}: none with { ({key: wanted[key] for key in keys}) }"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_facts(case: Path) -> None:
    found = msgspec.json.decode(msgspec.json.encode(facts(case.read_text(encoding="utf-8"))))
    wanted = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    wrong = differences("device", wanted, found)
    assert not wrong, "\n".join(wrong)


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
