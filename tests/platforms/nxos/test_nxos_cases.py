"""Configurations beside the facts that a person reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.platforms.nxos import PLATFORM
from platform_cases import cases, facts_of, wrong


@pytest.mark.parametrize("case", cases(__file__), ids=lambda case: case.stem)
def test_facts(case: Path) -> None:
    assert wrong(PLATFORM, case) == ""


def test_a_split_port_is_no_interface() -> None:
    device = facts_of(PLATFORM, "interface breakout module 1 port 49-50 map 10g-4x\ninterface Ethernet1/49/1\n")
    assert [interface.name for interface in device.interfaces] == ["Ethernet1/49/1"]
