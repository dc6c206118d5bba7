"""Spanning trees: the bridges that share VLANs over trunks, and which of them is configured to be the root.

The VLANs that the same bridges carry with the same priorities are one tree here, so that a campus is not told 4,094
times. VLANs that a bridge does not define do not reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from netaudit.model.device import Device
from netaudit.model.network import Bridge, Link, LinkEnd, MlagPair, SpanningTree
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.fhrp import stp_priority
from netaudit.network.index import Index, mask_vlans, spans, vlan_mask
from netaudit.platforms.values import natural, vlan_text

Around = dict[str, set[str]]
"""Bridge -> the bridges that it has a trunk to."""
Tree = tuple[tuple[Bridge, ...], bool]
"""The bridges, and whether one of them has a neighbour that was not supplied."""


def spanning_trees(index: Index, links: Sequence[Link], pairs: Iterable[MlagPair]) -> tuple[SpanningTree, ...]:
    """Every tree of two bridges or more."""
    names = _as_one(links, _bridge_names(pairs, index))
    members: dict[str, list[str]] = {}
    for device, bridge in names.items():
        members.setdefault(bridge, []).append(device)
    around: dict[int, Around] = {}
    for link in links:
        a, b = (names.get(end.device, end.device) for end in (link.a, link.b))
        for vlan in mask_vlans(_carried(link, index)) if a != b else ():
            joined = around.setdefault(vlan, {})
            joined.setdefault(a, set()).add(b)
            joined.setdefault(b, set()).add(a)
    found: dict[Tree, int] = {}
    for vlan, joined in sorted(around.items()):
        for tree in _trees(vlan, joined, members, index):
            found[tree] = found.get(tree, 0) | 1 << vlan
    return tuple(_told(tree, vlans, members, index) for tree, vlans in found.items())


def _bridge_names(pairs: Iterable[MlagPair], index: Index) -> dict[str, str]:
    """Device -> its bridge: an MLAG pair's two members, or a vPC pair's with `peer-switch`, are one."""
    names = {name: index.chassis(name) for name in index.devices}
    for pair in pairs:
        if pair.kind != "vpc" or all(_peer_switch(index.devices[member.device]) for member in pair.members):
            shared = " and ".join(member.device for member in pair.members)
            names |= {member.device: shared for member in pair.members}
    return names


def _as_one(links: Iterable[Link], names: dict[str, str]) -> dict[str, str]:
    """The names, with devices joined that one LAG leads to: they answer it as one (EVPN multihoming, RFC 7432)."""
    facing: dict[tuple[str, str], dict[str, None]] = {}
    for link in links:
        for end, far in ((link.a, link.b), (link.b, link.a)):
            if link.kind == "lag" and far.device in names:
                facing.setdefault((end.device, end.interface), {})[far.device] = None
    joined = dict(names)
    for devices in facing.values():
        bridges = list(dict.fromkeys(joined[device] for device in devices))
        if len(bridges) > 1:
            shared = " and ".join(bridges)
            joined = {device: shared if bridge in bridges else bridge for device, bridge in joined.items()}
    return joined


def _peer_switch(device: Device) -> bool:
    return any(mlag.peer_switch for mlag in device.mlag)


def _carried(link: Link, index: Index) -> int:
    """The VLANs that a trunk carries between two bridges, as a bit mask; LAGs stand for their members."""
    if link.kind == "logical" or False in (link.a.enabled, link.b.enabled):
        return 0
    if link.kind == "physical" and (link.a.lag is not None or link.b.lag is not None):
        return 0
    mask = -1
    for end in (link.a, link.b):
        mask &= _allowed(end, index)
    return mask if mask > 0 else 0


def _allowed(end: LinkEnd, index: Index) -> int:
    if not end.known:
        return -1
    if end.mode != "trunk" or not index.devices[end.device].stp:
        return 0
    allowed = vlan_mask(end.allowed_vlans) if end.allowed_vlans is not None else None
    return (allowed or 0) & index.vlans_in_use.get(end.device, 0) & ~_untreed(index.devices[end.device])


def _untreed(device: Device) -> int:
    """VLANs without a spanning tree on a device."""
    mask = 0
    for stp in device.stp:
        if stp.mode == "none":
            return -1
        mask |= (vlan_mask(stp.disabled_vlans) or 0) if stp.disabled_vlans else 0
    return mask


def _trees(vlan: int, around: Around, members: Mapping[str, Sequence[str]], index: Index) -> Iterator[Tree]:
    seen: set[str] = set()
    for start in sorted(around, key=natural):
        if start in seen:
            continue
        reached, queue = {start}, [start]
        while queue:
            for far in around[queue.pop()] - reached:
                reached.add(far)
                queue.append(far)
        seen |= reached
        known = sorted((name for name in reached if name in members), key=natural)
        if len(known) > 1:
            bridges = tuple(Bridge(name=name, priority=_priority(members[name], vlan, index)) for name in known)
            yield bridges, len(known) < len(reached)


def _priority(devices: Iterable[str], vlan: int, index: Index) -> int | None:
    """The lowest priority that the devices of a bridge configure for a VLAN."""
    found = (stp_priority(index.devices[device], vlan) for device in devices)
    return min((priority for priority in found if priority is not None), default=None)


def _told(tree: Tree, mask: int, members: Mapping[str, Sequence[str]], index: Index) -> SpanningTree:
    bridges, open_ = tree
    ranked = sorted((held.priority, held.name) for held in bridges if held.priority is not None)
    first = [name for priority, name in ranked if priority == ranked[0][0]]
    second = [name for priority, name in ranked if priority > ranked[0][0]]
    root = first[0] if len(first) == 1 else None
    devices = tuple(device for held in bridges for device in members[held.name])
    vlans = vlan_text(mask_vlans(mask))
    return SpanningTree(
        id=f"VLAN {vlans} of {bridges[0].name}",
        devices=devices,
        spans=tuple(span for name in devices for stp in index.devices[name].stp for span in spans(name, stp)),
        vlans=vlans,
        bridges=bridges,
        root=root,
        second=second[0] if root is not None and second else None,
        unknown={"root": NOT_SUPPLIED} if open_ and root is None else {},
    )
