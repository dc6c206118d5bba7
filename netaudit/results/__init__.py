"""Runs and findings in a database: what each run saw, and the life of every finding from first seen to resolved."""

from netaudit.results.database import Database
from netaudit.results.recording import record

__all__ = ["Database", "record"]
