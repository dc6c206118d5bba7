"""MLAG and vPC pairs: which two domains belong together, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from netaudit.model.base import Span
from netaudit.model.device import Device
from netaudit.model.interface import Interface, Lag
from netaudit.model.network import Link, MlagMember, MlagPair
from netaudit.model.redundancy import Mlag
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.index import Index, spans
from netaudit.network.twins import differences
from netaudit.platforms.values import natural


class Domain(NamedTuple):
    """A device and its MLAG domain."""

    device: Device
    mlag: Mlag


def mlag_pairs(index: Index, links: Sequence[Link]) -> tuple[MlagPair, ...]:
    """All pairs; a domain whose peer is not supplied is a pair with one member."""
    domains = {device.name: Domain(device, device.mlag[0]) for device in index.devices.values() if device.mlag}
    partners = _partners(domains, links)
    outward = _outward(links)
    made = []
    for name in sorted(domains, key=natural):
        other = partners.get(name)
        if other is None:
            made.append(_alone(domains[name], domains, outward, index))
        elif natural(name) < natural(other):
            made.append(_pair(domains[name], domains[other], outward, index))
    return tuple(made)


def _partners(domains: dict[str, Domain], links: Iterable[Link]) -> dict[str, str]:
    """Device -> its peer: by the peer-link, by addresses that mirror each other, or alone together in a domain.

    In this order, since the same domain number and the same addresses are often used for every pair of a network.
    """
    partners: dict[str, str] = {}
    for link in links:
        ends = (link.a, link.b)
        if all(
            end.device in domains and domains[end.device].mlag.peer_link in (end.interface, end.lag) for end in ends
        ):
            _join(link.a.device, link.b.device, partners)
    by_domain: dict[tuple[str, str | None], list[Domain]] = {}
    for name, domain in domains.items():
        if name not in partners:
            by_domain.setdefault((domain.mlag.kind, domain.mlag.domain_id), []).append(domain)
    for group in by_domain.values():
        owners: dict[str, list[Domain]] = {}
        for domain in group:
            for address in _local_addresses(domain):
                owners.setdefault(address, []).append(domain)
        for domain in group:
            found = [other for other in owners.get(_peer_address(domain) or "", []) if other is not domain]
            if len(found) == 1 and _peer_address(found[0]) in _local_addresses(domain):
                _join(domain.device.name, found[0].device.name, partners)
        left = [domain.device.name for domain in group if domain.device.name not in partners]
        if len(left) == 2 and group[0].mlag.domain_id is not None:
            _join(left[0], left[1], partners)
    return partners


def _join(a: str, b: str, partners: dict[str, str]) -> None:
    if a != b and a not in partners and b not in partners:
        partners[a], partners[b] = b, a


def _peer_address(domain: Domain) -> str | None:
    """The address by which a member knows its peer; a vPC has none but that of its keepalive."""
    mlag = domain.mlag
    return mlag.heartbeat_address if mlag.kind == "vpc" else mlag.peer_address


def _mirror(a: Domain, b: Domain) -> bool | None:
    """Whether each member names an address of the other; None where one names none, or a vPC's own is not known."""
    sides = [(_peer_address(a), b), (_peer_address(b), a)]
    if any(peer is None or (other.mlag.kind == "vpc" and not _local_addresses(other)) for peer, other in sides):
        return None
    return all(peer in _local_addresses(other) for peer, other in sides)


def _local_addresses(domain: Domain) -> set[str]:
    """The addresses a peer may know this member by; for vPC the keepalive's source."""
    mlag = domain.mlag
    local = next((found for found in domain.device.interfaces if found.name == mlag.local_interface), None)
    own = [mlag.local_address, mlag.heartbeat_source, *(local.addresses if local is not None else ())]
    return {text.partition("/")[0] for text in own if text}


def _pair(a: Domain, b: Domain, outward: dict[str, list[Link]], index: Index) -> MlagPair:
    missing = [
        f"{number} on {holder.device.name} only"
        for holder, other in ((a, b), (b, a))
        for number in sorted(set(holder.mlag.members) - set(other.mlag.members), key=natural)
    ]
    return MlagPair(
        id=f"{a.device.name}--{b.device.name}",
        devices=(a.device.name, b.device.name),
        spans=(*_shown(a), *_shown(b)),
        kind=a.mlag.kind,
        domain_id=a.mlag.domain_id,
        members=(_member(a, outward, index), _member(b, outward, index)),
        missing=tuple(missing),
        differences=differences(a.device, a.mlag, b.device, b.mlag),
        addresses_mirror=_mirror(a, b),
    )


def _alone(domain: Domain, domains: dict[str, Domain], outward: dict[str, list[Link]], index: Index) -> MlagPair:
    peer = _peer_address(domain)
    like = [other for other in domains.values() if other is not domain and peer in _local_addresses(other)]
    why = f"which of {', '.join(held.device.name for held in like)} is the peer" if len(like) > 1 else NOT_SUPPLIED
    return MlagPair(
        id=domain.device.name,
        devices=(domain.device.name,),
        spans=_shown(domain),
        kind=domain.mlag.kind,
        domain_id=domain.mlag.domain_id,
        members=(_member(domain, outward, index),),
        unknown=dict.fromkeys(("members", "missing", "differences", "addresses_mirror"), why),
    )


def _shown(domain: Domain) -> tuple[Span, ...]:
    peer_link = next((found for found in domain.device.interfaces if found.name == domain.mlag.peer_link), None)
    return spans(domain.device.name, domain.mlag, peer_link)


def _member(domain: Domain, outward: dict[str, list[Link]], index: Index) -> MlagMember:
    mlag, device = domain.mlag, domain.device
    lag: Lag | None = None
    if not mlag.virtual_peer_link:
        lag = next((found for found in device.lags if found.name == mlag.peer_link), None)
    port: Interface | None = index.interface(device.name, mlag.peer_link) if mlag.peer_link else None
    return MlagMember(
        device=device.name,
        domain_id=mlag.domain_id,
        peer_link=mlag.peer_link,
        peer_link_members=len(lag.active_members) if lag is not None else None,
        peer_link_bps=lag.capacity_bps if lag is not None else (port.capacity_bps if port is not None else None),
        peer_address=mlag.peer_address,
        local_address=mlag.local_address,
        heartbeat_address=mlag.heartbeat_address,
        reload_delay_s=mlag.reload_delay_s if mlag.reload_delay_s is not None else mlag.delay_restore_s,
        dual_primary_detection=mlag.dual_primary_detection,
        members=mlag.members,
        uplink_bps=_uplink(domain, outward.get(device.name, [])),
    )


def _outward(links: Iterable[Link]) -> dict[str, list[Link]]:
    """Device -> its physical links, in one pass over all."""
    found: dict[str, list[Link]] = {}
    for link in links:
        if link.kind == "physical":
            found.setdefault(link.a.device, []).append(link)
            found.setdefault(link.b.device, []).append(link)
    return found


def _uplink(domain: Domain, links: Iterable[Link]) -> int | None:
    """Sum over the links that are up and lead elsewhere than the peer-link; None where one rate is not known."""
    total = 0
    for link in links:
        own = link.a if link.a.device == domain.device.name else link.b
        if domain.mlag.peer_link in (own.interface, own.lag) or False in (link.a.enabled, link.b.enabled):
            continue
        if link.capacity_bps is None:
            return None
        total += link.capacity_bps
    return total
