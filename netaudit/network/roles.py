"""What interfaces learn from the links: who is at the other end, and the roles that follow for certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import End, Interface
from netaudit.model.network import Link
from netaudit.network.intent import with_interfaces


def with_neighbors(devices: Sequence[Device], links: Iterable[Link]) -> tuple[Device, ...]:
    """The devices with `neighbor` of each linked interface, and roles where the intent gives none.

    A LAG with links to two devices (an MLAG pair) has no one neighbour and gets none.
    """
    far_ends: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for link in links:
        a, b = (link.a.device, link.a.interface), (link.b.device, link.b.interface)
        far_ends.setdefault(a, set()).add(b)
        far_ends.setdefault(b, set()).add(a)
    return tuple(_linked(device, far_ends) for device in devices)


def _linked(device: Device, far_ends: dict[tuple[str, str], set[tuple[str, str]]]) -> Device:
    peer_links = {mlag.peer_link for mlag in device.mlag if mlag.peer_link is not None}
    changed: dict[str, Interface] = {}
    for interface in device.interfaces:
        values: dict[str, Any] = {}
        ends = far_ends.get((device.name, interface.name), set())
        if len(ends) == 1:
            name, port = next(iter(ends))
            values["neighbor"] = End(device=name, interface=port)
        if interface.role is None:
            role = _role(interface, peer_links, linked=bool(ends))
            if role is not None:
                values["role"] = role
        if values:
            changed[interface.name] = replace(interface, **values)
    return _with_idle_ports(with_interfaces(device, changed))


def _with_idle_ports(device: Device) -> Device:
    """The device with the ports that are on for nothing; where that of one is not known, neither is the whole list."""
    ports = [port for port in device.interfaces if port.enabled is not False and port.neighbor is None]
    idle = [port for port in ports if port.spare and port.enabled]
    doubtful = [port.name for port in ports if "spare" in port.unknown or (port.spare and port.enabled is None)]
    if not idle and not doubtful:
        return device
    unknown = {"idle_ports": f"what is configured on {', '.join(doubtful[:3])} is not understood"} if doubtful else {}
    return replace(
        device,
        idle_ports=tuple(port.name for port in idle),
        at={**device.at, "idle_ports": tuple(port.line for port in idle)},
        unknown={**device.unknown, **unknown},
    )


def _role(interface: Interface, peer_links: set[str], *, linked: bool) -> str | None:
    if interface.name in peer_links or interface.lag in peer_links:
        return "peer-link"
    if interface.kind == "management":
        return "management"
    # An access port that leads to no device we know carries a host; a trunk may lead to a switch not supplied.
    if _edge(interface) and interface.kind == "physical" and not linked:
        return "host" if interface.lag is None else None
    return None


def _edge(interface: Interface) -> bool:
    """Whether a port is an access port because somebody made it one, or because it does something.

    Where ports switch by default, those that nobody configured lead to nothing.
    """
    port = interface.switchport
    by_default = {"switchport.mode", "switchport.access_vlan"} <= {*interface.defaulted}
    untouched = by_default and (interface.spare is True or not interface.description)
    return port is not None and port.mode == "access" and not untouched
