"""What one device relies on when something fails: probes and tracked objects, static routes, lone servers, its own
processor's protection, and how it spreads flows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.management import ControlPlane, Services
from netaudit.model.redundancy import Track
from netaudit.model.routing import NextHop, StaticRoute
from netaudit.network.index import read_address
from netaudit.network.sites import OUTWARD_ROLES

PORT_HASHES = re.compile(r"port|l4|layer-?4", re.IGNORECASE)
"""Words for TCP and UDP ports in `port-channel load-balance`: `src-dst-mixed-ip-port`, `src-dst ip-l4port`."""
SCHEDULED = ("ios", "nxos")
"""Platforms on which a probe runs only once `ip sla schedule` says so."""
ROUTING_PROTOCOLS = ("ospf", "ospfv3", "isis", "bgp", "eigrp")


def with_failover(device: Device) -> Device:
    """The device with what failover rules ask of its own configuration."""
    lone = tuple(_single_services(device))
    lines = tuple(line for _, said in lone for line in said)
    return replace(
        device,
        tracks=tuple(replace(track, problem=_track_problem(track, device)) for track in device.tracks),
        static_routes=tuple(_with_blind_hops(route, device) for route in device.static_routes),
        control_plane=tuple(_with_effect(part, device) for part in device.control_plane),
        services=tuple(_with_hash(part, device) for part in device.services),
        single_services=tuple(text for text, _ in lone),
        at={**device.at, "single_services": lines} if lines else device.at,
    )


def _track_problem(track: Track, device: Device) -> str | None:
    if track.kind == "sla" and track.target is not None:
        probe = next((found for found in device.probes if found.id == track.target), None)
        if probe is None:
            return f"probe {track.target} is not configured"
        waits = probe.scheduled is False or (probe.scheduled is None and device.platform in SCHEDULED)
        return f"probe {track.target} is not scheduled" if waits else None
    if track.kind == "interface" and track.target is not None:
        name = track.target.split()[0]
        port = next((found for found in device.interfaces if found.name == name), None)
        if port is not None and port.kind == "loopback":
            return f"{name} cannot fail"
    return None


def _with_blind_hops(route: StaticRoute, device: Device) -> StaticRoute:
    """A route with spare next hops of a higher distance, and which of the others nothing watches."""
    hops = [hop for hop in route.next_hops if not hop.discard]
    distances = {hop.distance or 1 for hop in hops}
    if len(distances) < 2:
        return route
    first = [hop for hop in hops if (hop.distance or 1) == min(distances)]
    blind = tuple(
        hop.address for hop in first if hop.address is not None and _unwatched(hop, hop.address, route.vrf, device)
    )
    return replace(route, backed_up=True, blind_next_hops=blind)


def _unwatched(hop: NextHop, address: str, vrf: str | None, device: Device) -> bool:
    """Whether a next hop can die without its interface going down, and nothing else tells."""
    if hop.track is not None or hop.bfd:
        return False
    read = read_address(address)
    if read is None:
        return False
    for interface in device.interfaces:
        for text in interface.addresses if interface.vrf == vrf else ():
            own = read_address(text)
            if own is not None and own[1].covers(read[1]):
                return not own[1].point_to_point or interface.role in OUTWARD_ROLES
    return False


def _with_effect(part: ControlPlane, device: Device) -> ControlPlane:
    """Whether the control plane is protected; a switch that does not route may have no means to."""
    if part.built_in:
        return replace(part, effective=True)
    if "policy" in part.unknown:
        return replace(part, unknown={**part.unknown, "effective": part.unknown["policy"]})
    if part.policy is None:
        if _router(device):
            return replace(part, effective=False)
        why = "no policy is configured, and whether the platform has one of its own is not known"
        return replace(part, unknown={**part.unknown, "effective": why})
    policy = next((held for held in device.qos_policies if held.name == part.policy), None)
    if policy is None and any(line.text.lstrip().startswith("policy-map") for line in device.coverage.unmodelled):
        why = f"the policy {part.policy} stands in lines that are not understood"
        return replace(part, unknown={**part.unknown, "effective": why})
    return replace(part, effective=policy is not None and any(held.police is not None for held in policy.classes))


def _router(device: Device) -> bool:
    """Whether a device routes: by a protocol, or between ports of its own (a switch's VLAN interfaces may be idle)."""
    routed = [port for port in device.interfaces if port.kind in ("physical", "subinterface") and port.addresses]
    return len(routed) > 1 or any(held.protocol in ROUTING_PROTOCOLS for held in device.routing_processes)


def _with_hash(part: Services, device: Device) -> Services:
    if not any(len(lag.members) > 1 for lag in device.lags):
        return part
    said = part.port_channel_load_balance
    if said is None:
        why = "nobody configured how flows are spread, and the default differs by model"
        return replace(part, unknown={**part.unknown, "hashes_ports": why})
    # `extended` lists fields; a bare profile's name or the choice of a hash function tells none.
    words = said.lower()
    if not re.search(r"src|dst|mac|ip|port|layer|\bl[34]\b", words):
        why = f"`{said}` does not tell the fields"
        return replace(part, unknown={**part.unknown, "hashes_ports": why})
    return replace(part, hashes_ports=PORT_HASHES.search(words) is not None)


def _single_services(device: Device) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Services with one server (DHCP relays of each interface, and DNS), and the lines that name it."""
    relays: dict[str, list[Interface]] = {}
    for interface in device.interfaces:
        if len(interface.helper_addresses) == 1 and interface.enabled is not False:
            relays.setdefault(interface.helper_addresses[0], []).append(interface)
    for server, ports in relays.items():
        lines = tuple(line for port in ports for line in port.at.get("helper_addresses", ()))
        yield f"DHCP relay of {_some(port.name for port in ports)} to {server}", lines
    for part in device.services:
        if len(part.name_servers) == 1:
            yield f"DNS {part.name_servers[0]}", part.at.get("name_servers", ())


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
