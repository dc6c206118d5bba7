"""Gateways of a subnet: whether the active one yields when its way out fails, and whether all of them agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import BgpSession, FhrpMember, IgpAdjacency, NetworkFhrpGroup, Segment
from netaudit.model.redundancy import FhrpGroup
from netaudit.network.fhrp import SHARED
from netaudit.network.index import Index, Subnet, management, read_address, svi_vlan

RoutedPairs = set[frozenset[str]]
Ways = dict[tuple[str, frozenset[str]], tuple[str, ...]]
"""(active device, members of the group) -> the interfaces that lead elsewhere."""


def with_way_out(
    groups: Sequence[NetworkFhrpGroup],
    adjacencies: Iterable[IgpAdjacency],
    sessions: Iterable[BgpSession],
    index: Index,
) -> tuple[NetworkFhrpGroup, ...]:
    """The groups with the only way out of their active member, and whether its loss hands the role on."""
    routed: RoutedPairs = {frozenset((held.a.device, held.b.device)) for held in adjacencies if held.established}
    routed |= {frozenset((held.a.device, held.b.device)) for held in sessions if held.established}
    serving = {(device.name, held.interface) for device in index.devices.values() for held in device.fhrp_groups}
    ways: Ways = {}
    return tuple(_with_way_out(group, routed, serving, ways, index) for group in groups)


def _with_way_out(
    group: NetworkFhrpGroup, routed: RoutedPairs, serving: set[tuple[str, str]], ways: Ways, index: Index
) -> NetworkFhrpGroup:
    active = next((member for member in group.members if member.device == group.active), None)
    others = [member for member in group.members if member.chassis != (active.chassis if active else None)]
    if active is None or group.protocol in SHARED or not others:
        return group
    if any(frozenset((active.device, other.device)) in routed for other in others):
        return group
    # A pair of gateways serves hundreds of subnets by the same ways.
    key = (active.device, frozenset(member.device for member in group.members))
    if key not in ways:
        ways[key] = _ways_out(active, key[1], serving, index)
    if len(ways[key]) != 1:
        return group
    values: dict[str, Any] = {"single_uplink": ways[key][0], "yields": _yields(active, others, index)}
    return replace(group, **values)


def _ways_out(
    active: FhrpMember, members: frozenset[str], serving: set[tuple[str, str]], index: Index
) -> tuple[str, ...]:
    """The interfaces to elsewhere that routes lead over; all but VLANs where no route is configured on any."""
    ports = tuple(_outward(active, members, serving, index))
    routed = [port.name for port in ports if _routed(index.devices[active.device], port)]
    return tuple(routed) or tuple(port.name for port in ports if port.kind != "vlan")


def _outward(
    active: FhrpMember, members: frozenset[str], serving: set[tuple[str, str]], index: Index
) -> Iterator[Interface]:
    """The routed interfaces of the active member: not to hosts, not to the other members, not for management."""
    for port in index.interfaces.get(active.device, {}).values():
        to_member = port.neighbor is not None and port.neighbor.device in members
        if (
            (port.addresses or port.unnumbered or port.dhcp)
            and port.enabled is not False
            and port.kind not in ("loopback", "management")
            and not management(port)
            and not to_member
            and (active.device, port.name) not in serving
            and not port.helper_addresses
        ):
            yield port


def _routed(device: Device, port: Interface) -> bool:
    """Whether a routing protocol or a static route uses an interface."""
    if any(part is not None and not part.passive for part in (port.ospf, port.ospfv3, port.isis)):
        return True
    hops = [hop for route in device.static_routes if route.vrf == port.vrf for hop in route.next_hops]
    far = [hop.address for hop in hops] + [held.peer for held in device.bgp_neighbors if held.vrf == port.vrf]
    own = [read[1] for text in port.addresses if (read := read_address(text)) is not None]
    return any(hop.interface == port.name for hop in hops) or any(
        subnet.covers(read[1]) for text in far if text and (read := read_address(text)) is not None for subnet in own
    )


def _yields(active: FhrpMember, others: Iterable[FhrpMember], index: Index) -> bool | None:
    """Whether what the active member tracks lowers it below a member that preempts."""
    own = _group_of(active, index)
    if own is None or active.priority is None:
        return None
    if any(track.shutdown for track in own.track):
        return True
    if any(track.decrement is None for track in own.track):
        return None
    lowered = active.priority - sum(track.decrement or 0 for track in own.track)
    return any(other.preempt is not False and (other.priority or 0) > lowered for other in others)


def _group_of(member: FhrpMember, index: Index) -> FhrpGroup | None:
    device = index.devices.get(member.device)
    for held in device.fhrp_groups if device is not None else ():
        if held.interface == member.interface and held.virtual_ips == member.virtual_ips:
            return held
    return None


def with_disagreements(
    segments: Sequence[Segment], groups: Iterable[NetworkFhrpGroup], index: Index
) -> tuple[Segment, ...]:
    """The segments with masks that overlap on one VLAN, and with what the members of a gateway group must share."""
    masks = _overlaps(segments, index)
    shared: dict[str, list[str]] = {}
    for group in groups:
        if group.subnet is not None and len(group.members) > 1:
            shared.setdefault(group.subnet.id, []).extend(_differences(group, index))
    found = {**shared}
    for name, told in masks.items():
        found[name] = [*told, *found.get(name, ())]
    return tuple(
        replace(held, disagreements=tuple(dict.fromkeys(found[held.id]))) if found.get(held.id) else held
        for held in segments
    )


def _overlaps(segments: Iterable[Segment], index: Index) -> Mapping[str, list[str]]:
    """Segment -> the wider masks that other routers have for it on the same VLAN of the same VRF."""
    by_vlan: dict[tuple[str | None, int], dict[Subnet, Segment]] = {}
    for segment in segments:
        read = read_address(segment.prefix)
        if read is None or read[1].point_to_point:
            continue
        for vlan in {svi_vlan(port) for port in _ports(segment, index)}:
            if vlan is not None:
                by_vlan.setdefault((segment.vrf, vlan), {})[read[1]] = segment
    found: dict[str, list[str]] = {}
    for held in by_vlan.values():
        lengths = {(subnet.version, subnet.length) for subnet in held}
        # Each subnet is cut to the other masks in use: a VLAN's number may stand at a thousand places.
        for subnet, narrow in held.items() if len(lengths) > 1 else ():
            for version, length in lengths:
                if version == subnet.version and length < subnet.length:
                    wide = held.get(_cut(subnet, length))
                    if wide is not None:
                        told = f"{narrow.prefix} on {_names(narrow)}, {wide.prefix} on {_names(wide)}"
                        found.setdefault(narrow.id, []).append(told)
    return found


def _cut(subnet: Subnet, length: int) -> Subnet:
    shift = (32 if subnet.version == 4 else 128) - length
    return Subnet(subnet.version, subnet.network >> shift << shift, length)


def _ports(segment: Segment, index: Index) -> Iterator[Interface]:
    for member in segment.members:
        port = index.interface(member.device, member.interface)
        if port is not None and port.enabled is not False:
            yield port


def _names(segment: Segment) -> str:
    return ", ".join(f"{member.device} {member.interface}" for member in segment.members[:2])


def _mask(port: Interface, group: NetworkFhrpGroup) -> str | None:
    """`/24` of the address that overlaps with the group's subnet."""
    wide = read_address(group.segment or "")
    for text in port.addresses:
        read = read_address(text)
        if read is not None and wide is not None and (wide[1].covers(read[1]) or read[1].covers(wide[1])):
            return f"/{read[1].length}"
    return None


