"""The git history of configurations: what ran, what was approved, by whom."""

from netaudit.archive.repository import APPROVED, PROPOSED, RUNNING, Archive, Proposal, Version, init
from netaudit.archive.verification import Verification, verify

__all__ = ["APPROVED", "PROPOSED", "RUNNING", "Archive", "Proposal", "Verification", "Version", "init", "verify"]
