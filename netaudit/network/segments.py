"""Segments: the subnets of each VRF with every interface in them, and who is the gateway there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from netaudit.model.intent import Intent, SubnetIntent
from netaudit.model.interface import Interface
from netaudit.model.network import Link, MlagPair, Segment, SegmentMember
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.index import Index, Subnet, local_only, management, read_address, spans, svi_vlan
from netaudit.platforms.values import natural

REUSABLE = "169.254."
"""Link-local addresses (RFC 3927) may stand on many wires at once."""


class Membership(NamedTuple):
    """An interface's address in a subnet; a `shared` one is the virtual address of an anycast gateway."""

    device: str
    interface: Interface
    text: str
    address: int
    shared: bool


class SubnetIntents:
    """The intent's subnets, the most specific one found first."""

    def __init__(self, subnets: dict[str, SubnetIntent]) -> None:
        read = ((read_address(prefix), intent) for prefix, intent in subnets.items())
        self._by_subnet = {found[1]: intent for found, intent in read if found is not None}
        self._lengths = sorted({(found.version, found.length) for found in self._by_subnet}, reverse=True)

    def of(self, subnet: Subnet) -> SubnetIntent | None:
        """What the intent says of the smallest of its subnets that covers this one."""
        bits = 32 if subnet.version == 4 else 128
        for version, length in self._lengths:
            if version == subnet.version and length <= subnet.length:
                shift = bits - length
                found = self._by_subnet.get(Subnet(version, subnet.network >> shift << shift, length))
                if found is not None:
                    return found
        return None


def segments(index: Index, intent: Intent, links: Iterable[Link], pairs: Iterable[MlagPair]) -> tuple[Segment, ...]:
    """All segments, sorted by VRF and prefix.

    A subnet number that is used twice (two laboratories with the same private addresses) shows itself by duplicate
    addresses at places that have links of their own and none between them: it makes a segment at each. So it does
    behind each VRF of a provider's, whose customers may number their wires alike. Elsewhere duplicates are a fault, and
    told. The peering VLANs of an MLAG pair stay on its peer-link, and every pair of a
    network may number them alike.
    """
    intents = SubnetIntents(intent.subnets)
    links, pairs = tuple(links), tuple(pairs)
    places = _Places(links)
    wires = {frozenset(((link.a.device, link.a.interface), (link.b.device, link.b.interface))) for link in links}
    own = _pair_ports(index, pairs)
    twins = {name: pair.id for pair in pairs for name in pair.devices}
    virtual = _virtual_addresses(index)
    behind = _far_vrfs(links, index)
    made = [
        _segment(vrf, subnet, part, intents.of(subnet), virtual, wires, index)
        for (vrf, subnet), members in _members(index).items()
        for shared in _by_pair(members, own)
        for twinned in _by_twins(shared, subnet, twins, index)
        for customer in _by_customers(twinned, behind, index)
        for part in _apart(customer, places, index)
    ]
    return tuple(sorted(made, key=lambda found: (found.vrf or "", natural(found.prefix), found.devices)))


def _members(index: Index) -> dict[tuple[str | None, Subnet], list[Membership]]:
    found: dict[tuple[str | None, Subnet], list[Membership]] = {}
    for (vrf, subnet), owners in index.subnets.items():
        found[vrf, subnet] = [Membership(own.device, own.interface, own.text, own.address, False) for own in owners]
    for name, device in index.devices.items():
        for interface in device.interfaces:
            for text in interface.virtual_addresses:
                read = read_address(text)
                if read is None or read[1].host or local_only(read[0], read[1].version):
                    continue
                members = found.setdefault((interface.vrf, read[1]), [])
                if not any(member.device == name and member.interface is interface for member in members[-4:]):
                    members.append(Membership(name, interface, text, read[0], True))
    return found


