"""What may be a link, and how far it can be trusted: given lists, LLDP and CDP, shared subnets, descriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from netaudit.model.intent import Heard, LinkIntent
from netaudit.model.interface import Interface
from netaudit.model.network import LinkSource
from netaudit.network.index import Index, Owner, Subnet, management
from netaudit.network.names import DeviceNames, InterfaceNames, named_interface
from netaudit.platforms.values import asn

Kind = Literal["physical", "lag", "logical"]

HEARD_TRUST = 0.95
"""One end hears the other by LLDP or CDP; what it heard may be as old as the collection."""
SUBNET_TRUST = 0.9
"""Two interfaces alone in a subnet that has room for two."""
REUSED_TRUST = 0.75
"""The same in a subnet that several sites, or MLAG pairs, use each for itself."""
ACROSS_VRFS_TRUST = 0.8
"""The same between two VRFs, where BGP on both ends names the other's address."""
TRANSIT_TRUST = 0.7
"""Two routing interfaces alone in a larger subnet."""
MUTUAL_TRUST = 0.85
"""Each description names the other end."""
ONE_SIDED_TRUST = 0.6
SHUT_TRUST = 0.55
"""Two interfaces alone in a subnet for two, one of them shut down: it may have been left over."""
NAMES_ONLY_TRUST = 0.5
"""Each end's description names the other's device, once, and no interface."""
MOST_ENDS = 64
"""Ends of one subnet in several VRFs that are held against each other."""

_KINDS: dict[str, Kind] = {
    "physical": "physical",
    "lag": "lag",
    "vlan": "logical",
    "subinterface": "logical",
    "tunnel": "logical",
}
"""Interface kinds that links are made of; loopbacks, management and virtual ones are not among them."""


class Port(NamedTuple):
    """A place where a link can end."""

    device: str
    interface: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two ports that may face each other."""

    a: Port
    b: Port
    kind: Kind
    source: LinkSource
    confidence: float
    given: LinkIntent | None = None


def kind_of(*interfaces: Interface | None) -> Kind:
    """What a link between the interfaces is: logical as soon as one end is."""
    kinds: list[Kind] = [_KINDS.get(found.kind, "logical") for found in interfaces if found is not None]
    if "logical" in kinds:
        return "logical"
    return "lag" if "lag" in kinds else "physical"


def given(links: Sequence[LinkIntent], index: Index) -> Iterator[Candidate]:
    """The links that people list; an end whose device is not supplied keeps the name it is given."""
    if not links:
        return
    names = DeviceNames.of(tuple(index.devices.values()))
    tables: dict[str, InterfaceNames] = {}
    for link in links:
        ends = [_given_end(end, names, tables, index) for end in (link.a, link.b)]
        if ends[0] == ends[1]:
            continue
        interfaces = [index.interface(*end) for end in ends]
        yield Candidate(ends[0], ends[1], kind_of(*interfaces), "supplied", 1.0, link)


def _given_end(end: str, names: DeviceNames, tables: dict[str, InterfaceNames], index: Index) -> Port:
    name, _, interface = end.partition(":")
    device = names.find(name)
    if device is None:
        return Port(name, interface)
    if device not in tables:
        tables[device] = InterfaceNames.of(index.devices[device])
    return Port(device, tables[device].match(interface) or interface)


def by_neighbors(heard: Sequence[Heard], index: Index) -> Iterator[Candidate]:
    """The links between devices that hear each other; management ports and devices not supplied are left out."""
    if not heard:
        return
    names = DeviceNames.of(tuple(index.devices.values()))
    tables: dict[str, InterfaceNames] = {}
    made: set[frozenset[Port]] = set()
    for found in heard:
        far = _heard_device(found.neighbor, names)
        if far is None or far == found.device:
            continue
        ends = [
            _given_end(f"{name}:{port}", names, tables, index)
            for name, port in ((found.device, found.interface), (far, found.neighbor_interface))
        ]
        interfaces = [index.interface(*end) for end in ends]
        if any(own is not None and management(own) for own in interfaces) or frozenset(ends) in made:
            continue
        made.add(frozenset(ends))
        yield Candidate(ends[0], ends[1], kind_of(*interfaces), "lldp", HEARD_TRUST)


def _heard_device(text: str, names: DeviceNames) -> str | None:
    """The device that a neighbour's name means: with its domain or without, NX-OS's serial number in parentheses."""
    name = text.partition("(")[0]
    return names.find(name) or names.find(name.partition(".")[0])


def by_subnet(index: Index) -> Iterator[Candidate]:
    """Two enabled interfaces of different devices that are alone in a subnet of a VRF."""
    lone: dict[Subnet, list[Owner]] = {}
    for (_, subnet), owners in index.subnets.items():
        live = [owner for owner in owners if owner.interface.enabled is not False]
        ends = [owner for owner in live if owner.interface.kind in _KINDS and not management(owner.interface)]
        if len(ends) < len(live):
            continue
        if len(live) < len(owners) == 2 and _wire(owners) and (subnet.point_to_point or _routers(owners, index)):
            # A wire of which an end is shut down is still one.
            yield _candidate(owners, SHUT_TRUST)
        elif len(ends) == 2 and _face(ends):
            if subnet.point_to_point:
                yield _candidate(ends, SUBNET_TRUST)
            elif _routers(ends, index):
                yield _candidate(ends, TRANSIT_TRUST)
        elif len(ends) > 2 and subnet.point_to_point:
            yield from _reused(ends, index)
        elif len({end.address for end in ends}) == 1:
            lone.setdefault(subnet, []).extend(ends)
    for ends in lone.values():
        yield from _across_vrfs(ends, index)


def _across_vrfs(ends: Sequence[Owner], index: Index) -> Iterator[Candidate]:
    """The wires of which a provider's edge has one end in a customer's VRF, and the customer the other in its own.

    Customers may number them alike; then the AS numbers tell which belong together.
    """
    pairs = [
        (a, b)
        for a, b in combinations(ends[:MOST_ENDS], 2)
        if a.interface.vrf != b.interface.vrf and _face((a, b)) and _sessions((a, b), index)
    ]
    met = Counter(end.device for pair in pairs for end in pair)
    for a, b in pairs:
        if met[a.device] == met[b.device] == 1:
            yield _candidate((a, b), ACROSS_VRFS_TRUST)


def _wire(owners: Sequence[Owner]) -> bool:
    return _face(owners) and all(owner.interface.kind in _KINDS and not management(owner.interface) for owner in owners)


def _face(ends: Sequence[Owner]) -> bool:
    return ends[0].device != ends[1].device and ends[0].address != ends[1].address


def _reused(ends: Sequence[Owner], index: Index) -> Iterator[Candidate]:
    """The wires of a subnet for two that several places use, each for itself: a site, or an MLAG domain."""
    places: dict[tuple[str | None, str | None], list[Owner]] = {}
    for end in ends:
        device = index.devices[end.device]
        domain = device.mlag[0].domain_id if device.mlag else None
        places.setdefault((device.site, domain), []).append(end)
    if len(places) > 1 and all(len(place) == 2 and _face(place) for place in places.values()):
        for place in places.values():
            yield _candidate(place, REUSED_TRUST)


def _candidate(ends: Sequence[Owner], confidence: float) -> Candidate:
    a, b = (Port(end.device, end.interface.name) for end in ends)
    return Candidate(a, b, kind_of(*(end.interface for end in ends)), "subnet", confidence)


def _routers(ends: Sequence[Owner], index: Index) -> bool:
    """Whether a larger subnet can be a wire: both are routers to each other, and neither is a gateway for hosts."""
    here, there = ends
    return all(
        end.interface.kind in ("physical", "lag", "subinterface")
        and not end.interface.virtual_addresses
        and Port(end.device, end.interface.name) not in index.gateways
        for end in ends
    ) and (_routes_to(here, there, index) and _routes_to(there, here, index))


def _routes_to(here: Owner, there: Owner, index: Index) -> bool:
    """Whether a router treats the other as one: an IGP runs on the interface, or a route or session names it."""
    interface = here.interface
    if interface.ospf is not None and interface.ospf.area is not None and not interface.ospf.passive:
        return True
    if interface.isis is not None and not interface.isis.passive:
        return True
    named = (here.device, interface.vrf, there.text.partition("/")[0])
    return named in index.bgp_peers or named in index.next_hops


def _sessions(ends: Sequence[Owner], index: Index) -> bool:
    """Whether each router has a BGP neighbour at the other's address, and the other is of the AS expected there."""
    return all(
        (here.device, here.interface.vrf, there.text.partition("/")[0]) in index.bgp_peers
        and _expected(here, there, index)
        for here, there in (ends, reversed(ends))
    )


