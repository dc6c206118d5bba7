"""BGP: the process, its VRFs and address families, listen ranges."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.bgp_commands import session_timers
from netaudit.platforms.eos.bgp_neighbor import NEIGHBOR, next_hop_family, policy
from netaudit.platforms.eos.bgp_scope import FAMILIES, Family, Scope
from netaudit.platforms.eos.drafts import DeviceDraft, device_of, interface_names
from netaudit.platforms.eos.routing import redistribute
from netaudit.platforms.eos.vpn import SCOPE_VPN
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, several, switch, text, word
from netaudit.platforms.values import asn, prefix_length


def bgp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router bgp 65001`."""
    number_ = asn(args[0]) if args else None
    if number_ is None or line.negated:
        return False
    scopes = device.table("bgp")
    scope = scopes.get(None)
    if scope is None:
        node = line.node
        scope = scopes[None] = Scope(device, None, protocol="bgp", id=str(number_), line=node.line, end=node.end)
    BGP.read_all(scope, line.node.children)
    return True


def _vrf(scope: Scope, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or line.negated:
        return False
    name = None if args[0] == "default" else args[0]
    scopes = scope.device.table("bgp")
    inner = scopes.get(name)
    if inner is None:
        node = line.node
        inner = scopes[name] = Scope(
            device_of(scope), name, protocol="bgp", id=scope.get("id"), line=node.line, end=node.end
        )
    BGP.read_all(inner, line.node.children)
    return True


def _family(scope: Scope, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    said = " ".join(args)
    name = FAMILIES.get(said, said)
    scope.activations.setdefault(name, {})
    family = Family(scope, name)
    FAMILY.read_all(family, line.node.children)
    return True


def _neighbor(scope: Scope, args: list[str], line: Statement) -> object:
    """`neighbor PEER SETTING ...`, where PEER is an address, an interface or the name of a peer group."""
    if line.negated and len(args) == 1:
        scope.peers.pop(args[0], None)
        return True
    if len(args) < 2:
        return False
    if args[0] == "interface":
        return _unnumbered(scope, args[1:], line)
    if args[1] == "activate":  # outside of a family it is about IPv4
        scope.activations.setdefault("ipv4 unicast", {})[args[0]] = not line.negated
        return True
    take = NEIGHBOR.get(args[1])
    if take is None:
        return False
    return take(scope.peer(args[0], line), args[2:], line)


def _unnumbered(scope: Scope, args: list[str], line: Statement) -> bool:
    """`neighbor interface Ethernet1-2 peer-group GROUP [remote-as N]`."""
    if "peer-group" not in args[1:-1] or line.negated:
        return False
    at = args.index("peer-group")
    for name in interface_names("".join(args[:at])):
        peer = scope.peer(name, line)
        peer.set("peer_group", args[at + 1], line.node)
        if args[at + 2 : at + 3] == ["remote-as"] and len(args) > at + 3:
            peer.set("remote_as", asn(args[at + 3]), line.node)
    return True


def _listen(scope: Scope, args: list[str], line: Statement) -> bool:
    """`bgp listen range PREFIX peer-group GROUP [peer-id ...] peer-filter NAME|remote-as N`."""
    if "peer-group" not in args[1:-1] or line.negated:
        return False
    peer = scope.peer(args[0], line)
    peer.set("dynamic", True, line.node)
    peer.set("peer_group", args[args.index("peer-group") + 1], line.node)
    if "remote-as" in args[:-1]:
        peer.set("remote_as", asn(args[args.index("remote-as") + 1]), line.node)
    return True


def _activate(family: Family, args: list[str], line: Statement) -> bool:
    if line.defaulted:  # as the peer group says, or the family unasked
        family.scope.activations[family.name].pop(args[0], None)
    else:
        family.scope.activations[family.name][args[0]] = not line.negated
    return True


def _family_neighbor(family: Family, args: list[str], line: Statement) -> object:
    if len(args) < 2:
        return False
    setting, rest = args[1], args[2:]
    if setting == "activate":
        return _activate(family, args, line)
    peer = family.scope.peer(args[0], line)
    if setting == "next-hop":
        return next_hop_family(peer, rest, line)
    if setting == "route-map":
        return policy(family.name, 0, peer, rest, line)
    if setting == "prefix-list":
        return policy(family.name, 1, peer, rest, line)
    if setting == "rcf":
        return len(rest) == 2 and policy(family.name, 0, peer, rest[::-1], line)
    if setting in _PER_FAMILY:
        return NEIGHBOR[setting](peer, rest, line)
    return KNOWN_TEXT_TAKEN if setting in ("encapsulation", "domain", "default-route-target") else False


_PER_FAMILY = frozenset((
    "next-hop-self", "next-hop-unchanged", "route-reflector-client", "maximum-routes", "default-originate",
    "additional-paths", "weight", "missing-policy",
))  # fmt: skip
"""Settings of a neighbour that a family may hold too."""


def _network(scope: Draft, args: list[str], line: Statement) -> bool:
    """`network 10.0.0.0/8 [route-map X]`, `network 10.0.0.0 mask 255.0.0.0`."""
    masked = args[:1] + args[2:] if args[1:2] == ["mask"] else args
    return several("networks")(scope, _prefix_first(masked), line) is not False


def _aggregate(scope: Draft, args: list[str], line: Statement) -> bool:
    """`aggregate-address 10.0.0.0/8 [summary-only] ...`, `aggregate-address 10.0.0.0 255.0.0.0`."""
    return several("aggregates")(scope, _prefix_first(args), line) is not False


def _prefix_first(args: list[str]) -> list[str]:
    """The words of a line whose prefix may be an address and a mask, with the prefix in front."""
    length = prefix_length(args[1]) if len(args) > 1 and "/" not in args[0] else None
    return args if length is None else [f"{args[0]}/{length}", *args[2:]]


def _over_ipv6(scope: Draft, args: list[str], line: Statement) -> object:
    """`bgp default ipv4-unicast transport ipv6` speaks of neighbours with IPv6 addresses alone."""
    return KNOWN_TEXT_TAKEN


def _maximum_paths(scope: Draft, args: list[str], line: Statement) -> bool:
    """`maximum-paths N [ecmp M]`; EOS counts internal and external paths alike."""
    if line.negated or not args or not args[0].isdecimal():
        return False
    scope.set("maximum_paths", int(args[0]), line.node)
    scope.set("maximum_paths_ibgp", int(args[0]), line.node)
    return True


def _confederation_peers(scope: Draft, args: list[str], line: Statement) -> bool:
    """`bgp confederation peers 65001 65003-65005`."""
    found: list[int] = []
    for said in " ".join(args).replace(",", " ").split():
        low, dash, high = said.partition("-")
        first, last = asn(low), asn(high) if dash else asn(low)
        if first is None or last is None or last - first > 1000:
            return False
        found += range(first, last + 1)
    if not found or line.negated:
        return False
    scope.set("confederation_peers", tuple(found), line.node)
    return True


def _in_scope(take: Take) -> Take:
    def inner(family: Family, args: list[str], line: Statement) -> Any:
        return take(family.scope, args, line)

    return inner


_SHARED: dict[str, Take] = {
    "router-id": word("router_id"),
    "maximum-paths": _maximum_paths,
    "network": _network,
    "redistribute": redistribute,
    "graceful-restart": switch("graceful_restart"),
    "graceful-restart-helper": switch("graceful_restart_helper"),
    "bgp additional-paths": several("additional_paths", None),
    "graceful-restart restart-time": number("restart_time_s"),
    "update wait-install": switch("waits_for_install"),
    "update wait-for-convergence": switch("waits_for_convergence"),
}

BGP = Commands(
    {
        **_SHARED,
        "neighbor": _neighbor,
        "bgp listen range": _listen,
        "aggregate-address": _aggregate,
        "distance bgp": text("distance"),
        "bgp default ipv4-unicast": switch("default_ipv4_unicast"),
        "bgp default ipv4-unicast transport": _over_ipv6,
        "bgp bestpath as-path multipath-relax": switch("multipath_relax"),
        "bgp cluster-id": word("cluster_id"),
        "bgp confederation identifier": word("confederation", asn),
        "bgp confederation peers": _confederation_peers,
        "bgp log-neighbor-changes": switch("log_adjacency"),
        "local-as": word("local_as", asn),
        "shutdown": switch("enabled", off=True),
        "timers bgp": session_timers,
        "address-family": _family,
        "vrf": _vrf,
        **SCOPE_VPN,
    },
    known_text=(
        "bgp route-reflector preserve-attributes",
        "bgp bestpath d-path",
        "bgp redistribute-internal",
        "graceful-restart stalepath-time",
    ),
)

FAMILY = Commands(
    {**{phrase: _in_scope(take) for phrase, take in _SHARED.items()}, "neighbor": _family_neighbor},
)

TOP: dict[str, Take] = {"router bgp": bgp}
