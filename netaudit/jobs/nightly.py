"""The night: collect, audit, drift, record, report, notify.

Each stage can be repeated: a collection is one commit or none, a run is recorded in one transaction under its own id,
reports are written whole, alerts are made of what the database says nobody was told yet, under ids that do not change.
A night that is killed at any point is therefore started again as if nothing had been.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from netaudit.errors import Busy, NetauditError
from netaudit.jobs.alerts import Told, tell
from netaudit.jobs.audit import AuditRun, load_policies, run_audit
from netaudit.jobs.collect import Collection, Manner, run_collection
from netaudit.jobs.collect_places import Place
from netaudit.jobs.drift import drift_of_archive
from netaudit.jobs.inputs import Inputs, fingerprint_key, inputs_for
from netaudit.jobs.night_files import leave_files
from netaudit.jobs.results import database_of, owner_of, stamp
from netaudit.jobs.workspace import Workspace
from netaudit.locking import HeldError, locked
from netaudit.model.history import Changes, DeviceApproval, DeviceState, Recording, WaiverInForce
from netaudit.model.results import Audit, Drift
from netaudit.policy.waivers import Waiver
from netaudit.results import Database, record
from netaudit.results.changes import changes_of
from netaudit.results.loading import find_run, runs
from netaudit.results.retention import prune

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Night:
    """What a night brought."""

    changes: Changes
    audit: Audit
    drift: Drift
    devices: tuple[DeviceState, ...]
    told: Told
    files: tuple[Path, ...] = ()
    troubles: list[str] = field(default_factory=list)
    """What went wrong beside the result: each is one line."""

    @property
    def missing(self) -> list[str]:
        """The devices that were not collected, or could not be read."""
        states = {device.name for device in self.devices if device.state != "collected"}
        return sorted(states | {error.device for error in self.audit.errors})

    def changed(self, kind: str) -> int:
        """How many findings became so this night."""
        return sum(event.kind == kind for event in self.changes.findings)


def nightly(
    workspace: Workspace,
    *,
    clock: Clock,
    collect: bool = True,
    pause: Callable[[float], None] = time.sleep,
    step: Callable[[str], None] = lambda text: None,
    warn: Callable[[str], None] = lambda text: None,
) -> Night:
    """The whole night of a workspace. `clock` tells the time (UTC), `pause` waits between tries of a channel.

    Raises Busy where another night is at work, and what each stage raises where it can do nothing at all.
    """
    state = workspace.root / ".netaudit"
    try:
        state.mkdir(mode=0o700, exist_ok=True)
        with locked(state / "nightly.lock") as killed:
            if killed:
                step("the night before was killed; what it left undone is done now")
            return _night(workspace, clock, collect, killed, pause, step, warn)
    except HeldError as held:
        raise Busy(f"another nightly is at work here ({held}); this one did nothing") from None
    except OSError as error:
        raise NetauditError(f"{error.filename or state}: {error.strerror or error}") from None


def _night(
    workspace: Workspace,
    clock: Clock,
    collect: bool,
    resume: bool,
    pause: Callable[[float], None],
    step: Callable[[str], None],
    warn: Callable[[str], None],
) -> Night:
    database = database_of(workspace, create=True)  # before anything is done that could not be recorded
    try:
        now = clock()
        notes = _clock_notes(database, now)
        for note in notes:
            warn(note)
        collection = _collect(workspace, now, resume, step) if collect else None
        inputs = inputs_for((), workspace=workspace)
        run = _audit(workspace, inputs, clock, now, step)
        for note in run.built.notes:
            warn(note)
        drift = drift_of_archive(workspace)
        step(f"compared with the baselines: {sum(d.state == 'drifted' for d in drift.devices)} devices drifted")
        states = device_states(inputs, run.audit, collection)
        record(database, recording(workspace, inputs, run, drift, states, (*notes, *run.built.notes)))
        return _afterwards(workspace, database, Night(_recorded(database, run), run.audit, drift, states, Told()),
                           run, clock, pause, step, warn)  # fmt: skip
    finally:
        database.close()


def _afterwards(
    workspace: Workspace,
    database: Database,
    night: Night,
    run: AuditRun,
    clock: Clock,
    pause: Callable[[float], None],
    step: Callable[[str], None],
    warn: Callable[[str], None],
) -> Night:
    """What follows from a recorded run. Whatever fails here, the rest is done all the same."""

    def attempt(what: Callable[[], None]) -> None:
        try:
            what()
        except NetauditError as error:
            for line in error.lines():
                night.troubles.append(line)
                warn(line)

    def alerts() -> None:
        night.told = tell(workspace, database, clock=clock, pause=pause, audit=run.audit)
        night.troubles.extend(night.told.troubles)
        for line in night.told.troubles:
            warn(line)

    def files() -> None:
        night.files = tuple(leave_files(workspace, database, night.changes.record, night.told, clock))
        for path in night.files:
            step(f"written to {path}")

    def clean() -> None:
        if workspace.settings.keep_days is not None:
            prune(database, before=stamp(clock() - timedelta(days=workspace.settings.keep_days)))

    for what in (alerts, files, clean):
        attempt(what)
    return night


def _recorded(database: Database, run: AuditRun) -> Changes:
    return changes_of(database, find_run(database, run.audit.run.id))


def _clock_notes(database: Database, now: datetime) -> tuple[str, ...]:
    newest = runs(database, limit=1)
    if not newest or stamp(now) >= newest[0].started:
        return ()
    note = f"the clock says {stamp(now)}, and the run before was at {newest[0].started}: it was set back"
    return (f"{note}; this run counts as the later one",)


def _collect(workspace: Workspace, now: datetime, resume: bool, step: Callable[[str], None]) -> Collection:
    from netaudit.collect.spreading import sensible
    from netaudit.collect.target import Deadlines
    from netaudit.inventory import load

    settings, place = workspace.settings.nightly, Place.workspace(workspace)
    inventory = load(workspace.path("inventory"))
    made = run_collection(
        inventory,
        known_hosts=workspace.path("known_hosts"),
        archive=place.archive,
        key=fingerprint_key(workspace),
        when=now,
        run_id=f"{now:%Y%m%dT%H%M%SZ}",
        manner=Manner(
            workers=settings.workers,
            processes=sensible(len(inventory.hosts)),
            deadlines=Deadlines(total=settings.timeout),
            resume=resume,
        ),
        state=place.state,
        last=place.last,
        store=place.store,
    )
    step(f"collected {len(made.collected)} devices, {len(made.failed)} not")
    return made


def _audit(workspace: Workspace, inputs: Inputs, clock: Clock, now: datetime, step: Callable[[str], None]) -> AuditRun:
    policies = load_policies(inputs.policies, profile=inputs.profile, waivers=inputs.waivers)
    made = run_audit(inputs.snapshot(), inputs.knowledge, policies, now=now, errors=inputs.errors)
    finished = msgspec.structs.replace(made.audit.run, finished=stamp(max(clock(), now)))
    step(f"audited {made.audit.summary.devices} devices: {len(made.audit.findings)} findings")
    return AuditRun(msgspec.structs.replace(made.audit, run=finished), made.built, made.snapshot)


def device_states(inputs: Inputs, audit: Audit, collection: Collection | None) -> tuple[DeviceState, ...]:
    """How each device took part. One that was not collected is judged by what the archive holds of it, and stale."""
    sites = {device.name: device.site for device in audit.devices}
    failed = {error.device: error.message for error in collection.failed} if collection is not None else {}
    states = {
        name: DeviceState(
            name=name, state="stale" if name in failed else "collected", why=failed.get(name, ""), site=site
        )
        for name, site in sites.items()
    }
    missing = {error.device: error.error for error in (*inputs.errors, *audit.errors)}
    for name, why in {**missing, **failed}.items():
        if name not in sites:
            states[name] = DeviceState(name=name, state="missing", why=why)
    return tuple(states.values())


def recording(
    workspace: Workspace,
    inputs: Inputs,
    run: AuditRun,
    drift: Drift,
    states: Iterable[DeviceState],
    notes: tuple[str, ...],
) -> Recording:
    """Everything of a night that is kept."""
    from netaudit.jobs.parts import parts_of

    audit, capacity = run.audit, run.built.capacity
    growth = capacity.get("growth", {}) if capacity else {}
    owners = {
        finding.fingerprint: owner
        for finding in audit.findings
        if (owner := owner_of(finding, workspace.settings.owners)) is not None
    }
    waivers = workspace.existing("waivers")
    return Recording(
        audit=audit,
        drift=drift,
        devices=tuple(states),
        waivers=waivers_in_force(waivers, audit) if waivers is not None else (),
        approvals=tuple(
            DeviceApproval(device=device.name, approval=device.approved)
            for device in drift.devices
            if device.approved is not None
        ),
        owners=owners,
        growth_normal=growth.get("normal"),
        growth_n_minus_1=growth.get("n_minus_1"),
        parts=parts_of(run, inputs),
        notes=notes,
    )


def waivers_in_force(path: Path, audit: Audit) -> tuple[WaiverInForce, ...]:
    """The waivers that had not expired on the day of an audit."""
    from netaudit.policy.waivers import load_waivers

    today = datetime.fromisoformat(audit.run.started).date()
    waived = [finding for finding in audit.findings if finding.status == "waived"]

    def used(waiver: Waiver) -> bool:
        return any(waiver.covers(finding) for finding in waived)

    return tuple(
        WaiverInForce(
            rule=w.rule, device=w.device, entity=w.entity, reason=w.reason, approved_by=w.approved_by,
            ticket=w.ticket, expires=w.expires.isoformat(), used=used(w),
        )
        for w in load_waivers(path)
        if not w.expired(today)
    )  # fmt: skip
