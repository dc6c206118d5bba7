"""The review of an incident: what happened, how likely each thing is to matter, and who would have warned."""

from __future__ import annotations

from typing import Literal

import msgspec

from netaudit.model.results import Change, Severity

EventKind = Literal["config", "approval", "waiver", "finding", "device", "headroom"]


class _Review(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Reason(_Review, frozen=True, kw_only=True):
    """Why an event may matter."""

    points: int
    why: str


class Event(_Review, frozen=True, kw_only=True):
    """One thing that happened."""

    at: str
    """ISO 8601, UTC. Of a configuration: when it was collected; it was changed since the collection before."""
    kind: EventKind
    what: str
    devices: tuple[str, ...] = ()
    site: str | None = None
    severity: Severity | None = None
    text: str = ""
    changes: tuple[Change, ...] = ()
    """Of a configuration."""
    after: str = ""
    """Of a configuration: when the one before was collected."""
    reference: str = ""
    """Commit or run."""
    approved: bool | None = None
    """Of a configuration: whether somebody signed it off."""
    score: int = 0
    reasons: tuple[Reason, ...] = ()


class Warned(_Review, frozen=True, kw_only=True):
    """A finding that today's rules have on what the archive held, and since when."""

    rule: str
    title: str
    severity: Severity
    devices: tuple[str, ...]
    name: str
    message: str
    since: str
    """The first moment of those replayed at which it was there without a break until the end."""
    new: bool
    """Whether it was not there when the period began."""
    recorded: str = ""
    """When a night first recorded it; empty where none did."""
    relevant: int = 0
    """Points, as of an event."""


class Headroom(_Review, frozen=True, kw_only=True):
    """The room to grow as a run found it: multiples of the expected demand; None where it could not be computed."""

    at: str
    run: str
    normal: float | None
    any_failure: float | None


class Incident(_Review, frozen=True, kw_only=True):
    """The result of `netaudit incident`."""

    schema: str = "netaudit.incident/1"
    start: str
    end: str
    symptom: str = ""
    devices: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    """Most likely to matter first."""
    warned: tuple[Warned, ...] = ()
    replayed: tuple[str, ...] = ()
    """The moments of the archive at which today's rules were asked."""
    headroom: tuple[Headroom, ...] = ()
    unknown: tuple[str, ...] = ()
    """What this review could not look at; a cause may lie there."""
