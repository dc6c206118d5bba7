"""Waivers: findings that somebody accepted, with a reason, an approver, a ticket, and a day on which that ends.

A waiver holds through the day in `expires`. An expired one waives nothing and is itself reported, and so is one that
matches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from netaudit.config import yamlfile
from netaudit.config.violations import validate
from netaudit.errors import InvalidPolicy
from netaudit.model.results import Finding
from netaudit.policy import schema
from netaudit.policy.selection import matches


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted exception; `rule`, `device` and `entity` are globs."""

    rule: str
    device: str
    reason: str
    approved_by: str
    ticket: str
    expires: date
    entity: str = "*"
    file: str = ""
    line: int = 0

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one that was accepted; all its devices must be covered.

        The entity's glob is matched with its name and with `KIND NAME`.
        """
        return (
            matches(finding.rule, self.rule)
            and (matches(finding.name, self.entity) or matches(f"{finding.entity} {finding.name}", self.entity))
            and (all(matches(device, self.device) for device in finding.devices) if finding.devices
                 else self.device == "*")
        )  # fmt: skip

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return today > self.expires

    @property
    def note(self) -> str:
        """Who waived it, why, and until when."""
        return f"{self.reason} ({self.approved_by}, {self.ticket}, until {self.expires.isoformat()})"


def load_waivers(path: str | Path) -> list[Waiver]:
    """The waivers in a file. Raises InvalidPolicy with all that is wrong in it."""
    document = yamlfile.load(path, error=InvalidPolicy)
    problems = validate(document, schema.waivers_schema())
    waivers = []
    for number, item in enumerate(document.data["waivers"] if not problems else ()):
        at = ("waivers", number)
        try:
            expires = date.fromisoformat(item["expires"])
        except ValueError:
            problems.append(document.problem((*at, "expires"), f"{item['expires']!r} is no date"))
            continue
        waivers.append(Waiver(**{**item, "expires": expires}, file=document.file, line=document.line_of(at)))
    if problems:
        raise InvalidPolicy(*problems)
    return waivers


def waiver_for(finding: Finding, waivers: Iterable[Waiver], today: date) -> Waiver | None:
    """The first waiver in force that covers a finding."""
    return next((item for item in waivers if not item.expired(today) and item.covers(finding)), None)


def idle_waivers(waivers: Sequence[Waiver], findings: Iterable[Finding], today: date) -> list[tuple[Waiver, str]]:
    """The waivers that waive nothing, each with `expired` or `unused`."""
    known = list(findings)
    idle = []
    for waiver in waivers:
        if waiver.expired(today):
            idle.append((waiver, "expired"))
        elif not any(waiver.covers(finding) for finding in known):
            idle.append((waiver, "unused"))
    return idle
