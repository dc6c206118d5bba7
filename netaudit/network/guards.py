"""Paths that somebody watches: probes across carriers, and fibres that notice when they pass light one way only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import Link, LinkEnd
from netaudit.model.redundancy import Probe
from netaudit.network.index import Index, read_address
from netaudit.network.intent import with_interfaces
from netaudit.network.sites import OUTWARD_ROLES

NO_PROBES = ("frr",)
"""Platforms whose probes are not in their configuration."""
FIBRE_FROM_BPS = 10_000_000_000
"""Rate from which on the name of a port (TenGigabitEthernet) means optics, unless `media-type` says otherwise."""


def with_measurements(devices: Sequence[Device], index: Index) -> tuple[Device, ...]:
    """The devices with whether a probe measures the path behind each interface to a carrier or the Internet."""
    made = []
    for device in devices:
        changed = {
            interface.name: _measured(interface, device, index)
            for interface in device.interfaces
            if interface.role in OUTWARD_ROLES and interface.enabled is not False
        }
        made.append(with_interfaces(device, changed))
    return tuple(made)


def _measured(interface: Interface, device: Device, index: Index) -> Interface:
    far = index.devices.get(interface.neighbor.device) if interface.neighbor is not None else None
    if any(_crosses(probe, interface, device) for probe in device.probes):
        return replace(interface, measured=True)
    own = {text.partition("/")[0] for text in interface.addresses}
    if far is not None and any(probe.scheduled and probe.target in own for probe in far.probes):
        return replace(interface, measured=True)
    if device.platform in NO_PROBES:
        why = {**interface.unknown, "measured": f"{device.platform} keeps its probes outside its configuration"}
        return replace(interface, unknown=why)
    return replace(interface, measured=False)


def _crosses(probe: Probe, interface: Interface, device: Device) -> bool:
    """Whether a probe leaves through an interface: by its source, its target, or the route to its target."""
    if not probe.scheduled:
        return False
    if probe.source is not None:
        named = probe.source == interface.name
        return named or any(text.partition("/")[0] == probe.source for text in interface.addresses)
    target = read_address(probe.target or "")
    if target is None:
        return False
    if any(
        (own := read_address(text)) is not None and own[1].covers(target[1]) and not own[1].host
        for text in interface.addresses
    ):
        return True
    hops = [
        hop
        for route in device.static_routes
        if (to := read_address(route.prefix)) is not None and to[1].covers(target[1]) and to[1].length > 0
        for hop in route.next_hops
    ]
    if hops:
        return any(_leads(hop.address, hop.interface, interface) for hop in hops)
    outward = [other for other in device.interfaces if other.role in OUTWARD_ROLES and other.enabled is not False]
    return len(outward) == 1


def _leads(address: str | None, through: str | None, interface: Interface) -> bool:
    if through == interface.name:
        return True
    hop = read_address(address or "")
    return hop is not None and any(
        (own := read_address(text)) is not None and own[1].covers(hop[1]) for text in interface.addresses
    )


def with_guards(links: Iterable[Link], index: Index) -> tuple[Link, ...]:
    """The links between switches with whether a one-way fibre is noticed: by UDLD or fast LACP at both ends."""
    return tuple(_guarded(link, index) for link in links)


def _guarded(link: Link, index: Index) -> Link:
    ends = (link.a, link.b)
    if link.kind != "physical" or not all(end.known and end.enabled for end in ends):
        return link
    ports = [index.interface(end.device, end.interface) for end in ends]
    if not all(port is not None and _switched(port, end, index) for port, end in zip(ports, ends, strict=True)):
        return link
    media = {_medium(port) for port in ports if port is not None}
    guarded = all(
        port is not None and _watches(port, index.devices[end.device]) for port, end in zip(ports, ends, strict=True)
    )
    state: Literal["guarded", "blind"] | None = "guarded" if guarded else "blind" if "fibre" in media else None
    if state is None and "copper" not in media:
        return replace(link, unknown={**link.unknown, "one_way": "whether it is a fibre is not known"})
    return replace(link, one_way=state) if state is not None else link


def _switched(port: Interface, end: LinkEnd, index: Index) -> bool:
    bundle: Any = index.interface(end.device, port.lag) if port.lag is not None else None
    mode = (bundle.switchport if bundle is not None else None) or port.switchport
    return mode is not None and mode.mode in ("trunk", "access", "dynamic")


def _watches(port: Interface, device: Device) -> bool:
    if port.udld in ("enabled", "aggressive") or port.lacp_rate == "fast":
        return True
    # NX-OS: the feature alone guards every fibre port.
    return port.udld is None and device.platform == "nxos" and any("udld" in s.features for s in device.services)


def _medium(port: Interface) -> str | None:
    if port.media_type is not None:
        return "copper" if port.media_type.startswith("rj") else "fibre"
    rate = port.nominal_bps
    if rate is None:
        return None
    return "fibre" if rate >= FIBRE_FROM_BPS else "copper" if rate <= 100_000_000 else None
