"""The review after an incident: everything that happened in a period, ranked, and what would have warned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from netaudit.archive.repository import APPROVED, RUNNING, Archive
from netaudit.archive.timeline import Step, devices_at, steps
from netaudit.config.violations import suggestion
from netaudit.drift.device import device_drift
from netaudit.errors import NetauditError, UsageError
from netaudit.jobs.inputs import fingerprint_key
from netaudit.jobs.relevance import Context, scored
from netaudit.jobs.replay import MOST_MOMENTS, Replayed, replay
from netaudit.jobs.results import stamp
from netaudit.jobs.warned import warned
from netaudit.jobs.workspace import Workspace
from netaudit.model.history import Changes, WaiverSpan
from netaudit.model.incident import Event, Headroom, Incident
from netaudit.model.results import SEVERITIES, Change
from netaudit.platforms import base
from netaudit.platforms.detect import detect
from netaudit.report.topology import Topology
from netaudit.results.changes import changes_between, waivers_between
from netaudit.results.database import Database
from netaudit.results.loading import load_run, runs

_WORDS = {
    "new": "new finding",
    "regressed": "finding came back",
    "worse": "finding got worse",
    "resolved": "finding resolved",
    "better": "finding less grave",
    "waived": "finding waived",
    "unconfirmed": "finding not looked at",
    "confirmed": "finding seen again",
}


def review(
    workspace: Workspace,
    database: Database | None,
    start: datetime,
    end: datetime,
    *,
    symptom: str = "",
    devices: Sequence[str] = (),
    most: int = MOST_MOMENTS,
) -> Incident:
    """The review of a period. Without a database of results there are no nights to look at, which is told.

    Raises UsageError for a period that is none and for a device that nobody knows.
    """
    if start >= end:
        raise UsageError(f"the period ends ({stamp(end)}) before it begins ({stamp(start)})")
    archive = Archive(workspace.path("archive"))
    known = {*archive.devices(RUNNING), *devices_at(archive, RUNNING, end)}
    for name in devices:
        if name not in known:
            hint = suggestion(name, known)
            raise UsageError(f"no device {name!r} in the archive" + (f" ({hint})" if hint else ""))
    replayed = replay(workspace, start, end, most)
    nights = changes_between(database, stamp(start), stamp(end)) if database is not None else []
    topology = _topology(database, end)
    context = _context(archive, start, end, replayed, topology, symptom, frozenset(devices))
    sites = {node.name: node.site for node in topology.nodes} if topology is not None else {}
    events = [
        *_config_events(workspace, archive, start, end, sites, nights),
        *_approval_events(archive, start, end),
        *(event for changes in nights for event in _night_events(changes)),
        *_waiver_events(waivers_between(database, stamp(start), stamp(end)) if database is not None else []),
        *_headroom_events(replayed, start),
    ]
    ranked = sorted((scored(event, context) for event in events), key=lambda event: (-event.score, event.at))
    return Incident(
        start=stamp(start),
        end=stamp(end),
        symptom=symptom,
        devices=tuple(devices),
        events=tuple(ranked),
        warned=tuple(warned(replayed, database, start, context)),
        replayed=tuple(stamp(moment) for moment, _ in replayed.audits),
        headroom=tuple(_headroom(nights)),
        unknown=tuple(_unknown(database, nights, replayed, start)),
    )


def _topology(database: Database | None, end: datetime) -> Topology | None:
    if database is None:
        return None
    before = [record for record in runs(database) if record.started <= stamp(end)]
    body = load_run(database, before[0]).parts.get("topology") if before else None
    return msgspec.json.decode(body, type=Topology) if body is not None else None


def _context(
    archive: Archive,
    start: datetime,
    end: datetime,
    replayed: Replayed,
    topology: Topology | None,
    symptom: str,
    devices: frozenset[str],
) -> Context:
    edges = topology.edges if topology is not None else ()
    beside = {edge.b for edge in edges if edge.a in devices} | {edge.a for edge in edges if edge.b in devices}
    nodes = topology.nodes if topology is not None else ()
    brought: dict[tuple[str, str], tuple[int, int]] = {}
    lost: dict[str, tuple[float, float]] = {}
    taken = steps(archive, RUNNING, since=start, until=end)
    for (_, older), (moment, newer) in pairwise(replayed.audits):
        step = next((step for step in taken if step.at == moment), None)
        if step is None:
            continue
        before = {finding.fingerprint for finding in older.findings}
        fresh = [finding for finding in newer.findings if finding.fingerprint not in before]
        for device in step.changed:
            own = [finding for finding in fresh if device in finding.devices]
            grave = sum(finding.severity == "critical" for finding in own)
            brought[step.commit, device] = (grave, sum(f.severity in ("high", "medium") for f in own))
    growth = list(replayed.growth.items())
    for (_, was), (moment, now) in pairwise(growth):
        step = next((step for step in taken if step.at == moment), None)
        if step is not None and was is not None and now is not None and now < was * 0.99:
            lost[step.commit] = (was, now)
    return Context(
        symptom=symptom,
        devices=devices,
        neighbours=frozenset(beside - devices),
        sites=frozenset(node.site for node in nodes if node.name in devices and not node.site.startswith("\0")),
        brought=brought,
        headroom_lost=lost,
    )


def _config_events(
    workspace: Workspace,
    archive: Archive,
    start: datetime,
    end: datetime,
    sites: Mapping[str, str],
    nights: Sequence[Changes],
) -> Iterator[Event]:
    key = fingerprint_key(workspace)
    signed = {
        (device, after)
        for step in steps(archive, APPROVED, since=datetime.min.replace(tzinfo=start.tzinfo), until=end)
        for device, (_, after) in step.changed.items()
    }
    earlier = steps(archive, RUNNING, since=datetime.min.replace(tzinfo=start.tzinfo), until=start)
    last = earlier[-1].at if earlier else None
    for step in steps(archive, RUNNING, since=start, until=end):
        for device, (before, after) in step.changed.items():
            seen = _collected_before(device, step.at, nights) or last
            yield _config_event(archive, step, device, before, after, seen, (device, after) in signed, sites, key)
        last = step.at


def _collected_before(device: str, at: datetime, nights: Sequence[Changes]) -> datetime | None:
    """The last night before a moment that collected a device; None where the nights of the period do not tell."""
    seen, collected = None, True
    for changes in nights:
        told = next((event for event in changes.devices if event.device == device), None)
        started = datetime.fromisoformat(changes.record.started)
        if started >= at:
            return None if told is not None and told.before in ("stale", "missing") and collected else seen
        collected = told.state == "collected" if told is not None else collected
        seen = started if collected else seen
    return seen


def _config_event(
    archive: Archive, step: Step, device: str, before: str | None, after: str | None, last: datetime | None,
    approved: bool, sites: Mapping[str, str], key: bytes,
) -> Event:  # fmt: skip
    changes, text = _differences(archive, device, before, after, key)
    ranks = [SEVERITIES.index(change.severity) for change in changes]
    what = "configuration changed" if before and after else "first configuration" if after else "configuration removed"
    site = sites.get(device)
    return Event(
        at=stamp(step.at),
        kind="config",
        what=what,
        devices=(device,),
        site=site if site and not site.startswith("\0") else None,
        severity=SEVERITIES[min(ranks)] if ranks else None,
        text=text,
        changes=changes,
        after=stamp(last) if last is not None else "",
        reference=step.commit,
        approved=approved if before and after else None,
    )


def _differences(
    archive: Archive, device: str, before: str | None, after: str | None, key: bytes
) -> tuple[tuple[Change, ...], str]:
    if before is None or after is None:
        return (), ""
    old, new = archive.text(before), archive.text(after)
    found = detect(new, device)
    if found.platform is None:
        return (), f"what changed cannot be told: {found.why}"
    try:
        made = device_drift(device, old, new, base.get(found.platform), key=key, remediated=False)
    except NetauditError as error:
        return (), f"what changed cannot be told: {'; '.join(error.lines())}"
    features = ", ".join(sorted({change.feature for change in made.changes}))
    count = len(made.changes)
    return made.changes, f"{count} change{'s' if count != 1 else ''} in {features}" if count else "no change of meaning"


def _approval_events(archive: Archive, start: datetime, end: datetime) -> Iterator[Event]:
    for step in steps(archive, APPROVED, since=start, until=end):
        told = step.trailers
        ticket = f", {told['Ticket']}" if told.get("Ticket") else ""
        yield Event(
            at=stamp(step.at), kind="approval", what="approved", devices=tuple(step.changed), reference=step.commit,
            text=f"by {told.get('Approved-by', 'unknown')}{ticket}: {told.get('Reason', '')}",
        )  # fmt: skip


def _night_events(changes: Changes) -> Iterator[Event]:
    run = changes.record.id
    for found in changes.findings if not changes.first else ():
        life = found.life
        text = f"{life.rule} {found.message or life.name}" + (f" ({found.detail})" if found.detail else "")
        yield Event(at=found.at, kind="finding", what=_WORDS[found.kind], devices=life.devices, site=life.site,
                    severity=life.severity, text=text, reference=run)  # fmt: skip
    for device in changes.devices:
        what = "collected again" if device.state == "collected" else "not collected"
        yield Event(at=device.at, kind="device", what=what, devices=(device.device,), site=device.site,
                    text=device.why, reference=run)  # fmt: skip


def _waiver_events(spans: Sequence[WaiverSpan]) -> Iterator[Event]:
    for span in spans:
        waiver = span.waiver
        yield Event(
            at=span.at, kind="waiver", what="waiver begins" if span.began else "waiver ends", reference=span.run,
            text=f"{waiver.rule} on {waiver.device} {waiver.entity}: {waiver.reason} ({waiver.approved_by}, "
            f"{waiver.ticket}, until {waiver.expires})",
        )  # fmt: skip


def _headroom_events(replayed: Replayed, start: datetime) -> Iterator[Event]:
    growth = list(replayed.growth.items())
    for (_, was), (moment, now) in pairwise(growth):
        if moment > start and was is not None and now is not None and abs(now - was) > 0.005:
            word = "fell" if now < was else "rose"
            yield Event(
                at=stamp(moment), kind="headroom", what=f"room to grow {word}",
                severity="critical" if now < 1 <= was else "high" if now < was else "info",
                text=f"in any single failure the network carries {now:.2f} times its demand, {was:.2f} before",
            )  # fmt: skip


def _headroom(nights: Sequence[Changes]) -> Iterator[Headroom]:
    for changes in nights:
        record = changes.record
        yield Headroom(
            at=record.started, run=record.id, normal=record.growth_normal, any_failure=record.growth_n_minus_1
        )


def _unknown(
    database: Database | None, nights: Sequence[Changes], replayed: Replayed, start: datetime
) -> Iterator[str]:
    if database is None:
        yield "no results are recorded: findings, waivers and devices of the nights are not part of this review"
    elif not nights:
        yield "no night was recorded in the period"
    if not replayed.audits:
        yield "the archive holds no configuration of the period: no rule could be replayed"
    elif replayed.audits[0][0] > start:
        yield f"the archive begins on {stamp(replayed.audits[0][0])}, after the period does"
    missing = sorted({event.device for changes in nights for event in changes.devices if event.state != "collected"})
    if missing:
        yield f"not collected for a part of the period; a change may be missing or told late: {', '.join(missing)}"
    if replayed.audits and all(value is None for value in replayed.growth.values()):
        yield "capacity headroom: there are no demands, or loads could not be computed"
    gap = timedelta(days=2)
    times = [datetime.fromisoformat(changes.record.started) for changes in nights]
    for earlier, later in pairwise(times):
        if later - earlier > gap:
            yield f"no night between {stamp(earlier)} and {stamp(later)}"
    yield from replayed.notes
