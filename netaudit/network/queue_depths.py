"""Queues that somebody made shorter than the platform makes them unasked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.qos import PolicyClass

HOLD_IN, HOLD_OUT = 75, 40
"""Packets that IOS lets wait on an interface that is not asynchronous (Cisco IOS command reference, hold-queue)."""
CLASS_PACKETS = 64
"""Packets in the queue of a class on IOS (command reference, queue-limit)."""
XE_MS, XE_PACKET_BYTES = 25, 1500
"""IOS XE lets 50 ms of such packets wait, 25 ms on its fastest processors, and never fewer than 64 packets (QoS
Congestion Management Configuration Guide, IOS XE 16.12, queue depth)."""
XE_SINCE = 15
"""A version below is IOS; one from here on may be IOS XE, whose first releases call themselves 15.x."""
CLASS_MS, PRIORITY_MS = 100, 10
"""Milliseconds in the queue of a class on IOS XR, otherwise and by strict priority, on CRS routers; on NCS 540 and
5500 it is the latter for all (command references of both, queue-limit)."""

Said = tuple[str, tuple[int, ...]]
"""What is told of a queue, and the lines that set it."""


def with_depths(interface: Interface, device: Device) -> Interface:
    """The interface with the queues that were made shorter; which ones, is unknown where the hardware decides it."""
    if device.platform not in ("ios", "iosxr"):
        return interface
    doubts: list[str] = []
    found = tuple(_shallow(interface, device, doubts))
    if not found:
        return replace(interface, unknown={**interface.unknown, "shallow_queues": doubts[0]}) if doubts else interface
    lines = dict.fromkeys(line for _, held in found for line in held)
    at = {**interface.at, "shallow_queues": tuple(lines)}
    return replace(interface, shallow_queues=tuple(dict.fromkeys(said for said, _ in found)), at=at)


def _shallow(interface: Interface, device: Device, doubts: list[str]) -> Iterator[Said]:
    if not interface.name.startswith("Async"):
        for attribute, way, unasked in (("hold_queue_in", "in", HOLD_IN), ("hold_queue", "out", HOLD_OUT)):
            packets = getattr(interface, attribute)
            if packets is not None and packets < unasked and attribute not in interface.defaulted:
                yield f"hold-queue {packets} {way} ({unasked} unasked)", interface.at.get(attribute, ())
    bound = _bound(interface, device)
    usual = _usual_on_ios if device.platform == "ios" else _usual_on_xr
    for policy in device.qos_policies:
        for held in policy.classes if policy.name in bound else ():
            size, unit = _limit(held)
            if size is None:
                continue
            surely, perhaps = usual(held, unit, device, bound[policy.name])
            told = f"class {held.name} of {policy.name}: queue-limit {held.queue_limit}"
            if surely is not None and size < surely:
                yield f"{told} ({surely:g} {unit} unasked)", held.at.get("queue_limit", (held.line,))
            elif perhaps is not None and size < perhaps:
                most = "" if perhaps == math.inf else f" ({perhaps:g} {unit}, or less)"
                doubts.append(f"{told}: what it would be unasked{most} depends on the hardware")


def _bound(interface: Interface, device: Device) -> Mapping[str, int | None]:
    """The policies that queue what leaves the interface -> the rate that they divide, in bit/s."""
    found: dict[str, int | None] = {}
    for attachment in device.qos_attachments:
        if attachment.interface == interface.name and attachment.direction == "output":
            found.setdefault(attachment.policy, attachment.rate_bps)
            for held in attachment.classes:
                found.setdefault(held.policy, attachment.rate_bps)
    return found


def _limit(held: PolicyClass) -> tuple[float | None, str]:
    """The size of a class's queue, and its unit; `queue-limit dscp cs6 percent 100` shares a queue out and has none."""
    words = (held.queue_limit or "").split()
    if not words or not words[0].isdecimal():
        return None, ""
    unit = words[1] if len(words) > 1 else "packets"
    return (int(words[0]) / 1000, "ms") if unit == "us" else (int(words[0]), unit)


Usual = tuple[float | None, float | None]
"""What a queue holds unasked: at least, on any hardware; and at most, where the configuration does not tell."""


def _usual_on_ios(held: PolicyClass, unit: str, device: Device, rate_bps: int | None) -> Usual:
    if unit != "packets" or held.priority:
        return None, None
    share = held.bandwidth_pct or held.bandwidth_remaining_pct
    if rate_bps is None or share is not None or held.bandwidth_bps or held.shape_bps or held.shape_pct:
        return CLASS_PACKETS, None  # on XE it goes by the rate of the class, and by which one, the release decides
    train = (device.version or "").partition(".")[0]
    if train.isdecimal() and int(train) < XE_SINCE:
        return CLASS_PACKETS, None
    return CLASS_PACKETS, rate_bps * XE_MS // 1000 // 8 // XE_PACKET_BYTES


def _usual_on_xr(held: PolicyClass, unit: str, device: Device, rate_bps: int | None) -> Usual:
    if unit != "ms":
        return None, math.inf  # the platform counts time, at a rate that only the hardware knows
    return PRIORITY_MS, None if held.priority else CLASS_MS
