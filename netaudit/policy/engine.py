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
from netaudit.policy.memory import Judged, Memory
from netaudit.policy.profiles import Profile
from netaudit.policy.quick import Quick, written_out
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
    memory: Memory | None = None


@collection_paused()
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
    memory: Memory | None = None,
    narrowed: bool = False,
) -> Audit:
    """Asks all rules about a network. `narrowed`: there are others, which waivers may be for.

    `evidence_text` gives lines with secrets replaced, `redact` does that to one line; `accepted` holds the fingerprints
    of findings that are `existing`; `lines` is the number of lines read (else those that count for the coverage);
    `parsed` makes a device's `ciscoconfparse2` object for Python rules. `memory` is filled, and spares an audit of the
    same rules, profile and day the devices that are as they were.
    """
    profile = profile or Profile()
    asked = profile.rules(rules)
    devices = {device.name: device for device in network.devices}
    out = _Outcome(evidence_text, today, waivers, accepted, memory=memory)
    kept = _once_a_device(parsed) if parsed is not None else None

    def text(device: Device) -> str:
        return evidence_text(device.name, 1, _LAST_LINE)[1]

    for rule in asked:
        _ask(Asking(rule, network, devices, profile, redact, kept, text), rule.standard(today), out)
    out.findings += [
        waiver_finding(*idle)
        for idle in idle_waivers(
            waivers,
            out.findings,
            today,
            unknown=out.unknown,
            missing=[error.device for error in errors],
            asked=[rule.id for rule in asked] if narrowed else None,
        )
    ]
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
    rule, applied = asking.rule, set[str]()
    quick = written_out(rule.where, expect) if asking.many() else None
    if quick is not None and rule.entity.scope == "network" and asking.alike() and not quick.calls:
        _ask_at_once(asking, expect, quick, out)
        return
    alone = out.memory is not None and rule.local
    for holders, values in asking.groups():
        found = out.memory.recall(rule, asking.ctx.device) if alone and out.memory is not None else None
        if found is None:
            found = _judged(asking, expect, values, out, quick)
            if alone and out.memory is not None:
                out.memory.keep(rule, asking.ctx.device, found)
        _record(rule, found, holders, out)
        if found.touched:
            applied.update(holders if rule.entity.scope == "device" else ("",))
    _count_untouched(asking, applied, out)


def _ask_at_once(asking: Asking, expect: Check, quick: Quick, out: _Outcome) -> None:
    """One rule, over relations of the network that nothing but the relation itself decides about."""
    rule, pairs = asking.rule, list(asking.subjects())
    answered = quick.answer([value for value, _ in pairs], asking.ctx)
    passed, left = answered if answered is not None else ([], [(value, "ask") for value, _ in pairs])
    for value in passed:
        out.tally.add(rule, "pass", devices_of(value, None))
    holders = {id(value): device for value, device in pairs}
    touched = bool(passed)
    for value, how in left:
        asking.turn_to(value, holders[id(value)])
        found = Judged()
        _judge(asking, expect, value, how, found, out)
        _record(rule, found, devices_of(value, asking.ctx.device), out)
        touched = touched or found.touched > 0
    _count_untouched(asking, ("",) if touched else (), out)


def _judged(asking: Asking, expect: Check, values: Sequence[Any], out: _Outcome, quick: Quick | None = None) -> Judged:
    """The verdicts on some entities of the same devices."""
    found = Judged()
    answered = quick.answer(values, asking.ctx) if quick is not None and not asking.ctx.truncated else None
    if answered is None:
        for value in values:
            _judge(asking, expect, value, "ask", found, out)
        return found
    found.touched = found.passed = len(answered[0])
    for value, how in answered[1]:
        _judge(asking, expect, value, how, found, out)
    return found


def _judge(asking: Asking, expect: Check, value: Any, how: str, found: Judged, out: _Outcome) -> None:
    """The verdict on one entity; `how`: what is known of it already (`quick.Left`)."""
    ctx, where = asking.ctx, asking.rule.where
    ctx.value = value
    try:
        if how == "ask":
            applies = True if where is None else where(value, ctx)
            if applies is False:
                return
            verdict = expect(value, ctx) if applies else None
        else:
            applies, verdict = how != "where", False if how == "fail" else None
        if verdict is False:
            finding = make_finding(asking, asking.trace(expect), out.evidence_text, out.today)
            found.findings.append(finding)
        elif verdict is None:
            why = reasons(asking.trace(expect if applies else where))
            found.unknown.append(_undecided(asking, why if applies else f"whether the rule applies: {why}"))
    except Endless as reason:
        verdict = None
        found.unknown.append(_undecided(asking, str(reason)))
    found.touched += 1
    found.passed += verdict is True


def _record(rule: Rule, found: Judged, holders: Sequence[str], out: _Outcome) -> None:
    """Counts verdicts, and gives each finding its status."""
    if found.passed:
        out.tally.add(rule, "pass", holders, count=found.passed)
    for finding in found.findings:
        _tell(rule, finding, out)
    for devices, unknown in found.unknown:
        out.tally.add(rule, "unknown", devices)
        out.unknown.append(unknown)


def _tell(rule: Rule, finding: Finding, out: _Outcome) -> None:
    repeated = out.fingerprints.get(finding.fingerprint, 0) + 1
    out.fingerprints[finding.fingerprint] = repeated
    if repeated > 1:
        finding = msgspec.structs.replace(finding, fingerprint=f"{finding.fingerprint}-{repeated}")
    waiver = waiver_for(finding, out.waivers, out.today) if out.waivers else None
    if waiver is not None:
        finding = msgspec.structs.replace(finding, status="waived", waiver=waiver.note)
    elif finding.fingerprint in out.accepted:
        finding = msgspec.structs.replace(finding, status="existing")
    out.findings.append(finding)
    out.tally.add(rule, "waived" if waiver is not None else "fail", finding.devices, finding.severity)


def _undecided(asking: Asking, why: str) -> tuple[Sequence[str], Unknown]:
    rule, value = asking.rule, asking.ctx.value
    holders = devices_of(value, asking.ctx.device)
    name = name_of(rule, value, asking.ctx.redact)
    return holders, Unknown(rule=rule.id, device=holders[0] if holders else "", name=name, why=why)


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