def _relays(port: Interface, index: Index) -> set[str]:
    """The DHCP servers of an interface: devices where those have the addresses, which may differ from end to end."""
    found: set[str] = set()
    for address in port.helper_addresses:
        read = read_address(address)
        owners = index.owners.get((port.vrf, read[1].version, read[0]), ()) if read is not None else ()
        found |= {owner.device for owner in owners} or {address}
    return found


def _differences(group: NetworkFhrpGroup, index: Index) -> Iterator[str]:
    """Masks, DHCP relays and the presence of access lists, each member against the first."""
    ports = [
        (member, port)
        for member in group.members
        if (port := index.interface(member.device, member.interface)) is not None and port.enabled is not False
    ]
    for member, port in ports[1:]:
        first, own = ports[0]
        # Of VLAN interfaces the VLAN itself tells that they share a LAN.
        masks = [_mask(held, group) for held in (own, port)] if svi_vlan(port) is None else [None, None]
        if None not in masks and masks[0] != masks[1]:
            yield f"masks: {masks[0]} on {first.device}, {masks[1]} on {member.device}"
        if _relays(port, index) != _relays(own, index):
            here, there = (", ".join(held.helper_addresses) or "none" for held in (own, port))
            yield f"DHCP relays: {here} on {first.device}, {there} on {member.device}"
        for direction in ("input", "output"):
            lists = [getattr(held.acl, direction, None) for held in (own, port)]
            if (lists[0] is None) != (lists[1] is None):
                with_, without = (first, member) if lists[0] is not None else (member, first)
                yield f"an {direction} access list on {with_.device}, none on {without.device}"
