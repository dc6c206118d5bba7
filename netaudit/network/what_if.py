"""What a failure would cost: the gateways, LAGs, sites and services that lose their connection or their second leg."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from msgspec.structs import replace

from netaudit.errors import UsageError
from netaudit.model.base import Value
from netaudit.model.network import Link, LinkEnd, Network, Segment, SegmentMember
from netaudit.network.graph import LAN, Graph, build_graph
from netaudit.network.index import Index, index
from netaudit.network.paths import service_paths
from netaudit.network.sessions import peers_not_supplied
from netaudit.network.site_pairs import site_pairs

SHOWN = 5
"""Of the sites that a site no longer reaches, so many are named."""

Kind = Literal["gateway", "segment", "lag", "device", "site", "site-pair", "service"]


class Impact(Value, frozen=True, kw_only=True):
    """Something that the failure leaves without connection, or without a second leg."""

    kind: Kind
    name: str
    loses: Literal["connection", "redundancy"]
    detail: str


class WhatIf(Value, frozen=True, kw_only=True):
    """A failure and all that follows from it."""

    failed: tuple[str, ...]
    """What was asked for, as the network calls it."""
    devices: tuple[str, ...] = ()
    """The devices that are gone."""
    links: tuple[str, ...] = ()
    """The links that are gone, those of the devices included."""
    impacts: tuple[Impact, ...] = ()
    """What loses its connection first, then what loses its redundancy."""
    moved: tuple[str, ...] = ()
    """Gateways that another router answers for then: `hsrp 10.1.10.1 on 10.1.10.0/24: from r1 to r2`."""


class Failed(NamedTuple):
    """Devices and links that are down."""

    devices: frozenset[str]
    links: frozenset[str]


def what_if(network: Network, fail: Sequence[str]) -> WhatIf:
    """The state of the network when devices, links, sites or shared-risk groups fail together.

    Each of `fail` is a device, a chassis, a site, a link's identifier, one of its ends (`DEVICE:INTERFACE`), or a
    shared-risk group. Raises UsageError where it is none of them.
    """
    tables = index(network.devices)
    named = [_resolve(text, network, tables) for text in fail]
    devices = frozenset(device for found in named for device in found.devices)
    links = frozenset(link for found in named for link in found.links) | {
        link.id for link in network.links if devices & {link.a.device, link.b.device}
    }
    failed = Failed(devices, links)
    after = _after(network, failed)
    impacts = (
        *_gateways(network, failed),
        *_segments(network, failed),
        *_lags(network, failed),
        *_isolated(network, after.graph, failed, tables),
        *_sites(network, failed),
        *_site_pairs(network, after, failed),
        *_services(network, after),
    )
    return WhatIf(
        failed=tuple(fail),
        devices=tuple(sorted(devices)),
        links=tuple(link.id for link in network.links if link.id in links),
        impacts=tuple(sorted(impacts, key=lambda impact: impact.loses)),
        moved=tuple(_moved(network, failed)),
    )


def _resolve(text: str, network: Network, tables: Index) -> Failed:
    devices = {name for name in tables.devices if text in (name, tables.chassis(name), tables.devices[name].site)}
    if devices:
        return Failed(frozenset(devices), frozenset())
    links = {link.id for link in network.links if text in (link.id, *_ends(link)) or text in link.srlgs}
    # A bundle is down when its members are.
    links |= {member.id for link in network.links if link.id in links for member in _members(link, network.links)}
    if links:
        return Failed(frozenset(), frozenset(links))
    ends = [f"{name}:{port}" for name, ports in tables.interfaces.items() for port in ports] if ":" in text else []
    known = [*tables.devices, *(link.id for link in network.links), *(site.name for site in network.sites), *ends]
    close = get_close_matches(text, known, n=1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    raise UsageError(f"{text} is no device, link, site or shared-risk group of this network{hint}")


def _ends(link: Link) -> tuple[str, str]:
    return f"{link.a.device}:{link.a.interface}", f"{link.b.device}:{link.b.interface}"


def _members(lag: Link, links: Iterable[Link]) -> Iterator[Link]:
    if lag.kind != "lag":
        return
    ends = {(end.device, end.interface) for end in (lag.a, lag.b)}
    for link in links:
        if link.kind == "physical" and {(end.device, end.lag) for end in (link.a, link.b)} == ends:
            yield link


class _After(NamedTuple):
    """The network with the failed parts switched off."""

    network: Network
    tables: Index
    graph: Graph


def _after(network: Network, failed: Failed) -> _After:
    links = tuple(
        replace(link, a=_down(link.a), b=_down(link.b)) if link.id in failed.links else link for link in network.links
    )
    segments = tuple(_without(segment, failed.devices) for segment in network.segments)
    left = tuple(device for device in network.devices if device.name not in failed.devices)
    tables = index(left)
    # A device without configuration is a node by its links alone, and stays; its links are down.
    graph = build_graph(tables, links, segments)
    return _After(replace(network, devices=left, links=links, segments=segments), tables, graph)


def _down(end: LinkEnd) -> LinkEnd:
    return replace(end, enabled=False)


def _without(segment: Segment, devices: frozenset[str]) -> Segment:
    if not devices & set(segment.devices):
        return segment
    members: tuple[SegmentMember, ...] = tuple(own for own in segment.members if own.device not in devices)
    return replace(segment, members=members, devices=tuple(name for name in segment.devices if name not in devices))


def _gateways(network: Network, failed: Failed) -> Iterator[Impact]:
    for group in network.fhrp_groups:
        before = {member.chassis for member in group.members if member.enabled is not False}
        left = {
            member.chassis
            for member in group.members
            if member.enabled is not False and member.device not in failed.devices
        }
        name = f"{group.protocol} {', '.join(group.virtual_ips)} on {group.segment or group.id}"
        if before and not left:
            yield _lost("gateway", name, "no router is left behind it")
        elif len(before) > 1 and len(left) == 1:
            yield _weakened("gateway", name, f"only {next(iter(left))} is left behind it")


def _moved(network: Network, failed: Failed) -> Iterator[str]:
    """Groups whose active member is gone, and who wins among those that stand: nobody certain where two are equal."""
    for group in network.fhrp_groups:
        left = [own for own in group.members if own.enabled is not False and own.device not in failed.devices]
        if group.active is None or group.active not in failed.devices or not left:
            continue
        best = max(own.priority or 0 for own in left)
        heirs = [own.device for own in left if (own.priority or 0) == best]
        name = f"{group.protocol} {', '.join(group.virtual_ips)} on {group.segment or group.id}"
        yield f"{name}: from {group.active} to {' or '.join(heirs)}"


def _segments(network: Network, failed: Failed) -> Iterator[Impact]:
    """Subnets without a shared gateway address whose last router is gone."""
    for segment in network.segments:
        if segment.gateways or segment.role in ("transit", "management"):
            continue
        live = {member.device for member in segment.members if member.enabled is not False}
        if live and live <= failed.devices:
            yield _lost("segment", segment.id, "its last router is gone")


def _lags(network: Network, failed: Failed) -> Iterator[Impact]:
    """Bundles of devices that stand, by the member links that stand."""
    landed: dict[tuple[str, str], list[str]] = {}
    for link in network.links:
        if link.kind == "physical" and False not in (link.a.enabled, link.b.enabled):
            for end in (link.a, link.b):
                if end.lag is not None:
                    landed.setdefault((end.device, end.lag), []).append(link.id)
    for lag in network.lags:
        members = landed.get((lag.device or "", lag.name), [])
        left = [link for link in members if link not in failed.links]
        if lag.device in failed.devices or len(left) == len(members):
            continue
        name = f"{lag.device} {lag.name}"
        if not left:
            yield _lost("lag", name, "no member is left")
        elif len(left) < (lag.min_links or 0):
            yield _lost("lag", name, f"{len(left)} of {len(members)} members left, it needs {lag.min_links}")
        else:
            yield _weakened("lag", name, f"{len(left)} of {len(members)} members left")


def _isolated(network: Network, after: Graph, failed: Failed, tables: Index) -> Iterator[Impact]:
    """Devices that stand and can no longer reach the largest part of the network that they belonged to."""
    before = build_graph(tables, network.links, network.segments)
    gone = {tables.chassis(name) for name in failed.devices}
    piece_of = {node: number for number, piece in enumerate(after.parts()) for node in piece}
    for part in before.parts():
        left = [node for node in part if node in piece_of and node not in gone and not node.startswith(LAN)]
        sizes = Counter(piece_of[node] for node in left)
        largest = max(sizes, key=lambda piece: (sizes[piece], -piece), default=-1)
        for node in sorted(node for node in left if piece_of[node] != largest):
            yield _lost("device", node, "cut off from the rest of the network")


def _sites(network: Network, failed: Failed) -> Iterator[Impact]:
    """Sites of which a device stands, by the uplinks that stand."""
    for site in network.sites:
        if set(site.devices) <= failed.devices:
            continue
        up = _standing(site.uplinks, network.links, Failed(frozenset(), frozenset()))
        left = _standing(site.uplinks, network.links, failed)
        if up and not left:
            yield _lost("site", site.name, "no link out of it is left")
        elif len(up) > 1 and len(left) == 1:
            yield _weakened("site", site.name, f"only {left[0]} is left")


def _site_pairs(network: Network, after: _After, failed: Failed) -> Iterator[Impact]:
    """Sites that no longer reach each other, or do by one thing alone; each pair is told of its first site."""
    standing = [site for site in network.sites if not set(site.devices) <= failed.devices]
    left = [
        replace(site, devices=tuple(name for name in site.devices if name not in failed.devices)) for site in standing
    ]
    known = {pair.id: pair for pair in network.site_pairs}
    open_ends = peers_not_supplied(network.bgp_sessions)
    told: dict[tuple[str, str], list[str]] = {}
    for pair in site_pairs(left, after.graph, after.network.links, open_ends, after.tables):
        before = known.get(pair.id)
        if before is None or not before.connected or pair.connected is None:
            continue
        if not pair.connected:
            told.setdefault((pair.a, ""), []).append(pair.b)
            continue
        was = {*before.cut_devices, *before.cut_links}
        new = [name for name in (*pair.cut_devices, *pair.cut_links) if name not in was]
        if new:
            told.setdefault((pair.a, ", ".join(new)), []).append(pair.b)
    for (name, cut), others in told.items():
        more = f" and {len(others) - SHOWN} more sites" if len(others) > SHOWN else ""
        ends = f"{name} -- {', '.join(others[:SHOWN])}{more}"
        if cut:
            yield _weakened("site-pair", ends, f"now hangs on {cut} alone")
        else:
            yield _lost("site-pair", ends, "no way is left between them")


def _standing(uplinks: Sequence[str], links: Iterable[Link], failed: Failed) -> list[str]:
    """The uplinks that are up; one without a known link stands while its device does."""
    state = {link.id: link.id not in failed.links and False not in (link.a.enabled, link.b.enabled) for link in links}
    return [name for name in uplinks if state.get(name, name.partition(":")[0] not in failed.devices)]


def _services(network: Network, after: _After) -> Iterator[Impact]:
    before = {path.service: path for path in network.paths}
    open_ends = peers_not_supplied(network.bgp_sessions)
    for path in service_paths(
        after.tables, network.intent, after.graph, after.network.segments, after.network.links, open_ends
    ):
        known = before.get(path.service)
        if known is None or not known.connected:
            continue
        if not path.connected:
            yield _lost("service", path.service, f"{path.source} no longer reaches {path.target}")
        elif set(path.cut_devices) - set(known.cut_devices) or set(path.cut_links) - set(known.cut_links):
            new = [*path.cut_devices, *path.cut_links]
            told = [name for name in new if name not in known.cut_devices and name not in known.cut_links]
            yield _weakened("service", path.service, f"now hangs on {', '.join(told)} alone")


def _lost(kind: Kind, name: str, detail: str) -> Impact:
    return Impact(kind=kind, name=name, loses="connection", detail=detail)


def _weakened(kind: Kind, name: str, detail: str) -> Impact:
    return Impact(kind=kind, name=name, loses="redundancy", detail=detail)
