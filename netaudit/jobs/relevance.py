"""How likely an event is to matter for an incident: points, each with its reason. Points rank; they prove nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from netaudit.model.incident import Event, Reason
from netaudit.model.results import Severity

_SEVERITY: Mapping[Severity, int] = {"critical": 12, "high": 8, "medium": 4, "low": 1, "info": 0}
_KINDS = {"config": 10, "headroom": 6, "finding": 4, "waiver": 3, "device": 2, "approval": 1}
"""Causes are changes; findings, waivers and approvals are what was seen and said about them."""
_SYMPTOMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"voice|voip|jitter|call|video|quality", ("qos", "interface")),
    (r"slow|latency|congest|queue|saturat|overload|throughput|bandwidth|timeout", ("qos", "interface", "routing")),
    (r"loss|drop|discard|error|flap", ("interface", "qos", "redundancy", "routing")),
    (r"failover|switchover|redundan|gateway|hsrp|vrrp|standby|backup", ("redundancy", "routing")),
    (r"down|outage|unreachable|cut|lost|dead|isolat|offline|blackhole", ("routing", "interface", "redundancy", "acl")),
    (r"rout|bgp|ospf|isis|prefix|loop|internet", ("routing",)),
    (r"block|denied|refus|firewall|filter|access", ("acl", "security")),
    (r"login|ssh|auth|password|radius|tacacs", ("security", "management")),
    (r"vlan|trunk|spanning|broadcast|storm", ("vlan", "redundancy")),
    (r"monitor|snmp|syslog|ntp|clock|alert", ("management",)),
)
"""Words of a symptom, and the features of configurations that bear on them."""
_COMMON = frozenset(
    ("a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "it", "no", "not", "of", "on", "or", "the", "to",
     "was", "were", "with", "all", "some", "when", "since")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What an incident is about."""

    symptom: str = ""
    devices: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()
    """Devices with a link to one that is named."""
    sites: frozenset[str] = frozenset()
    """Of the devices that are named."""
    brought: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """Commit and device -> critical, and high or medium findings that came with it."""
    headroom_lost: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Commit -> room to grow in any failure before and after."""

    @property
    def words(self) -> list[str]:
        """The words of the symptom that say something."""
        return [word for word in re.findall(r"[\w./:-]{2,}", self.symptom.lower()) if word not in _COMMON]

    @property
    def features(self) -> dict[str, str]:
        """Feature -> the word of the symptom that it bears on."""
        found: dict[str, str] = {}
        for pattern, features in _SYMPTOMS:
            match = re.search(pattern, self.symptom.lower())
            for feature in features if match else ():
                found.setdefault(feature, match[0] if match else "")
        return found


def scored(event: Event, context: Context) -> Event:
    """The event with its points and their reasons, the weightiest first."""
    reasons = sorted(_reasons(event, context), key=lambda reason: -reason.points)
    return msgspec.structs.replace(event, score=sum(reason.points for reason in reasons), reasons=tuple(reasons))


def _reasons(event: Event, context: Context) -> Iterator[Reason]:
    yield Reason(points=_KINDS[event.kind], why=_kind_words(event))
    if event.severity is not None and _SEVERITY[event.severity]:
        yield Reason(points=_SEVERITY[event.severity], why=f"what it touches is {event.severity}")
    yield from _place(event, context)
    yield from _symptom(event, context)
    yield from _consequences(event, context)


def _kind_words(event: Event) -> str:
    return {
        "config": "a configuration changed",
        "headroom": "the room to grow changed",
        "finding": "a rule's verdict changed",
        "waiver": "an exception began or ended",
        "device": "a device could not be looked at",
        "approval": "somebody signed a configuration off",
    }[event.kind]


def _place(event: Event, context: Context) -> Iterator[Reason]:
    named = sorted(context.devices.intersection(event.devices))
    if named:
        yield Reason(points=25, why=f"it is on {', '.join(named)}, which was named")
    elif context.neighbours.intersection(event.devices):
        beside = sorted(context.neighbours.intersection(event.devices))
        yield Reason(points=10, why=f"{', '.join(beside)} has a link to a device that was named")
    elif event.site is not None and event.site in context.sites:
        yield Reason(points=6, why=f"it is at the site of a device that was named, {event.site}")


def _symptom(event: Event, context: Context) -> Iterator[Reason]:
    if not context.symptom:
        return
    bearing = context.features
    touched = sorted({change.feature for change in event.changes if change.feature in bearing})
    if touched:
        yield Reason(points=10, why=f"{', '.join(touched)} bears on {bearing[touched[0]]!r} of the symptom")
    lines = [word for c in event.changes for word in (*c.path, c.before, c.after) if word]
    text = " ".join([event.what, event.text, event.site or "", *event.devices, *lines]).lower()
    said = [word for word in context.words if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", text)]
    if said:
        yield Reason(points=min(18, 6 * len(said)), why=f"it speaks of {', '.join(said[:4])}")


def _consequences(event: Event, context: Context) -> Iterator[Reason]:
    if event.kind != "config":
        return
    grave = others = 0
    for device in event.devices:
        critical, lesser = context.brought.get((event.reference, device), (0, 0))
        grave, others = grave + critical, others + lesser
    if grave or others:
        parts = (f"{grave} critical" if grave else "", f"{others} lesser" if others else "")
        words = " and ".join(part for part in parts if part)
        yield Reason(points=min(24, 10 * grave + 4 * others), why=f"with it came findings: {words}")
    lost = context.headroom_lost.get(event.reference)
    if lost is not None:
        yield Reason(points=12, why=f"with it the room to grow in any failure fell from {lost[0]:.2f} to {lost[1]:.2f}")
    if event.approved is False:
        yield Reason(points=6, why="nobody approved it")
