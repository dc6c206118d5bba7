"""Brings running configurations from devices, and proves them complete."""

from netaudit.collect.collector import collect
from netaudit.collect.completeness import IncompleteError
from netaudit.collect.enrolment import Enrolled, trust
from netaudit.collect.register import Collector
from netaudit.collect.target import Access, Collected, Deadlines, Jump, Login, Target
from netaudit.collect.visit import Visit

__all__ = [
    "Access",
    "Collected",
    "Collector",
    "Deadlines",
    "Enrolled",
    "IncompleteError",
    "Jump",
    "Login",
    "Target",
    "Visit",
    "collect",
    "trust",
]
