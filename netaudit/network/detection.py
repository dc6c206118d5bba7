"""How soon two IGP neighbours notice that the other is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from netaudit.model.interface import Interface
from netaudit.model.network import AdjacencyEnd, IgpAdjacency
from netaudit.network.index import Index
from netaudit.network.sites import OUTWARD_ROLES

NEEDS_TIMERS = ("ios",)
"""Platforms on which BFD starts on an interface only once `bfd interval` stands there (RFC 5880 gives no default)."""
SOON_S = 1
"""Hellos missed for longer than this are noticed by users first."""


def with_detection(adjacencies: Sequence[IgpAdjacency], index: Index) -> tuple[IgpAdjacency, ...]:
    """The adjacencies with their role, and with what delays the detection of a failure."""
    made = []
    for adjacency in adjacencies:
        ports = [index.interface(end.device, end.interface) for end in (adjacency.a, adjacency.b)]
        roles = {port.role for port in ports if port is not None and port.role is not None}
        role = roles.pop() if len(roles) == 1 else None
        problems = tuple(_problems(adjacency, ports, role, index))
        made.append(replace(adjacency, role=role, detection_problems=problems) if role or problems else adjacency)
    return tuple(made)


def _problems(
    adjacency: IgpAdjacency, ports: Sequence[Interface | None], role: str | None, index: Index
) -> Iterator[str]:
    ends = (adjacency.a, adjacency.b)
    if not all(end.known and end.enabled for end in ends) or None in ports:
        return
    states = [_runs(port, index.devices[end.device].platform) for end, port in zip(ends, ports, strict=True)]
    if states[0] != states[1]:
        yield f"BFD on {ends[0 if states[0] else 1].device} only"
    carried = role in OUTWARD_ROLES or any(port is not None and port.contract_bps is not None for port in ports)
    if carried and not any(states) and not any(_hellos_soon(end) for end in ends):
        yield "no BFD on a carrier's link"


def _runs(port: Interface | None, platform: str) -> bool:
    """Whether a routing protocol's BFD session can come up from this end."""
    if port is None:
        return False
    asked = any(part is not None and part.bfd for part in (port.ospf, port.isis))
    return asked and (platform not in NEEDS_TIMERS or port.bfd is not None)


def _hellos_soon(end: AdjacencyEnd) -> bool:
    return end.dead_s is not None and end.dead_s <= SOON_S
