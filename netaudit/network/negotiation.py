"""Whether the two ends of a wire can agree on speed and duplex.

Below 1 Gbit/s a port that negotiates with one that does not falls back to half duplex (IEEE 802.3, 28.2.3.1). At
1 Gbit/s and above copper always negotiates, whatever `speed` says, and optics have one speed; there only ports that are
told different rates, or not to negotiate, disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from netaudit.config.units import format_rate
from netaudit.model.interface import Interface
from netaudit.model.network import Link, LinkEnd
from netaudit.network.index import Index

NEGOTIATED_FROM_BPS = 1_000_000_000


def with_negotiation(links: Sequence[Link], index: Index) -> tuple[Link, ...]:
    """The links with what keeps their ends from agreeing, where both are known."""
    return tuple(
        replace(link, wire=True, negotiation_problems=tuple(_problems(link, index))) if _is_wire(link, index) else link
        for link in links
    )


def _is_wire(link: Link, index: Index) -> bool:
    """Whether speed and duplex of both ends are those of one wire: they are ports, or units that have one alone."""
    ends = (link.a, link.b)
    if not (link.a.known and link.b.known):
        return False
    return link.kind == "physical" or (link.kind == "logical" and all(_is_port(end, index) for end in ends))


def _is_port(end: LinkEnd, index: Index) -> bool:
    """A port, or a unit of Junos without a tag, which was given the settings of its port."""
    port = index.interface(end.device, end.interface)
    if port is None or port.kind == "physical":
        return port is not None
    untagged = port.kind == "subinterface" and port.encapsulation_vlan is None
    return untagged and index.devices[end.device].platform == "junos"


def _problems(link: Link, index: Index) -> Iterator[str]:
    ends = (link.a, link.b)
    for end in ends:
        if end.duplex == "half":
            yield f"half duplex on {end.device}"
    a, b = ends
    if a.speed_bps is not None and b.speed_bps is not None and a.speed_bps != b.speed_bps:
        yield f"{format_rate(a.speed_bps)} on {a.device}, {format_rate(b.speed_bps)} on {b.device}"
    elif {a.duplex, b.duplex} == {"full", "half"}:
        yield f"duplex {a.duplex} on {a.device}, {b.duplex} on {b.device}"
    else:
        for end, far in (ends, ends[::-1]):
            if _fixed(end, index) and _negotiates(end, far, index):
                yield f"{_rate(end)} fixed on {end.device}, negotiated on {far.device}"


def _rate(end: LinkEnd) -> str:
    return format_rate(end.speed_bps) if end.speed_bps is not None else "rate"


def _fixed(end: LinkEnd, index: Index) -> bool:
    """Whether a port is told not to negotiate, in a way that it can follow."""
    if end.autonegotiation is not False:
        return False
    return _slow(end) or _told(end, index)


def _slow(end: LinkEnd) -> bool:
    return end.speed_bps is not None and end.speed_bps < NEGOTIATED_FROM_BPS


def _told(end: LinkEnd, index: Index) -> bool:
    """`no negotiation auto`, `speed nonegotiate`: said by itself, not by way of a rate."""
    port = index.interface(end.device, end.interface)
    return port is not None and "autonegotiation" in port.at and not _by_rate(port)


def _by_rate(port: Interface) -> bool:
    return port.at.get("autonegotiation") == port.at.get("speed_bps")


def _negotiates(end: LinkEnd, far: LinkEnd, index: Index) -> bool:
    """Whether the far port negotiates: it says so, or says nothing where only copper can be."""
    if far.autonegotiation is True:
        return True
    silent = far.autonegotiation is None and far.speed_bps is None and far.duplex is None
    return silent and _slow(end) and index.interface(far.device, far.interface) is not None
