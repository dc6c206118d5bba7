"""Brings running configurations from devices, and proves them complete."""

from netaudit.collect.collector import collect
from netaudit.collect.completeness import IncompleteError
from netaudit.collect.hostkeys import Enrolled, trust
from netaudit.collect.target import Access, Collected, Deadlines, Login, Target

__all__ = ["Access", "Collected", "Deadlines", "Enrolled", "IncompleteError", "Login", "Target", "collect", "trust"]
