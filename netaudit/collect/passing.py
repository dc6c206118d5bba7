"""Errors that another attempt may not meet."""

from __future__ import annotations

from netaudit.errors import CollectionError


class PassingError(CollectionError):
    """The device could not be collected now; trying again may help. A wrong password never is one: accounts lock."""
