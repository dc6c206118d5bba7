"""Sites: their ways out, what those carry, and what is left of it when one thing fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from netaudit.model.base import Span
from netaudit.model.intent import Intent
from netaudit.model.interface import Interface
from netaudit.model.network import Link, Site
from netaudit.network.index import Index, read_address, spans
from netaudit.network.intent import rate_bps

OUTWARD_ROLES = ("wan", "internet-edge", "dc-interconnect", "partner")
"""Interface roles that lead out of a site, also where the other end is not known."""


class Uplink(NamedTuple):
    """A way out of a site, seen from inside."""

    id: str
    device: str
    port: str
    interface: Interface | None
    capacity_bps: int | None
    srlgs: tuple[str, ...]
    up: bool


class Loss(NamedTuple):
    """A single failure, and the capacity that goes with it."""

    bps: int
    failure: str


def sites(index: Index, intent: Intent, links: Sequence[Link]) -> tuple[Site, ...]:
    """Every site of the intent and of the devices."""
    names = dict.fromkeys((*intent.sites, *(device.site for device in index.devices.values() if device.site)))
    if not names:
        return ()
    uplinks = _uplinks(index, links)
    return tuple(_site(name, uplinks.get(name, []), intent, index) for name in names)


def _uplinks(index: Index, links: Sequence[Link]) -> dict[str, list[Uplink]]:
    """Site -> the links that leave it, and the outward ports whose other end nobody supplied."""
    found: dict[str, list[Uplink]] = {}
    wired: set[tuple[str, str]] = set()
    for link in _wires(links):
        ends = (link.a, link.b)
        places = [index.devices[end.device].site if end.device in index.devices else None for end in ends]
        wired.update((end.device, end.interface) for end in ends)
        if places[0] == places[1] or (None in places and all(end.known for end in ends)):
            continue
        for end, site in zip(ends, places, strict=True):
            if site is not None:
                interface = index.interface(end.device, end.interface)
                rate = _rate(link.capacity_bps, link.contract_bps)
                up = False not in (link.a.enabled, link.b.enabled)
                found.setdefault(site, []).append(
                    Uplink(link.id, end.device, end.interface, interface, rate, link.srlgs, up)
                )
    for device in index.devices.values():
        for interface in device.interfaces if device.site else ():
            if interface.role not in OUTWARD_ROLES or (device.name, interface.name) in wired or interface.lag:
                continue
            port = f"{device.name}:{interface.name}"
            rate = _rate(interface.capacity_bps, interface.contract_bps)
            up = interface.enabled is not False
            found.setdefault(device.site or "", []).append(
                Uplink(port, device.name, interface.name, interface, rate, interface.srlgs, up)
            )
    return found


def _wires(links: Sequence[Link]) -> Iterator[Link]:
    """The links that carry: members instead of their LAG, and logical ones where no parent port is linked."""
    bundles = {(end.device, end.lag) for link in links if link.kind == "physical" for end in (link.a, link.b)}
    joined = {_pair(link) for link in links if link.kind != "logical"}
    for link in links:
        ports = {(link.a.device, link.a.interface), (link.b.device, link.b.interface)}
        if not (link.kind == "lag" and bundles & ports) and not (link.kind == "logical" and _pair(link) in joined):
            yield link


def _pair(link: Link) -> frozenset[str]:
    return frozenset((link.a.device, link.b.device))


def _rate(capacity: int | None, contract: int | None) -> int | None:
    """What a way out carries: no more than the port can, and no more than the carrier sold."""
    rates = [rate for rate in (capacity, contract) if rate is not None]
    return min(rates, default=None)


def _site(name: str, uplinks: Sequence[Uplink], intent: Intent, index: Index) -> Site:
    wanted = intent.sites.get(name)
    up = [uplink for uplink in uplinks if uplink.up]
    peak = rate_bps(wanted.peak) if wanted is not None else None
    unknown: dict[str, str] = {}
    total, worst = _survival(up, index, unknown)
    left = total - worst.bps if total is not None and worst is not None else None
    slowest = _slowest_twin(up)
    edges, carriers = _internet(uplinks, index)
    if left is None and "surviving_bps" in unknown:
        unknown["survival_ratio"] = unknown["surviving_bps"]
    return Site(
        id=name,
        devices=tuple(device.name for device in index.devices.values() if device.site == name),
        spans=tuple(_shown(uplinks)),
        name=name,
        role=wanted.role if wanted is not None else None,
        uplinks=tuple(uplink.id for uplink in uplinks),
        providers=tuple(
            dict.fromkeys(
                uplink.interface.provider
                for uplink in uplinks
                if uplink.interface is not None and uplink.interface.provider
            )
        ),
        edge_devices=tuple(dict.fromkeys(uplink.device for uplink in uplinks)),
        uplink_bps=total,
        surviving_bps=left,
        worst_failure=worst.failure if worst is not None else None,
        peak_bps=peak,
        survival_ratio=left / peak if left is not None and peak else None,
        twin_differences=_twin_differences(uplinks),
        capacity_share=slowest[0] if slowest is not None else None,
        slowest_uplink=slowest[1] if slowest is not None else None,
        internet_edges=edges,
        internet_providers=carriers,
        unknown=unknown,
    )


def _shown(uplinks: Iterable[Uplink]) -> Iterator[Span]:
    for uplink in uplinks:
        yield from spans(uplink.device, uplink.interface)


def _survival(uplinks: Sequence[Uplink], index: Index, unknown: dict[str, str]) -> tuple[int | None, Loss | None]:
    """The capacity of all uplinks together, and the worst single failure; both absent where one rate is not known."""
    if not uplinks:
        unknown.update(dict.fromkeys(("uplink_bps", "surviving_bps"), "no link out of the site is known"))
        return None, None
    blind = [f"{uplink.device} {uplink.port}" for uplink in uplinks if uplink.capacity_bps is None]
    if blind:
        why = f"rate of {' and '.join(blind)} is not known"
        unknown.update(dict.fromkeys(("uplink_bps", "surviving_bps"), why))
        return None, None
    losses: dict[str, int] = {}
    for uplink in uplinks:
        rate = uplink.capacity_bps or 0
        for failure in (
            f"link {uplink.id}",
            f"device {index.chassis(uplink.device)}",
            *(f"risk group {risk}" for risk in uplink.srlgs),
        ):
            losses[failure] = losses.get(failure, 0) + rate
    # Of equal losses the device's tells most: it goes with all its links.
    worst = max(losses, key=lambda failure: (losses[failure], failure.startswith("device "), failure))
    return sum(uplink.capacity_bps or 0 for uplink in uplinks), Loss(losses[worst], worst)


def _slowest_twin(uplinks: Iterable[Uplink]) -> tuple[float, str] | None:
    """The uplink that is slowest beside the fastest of its role, and its share of that one's rate."""
    by_role: dict[str, list[tuple[int, str]]] = {}
    for uplink in uplinks:
        if uplink.interface is not None and uplink.interface.role is not None and uplink.capacity_bps:
            told = f"{uplink.device} {uplink.port}"
            by_role.setdefault(uplink.interface.role, []).append((uplink.capacity_bps, told))
    shares = [(round(min(held)[0] / max(held)[0], 3), min(held)[1]) for held in by_role.values() if len(held) > 1]
    return min(shares, default=None)


