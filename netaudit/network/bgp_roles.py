"""What a device's BGP neighbours are to it: parallel ways to one AS, reflectors, ends of a fabric, restart helpers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.network import BgpSession, SessionEnd
from netaudit.model.routing import BgpNeighbor, RoutingProcess
from netaudit.network.computed import private_as
from netaudit.network.index import Index
from netaudit.platforms.values import asn

Key = tuple[str, str, str | None]
"""(device, peer, VRF)."""
UNICAST = ("ipv4 unicast", "ipv6 unicast")
RESTART_ASKED_FOR = ("ios", "iosxr")
"""Platforms that help a restarting BGP neighbour only where `bgp graceful-restart` is configured."""


def with_bgp_roles(devices: Sequence[Device], sessions: Sequence[BgpSession], index: Index) -> tuple[Device, ...]:
    """The devices with the roles of their BGP neighbours."""
    inside = {_key(end) for session in sessions if session.a.known and session.b.known for end in _ends(session)}
    reflectors, open_ = _reflectors(sessions, index)
    made = []
    for device in devices:
        if not device.bgp_neighbors:
            made.append(device)
            continue
        own = next((asn(held.id or "") for held in device.routing_processes if held.protocol == "bgp"), None)
        neighbors = tuple(
            _with_fabric(held, own, (device.name, held.peer, held.vrf) in inside) for held in device.bgp_neighbors
        )
        processes = tuple(
            _with_peers(held, neighbors, reflectors.get(device.name, ()), device.name in open_)
            if held.protocol == "bgp"
            else held
            for held in device.routing_processes
        )
        made.append(replace(device, bgp_neighbors=neighbors, routing_processes=processes))
    return tuple(made)


def _key(end: SessionEnd) -> Key:
    return end.device, end.peer or "", end.vrf


def _ends(session: BgpSession) -> tuple[SessionEnd, SessionEnd]:
    return session.a, session.b


def _with_fabric(neighbor: BgpNeighbor, own: int | None, inside: bool) -> BgpNeighbor:
    private = private_as(neighbor.local_as or own) and private_as(neighbor.remote_as)
    return replace(neighbor, fabric=inside and neighbor.outside is False and private)


def _with_peers(
    process: RoutingProcess, neighbors: Iterable[BgpNeighbor], reflectors: Sequence[str], open_: bool
) -> RoutingProcess:
    counts: dict[tuple[object, ...], int] = {}
    for held in neighbors:
        if held.vrf == process.vrf and held.external and held.enabled is not False and not held.weight:
            unicast = [family for family in held.families if family in UNICAST]
            if held.remote_as is not None and not held.dynamic and (unicast or not held.families):
                inbound = tuple((policy.family, policy.input) for policy in held.policies)
                key = (held.remote_as, tuple(unicast), inbound, (held.multihop or 1) > 1)
                counts[key] = counts.get(key, 0) + 1
    values: dict[str, Any] = {"parallel_peers": max(counts.values(), default=None)}
    if process.vrf is None and reflectors:
        values["reflectors"] = tuple(reflectors)
        if open_ and len(reflectors) < 2:
            why = "internal neighbours whose configurations were not supplied may reflect too"
            values["unknown"] = {**process.unknown, "reflectors": why}
    return replace(process, **values)


def _reflectors(sessions: Iterable[BgpSession], index: Index) -> tuple[dict[str, tuple[str, ...]], set[str]]:
    """Client -> the chassis that reflect to it; and the devices with an internal neighbour that is not supplied.

    A device that reflects to others itself is left out: two reflectors that are each other's clients have no third.
    """
    neighbors = {
        (device.name, held.peer, held.vrf): held for device in index.devices.values() for held in device.bgp_neighbors
    }
    found: dict[str, tuple[str, ...]] = {}
    open_: set[str] = set()
    for session in sessions:
        if session.external is not False:
            continue
        for end, far in (_ends(session), _ends(session)[::-1]):
            if not far.known:
                open_.add(end.device)
            elif _reflects(far, neighbors) and False not in (end.enabled, far.enabled):
                found[end.device] = tuple(dict.fromkeys((*found.get(end.device, ()), index.chassis(far.device))))
    reflecting = {device for (device, _, _), held in neighbors.items() if held.route_reflector_client}
    return {name: held for name, held in found.items() if name not in reflecting}, open_


def _reflects(end: SessionEnd, neighbors: Mapping[Key, BgpNeighbor]) -> bool:
    held = neighbors.get(_key(end))
    return held is not None and held.route_reflector_client is True


def with_restart(sessions: Sequence[BgpSession], index: Index) -> tuple[BgpSession, ...]:
    """The sessions with why a graceful restart of one end would find no help at the other."""
    restarts = {
        device.name: any(held.protocol == "bgp" and held.graceful_restart for held in device.routing_processes)
        for device in index.devices.values()
    }
    made = []
    for session in sessions:
        problem = None
        for end, far in (_ends(session), _ends(session)[::-1]):
            silent = far.known and not restarts.get(far.device, False)
            if silent and restarts.get(end.device, False) and index.devices[far.device].platform in RESTART_ASKED_FOR:
                problem = f"{far.device} does not offer graceful restart"
        made.append(replace(session, restart_problem=problem) if problem is not None else session)
    return tuple(made)
