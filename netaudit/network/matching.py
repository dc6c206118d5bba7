"""What two IGP neighbours must agree on, and which disagreements keep them apart.

RFC 2328, 10.5 and 10.6; ISO 10589.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netaudit.model.interface import Interface
from netaudit.model.network import AdjacencyEnd
from netaudit.network.index import Subnet, read_address
from netaudit.network.speakers import Speaker


class Problem(NamedTuple):
    """A disagreement; one that does not block leaves an adjacency that carries no routes."""

    text: str
    blocking: bool = True


def problems(a: Speaker, a_end: AdjacencyEnd, b: Speaker, b_end: AdjacencyEnd) -> tuple[Problem, ...]:
    """All disagreements of two speakers, the general ones first."""
    specific = _isis if a.protocol == "isis" else _ospf
    return (*_shared(a, a_end, b, b_end), *specific(a, a_end, b, b_end))


def _shared(a: Speaker, a_end: AdjacencyEnd, b: Speaker, b_end: AdjacencyEnd) -> Iterator[Problem]:
    for speaker in (a, b):
        if not speaker.active:
            yield Problem(f"{speaker.interface.name} of {speaker.device.name} is passive")
    # OSPFv3 speaks from link-local addresses (RFC 5340, 2.5): its neighbours need no subnet in common.
    subnets = [_subnets(speaker.interface) if a.protocol != "ospfv3" else set() for speaker in (a, b)]
    if all(subnets) and not subnets[0] & subnets[1] and not _unnumbered(a.interface, b.interface):
        texts = " and ".join(f"{', '.join(speaker.interface.addresses)} on {speaker.device.name}" for speaker in (a, b))
        yield Problem(f"no subnet in common: {texts}")
    if a_end.router_id is not None and a_end.router_id == b_end.router_id:
        name = "system identifier" if a.protocol == "isis" else "router identifier"
        yield Problem(f"both have the {name} {a_end.router_id}")
    if _differ(a_end.ip_mtu, b_end.ip_mtu) and not _mtu_ignored(a, b):
        yield Problem(_told("IP MTU", a_end, a_end.ip_mtu, b_end, b_end.ip_mtu))


def _ospf(a: Speaker, a_end: AdjacencyEnd, b: Speaker, b_end: AdjacencyEnd) -> Iterator[Problem]:
    if _differ(a_end.area, b_end.area):
        yield Problem(_told("area", a_end, a_end.area, b_end, b_end.area))
    elif a.process is not None and b.process is not None and a_end.area is not None:
        kinds = [process.areas.get(a_end.area, "normal") for process in (a.process, b.process)]
        # Routers tell each other whether an area is a stub; how much of one is its border's own affair.
        if _stub(kinds[0]) != _stub(kinds[1]):
            yield Problem(_told(f"area {a_end.area}", a_end, kinds[0], b_end, kinds[1]))
    if _differ(a_end.hello_s, b_end.hello_s):
        yield Problem(_told("hello interval", a_end, f"{a_end.hello_s} s", b_end, f"{b_end.hello_s} s"))
    if _differ(a_end.dead_s, b_end.dead_s):
        yield Problem(_told("dead interval", a_end, f"{a_end.dead_s} s", b_end, f"{b_end.dead_s} s"))
    if _differ(_authentication(a_end), _authentication(b_end)):
        yield Problem(_told("authentication", a_end, _authentication(a_end), b_end, _authentication(b_end)))
    types = (a_end.network_type, b_end.network_type)
    if None not in types and types[0] != types[1] and not all(_two_party(kind) for kind in types):
        yield Problem(_told("network type", a_end, types[0], b_end, types[1]), blocking=False)


def _isis(a: Speaker, a_end: AdjacencyEnd, b: Speaker, b_end: AdjacencyEnd) -> Iterator[Problem]:
    levels = _levels(a_end.level) & _levels(b_end.level)
    if not levels:
        yield Problem(_told("level", a_end, a_end.level, b_end, b_end.level))
    elif levels == {1} and _differ(a_end.area, b_end.area):
        yield Problem(_told("area", a_end, a_end.area, b_end, b_end.area))
    kinds = [_hello_authentication(end) for end in (a_end, b_end)]
    if kinds[0] != kinds[1] and ("none" in kinds or "key-chain" not in kinds):
        yield Problem(_told("authentication", a_end, kinds[0], b_end, kinds[1]))
    if a_end.network_type != b_end.network_type and "point-to-point" in (a_end.network_type, b_end.network_type):
        types = (a_end.network_type or "broadcast", b_end.network_type or "broadcast")
        yield Problem(_told("network type", a_end, types[0], b_end, types[1]))


def _levels(level: str | None) -> set[int]:
    return {"level-1": {1}, "level-2": {2}}.get(level or "", {1, 2})


def _stub(kind: str) -> str:
    return {"totally-stub": "stub", "totally-nssa": "nssa"}.get(kind, kind)


def _two_party(kind: str | None) -> bool:
    return kind is not None and kind.startswith("point-to-")


def _authentication(end: AdjacencyEnd) -> str:
    """What counts on the wire: a key chain's name does not, and nothing configured is none."""
    return (end.authentication or "none").split()[0]


def _hello_authentication(end: AdjacencyEnd) -> str:
    """The same over platforms: XR says hmac-md5 where others say md5."""
    kind = _authentication(end)
    return {"hmac-md5": "md5", "clear": "text", "simple": "text", "keychain": "key-chain"}.get(kind, kind)


def _mtu_ignored(a: Speaker, b: Speaker) -> bool:
    return any(speaker.interface.ospf is not None and speaker.interface.ospf.mtu_ignore for speaker in (a, b))


def _subnets(interface: Interface) -> set[Subnet]:
    return {read[1] for text in interface.addresses if (read := read_address(text)) is not None}


def _unnumbered(*interfaces: Interface) -> bool:
    return any(interface.unnumbered is not None for interface in interfaces)


def _differ(left: object, right: object) -> bool:
    return left is not None and right is not None and left != right


def _told(what: str, a: AdjacencyEnd, left: object, b: AdjacencyEnd, right: object) -> str:
    return f"{what}: {left} on {a.device}, {right} on {b.device}"
