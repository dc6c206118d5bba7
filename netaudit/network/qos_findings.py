"""What QoS rules need worked out of a policy where it is bound, and of classes of one name on several devices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.qos import ClassMap, PolicyClass, QosAttachment, QosPolicy
from netaudit.platforms.attachments import has_queue

CONTROL = 48
"""CS6, the code point of routing protocols (RFC 4594, section 3.1)."""
BELOW_BEST_EFFORT = frozenset((1, 8, 10, 12, 14))
"""LE (RFC 8622), CS1 (RFC 3662) and AF1x, the code points of traffic that may wait (RFC 4594)."""
NO_QUEUE_UNASKED = ("ios", "iosxr")
"""Platforms on which a class has a queue only where a policy says so; others have queues for all code points."""
QUEUES_OUTBOUND_ONLY = ("ios", "iosxr", "eos")
"""Platforms on which an inbound policy marks and polices, and never queues."""

Plan = Mapping[str, tuple[int, ...]]


def with_shares(attachment: QosAttachment, device: Device, plan: Plan) -> QosAttachment:
    """The attachment with what routing protocols and bulk traffic get, and what is bound in the wrong direction."""
    if not attachment.defined:
        return attachment
    if attachment.direction == "input":
        return replace(attachment, misplaced=tuple(_queued(attachment.policy, device)))
    if device.platform not in NO_QUEUE_UNASKED:
        return _with_bulk_alone(attachment, plan) if device.platform == "junos" else attachment
    bulk, others = _bulk(plan)
    values: dict[str, Any] = {"bulk_classes": bulk}
    named = [held for held in attachment.classes if held.name != "class-default"]
    opaque = _opaque((held.name for held in named), device.class_maps)
    unknown = dict(attachment.unknown)
    control = next((held for held in named if CONTROL in held.dscp), None)
    waiting = [held for held in named if BELOW_BEST_EFFORT.intersection(held.dscp) and others.isdisjoint(held.dscp)]
    if control is not None:
        dropped = control.police_bps is not None and control.drops_excess and not control.priority
        values["control_pct"] = 0.0 if dropped else control.guarantee_pct or 0.0
    elif opaque is not None:
        unknown["control_pct"] = opaque
    else:
        values["control_pct"] = 0.0
    if waiting:
        values["bulk_pct"] = sum(held.guarantee_pct or 0.0 for held in waiting)
    elif opaque is not None:
        unknown["bulk_pct"] = opaque
    return replace(attachment, **values, unknown=unknown)


def _bulk(plan: Plan) -> tuple[tuple[str, ...], set[int]]:
    """The classes of the plan that stand below best effort, and the code points of all others."""
    bulk = tuple(name for name, points in plan.items() if points and BELOW_BEST_EFFORT.issuperset(points))
    return bulk, {0, *(point for name, points in plan.items() if name not in bulk for point in points)}


def _with_bulk_alone(attachment: QosAttachment, plan: Plan) -> QosAttachment:
    """Where the platform has a queue for routing protocols unasked: the share of bulk traffic, by its classifiers."""
    bulk, others = _bulk(plan)
    if not any(held.dscp for held in attachment.classes):
        why = "which code points reach the queues is not known"
        return replace(attachment, bulk_classes=bulk, unknown={**attachment.unknown, "bulk_pct": why})
    waiting = [
        held for held in attachment.classes
        if BELOW_BEST_EFFORT.intersection(held.dscp) and others.isdisjoint(held.dscp)
    ]  # fmt: skip
    share = sum(held.guarantee_pct or 0.0 for held in waiting) if waiting else None
    return replace(attachment, bulk_classes=bulk, bulk_pct=share)


def _opaque(names: Iterable[str], class_maps: Sequence[ClassMap]) -> str | None:
    """Why the code points of a policy's classes are not all known."""
    known = {class_map.name: class_map for class_map in class_maps}
    for name in names:
        if name not in known or any(match.kind not in ("dscp", "precedence") for match in known[name].matches):
            return f"class {name} matches by other means than the code point"
    return None


