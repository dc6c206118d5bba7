"""Queues that somebody made shorter than the platform makes them unasked."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.qos import PolicyClass

HOLD_IN, HOLD_OUT = 75, 40
"""Packets that IOS lets wait on an Ethernet interface (Cisco IOS interface command reference, hold-queue)."""
CLASS_PACKETS = 64
"""Packets in the queue of a class on IOS (command reference, queue-limit); IOS XE gives that or more."""
CLASS_MS, PRIORITY_MS = 100, 10
"""Milliseconds in the queue of a class on IOS XR, otherwise and by strict priority (command reference, queue-limit)."""


def with_depths(interface: Interface, device: Device) -> Interface:
    """The interface with the queues that were made shorter."""
    if device.platform not in ("ios", "iosxr"):
        return interface
    found = tuple(_shallow(interface, device))
    if not found:
        return interface
    lines = dict.fromkeys(line for _, held in found for line in held)
    at = {**interface.at, "shallow_queues": tuple(lines)}
    return replace(interface, shallow_queues=tuple(dict.fromkeys(said for said, _ in found)), at=at)


def _shallow(interface: Interface, device: Device) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What is told of each queue, and the lines that set it."""
    for attribute, way, unasked in (("hold_queue_in", "in", HOLD_IN), ("hold_queue", "out", HOLD_OUT)):
        packets = getattr(interface, attribute)
        if packets is not None and packets < unasked and attribute not in interface.defaulted:
            yield f"hold-queue {packets} {way} ({unasked} unasked)", interface.at.get(attribute, ())
    bound = set(_bound(interface, device))
    for policy in device.qos_policies:
        for held in policy.classes if policy.name in bound else ():
            if held.queue_limit is not None and (usual := _too_short(held, device.platform)) is not None:
                said = f"class {held.name} of {policy.name}: queue-limit {held.queue_limit} ({usual} unasked)"
                yield said, held.at.get("queue_limit", (held.line,))


def _bound(interface: Interface, device: Device) -> Iterator[str]:
    """The policies that queue what leaves the interface."""
    for attachment in device.qos_attachments:
        if attachment.interface == interface.name and attachment.direction == "output":
            yield attachment.policy
            yield from (held.policy for held in attachment.classes)


def _too_short(held: PolicyClass, platform: str) -> str | None:
    words = (held.queue_limit or "").split()
    if not words or not words[0].isdecimal():
        return None  # `queue-limit dscp cs6 percent 100` shares a queue out
    size, unit = int(words[0]), words[1] if len(words) > 1 else "packets"
    if platform == "ios" and unit == "packets" and not held.priority and size < CLASS_PACKETS:
        return f"{CLASS_PACKETS} packets"
    unasked = PRIORITY_MS if held.priority else CLASS_MS
    if platform == "iosxr" and unit in ("ms", "us") and size / (1000 if unit == "us" else 1) < unasked:
        return f"{unasked} ms"
    return None
