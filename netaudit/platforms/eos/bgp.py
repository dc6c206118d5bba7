"""BGP: processes, neighbours with their peer groups, listen ranges, and the VPNs that EVPN carries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netaudit.platforms.eos.drafts import DeviceDraft, interface_names
from netaudit.platforms.eos.routing import bfd_timers, redistribute
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, switch, text, word
from netaudit.platforms.values import asn, vlans

FAMILIES = {
    "ipv4": "ipv4 unicast",
    "ipv6": "ipv6 unicast",
    "evpn": "l2vpn evpn",
    "vpn-ipv4": "vpnv4 unicast",
    "vpn-ipv6": "vpnv6 unicast",
}
"""Address families as EOS names them, and as the model does; others keep their name."""


class Scope(Draft):
    """`router bgp` itself, or one VRF of it."""

    __slots__ = ("activations", "device", "peers", "vrf")

    def __init__(self, device: DeviceDraft, vrf: str | None, **values: Any) -> None:
        super().__init__(device.reader, vrf=vrf, **values)
        self.device = device
        self.vrf = vrf
        self.peers: dict[str, Draft] = {}
        """Neighbours and peer groups by name."""
        self.activations: dict[str, dict[str, bool]] = {}
        """Address family -> neighbour or group -> whether it is active there."""

    def peer(self, name: str, line: Statement) -> Draft:
        """The draft of a neighbour or of a peer group."""
        found = self.peers.get(name)
        if found is None:
            found = self.peers[name] = Draft(self.reader, line=line.node.line, end=line.node.line)
        else:
            found.values["end"] = line.node.line
        return found


class Family:
    """An address family block of a scope, as Commands reads into it."""

    __slots__ = ("name", "reader", "scope", "unknown", "values")

    def __init__(self, scope: Scope, name: str) -> None:
        self.scope = scope
        self.name = name
        self.reader = scope.reader
        self.values = scope.values
        self.unknown = scope.unknown


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
            scope.device, name, protocol="bgp", id=scope.get("id"), line=node.line, end=node.end
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
    FAMILY.read_all(family, line.node.children)  # type: ignore[arg-type]
    return True


def _neighbor(scope: Scope, args: list[str], line: Statement) -> bool:
    """`neighbor PEER SETTING ...`, where PEER is an address, an interface or the name of a peer group."""
    if len(args) < 2:
        return False
    if args[0] == "interface":
        return _unnumbered(scope, args[1:], line)
    take = NEIGHBOR.get(args[1])
    if take is None:
        return False
    return take(scope.peer(args[0], line), args[2:], line) is not False


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


def _group(peer: Draft, args: list[str], line: Statement) -> bool:
    """`peer group` alone makes a group; with a name it joins one. Older releases write `peer-group`."""
    if line.negated:
        peer.drop("peer_group")
        return True
    names = args[1:] if args[:1] == ["group"] else args
    if names:
        peer.set("peer_group", names[0], line.node)
    else:
        peer.values["group"] = True
    return True


def _local_as(peer: Draft, args: list[str], line: Statement) -> bool:
    return word("local_as", asn)(peer, args[:1], line) is not False


def _multihop(peer: Draft, args: list[str], line: Statement) -> bool:
    if args and not args[0].isdecimal():
        return False
    peer.set("multihop", int(args[0]) if args else 255, line.node)
    return True


def _ttl(peer: Draft, args: list[str], line: Statement) -> bool:
    """`ttl maximum-hops N`: GTSM, RFC 5082."""
    if args[:1] != ["maximum-hops"] or line.negated:
        return False
    peer.set("ttl_security", int(args[1]) if len(args) > 1 and args[1].isdecimal() else 1, line.node)
    return True


def _password(peer: Draft, args: list[str], line: Statement) -> bool:
    peer.set("password", not line.negated, line.node)
    return True


def _community(peer: Draft, args: list[str], line: Statement) -> bool:
    if line.negated:
        peer.drop("send_community")
        return True
    peer.set("send_community", " ".join(args) or "all", line.node)
    return True


def _timers(peer: Draft, args: list[str], line: Statement) -> bool:
    if len(args) < 2 or not (args[0].isdecimal() and args[1].isdecimal()) or line.negated:
        return False
    peer.set("keepalive_s", int(args[0]), line.node)
    peer.set("hold_s", int(args[1]), line.node)
    return True


def _maximum_routes(peer: Draft, args: list[str], line: Statement) -> bool:
    """`maximum-routes N [warning-limit N [percent]] [warning-only]`; 0 is no limit."""
    if line.negated or not args or not args[0].isdecimal():
        return False
    limit = int(args[0])
    warn = None
    if "warning-limit" in args[:-1]:
        given = args[args.index("warning-limit") + 1]
        if given.isdecimal():
            warn = int(given) if "percent" in args else (int(given) * 100 // limit if limit else None)
    action = "warning-only" if "warning-only" in args else "teardown"
    peer.set("limit", (limit, warn, action), line.node)
    return True


def _policy(family: str, kind: int, peer: Draft, args: list[str], line: Statement) -> bool:
    """`route-map NAME in|out`, `prefix-list NAME in|out`; a route map goes before a prefix list."""
    if len(args) != 2 or args[1] not in ("in", "out"):
        return False
    policies: dict[tuple[str, str], tuple[int, str]] = peer.values.setdefault("policy", {})
    key = (family, "input" if args[1] == "in" else "output")
    if line.negated:
        policies.pop(key, None)
    elif key not in policies or kind <= policies[key][0]:
        policies[key] = (kind, args[0])
    peer.at["policies"] = (*peer.at.get("policies", ()), line.node.line)
    return True


def _route_map(peer: Draft, args: list[str], line: Statement) -> bool:
    return _policy("", 0, peer, args, line)


def _prefix_list(peer: Draft, args: list[str], line: Statement) -> bool:
    return _policy("", 1, peer, args, line)


def _rcf(peer: Draft, args: list[str], line: Statement) -> bool:
    """`rcf in FUNCTION()`."""
    return len(args) == 2 and _policy("", 0, peer, args[::-1], line)


def _activate(family: Family, args: list[str], line: Statement) -> bool:
    family.scope.activations[family.name][args[0]] = not line.negated
    return True


def _family_neighbor(family: Family, args: list[str], line: Statement) -> bool:
    if len(args) < 2:
        return False
    setting, rest = args[1], args[2:]
    if setting == "activate":
        return _activate(family, args, line)
    peer = family.scope.peer(args[0], line)
    if setting == "route-map":
        return _policy(family.name, 0, peer, rest, line)
    if setting == "prefix-list":
        return _policy(family.name, 1, peer, rest, line)
    if setting == "rcf":
        return len(rest) == 2 and _policy(family.name, 0, peer, rest[::-1], line)
    if setting in ("next-hop-self", "next-hop-unchanged", "route-reflector-client", "maximum-routes"):
        return NEIGHBOR[setting](peer, rest, line) is not False
    return False


def _bfd(peer: Draft, args: list[str], line: Statement) -> bool:
    """`bfd`, `bfd interval N min-rx N multiplier N`."""
    if args and args[0] not in ("interval", "c-bit"):
        return False
    peer.set("bfd", not line.negated, line.node)
    timers = bfd_timers(args[1:])
    if timers is not None:
        peer.set("bfd_timers", timers, line.node)
    return True


NEIGHBOR: dict[str, Take] = {
    "peer": _group,
    "peer-group": _group,
    "remote-as": word("remote_as", asn),
    "local-as": _local_as,
    "description": text("description"),
    "update-source": word("update_source"),
    "shutdown": switch("enabled", off=True),
    "bfd": _bfd,
    "ebgp-multihop": _multihop,
    "ttl": _ttl,
    "password": _password,
    "send-community": _community,
    "timers": _timers,
    "maximum-routes": _maximum_routes,
    "next-hop-self": switch("next_hop_self"),
    "next-hop-unchanged": switch("next_hop_unchanged"),
    "route-reflector-client": switch("route_reflector_client"),
    "allowas-in": number("allowas_in"),
    "route-map": _route_map,
    "prefix-list": _prefix_list,
    "rcf": _rcf,
}


def _allowas(peer: Draft, args: list[str], line: Statement) -> bool:
    peer.set("allowas_in", int(args[0]) if args and args[0].isdecimal() else 3, line.node)
    return True


NEIGHBOR["allowas-in"] = _allowas


def _maximum_paths(scope: Draft, args: list[str], line: Statement) -> bool:
    """`maximum-paths N [ecmp M]`; EOS counts internal and external paths alike."""
    if line.negated or not args or not args[0].isdecimal():
        return False
    scope.set("maximum_paths", int(args[0]), line.node)
    scope.set("maximum_paths_ibgp", int(args[0]), line.node)
    return True


def _network(scope: Draft, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    scope.add("networks", args[0], line.node)
    return True


def _in_scope(take: Take) -> Take:
    def inner(family: Family, args: list[str], line: Statement) -> Any:
        return take(family.scope, args, line)

    return inner


# --- VPNs -------------------------------------------------------------------------------------------------------


def _vpn_rd(draft: Draft, args: list[str], line: Statement) -> bool:
    """`rd 10.0.0.1:11`; `rd evpn domain remote ...` speaks of another domain."""
    if len(args) != 1 or line.negated:
        return False
    draft.set("rd", args[0], line.node)
    return True


def _vpn_target(draft: Draft, args: list[str], line: Statement) -> bool:
    """`route-target both|import|export [evpn|vpn-ipv4] 1:1`."""
    if len(args) < 2 or line.negated or "remote" in args or args[-1].find(":") < 0:
        return False
    if args[0] in ("import", "both"):
        draft.add("import_targets", args[-1], line.node)
    if args[0] in ("export", "both"):
        draft.add("export_targets", args[-1], line.node)
    return args[0] in ("import", "export", "both")


def _vpn_learned(draft: Draft, args: list[str], line: Statement) -> bool:
    """`redistribute learned`: the VLAN's MAC addresses are announced."""
    if args not in (["learned"], ["host-route"]) or line.negated:
        return False
    draft.set("evpn", True, line.node)
    return True


