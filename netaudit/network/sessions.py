"""BGP sessions with both ends: each neighbour statement and the one that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import BgpSession, Link, SessionEnd
from netaudit.model.routing import BgpNeighbor
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.index import Index, Owner, local_only, read_address, spans


class _Key(NamedTuple):
    device: str
    vrf: str | None
    peer: str


class _Place(NamedTuple):
    """Where a peer address leads: a device, the VRF it has the address in, and the interface."""

    device: str
    vrf: str | None
    interface: Interface


class _Tables(NamedTuple):
    """What a session is looked up in."""

    devices: Index
    neighbors: dict[_Key, BgpNeighbor]
    dynamic: dict[str, list[BgpNeighbor]]
    far_ends: dict[tuple[str, str], tuple[str, str]]


def bgp_sessions(index: Index, links: Iterable[Link]) -> tuple[BgpSession, ...]:
    """All sessions, each once, in the order of the devices; listen ranges alone make none."""
    tables = _tables(index, links)
    made: list[BgpSession] = []
    answered: set[tuple[str, int]] = set()
    for device in index.devices.values():
        for neighbor in device.bgp_neighbors:
            if neighbor.dynamic or (device.name, id(neighbor)) in answered:
                continue
            place = _place(device, neighbor, tables)
            if place is None:
                made.append(_to_unknown(device, neighbor, tables))
                continue
            other = index.devices[place.device]
            source = _source(device, neighbor, place, tables)
            reverse = _reverse(device, neighbor, other, place, source, tables)
            if reverse is not None and not reverse.dynamic:
                answered.add((other.name, id(reverse)))
            made.append(_session(device, neighbor, source, other, reverse, place, tables))
    return tuple(made)


def _tables(index: Index, links: Iterable[Link]) -> _Tables:
    neighbors: dict[_Key, BgpNeighbor] = {}
    dynamic: dict[str, list[BgpNeighbor]] = {}
    for device in index.devices.values():
        for neighbor in device.bgp_neighbors:
            neighbors[_Key(device.name, neighbor.vrf, _plain(neighbor.peer))] = neighbor
            if neighbor.dynamic:
                dynamic.setdefault(device.name, []).append(neighbor)
    far_ends: dict[tuple[str, str], tuple[str, str]] = {}
    for link in links:
        a, b = (link.a.device, link.a.interface), (link.b.device, link.b.interface)
        far_ends[a], far_ends[b] = b, a
    return _Tables(index, neighbors, dynamic, far_ends)


def _plain(peer: str) -> str:
    """An address in one spelling (IPv6 has many); other texts as they stand."""
    read = read_address(peer)
    return f"{read[1].version}:{read[0]}" if read is not None and read[1].host else peer


def _place(device: Device, neighbor: BgpNeighbor, tables: _Tables) -> _Place | None:
    """The device that has the peer's address in the same VRF, or at the other end of the link to it."""
    index = tables.devices
    read = read_address(neighbor.peer)
    if read is None:
        far = tables.far_ends.get((device.name, neighbor.peer))
        return _at(far, index)
    address, subnet = read
    owners = [
        owner for owner in index.owners.get((neighbor.vrf, subnet.version, address), ()) if owner.device != device.name
    ]
    local = index.towards(device.name, neighbor.vrf, subnet)
    far = tables.far_ends.get((device.name, local.name)) if local is not None else None
    if len(owners) != 1:
        # Several have the address, or none in this VRF: the one at the other end of the wire counts.
        found = _at(far, index)
        if found is not None and any(_same(text, address) for text in found.interface.addresses):
            return found
        answering = [owner for owner in owners if _answers(owner, device, tables)] or owners
        own = _local_as(device, neighbor)
        owners = [owner for owner in answering if _agrees(owner, device, neighbor, own, tables)] or answering
    return _Place(owners[0].device, neighbor.vrf, owners[0].interface) if owners else None


def _at(far: tuple[str, str] | None, index: Index) -> _Place | None:
    interface = index.interface(*far) if far is not None else None
    return _Place(far[0], interface.vrf, interface) if far is not None and interface is not None else None


def _same(text: str, address: int) -> bool:
    read = read_address(text)
    return read is not None and read[0] == address


def _answers(owner: Owner, device: Device, tables: _Tables) -> bool:
    """Whether a holder of the peer's address has a neighbour at one of the device's addresses."""
    return any(
        _Key(owner.device, owner.interface.vrf, _plain(text.partition("/")[0])) in tables.neighbors
        for interface in device.interfaces
        for text in interface.addresses
    )


