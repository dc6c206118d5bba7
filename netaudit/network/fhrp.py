"""First-hop redundancy groups of the whole network: who shares a gateway address, who wins, who is the STP root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netaudit.model.base import Span
from netaudit.model.device import Device
from netaudit.model.intent import Intent
from netaudit.model.interface import Interface
from netaudit.model.network import FhrpMember, Link, NetworkFhrpGroup, Segment
from netaudit.model.redundancy import FhrpGroup
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.index import Index, Subnet, read_address, spans, svi_vlan, vlan_mask
from netaudit.network.segments import SubnetIntents
from netaudit.platforms.values import natural

SHARED = ("varp", "anycast")
"""Protocols without an active member: every one of them answers for the address."""


class _Part(NamedTuple):
    device: Device
    interface: Interface | None
    group: FhrpGroup


class _Key(NamedTuple):
    protocol: str
    vrf: str
    segment: str
    group: str


def fhrp_groups(
    index: Index, intent: Intent, segments: Sequence[Segment], links: Iterable[Link]
) -> tuple[NetworkFhrpGroup, ...]:
    """All groups: by number within a segment, and by virtual address where the protocol has no numbers."""
    by_port: dict[tuple[str, str], list[Segment]] = {}
    for known in segments:
        for member in known.members:
            by_port.setdefault((member.device, member.interface), []).append(known)
    grouped: dict[_Key, list[tuple[_Part, Segment | None]]] = {}
    for device in index.devices.values():
        for group in (*device.fhrp_groups, *_anycast(device)):
            part = _Part(device, index.interface(device.name, group.interface), group)
            segment = _segment(part, by_port.get((device.name, group.interface), ()))
            grouped.setdefault(_key(part, segment), []).append((part, segment))
    _join_nested(grouped)
    around = _neighbors(links)
    intents = SubnetIntents(intent.subnets)
    return tuple(_group(key, grouped[key], intents, around, index) for key in sorted(grouped, key=_order))


def _join_nested(grouped: dict[_Key, list[tuple[_Part, Segment | None]]]) -> None:
    """Members of one group and address whose masks differ are one group, on the widest of their subnets."""
    alike: dict[tuple[str, str, str, tuple[str, ...]], list[_Key]] = {}
    for key, parts in grouped.items():
        if key.protocol not in SHARED and key.segment:
            addresses = tuple(sorted(parts[0][0].group.virtual_ips))
            alike.setdefault((key.protocol, key.vrf, key.group, addresses), []).append(key)
    for keys in alike.values():
        widest: list[tuple[Subnet, _Key]] = []
        for subnet, key in sorted((_subnet_of(grouped[key]), key) for key in keys) if len(keys) > 1 else ():
            wide = next((own for own, _ in widest if own != subnet and own.covers(subnet)), None)
            if wide is None:
                widest.append((subnet, key))
            else:
                grouped[dict(widest)[wide]] += grouped.pop(key)


def _subnet_of(parts: Sequence[tuple[_Part, Segment | None]]) -> Subnet:
    segment = parts[0][1]
    read = read_address(segment.prefix) if segment is not None else None
    return read[1] if read is not None else Subnet(0, 0, 0)


def _anycast(device: Device) -> Iterable[FhrpGroup]:
    """Groups for shared addresses that the platform's module tells on the interface only."""
    told = {group.interface for group in device.fhrp_groups if group.protocol in SHARED}
    for interface in device.interfaces:
        if interface.virtual_addresses and interface.name not in told:
            yield FhrpGroup(
                protocol="anycast",
                interface=interface.name,
                vrf=interface.vrf,
                virtual_ips=tuple(text.partition("/")[0] for text in interface.virtual_addresses),
                enabled=interface.enabled,
                line=interface.line,
                end=interface.end,
            )


def _segment(part: _Part, segments: Sequence[Segment]) -> Segment | None:
    """The segment that holds the virtual address, else the first of the interface."""
    for address in part.group.virtual_ips:
        read = read_address(address)
        for segment in segments:
            subnet = read_address(segment.prefix)
            if read is not None and subnet is not None and subnet[1].covers(read[1]):
                return segment
    return segments[0] if segments else None


def _key(part: _Part, segment: Segment | None) -> _Key:
    group = part.group
    vrf = (part.interface.vrf if part.interface is not None else None) or group.vrf or ""
    number = str(group.group)
    if group.protocol in SHARED or group.group is None:
        number = ",".join(group.virtual_ips)
    if segment is None:
        return _Key(group.protocol, vrf, "", ",".join(group.virtual_ips) or f"{part.device.name} {group.label}")
    return _Key(group.protocol, vrf, _place(segment), number)


def _place(segment: Segment) -> str:
    """Tells equal subnets at different places apart."""
    return f"{segment.prefix} {segment.devices[0]}" if segment.devices else segment.prefix


def _order(key: _Key) -> tuple[object, ...]:
    return natural(key.segment), key.vrf, key.protocol, natural(key.group)


