"""How much a configuration puts into tables of the forwarding hardware whose size it sets itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface, InterfaceAcl
from netaudit.model.management import Services, TableUse

_REGIONS = {
    "racl": ("ipv4", "input", True), "ing-racl": ("ipv4", "input", True),
    "e-racl": ("ipv4", "output", True), "egr-racl": ("ipv4", "output", True),
    "ifacl": ("ipv4", "input", False), "ing-ifacl": ("ipv4", "input", False),
    "ipv6-racl": ("ipv6", "input", True), "e-ipv6-racl": ("ipv6", "output", True),
    "ipv6-ifacl": ("ipv6", "input", False),
}  # fmt: skip
"""NX-OS region -> the access lists that live in it: family, direction, and whether of routed ports."""


def with_tables(services: Services, device: Device) -> Services:
    """The services with how full the tables are that they size."""
    found = tuple(_uses(services, device))
    lines = services.at.get("tcam_regions", ()) or services.at.get("table_template", ())
    return replace(services, table_use=found, at={**services.at, "table_use": lines}) if found else services


def _uses(services: Services, device: Device) -> Iterator[TableUse]:
    if device.platform == "ios" and services.table_template == "vlan":
        needed = _routed(device)
        if needed:
            yield TableUse(table="routes (template vlan)", size=0, needed=needed, share=float(needed))
    elif device.platform == "nxos":
        for said in services.tcam_regions:
            words = said.split()
            if words[0] in _REGIONS and len(words) > 1 and words[1].isdecimal():
                size, needed = int(words[1]), _entries(device, *_REGIONS[words[0]])
                if needed:
                    share = round(needed / max(size, 1), 4)
                    yield TableUse(table=f"region {words[0]}", size=size, needed=needed, share=share)


def _routed(device: Device) -> int:
    """Subnets that an IOS switch routes between in hardware; none for an address of management alone.

    The template `vlan` leaves no entries to routes, so that the processor forwards (Cisco, Catalyst 3750 guide).
    """
    ports = [i for i in device.interfaces if i.addresses and i.enabled is not False and i.kind in ("vlan", "physical")]
    routes = any(process.protocol != "bgp" for process in device.routing_processes)
    off = any(held.ip_routing is False for held in device.services)
    return len(ports) if len(ports) > 1 and not off and (routes or _switched_on(device)) else 0


def _switched_on(device: Device) -> bool:
    return any(held.ip_routing and "ip_routing" not in held.defaulted for held in device.services)


def _entries(device: Device, family: str, direction: str, routed: bool) -> int:
    """Entries of the distinct access lists bound that way; a list on several ports is held once."""
    names = {name for i in device.interfaces if _counts(i, routed) for name in _bound(i.acl, family, direction)}
    return sum(len(acl.entries) for acl in device.acls if acl.name in names and acl.family == family)


def _counts(interface: Interface, routed: bool) -> bool:
    if interface.kind in ("management", "loopback") or interface.enabled is False:
        return False
    return (interface.switchport is None or interface.kind == "vlan") is routed


def _bound(acl: InterfaceAcl | None, family: str, direction: str) -> Iterable[str]:
    name = getattr(acl, direction if family == "ipv4" else f"{direction}_ipv6", None)
    return name.split() if name is not None else ()
