"""Facts of IOS-XR configurations: each case is a configuration and what a person reads in it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import platform_cases
from netaudit.model.device import Device
from netaudit.platforms.iosxr import PLATFORM
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
        device = facts_of(text)
        facts = [
            *device.interfaces,
            *device.bgp_neighbors,
            *device.routing_processes,
            *device.acls,
            *device.fhrp_groups,
        ]
        for fact in facts:
            assert all(1 <= line <= text.count("\n") for lines in fact.at.values() for line in lines), fact


def test_secrets_are_no_facts() -> None:
    for case in CASES:
        device = facts_of(case.read_text(encoding="utf-8"))
        management = (device.users, device.snmp, device.ntp, device.aaa, device.key_chains, device.lines)
        kept = msgspec.json.encode((*management, device.bgp_neighbors, device.interfaces))
        for secret in (b"0822455D0A16", b"$6$", b"ourown", b"00071A150754", b"0DEADBEEF0"):
            assert secret not in kept