def _scope_vrf(take: Take) -> Take:
    """A command of a VRF's block in `router bgp` that is a fact of the VRF."""

    def inner(scope: Scope, args: list[str], line: Statement) -> Any:
        vrf = scope.device.table("vrf").get(scope.vrf)
        return False if vrf is None else take(vrf, args, line)

    return inner


def _vlan(scope: Scope, args: list[str], line: Statement) -> bool:
    """`vlan 11`: how EVPN carries it."""
    numbers = vlans("".join(args)) if args else None
    return numbers is not None and _carry(scope, numbers, line)


def _bundle(scope: Scope, args: list[str], line: Statement) -> bool:
    """`vlan-aware-bundle NAME`, whose VLANs stand in a line of its own."""
    said = next((child.text[5:] for child in line.node.children if child.text.startswith("vlan ")), "")
    numbers = vlans(said)
    if not numbers:
        return False
    for child in line.node.children:
        if child.text.startswith("vlan "):
            scope.reader.take(child)
    return _carry(scope, numbers, line)


def _carry(scope: Scope, numbers: Iterable[int], line: Statement) -> bool:
    defined = scope.device.table("vlan")
    carried = [defined[number] for number in sorted(numbers) if number in defined]
    for draft in carried:
        for child in line.node.children:
            VPN.read(draft, child)
    return bool(carried)


