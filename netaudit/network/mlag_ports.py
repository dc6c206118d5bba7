"""What an MLAG or vPC pair has to carry itself: its peer-link against the uplinks, and ports of one member alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from netaudit.model.interface import Interface
from netaudit.model.network import Link, MlagMember, MlagPair
from netaudit.network.index import Index

Around = dict[str, set[str]]
"""Device -> the devices that it has links with."""


def with_ports(pairs: Sequence[MlagPair], links: Sequence[Link], index: Index) -> tuple[MlagPair, ...]:
    """The pairs with the share of their peer-link and with their orphan ports."""
    around: Around = {}
    for link in links:
        around.setdefault(link.a.device, set()).add(link.b.device)
        around.setdefault(link.b.device, set()).add(link.a.device)
    return tuple(_with_ports(pair, around, index) for pair in pairs)


def _with_ports(pair: MlagPair, around: Around, index: Index) -> MlagPair:
    if len(pair.members) != 2:
        return pair
    first, second = pair.members
    orphans = (*_orphans(first, second, around, index), *_orphans(second, first, around, index))
    widest = max((member.uplink_bps or 0 for member in pair.members), default=0)
    rates = [member.peer_link_bps for member in pair.members]
    blind = [member.device for member in pair.members if member.peer_link_bps is None or member.uplink_bps is None]
    if blind:
        why = f"the rate of the peer-link or of an uplink of {blind[0]} is not known"
        return replace(pair, orphans=orphans, unknown={**pair.unknown, "peer_link_share": why})
    share = min(rate for rate in rates if rate is not None) / widest if widest else None
    return replace(pair, orphans=orphans, peer_link_share=None if share is None else round(share, 2))


def _orphans(member: MlagMember, twin: MlagMember, around: Around, index: Index) -> Iterator[str]:
    """The switched ports of one member whose other end, by link or by description, is not attached to its twin."""
    spread = {port.name for port in index.interfaces[member.device].values() if port.mlag_id is not None}
    known = {_attached(port) for port in index.interfaces.get(twin.device, {}).values()}
    for port in index.interfaces[member.device].values():
        if not _single(port, spread):
            continue
        if port.neighbor is not None:
            far = port.neighbor.device
            if far != twin.device and twin.device not in around.get(far, set()):
                yield f"{member.device} {port.name} ({far})"
        elif port.role == "host" and port.description is not None and _attached(port) not in known:
            yield f"{member.device} {port.name} ({port.description})"


def _single(port: Interface, spread: set[str]) -> bool:
    """Whether a port is switched, on, and in no group that both members have."""
    switched = port.switchport is not None and port.switchport.mode in ("access", "trunk")
    own = port.kind == "physical" and port.enabled is not False and port.role != "peer-link"
    return switched and own and port.lag not in spread and port.mlag_id is None


def _attached(port: Interface) -> str | None:
    """What a description calls the other end: its first word, without the name of its card or port."""
    words = re.split(r"[\s:,;/]+", (port.description or "").casefold().strip())
    return re.sub(r"[-_.]?(nic|eth|et|port|vmnic|if)[-_.]?\d+$", "", words[0]) if words[0] else None
