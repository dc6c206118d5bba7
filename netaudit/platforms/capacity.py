"""What interfaces can carry, worked out from shapers, speeds and names; what link aggregation groups come to.

RULES.md: the capacity of an interface is the rate of a shaper over the whole of it, else its configured speed, else
the rate its name promises; that of a LAG the sum of its enabled members; that of a subinterface its parent's. The
`bandwidth` statement is never a capacity.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from msgspec.structs import force_setattr

from netaudit.model.interface import Interface, Lag
from netaudit.model.qos import ClassMap, PolicyClass, QosPolicy
from netaudit.platforms.values import natural

Limit = tuple[int | None, str | None]
"""A rate in bit/s, and why it could not be determined."""

_CARRIERS = ("physical", "lag", "subinterface", "management")


def with_capacities(
    interfaces: Iterable[Interface],
    policies: Mapping[str, QosPolicy] | None = None,
    class_maps: Mapping[str, ClassMap] | None = None,
) -> tuple[Interface, ...]:
    """The interfaces, which nobody else holds yet, with their shaper, policer and capacity filled in.

    A shaper that the interface has already is kept. Members come before their LAG and parents before their
    subinterfaces in the working, whatever their order in the file.
    """
    held = tuple(interfaces)
    ports: list[Interface] = []
    later: dict[str, list[Interface]] = {"lag": [], "subinterface": []}
    for interface in held:
        later.get(interface.kind, ports).append(interface)
    found: dict[str, Interface] = {}
    members: dict[str, list[Interface]] = {}
    for interface in (*ports, *later["lag"], *later["subinterface"]):
        _complete(interface, policies or {}, class_maps or {}, found, members)
        found[interface.name] = interface
        if interface.lag is not None:
            members.setdefault(interface.lag, []).append(interface)
    return held


def _complete(
    interface: Interface,
    policies: Mapping[str, QosPolicy],
    class_maps: Mapping[str, ClassMap],
    found: Mapping[str, Interface],
    members: Mapping[str, list[Interface]],
) -> None:
    unknown: dict[str, str] = {}
    if interface.kind == "lag":
        rate, why = sum_of_members(members.get(interface.name, ()))
        source = "members"
    elif interface.kind == "subinterface":
        parent = found.get(interface.parent or "")
        rate = None if parent is None else parent.capacity_bps
        why = None if rate is not None else f"the capacity of {interface.parent} is not known"
        source = "parent"
    elif interface.speed_bps is not None:
        rate, why, source = interface.speed_bps, None, "speed"
    else:
        rate, why, source = interface.nominal_bps, "neither its configuration nor its name tells its rate", "nominal"
    if "speed_bps" in interface.unknown and rate is not None and source == "nominal":
        rate, why = None, interface.unknown["speed_bps"]
    shape = interface.shape_bps
    if interface.qos is not None or "qos.output" in interface.unknown:
        shape, police, unsure = _limits(interface, rate, policies, class_maps)
        force_setattr(interface, "shape_bps", shape)
        force_setattr(interface, "police_bps", police)
        if unsure is not None:
            unknown["shape_bps"] = unsure
            rate, why = None, unsure
    if shape is not None:
        rate, source = shape, "shaper"
    if rate is not None:
        force_setattr(interface, "capacity_bps", rate)
        force_setattr(interface, "capacity_source", source)
    elif interface.kind in _CARRIERS and why is not None:
        unknown["capacity_bps"] = why
    if unknown:
        force_setattr(interface, "unknown", {**interface.unknown, **unknown})


def _limits(
    interface: Interface, rate: int | None, policies: Mapping[str, QosPolicy], class_maps: Mapping[str, ClassMap]
) -> tuple[int | None, int | None, str | None]:
    """Shaper and policer over the whole interface in bit/s, and why the shaper is not known."""
    qos = interface.qos
    output = policies.get(qos.output) if qos is not None and qos.output is not None else None
    given = policies.get(qos.input) if qos is not None and qos.input is not None else None
    shape, why = whole_shape(output, rate) if output is not None else (None, interface.unknown.get("qos.output"))
    rates = [found for policy in (output, given) if policy and (found := whole_police(policy, rate, class_maps))]
    return interface.shape_bps or shape, min(rates, default=None), why


def whole_shape(policy: QosPolicy, rate: int | None) -> Limit:
    """Rate of a policy whose only class is the default one and shapes; `rate` is what its per cents are of."""
    if len(policy.classes) != 1 or policy.classes[0].name != "class-default":
        return None, None
    only = policy.classes[0]
    if only.shape_bps is not None:
        return only.shape_bps, None
    if only.shape_pct is not None:
        return (
            (None, "its shaper is a share of a rate that is not known")
            if rate is None
            else (
                round(rate * only.shape_pct / 100),
                None,
            )
        )
    return None, only.unknown.get("shape_bps")


def whole_police(policy: QosPolicy, rate: int | None, class_maps: Mapping[str, ClassMap]) -> int | None:
    """Rate of a policer that all traffic meets: that of a policy's only class, which takes everything."""
    if len(policy.classes) != 1 or not _takes_all(policy.classes[0], class_maps):
        return None
    police = policy.classes[0].police
    if police is None or (police.exceed not in (None, "drop") and police.violate != "drop"):
        return None
    if police.cir_bps is None and police.cir_pct is not None and police.cir_pct <= 100 and rate is not None:
        return round(rate * police.cir_pct / 100)
    return police.cir_bps


