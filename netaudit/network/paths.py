"""Critical services: whether their ends are joined, and what alone would part them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from netaudit.model.intent import Intent
from netaudit.model.network import Link, Segment, ServicePath
from netaudit.network.bottlenecks import bottlenecks, surviving_bps
from netaudit.network.ends import NOT_SUPPLIED
from netaudit.network.graph import LAN, Graph, cuts
from netaudit.network.index import Index, management, read_address, spans
from netaudit.network.intent import rate_bps
from netaudit.network.names import DeviceNames

EVERYWHERE = ("0.0.0.0/0", "::/0")
INTERNET_ROLE = "internet-edge"


class Ends(NamedTuple):
    """The chassis that stand for a service's end, or why none does."""

    chassis: tuple[str, ...]
    why: str = ""


def service_paths(
    index: Index,
    intent: Intent,
    graph: Graph,
    segments: Sequence[Segment],
    links: Iterable[Link],
    open_ends: Collection[str],
) -> tuple[ServicePath, ...]:
    """One for each service of the intent. `open_ends` are devices with neighbours that are not supplied."""
    if not intent.services:
        return ()
    links = tuple(links)
    risks, rates = _risks(links), _rates(links, graph, index)
    names = DeviceNames.of(tuple(index.devices.values()))
    beyond = {index.chassis(device) for device in open_ends}
    made = []
    for name, service in intent.services.items():
        ends = [service_end(text, index, names, segments) for text in (service.source, service.target)]
        path = _path(name, service.source, service.target, ends, graph, risks, beyond, index)
        path = _with_rates(path, ends, graph, rates, rate_bps(service.peak)) if path.connected else path
        made.append(path if service.critical else replace(path, critical=False))
    return tuple(made)


def _with_rates(
    path: ServicePath, ends: Sequence[Ends], graph: Graph, rates: Mapping[str, int | None], peak: int | None
) -> ServicePath:
    """The path with its narrow hops, and with what is left of it after a failure where a peak is expected."""
    sources, targets = ends[0].chassis, ends[1].chassis
    narrow = bottlenecks(graph, sources, targets, rates)
    if not peak or set(sources) & set(targets):
        return replace(path, bottlenecks=narrow, peak_bps=peak)
    left = surviving_bps(graph, sources, targets, rates)
    if left is None:
        unknown = {**path.unknown, "survival_ratio": "the rate of a link on the way is not known"}
        return replace(path, bottlenecks=narrow, peak_bps=peak, unknown=unknown)
    return replace(path, bottlenecks=narrow, peak_bps=peak, surviving_bps=left, survival_ratio=left / peak)


def _rates(links: Iterable[Link], graph: Graph, index: Index) -> dict[str, int | None]:
    """Wire of the graph -> bit/s; a port into a LAN carries what the port does."""
    found: dict[str, int | None] = {link.id: link.contract_bps or link.capacity_bps for link in links}
    for edge in graph.edges.values():
        if edge.id not in found:
            device, _, port = edge.id.partition("--")[0].partition(":")
            interface = index.interface(device, port)
            found[edge.id] = interface.capacity_bps if interface is not None else None
    return found


def _risks(links: Iterable[Link]) -> dict[str, list[str]]:
    """Shared-risk group -> the links in it."""
    found: dict[str, list[str]] = {}
    for link in links:
        for risk in link.srlgs:
            found.setdefault(risk, []).append(link.id)
    return found


def service_end(text: str, index: Index, names: DeviceNames, segments: Iterable[Segment]) -> Ends:
    """The chassis behind a device's name, a site's, or a prefix's routers."""
    at_site = [name for name, device in index.devices.items() if device.site == text]
    device = names.find(text)
    if device is not None:
        return Ends((index.chassis(device),))
    if at_site:
        return Ends(tuple(dict.fromkeys(index.chassis(name) for name in at_site)))
    if text in EVERYWHERE:
        edge = tuple(dict.fromkeys(index.chassis(name) for name in index.devices if _at_the_edge(name, index)))
        return Ends(edge, "" if edge else f"no device or interface has the role {INTERNET_ROLE}")
    read = read_address(text)
    if read is None:
        return Ends((), f"{text} is no device, site or prefix that is known")
    holders = [
        index.chassis(member.device)
        for segment in segments
        if (own := read_address(segment.prefix)) is not None and (read[1].covers(own[1]) or own[1].covers(read[1]))
        for member in segment.members
        if member.enabled is not False
    ]
    holders += [
        index.chassis(owner.device)
        for (_, version, _), owners in index.owners.items()
        if version == read[1].version
        for owner in owners
        if owner.interface.kind == "loopback" and read[1].covers(owner.subnet)
    ]
    return Ends(tuple(dict.fromkeys(holders)), "" if holders else f"no supplied device has an address in {text}")


def _at_the_edge(name: str, index: Index) -> bool:
    device = index.devices[name]
    return device.role == INTERNET_ROLE or any(
        interface.role == INTERNET_ROLE and not management(interface) for interface in device.interfaces
    )


def _path(
    name: str,
    source: str,
    target: str,
    ends: Sequence[Ends],
    graph: Graph,
    risks: dict[str, list[str]],
    open_ends: Collection[str],
    index: Index,
) -> ServicePath:
    known = ServicePath(id=name, service=name, source=source, target=target, devices=())
    why = "; ".join(end.why for end in ends if end.why)
    if why:
        return _unknown(known, why)
    found = cuts(graph, ends[0].chassis, ends[1].chassis)
    if found is None:
        sides = [graph.reached(end.chassis) for end in ends]
        if all(side & set(open_ends) for side in sides):
            return _unknown(known, NOT_SUPPLIED)
        return ServicePath(
            id=name, service=name, source=source, target=target, devices=ends[0].chassis, connected=False
        )
    devices = tuple(node for node in found.nodes if not node.startswith(LAN))
    return ServicePath(
        id=name,
        service=name,
        source=source,
        target=target,
        devices=tuple(dict.fromkeys((*devices, *(node for end in ends for node in end.chassis)))),
        spans=tuple(
            span for node in devices if (device := index.devices.get(node)) is not None for span in spans(node, device)
        ),
        connected=True,
        cut_devices=devices,
        cut_links=found.edges,
        cut_srlgs=tuple(risk for risk, members in sorted(risks.items()) if _parts(members, ends, graph)),
    )


def _unknown(path: ServicePath, why: str) -> ServicePath:
    unknown = dict.fromkeys(("connected", "cut_devices", "cut_links", "cut_srlgs"), why)
    return ServicePath(id=path.id, service=path.service, source=path.source, target=path.target, unknown=unknown)


def _parts(members: Sequence[str], ends: Sequence[Ends], graph: Graph) -> bool:
    """Whether the ends are parted when all links of a group fail."""
    left = graph.without(edges=members)
    return not left.reached(ends[0].chassis) & set(ends[1].chassis)
