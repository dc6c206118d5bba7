"""How the life of a finding goes on when a run does, or does not, see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from netaudit.model.catalog import entities
from netaudit.model.history import EventKind, LifeState, Recording
from netaudit.model.results import SEVERITIES, Finding

WAIVER = "waiver"
"""The entity of findings about waivers, which need no device to be looked at."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run looked at, and so what it may call resolved."""

    rules: frozenset[str]
    known: frozenset[str]
    """Devices that the inventory or the archive knows."""
    unseen: frozenset[str]
    """Devices whose configuration of now nobody has read: not collected, not readable, cut off."""
    undecided: frozenset[tuple[str, str]]
    """Rule and name of what could not be decided."""
    undecided_devices: frozenset[tuple[str, str]]
    """Rule and device where it could not be told whether there is anything to ask about."""
    lost: frozenset[str]
    """Devices that the run before could judge and this one could not at all."""

    def verdict(self, rule: str, entity: str, name: str, devices: Collection[str]) -> tuple[EventKind, str]:
        """What it means that a finding of before is not among those of now: `resolved`, or `unconfirmed` and why."""
        if entity == WAIVER:
            return "resolved", ""
        if rule not in self.rules:
            return "unconfirmed", f"{rule} was not asked"
        unseen = sorted(self.unseen.intersection(devices))
        if unseen:
            return "unconfirmed", f"{', '.join(unseen[:3])} not collected or not read"
        if (rule, name) in self.undecided or any((rule, device) in self.undecided_devices for device in devices):
            return "unconfirmed", f"{rule} could not be decided"
        gone = [device for device in devices if device not in self.known]
        if devices and len(gone) == len(devices):
            return "resolved", f"{', '.join(sorted(gone)[:3])} left the inventory"
        found = entities().get(entity)
        if self.lost and (found is None or found.scope == "network"):
            return "unconfirmed", f"the network could not be seen whole: {', '.join(sorted(self.lost)[:3])} missing"
        return "resolved", ""


def looked(recording: Recording, judged_before: Collection[str]) -> Looked:
    """What a run looked at; `judged_before`: devices that the run before had a configuration of."""
    audit = recording.audit
    judged = {device.name for device in audit.devices}
    faulty = {error.device for error in audit.errors}
    unseen = faulty | {device.name for device in recording.devices if device.state != "collected"}
    known = judged | faulty | {device.name for device in recording.devices}
    names = {rule.id: rule.entity for rule in audit.rules}
    return Looked(
        rules=frozenset(names),
        known=frozenset(known),
        unseen=frozenset(unseen),
        undecided=frozenset((item.rule, item.name) for item in audit.unknown),
        undecided_devices=frozenset((u.rule, u.device) for u in audit.unknown if u.name == names.get(u.rule)),
        lost=frozenset(name for name in judged_before if name in known and name not in judged) | (faulty & judged),
    )


def state_of(finding: Finding) -> LifeState:
    """The state of a finding that a run sees."""
    return "waived" if finding.status == "waived" else "open"


def seen_again(before: LifeState, severity_before: str, now: Finding) -> list[tuple[EventKind, str]]:
    """What happened to a finding that was known before and is seen now."""
    events: list[tuple[EventKind, str]] = []
    state = state_of(now)
    if before == "resolved":
        events.append(("regressed", ""))
    elif before == "unconfirmed":
        events.append(("confirmed", ""))
    elif before == "waived" and state == "open":
        events.append(("worse", "no waiver covers it any more"))
    if before != "waived" and state == "waived":
        events.append(("waived", now.waiver or ""))
    if now.severity != severity_before and before != "resolved":
        worse = _rank(now.severity) < _rank(severity_before)
        events.append(("worse" if worse else "better", f"{severity_before} before, {now.severity} now"))
    return events


def _rank(severity: str) -> int:
    ranks: Sequence[str] = SEVERITIES
    return ranks.index(severity)