VPN = Commands({"rd": _vpn_rd, "route-target": _vpn_target, "redistribute": _vpn_learned})

_SHARED: dict[str, Take] = {
    "router-id": word("router_id"),
    "maximum-paths": _maximum_paths,
    "network": _network,
    "redistribute": redistribute,
    "graceful-restart": switch("graceful_restart"),
}

BGP = Commands(
    {
        **_SHARED,
        "neighbor": _neighbor,
        "bgp listen range": _listen,
        "distance bgp": text("distance"),
        "bgp default ipv4-unicast": switch("default_ipv4_unicast"),
        "bgp bestpath as-path multipath-relax": switch("multipath_relax"),
        "bgp cluster-id": word("cluster_id"),
        "bgp log-neighbor-changes": switch("log_adjacency"),
        "local-as": word("local_as", asn),
        "shutdown": switch("enabled", off=True),
        "timers bgp": _timers,
        "address-family": _family,
        "vrf": _vrf,
        "vlan": _vlan,
        "vlan-aware-bundle": _bundle,
        "rd": _scope_vrf(_vpn_rd),
        "route-target": _scope_vrf(_vpn_target),
    },
    known_text=("update wait-install", "update wait-for-convergence", "aggregate-address"),
)

FAMILY = Commands(
    {**{phrase: _in_scope(take) for phrase, take in _SHARED.items()}, "neighbor": _family_neighbor},
)

TOP: dict[str, Take] = {"router bgp": bgp}
