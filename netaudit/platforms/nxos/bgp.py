"""BGP: the process, its VRFs, address families and templates."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.bgp_commands import session_timers
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.nxos.bgp_neighbor import FAMILY as NEIGHBOR_FAMILY
from netaudit.platforms.nxos.bgp_neighbor import NEIGHBOR, Peer
from netaudit.platforms.nxos.drafts import vrf_name
from netaudit.platforms.nxos.routing import redistribute
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import constant, listed, number, several, switch, text, word
from netaudit.platforms.values import asn, prefix_length


class Scope(Part):
    """`router bgp` itself, or one VRF of it."""

    __slots__ = ("peers", "vrf")

    def __init__(self, device: DeviceDraft, vrf: str | None, **values: Any) -> None:
        super().__init__(device.reader, device, {"vrf": vrf, **values})
        self.vrf = vrf
        self.peers: dict[str, Peer] = {}
        """Neighbours by address."""


def bgp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router bgp 65001`."""
    number_ = asn(args[0]) if len(args) == 1 else None
    if number_ is None or line.negated:
        return False
    BGP.read_all(_scope(device, None, number_, line), line.node.children)
    return True


def _scope(device: DeviceDraft, vrf: str | None, number_: int, line: Statement) -> Scope:
    scopes = device.table("bgp")
    found = scopes.get(vrf)
    if found is None:
        node = line.node
        found = scopes[vrf] = Scope(device, vrf, protocol="bgp", id=str(number_), line=node.line, end=node.end)
    assert isinstance(found, Scope)
    return found


def _vrf(scope: Scope, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or line.negated:
        return False
    BGP.read_all(_scope(scope.device, vrf_name(args[0]), int(scope.get("id")), line), line.node.children)
    return True


def _family(scope: Scope, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast` of the process or of a VRF."""
    if not args or line.negated:
        return False
    scope.add("families", " ".join(args), line.node)
    FAMILY.read_all(scope, line.node.children)
    for node in line.node.children:
        if node.text == "advertise l2vpn evpn":
            scope.add("evpn_advertises", " ".join(args), node)
            scope.reader.take(node)
    return True


def _neighbor(scope: Scope, args: list[str], line: Statement) -> bool:
    """`neighbor 10.0.0.1 [remote-as N]`, `neighbor 10.0.0.0/24 ...` and the lines of the block."""
    if not args:
        return False
    name = args[0].lower() if ":" in args[0] else args[0]
    if line.negated:
        return scope.peers.pop(name, None) is not None
    node = line.node
    peer = scope.peers.get(name)
    if peer is None:
        peer = scope.peers[name] = Peer(scope.reader, scope.device, line=node.line, end=node.end)
    else:
        peer.values["end"] = node.end
    if "/" in name:
        peer.set("dynamic", True, node)
    if len(args) > 1 and not NEIGHBOR.take(peer, args[1:], line):
        return False
    NEIGHBOR.read_all(peer, node.children)
    return True


def _template(scope: Scope, args: list[str], line: Statement) -> bool:
    """`template peer X`, `template peer-session X`, `template peer-policy X`."""
    if len(args) != 2 or args[0] not in ("peer", "peer-session", "peer-policy") or line.negated:
        return False
    node = line.node
    table = scope.device.table("bgp template")
    found = table.get((args[0], args[1]))
    if found is None:
        found = table[args[0], args[1]] = Peer(scope.reader, scope.device, line=node.line, end=node.end)
    assert isinstance(found, Peer)
    if args[0] == "peer-policy":  # its lines hold in every address family that inherits it
        NEIGHBOR_FAMILY.read_all(found.family(""), node.children)
    else:
        NEIGHBOR.read_all(found, node.children)
    return True


def _maximum_paths(scope: Draft, args: list[str], line: Statement) -> bool:
    """`maximum-paths N`, `maximum-paths ibgp N`, `maximum-paths mixed N`; the same in several families: the first."""
    both = ("maximum_paths", "maximum_paths_ibgp")
    kinds = {"ibgp": ("maximum_paths_ibgp",), "mixed": both, "eibgp": both}
    attributes = kinds.get(args[0], ("maximum_paths",)) if args else ()
    value = args[-1] if args else ""
    if line.negated or not value.isdecimal() or (len(args) > 1 and args[0] not in kinds):
        return False
    for attribute in attributes:
        if attribute not in scope.values:
            scope.set(attribute, int(value), line.node)
    return True


def _network(scope: Draft, args: list[str], line: Statement) -> bool:
    """`network 10.0.0.0/8 [route-map X]`, `network 10.0.0.0 mask 255.0.0.0`."""
    if not args:
        return False
    prefix = args[0]
    if "/" not in prefix and args[1:2] == ["mask"] and len(args) > 2:
        length = prefix_length(args[2])
        if length is None:
            return False
        prefix = f"{prefix}/{length}"
    return listed(scope, "networks", prefix, line)


def _aggregate(scope: Draft, args: list[str], line: Statement) -> bool:
    """`aggregate-address 10.0.0.0/8 [summary-only] ...`, with a mask in older texts."""
    if not args:
        return False
    prefix = args[0]
    length = prefix_length(args[1]) if "/" not in prefix and len(args) > 1 else None
    if length is not None:
        prefix = f"{prefix}/{length}"
    held = tuple(one for one in scope.get("aggregates") or () if one != prefix)
    if line.negated:
        scope.values["aggregates"] = held
        return True
    scope.values["aggregates"] = (*held, prefix)
    scope.at["aggregates"] = (*scope.at.get("aggregates", ()), line.node.line)
    return True


def _confederation_peers(scope: Draft, args: list[str], line: Statement) -> bool:
    systems = tuple(found for found in map(asn, args) if found is not None)
    if not systems or len(systems) != len(args) or line.negated:
        return False
    scope.set("confederation_peers", systems, line.node)
    return True


BGP = Commands(
    {
        "router-id": word("router_id"),
        "cluster-id": word("cluster_id"),
        "log-neighbor-changes": switch("log_adjacency"),
        "graceful-restart": switch("graceful_restart", alone=True),
        "bestpath as-path multipath-relax": switch("multipath_relax"),
        "confederation identifier": word("confederation", asn),
        "confederation peers": _confederation_peers,
        "timers bgp": session_timers,
        "reconnect-interval": number("connect_retry_s"),
        "local-as": word("local_as", asn),
        "shutdown": switch("enabled", off=True),
        "address-family": _family,
        "neighbor": _neighbor,
        "template": _template,
        "vrf": _vrf,
    },
    known_text=(
        "bestpath",
        "enforce-first-as",
        "fast-external-fallover",
        "event-history",
        "flush-routes",
        "isolate",
        "dynamic-med-interval",
        "suppress-fib-pending",
        "rd",
    ),
)

FAMILY = Commands(
    {
        "maximum-paths": _maximum_paths,
        "network": _network,
        "aggregate-address": _aggregate,
        "redistribute": redistribute,
        "default-information originate": switch("default_originate"),
        "dampening": switch("dampening"),
        "additional-paths": several("additional_paths", None),
        "distance": text("distance"),
        "retain route-target all": constant("retains_targets", True),
    },
    feeds={"maximum-paths": ("maximum_paths",), "network": ("networks",)},
    known_text=(
        "retain route-target",
        "advertise-pip",
        "advertise-system-mac",
        "nexthop",
        "client-to-client reflection",
        "advertise",
        "default-metric",
        "dampen-igp-metric",
        "table-map",
        "timers",
        "export-gateway-ip",
    ),
)

TOP: dict[str, Take] = {"router bgp": bgp}