def _queued(policy: str, device: Device) -> Iterable[str]:
    if device.platform not in QUEUES_OUTBOUND_ONLY:
        return
    found = next((held for held in device.qos_policies if held.name == policy), None)
    for held in found.classes if found is not None else ():
        if has_queue(held):
            yield held.name


def with_comparisons(devices: Sequence[Device]) -> tuple[Device, ...]:
    """The devices with how their classes and the rates of their policies compare with other devices'."""
    variants = _variants(devices)
    widest = _widest(devices)
    return tuple(
        replace(
            device,
            class_maps=tuple(
                replace(held, variants=variants[device.name, held.name])
                if (device.name, held.name) in variants
                else held
                for held in device.class_maps
            ),
            qos_attachments=tuple(_with_spread(held, device, widest) for held in device.qos_attachments),
        )
        if device.class_maps or device.qos_attachments
        else device
        for device in devices
    )


def _variants(devices: Iterable[Device]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(device, class) -> the other devices where a class of that name matches otherwise; told of the fewer devices."""
    by_name: dict[str, dict[frozenset[int], list[tuple[str, str]]]] = {}
    for device in devices:
        for held in device.class_maps:
            points = _points(held)
            if points:
                kinds = by_name.setdefault(held.name.casefold(), {})
                kinds.setdefault(points, []).append((device.name, held.name))
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for kinds in by_name.values():
        usual = max(kinds, key=lambda points: len(kinds[points]))
        for points, holders in kinds.items():
            if points != usual:
                words = f"DSCP {_listed(usual)} on {_some([name for name, _ in kinds[usual]])}"
                found |= dict.fromkeys(holders, (f"DSCP {_listed(points)} here, {words}",))
    return found


def _points(class_map: ClassMap) -> frozenset[int]:
    """The code points of a class that matches by nothing else; empty where that cannot be told."""
    if class_map.kind != "qos" or any(match.kind != "dscp" or match.negated for match in class_map.matches):
        return frozenset()
    if class_map.mode == "all" and len(class_map.matches) > 1:
        return frozenset()
    values = [value for match in class_map.matches for value in match.values]
    return frozenset(int(value) for value in values) if all(value.isdecimal() for value in values) else frozenset()


def _listed(points: Iterable[int]) -> str:
    return " ".join(str(point) for point in sorted(points))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


Rated = tuple[str, tuple[tuple[str, int | None, int | None], ...]]
"""A policy by name and by the rates that it gives its classes in bit/s."""


def _rated(attachment: QosAttachment, device: Device) -> Rated | None:
    """The policy whose classes divide the rate, where some of them have rates of their own."""
    names = {held.policy for held in attachment.classes}
    policy = next((held for held in device.qos_policies if held.name in names), None)
    if policy is None or attachment.direction != "output" or not any(_absolute(held) for held in policy.classes):
        return None
    return policy.name, _rates(policy)


def _rates(policy: QosPolicy) -> tuple[tuple[str, int | None, int | None], ...]:
    return tuple((held.name, held.priority_bps, held.bandwidth_bps) for held in policy.classes)


def _absolute(held: PolicyClass) -> bool:
    return held.priority_bps is not None or held.bandwidth_bps is not None


def _widest(devices: Iterable[Device]) -> dict[Rated, int]:
    """Policy -> the highest rate that it divides anywhere."""
    found: dict[Rated, int] = {}
    for device in devices:
        for held in device.qos_attachments:
            key = _rated(held, device)
            if key is not None and held.rate_bps:
                found[key] = max(held.rate_bps, found.get(key, 0))
    return found


def _with_spread(attachment: QosAttachment, device: Device, widest: Mapping[Rated, int]) -> QosAttachment:
    key = _rated(attachment, device)
    if key is None or not attachment.rate_bps:
        return attachment
    return replace(attachment, rate_spread=round(widest[key] / attachment.rate_bps, 2))
