"""What a policy does to the classes of the QoS plan: critical ones policed, and queues that the plan does not want."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.intent import Intent, QosClassIntent
from netaudit.model.qos import AttachedClass, QosAttachment
from netaudit.network.intent import rate_bps
from netaudit.platforms.attachments import has_queue

Plan = Mapping[str, tuple[int, ...]]


def with_policing(attachment: QosAttachment, device: Device, intent: Intent, plan: Plan) -> QosAttachment:
    """The attachment with the critical classes that it polices, and where it crosses the plan's classes and queues."""
    if not intent.qos_plan or not attachment.defined:
        return attachment
    values = _policed(attachment, intent, plan)
    if attachment.direction == "output":
        values["queue_conflicts"] = tuple(_conflicts(attachment, device, intent, plan))
    return replace(attachment, **values) if any(values.values()) else attachment


def _policed(attachment: QosAttachment, intent: Intent, plan: Plan) -> dict[str, Any]:
    names: list[str] = []
    headroom: float | None = None
    unknown: str | None = None
    for held in attachment.classes:
        name = next((n for n, w in intent.qos_plan.items() if w.critical and _carries(held, n, w, plan)), None)
        if name is None or not held.drops_excess:
            continue
        names.append(f"{name} ({held.name} of {held.policy})")
        peak = rate_bps(intent.qos_plan[name].peak)
        if not peak or held.police_bps is None:
            unknown = f"no peak of class {name} in qos_plan" if not peak else f"the rate of the policer in {held.name}"
        else:
            share = round(held.police_bps / peak, 3)
            headroom = share if headroom is None else min(headroom, share)
    values: dict[str, Any] = {"policed_critical": tuple(names), "policed_headroom": headroom}
    if unknown is not None:
        values |= {"policed_headroom": None, "unknown": {**attachment.unknown, "policed_headroom": unknown}}
    return values


def _carries(held: AttachedClass, name: str, wanted: QosClassIntent, plan: Plan) -> bool:
    return held.name in wanted.classes or not set(plan.get(name, ())).isdisjoint(held.dscp)


def _conflicts(attachment: QosAttachment, device: Device, intent: Intent, plan: Plan) -> Iterator[str]:
    queues = {c.name for p in device.qos_policies for c in p.classes if has_queue(c)}
    named = [held for held in attachment.classes if held.name != "class-default"]
    for name, points in plan.items():
        holders = {held.name: held for held in named if not set(points).isdisjoint(held.dscp)}
        apart = [other for other in holders if other in queues]
        if len(apart) > 1:
            yield f"{name} is spread over {', '.join(apart)}"
        if not intent.qos_plan[name].priority and _has_strict(intent):
            yield from (f"{name} is in the strict queue of {held.name}" for held in holders.values() if held.priority)


def _has_strict(intent: Intent) -> bool:
    """A plan that gives nothing strict priority does not say what may not have it."""
    return any(wanted.priority for wanted in intent.qos_plan.values())
