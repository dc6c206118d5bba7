"""Platforms as the comparison sees them."""

from __future__ import annotations

import pytest

from netaudit.platforms.base import Platform

from .edits import platform_for_drift


@pytest.fixture(scope="session")
def platforms() -> dict[str, Platform]:
    return {name: platform_for_drift(name) for name in ("ios", "eos", "nxos", "iosxr", "frr")}
