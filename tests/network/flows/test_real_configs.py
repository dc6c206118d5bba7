"""Loads of a fabric whose configurations nobody here wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.model.device import Device, Source
from netaudit.network.build import build
from netaudit.network.demands import DemandRow
from netaudit.network.loads import compute_loads
from netaudit.platforms import base


def read(folder: Path, platform: str) -> list[Device]:
    found = base.get(platform)
    return [
        found.facts(found.parse(path.read_text()), path.stem, Source(path=path.name, sha256=""))
        for path in sorted(folder.glob("*.cfg"))
    ]


def test_a_leaf_spreads_over_all_spines_and_over_the_rest_when_one_link_fails(shared: Path) -> None:
    network = build(read(shared / "networks" / "avd-evpn-ospf-ebgp" / "configs", "eos"))
    loads = compute_loads(network, [DemandRow("DC1-LEAF1A", "DC1-BL1A", "", 4e8, None, 2)], failures=("link",))
    up = [load for load in loads.link_loads if load.source == "DC1-LEAF1A"]
    assert [load.target for load in up] == [f"DC1-SPINE{number}" for number in (1, 2, 3, 4)]
    assert [load.normal_bps for load in up] == [1e8] * 4
    assert [load.worst_bps for load in up] == pytest.approx([4e8 / 3] * 4)
    assert all(load.capacity_bps is None and load.spans for load in up)
    assert not any(failure.dropped_bps for failure in loads.failures)
