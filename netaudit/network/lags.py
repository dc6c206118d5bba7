"""LAGs with both ends: who is at the other side of the members, and what is configured there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from netaudit.model.interface import End, Lag
from netaudit.model.network import Link, LinkEnd, MlagPair
from netaudit.network.index import Index

Port = tuple[str, str]
NO_LINK = "no link of its members is known"


def lags(index: Index, links: Sequence[Link], pairs: Iterable[MlagPair]) -> tuple[Lag, ...]:
    """All LAGs of all devices, with the peer where their links end in one LAG, or in one MLAG of a pair."""
    by_port = {(device.name, lag.name): lag for device in index.devices.values() for lag in device.lags}
    facing = _facing(links)
    landed = _landed(links)
    twins = {frozenset(member.device for member in pair.members) for pair in pairs if len(pair.members) == 2}
    return tuple(
        _with_peer(device.name, lag, facing.get((device.name, lag.name), ()), by_port, landed, twins)
        for device in index.devices.values()
        for lag in device.lags
    )


def _facing(links: Iterable[Link]) -> dict[Port, tuple[Port, ...]]:
    """LAG -> the LAGs (or single ports) that its links lead to."""
    found: dict[Port, tuple[Port, ...]] = {}
    for link in links:
        for end, far in ((link.a, link.b), (link.b, link.a)):
            if link.kind == "lag":
                here, there = (end.device, end.interface), (far.device, far.interface)
            elif end.lag is not None and far.lag is None and link.kind == "physical":
                # A bundle on one side only: the far ports stand for themselves.
                here, there = (end.device, end.lag), (far.device, far.interface)
            else:
                continue
            found[here] = tuple(dict.fromkeys((*found.get(here, ()), there)))
    return found


def _landed(links: Iterable[Link]) -> dict[Port, LinkEnd]:
    """Member port -> the port it is wired to."""
    ends: dict[Port, LinkEnd] = {}
    for link in links:
        if link.kind == "physical":
            ends[link.a.device, link.a.interface] = link.b
            ends[link.b.device, link.b.interface] = link.a
    return ends


def _with_peer(
    device: str,
    lag: Lag,
    facing: Sequence[Port],
    by_port: dict[Port, Lag],
    landed: dict[Port, LinkEnd],
    twins: set[frozenset[str]],
) -> Lag:
    neighbors = tuple(dict.fromkeys(name for name, _ in facing))
    peers = [port for port in facing if port in by_port]
    one = len(peers) == len(facing) == 1
    mlag = len(peers) == len(facing) == 2 and frozenset(neighbors) in twins
    if not one and not mlag:
        why = "its members end in different places" if len(facing) > 1 else NO_LINK
        if len(facing) == 1:
            known = {name for name, _ in by_port}
            why = "the other end is no LAG" if facing[0][0] in known else "peer config not supplied"
        unknown = {**lag.unknown, **dict.fromkeys(("peer", "peer_mode", "peer_min_links", "peer_members"), why)}
        return replace(lag, device=device, neighbors=neighbors, unknown=unknown)
    others = [by_port[port] for port in peers]
    modes = {other.mode for other in others}
    least = {other.min_links for other in others}
    members = sum(
        _towards(name, other, device, lag.name, landed) for (name, _), other in zip(peers, others, strict=True)
    )
    return replace(
        lag,
        device=device,
        neighbors=neighbors,
        peer=End(device=peers[0][0], interface=peers[0][1]),
        peer_mode=modes.pop() if len(modes) == 1 else None,
        peer_min_links=least.pop() if len(least) == 1 else None,
        peer_members=members,
        ends_differ=tuple(_ends_differ(lag, others[0], members)) if one else (),
    )


def _ends_differ(lag: Lag, other: Lag, members: int) -> Iterator[str]:
    """What one LAG at the other end has otherwise; no minimum and a minimum of one come to the same."""
    here, there = lag.min_links, other.min_links
    if here is not None and there is not None and max(here, 1) != max(there, 1):
        yield f"min-links: {here} here, {there} there"
    if len(lag.members) != members:
        yield f"members: {len(lag.members)} here, {members} there"


def _towards(name: str, other: Lag, device: str, lag: str, landed: dict[Port, LinkEnd]) -> int:
    """How many members of the far LAG are meant for this one: not those that end at this device's MLAG twin."""
    ends = [landed.get((name, member)) for member in other.members]
    return sum(1 for end in ends if end is None or (end.device == device and end.lag in (lag, None)))
