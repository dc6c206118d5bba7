"""What ports were measured to carry, as facts that rules may ask about; no demands are needed for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from netaudit.model.base import Span
from netaudit.model.interface import Interface
from netaudit.model.network import Link, MeasuredLoad, Network
from netaudit.network.carriers import Carriers
from netaudit.network.demands import MeasuredLoad as Row
from netaudit.network.forwarding import Port, Ports, carried
from netaudit.network.measured import Carried, Measured, share_of


def with_measured_loads(network: Network, measured: Measured) -> Network:
    """The network with every direction that was measured: of its links, and of ports whose far end is not known."""
    if not measured.by_port:
        return network
    ports, carriers = Ports(network.devices), Carriers(network)
    found = [load for link in network.links for load in _of_link(link, measured, ports, carriers)]
    ends = {(end.device, end.interface) for link in network.links for end in (link.a, link.b)}
    found += [
        load
        for port, row in measured.by_port.items()
        if port not in ends and (interface := ports.find(port)) is not None and _alone(interface)
        for load in _of_port(port, row, interface)
    ]
    return replace(network, measured_loads=tuple(found))


def measured_port(load: MeasuredLoad) -> dict[str, Any]:
    """What is told of it in the document of `netaudit capacity`, of a port that is no end of a link."""
    return {
        "device": load.source,
        "interface": load.interface,
        "way": load.way,
        "capacity_bps": load.capacity_bps,
        "p95_bps": load.p95_bps,
        "max_bps": load.max_bps,
        "utilisation": load.utilisation,
        "window": load.window,
        "port": load.counted_by,
    }


def _of_link(link: Link, measured: Measured, ports: Ports, carriers: Carriers) -> Iterator[MeasuredLoad]:
    ends: tuple[Port, Port] = ((link.a.device, link.a.interface), (link.b.device, link.b.interface))
    rates = carried(ends, link, ports, carriers)
    for here, there, rate in ((*ends, rates[0]), (*ends[::-1], rates[1])):
        told = measured.of_way(here, there)
        if told is None:
            continue
        known = here[0] in ports.devices
        port, far, way = (here, there, "out") if known else (there, here, "in")
        if not known and (interface := ports.find(there)) is not None:
            rate = _least(interface.port_bps, interface.contract_bps, link.contract_bps)
        yield _load(port, way, told, rate, link.spans, link=link.id, target=far[0], devices=link.devices)


def _of_port(port: Port, row: Row, interface: Interface) -> Iterator[MeasuredLoad]:
    spans = (Span(port[0], interface.line, interface.end),)
    out = _least(interface.capacity_bps, interface.contract_bps) if interface.capacity_bps else None
    into = _least(interface.port_bps, interface.contract_bps) if interface.port_bps else None
    ways = (("out", row.p95_out, row.max_out, out), ("in", row.p95_in, row.max_in, into))
    for way, usual, highest, rate in ways:
        if usual is not None or highest is not None:
            told = Carried(usual, highest, row.window, f"{port[0]}:{port[1]} {way}")
            yield _load(port, way, told, rate, spans, devices=(port[0],))


def _alone(interface: Interface) -> bool:
    """Whether its load is no part of another interface's, or is held back by itself."""
    return interface.kind in ("physical", "lag") or interface.capacity_source == "shaper"


def _least(*rates: int | None) -> float | None:
    known = [rate for rate in rates if rate]
    return min(known) if known else None


def _load(
    port: Port,
    way: str,
    told: Carried,
    rate: float | None,
    spans: tuple[Span, ...],
    *,
    devices: tuple[str, ...],
    link: str | None = None,
    target: str | None = None,
) -> MeasuredLoad:
    capacity = round(rate) if rate else None
    return MeasuredLoad(
        id=f"{port[0]}:{port[1]} {way}",
        devices=devices,
        spans=spans,
        source=port[0],
        interface=port[1],
        way="out" if way == "out" else "in",
        link=link,
        target=target,
        capacity_bps=capacity,
        p95_bps=told.p95_bps,
        max_bps=told.max_bps,
        utilisation=share_of(told, capacity),
        window=told.window,
        counted_by=told.port,
        unknown={} if capacity else dict.fromkeys(("capacity_bps", "utilisation"), f"the rate {way} is not known"),
    )
