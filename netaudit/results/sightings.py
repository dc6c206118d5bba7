"""The findings of a run against those known before: sightings begun and ended, lives gone on, events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection
from sqlalchemy.engine.row import RowMapping

from netaudit.model.results import Audit, Finding
from netaudit.results import bulk
from netaudit.results.bodies import finding_body
from netaudit.results.lives import Looked, seen_again, state_of
from netaudit.results.tables import CONTENT, EVENT, FINDING, SIGHTING

Known = Mapping[str, Any] | RowMapping


@dataclass(slots=True)
class _Run:
    """What of a run goes into the tables."""

    number: int
    before: int
    at: str
    events: list[tuple[int, str, str]] = field(default_factory=list)
    """Finding, kind, detail."""
    lives: list[dict[str, Any]] = field(default_factory=list)
    """Changed ones, whole."""


_COLUMNS = [column.name for column in FINDING.columns]


def record_findings(
    connection: Connection, audit: Audit, number: int, before: int, looked: Looked, owners: Mapping[str, str]
) -> None:
    """Bring the findings' lives up to this run."""
    run = _Run(number, before, audit.run.started)
    known: dict[str, Known] = {row["fingerprint"]: row for row in connection.execute(select(FINDING)).mappings()}
    first = bulk.next_id(connection, FINDING)
    born: list[dict[str, Any]] = []
    ids: dict[str, int] = {}
    for finding in audit.findings:
        life = known.get(finding.fingerprint)
        if life is None:
            ids[finding.fingerprint] = first + len(born)
            born.append(_birth(first + len(born), finding, owners, run))
        else:
            ids[finding.fingerprint] = life["id"]
            _go_on(life, finding, owners, run)
    for fingerprint, life in known.items():
        if fingerprint not in ids and life["state"] != "resolved":
            _unseen(life, looked, run)
    connection.execute(
        update(FINDING)
        .where(FINDING.c.state.in_(["open", "waived"]) & (FINDING.c.last_run == before))
        .values(last_run=number, last_seen=run.at)
    )
    bulk.change(connection, FINDING, run.lives)
    bulk.insert(connection, FINDING, _COLUMNS, (tuple(life[name] for name in _COLUMNS) for life in born))
    event = bulk.next_id(connection, EVENT)
    bulk.insert(
        connection,
        EVENT,
        ["id", "run", "finding", "kind", "detail"],
        ((event + place, number, *told) for place, told in enumerate(run.events)),
    )
    _record_sightings(connection, audit, ids, run)


def _birth(id_: int, finding: Finding, owners: Mapping[str, str], run: _Run) -> dict[str, Any]:
    run.events.append((id_, "new", ""))
    if finding.status == "waived":
        run.events.append((id_, "waived", finding.waiver or ""))
    return {
        "id": id_,
        "fingerprint": finding.fingerprint,
        **_told(finding, owners),
        "state": state_of(finding),
        "first_run": run.number,
        "first_seen": run.at,
        "opened": run.at,
        "last_run": run.number,
        "last_seen": run.at,
        "resolved": None,
        "regressions": 0,
    }


def _told(finding: Finding, owners: Mapping[str, str]) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "title": bulk.storable(finding.title),
        "severity": finding.severity,
        "entity": finding.entity,
        "name": bulk.storable(finding.name),
        "devices": json.dumps(finding.devices),
        "site": bulk.storable(finding.site) if finding.site else None,
        "owner": owners.get(finding.fingerprint),
    }


def _go_on(life: Known, finding: Finding, owners: Mapping[str, str], run: _Run) -> None:
    """A finding that was known is seen again."""
    events = seen_again(life["state"], life["severity"], finding)
    run.events += [(life["id"], kind, detail) for kind, detail in events]
    told, state = _told(finding, owners), state_of(finding)
    if state == life["state"] and all(life[name] == value for name, value in told.items()):
        return
    back = life["state"] == "resolved"
    run.lives.append(
        {
            **dict(life),
            **told,
            "state": state,
            "opened": run.at if back else life["opened"],
            "regressions": life["regressions"] + back,
            "resolved": None,
            "last_run": run.number,
            "last_seen": run.at,
        }
    )


def _unseen(life: Known, looked: Looked, run: _Run) -> None:
    """A finding that was known is not among those of this run."""
    kind, why = looked.verdict(life["rule"], life["entity"], life["name"], json.loads(life["devices"]))
    if kind == life["state"]:  # unconfirmed, as before
        return
    run.events.append((life["id"], kind, why))
    run.lives.append({**dict(life), "state": kind, "resolved": run.at if kind == "resolved" else None})


def _record_sightings(connection: Connection, audit: Audit, ids: Mapping[str, int], run: _Run) -> None:
    rules = {rule.id: rule for rule in audit.rules}
    told = {}
    bodies: dict[str, bytes] = {}
    for finding in audit.findings:
        body = finding_body(finding, rules.get(finding.rule))
        digest = hashlib.sha256(body).hexdigest()
        bodies[digest] = body
        told[ids[finding.fingerprint]] = (digest, finding.status)
    open_now = connection.execute(
        select(SIGHTING.c.id, SIGHTING.c.finding, SIGHTING.c.status, CONTENT.c.digest)
        .join(CONTENT, CONTENT.c.id == SIGHTING.c.content)
        .where(SIGHTING.c.last_run.is_(None))
    ).all()
    same = {row.finding for row in open_now if told.get(row.finding) == (row.digest, row.status)}
    bulk.change(
        connection,
        SIGHTING,
        [{"id": row.id, "last_run": run.before} for row in open_now if row.finding not in same],
    )
    fresh = {finding: what for finding, what in told.items() if finding not in same}
    contents = _contents(connection, {digest for digest, _ in fresh.values()}, bodies)
    first = bulk.next_id(connection, SIGHTING)
    bulk.insert(
        connection,
        SIGHTING,
        ["id", "finding", "content", "status", "first_run"],
        (
            (first + place, finding, contents[digest], status, run.number)
            for place, (finding, (digest, status)) in enumerate(fresh.items())
        ),
    )


def _contents(connection: Connection, wanted: Iterable[str], bodies: Mapping[str, bytes]) -> dict[str, int]:
    """Digest -> id; those that are not there yet are stored."""
    needed = sorted(wanted)
    if not needed:
        return {}
    held: dict[str, int] = {}
    for start in range(0, len(needed), 5000):
        part = needed[start : start + 5000]
        found = connection.execute(select(CONTENT.c.digest, CONTENT.c.id).where(CONTENT.c.digest.in_(part)))
        held.update({row.digest: row.id for row in found})
    first = bulk.next_id(connection, CONTENT)
    absent = [digest for digest in needed if digest not in held]
    held.update({digest: first + place for place, digest in enumerate(absent)})
    bulk.insert(connection, CONTENT, ["id", "digest", "body"], ((held[d], d, bodies[d]) for d in absent))
    return held
