"""What audits, comparisons and checks bring out. The shapes are those of the JSON that users script against."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

import msgspec

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
Outcome = Literal["pass", "fail", "unknown", "not_applicable", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "unknown", "not_applicable", "waived")
Effect = Literal["brought", "worsened", "resolved"]
ControlState = Literal["fail", "unknown", "waived", "pass", "not_checked"]


class _Result(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Evidence(_Result, frozen=True, kw_only=True):
    """Lines that show a finding. Secrets in `text` are replaced by fingerprints."""

    device: str
    path: str
    start: int
    end: int
    text: str


class Finding(_Result, frozen=True, kw_only=True):
    """One rule failing on one entity."""

    fingerprint: str
    rule: str
    title: str
    severity: Severity
    status: Literal["new", "existing", "waived"] = "new"
    devices: tuple[str, ...] = ()
    entity: str
    name: str
    message: str
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    remediation: str = ""
    rationale: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    site: str | None = None
    waiver: str | None = None
    """Who waived it, why, and until when."""


class Unknown(_Result, frozen=True, kw_only=True):
    """One rule that could not be decided on one entity."""

    rule: str
    device: str
    name: str
    why: str


class RunError(_Result, frozen=True, kw_only=True):
    """Something that is missing from a result."""

    device: str
    error: str


class PolicyRef(_Result, frozen=True, kw_only=True):
    """A rule pack that took part."""

    pack: str
    version: str
    sha256: str


class Run(_Result, frozen=True, kw_only=True):
    """One run of the engine."""

    id: str
    started: str
    finished: str
    netaudit: str
    policies: tuple[PolicyRef, ...] = ()


class Summary(_Result, frozen=True, kw_only=True):
    """A run in figures."""

    devices: int
    lines: int
    rules: int
    by_severity: dict[str, int]
    verdicts: dict[str, int]


class DeviceResult(_Result, frozen=True, kw_only=True):
    """A device's part in a run. `score` is the weighted share of passed checks among those decided."""

    name: str
    platform: str
    sha256: str
    coverage: float
    score: float | None
    site: str | None = None
    role: str | None = None
    path: str = ""
    """The file that was read, as the user named it."""
    lines: int | None = None
    """Lines that count towards the coverage."""


class RuleResult(_Result, frozen=True, kw_only=True):
    """A rule that took part in a run, and how often it came to which verdict."""

    id: str
    title: str
    severity: Severity
    entity: str = ""
    pack: str = ""
    rationale: str = ""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    verdicts: dict[str, int] = {}
    """Outcome -> number of entities."""


class ControlResult(_Result, frozen=True, kw_only=True):
    """A control of a framework: what came of the rules that bear on it."""

    framework: str
    id: str
    title: str
    requirement: str = ""
    state: ControlState
    rules: tuple[str, ...] = ()
    """Those that took part."""
    not_asked: tuple[str, ...] = ()
    """Those that bear on it and did not take part."""
    verdicts: dict[str, int] = {}
    findings: tuple[str, ...] = ()
    """Fingerprints, the waived ones among them."""


class Audit(_Result, frozen=True, kw_only=True):
    """The result of `netaudit audit`."""

    schema: str = "netaudit.audit/1"
    run: Run
    summary: Summary
    devices: tuple[DeviceResult, ...]
    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...] = ()
    errors: tuple[RunError, ...] = ()
    rules: tuple[RuleResult, ...] = ()
    controls: tuple[ControlResult, ...] = ()


class Change(_Result, frozen=True, kw_only=True):
    """One semantic difference between two configurations."""

    kind: Literal["added", "removed", "changed", "moved"]
    path: tuple[str, ...]
    """Headers of the sections that hold it, outermost first; empty at the top level."""
    before: str | None = None
    after: str | None = None
    before_line: int | None = None
    after_line: int | None = None
    feature: str = "other"
    severity: Severity = "medium"
    device: str | None = None
    first_seen: str = ""
    """When the archive saw it first (ISO 8601); empty where nobody knows."""
    first_seen_in: str = ""
    """The commit of that run."""
    by: str = ""
    """Who changed the device then, where its configuration says so."""


class Approval(_Result, frozen=True, kw_only=True):
    """Who signed a baseline off."""

    commit: str
    by: str
    at: str
    reason: str = ""
    ticket: str = ""


class DeviceDrift(_Result, frozen=True, kw_only=True):
    """A device's approved configuration against its running one."""

    name: str
    state: Literal["in_sync", "drifted", "no_baseline", "not_collected"]
    approved: Approval | None = None
    changes: tuple[Change, ...] = ()
    remediation: tuple[str, ...] = ()
    remediation_proved: bool | None = None
    """Whether applying the remediation to the running configuration was shown to give the approved one."""
    remediation_destructive: tuple[int, ...] = ()
    """Places in `remediation` of the lines that take something away."""
    remediation_secrets: tuple[int, ...] = ()
    """Places in `remediation` of the lines in which a secret must be put in place of its fingerprint: as they stand
    they set another one, so that nothing is proved.
    """
    remediation_left: tuple[str, ...] = ()
    """What would still differ after it, where it was not; what hangs on secrets alone is not named."""
    touches: tuple[Touched, ...] = ()
    """What of the network the drift reaches: gateways, sessions, adjacencies, links, services, classes, traffic."""
    rules: tuple[RuleTouched, ...] = ()
    """Findings that the drift brings, makes worse or resolves."""
    why: str = ""
    """Why the device was not collected or not compared."""
    platform: str = ""
    path: str = ""
    """The file of the running configuration, as the user named it."""


