"""The facts of generated configurations beside the data that they were generated from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from eos_structured import pairs

from netaudit.model.device import Device, Source
from netaudit.platforms.eos import PLATFORM

NETWORKS = ("avd-dual-dc-l3ls", "avd-isis-ldp-ipvpn")

EXPLAINED: dict[tuple[str, str, str], str] = {}
"""Network and device, area, and key of a value that differs: why it does."""


def read(path: Path) -> Device:
    tree = PLATFORM.parse(path.read_text(encoding="utf-8"))
    return PLATFORM.facts(tree, path.stem, Source(path=str(path), sha256=""))


@pytest.mark.parametrize("network", NETWORKS)
def test_facts_equal_what_was_meant(shared: Path, network: str) -> None:
    compared: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    different = []
    for meant in sorted((shared / "networks" / network / "structured_configs").glob("*.yml")):
        device = read(shared / "networks" / network / "configs" / f"{meant.stem}.cfg")
        for area, key, wanted, found in pairs(yaml.safe_load(meant.read_text(encoding="utf-8")), device):
            compared[area] += 1
            if wanted == found:
                equal[area] += 1
            elif (f"{network}/{meant.stem}", area, key) not in EXPLAINED:
                different.append(f"{meant.stem} {area} {key}: meant {wanted!r}, read {found!r}")
    print(f"\n{network}: {sum(equal.values())} of {sum(compared.values())} values equal")
    for area in sorted(compared):
        print(f"  {area:26} {equal[area]:5} of {compared[area]:5}")
    assert different == []
    assert sum(equal.values()) >= 0.995 * sum(compared.values())
    assert sum(compared.values()) > 500
