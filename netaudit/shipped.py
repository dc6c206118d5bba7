"""Where the rule packs and inventories that come with netaudit are: in the package, or in the checkout beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def policies_dir() -> Path:
    """The shipped rule packs."""
    return _shipped("policies")


def inventories_dir() -> Path:
    """The shipped inventories: the demo bank, and an example of each form."""
    return _shipped("inventories")


def _shipped(name: str) -> Path:
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
