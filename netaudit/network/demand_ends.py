"""Where the traffic of a device, a site or a prefix enters the network, and where it leaves it.

A prefix is a node of its own, so that a failed gateway has a successor. Its traffic enters at the gateway that is
active (each of them evenly, where all forward), with the standbys behind it, and leaves at the nearest router that
announces it. A gateway that only lost its way out keeps what hosts send, unless it tracks something. A site's traffic
belongs to its access, server and DMZ segments; else to its devices without links to other sites; else to all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from netaudit.model.network import Network, NetworkFhrpGroup, Segment, SegmentMember
from netaudit.network.flows.graph import Edge
from netaudit.network.forwarding import ISIS_METRIC, Port, Ports, RoutedLink, ospf_cost
from netaudit.network.index import Subnet, read_address

HOST_ROLES = ("access", "server", "dmz")
STANDBY = 1 << 40
"""Metric that keeps a standby gateway out of use while a better one has any way at all."""
FORWARDS_TOGETHER = ("varp", "anycast", "glbp")
"""Gateway protocols whose members all forward."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A node where hosts' traffic enters, and the gateways it goes to, the one in use first."""

    node: str
    gateways: list[SegmentMember]
    tracks: bool = False
    """The one in use steps back when it loses its way."""


@dataclass(frozen=True)
class DemandEnds:
    """Resolves the ends of demands in a network."""

    network: Network
    _sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _targets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _entries_of: dict[str, list[Entry]] = field(default_factory=dict)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Names to suggest for one that is not known."""
        sites = [device.site for device in self.network.devices if device.site]
        devices = [device.name for device in self.network.devices]
        return tuple(dict.fromkeys((*devices, *sites, *(segment.prefix for segment in self.network.segments))))

    def sources(self, name: str) -> tuple[str, ...]:
        """The nodes where traffic from a device, site or prefix enters; none where nobody knows it."""
        found = self._sources.get(name)
        if found is None:
            found = self._nodes(name, lambda segment: tuple(entry.node for entry in self._entries(segment)))
            self._sources[name] = found
        return found

    def targets(self, name: str) -> tuple[str, ...]:
        """The nodes where traffic to it leaves."""
        found = self._targets.get(name)
        if found is None:
            found = self._targets[name] = self._nodes(name, lambda segment: (f"to {segment.id}",))
        return found

    def links(self, names: Sequence[str], *, announced: bool = True) -> list[RoutedLink]:
        """The links that join the prefixes among these nodes to their routers; they have no capacity of their own.

        `announced`: traffic to a prefix leaves at routers that announce it, where any does; else at all that have it.
        """
        wanted = set(names)
        found: list[RoutedLink] = []
        for segment in self.network.segments if wanted else ():
            if f"to {segment.id}" in wanted:
                found += self._exits(segment, announced)
            for entry in self._entries(segment):
                if entry.node in wanted:
                    found += [_joined(entry, member, rank) for rank, member in enumerate(entry.gateways)]
        return found

    @cached_property
    def _ports(self) -> Ports:
        return Ports(self.network.devices)

    @cached_property
    def _subnets(self) -> list[tuple[Subnet, Segment]]:
        read = ((read_address(segment.prefix), segment) for segment in self.network.segments)
        return [(found[1], segment) for found, segment in read if found is not None and _live(segment)]

    @cached_property
    def _by_subnet(self) -> dict[Subnet, list[Segment]]:
        """The segments of a prefix that holds no smaller ones."""
        found: dict[Subnet, list[Segment]] = {}
        for subnet, segment in self._subnets:
            found.setdefault(subnet, []).append(segment)
        # In order of address and length, what lies within a prefix comes right behind it.
        order = sorted(found)
        holding = {one for one, after in pairwise(order) if one.covers(after)}
        return {subnet: held for subnet, held in found.items() if subnet not in holding}

    @cached_property
    def _at_site(self) -> dict[str, list[Segment]]:
        found: dict[str, list[Segment]] = {}
        for _, segment in self._subnets:
            if segment.site and segment.role in HOST_ROLES:
                found.setdefault(segment.site, []).append(segment)
        return found

    def _nodes(self, name: str, of_segment: Callable[[Segment], tuple[str, ...]]) -> tuple[str, ...]:
        if name in self._ports.devices:
            return (name,)
        segments = self._site_segments(name)
        if not segments:
            if any(device.site == name for device in self.network.devices):
                return self._site_devices(name)
            read = read_address(name)
            if read is None:
                return ()
            segments = self._segments(read[1])
            if not segments:
                return self._holders(read[1])
        return tuple(dict.fromkeys(node for segment in segments for node in of_segment(segment)))

    def _site_segments(self, site: str) -> list[Segment]:
        return self._at_site.get(site, [])

    def _site_devices(self, site: str) -> tuple[str, ...]:
        """Its devices without links to other sites, else all."""
        own = [device.name for device in self.network.devices if device.site == site]
        leaving = {end.device for link in self.network.links if len(link.sites) > 1 for end in (link.a, link.b)}
        return tuple(name for name in own if name not in leaving) or tuple(own)

    def _segments(self, wanted: Subnet) -> list[Segment]:
        """The segment of that prefix, else those within it, else the smallest that it lies in."""
        if wanted.length == 0:
            return []
        exact = self._by_subnet.get(wanted)
        if exact:
            return exact
        within = [segment for subnet, segment in self._subnets if wanted.covers(subnet)]
        around = [(subnet.length, segment) for subnet, segment in self._subnets if subnet.covers(wanted)]
        longest = max((length for length, _ in around), default=0)
        return within or [segment for length, segment in around if length == longest]

    def _holders(self, wanted: Subnet) -> tuple[str, ...]:
        """Devices with an address of their own in a prefix that is no segment: a loopback."""
        return tuple(
            device.name
            for device in self.network.devices
            if wanted.length
            and any(
                (read := read_address(text)) is not None
                and wanted.covers(read[1]._replace(network=read[0], length=bits))
                for interface in device.interfaces
                for text in interface.addresses
                for bits in (128 if ":" in text else 32,)
            )
        )

    def _entries(self, segment: Segment) -> list[Entry]:
        """One for each gateway in use; each gateway of its own where no group says which is."""
        if segment.id not in self._entries_of:
            self._entries_of[segment.id] = self._find_entries(segment)
        return self._entries_of[segment.id]

    @cached_property
    def _groups(self) -> dict[tuple[str | None, str | None], list[NetworkFhrpGroup]]:
        found: dict[tuple[str | None, str | None], list[NetworkFhrpGroup]] = {}
        for group in self.network.fhrp_groups:
            found.setdefault((group.segment, group.vrf), []).append(group)
        return found

    def _find_entries(self, segment: Segment) -> list[Entry]:
        members = _live(segment)
        entries = []
        for group in self._groups.get((segment.prefix, segment.vrf), ()):
            order = _standby_order(group)
            ranked = [member for name in order for member in members if member.device == name]
            if ranked:
                tracks = any(own.tracks for own in group.members if own.device == ranked[0].device)
                entries.append(Entry(f"from {segment.id} {group.id}", ranked, tracks))
        if entries:
            return entries
        return [
            Entry(
                f"from {segment.id} {member.device} {member.interface}",
                [member, *(other for other in members if other is not member)],
            )
            for member in members
        ]

    def _exits(self, segment: Segment, only: bool) -> list[RoutedLink]:
        """From each router that announces the segment, at its own metric; from all its routers where none does."""
        found = []
        for member in _live(segment):
            interface = self._ports.find((member.device, member.interface))
            metric = None
            if interface is not None and interface.ospf is not None and interface.ospf.area is not None:
                metric = ospf_cost((member.device, member.interface), self._ports) or 1
            elif interface is not None and interface.isis is not None:
                metric = interface.isis.metric or ISIS_METRIC
            found.append((member, metric))
        announced = [(member, metric) for member, metric in found if metric is not None]
        return [_leaving(segment, member, metric or 1) for member, metric in (only and announced) or found]


def _live(segment: Segment) -> list[SegmentMember]:
    return [member for member in segment.members if member.enabled is not False]


def _standby_order(group: NetworkFhrpGroup) -> list[str]:
    """Devices of a group, the active one first; empty where all of them forward or none is active."""
    if group.protocol in FORWARDS_TOGETHER or group.active is None:
        return []
    ranked = sorted(
        (member for member in group.members if member.enabled is not False),
        key=lambda member: (member.device != group.active, -(member.priority or 0)),
    )
    return [member.device for member in ranked]


def _joined(entry: Entry, member: SegmentMember, rank: int) -> RoutedLink:
    metric = 1 + STANDBY * rank
    edge = Edge(f"{entry.node} at {member.device} {member.interface}", entry.node, member.device, metric, None)
    return RoutedLink(edge, (("", entry.node), _port(member)), standby_of="" if entry.tracks else entry.node)


def _leaving(segment: Segment, member: SegmentMember, metric: int) -> RoutedLink:
    node = f"to {segment.id}"
    edge = Edge(f"{node} at {member.device} {member.interface}", member.device, node, metric, None)
    return RoutedLink(edge, (_port(member), ("", node)))


def _port(member: SegmentMember) -> Port:
    return member.device, member.interface