def _expected(here: Owner, there: Owner, index: Index) -> bool:
    address = there.text.partition("/")[0]
    expected = {
        held.remote_as
        for held in index.devices[here.device].bgp_neighbors
        if held.peer == address and held.vrf == here.interface.vrf and held.remote_as is not None
    }
    far = index.devices[there.device]
    own = {asn(held.id or "") for held in far.routing_processes if held.protocol == "bgp"}
    own |= {held.local_as for held in far.bgp_neighbors if held.local_as is not None}
    return not expected or not own or bool(expected & own)


def by_description(index: Index) -> Iterator[Candidate]:
    """Ports whose description names another device and an interface of it, or whose descriptions name each other."""
    devices = tuple(index.devices.values())
    names = DeviceNames.of(devices)
    tables: dict[str, InterfaceNames] = {}
    claims: dict[Port, Port] = {}
    towards: dict[tuple[str, str], list[str]] = {}
    for device in devices:
        for interface in device.interfaces:
            if interface.description is None or interface.kind not in ("physical", "lag") or management(interface):
                continue
            mention = names.mentioned(interface.description)
            if mention is None or mention.device == device.name:
                continue
            if mention.device not in tables:
                tables[mention.device] = InterfaceNames.of(index.devices[mention.device])
            named = named_interface(tables[mention.device], mention.rest)
            there = index.interface(mention.device, named) if named else None
            if there is not None and there.kind == interface.kind and not management(there):
                claims[Port(device.name, interface.name)] = Port(mention.device, there.name)
            elif named is None and interface.kind == "physical":
                towards.setdefault((device.name, mention.device), []).append(interface.name)
    yield from _claimed(claims, index)
    for (a, b), interfaces in towards.items():
        back = towards.get((b, a), [])
        if a < b and len(interfaces) == len(back) == 1:
            yield Candidate(Port(a, interfaces[0]), Port(b, back[0]), "physical", "description", NAMES_ONLY_TRUST)


def _claimed(claims: dict[Port, Port], index: Index) -> Iterator[Candidate]:
    for port, other in claims.items():
        mutual = claims.get(other) == port
        if mutual and other < port:
            continue
        kind = kind_of(index.interface(*port), index.interface(*other))
        yield Candidate(port, other, kind, "description", MUTUAL_TRUST if mutual else ONE_SIDED_TRUST)