def _group(
    key: _Key,
    parts: Sequence[tuple[_Part, Segment | None]],
    intents: SubnetIntents,
    around: dict[str, set[str]],
    index: Index,
) -> NetworkFhrpGroup:
    segment = parts[0][1]
    first = parts[0][0].group
    vlans = {svi_vlan(part.interface) for part, _ in parts if part.interface is not None}
    vlan = vlans.pop() if len(vlans) == 1 else None
    members = tuple(_member(part, vlan, index) for part, _ in parts)
    enabled = {member.chassis for member in members if member.enabled is not False}
    active = None if key.protocol in SHARED else _active(members)
    # A router on a stick is not part of the spanning tree: where the root sits does not bend its traffic.
    switched = all(part.interface is not None and part.interface.kind == "vlan" for part, _ in parts)
    root = _root((member.device for member in members), vlan, around, index) if switched else None
    expected = _expected(segment, intents, index)
    unknown: dict[str, str] = {}
    if expected and len(enabled) < 2:
        unknown = dict.fromkeys(("members", "enabled_chassis"), f"{NOT_SUPPLIED}: {', '.join(expected)}")
    prefix = segment.prefix if segment is not None else None
    words = (prefix, key.protocol, str(first.group) if first.group is not None else ",".join(first.virtual_ips))
    return NetworkFhrpGroup(
        id=" ".join(word for word in (key.vrf, *words) if word),
        devices=tuple(dict.fromkeys(member.device for member in members)),
        spans=tuple(span for part, _ in parts for span in _shown(part)),
        protocol=key.protocol,
        group=first.group,
        segment=prefix,
        subnet=segment,
        vrf=key.vrf or None,
        vlan=vlan,
        virtual_ips=tuple(dict.fromkeys(address for part, _ in parts for address in part.group.virtual_ips)),
        members=members,
        enabled_chassis=len(enabled),
        active=active.device if active is not None else None,
        active_preempts=active.preempt if active is not None else None,
        stp_root=root,
        active_is_root=active.device == root if active is not None and root is not None else None,
        expected_peers=expected,
        unknown=unknown,
    )


def _shown(part: _Part) -> tuple[Span, ...]:
    """The interface's lines, and the group's where it stands elsewhere."""
    name, interface, group = part.device.name, part.interface, part.group
    if interface is not None and interface.line <= group.line <= interface.end:
        return spans(name, interface)
    return spans(name, interface, group)


def _member(part: _Part, vlan: int | None, index: Index) -> FhrpMember:
    group, interface = part.group, part.interface
    enabled = group.enabled if interface is None or interface.enabled is not False else False
    return FhrpMember(
        device=part.device.name,
        interface=group.interface,
        chassis=index.chassis(part.device.name),
        priority=group.priority,
        preempt=group.preempt,
        preempt_delay_s=group.preempt_delay_s,
        version=group.version,
        virtual_ips=group.virtual_ips,
        hello_ms=group.hello_ms,
        hold_ms=group.hold_ms,
        authentication=group.authentication,
        enabled=enabled,
        tracks=len(group.track),
        stp_priority=stp_priority(part.device, vlan) if vlan is not None else None,
    )


def _active(members: Sequence[FhrpMember]) -> FhrpMember | None:
    """The enabled member of highest priority; a tie is decided by boot order or address, so nobody wins it here."""
    live = [member for member in members if member.enabled is not False]
    if not live or any(member.priority is None for member in live):
        return None
    ranked = sorted(live, key=lambda member: member.priority or 0)
    return None if len(ranked) > 1 and ranked[-1].priority == ranked[-2].priority else ranked[-1]


def stp_priority(device: Device, vlan: int) -> int | None:
    """The bridge priority that a device configures for a VLAN, or for the instance that carries it.

    RSTP without VLANs of its own has one instance for all of them.
    """
    for stp in device.stp:
        if stp.mode in ("mst", "mstp", "rstp", "stp"):
            instance = next((key for key, list_ in stp.mst_instances.items() if _holds(list_, vlan)), "0")
            if instance in stp.priorities:
                return stp.priorities[instance]
        elif str(vlan) in stp.priorities:
            return stp.priorities[str(vlan)]
        else:
            for key, priority in stp.priorities.items():
                if _holds(key, vlan):
                    return priority
    return None


def _holds(vlans: str, vlan: int) -> bool:
    mask = vlan_mask(vlans)
    return mask is not None and bool(mask >> vlan & 1)


def _neighbors(links: Iterable[Link]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link in links:
        if link.kind != "logical":
            found.setdefault(link.a.device, set()).add(link.b.device)
            found.setdefault(link.b.device, set()).add(link.a.device)
    return found


def _root(devices: Iterable[str], vlan: int | None, around: dict[str, set[str]], index: Index) -> str | None:
    """The lowest configured priority among the members and the switches next to them; nobody where two share it."""
    if vlan is None:
        return None
    members = set(devices)
    bridges = members.union(*(around.get(name, set()) for name in members))
    ranked = sorted(
        (priority, name)
        for name in bridges
        if name in index.devices
        and index.vlans_in_use.get(name, 0) >> vlan & 1
        and (priority := stp_priority(index.devices[name], vlan)) is not None
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _expected(segment: Segment | None, intents: SubnetIntents, index: Index) -> tuple[str, ...]:
    read = read_address(segment.prefix) if segment is not None else None
    wanted = intents.of(read[1]) if read is not None else None
    return tuple(name for name in wanted.gateways if name not in index.devices) if wanted is not None else ()
