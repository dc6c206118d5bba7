"""What happened in the period of a report: findings, drift, approvals and devices, run by run, for a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from netaudit.model.history import Changes, DeviceApproval, Life, WaiverInForce
from netaudit.model.results import SEVERITIES, Audit
from netaudit.report.data import History
from netaudit.report.figures import counted

WORDS: Mapping[str, str] = {
    "new": "new",
    "regressed": "came back",
    "worse": "worse",
    "better": "less grave",
    "waived": "waived",
    "unconfirmed": "not looked at",
    "confirmed": "seen again",
    "resolved": "resolved",
}
MOST_ROWS = 2000


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    at: str
    run: str = ""
    kind: str
    """`finding`, `drift`, `approval`, `device`."""
    what: str
    """In a word: `resolved`, `drifted`."""
    where: str
    text: str
    severity: str = ""


class SiteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A site's part in the result."""

    name: str
    devices: int
    counts: dict[str, int]
    lowest: float | None
    """The lowest score of its devices."""


def period_rows(history: History) -> list[Row]:
    """Everything that happened, newest first. What the first run found is one row."""
    rows = [row for changes in history.changes for row in _of_run(changes)]
    rows += [_of_approval(item) for item in history.approvals]
    return sorted(rows, key=lambda row: (row.at, row.kind, row.where), reverse=True)


def period_words(history: History) -> str:
    """`4 runs, 3 findings new, 2 resolved, 5 approvals`."""
    counts: Counter[str] = Counter()
    for changes in history.changes:
        if not changes.first:
            counts.update(event.kind for event in changes.findings)
    told = [f"{counts[kind]} {word}" for kind, word in WORDS.items() if counts[kind]]
    findings = f"findings: {', '.join(told)}" if told else "no finding changed"
    return (
        f"{counted(len(history.changes), 'run')} since {history.begin[:10]}; {findings}; "
        f"{counted(len(history.approvals), 'approval')}"
    )


def since_previous(history: History) -> str:
    """What changed since the run before; empty for a first run."""
    last = history.changes[-1] if history.changes else None
    if last is None or last.first or history.previous is None or last.record.number != history.record.number:
        return ""
    counts: Counter[str] = Counter(event.kind for event in last.findings)
    told = [f"{counts[kind]} {word}" for kind, word in WORDS.items() if counts[kind]]
    return f"Since the run of {history.previous.started[:10]}: {', '.join(told) if told else 'no finding changed'}."


def _of_run(changes: Changes) -> Iterator[Row]:
    record = changes.record
    if changes.first and changes.findings:
        yield Row(at=record.started, run=record.id, kind="finding", what="first run", where="",
                  text=counted(len(changes.findings), "finding"))  # fmt: skip
    else:
        for event in changes.findings:
            text = event.message or event.life.name
            yield Row(
                at=event.at, run=event.run, kind="finding", what=WORDS[event.kind],
                where=", ".join(event.life.devices), severity=event.life.severity,
                text=f"{event.life.rule} {text}" + (f" ({event.detail})" if event.detail else ""),
            )  # fmt: skip
    for drift in changes.drift:
        if drift.drift.state == "drifted":
            features = ", ".join(sorted({change.feature for change in drift.drift.changes}))
            yield Row(at=drift.at, run=drift.run, kind="drift", what="drifted", where=drift.drift.name,
                      text=f"{counted(len(drift.drift.changes), 'change')} in {features}")  # fmt: skip
        elif drift.drift.state == "in_sync" and drift.before == "drifted":
            yield Row(at=drift.at, run=drift.run, kind="drift", what="as approved", where=drift.drift.name, text="")
    for device in changes.devices:
        what = "collected again" if device.state == "collected" else "not collected"
        yield Row(at=device.at, run=device.run, kind="device", what=what, where=device.device, text=device.why)


def _of_approval(item: DeviceApproval) -> Row:
    approval = item.approval
    about = f", {approval.ticket}" if approval.ticket else ""
    return Row(at=approval.at, kind="approval", what="approved", where=item.device,
               text=f"by {approval.by}{about}: {approval.reason} ({approval.commit[:10]})")  # fmt: skip


def site_rows(audit: Audit) -> list[SiteRow]:
    """The sites with the gravest first; devices that no site claims are one row."""
    counts: dict[str, Counter[str]] = {}
    scores: dict[str, list[float]] = {}
    devices: Counter[str] = Counter()
    for device in audit.devices:
        name = device.site or ""
        devices[name] += 1
        counts.setdefault(name, Counter())
        if device.score is not None:
            scores.setdefault(name, []).append(device.score)
    for finding in audit.findings:
        if finding.status != "waived":
            counts.setdefault(finding.site or "", Counter())[finding.severity] += 1
    rows = [
        SiteRow(
            name=name,
            devices=devices[name],
            counts={severity: found[severity] for severity in SEVERITIES},
            lowest=min(scores[name]) if scores.get(name) else None,
        )
        for name, found in counts.items()
    ]
    return sorted(rows, key=lambda row: ([-row.counts[severity] for severity in SEVERITIES], row.name))


def days_left(waiver: WaiverInForce, at: str) -> int:
    """Days until a waiver's last day."""
    return (date.fromisoformat(waiver.expires) - date.fromisoformat(at[:10])).days


def age_days(life: Life, at: str) -> int:
    """Whole days that a finding has been open at a time; none where a clock was set back."""
    return max(0, (date.fromisoformat(at[:10]) - date.fromisoformat(life.opened[:10])).days)


def by_owner(lives: Iterable[Life]) -> dict[str, int]:
    """Owner -> open findings, most first."""
    return dict(Counter(life.owner for life in lives if life.owner and life.state == "open").most_common())
