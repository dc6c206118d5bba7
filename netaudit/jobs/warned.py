"""Which of today's rules would have warned of an incident, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from netaudit.jobs.relevance import Context, scored
from netaudit.jobs.replay import Replayed
from netaudit.jobs.results import stamp
from netaudit.model.incident import Event, Warned
from netaudit.model.results import SEVERITIES, Finding
from netaudit.results.database import Database
from netaudit.results.loading import lives


def warned(replayed: Replayed, database: Database | None, start: datetime, context: Context) -> list[Warned]:
    """The findings that today's rules have, at the end of the period or in it; new ones first, then by relevance."""
    if not replayed.audits:
        return []
    recorded = {life.fingerprint: life.first_seen for life in lives(database)} if database is not None else {}
    present = [(moment, {f.fingerprint for f in audit.findings}) for moment, audit in replayed.audits]
    found = []
    seen: set[str] = set()
    for number in range(len(present) - 1, -1, -1):  # the newest first: what was there at the end, then what ended
        moment, _ = present[number]
        if moment <= start and number != len(present) - 1:
            break
        for finding in replayed.audits[number][1].findings:
            if finding.fingerprint not in seen and finding.entity != "waiver":
                seen.add(finding.fingerprint)
                found.append(_one_warned(finding, present[: number + 1], start, recorded, context))
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    return sorted(found, key=lambda w: (not w.new, -w.relevant, order[w.severity], w.rule, w.devices, w.name))


def _one_warned(
    finding: Finding,
    present: Sequence[tuple[datetime, set[str]]],
    start: datetime,
    recorded: Mapping[str, str],
    context: Context,
) -> Warned:
    since = present[-1][0]
    for moment, marks in reversed(present):
        if finding.fingerprint not in marks:
            break
        since = moment
    as_event = Event(at="", kind="finding", what="", devices=finding.devices, site=finding.site,
                     severity=finding.severity, text=f"{finding.title} {finding.message}")  # fmt: skip
    return Warned(
        rule=finding.rule,
        title=finding.title,
        severity=finding.severity,
        devices=finding.devices,
        name=finding.name,
        message=finding.message,
        since=stamp(since),
        new=since > start,
        recorded=recorded.get(finding.fingerprint, ""),
        relevant=scored(as_event, context).score,
    )
