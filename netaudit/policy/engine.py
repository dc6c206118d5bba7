"""The audit: every rule asked about every entity it is for, and what came of it.

Verdicts are counted per entity. A rule that finds no entity it applies to counts once as `not_applicable` for each
device (for the network, if it is for an entity of the network); on a device whose configuration is cut off it counts
as `unknown`, since the entity may be in the part that is missing. The same input gives the same result, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from netaudit.config.garbage import collection_paused
from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.model.results import Audit, Finding, Run, RunError, Unknown, natural, order
from netaudit.policy.comparisons import Check
from netaudit.policy.evaluation import Asking, reasons
from netaudit.policy.findings import EvidenceText, make_finding, waiver_finding
from netaudit.policy.profiles import Profile
from netaudit.policy.rule import Rule
from netaudit.policy.subjects import devices_of, name_of
from netaudit.policy.tally import Tally
from netaudit.policy.verdict import Endless
from netaudit.policy.waivers import Waiver, idle_waivers, waiver_for

_LAST_LINE = 1 << 40
"""Past the end of any configuration."""


@dataclass(slots=True)
class _Outcome:
    """What an audit gathers on its way."""

    evidence_text: EvidenceText
    today: date
    waivers: Sequence[Waiver]
    accepted: Collection[str]
    tally: Tally = field(default_factory=Tally)
    findings: list[Finding] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    fingerprints: dict[str, int] = field(default_factory=dict)


def audit(
    network: Network,
    rules: Sequence[Rule],
    *,
    run: Run,
    today: date,
    evidence_text: EvidenceText,
    profile: Profile | None = None,
    waivers: Sequence[Waiver] = (),
    accepted: Collection[str] = frozenset(),
    errors: Sequence[RunError] = (),
    lines: int | None = None,
    redact: Callable[[str], str] = str,
    parsed: Callable[[Device], Any] | None = None,
) -> Audit:
    """Asks all rules about a network.

    `evidence_text` gives lines with secrets replaced, `redact` does that to one line; `accepted` holds the fingerprints
    of findings that are `existing`; `lines` is the number of lines read (else those that count for the coverage);
    `parsed` makes a device's `ciscoconfparse2` object for Python rules.
    """
    profile = profile or Profile()
    asked = profile.rules(rules)
    devices = {device.name: device for device in network.devices}
    out = _Outcome(evidence_text, today, waivers, accepted)
    kept = _once_a_device(parsed) if parsed is not None else None

    def text(device: Device) -> str:
        return evidence_text(device.name, 1, _LAST_LINE)[1]

    with collection_paused():
        for rule in asked:
            _ask(Asking(rule, network, devices, profile, redact, kept, text), rule.standard(today), out)
    out.findings += [waiver_finding(*idle) for idle in idle_waivers(waivers, out.findings, today)]
    if lines is None:
        lines = sum(device.coverage.lines for device in network.devices)
    findings = tuple(sorted(out.findings, key=order))
    return Audit(
        run=run,
        summary=out.tally.summary(network, asked, findings, lines),
        devices=tuple(out.tally.device(device) for device in sorted(network.devices, key=lambda d: natural(d.name))),
        findings=findings,
        unknown=tuple(sorted(out.unknown, key=_unknown_order)),
        errors=tuple(errors),
        rules=tuple(out.tally.rule(rule) for rule in sorted(asked, key=lambda rule: natural(rule.id))),
    )


def _once_a_device(parsed: Callable[[Device], Any]) -> Callable[[Device], Any]:
    made: dict[str, Any] = {}

    def get(device: Device) -> Any:
        if device.name not in made:
            made[device.name] = parsed(device)
        return made[device.name]

    return get


def _ask(asking: Asking, expect: Check, out: _Outcome) -> None:
    """One rule, over all it is for."""
    rule, ctx, applied = asking.rule, asking.ctx, set[str]()
    where = rule.where
    for holders, values in asking.groups():
        passed = touched = 0
        for value in values:
            ctx.value = value
            try:
                applies = True if where is None else where(value, ctx)
                if applies is False:
                    continue
                verdict = expect(value, ctx) if applies else None
            except Endless as reason:
                touched += 1
                _give_up(asking, str(reason), out)
                continue
            touched += 1
            if verdict:
                passed += 1
            elif verdict is False:
                _fail(asking, expect, out)
            else:
                _leave_open(asking, expect if applies else where, out, applies)
        if passed:
            out.tally.add(rule, "pass", holders, count=passed)
        if touched:
            applied.update(holders if rule.entity.scope == "device" else ("",))
    _count_untouched(asking, applied, out)


def _fail(asking: Asking, expect: Check, out: _Outcome) -> None:
    trace = asking.trace(expect)
    finding = make_finding(asking, trace, out.evidence_text, out.today)
    repeated = out.fingerprints.get(finding.fingerprint, 0) + 1
    out.fingerprints[finding.fingerprint] = repeated
    if repeated > 1:
        finding = msgspec.structs.replace(finding, fingerprint=f"{finding.fingerprint}-{repeated}")
    waiver = waiver_for(finding, out.waivers, out.today)
    if waiver is not None:
        finding = msgspec.structs.replace(finding, status="waived", waiver=waiver.note)
    elif finding.fingerprint in out.accepted:
        finding = msgspec.structs.replace(finding, status="existing")
    out.findings.append(finding)
    out.tally.add(asking.rule, "waived" if waiver is not None else "fail", finding.devices, finding.severity)


def _leave_open(asking: Asking, undecided: Check | None, out: _Outcome, applies: bool | None) -> None:
    why = reasons(asking.trace(undecided))
    if not applies:
        why = f"whether the rule applies: {why}"
    _give_up(asking, why, out)


def _give_up(asking: Asking, why: str, out: _Outcome) -> None:
    rule, value, device = asking.rule, asking.ctx.value, asking.ctx.device
    holders = devices_of(value, device)
    out.tally.add(rule, "unknown", holders)
    out.unknown.append(
        Unknown(
            rule=rule.id,
            device=holders[0] if holders else "",
            name=name_of(rule, value, asking.ctx.redact),
            why=why,
        )
    )


def _count_untouched(asking: Asking, applied: Collection[str], out: _Outcome) -> None:
    """The devices (or the network) in which a rule found nothing that it applies to."""
    rule = asking.rule
    if rule.entity.scope == "network":
        if not applied:
            out.tally.add(rule, "not_applicable")
        return
    for device in asking.network.devices:
        if device.name in applied:
            continue
        if device.truncated and (not rule.platforms or device.platform in rule.platforms):
            out.tally.add(rule, "unknown", (device.name,))
            why = f"no {rule.entity.name} was found, and the configuration is cut off: {device.truncated}"
            out.unknown.append(Unknown(rule=rule.id, device=device.name, name=rule.entity.name, why=why))
        else:
            out.tally.add(rule, "not_applicable", (device.name,))


def _unknown_order(item: Unknown) -> tuple[object, ...]:
    return natural(item.rule), natural(item.device), natural(item.name), item.why


def fingerprints(findings: Sequence[Finding]) -> Mapping[str, str]:
    """Fingerprint -> rule id of findings, for a baseline of accepted ones."""
    return {finding.fingerprint: finding.rule for finding in sorted(findings, key=order) if finding.entity != "waiver"}
