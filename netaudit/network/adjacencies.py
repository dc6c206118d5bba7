"""OSPF and IS-IS adjacencies as the two ends configure them.

On a segment with up to ten speakers every pair of them is one; on a larger LAN each is paired with one other only,
the one of lowest router identifier, so that the number stays linear. A wire whose other end nothing tells is an
adjacency of which only one end is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address
from itertools import combinations

from netaudit.model.interface import Interface
from netaudit.model.network import AdjacencyEnd, IgpAdjacency, Link, Segment
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.index import Index, Owner, read_address, spans
from netaudit.network.matching import problems
from netaudit.network.speakers import Fastest, Speaker, fastest_interfaces, router_id, said_by, speaker_at
from netaudit.platforms.values import natural

Port = tuple[str, str]
"""Device and interface."""

SPOKEN = {"ospf": "OSPF", "ospfv3": "OSPFv3", "isis": "IS-IS"}
UNTOLD = "unknown"
"""The name of an end that nothing tells."""
FULL_MESH_LIMIT = 10
"""Largest number of speakers on a segment for which every pair is an adjacency of its own."""


def igp_adjacencies(index: Index, segments: Sequence[Segment], links: Sequence[Link]) -> tuple[IgpAdjacency, ...]:
    """All adjacencies: between speakers of a segment, and across links whose ends share no subnet."""
    fastest = fastest_interfaces(index)
    made: list[IgpAdjacency] = []
    for protocol in _spoken_anywhere(index):
        paired: set[frozenset[Port]] = set()
        for segment in segments:
            for a, b in _pairs(_speakers(segment, protocol, index)):
                pair = frozenset(((a.device.name, a.interface.name), (b.device.name, b.interface.name)))
                # Ends with addresses of IPv4 and IPv6 meet in two segments.
                if pair not in paired:
                    paired.add(pair)
                    made.append(_adjacency(a, b, fastest))
        for link in links:
            if link.a.lag is None and link.b.lag is None:
                made += _across(link, protocol, paired, fastest, index)
        made += _open_ends(protocol, paired, fastest, index)
    return tuple(made)


def _spoken_anywhere(index: Index) -> list[str]:
    """The protocols that some interface speaks."""
    ports = [port for device in index.devices.values() for port in device.interfaces]
    kinds: dict[str, Callable[[Interface], object]] = {
        "ospf": lambda port: port.ospf, "ospfv3": lambda port: port.ospfv3, "isis": lambda port: port.isis,
    }  # fmt: skip
    return [protocol for protocol, held in kinds.items() if any(held(port) is not None for port in ports)]


def _speakers(segment: Segment, protocol: str, index: Index) -> list[Speaker]:
    found: dict[tuple[str, str], Speaker] = {}
    for member in segment.members:
        if member.enabled is not False:
            speaker = speaker_at(member.device, member.interface, protocol, index)
            if speaker is not None:
                found[member.device, member.interface] = speaker
    return list(found.values())


def _pairs(speakers: Sequence[Speaker]) -> Iterator[tuple[Speaker, Speaker]]:
    """The pairs of a segment; a passive speaker is a fault between two, and means no neighbour among several."""
    active = [speaker for speaker in speakers if speaker.active]
    if len(speakers) == 2 and len(active) == 1:
        active = list(speakers)
    if len(active) > FULL_MESH_LIMIT:
        ranked = sorted(active, key=lambda speaker: (natural(router_id(speaker) or "~"), speaker.device.name))
        yield from ((ranked[0], other) for other in ranked[1:] if other.device is not ranked[0].device)
    else:
        yield from ((a, b) for a, b in combinations(active, 2) if a.device is not b.device)


def _across(
    link: Link,
    protocol: str,
    paired: set[frozenset[Port]],
    fastest: Fastest,
    index: Index,
) -> Iterator[IgpAdjacency]:
    """The adjacency of a link where its ends are in no common segment, or one of them does not speak at all."""
    ports = [_spoken((end.device, end.interface), protocol, index) for end in (link.a, link.b)]
    if frozenset(ports) in paired or link.a.enabled is link.b.enabled is False:
        return
    paired.add(frozenset(ports))
    speakers = [
        speaker_at(*port, protocol, index) if end.enabled is not False else None
        for port, end in zip(ports, (link.a, link.b), strict=True)
    ]
    if not any(speaker is not None and speaker.active for speaker in speakers):
        return
    a, b = speakers
    if a is not None and b is not None:
        yield _adjacency(a, b, fastest)
    else:
        here, (name, port) = (a, ports[1]) if a is not None else (b, ports[0])
        assert here is not None
        if not _of_another(here, name, port, index):
            yield _one_sided(here, name, port, fastest, index)


def _of_another(here: Speaker, name: str, port: str, index: Index) -> bool:
    """Whether the far end is an external BGP neighbour that does not speak the protocol anywhere.

    The router that does has the subnet in its IGP for the sake of its route, and expects nobody there.
    """
    far, device = index.interface(name, port), index.devices.get(name)
    if far is None or device is None or any(held.protocol == here.protocol for held in device.routing_processes):
        return False
    addresses = {text.partition("/")[0] for text in far.addresses}
    return any(held.external and held.peer in addresses for held in here.device.bgp_neighbors)


def _spoken(port: Port, protocol: str, index: Index) -> Port:
    """The port itself, or its unit without a tag where that one speaks."""
    unit = index.units.get(port)
    if unit is not None and speaker_at(*port, protocol, index) is None:
        return (port[0], unit.name) if speaker_at(port[0], unit.name, protocol, index) is not None else port
    return port


def _open_ends(protocol: str, paired: set[frozenset[Port]], fastest: Fastest, index: Index) -> Iterator[IgpAdjacency]:
    """The speakers on wires whose other end is in no configuration: a subnet for two, or borrowed addresses."""
    met = {port for pair in paired for port in pair}
    for name, device in index.devices.items():
        for interface in device.interfaces:
            if (name, interface.name) in met or interface.enabled is False or not _two_ended(interface, protocol):
                continue
            speaker = speaker_at(name, interface.name, protocol, index)
            if speaker is None or not speaker.active:
                continue
            far = _far_address(interface)
            owner = _owner(far, interface, name, index)
            if owner is None:
                yield _one_sided(speaker, far, "", fastest, index)
            elif not _of_another(speaker, owner.device, owner.interface.name, index):
                yield _one_sided(speaker, owner.device, owner.interface.name, fastest, index)


def _owner(address: str, interface: Interface, device: str, index: Index) -> Owner | None:
    """The interface of another supplied device that has the address, though it is shut down or in another VRF."""
    read = read_address(address)
    if read is None:
        return None
    for vrf in dict.fromkeys((interface.vrf, None)):
        for owner in index.owners.get((vrf, read[1].version, read[0]), ()):
            if owner.device != device:
                return owner
    return None


def _two_ended(interface: Interface, protocol: str) -> bool:
    said = {"ospf": interface.ospf, "ospfv3": interface.ospfv3, "isis": interface.isis}[protocol]
    if said is None or interface.kind == "tunnel":
        return False
    if protocol == "ospfv3" and not any(":" in text for text in interface.addresses):
        return True  # it speaks from its link-local address, and no subnet tells who hears it
    if interface.unnumbered is not None or (said.network_type == "point-to-point" and interface.kind != "vlan"):
        return True
    return any((read := read_address(text)) is not None and read[1].point_to_point for text in interface.addresses)


def _far_address(interface: Interface) -> str:
    """The other address of a subnet for two; `unknown` where there is none, or it could be two."""
    for text in interface.addresses:
        read = read_address(text)
        if read is not None and read[1].point_to_point:
            address, subnet = read
            first = subnet.network if subnet.length in (31, 127) else subnet.network + 1
            return str(ip_address(first + 1 if address == first else first))
    return UNTOLD


def _one_sided(speaker: Speaker, name: str, port: str, fastest: Fastest, index: Index) -> IgpAdjacency:
    """A speaker at a link whose other end is silent, or whose configuration is not there."""
    far = index.interface(name, port)
    words = f"{name} does not run {SPOKEN[speaker.protocol]} on {port}"
    if far is not None and far.enabled is False:
        words = f"{port} of {name} is shut down"
    end = AdjacencyEnd(device=name, interface=port, known=far is not None, enabled=None if far is None else False)
    return IgpAdjacency(
        id=_id(speaker, name, port),
        devices=(speaker.device.name, name) if far is not None else (speaker.device.name,),
        spans=(*spans(speaker.device.name, speaker.interface, speaker.process), *spans(name, far)),
        a=said_by(speaker, fastest),
        b=end,
        protocol=speaker.protocol,
        established=None if far is None else False,
        problems=() if far is None else (words,),
        unknown=dict.fromkeys(("established", "problems", "b"), _why_open(name)) if far is None else {},
    )


def _why_open(name: str) -> str:
    return (
        f"nothing tells what the other end of the wire is: {NOT_SUPPLIED}, or no link to it"
        if name == UNTOLD
        else NOT_SUPPLIED
    )


def _adjacency(a: Speaker, b: Speaker, fastest: Fastest) -> IgpAdjacency:
    first, second = sorted((a, b), key=lambda speaker: natural(speaker.device.name))
    ends = (said_by(first, fastest), said_by(second, fastest))
    found = problems(first, ends[0], second, ends[1])
    return IgpAdjacency(
        id=_id(first, second.device.name, second.interface.name),
        devices=(first.device.name, second.device.name),
        spans=tuple(span for end in (first, second) for span in spans(end.device.name, end.interface, end.process)),
        a=ends[0],
        b=ends[1],
        protocol=a.protocol,
        established=not any(problem.blocking for problem in found),
        problems=tuple(problem.text for problem in found),
    )


def _id(speaker: Speaker, name: str, port: str) -> str:
    far = f"{name}:{port}" if port else name
    return f"{speaker.protocol} {speaker.device.name}:{speaker.interface.name}--{far}"
