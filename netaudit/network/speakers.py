"""Interfaces that speak an IGP, with the process behind each, and what they say to a neighbour."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import AdjacencyEnd
from netaudit.model.routing import RoutingProcess
from netaudit.network.index import Index

Fastest = dict[tuple[str, str | None, str | None], int]
"""(device, process, VRF) -> rate of its fastest interface whose cost is worked out from the reference bandwidth."""


class Speaker(NamedTuple):
    """An interface on which an IGP is configured, passive or not, and the process that runs there."""

    device: Device
    interface: Interface
    protocol: str
    process: RoutingProcess | None
    active: bool


def speaker_at(device: str, name: str, protocol: str, index: Index) -> Speaker | None:
    """The speaker on an interface; None where the protocol does not run there, and on loopbacks."""
    interface = index.interface(device, name)
    if interface is None or interface.kind == "loopback":
        return None
    if protocol in ("ospf", "ospfv3"):
        ospf = interface.ospf if protocol == "ospf" else interface.ospfv3
        if ospf is None or ospf.area is None:
            return None
        process = _process(index.devices[device], protocol, ospf.process, interface.vrf)
        return Speaker(index.devices[device], interface, protocol, process, not ospf.passive)
    isis = interface.isis
    if isis is None:
        return None
    process = _process(index.devices[device], protocol, isis.instance, interface.vrf)
    return Speaker(index.devices[device], interface, protocol, process, not isis.passive)


def _process(device: Device, protocol: str, name: str | None, vrf: str | None) -> RoutingProcess | None:
    same = [process for process in device.routing_processes if process.protocol == protocol]
    named = [process for process in same if name is not None and process.id == name] or same
    in_vrf = [process for process in named if process.vrf == vrf]
    return in_vrf[0] if in_vrf else None


def said_by(speaker: Speaker, fastest: Fastest) -> AdjacencyEnd:
    """A speaker's end of an adjacency."""
    interface, process = speaker.interface, speaker.process
    ospf = interface.ospf if speaker.protocol == "ospf" else interface.ospfv3
    isis = interface.isis
    end = AdjacencyEnd(
        device=speaker.device.name, interface=interface.name, enabled=speaker.active, ip_mtu=interface.ip_mtu
    )
    if speaker.protocol != "isis" and ospf is not None:
        of_area = process.area_authentication if process is not None else {}
        return replace(
            end,
            area=ospf.area,
            network_type=ospf.network_type,
            cost=ospf.cost,
            hello_s=ospf.hello_s,
            dead_s=ospf.dead_s,
            authentication=ospf.authentication or of_area.get(ospf.area or ""),
            router_id=router_id(speaker),
            reference_bps=process.reference_bps if process is not None else None,
            fastest_bps=fastest.get((speaker.device.name, process.id, process.vrf)) if process is not None else None,
        )
    return replace(
        end,
        area=_isis_area(process),
        level=(isis.level if isis is not None else None) or (process.level if process is not None else None),
        network_type=isis.network_type if isis is not None else None,
        cost=isis.metric if isis is not None else None,
        authentication=(isis.authentication if isis is not None else None) or _of_level(process),
        router_id=_system_id(process),
    )


def _of_level(process: RoutingProcess | None) -> str | None:
    """How a process authenticates all its levels, where it says so."""
    return next(iter(process.area_authentication.values()), None) if process is not None else None


def router_id(speaker: Speaker) -> str | None:
    """The router identifier of the process, where one is known."""
    return speaker.process.router_id if speaker.process is not None else None


def _isis_area(process: RoutingProcess | None) -> str | None:
    """The area of a network entity title: `49.0001` of `49.0001.0000.0000.0001.00`."""
    parts = process.net.split(".") if process is not None and process.net else []
    return ".".join(parts[:-4]) if len(parts) > 4 else None


def _system_id(process: RoutingProcess | None) -> str | None:
    """The system identifier of a network entity title: `0000.0000.0001`."""
    parts = process.net.split(".") if process is not None and process.net else []
    return ".".join(parts[-4:-1]) if len(parts) > 4 else None


def fastest_interfaces(index: Index) -> Fastest:
    """The fastest interface of every OSPF process; VLAN interfaces and tunnels have no rate of their own."""
    found: Fastest = {}
    for device in index.devices.values():
        if not any(process.protocol == "ospf" for process in device.routing_processes):
            continue
        for interface in device.interfaces:
            speaker = speaker_at(device.name, interface.name, "ospf", index)
            ospf = interface.ospf
            if speaker is None or speaker.process is None or ospf is None or interface.enabled is False:
                continue
            rate = interface.bandwidth_bps or interface.port_bps or interface.capacity_bps
            if rate is None or interface.kind in ("vlan", "tunnel") or _own_cost(interface):
                continue
            key = (device.name, speaker.process.id, speaker.process.vrf)
            found[key] = max(rate, found.get(key, 0))
    return found


def _own_cost(interface: Interface) -> bool:
    """Whether an interface's cost is configured, not worked out."""
    ospf = interface.ospf
    return ospf is not None and ospf.cost is not None and "ospf.cost" not in interface.defaulted
