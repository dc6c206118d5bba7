"""What rules need computed of one device once its intent is known: rates that compare, queues, the QoS plan's classes.

The rule language has no arithmetic; what needs some is a field of the model, worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.intent import Intent
from netaudit.model.interface import Interface, Lag
from netaudit.model.qos import ClassMap, Match, QosAttachment
from netaudit.platforms.values import dscp


def with_computed(device: Device, intent: Intent) -> Device:
    """The device with the fields that need arithmetic filled in."""
    plan = plan_code_points(intent)
    class_maps = {class_map.name: class_map for class_map in device.class_maps}
    attachments = tuple(_with_plan(attachment, plan, class_maps) for attachment in device.qos_attachments)
    queues = {a.interface: a.queueing_classes for a in attachments if a.direction == "output"}
    lags = {lag.name: lag for lag in device.lags}
    return replace(
        device,
        interfaces=tuple(_with_rates(i, queues.get(i.name, 0), lags.get(i.name)) for i in device.interfaces),
        lags=tuple(replace(lag, required_min_links=(len(lag.members) + 1) // 2) for lag in device.lags),
        class_maps=tuple(replace(c, contradiction=contradiction(c)) for c in device.class_maps),
        qos_attachments=attachments,
    )


def _with_rates(interface: Interface, queues: int, lag: Lag | None) -> Interface:
    port = interface.port_bps or interface.speed_bps or interface.nominal_bps
    if port is None and lag is not None:
        port = lag.capacity_bps
    promised = interface.contract_bps or port
    limits = [rate for rate in (interface.shape_bps, interface.police_bps) if rate is not None]
    limit = min(limits) if limits else None
    stated = interface.bandwidth_bps
    values: dict[str, Any] = {
        "port_bps": port,
        "promised_bps": promised,
        "limit_bps": limit,
        "limit_share": limit / promised if limit is not None and promised else None,
        "bandwidth_deviation": abs(1 - stated / promised) if stated is not None and promised else None,
        "output_queues": None if interface.kind == "loopback" else queues,
    }
    if port is None and interface.kind in ("physical", "lag"):
        why = "neither the configuration nor the name of the port tells its rate, and the intent does not either"
        missing = ("port_bps",) if promised is not None else ("port_bps", "promised_bps", "limit_share")
        values["unknown"] = {**interface.unknown, **dict.fromkeys(missing, why)}
    return replace(interface, **values)


def plan_code_points(intent: Intent) -> dict[str, tuple[int, ...]]:
    """Class of the QoS plan -> its code points, best effort (0) left out."""
    plan: dict[str, tuple[int, ...]] = {}
    for name, wanted in intent.qos_plan.items():
        points = tuple(p for p in (dscp(str(word)) for word in wanted.dscp) if p)
        if points:
            plan[name] = points
    return plan


def _with_plan(
    attachment: QosAttachment, plan: Mapping[str, tuple[int, ...]], class_maps: Mapping[str, ClassMap]
) -> QosAttachment:
    """Which classes of the plan end in the default class; not known where a class matches by other means than DSCP."""
    if not plan or not attachment.defined:
        return attachment
    named = [c for c in attachment.classes if c.name != "class-default"]
    opaque = any(
        c.name not in class_maps
        or any(match.kind not in ("dscp", "precedence") for match in class_maps[c.name].matches)
        for c in named
    )
    served = {point for c in named for point in c.dscp}
    missing = tuple(name for name, points in plan.items() if not set(points) <= served)
    return replace(attachment, plan_known=not (opaque and missing), plan_missing=missing)


def contradiction(class_map: ClassMap) -> str | None:
    """Why a class map that wants all its matches can have none, or None."""
    if class_map.mode != "all":
        return None
    for kind in ("dscp", "precedence", "cos", "protocol", "vlan"):
        wanted: list[Match] = [m for m in class_map.matches if m.kind == kind and not m.negated]
        common: set[str] | None = None
        for match in wanted:
            common = set(match.values) if common is None else common & set(match.values)
            if not common:
                told = " and ".join(f"{kind} {' '.join(m.values)}" for m in wanted)
                return f"match-all of {told}"
    return None
