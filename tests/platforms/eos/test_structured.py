"""The facts of generated configurations beside the data that they were generated from.

Those of a fabric elsewhere are compared too where `NETAUDIT_STRUCTURED` names its folder: every `configs` below it that
has a `structured_configs` beside it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
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
    different, compared, equal = differences(shared / "networks" / network, network)
    assert different == []
    assert equal >= 0.995 * compared
    assert compared > 500


@pytest.mark.skipif("NETAUDIT_STRUCTURED" not in os.environ, reason="NETAUDIT_STRUCTURED names no folder of fabrics")
def test_facts_of_fabrics_elsewhere() -> None:
    total = same = 0
    for configs in sorted(Path(os.environ["NETAUDIT_STRUCTURED"]).rglob("configs")):
        if (configs.parent / "structured_configs").is_dir():
            different, compared, equal = differences(configs.parent, str(configs.parent))
            print(*different[:50], sep="\n")
            total, same = total + compared, same + equal
    print(f"{same} of {total} values equal: {100 * same / max(total, 1):.3f} %")
    assert total > 0
    assert same >= 0.995 * total


def devices(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Configurations, and what each was generated from."""
    for meant in sorted((folder / "structured_configs").glob("*.yml")):
        config = folder / "configs" / f"{meant.stem}.cfg"
        if config.exists():
            yield config, meant


def differences(folder: Path, name: str) -> tuple[list[str], int, int]:
    """What differs and is not explained; how many values were compared, and how many are equal."""
    compared: Counter[str] = Counter()
    equal: Counter[str] = Counter()
    different = []
    for config, meant in devices(folder):
        device = read(config)
        for area, key, wanted, found in pairs(yaml.safe_load(meant.read_text(encoding="utf-8")), device):
            compared[area] += 1
            if wanted == found:
                equal[area] += 1
            elif (f"{name}/{meant.stem}", area, key) not in EXPLAINED:
                different.append(f"{meant.stem} {area} {key}: meant {wanted!r}, read {found!r}")
    print(f"\n{name}: {sum(equal.values())} of {sum(compared.values())} values equal")
    for area in sorted(compared):
        print(f"  {area:26} {equal[area]:5} of {compared[area]:5}")
    return different, sum(compared.values()), sum(equal.values())
