"""FRR static routes and VRFs."""

from __future__ import annotations

from ipaddress import ip_network
from operator import itemgetter
from typing import Any

from netaudit.config.tree import Node
from netaudit.model.routing import NextHop, StaticRoute
from netaudit.platforms.drafts import DeviceDraft, Part, made
from netaudit.platforms.frr.multicast import vrf_ip_pim
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.takes import number
from netaudit.platforms.values import is_address

_DISCARDS = ("blackhole", "reject", "Null0", "null0")
_VALUES = ("tag", "label", "table", "nexthop-vrf", "color", "segments", "source", "profile")
"""Words of a route that are followed by a value which the model does not hold."""


def static_route(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip route PREFIX [from P] NEXT-HOP|INTERFACE|blackhole ... [DISTANCE] [vrf X] [bfd]`; `ipv6 route` likewise."""
    return _route(device, args, line, None)


def _route(device: DeviceDraft, args: list[str], line: Statement, vrf: str | None) -> bool:
    words = list(args)
    if "vrf" in words[:-1]:
        place = words.index("vrf")
        vrf = words[place + 1]
        del words[place : place + 2]
    prefix = _prefix(words)
    hop = _next_hop(words) if prefix is not None else None
    if prefix is None or hop is None:
        return False
    key = (vrf, prefix)
    if line.negated:
        route = device.table("static").get(key)
        if route is not None:
            route.values["ways"].pop(_way(hop), None)
        return True
    add_next_hop(device.part("static", key, line.node, prefix=prefix, vrf=vrf), hop, line.node)
    return True


def add_next_hop(route: Part, hop: NextHop, node: Node) -> None:
    """Note a next hop under the way that it takes: a line that takes it back need not search the others."""
    at: dict[str, Any] = route.at  # of tuples, but for long ones until all lines are read
    place = len(at.get("next_hops", ()))
    route.values.setdefault("ways", {}).setdefault(_way(hop), {})[place] = hop
    route.also("next_hops", node.line)


def _way(hop: NextHop) -> tuple[str | None, str | None, bool]:
    return hop.address, hop.interface, hop.discard


def static_routes(device: DeviceDraft) -> tuple[StaticRoute, ...]:
    """All static routes, the next hops of each in the order of their lines."""
    found = []
    for route in device.table("static").values():
        ways: dict[tuple[str | None, str | None, bool], dict[int, NextHop]] = route.values.pop("ways")
        hops = sorted((placed for way in ways.values() for placed in way.items()), key=itemgetter(0))
        route.values["next_hops"] = tuple(hop for _, hop in hops)
        found.append(made(route, StaticRoute))
    return tuple(found)


def _prefix(words: list[str]) -> str | None:
    """Take the destination off the front: `10.0.0.0/8`, or `10.0.0.0 255.0.0.0`."""
    if not words:
        return None
    said = words.pop(0)
    if "/" not in said and words and words[0].count(".") == 3 and words[0].startswith(("255.", "0.")):
        said = f"{said}/{words.pop(0)}"
    if words[:1] == ["from"]:
        del words[:2]
    try:
        return str(ip_network(said, strict=False))
    except ValueError:
        return None


def _next_hop(words: list[str]) -> NextHop | None:
    address = interface = None
    distance: int | None = None
    discard = bfd = False
    rest = iter(words)
    for said in rest:
        if said in _VALUES:
            next(rest, None)
        elif said in _DISCARDS:
            discard = True
        elif said == "bfd":
            bfd = True
        elif said in ("onlink", "multi-hop"):
            continue
        elif said.isdecimal():
            distance = int(said)
        elif is_address(said):
            address = said.lower()
        elif interface is None:
            interface = said
        else:
            return None
    if address is None and interface is None and not discard:
        return None
    return NextHop(address=address, interface=interface, discard=discard, distance=distance, bfd=bfd)


def _vrf_route(part: Part, args: list[str], line: Statement) -> bool:
    return _route(part.device, args, line, part.values["name"])


_VRF = Commands(
    {
        "vni": number("vni"),
        "ip route": _vrf_route,
        "ipv6 route": _vrf_route,
        "ip pim": vrf_ip_pim,
        "ipv6 pim": vrf_ip_pim,
    },
    feeds={"vni": ("vni",)},
    known_text=(
        "netns", "ip router-id", "ipv6 router-id", "ip protocol", "ipv6 protocol", "ip nht", "ipv6 nht", "ip mroute",
        "ip igmp", "ip rpf",
    ),
)  # fmt: skip


def vrf(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vrf X` with its VNI and its static routes."""
    if len(args) != 1:
        return False
    if line.negated:
        device.table("vrf").pop(args[0], None)
    elif args[0] != "default":
        _VRF.read_all(device.part("vrf", args[0], line.node, name=args[0]), line.node.children)
    return True
