"""What drift does to the network: the things it touches, and the findings that it brings or resolves.

The network is put together twice: as it runs, and with what was approved in place of what drifted. All drift counts
together, since what is changed at both ends of a link is one change. Each thing and each finding is then told with the
drifted devices that have a part in it; what is of no single device (a service, a site) stands with the only device that
drifted, or with the network where there are several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

import msgspec

from netaudit.errors import NetauditError
from netaudit.jobs.audit import AuditRun, load_policies, run_audit
from netaudit.jobs.inputs import Inputs
from netaudit.jobs.precheck import brought, not_checked, replaced, worsened_findings
from netaudit.jobs.snapshot import Snapshot
from netaudit.model.results import DeviceDrift, Drift, Effect, Finding, RuleTouched, RunError, order
from netaudit.network.effects import touched
from netaudit.policy.memory import Memory

Side = Mapping[str, "Snapshot | RunError"]


class _OfDevices(Protocol):
    @property
    def devices(self) -> tuple[str, ...]: ...


T = TypeVar("T", bound=_OfDevices)


def with_impact(
    drift: Drift, approved: Side, running: Side, inputs: Callable[[], Inputs], *, whole: bool = False
) -> Drift:
    """The drift with what it touches; as it is where nothing drifted.

    `inputs`: what else is known of the network; with `whole`, also the configurations of the devices that did not
    differ.
    Where it cannot be worked out (an intent or a rule pack with mistakes), the drift stands and says so.
    """
    drifted = {device.name for device in drift.devices if device.state == "drifted"}
    if not drifted:
        return drift
    try:
        return _told(drift, drifted, approved, running, inputs(), whole)
    except NetauditError as error:
        missing = tuple(f"what the drift touches: {line}" for line in error.lines())
        return msgspec.structs.replace(drift, not_checked=missing)


def _told(drift: Drift, drifted: set[str], approved: Side, running: Side, inputs: Inputs, whole: bool) -> Drift:
    policies = load_policies(inputs.policies, profile=inputs.profile, waivers=inputs.waivers)
    now = _as_it_runs(drift, approved, running, inputs.snapshot() if whole else None)
    baseline = replaced(now, _joined(approved[name] for name in drifted))
    knowledge, memory = replace(inputs.knowledge, whole=False), Memory()
    before = run_audit(baseline, knowledge, policies, memory=memory)
    after = run_audit(now, knowledge, policies, memory=memory)
    touches = touched(before.built.network, after.built.network)
    rules = tuple(_rules(before, after))
    devices = tuple(
        msgspec.structs.replace(
            device, touches=_of(device.name, touches, drifted), rules=_of(device.name, rules, drifted)
        )
        if device.name in drifted
        else device
        for device in drift.devices
    )
    return msgspec.structs.replace(
        drift,
        devices=devices,
        touches=_of_none(touches, drifted),
        rules=_of_none(rules, drifted),
        not_checked=not_checked(inputs.knowledge, after.built.network.capacity_unknown),
    )


def _as_it_runs(drift: Drift, approved: Side, running: Side, rest: Snapshot | None) -> Snapshot:
    """Every device as it runs; as it was approved where nobody knows how it runs."""
    newest = (_newest(device, approved, running) for device in drift.devices)
    known = _joined(side for side in newest if side is not None)
    return replaced(rest, known) if rest is not None else known


def _newest(device: DeviceDrift, approved: Side, running: Side) -> Snapshot | RunError | None:
    return (approved if device.state == "not_collected" else running).get(device.name)


def _joined(sides: Iterable[Snapshot | RunError]) -> Snapshot:
    held = [side for side in sides if isinstance(side, Snapshot)]
    trees = {name: tree for side in held for name, tree in side.trees.items()}
    return Snapshot(tuple(device for side in held for device in side.devices), trees)


def _rules(before: AuditRun, after: AuditRun) -> Iterator[RuleTouched]:
    """What a rule says of one of the two networks only, or of what is worse off; the gravest first."""
    found: tuple[tuple[Effect, Iterable[Finding]], ...] = (
        ("brought", brought(after, before)),
        ("worsened", worsened_findings(before, after)),
        ("resolved", brought(before, after)),
    )
    for effect, findings in found:
        for finding in sorted(findings, key=order):
            yield RuleTouched(
                effect=effect,
                rule=finding.rule,
                severity=finding.severity,
                message=finding.message,
                devices=finding.devices,
                name=finding.name,
                fingerprint=finding.fingerprint,
            )


def _of(name: str, found: Iterable[T], drifted: set[str]) -> tuple[T, ...]:
    """Those that a device has a part in."""
    alone = drifted == {name}
    return tuple(one for one in found if alone or name in one.devices)


def _of_none(found: Iterable[T], drifted: set[str]) -> tuple[T, ...]:
    """Those that none of several drifted devices has a part in by itself."""
    return tuple(one for one in found if len(drifted) > 1 and not drifted & set(one.devices))
