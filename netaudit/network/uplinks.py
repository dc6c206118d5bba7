"""The way up from a device: which links lead there, to how many chassis, and how much the ports below exceed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import Link, LinkEnd, MlagPair
from netaudit.network.index import Index

LEVELS = {"access": 1, "leaf": 1, "distribution": 2, "spine": 3, "core": 3, "super-spine": 4}
"""Role -> how high it stands; a device of another role, or of none, may be upward of any."""


class Uplink(NamedTuple):
    """A link upward, seen from below."""

    port: str
    chassis: str
    capacity_bps: int | None


def with_uplinks(
    devices: Sequence[Device], links: Iterable[Link], pairs: Iterable[MlagPair], index: Index
) -> tuple[Device, ...]:
    """The devices that stand below others, with their uplinks and what those carry."""
    twins = {
        frozenset((a.device, b.device)) for pair in pairs for a in pair.members for b in pair.members if a is not b
    }
    found: dict[str, list[Uplink]] = {}
    for link in _cables(tuple(links), index):
        if False not in (link.a.enabled, link.b.enabled):
            for end, far in ((link.a, link.b), (link.b, link.a)):
                if frozenset((end.device, far.device)) not in twins and _upward(end, far, index):
                    uplink = Uplink(end.interface, index.chassis(far.device), link.capacity_bps)
                    found.setdefault(end.device, []).append(uplink)
    return tuple(_with_ratio(device, found[device.name]) if device.name in found else device for device in devices)


def _cables(links: Sequence[Link], index: Index) -> list[Link]:
    """The links between ports, and those between units that have a port alone where that has none of its own."""
    found = [link for link in links if link.kind == "physical"]
    taken = {(end.device, end.interface) for link in found for end in (link.a, link.b)}
    return found + [
        link for link in links
        if link.kind == "logical" and link.wire and not any(
            (end.device, port.parent) in taken
            for end in (link.a, link.b)
            if (port := index.interface(end.device, end.interface)) is not None
        )
    ]  # fmt: skip


def _upward(end: LinkEnd, far: LinkEnd, index: Index) -> bool:
    here = index.devices.get(end.device)
    there = index.devices.get(far.device)
    level = LEVELS.get(here.role or "") if here is not None else None
    if level is None:
        return False
    above = LEVELS.get(there.role or "") if there is not None else None
    return above is None or above > level


def _with_ratio(device: Device, uplinks: Sequence[Uplink]) -> Device:
    values: dict[str, Any] = {
        "uplinks": tuple(uplink.port for uplink in uplinks),
        "upstream": tuple(dict.fromkeys(uplink.chassis for uplink in uplinks)),
    }
    hosts = [port for port in device.interfaces if _for_hosts(port)]
    if not hosts:
        return replace(device, **values)
    blind = [port.name for port in hosts if port.port_bps is None]
    blind += [uplink.port for uplink in uplinks if uplink.capacity_bps is None]
    if blind:
        why = f"the rate of {blind[0]} is not known"
        unknown = dict.fromkeys(("host_bps", "oversubscription", "oversubscription_after_loss"), why)
        return replace(device, **values, unknown={**device.unknown, **unknown})
    below = sum(port.port_bps or 0 for port in hosts)
    above = sum(uplink.capacity_bps or 0 for uplink in uplinks)
    by_chassis: dict[str, int] = {}
    for uplink in uplinks:
        by_chassis[uplink.chassis] = by_chassis.get(uplink.chassis, 0) + (uplink.capacity_bps or 0)
    left = above - max(by_chassis.values())
    return replace(
        device,
        **values,
        host_bps=below,
        uplink_bps=above,
        oversubscription=round(below / above, 2) if above else None,
        oversubscription_after_loss=round(below / left, 2) if left else None,
    )


def _for_hosts(port: Interface) -> bool:
    """A port for a host that is switched on; one that leads to a device we know is none."""
    return port.role == "host" and port.enabled is not False and port.neighbor is None
