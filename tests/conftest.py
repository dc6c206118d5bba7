"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frr_routers import routers

__all__ = ["routers", "shared"]

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The collection of real configurations beside the project: absent on a user's machine, never in CI."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared is not here, and CI must have it")
        pytest.skip("../shared is not here")
    return SHARED
