"""What a network's results become over time: recorded runs, and the lives of findings."""

from __future__ import annotations

from typing import Literal

import msgspec

from netaudit.model.results import Approval, Audit, DeviceDrift, Drift, Severity

LifeState = Literal["open", "waived", "unconfirmed", "resolved"]
"""`unconfirmed`: not seen in the last run, which did not look: a device was missing, a rule was not asked or could not
be decided."""
EventKind = Literal["new", "regressed", "worse", "better", "waived", "unconfirmed", "confirmed", "resolved"]
Collected = Literal["collected", "stale", "missing"]
"""`stale`: not collected this time, judged by what the archive holds; `missing`: nothing to judge by."""


class _History(msgspec.Struct, frozen=True, kw_only=True):
    pass


class WaiverInForce(_History, frozen=True, kw_only=True):
    """A waiver that a run knew."""

    rule: str
    device: str
    entity: str
    reason: str
    approved_by: str
    ticket: str
    expires: str
    """The last day on which it holds, ISO 8601."""
    used: bool = True
    """Whether it waives anything."""


class WaiverSpan(_History, frozen=True, kw_only=True):
    """A waiver that a run knew first, or last."""

    at: str
    run: str
    began: bool
    waiver: WaiverInForce


class DeviceApproval(_History, frozen=True, kw_only=True):
    """An approval of one device's configuration."""

    device: str
    approval: Approval


class DeviceState(_History, frozen=True, kw_only=True):
    """How a device took part in a run."""

    name: str
    state: Collected
    why: str = ""
    site: str | None = None


class Recording(_History, frozen=True, kw_only=True):
    """Everything of one run that is recorded."""

    audit: Audit
    drift: Drift | None = None
    devices: tuple[DeviceState, ...] = ()
    """Of all devices that the run should have looked at; empty where nothing was collected."""
    waivers: tuple[WaiverInForce, ...] = ()
    approvals: tuple[DeviceApproval, ...] = ()
    """Of the baselines in force."""
    owners: dict[str, str] = {}
    """Fingerprint -> who has to see to the finding."""
    growth_normal: float | None = None
    growth_n_minus_1: float | None = None
    parts: dict[str, bytes] = {}
    """Documents that reports show and nobody searches: name -> JSON."""
    notes: tuple[str, ...] = ()


class RunRecord(_History, frozen=True, kw_only=True):
    """A recorded run in figures: a line of the list of runs, a point of a trend."""

    number: int
    """Counts up; runs are ordered by it, whatever the clock said."""
    id: str
    started: str
    finished: str
    netaudit: str
    devices: int
    lines: int
    rules: int
    missing: int
    """Devices that could not be collected, or not be read."""
    score: float | None
    coverage: float | None
    growth_normal: float | None
    growth_n_minus_1: float | None
    by_severity: dict[str, int]
    """Open findings, without waived ones."""
    verdicts: dict[str, int]
    notes: tuple[str, ...] = ()


class Life(_History, frozen=True, kw_only=True):
    """A finding from the run that saw it first until now."""

    fingerprint: str
    rule: str
    title: str
    severity: Severity
    entity: str
    name: str
    devices: tuple[str, ...]
    site: str | None
    owner: str | None
    state: LifeState
    first_seen: str
    opened: str
    """Start of its present life: when it was first seen, or came back."""
    last_seen: str
    resolved: str | None
    regressions: int
    """How often it came back."""


class FindingEvent(_History, frozen=True, kw_only=True):
    """What happened to a finding in a run."""

    run: str
    number: int
    at: str
    kind: EventKind
    detail: str
    life: Life
    message: str = ""


class DeviceEvent(_History, frozen=True, kw_only=True):
    """A device that could not be collected, or could again."""

    run: str
    number: int
    at: str
    device: str
    state: Collected
    before: Collected | None
    why: str
    site: str | None = None


class DriftEvent(_History, frozen=True, kw_only=True):
    """A device whose drift a run found to be another than the run before."""

    run: str
    number: int
    at: str
    drift: DeviceDrift
    before: str | None = None
    """Its state in the run before."""


class Recorded(_History, frozen=True, kw_only=True):
    """A recorded run as it was."""

    record: RunRecord
    previous: RunRecord | None
    audit: Audit
    drift: Drift | None
    devices: tuple[DeviceState, ...]
    waivers: tuple[WaiverInForce, ...]
    lives: dict[str, Life]
    """Of the run's findings, by fingerprint, as they are now."""
    parts: dict[str, bytes]


class Changes(_History, frozen=True, kw_only=True):
    """What a run found to be different from the run before."""

    record: RunRecord
    first: bool
    """Whether it is the first run: everything is new."""
    findings: tuple[FindingEvent, ...]
    devices: tuple[DeviceEvent, ...]
    drift: tuple[DriftEvent, ...]
    expiring: tuple[WaiverInForce, ...] = ()
    """Waivers that this run, and none before it, found near their last day."""