def _virtual_addresses(index: Index) -> dict[tuple[str, str], list[str]]:
    """(device, interface) -> the gateway addresses that it shares with others."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, device in index.devices.items():
        for group in device.fhrp_groups:
            if group.enabled is not False:
                found.setdefault((name, group.interface), []).extend(group.virtual_ips)
        for interface in device.interfaces:
            if interface.virtual_addresses:
                shared = (text.partition("/")[0] for text in interface.virtual_addresses)
                found.setdefault((name, interface.name), []).extend(shared)
    return found


class _Places:
    """Which devices the links join."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._root: dict[str, str] = {}
        self._linked: set[str] = set()
        for link in links:
            self._linked.update((link.a.device, link.b.device))
            self._root[self.of(link.a.device)] = self.of(link.b.device)

    def linked(self, device: str) -> bool:
        """Whether a link ends at the device."""
        return device in self._linked

    def of(self, device: str) -> str:
        """One device that stands for all that are joined with this one."""
        root = device
        while (above := self._root.get(root, root)) != root:
            root = above
        while (above := self._root.get(device, device)) != device:
            self._root[device] = root
            device = above
        return root


def _duplicates(members: Iterable[Membership], index: Index) -> dict[int, list[Membership]]:
    """Addresses that enabled interfaces of several chassis have as their own, and those interfaces."""
    own: dict[int, list[Membership]] = {}
    for member in members:
        if not member.shared and member.interface.enabled is not False and not member.text.startswith(REUSABLE):
            own.setdefault(member.address, []).append(member)
    return {
        address: holders
        for address, holders in own.items()
        if len(holders) > 1 and len({index.chassis(holder.device) for holder in holders}) > 1
    }


def _pair_ports(index: Index, pairs: Iterable[MlagPair]) -> dict[tuple[str, str], str]:
    """(device, interface) -> its MLAG pair, for interfaces whose VLAN is kept to the peer-link."""
    found: dict[tuple[str, str], str] = {}
    for pair in pairs:
        for name in pair.devices:
            device = index.devices[name]
            local = {mlag.local_interface for mlag in device.mlag}
            pinned = {vlan.id for vlan in device.vlans if vlan.trunk_groups}
            for interface in device.interfaces:
                if interface.name in local or (interface.kind == "vlan" and svi_vlan(interface) in pinned):
                    found[name, interface.name] = pair.id
    return found


def _by_pair(members: Iterable[Membership], own: dict[tuple[str, str], str]) -> Iterator[Sequence[Membership]]:
    parts: dict[str | None, list[Membership]] = {}
    for member in members:
        parts.setdefault(own.get(_port(member)), []).append(member)
    yield from parts.values()


def _by_twins(
    members: Sequence[Membership], subnet: Subnet, twins: dict[str, str], index: Index
) -> Iterator[Sequence[Membership]]:
    """A subnet for two whose addresses several pairs use, each for itself: vPC says of no VLAN that it stays there."""
    if not subnet.point_to_point or len(members) < 4 or any(member.device not in twins for member in members):
        yield members
        return
    parts: dict[str, list[Membership]] = {}
    for member in members:
        parts.setdefault(twins[member.device], []).append(member)
    whole = any(_duplicates(part, index) for part in parts.values())
    yield from (members,) if whole else parts.values()


def _far_vrfs(links: Iterable[Link], index: Index) -> dict[tuple[str, str], str | None]:
    """(device, interface) -> the VRF of what is at the other end of its wire."""
    found: dict[tuple[str, str], str | None] = {}
    for link in links:
        for here, there in ((link.a, link.b), (link.b, link.a)):
            far = index.interface(there.device, there.interface)
            if far is not None:
                found[here.device, here.interface] = far.vrf
    return found


def _by_customers(
    members: Sequence[Membership], behind: dict[tuple[str, str], str | None], index: Index
) -> Iterator[Sequence[Membership]]:
    """Duplicates apart whose wires lead into different VRFs of others: those of different customers."""
    if not _duplicates(members, index):
        yield members
        return
    parts: dict[str | None, list[Membership]] = {}
    for member in members:
        vrf = behind.get(_port(member), member.interface.vrf)
        parts.setdefault(vrf, []).append(member)
    yield from parts.values()


