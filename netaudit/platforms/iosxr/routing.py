"""IOS-XR static routes, and what routing processes have in common."""

from __future__ import annotations

from netaudit.model.routing import NextHop, Redistribution
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.iosxr.names import interface_name, is_interface
from netaudit.platforms.outside_metrics import metric_of, metric_type_of
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.values import is_address, is_number, prefix_length

_OPTIONS = ("tag", "metric", "vrflabel", "tunnel-id", "bfd", "minimum-interval", "multiplier", "vrf")
"""Words of a static route that are followed by one of their own."""


def redistribute(part: Part, args: list[str], line: Statement) -> bool:
    """`redistribute ospf 1 match internal route-policy NAME`."""
    if not args or line.negated:
        return False
    named = args[0] in ("ospf", "ospfv3", "isis", "eigrp", "bgp") and len(args) > 1 and args[1] not in _AFTER
    policy = args[args.index("route-policy") + 1] if "route-policy" in args[:-1] else None
    source = " ".join(args[: 2 if named else 1])
    found = Redistribution(source=source, policy=policy, metric=metric_of(args), metric_type=metric_type_of(args))
    part.add("redistribute", found, line.node)
    return True


_AFTER = ("metric", "metric-type", "route-policy", "match", "tag", "level-1", "level-2", "level-1-2")


def log_changes(part: Part, args: list[str], line: Statement) -> bool:
    """`log adjacency changes [detail|disable]`, `bgp log neighbor changes [...]`."""
    part.set("log_adjacency", not line.negated and "disable" not in args, line.node)
    return True


def router_static(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router static`, its VRFs and address families."""
    if args:
        return False
    STATIC.read_all(device.part("static_scope", None, line.node, vrf=None), line.node.children)
    return True


def _vrf(scope: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1:
        return False
    vrf = None if args[0] == "default" else args[0]
    STATIC.read_all(scope.device.part("static_scope", vrf, line.node, vrf=vrf), line.node.children)
    return bool(line.node.children)


def _family(scope: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast`: each line below it is a route."""
    if args[1:2] == ["multicast"]:
        return False
    _ROUTES.read_all(scope, line.node.children)
    return bool(line.node.children)


def _route(scope: Part, args: list[str], line: Statement) -> bool:
    """`10.0.0.0/8 [vrf X] [INTERFACE] [NEXT-HOP] [DISTANCE] [track NAME] [description TEXT] ...`."""
    if not args:
        return False
    prefix, rest = args[0].lower(), args[1:]
    if "/" not in prefix:
        length = prefix_length(rest[0]) if rest else None
        if length is None:
            return False
        prefix, rest = f"{prefix}/{length}", rest[1:]
    if not is_address(prefix.partition("/")[0]):
        return False
    hop = _next_hop(rest, line.node.text)
    if hop is None:
        return False
    device, vrf = scope.device, scope.get("vrf")
    part = device.part("static", (vrf, prefix), line.node, prefix=prefix, vrf=vrf)
    if line.negated:
        part.values["next_hops"] = tuple(held for held in part.get("next_hops") or () if held != hop)
    else:
        part.add_once("next_hops", hop, line.node)
    return True


def _next_hop(words: list[str], text: str) -> NextHop | None:
    address = interface = track = None
    distance: int | None = None
    rest = iter(words)
    for said in rest:
        if said == "track":
            track = next(rest, None)
        elif said == "description":
            break
        elif said in _OPTIONS:
            next(rest, None)
        elif said == "permanent":
            continue
        elif is_number(said):
            distance = int(said)
        elif is_address(said):
            address = said
        elif is_interface(said):
            interface = interface_name(said)
        else:
            return None
    if address is None and interface is None:
        return None
    name = text.partition(" description ")[2].strip().strip('"') or None
    return NextHop(
        address=address, interface=interface, discard=interface == "Null0", distance=distance, track=track,
        bfd="bfd" in words, name=name,
    )  # fmt: skip


STATIC = Commands({"address-family": _family, "vrf": _vrf})
_ROUTES = Commands({"": _route})
