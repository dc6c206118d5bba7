"""Facts of IOS configurations: each case is a configuration and what a person reads in it."""

from __future__ import annotations

from pathlib import Path

import pytest

import platform_cases
from netaudit.model.device import Device
from netaudit.platforms.ios import PLATFORM
from platform_cases import cases, mismatches

CASES = cases(__file__)


def facts_of(text: str) -> Device:
    return platform_cases.facts_of(PLATFORM, text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    assert mismatches(PLATFORM, case) == ""


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
