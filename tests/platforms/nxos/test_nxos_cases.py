"""Configurations beside the facts that a person reads in them.

A case names only what it is about. An entity is found by the fields that identify it; `null` means absent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.model.device import Source
from netaudit.platforms.nxos import PLATFORM

CASES = sorted((Path(__file__).parent / "cases").glob("*.cfg"))
IDENTITY = ("name", "id", "peer", "prefix", "interface", "protocol", "group", "vrf", "kind")


def differences(path: str, wanted: Any, found: Any) -> list[str]:
    if wanted in (None, []):
        return [] if found in (None, [], False) else [f"{path}: expected nothing, read {found!r}"]
    if isinstance(wanted, dict) and isinstance(found, dict):
        if path.endswith((".unknown", ".inherited", ".priorities")):
            return [] if wanted == found else [f"{path}: expected {wanted!r}, read {found!r}"]
        return [line for key, value in wanted.items() for line in differences(f"{path}.{key}", value, found.get(key))]
    if isinstance(wanted, list) and isinstance(found, list) and all(isinstance(item, dict) for item in wanted):
        if path.count(".") > 1 or not wanted:  # parts of a fact: all of them, in their order
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
            return differences(f"{path}.{wanted[keys[0]] if keys else 0}", wanted, candidate)
    return [f"{path}: none with { ({key: wanted[key] for key in keys}) }"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_facts(case: Path) -> None:
    tree = PLATFORM.parse(case.read_text(encoding="utf-8"))
    device = PLATFORM.facts(tree, case.stem, Source(path=case.name, sha256=""))
    found = msgspec.json.decode(msgspec.json.encode(device))
    wanted = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    wrong = differences("device", wanted, found)
    assert not wrong, "\n".join(wrong)
