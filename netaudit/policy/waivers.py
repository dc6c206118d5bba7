"""Waivers: findings that somebody accepted, with a reason, an approver, a ticket, and a day on which that ends.

A waiver holds through the day in `expires`, which ends at midnight UTC. An expired one waives nothing and is itself
reported, and so is one that matches nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from netaudit.config import yamlfile
from netaudit.config.violations import validate
from netaudit.config.yamlfile import Document, Key
from netaudit.errors import InvalidPolicy, Problem
from netaudit.model.results import Finding, Unknown
from netaudit.policy import schema
from netaudit.policy.selection import matches


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted exception; `rule`, `device` and `entity` are globs, `fingerprint` is one finding's."""

    rule: str
    device: str
    reason: str
    approved_by: str
    ticket: str
    expires: date
    entity: str = "*"
    file: str = ""
    line: int = 0
    id: str = ""
    fingerprint: str = ""
    created: date | None = None
    created_by: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one that was accepted; all its devices must be covered.

        The entity's glob is matched with its name and with `KIND NAME`.
        """
        return (
            matches(finding.rule, self.rule)
            and self.fingerprint in ("", finding.fingerprint)
            and (matches(finding.name, self.entity) or matches(f"{finding.entity} {finding.name}", self.entity))
            and (all(matches(device, self.device) for device in finding.devices) if finding.devices
                 else self.device == "*")
        )  # fmt: skip

    def undecided(self, unknown: Unknown) -> bool:
        """Whether it may be needed for what could not be decided this time."""
        return matches(unknown.rule, self.rule) and (not unknown.device or matches(unknown.device, self.device))

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
        days = {key: _day(document, item[key], (*at, key), problems) for key in ("created", "expires") if key in item}
        expires = days["expires"]
        if expires is None:
            continue
        made = Waiver(**{**item, **days, "expires": expires}, file=document.file, line=document.line_of(at))
        waivers.append(made)
        problems += _against_the_rules(made, document, at)
    if problems:
        raise InvalidPolicy(*problems)
    return waivers


def _day(document: Document, text: str, at: tuple[Key, ...], problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(document.problem(at, f"{text!r} is no date"))
        return None


def _against_the_rules(waiver: Waiver, document: Document, at: tuple[Key, ...]) -> Iterator[Problem]:
    """Two people, an end after the beginning, and no longer than the file allows."""
    if waiver.created_by and waiver.created_by.casefold() == waiver.approved_by.casefold():
        yield document.problem((*at, "approved_by"), f"{waiver.approved_by} asked for it, and cannot approve it")
    longest = document.data.get("longest_days")
    if waiver.created is None:
        if longest is not None:
            yield document.problem(at, f"'created' is missing: the file allows {longest} days from then")
    elif waiver.expires < waiver.created:
        yield document.problem((*at, "expires"), f"is before it was created ({waiver.created.isoformat()})")
    elif longest is not None and (waiver.expires - waiver.created).days > longest:
        days = (waiver.expires - waiver.created).days
        yield document.problem((*at, "expires"), f"is {days} days after it was created (the file allows {longest})")


def waiver_for(finding: Finding, waivers: Iterable[Waiver], today: date) -> Waiver | None:
    """The first waiver in force that covers a finding."""
    return next((item for item in waivers if not item.expired(today) and item.covers(finding)), None)


def idle_waivers(
    waivers: Sequence[Waiver],
    findings: Iterable[Finding],
    today: date,
    *,
    unknown: Iterable[Unknown] = (),
    missing: Iterable[str] = (),
    asked: Collection[str] | None = None,
) -> list[tuple[Waiver, str]]:
    """The waivers that waive nothing, each with `expired` or `unused`.

    Unused is none whose finding may be there: what it covers was `unknown`, its device is `missing`, or its rule is not
    among those `asked`, where these are not all.
    """
    known, doubtful, absent = list(findings), list(unknown), list(missing)
    idle = []
    for waiver in waivers:
        if waiver.expired(today):
            idle.append((waiver, "expired"))
        elif not (
            any(waiver.covers(finding) for finding in known)
            or any(waiver.undecided(one) for one in doubtful)
            or any(matches(device, waiver.device) for device in absent)
            or (asked is not None and not any(matches(rule, waiver.rule) for rule in asked))
        ):
            idle.append((waiver, "unused"))
    return idle
