"""What somebody may have to be told, made of what changed from run to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

import msgspec

from netaudit.model.history import Changes, DeviceEvent, DriftEvent, FindingEvent, WaiverInForce
from netaudit.model.results import SEVERITIES, Severity
from netaudit.notify.settings import AlertKind

ENDS: tuple[AlertKind, ...] = ("resolved", "waived", "collected_again", "in_sync")
"""Kinds that end what an earlier alert began."""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that changed. Two alerts with the same `key` are about the same thing."""

    kind: AlertKind
    key: str
    severity: Severity
    title: str
    text: str = ""
    """One sentence, without lines of configurations."""
    details: str = ""
    """Lines of configurations; only for channels that may have them."""
    rule: str = ""
    devices: tuple[str, ...] = ()
    site: str | None = None
    owner: str | None = None
    run: str = ""
    at: str = ""

    @property
    def ends(self) -> bool:
        """Whether it ends what an earlier alert began."""
        return self.kind in ENDS


def alerts_of(
    changes: Changes, evidence: Mapping[str, str] | None = None, owners: Mapping[str, str] | None = None
) -> list[Alert]:
    """The alerts of a run, gravest first.

    `evidence`: fingerprint -> lines that show it; `owners`: device -> who sees to it. Of a first run, whose findings
    are all new, there is one alert that counts them.
    """
    lines, of = evidence or {}, owners or {}
    found = [_first_run(changes)] if changes.first and changes.findings else []
    if not changes.first:
        ordered = sorted(changes.findings, key=lambda event: event.life.fingerprint)
        for _, events in groupby(ordered, key=lambda event: event.life.fingerprint):
            found += _of_finding(list(events), lines)
    found += [_of_device(event, of) for event in changes.devices]
    found += [alert for event in changes.drift for alert in _of_drift(event, of)]
    found += [_of_waiver(waiver, changes) for waiver in changes.expiring]
    return sorted(found, key=lambda alert: (SEVERITIES.index(alert.severity), alert.ends, alert.kind, alert.key))


def _first_run(changes: Changes) -> Alert:
    counts = changes.record.by_severity
    named = ", ".join(f"{count} {severity}" for severity, count in counts.items() if count) or "no findings"
    gravest: Severity = next((severity for severity in SEVERITIES if counts.get(severity)), "info")
    return Alert(
        kind="first_run",
        key="first-run",
        severity=gravest,
        title=f"First run: {named}",
        text="From now on alerts tell what changes.",
        run=changes.record.id,
        at=changes.record.started,
    )


_WORDS: Mapping[str, AlertKind] = {
    "new": "new",
    "regressed": "regressed",
    "worse": "worse",
    "resolved": "resolved",
    "waived": "waived",
}


def _of_finding(events: list[FindingEvent], evidence: Mapping[str, str]) -> Iterator[Alert]:
    kinds = {event.kind for event in events}
    if "waived" in kinds and kinds & {"new", "regressed"}:
        return  # accepted before anybody could be told
    for event in events:
        kind = _WORDS.get(event.kind)
        if kind is None:
            continue
        life = event.life
        what = event.message or f"{life.entity} {life.name}"
        yield Alert(
            kind=kind,
            key=f"finding/{life.fingerprint}",
            severity=life.severity,
            title=f"{life.rule} {', '.join(life.devices) or life.name}: {what}",
            text=" ".join(part for part in (f"{life.title}.", f"{event.detail}." if event.detail else "") if part),
            details=evidence.get(life.fingerprint, "") if kind not in ENDS else "",
            rule=life.rule,
            devices=life.devices,
            site=life.site,
            owner=life.owner,
            run=event.run,
            at=event.at,
        )
        return


def _of_device(event: DeviceEvent, owners: Mapping[str, str]) -> Alert:
    again = event.state == "collected"
    return Alert(
        kind="collected_again" if again else "not_collected",
        key=f"device/{event.device}",
        severity="high",
        title=f"{event.device} {'was collected again' if again else 'could not be collected or read'}",
        text="" if again else f"{event.why}. Its findings stay as they were." if event.why else "",
        devices=(event.device,),
        site=event.site,
        owner=owners.get(event.device),
        run=event.run,
        at=event.at,
    )


def _of_drift(event: DriftEvent, owners: Mapping[str, str]) -> Iterator[Alert]:
    drift = event.drift
    if drift.state == "drifted":
        features = sorted({change.feature for change in drift.changes})
        ranks = [SEVERITIES.index(change.severity) for change in drift.changes]
        severity: Severity = SEVERITIES[min(ranks)] if ranks else "medium"
        count = len(drift.changes)
        title = f"{drift.name} drifted from its baseline: {count} change{'s' if count != 1 else ''}"
        text = f"It touches {', '.join(features)}." if features else ""
        details = "\n".join(_change_line(change.path, change.before, change.after) for change in drift.changes)
    elif drift.state == "in_sync" and event.before == "drifted":
        severity, title, text, details = "info", f"{drift.name} is as approved", "", ""
    else:
        return
    yield Alert(
        kind="drift" if drift.state == "drifted" else "in_sync",
        key=f"drift/{drift.name}",
        severity=severity,
        title=title,
        text=text,
        details=details,
        devices=(drift.name,),
        owner=owners.get(drift.name),
        run=event.run,
        at=event.at,
    )


def _change_line(path: Iterable[str], before: str | None, after: str | None) -> str:
    place = " / ".join(path) or "top level"
    return "\n".join([f"[{place}]", *([f"- {before}"] if before else []), *([f"+ {after}"] if after else [])])


def _of_waiver(waiver: WaiverInForce, changes: Changes) -> Alert:
    today = date.fromisoformat(changes.record.started[:10])
    left = (date.fromisoformat(waiver.expires) - today).days
    when = "today" if left == 0 else f"in {left} day{'s' if left != 1 else ''}"
    target = f"{waiver.rule} on {waiver.device}" + (f" {waiver.entity}" if waiver.entity != "*" else "")
    return Alert(
        kind="waiver_expiring",
        key=f"waiver/{target}/{waiver.ticket}/{waiver.expires}",
        severity="medium",
        title=f"The waiver of {target} ends {when}",
        text=f"{waiver.reason} ({waiver.approved_by}, {waiver.ticket}); its last day is {waiver.expires}.",
        rule=waiver.rule,
        run=changes.record.id,
        at=changes.record.started,
    )