class Drift(_Result, frozen=True, kw_only=True):
    """The result of `netaudit drift`."""

    schema: str = "netaudit.drift/1"
    devices: tuple[DeviceDrift, ...]
    touches: tuple[Touched, ...] = ()
    """What of the network the drift of several devices reaches together: it is of none of them alone."""
    rules: tuple[RuleTouched, ...] = ()
    """Findings that the drift of several devices brings, makes worse or resolves, and that name none of them."""
    not_checked: tuple[str, ...] = ()
    """What the drift may do and nobody could look at."""
    errors: tuple[RunError, ...] = ()


class FindingReference(_Result, frozen=True, kw_only=True):
    """A finding that is told in few words, as it was there before."""

    fingerprint: str
    rule: str
    severity: Severity
    status: Literal["new", "existing", "waived"]
    devices: tuple[str, ...]
    name: str


class Touched(_Result, frozen=True, kw_only=True):
    """Something of the network that a change reaches."""

    kind: Literal["device", "link", "gateway", "adjacency", "session", "service", "class", "traffic"]
    name: str
    effect: Literal["added", "removed", "changed"]
    what: str = ""
    """What is different, in words."""
    devices: tuple[str, ...] = ()
    """Those that have a part in it; none where it is the network's (a service)."""


class RuleTouched(_Result, frozen=True, kw_only=True):
    """A finding that a change brings, makes worse or resolves."""

    effect: Effect
    rule: str
    severity: Severity
    message: str
    devices: tuple[str, ...]
    name: str
    fingerprint: str


class TypedCommands(_Result, frozen=True, kw_only=True):
    """Commands for one device, and whether typing them was shown to bring about what they are for."""

    device: str
    commands: tuple[str, ...]
    proved: bool | None = None
    secrets: tuple[int, ...] = ()
    """Places of the commands in which a secret must be put in place of its fingerprint."""
    left: tuple[str, ...] = ()
    """What would still differ after them, as far as it was shown."""


class NotSimulated(_Result, frozen=True, kw_only=True):
    """A part of a change whose effect nobody can tell."""

    device: str
    path: str
    line: int | None = None
    text: str = ""
    why: str


class ChangeStep(_Result, frozen=True, kw_only=True):
    """The network after some of the devices were changed and before the others were."""

    number: int
    """From 1, in the order in which the devices are changed."""
    devices: tuple[str, ...]
    """Those changed in this step."""
    findings_passing: tuple[Finding, ...] = ()
    """Findings that are there after this step, and neither before the change nor after all of it."""
    single_points_passing: tuple[str, ...] = ()
    capacity: dict[str, Any] = {}


class Precheck(_Result, frozen=True, kw_only=True):
    """The result of `netaudit precheck`."""

    schema: str = "netaudit.precheck/1"
    verdict: Literal["pass", "fail"]
    changes: tuple[Change, ...] = ()
    findings_added: tuple[Finding, ...] = ()
    findings_resolved: tuple[Finding, ...] = ()
    findings_worsened: tuple[Finding, ...] = ()
    """Findings that were there before and are graver: more load, more that a service hangs on."""
    findings_unchanged: tuple[FindingReference, ...] = ()
    capacity: dict[str, Any] = {}
    redundancy: dict[str, Any] = {}
    touched: tuple[Touched, ...] = ()
    """What of the network the change reaches: gateways, sessions, adjacencies, links, services, classes, traffic."""
    steps: tuple[ChangeStep, ...] = ()
    """What lies between, where the order of the devices was given."""
    rollback: tuple[TypedCommands, ...] = ()
    """What to type to undo the change."""
    unknown: tuple[NotSimulated, ...] = ()
    """Parts of the change whose effect could not be told; never taken for harmless."""
    undecided: tuple[Unknown, ...] = ()
    """Checks that are undecided after the change and were not before."""
    not_checked: tuple[str, ...] = ()
    """What the change may do and nobody could look at: no demands, no critical services."""
    devices: tuple[DeviceResult, ...] = ()
    """The devices that the change is about, as they would be."""
    errors: tuple[RunError, ...] = ()
    run: Run | None = None


_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=1 << 16)
def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """A sort key under which `Ethernet2` comes before `Ethernet10`."""
    # Every second part is digits, as the expression has it.
    return tuple(
        [
            (False, int(part) if len(part) < 4000 else 0, part) if place % 2 else (True, 0, part)
            for place, part in enumerate(_DIGITS.split(text))
            if part
        ]
    )


def order(finding: Finding) -> tuple[object, ...]:
    """The order in which findings are told: severity, rule, devices, name."""
    return (
        SEVERITIES.index(finding.severity),
        natural(finding.rule),
        tuple(natural(device) for device in finding.devices),
        natural(finding.name),
        finding.fingerprint,
    )
