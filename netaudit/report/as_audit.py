"""Drift and pre-change checks in the shape of an audit, so that every format for pipelines shows them alike.

A difference from the approved configuration is a finding of the rule `DRIFT-<feature>`; of a pre-change check the
findings are those that the change brings, and a check that fails for another reason says so in one of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import msgspec

from netaudit import __version__
from netaudit.model.results import (
    OUTCOMES,
    SEVERITIES,
    Audit,
    Change,
    DeviceDrift,
    DeviceResult,
    Drift,
    Evidence,
    Finding,
    Precheck,
    RuleResult,
    Run,
    RunError,
    Summary,
    Unknown,
)

_NO_RUN = Run(id="", started="", finished="", netaudit=__version__)
_RATIONALE = (
    "The running configuration is not the one that was approved. Either the change is wanted, and is approved; or it "
    "is not, and is taken back."
)


def drift_as_audit(drift: Drift) -> Audit:
    """One finding a change; a device without a baseline or a whole configuration is an error, never in sync."""
    findings = tuple(_unique(_of_change(device, change) for device in drift.devices for change in device.changes))
    named = {error.device for error in drift.errors}
    errors = drift.errors + tuple(
        RunError(device=device.name, error=f"{device.state.replace('_', ' ')}: {device.why}".removesuffix(": "))
        for device in drift.devices
        if device.state in ("not_collected", "no_baseline") and device.name not in named
    )
    rules = {finding.rule: finding for finding in findings}
    return Audit(
        run=_NO_RUN,
        summary=_summary(len(drift.devices), findings, errors),
        devices=tuple(
            DeviceResult(name=device.name, platform=device.platform, sha256="", coverage=1.0, score=None,
                         path=device.path)
            for device in drift.devices
        ),
        findings=findings,
        errors=errors,
        rules=tuple(
            RuleResult(id=name, title=finding.title, severity=finding.severity, entity="change", pack="drift",
                       rationale=finding.rationale, tags=finding.tags,
                       verdicts={"fail": sum(found.rule == name for found in findings)})
            for name, finding in sorted(rules.items())
        ),
    )  # fmt: skip


def precheck_as_audit(precheck: Precheck) -> Audit:
    """The findings that the change adds; what the simulation does not know is undecided."""
    passing = (finding for step in precheck.steps for finding in step.findings_passing)
    findings = tuple(
        {
            finding.fingerprint: finding
            for finding in (*precheck.findings_added, *precheck.findings_worsened, *passing)
        }.values()
    )
    unknown = tuple(
        Unknown(rule="PRECHECK", device=item.device, name=f"{item.path}:{item.line}" if item.line else item.path,
                why=f"{item.why}: {item.text}" if item.text else item.why)
        for item in precheck.unknown
    )  # fmt: skip
    unknown += precheck.undecided
    return Audit(
        run=precheck.run or _NO_RUN,
        summary=_summary(len(precheck.devices), findings, precheck.errors, len(unknown)),
        devices=precheck.devices,
        findings=findings,
        unknown=unknown,
        errors=precheck.errors,
    )


def _of_change(device: DeviceDrift, change: Change) -> Finding:
    section = " > ".join(change.path)
    said = {
        "added": f"added: {change.after}",
        "removed": f"removed: {change.before}",
        "changed": f"changed from {change.before} to {change.after}",
        "moved": f"moved: {change.after or change.before}",
    }[change.kind]
    identity = "\0".join((device.name, *change.path, change.kind, change.before or "", change.after or ""))
    line = change.after_line or 1
    text = change.after or change.before or ""
    return Finding(
        fingerprint=hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16],
        rule=f"DRIFT-{change.feature}",
        title=f"Running {change.feature} differs from what was approved",
        severity=change.severity,
        devices=(device.name,),
        entity="change",
        name=section or text.split("\n", 1)[0],
        message=f"{device.name}{f' {section}' if section else ''}: {said}",
        expected=change.before or "no such line",
        actual=change.after or "no such line",
        evidence=(
            Evidence(device=device.name, path=device.path or device.name, start=line,
                     end=line + text.count("\n") if change.after_line else line,
                     text=text if change.after_line else ""),
        ),
        rationale=_RATIONALE,
        tags=("drift", change.feature),
    )  # fmt: skip


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with a number after the fingerprint of each that was there before: equal lines may both be gone."""
    seen: Counter[str] = Counter()
    made: list[Finding] = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        made.append(
            msgspec.structs.replace(finding, fingerprint=f"{finding.fingerprint}-{number}") if number > 1 else finding
        )
    return made


def _summary(devices: int, findings: tuple[Finding, ...], errors: tuple[RunError, ...], unknown: int = 0) -> Summary:
    severities = Counter(finding.severity for finding in findings)
    verdicts: dict[str, int] = {**dict.fromkeys(OUTCOMES, 0), "fail": len(findings), "unknown": unknown}
    return Summary(
        devices=devices - len(errors) if devices >= len(errors) else devices,
        lines=0,
        rules=len({finding.rule for finding in findings}),
        by_severity={name: severities[name] for name in SEVERITIES},
        verdicts=verdicts,
    )
