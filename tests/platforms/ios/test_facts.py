"""Facts of IOS configurations: each case is a configuration and what a person reads in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.model.device import Device, Source
from netaudit.platforms.ios import PLATFORM

CASES = sorted((Path(__file__).parent / "cases").glob("*.cfg"))


def facts_of(text: str) -> Device:
    return PLATFORM.facts(PLATFORM.parse(text), "device", Source(path="device.cfg", sha256=""))


def mismatches(expected: Any, actual: Any, path: str) -> list[str]:
    """Where `actual` differs from `expected`; a mapping names only what is looked at, null is absence."""
    if isinstance(expected, dict):
        found = []
        for key, value in expected.items():
            held = actual.get(key) if isinstance(actual, dict) else None
            found += mismatches(value, held, f"{path}.{key}")
        return found
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [
            p for i, (e, a) in enumerate(zip(expected, actual, strict=True)) for p in mismatches(e, a, f"{path}[{i}]")
        ]
    absent = actual is None and expected == []
    return [] if absent or expected == actual else [f"{path}: expected {expected!r}, found {actual!r}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    device = facts_of(case.read_text(encoding="utf-8"))
    expected = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    found: list[str] = []
    for attribute, wanted in expected.items():
        held = getattr(device, attribute)
        if not isinstance(held, tuple) or isinstance(wanted, list):
            found += mismatches(wanted, list(held) if isinstance(held, tuple) else held, attribute)
            continue
        by_label = {fact.label: msgspec.json.decode(msgspec.json.encode(fact)) for fact in held}
        for label, values in wanted.items():
            if values is None:
                found += [f"{attribute} {label}: should not be there"] if label in by_label else []
            elif label not in by_label:
                found.append(f"{attribute} {label}: missing; there are {sorted(by_label)}")
            else:
                found += mismatches(values, by_label[label], f"{attribute} {label}")
    assert not found, "\n".join(found)


def test_every_case_has_its_expectation() -> None:
    assert CASES
    assert all(case.with_suffix(".json").is_file() for case in CASES)


def test_every_value_points_to_lines_that_exist() -> None:
    for case in CASES:
        text = case.read_text(encoding="utf-8")
        last = text.count("\n")
        device = facts_of(text)
        for interface in device.interfaces:
            assert all(1 <= line <= last for lines in interface.at.values() for line in lines), interface


def test_lines_that_give_no_fact_are_listed() -> None:
    device = facts_of("interface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n frobnicate 5\n!\nend\n")
    assert (device.coverage.lines, device.coverage.modelled) == (3, 2)
    assert [(held.line, held.text) for held in device.coverage.unmodelled] == [(3, "frobnicate 5")]


def test_sections_hold_blocks_and_the_blocks_inside_them() -> None:
    device = facts_of("policy-map P\n class A\n  priority\n class B\n  bandwidth 10\n!\nhostname R1\nend\n")
    assert [(s.label, s.line, s.end, s.text) for s in device.sections] == [
        ("policy-map P", 1, 5, ("class A", "priority", "class B", "bandwidth 10")),
        ("policy-map P > class A", 2, 3, ("priority",)),
        ("policy-map P > class B", 4, 5, ("bandwidth 10",)),
    ]
