"""Findings made of failing rules: what was expected and found, where, and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from netaudit.model.base import Span
from netaudit.model.network import Link
from netaudit.model.results import SEVERITIES, Evidence, Finding, Severity
from netaudit.policy.evaluation import Asking, Trace
from netaudit.policy.rule import Rule
from netaudit.policy.subjects import devices_of, name_of
from netaudit.policy.verdict import Context
from netaudit.policy.waivers import Waiver

_NAMED_ALONE = frozenset(("path", "failure", "site"))
"""Entities whose name says all: the devices that they are about come and go with the fault itself."""


class EvidenceText(Protocol):
    """Gives the path of a device's configuration, and lines of it with secrets replaced."""

    def __call__(self, device: str, start: int, end: int, /) -> tuple[str, str]:
        """Path and text of lines `start` to `end`."""
        ...


def make_finding(asking: Asking, trace: Trace, evidence_text: EvidenceText, today: date) -> Finding:
    """The finding of a rule that fails on the entity that is being asked about."""
    rule, ctx = asking.rule, asking.ctx
    devices = devices_of(ctx.value, ctx.device)
    name = name_of(rule, ctx.value, ctx.redact)
    device = next((ctx.devices[item] for item in devices if item in ctx.devices), ctx.device)
    causes = trace.causes
    actual = _joined([f"{step.path} {step.actual}" for step in causes])
    message = rule.message.fill(ctx.value, ctx) or f"{name}: {actual}"
    severity: Severity = rule.severity
    if isinstance(ctx.value, Link) and ctx.value.source == "description":
        severity = SEVERITIES[min(SEVERITIES.index(severity) + 1, len(SEVERITIES) - 1)]
        message += " (the link is known from a description only)"
    if rule.enforce_from is not None and today < rule.enforce_from:
        severity = "info"
        message += f" (not enforced before {rule.enforce_from.isoformat()})"
    return Finding(
        fingerprint=fingerprint(rule.id, () if rule.entity.name in _NAMED_ALONE else devices, rule.entity.name, name),
        rule=rule.id,
        title=rule.title,
        severity=severity,
        devices=devices,
        entity=rule.entity.name,
        name=name,
        message=message,
        expected=_joined([f"{step.path} {step.expected}" for step in causes]),
        actual=actual,
        evidence=tuple([_evidence(span, evidence_text) for span in asking.spans(causes)]),
        remediation=_remediation(rule, ctx, device.platform if device else "", device.name if device else None),
        rationale=rule.rationale,
        references=rule.references,
        tags=rule.tags,
        site=getattr(ctx.value, "site", None) or (device.site if device else None),
    )


def waiver_finding(waiver: Waiver, state: str) -> Finding:
    """The finding about a waiver that waives nothing: `expired` or `unused`."""
    expired = state == "expired"
    target = f"{waiver.rule} on {waiver.device}" + (f" {waiver.entity}" if waiver.entity != "*" else "")
    what = f"ended on {waiver.expires.isoformat()}" if expired else "matches no finding"
    rule = "WAIVER-EXPIRED" if expired else "WAIVER-UNUSED"
    name = f"{target} ({waiver.ticket})"
    return Finding(
        fingerprint=fingerprint(rule, (), "waiver", name),
        rule=rule,
        title="A waiver is in force" if expired else "A waiver is needed",
        severity="medium" if expired else "low",
        entity="waiver",
        name=name,
        message=f"{waiver.file}:{waiver.line}: the waiver of {target} {what}",
        expected="a day that is not over" if expired else "at least one finding",
        actual=waiver.expires.isoformat() if expired else "none",
        remediation="Mend what was waived, or have the waiver approved again." if expired else "Remove the waiver.",
        tags=("waiver",),
    )


def fingerprint(rule: str, devices: Sequence[str], entity: str, name: str) -> str:
    """What stays the same from run to run for the same fault: no line numbers, no values."""
    parts = (rule, *sorted(devices), entity, name)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _joined(told: Sequence[str]) -> str:
    return told[0].strip() if len(told) == 1 else "; ".join(dict.fromkeys([one.strip() for one in told]))


def _evidence(span: Span, evidence_text: EvidenceText) -> Evidence:
    path, text = evidence_text(span.device, span.start, span.end)
    return Evidence(device=span.device, path=path, start=span.start, end=span.end, text=text)


def _remediation(rule: Rule, ctx: Context, platform: str, device: str | None) -> str:
    template = rule.remediation.get(platform) or rule.remediation.get("any")
    return template.fill(ctx.value, ctx, device, commands=True) if template else ""