def _agrees(owner: Owner, device: Device, neighbor: BgpNeighbor, own: int | None, tables: _Tables) -> bool:
    """Whether a holder of the peer's address is of the AS that is expected there, and expects this one."""
    other = tables.devices.devices[owner.device]
    if neighbor.remote_as is not None and neighbor.remote_as != _local_as(other, None):
        return False
    return any(
        (back := tables.neighbors.get(_Key(owner.device, owner.interface.vrf, _plain(text.partition("/")[0]))))
        is not None
        and own in (None, back.remote_as)
        for interface in device.interfaces
        for text in interface.addresses
    )


def _source(device: Device, neighbor: BgpNeighbor, place: _Place, tables: _Tables) -> str | None:
    """The address that the device speaks from: of its update source, else of the interface towards the peer."""
    read = read_address(neighbor.peer)
    if read is None:
        return None
    version = read[1].version
    if neighbor.update_source is not None:
        named = read_address(neighbor.update_source)
        if named is not None:
            return neighbor.update_source
        interface = tables.devices.interface(device.name, neighbor.update_source)
    else:
        interface = tables.devices.towards(device.name, neighbor.vrf, read[1])
    first = None
    for text in interface.addresses if interface is not None else ():
        own = read_address(text)
        if own is not None and own[1].version == version and not local_only(own[0], version):
            # Of several addresses, the one in the peer's subnet.
            if neighbor.update_source is not None or own[1].covers(read[1]):
                return text.partition("/")[0]
            first = first or text.partition("/")[0]
    return first


def _reverse(
    device: Device, neighbor: BgpNeighbor, other: Device, place: _Place, source: str | None, tables: _Tables
) -> BgpNeighbor | None:
    """The other end's statement for this device: for its source address, its interface, or a range that holds it."""
    if read_address(neighbor.peer) is None:
        unit = tables.devices.units.get((other.name, place.interface.name), place.interface)
        names = (place.interface.name, unit.name)
        return next((held for name in names if (held := tables.neighbors.get(_Key(other.name, place.vrf, name)))), None)
    if source is not None:
        found = tables.neighbors.get(_Key(other.name, place.vrf, _plain(source)))
        return found or _listening(source, other.name, place.vrf, tables)
    for interface in device.interfaces:
        for text in interface.addresses if interface.vrf == neighbor.vrf else ():
            found = tables.neighbors.get(_Key(other.name, place.vrf, _plain(text.partition("/")[0])))
            if found is not None:
                return found
    return None


def _listening(source: str, device: str, vrf: str | None, tables: _Tables) -> BgpNeighbor | None:
    own = read_address(source)
    for neighbor in tables.dynamic.get(device, ()):
        range_ = read_address(neighbor.peer)
        if own is not None and range_ is not None and neighbor.vrf == vrf and range_[1].covers(own[1]):
            return neighbor
    return None


def _end(device: Device, neighbor: BgpNeighbor, address: str | None) -> SessionEnd:
    return SessionEnd(
        device=device.name,
        address=address,
        peer=neighbor.peer,
        local_as=_local_as(device, neighbor),
        remote_as=neighbor.remote_as,
        vrf=neighbor.vrf,
        enabled=neighbor.enabled,
        password=neighbor.password,
        families=neighbor.families,
        bfd=neighbor.bfd,
    )


def _local_as(device: Device, neighbor: BgpNeighbor | None) -> int | None:
    if neighbor is not None and neighbor.local_as is not None:
        return neighbor.local_as
    numbers = {process.id for process in device.routing_processes if process.protocol == "bgp"}
    number = numbers.pop() if len(numbers) == 1 else None
    return int(number) if number is not None and number.isdecimal() else None


