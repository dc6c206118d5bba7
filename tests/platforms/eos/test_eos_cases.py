"""Configurations beside the facts that a person reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.platforms.eos import PLATFORM
from platform_cases import cases, wrong


@pytest.mark.parametrize("case", cases(__file__), ids=lambda case: case.stem)
def test_facts(case: Path) -> None:
    assert wrong(PLATFORM, case) == ""
