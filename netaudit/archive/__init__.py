"""The git history of configurations: what ran, what was approved, by whom."""

from netaudit.archive.repository import APPROVED, RUNNING, Archive, Version, init

__all__ = ["APPROVED", "RUNNING", "Archive", "Version", "init"]
