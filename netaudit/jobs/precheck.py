"""The pre-change check: what a proposed change would do to the network. Only what it brings can fail it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import msgspec

from netaudit.drift.device import device_drift
from netaudit.errors import InvalidConfig, Problem, UsageError
from netaudit.jobs.audit import AuditRun, Policies, run_audit
from netaudit.jobs.candidates import Candidates, Origins
from netaudit.jobs.network import Knowledge
from netaudit.jobs.snapshot import Snapshot, parse
from netaudit.model.results import (
    SEVERITIES,
    Change,
    ChangeStep,
    Finding,
    FindingReference,
    NotSimulated,
    Precheck,
    RunError,
    TypedCommands,
    Unknown,
)
from netaudit.network.effects import capacity, redundancy, single_points, touched, worsened, worst
from netaudit.platforms import base
from netaudit.policy.memory import Memory

_TOLD = 10
"""Causes of loads that are not known that are told one by one."""
_UNREAD = "this line is not modelled: what it does is not known"


def precheck(
    current: Snapshot,
    candidates: Candidates,
    knowledge: Knowledge,
    policies: Policies,
    *,
    key: bytes,
    fail_on: str = "high",
    order: Sequence[str] = (),
    now: datetime | None = None,
) -> Precheck:
    """Both networks, before and after, and what differs.

    The verdict is `fail` where a finding that the change adds or makes worse weighs at least `fail_on`; with `order`
    (the devices one after the other) also where one is there only in between.

    Raises InvalidConfig where a candidate is none, is cut off, or is of another platform than the device; UsageError
    where the order does not name each device of the change once.
    """
    if not candidates.changed and not candidates.removed:
        return Precheck(verdict="pass", errors=current.errors)
    proposed = _proposed(current, candidates, key)
    steps = _in_order(order, candidates)
    afterwards = replace(knowledge, whole=False)  # a subnet that the change takes away is no mistake of the demands
    memory = Memory()
    before = run_audit(current, knowledge, policies, now=now, memory=memory)
    after = run_audit(replaced(current, proposed, candidates.removed), afterwards, policies, now=now, memory=memory)
    origins = Origins.of(candidates.changed, current, proposed)
    added = tuple(origins.finding(finding) for finding in brought(after, before))

    def audited(names: Collection[str]) -> AuditRun:
        return run_audit(_partly(current, proposed, candidates, names), afterwards, policies, now=now, memory=memory)

    worse = tuple(origins.finding(finding) for finding in worsened_findings(before, after))
    between = _between(steps, before, after, audited, origins)
    passing = tuple(finding for step in between for finding in step.findings_passing)
    changes, rollback = _changes(current, proposed, candidates, origins, key)
    names = {candidate.text.device for candidate in candidates.changed}
    return Precheck(
        verdict="fail" if any(_weighs(finding, fail_on) for finding in (*added, *worse, *passing)) else "pass",
        changes=changes,
        findings_added=added,
        findings_resolved=brought(before, after),
        findings_worsened=worse,
        findings_unchanged=_unchanged(before, after, {finding.fingerprint for finding in worse}),
        capacity=capacity(before.built.network, after.built.network),
        redundancy=redundancy(before.built.network, after.built.network),
        touched=touched(before.built.network, after.built.network),
        steps=between,
        rollback=rollback,
        unknown=_not_modelled(changes, proposed, candidates),
        undecided=_undecided(before, after),
        not_checked=(
            *_without_effect(candidates, changes),
            *not_checked(knowledge, after.built.network.capacity_unknown),
        ),
        devices=tuple(device for device in after.audit.devices if device.name in names),
        errors=current.errors,
        run=after.audit.run,
    )


def _proposed(current: Snapshot, candidates: Candidates, key: bytes) -> Snapshot:
    """The candidates, understood; every one that cannot be is told."""
    if not candidates.changed:
        return Snapshot((), {})
    try:
        proposed = parse(candidates.texts, key=key)
    except UsageError as error:
        raise InvalidConfig(Problem(str(error), None, "no candidate can be judged")) from None
    if proposed.errors:
        raise InvalidConfig(
            *(Problem(error.error, None, "the candidate cannot be judged") for error in proposed.errors)
        )
    runs = {device.name: device.platform for device in current.devices}
    wrong = [
        Problem(
            device.source.path, None, f"is a configuration of {device.platform}, {device.name} is {runs[device.name]}"
        )
        for device in proposed.devices
        if runs.get(device.name, device.platform) != device.platform
    ]
    if wrong:
        raise InvalidConfig(*wrong)
    return proposed


def _in_order(order: Sequence[str], candidates: Candidates) -> list[str]:
    """The devices of the change in the order given; empty where none was."""
    if not order:
        return []
    names = {candidate.text.device for candidate in candidates.changed} | candidates.removed
    missing, more = sorted(names - set(order)), sorted(set(order) - names)
    if missing or more or len(set(order)) != len(order):
        said = [f"it leaves out {', '.join(missing)}"] if missing else []
        said += [f"{', '.join(more)} is no device of the change"] if more else []
        said += ["it names a device twice"] if len(set(order)) != len(order) else []
        raise UsageError(f"--order: {'; '.join(said)}")
    return list(order)


def _between(
    order: Sequence[str],
    before: AuditRun,
    after: AuditRun,
    audited: Callable[[Collection[str]], AuditRun],
    origins: Origins,
) -> tuple[ChangeStep, ...]:
    """The network after each step but the last; that one is the change itself."""
    ends = {finding.fingerprint for run in (before, after) for finding in run.audit.findings}
    points = {*single_points(before.built.network), *single_points(after.built.network)}
    steps: list[ChangeStep] = []
    for number, _ in enumerate(pairwise(order), 1):
        run = audited(frozenset(order[:number]))
        found = (f for f in run.audit.findings if f.fingerprint not in ends and f.status == "new")
        steps.append(
            ChangeStep(
                number=number,
                devices=(order[number - 1],),
                findings_passing=tuple(origins.finding(finding) for finding in found),
                single_points_passing=tuple(p for p in single_points(run.built.network) if p not in points),
                capacity={"worst": worst(run.built.network)} if run.built.network.link_loads else {},
            )
        )
    return tuple(steps)


def _without_effect(candidates: Candidates, changes: Sequence[Change]) -> Iterator[str]:
    """Candidates that change nothing: what they take away is not there, or what they add is."""
    moved = {change.device for change in changes} | candidates.added
    for candidate in candidates.changed:
        if candidate.text.device not in moved:
            yield f"{candidate.text.path}: it changes nothing on {candidate.text.device}"


def not_checked(knowledge: Knowledge, unknown_loads: Sequence[str]) -> tuple[str, ...]:
    """What nobody could look at for want of demands or of an intent, and the loads that are not known."""
    missing = [f"loads: {what}" for what in unknown_loads[:_TOLD]]
    if len(unknown_loads) > _TOLD:
        missing.append(f"loads: {len(unknown_loads) - _TOLD} further causes (netaudit capacity names them)")
    if knowledge.demands_file is None:
        missing.append("loads: no demands were given (demands.csv)")
    if not knowledge.intent.services:
        missing.append("services: the intent names none (intent.yaml)")
    return tuple(missing)


def _weighs(finding: Finding, fail_on: str) -> bool:
    heaviest_first: tuple[str, ...] = SEVERITIES
    return fail_on != "never" and heaviest_first.index(finding.severity) <= heaviest_first.index(fail_on)


def replaced(current: Snapshot, proposed: Snapshot, removed: Collection[str] = ()) -> Snapshot:
    """The network with the proposed configurations in place of those that run, and without the removed devices."""
    new = {device.name: device for device in proposed.devices}
    kept = [new.pop(device.name, device) for device in current.devices if device.name not in removed]
    return Snapshot((*kept, *new.values()), {**current.trees, **proposed.trees}, current.errors)


def _partly(current: Snapshot, proposed: Snapshot, candidates: Candidates, names: Collection[str]) -> Snapshot:
    """The network where only some devices have been changed yet."""
    done = Snapshot(
        tuple(device for device in proposed.devices if device.name in names),
        {name: tree for name, tree in proposed.trees.items() if name in names},
    )
    return replaced(current, done, candidates.removed & frozenset(names))


def brought(run: AuditRun, other: AuditRun) -> tuple[Finding, ...]:
    """The findings of one run that the other does not have."""
    known = {finding.fingerprint for finding in other.audit.findings}
    return tuple(f for f in run.audit.findings if f.fingerprint not in known and f.status == "new")


def worsened_findings(before: AuditRun, after: AuditRun) -> Iterator[Finding]:
    """The findings of both whose entity is worse off after the change."""
    was = {finding.fingerprint for finding in before.audit.findings}
    worse = worsened(before.built.network, after.built.network)
    for finding in after.audit.findings:
        if finding.fingerprint in was and (finding.entity, finding.name) in worse and finding.status == "new":
            yield finding


def _unchanged(before: AuditRun, after: AuditRun, worse: Collection[str]) -> tuple[FindingReference, ...]:
    was = {finding.fingerprint for finding in before.audit.findings} - set(worse)
    return tuple(
        FindingReference(
            fingerprint=f.fingerprint, rule=f.rule, severity=f.severity, status=f.status, devices=f.devices, name=f.name
        )
        for f in after.audit.findings
        if f.fingerprint in was
    )


def _changes(
    current: Snapshot, proposed: Snapshot, candidates: Candidates, origins: Origins, key: bytes
) -> tuple[tuple[Change, ...], tuple[TypedCommands, ...]]:
    """What differs on each device, and what to type to have it as it was."""
    found: list[Change] = []
    undo: list[TypedCommands] = []
    for device in proposed.devices:
        if device.name not in current.trees:
            continue
        before, after = current.trees[device.name].text, proposed.trees[device.name].text
        drift = device_drift(device.name, before, after, base.get(device.platform), key=key)
        found += (_placed(change, device.name, device.source.path, origins) for change in drift.changes)
        if drift.changes:
            undo.append(
                TypedCommands(
                    device=device.name,
                    commands=drift.remediation,
                    proved=drift.remediation_proved,
                    secrets=drift.remediation_secrets,
                    left=drift.remediation_left,
                )
            )
    return tuple(found), tuple(undo)


def _placed(change: Change, device: str, path: str, origins: Origins) -> Change:
    if change.after_line is None:
        return change
    return msgspec.structs.replace(change, after_line=origins.place(device, path, change.after_line)[1])


def _not_modelled(changes: Sequence[Change], proposed: Snapshot, candidates: Candidates) -> tuple[NotSimulated, ...]:
    """Lines that the change adds or changes and of which no fact is taken: nobody knows what they do."""
    unread = {device.name: {line.text for line in device.coverage.unmodelled} for device in proposed.devices}
    paths = {candidate.text.device: candidate.text.path for candidate in candidates.changed}
    found = []
    for change in changes:
        name = change.device or ""
        text = (change.after or "").split("\n", 1)[0].strip()
        switched_off = text.startswith("inactive: ")  # understood as what it is: not in force
        if change.kind in ("added", "changed") and not switched_off and text in unread.get(name, ()):
            found.append(
                NotSimulated(device=name, path=paths.get(name, ""), line=change.after_line, text=text, why=_UNREAD)
            )
    return tuple(found)


def _undecided(before: AuditRun, after: AuditRun) -> tuple[Unknown, ...]:
    """Checks that are undecided after the change and were not before."""

    def identity(item: Unknown) -> tuple[str, str, str]:
        return item.rule, item.device, item.name

    was = {identity(item) for item in before.audit.unknown}
    return tuple(item for item in after.audit.unknown if identity(item) not in was)


def verdict_code(result: Precheck, *, allow_unknown: bool = False) -> int:
    """The exit code of a check: 1 where it fails, 3 where something could not be read or told."""
    if result.verdict == "fail":
        return 1
    gaps: tuple[RunError | NotSimulated, ...] = result.errors if allow_unknown else (*result.errors, *result.unknown)
    return 3 if gaps else 0