def _session(
    device: Device,
    neighbor: BgpNeighbor,
    source: str | None,
    other: Device,
    reverse: BgpNeighbor | None,
    place: _Place,
    tables: _Tables,
) -> BgpSession:
    a = _end(device, neighbor, source)
    if reverse is not None:
        back = read_address(neighbor.peer)
        b = _end(other, reverse, neighbor.peer if back is not None else None)
    else:
        b = SessionEnd(
            device=other.name,
            configured=False,
            address=neighbor.peer,
            local_as=_local_as(other, None),
            vrf=place.vrf,
        )
    problems = _problems(a, neighbor, b, reverse, place.interface, (_local_as(device, None), _local_as(other, None)))
    unknown: dict[str, str] = {}
    if reverse is None and not problems:
        if source is None and neighbor.update_source is not None:
            why = f"the address of {neighbor.update_source}, which {device.name} speaks from, is not known"
            unknown = dict.fromkeys(("established", "problems"), why)
        else:
            problems = (_unanswered(device, source, other, neighbor, place, tables),)
    return BgpSession(
        id=_id(device.name, neighbor, other.name),
        devices=(device.name, other.name),
        spans=(*spans(device.name, neighbor), *spans(other.name, reverse)),
        a=a,
        b=b,
        external=neighbor.external if neighbor.external is not None else _external(a),
        established=None if unknown else not problems,
        problems=problems,
        unknown=unknown,
    )


def _unanswered(
    device: Device, source: str | None, other: Device, neighbor: BgpNeighbor, place: _Place, tables: _Tables
) -> str:
    """Why nothing answers; a statement for another of the device's addresses is the usual cause, and named."""
    for interface in device.interfaces:
        for text in interface.addresses:
            address = text.partition("/")[0]
            if address != source and _Key(other.name, place.vrf, _plain(address)) in tables.neighbors:
                return f"{other.name} expects {device.name} at {address}, it speaks from {source or 'another address'}"
    return f"{other.name} has no neighbor {source or device.name}"


def _problems(
    a: SessionEnd,
    neighbor: BgpNeighbor,
    b: SessionEnd,
    reverse: BgpNeighbor | None,
    interface: Interface,
    systems: tuple[int | None, int | None],
) -> tuple[str, ...]:
    """What keeps the two ends apart; `systems` are the AS numbers of their processes."""
    found: list[str] = []
    if interface.enabled is False:
        found.append(f"{interface.name} of {b.device} is shut down")
    for end in (a, b):
        if end.enabled is False:
            found.append(f"{end.device} has shut down neighbor {end.peer}")
    if reverse is None:
        return tuple(found)
    for end, far, said, own in ((a, b, reverse, systems[1]), (b, a, neighbor, systems[0])):
        shown = (far.local_as, own if said.dual_as else None)
        if end.remote_as is not None and far.local_as is not None and end.remote_as not in shown:
            found.append(f"{end.device} expects AS {end.remote_as}, {far.device} is AS {far.local_as}")
    if bool(a.password) != bool(b.password) and not any("password" in end.unknown for end in (neighbor, reverse)):
        found.append(f"only {(a if a.password else b).device} has a password")
    if a.families and b.families and not set(a.families) & set(b.families):
        found.append(
            f"no address family in common: {', '.join(a.families)} on {a.device}, {', '.join(b.families)} on {b.device}"
        )
    return tuple(found)


def _to_unknown(device: Device, neighbor: BgpNeighbor, tables: _Tables) -> BgpSession:
    read = read_address(neighbor.peer)
    local = tables.devices.towards(device.name, neighbor.vrf, read[1]) if read is not None else None
    address = next((text.partition("/")[0] for text in local.addresses), None) if local is not None else None
    far = tables.far_ends.get((device.name, local.name if local is not None else neighbor.peer))
    a = _end(device, neighbor, address)
    name = far[0] if far is not None and far[0] not in tables.devices.devices else neighbor.peer
    why = dict.fromkeys(("established", "problems", "b"), NOT_SUPPLIED)
    return BgpSession(
        id=_id(device.name, neighbor, name),
        devices=(device.name,),
        spans=spans(device.name, neighbor),
        a=a,
        b=SessionEnd(device=name, known=False, address=neighbor.peer, local_as=neighbor.remote_as),
        external=neighbor.external if neighbor.external is not None else _external(a),
        unknown=why,
    )


def _external(end: SessionEnd) -> bool | None:
    return None if None in (end.local_as, end.remote_as) else end.local_as != end.remote_as


def _id(device: str, neighbor: BgpNeighbor, other: str) -> str:
    vrf = f" vrf {neighbor.vrf}" if neighbor.vrf else ""
    return f"{device} {neighbor.peer}{vrf}" if other == neighbor.peer else f"{device}--{other} {neighbor.peer}{vrf}"


def peers_not_supplied(sessions: Sequence[BgpSession]) -> set[str]:
    """Devices with a session to a router whose configuration is not there: ways may lead through it."""
    return {session.a.device for session in sessions if not session.b.known}
