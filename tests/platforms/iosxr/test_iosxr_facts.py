"""Facts of IOS-XR configurations: each case is a configuration and what a person reads in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.model.device import Device, Source
from netaudit.platforms.iosxr import PLATFORM

CASES = sorted((Path(__file__).parent / "cases").glob("*.cfg"))


def facts_of(text: str) -> Device:
    return PLATFORM.facts(PLATFORM.parse(text), "device", Source(path="device.cfg", sha256=""))


def mismatches(expected: Any, actual: Any, path: str) -> list[str]:
    """Where `actual` differs from `expected`; a mapping names only what is looked at, null is absence."""
    if isinstance(expected, dict):
        held = actual if isinstance(actual, dict) else {}
        return [line for key, value in expected.items() for line in mismatches(value, held.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = zip(expected, actual, strict=True)
        return [line for at, (e, a) in enumerate(pairs) for line in mismatches(e, a, f"{path}[{at}]")]
    absent = actual is None and expected == []
    return [] if absent or expected == actual else [f"{path}: expected {expected!r}, found {actual!r}"]


def plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    device = facts_of(case.read_text(encoding="utf-8"))
    expected = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    found: list[str] = []
    for attribute, wanted in expected.items():
        held = getattr(device, attribute)
        if not isinstance(held, tuple) or not isinstance(wanted, dict):
            found += mismatches(wanted, plain(held), attribute)
            continue
        by_label = {fact.label: plain(fact) for fact in held}
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