def _takes_all(held: PolicyClass, class_maps: Mapping[str, ClassMap]) -> bool:
    if held.name == "class-default":
        return True
    known = class_maps.get(held.name)
    return known is not None and any(match.kind == "any" and not match.negated for match in known.matches)


def sum_of_members(members: Iterable[Interface]) -> Limit:
    """Capacity of a LAG from its members that are up; not known where that of one is not."""
    up = [member for member in members if member.enabled is not False]
    if not up:
        return None, "it has no member that is up"
    total = 0
    for member in up:
        if member.capacity_bps is None:
            return None, f"the capacity of its member {member.name} is not known"
        total += member.capacity_bps
    return total, None


def lags(interfaces: Iterable[Interface], settings: Mapping[str, Mapping[str, Any]]) -> tuple[Lag, ...]:
    """The link aggregation groups of a device, from interfaces whose capacity is worked out.

    `settings`: LAG interface -> attributes of `Lag` that its own lines configure (`min_links`, `defaulted`, ...).
    """
    members: dict[str, list[Interface]] = {}
    own: dict[str, Interface] = {}
    for interface in interfaces:
        if interface.kind == "lag":
            own[interface.name] = interface
            members.setdefault(interface.name, [])
        if interface.lag is not None:
            members.setdefault(interface.lag, []).append(interface)
    found = []
    for name in sorted(members, key=natural):
        ordered = sorted(members[name], key=lambda member: natural(member.name))
        found.append(_lag(name, own.get(name), ordered, dict(settings.get(name, {}))))
    return tuple(found)


def _lag(name: str, interface: Interface | None, members: list[Interface], settings: dict[str, Any]) -> Lag:
    modes = {member.lag_mode for member in members if member.lag_mode is not None}
    rate, why = sum_of_members(members)
    unknown = {**settings.pop("unknown", {}), **({"capacity_bps": why} if why is not None and members else {})}
    rates = {member.lacp_rate for member in members if member.lacp_rate is not None}
    settings.setdefault("lacp_rate", rates.pop() if len(rates) == 1 else None)
    place = interface or (members[0] if members else None)
    return Lag(
        line=place.line if place is not None else 0,
        end=place.end if place is not None else 0,
        name=name,
        members=tuple(member.name for member in members),
        active_members=tuple(member.name for member in members if member.enabled is not False),
        mode=modes.pop() if len(modes) == 1 else None,
        capacity_bps=rate,
        member_speeds_bps=tuple(sorted({member.capacity_bps for member in members if member.capacity_bps is not None})),
        member_differences=tuple(_differences(members)),
        unknown=unknown,
        **settings,
    )


def _differences(members: list[Interface]) -> Iterable[str]:
    """Settings that the members of a LAG must share and do not (IEEE 802.1AX; RULES.md CAP-006)."""
    aspects: dict[str, Callable[[Interface], Hashable]] = {
        "speed": lambda member: member.speed_bps or member.nominal_bps,
        "duplex": lambda member: member.duplex,
        "mtu": lambda member: member.mtu,
        "switchport": lambda member: member.switchport,
        "qos": lambda member: member.qos.output if member.qos is not None else None,
    }
    for aspect, of in aspects.items():
        if len({of(member) for member in members}) > 1:
            yield aspect