def _internet(uplinks: Iterable[Uplink], index: Index) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chassis with ways to the Internet, and who is at their other ends."""
    edges: list[str] = []
    carriers: list[str] = []
    for uplink in uplinks:
        if uplink.interface is not None and uplink.interface.role == "internet-edge" and uplink.up:
            edges.append(index.chassis(uplink.device))
            carriers += [uplink.interface.provider] if uplink.interface.provider else _neighbors(uplink, index)
    return tuple(dict.fromkeys(edges)), tuple(dict.fromkeys(carriers))


def _neighbors(uplink: Uplink, index: Index) -> Iterator[str]:
    """The AS of each external BGP neighbour in a subnet of the uplink."""
    own = [read[1] for text in (uplink.interface.addresses if uplink.interface else ()) if (read := read_address(text))]
    for held in index.devices[uplink.device].bgp_neighbors:
        read = read_address(held.peer)
        if held.external and read is not None and any(subnet.covers(read[1]) for subnet in own):
            yield f"AS {held.remote_as}"


def _twin_differences(uplinks: Iterable[Uplink]) -> tuple[str, ...]:
    """Uplinks of one role whose outbound policies are not the same, told of each that differs from the first."""
    by_role: dict[str, list[Uplink]] = {}
    for uplink in uplinks:
        if uplink.interface is not None and uplink.interface.role is not None:
            by_role.setdefault(uplink.interface.role, []).append(uplink)
    told = []
    for twins in by_role.values():
        ranked = sorted(twins, key=lambda uplink: _policy(uplink) is None)
        first = ranked[0]
        told += [f"{_told(uplink)}, {_told(first)}" for uplink in ranked[1:] if _policy(uplink) != _policy(first)]
    return tuple(told)


def _policy(uplink: Uplink) -> str | None:
    qos = uplink.interface.qos if uplink.interface is not None else None
    return qos.output if qos is not None else None


def _told(uplink: Uplink) -> str:
    policy = _policy(uplink)
    return f"{uplink.device} {uplink.port} has {policy or 'no policy'}"
