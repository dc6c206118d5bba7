"""All devices looked up the ways that relations need: by name, by address, by subnet. Built once, in one pass."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from netaudit.model.base import Fact, Span
from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.redundancy import FhrpGroup
from netaudit.platforms.values import vlans

MANAGEMENT_VRF = re.compile(r"(mgmt|management|oob)", re.IGNORECASE)
"""VRFs with such a name, by its beginning, carry management traffic alone on every platform's examples."""


VLANS = 4096
"""VLAN numbers are 12 bits (IEEE 802.1Q)."""


class Subnet(NamedTuple):
    """A prefix in numbers, so that a hundred thousand of them are compared quickly."""

    version: int
    network: int
    length: int

    @property
    def text(self) -> str:
        """`10.0.0.0/24`."""
        return str(_network(self))

    @property
    def point_to_point(self) -> bool:
        """Whether it has room for two ends only: /30, /31, /126, /127."""
        return self.length in ((30, 31) if self.version == 4 else (126, 127))

    @property
    def host(self) -> bool:
        """Whether it is a single address."""
        return self.length == (32 if self.version == 4 else 128)

    def covers(self, other: Subnet) -> bool:
        """Whether `other` lies within it."""
        bits = 32 if self.version == 4 else 128
        return (
            self.version == other.version
            and self.length <= other.length
            and other.network >> (bits - self.length) == self.network >> (bits - self.length)
        )


class Owner(NamedTuple):
    """An interface that has an address of its own."""

    device: str
    interface: Interface
    text: str
    """With prefix length, as configured."""
    address: int
    subnet: Subnet


def _network(subnet: Subnet) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    if subnet.version == 4:
        return ipaddress.IPv4Network((subnet.network, subnet.length))
    return ipaddress.IPv6Network((subnet.network, subnet.length))


@lru_cache(maxsize=1 << 18)
def read_address(text: str) -> tuple[int, Subnet] | None:
    """The address and the subnet of `10.0.0.1/24`; a bare address is its own subnet; None for anything else."""
    host, _, length = text.partition("/")
    try:
        address = ipaddress.ip_address(host)
        bits = address.max_prefixlen
        size = int(length) if length else bits
    except ValueError:
        return None
    if not 0 <= size <= bits:
        return None
    number = int(address)
    shift = bits - size
    return number, Subnet(address.version, number >> shift << shift, size)


def local_only(address: int, version: int) -> bool:
    """Whether an address means something else on each device (loopback range) or, in IPv6, on each link.

    IPv4's link-local range counts as others do: people number wires from it.
    """
    if version == 4:
        return address >> 24 == 127
    return address >> 118 == 0x3FA or address == 1


@lru_cache(maxsize=4096)
def vlan_mask(text: str) -> int | None:
    """A VLAN list as a bit mask; None where it is not one."""
    if text == "none":
        return 0
    numbers = vlans(text)
    return None if numbers is None else sum(1 << number for number in numbers if number < VLANS)


def mask_vlans(mask: int) -> Iterator[int]:
    """The VLANs of a bit mask, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def spans(device: str, *facts: Fact | None) -> tuple[Span, ...]:
    """The lines of a device's configuration that say the facts; nothing for facts without a place."""
    return tuple(Span(device, fact.line, max(fact.line, fact.end)) for fact in facts if fact is not None and fact.line)


def management(interface: Interface) -> bool:
    """Whether an interface serves management alone: by its kind, its role, or its VRF."""
    return (
        interface.kind == "management"
        or interface.role == "management"
        or (interface.vrf is not None and MANAGEMENT_VRF.match(interface.vrf) is not None)
    )


def addressed(group: FhrpGroup) -> bool:
    """Whether a first-hop redundancy group has a virtual address, or learns one; without, it does nothing."""
    return bool(group.virtual_ips) or "virtual_ips" in group.unknown


def svi_vlan(interface: Interface) -> int | None:
    """The VLAN that an interface routes for: by its tag or the VLAN that names it, else by the SVI's own name."""
    if interface.kind == "vlan" and interface.encapsulation_vlan is None:
        digits = re.search(r"(?<!\d)(\d{1,4})$", interface.name)
        return int(digits[1]) if digits else None
    return interface.encapsulation_vlan