def _apart(members: Sequence[Membership], places: _Places, index: Index) -> Iterator[Sequence[Membership]]:
    if not _duplicates(members, index) or not all(places.linked(member.device) for member in members):
        yield members
        return
    parts: dict[str, list[Membership]] = {}
    for member in members:
        parts.setdefault(places.of(member.device), []).append(member)
    yield from parts.values()


def _segment(
    vrf: str | None,
    subnet: Subnet,
    members: Sequence[Membership],
    intent: SubnetIntent | None,
    virtual: dict[tuple[str, str], list[str]],
    wires: Collection[frozenset[tuple[str, str]]],
    index: Index,
) -> Segment:
    live = [member for member in members if member.interface.enabled is not False]
    gateways = tuple(
        dict.fromkeys(
            address
            for member in live
            for address in virtual.get((member.device, member.interface.name), ())
            if _within(address, subnet)
        )
    )
    role = (intent.role if intent is not None else None) or _role(subnet, live, gateways, wires)
    behind = [member for member in live if gateways and set(gateways) & set(virtual.get(_port(member), ()))]
    chassis = {index.chassis(member.device) for member in live}
    redundant = None if role in ("transit", "management") else len({index.chassis(own.device) for own in behind}) > 1
    unknown: dict[str, str] = {}
    missing = [name for name in intent.gateways if name not in index.devices] if intent is not None else []
    if missing and not redundant:
        redundant = None
        unknown = dict.fromkeys(("gateway_redundant", "chassis_count"), f"{NOT_SUPPLIED}: {', '.join(missing)}")
    names = dict.fromkeys(member.device for member in members)
    tags = {svi_vlan(member.interface) for member in members}
    return Segment(
        id=f"{vrf} {subnet.text}" if vrf else subnet.text,
        devices=tuple(names),
        spans=tuple(span for member in members for span in spans(member.device, member.interface)),
        prefix=subnet.text,
        vrf=vrf,
        vlan=tags.pop() if len(tags) == 1 else None,
        role=role,
        site=(intent.site if intent is not None else None) or _site(names, index),
        members=tuple(_member(member, index) for member in members),
        chassis_count=len(chassis),
        gateways=gateways,
        gateway_redundant=redundant,
        duplicates=tuple(_duplicate_text(holders) for holders in _duplicates(members, index).values()),
        unknown=unknown,
    )


def _port(member: Membership) -> tuple[str, str]:
    return member.device, member.interface.name


def _member(member: Membership, index: Index) -> SegmentMember:
    return SegmentMember(
        device=member.device,
        interface=member.interface.name,
        address=member.text,
        enabled=member.interface.enabled,
        chassis=index.chassis(member.device),
    )


def _duplicate_text(holders: Sequence[Membership]) -> str:
    ports = " and ".join(f"{holder.device} {holder.interface.name}" for holder in holders)
    return f"{holders[0].text.partition('/')[0]} on {ports}"


def _within(address: str, subnet: Subnet) -> bool:
    read = read_address(address)
    return read is not None and subnet.covers(read[1]._replace(network=read[0]))


def _role(
    subnet: Subnet,
    live: Sequence[Membership],
    gateways: Sequence[str],
    wires: Collection[frozenset[tuple[str, str]]],
) -> str | None:
    """`management` and `transit` show themselves: a wire, a subnet for two, a LAN of routers that all speak an IGP.

    What hosts live on a subnet only the intent can tell.
    """
    if live and all(management(member.interface) for member in live):
        return "management"
    if gateways:
        return None
    wire = subnet.point_to_point or frozenset(_port(member) for member in live) in wires
    return "transit" if wire or (len(live) > 1 and all(_runs_igp(member.interface) for member in live)) else None


def _runs_igp(interface: Interface) -> bool:
    ospf, isis = interface.ospf, interface.isis
    return (ospf is not None and ospf.area is not None and not ospf.passive) or (isis is not None and not isis.passive)


def _site(devices: Iterable[str], index: Index) -> str | None:
    sites = {index.devices[device].site for device in devices}
    return sites.pop() if len(sites) == 1 else None