@dataclass(frozen=True, slots=True)
class Index:
    """The devices, and the tables made of them."""

    devices: dict[str, Device]
    interfaces: dict[str, dict[str, Interface]]
    owners: dict[tuple[str | None, int, int], list[Owner]]
    """(VRF, IP version, address) -> the interfaces that have it, loopbacks included."""
    subnets: dict[tuple[str | None, Subnet], list[Owner]]
    """(VRF, subnet) -> its interfaces; no loopbacks, single addresses or link-local ones."""
    vlans_in_use: dict[str, int]
    """Device -> bit mask of VLANs that it defines or routes, without those kept to trunk groups."""

    gateways: set[tuple[str, str]]
    """(device, interface) with a first-hop redundancy group."""
    bgp_peers: set[tuple[str, str | None, str]]
    """(device, VRF, address) of every BGP neighbour."""
    connected: dict[tuple[str, str | None, Subnet], Interface]
    """(device, VRF, subnet) -> its interface there."""
    units: dict[tuple[str, str], Interface]
    """(device, port) -> the unit that stands for the whole port: the one without a tag, as Junos has it."""
    lengths: dict[int, tuple[int, ...]]
    """IP version -> the prefix lengths in use, longest first."""
    next_hops: set[tuple[str, str | None, str]]
    """(device, VRF, address) of every static route's next hop."""

    def interface(self, device: str, name: str) -> Interface | None:
        """An interface by device and canonical name."""
        return self.interfaces.get(device, {}).get(name)

    def towards(self, device: str, vrf: str | None, host: Subnet) -> Interface | None:
        """The interface whose subnet holds a single address."""
        bits = 32 if host.version == 4 else 128
        for length in self.lengths.get(host.version, ()):
            shift = bits - length
            subnet = Subnet(host.version, host.network >> shift << shift, length)
            found = self.connected.get((device, vrf, subnet))
            if found is not None:
                return found
        return None

    def chassis(self, device: str) -> str:
        """What fails together with a device: the box itself unless the intent says otherwise."""
        known = self.devices.get(device)
        return (known.chassis if known else None) or device


def index(devices: Sequence[Device]) -> Index:
    """The tables of all devices; linear in their interfaces."""
    owners: dict[tuple[str | None, int, int], list[Owner]] = {}
    subnets: dict[tuple[str | None, Subnet], list[Owner]] = {}
    for device in devices:
        for owner in _owned(device):
            vrf, version = owner.interface.vrf, owner.subnet.version
            owners.setdefault((vrf, version, owner.address), []).append(owner)
            if owner.interface.kind != "loopback" and not owner.subnet.host:
                subnets.setdefault((vrf, owner.subnet), []).append(owner)
    return Index(
        devices={device.name: device for device in devices},
        interfaces={device.name: {found.name: found for found in device.interfaces} for device in devices},
        owners=owners,
        subnets=subnets,
        vlans_in_use={device.name: _in_use(device) for device in devices},
        gateways={
            (device.name, group.interface) for device in devices for group in device.fhrp_groups if addressed(group)
        },
        bgp_peers={(device.name, peer.vrf, peer.peer) for device in devices for peer in device.bgp_neighbors},
        connected={
            (owner.device, vrf, subnet): owner.interface
            for (vrf, subnet), holders in subnets.items()
            for owner in holders
        },
        units={
            (device.name, unit.parent): unit
            for device in devices
            for unit in device.interfaces
            if unit.kind == "subinterface" and unit.parent is not None and unit.encapsulation_vlan is None
        },
        lengths={
            version: tuple(sorted({s.length for _, s in subnets if s.version == version}, reverse=True))
            for version in (4, 6)
        },
        next_hops={
            (device.name, route.vrf, hop.address)
            for device in devices
            for route in device.static_routes
            for hop in route.next_hops
            if hop.address is not None
        },
    )


def _owned(device: Device) -> Iterable[Owner]:
    for interface in device.interfaces:
        for text in interface.addresses:
            read = read_address(text)
            if read is not None and not local_only(read[0], read[1].version):
                yield Owner(device.name, interface, text, *read)


def _in_use(device: Device) -> int:
    mask = 0
    pinned = 0
    for vlan in device.vlans:
        # A number out of range is a typing error, and a mask of that many bits would be the end of the process.
        bit = 1 << vlan.id if vlan.id < VLANS else 0
        mask |= bit
        if vlan.trunk_groups:
            pinned |= bit
    for interface in device.interfaces:
        if interface.kind == "vlan":
            number = svi_vlan(interface)
            mask |= 1 << number if number is not None and number < VLANS else 0
    return mask & ~pinned
