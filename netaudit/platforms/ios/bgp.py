"""IOS BGP: process, address families, neighbours with what peer groups and templates give them."""

from __future__ import annotations

from netaudit.model.routing import PrefixLimit
from netaudit.platforms.bgp_commands import allowas_in, confederation_peers, multihop, session_timers
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.ios.names import interface_name
from netaudit.platforms.ios.routing import redistribution
from netaudit.platforms.reading import DROPPED, Commands, Setting, Statement, Take
from netaudit.platforms.takes import constant, local_as, number, switch, text, word
from netaudit.platforms.values import asn, prefix_length

UNICAST = "ipv4 unicast"


def _ttl_security(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 2 or args[0] != "hops" or not args[1].isdecimal():
        return False
    part.set("ttl_security", int(args[1]), line.node)
    return True


_SESSION: dict[str, Take] = {
    "remote-as": word("remote_as", asn),
    "local-as": local_as,
    "description": text("description"),
    "update-source": word("update_source", interface_name),
    "ebgp-multihop": multihop,
    "ttl-security": _ttl_security,
    "password": constant("password", True),
    "fall-over bfd": switch("bfd"),
    "timers": session_timers,
    "shutdown": switch("enabled", off=True),
}
_SESSION_FEEDS = {
    "remote-as": ("remote_as",), "timers": ("keepalive_s", "hold_s"), "ttl-security": ("ttl_security",),
    "local-as": ("local_as",),
}  # fmt: skip


def _direction(kind: str) -> Setting:
    """A filter of a neighbour: the attribute is `KIND/in` or `KIND/out` until the neighbour is put together."""

    def meaning(args: list[str], line: Statement) -> object:
        if len(args) != 2 or args[1] not in ("in", "out"):
            return False
        return f"{kind}/{args[1]}", DROPPED if line.negated else args[0]

    return Setting(meaning)


def _limit(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("limit")
        return True
    if not args or not args[0].isdecimal():
        return False
    rest = args[1:]
    warn = int(rest[0]) if rest and rest[0].isdecimal() else 75
    rest = rest[1:] if rest and rest[0].isdecimal() else rest
    action = "teardown"
    if rest[:1] == ["restart"]:
        action = " ".join(rest[:2])
    elif rest[:1] == ["warning-only"]:
        action = "warning-only"
    limit = PrefixLimit(family=part.get("family"), limit=int(args[0]), warn_pct=warn, action=action)
    part.set("limit", limit, line.node)
    return True


def _community(part: Part, args: list[str], line: Statement) -> bool:
    part.set("send_community", "none" if line.negated else args[0] if args else "standard", line.node)
    return True


def _paths_sent(part: Part, args: list[str], line: Statement) -> bool:
    part.set("advertised_paths", " ".join(args), line.node)
    return bool(args)


_FAMILY: dict[str, Take] = {
    "activate": switch("active"),
    "route-map": _direction("route-map"),
    "prefix-list": _direction("prefix-list"),
    "distribute-list": _direction("distribute-list"),
    "filter-list": _direction("filter-list"),
    "maximum-prefix": _limit,
    "route-reflector-client": switch("route_reflector_client"),
    "next-hop-self": switch("next_hop_self"),
    "send-community": _community,
    "allowas-in": allowas_in,
    "soft-reconfiguration": switch("soft_reconfiguration"),
    "weight": number("weight"),
    "advertise additional-paths": _paths_sent,
    "default-originate": switch("default_originate"),
}
_FAMILY_FEEDS = {"maximum-prefix": ("limit",), "route-map": ("route-map/in", "route-map/out")}
SESSION = Commands(_SESSION, feeds=_SESSION_FEEDS)
FAMILY = Commands(_FAMILY, feeds=_FAMILY_FEEDS)
FILTERS = ("route-map", "prefix-list", "distribute-list", "filter-list")


def _peer(part: Part, peer: str, line: Statement) -> Part:
    vrf = part.values.get("vrf")
    device, key = part.device, (vrf, peer)
    return device.known("peer", key, line.node) or device.part("peer", key, line.node, peer=peer, vrf=vrf)


def _peer_family(part: Part, peer: str, line: Statement) -> Part:
    vrf, family = part.values.get("vrf"), part.values.get("family") or UNICAST
    device, key = part.device, (vrf, peer, family)
    return device.known("peer_family", key, line.node) or device.part("peer_family", key, line.node, family=family)


def _neighbor(part: Part, args: list[str], line: Statement) -> bool:
    """`neighbor PEER ...`, of the process or of an address family; `part` knows the VRF and the family."""
    if not args:
        return False
    peer, rest = args[0].lower() if ":" in args[0] else args[0], args[1:]
    if line.negated and not rest:
        part.device.table("peer").pop((part.get("vrf"), peer), None)
        return True
    held = _peer(part, peer, line)
    said = rest[0] if rest else ""
    if said in _SESSION or said == "fall-over":
        return SESSION.take(held, rest, line)
    if said not in ("peer-group", "inherit"):
        return FAMILY.take(_peer_family(part, peer, line), rest, line)
    match rest:
        case ["peer-group"]:
            held.values["is_group"] = True
        case ["peer-group", group]:
            held.set("peer_group", group, line.node)
        case ["inherit", "peer-session", template]:
            held.set("peer_session", template, line.node)
        case ["inherit", "peer-policy", template, *_]:
            _peer_family(part, peer, line).add("peer_policy", template, line.node)
        case _:
            return FAMILY.take(_peer_family(part, peer, line), rest, line)
    return True


def _template_policy(part: Part, args: list[str], line: Statement) -> bool:
    part.add("peer_policy", args[0] if args else "", line.node)
    return bool(args)


_TEMPLATE_SESSION = Commands({**_SESSION, "inherit peer-session": word("peer_session")}, feeds=_SESSION_FEEDS)
_TEMPLATE_POLICY = Commands({**_FAMILY, "inherit peer-policy": _template_policy}, feeds=_FAMILY_FEEDS)


def _template(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 2 or args[0] not in ("peer-session", "peer-policy"):
        return False
    held = part.device.part(args[0], args[1], line.node, family=UNICAST)
    (_TEMPLATE_SESSION if args[0] == "peer-session" else _TEMPLATE_POLICY).read_all(held, line.node.children)
    return True


def _network(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return line.negated
    prefix = args[0]
    if "mask" in args[:-1]:
        length = prefix_length(args[args.index("mask") + 1])
        if length is None:
            return False
        prefix = f"{prefix}/{length}"
    elif "/" not in prefix:
        first = int(prefix.partition(".")[0]) if prefix.partition(".")[0].isdecimal() else 256
        prefix += "/8" if first < 128 else "/16" if first < 192 else "/24"
    part.add("networks", prefix, line.node)
    return True


def _paths(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return line.negated
    targets = {"ibgp": ("maximum_paths_ibgp",), "eibgp": ("maximum_paths", "maximum_paths_ibgp")}.get(
        args[0], ("maximum_paths",)
    )
    if not args[-1].isdecimal() and not args[0].isdecimal():
        return False
    value = int(args[0] if args[0].isdecimal() else args[1] if args[1].isdecimal() else args[-1])
    for attribute in targets:
        part.set(attribute, value, line.node)
    return True


def _aggregate(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return line.negated
    length = prefix_length(args[1]) if len(args) > 1 and args[1].count(".") == 3 else None
    prefix = args[0] if length is None else f"{args[0]}/{length}"
    part.add("aggregates", " ".join([prefix, *args[1 if length is None else 2 :]]), line.node)
    return True


def _additional_paths(part: Part, args: list[str], line: Statement) -> bool:
    part.add("additional_paths", " ".join(args), line.node)
    return bool(args)


def _listen(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) not in (4, 6) or args[0] != "range" or args[2] != "peer-group":
        return False
    remote = asn(args[5]) if args[4:5] == ["remote-as"] else None
    if len(args) == 6 and remote is None:
        return False
    held = _peer(part, args[1], line)
    held.set("peer_group", args[3], line.node)
    if remote is not None:
        held.set("remote_as", remote, line.node)
    held.values["dynamic"] = True
    return True


def _family(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 [unicast] [vrf X]`: its neighbours, networks and paths."""
    words = [word_ for word_ in args if word_ != "unicast"]
    vrf = words[words.index("vrf") + 1] if "vrf" in words[:-1] else None
    words = words[: words.index("vrf")] if "vrf" in words else words
    family = " ".join([*words, "unicast"] if words in (["ipv4"], ["ipv6"], ["vpnv4"], ["vpnv6"]) else words)
    inner = (
        part
        if vrf is None
        else part.device.part(
            "process", ("bgp", part.get("id"), vrf), line.node, protocol="bgp", id=part.get("id"), vrf=vrf
        )
    )
    inner.values["family"] = family
    if vrf is None and family == UNICAST:
        inner.values["explicit_unicast"] = True
    BGP.read_all(inner, line.node.children)
    inner.values["family"] = UNICAST
    return True


BGP = Commands(
    {
        "bgp router-id": word("router_id"),
        "bgp cluster-id": word("cluster_id"),
        "bgp log-neighbor-changes": switch("log_adjacency"),
        "bgp default ipv4-unicast": switch("default_ipv4_unicast"),
        "bgp graceful-restart": switch("graceful_restart"),
        "bgp bestpath as-path multipath-relax": switch("multipath_relax"),
        "bgp listen": _listen,
        "bgp confederation identifier": word("confederation", asn),
        "bgp confederation peers": confederation_peers,
        "bgp dampening": switch("dampening"),
        "bgp additional-paths": _additional_paths,
        "aggregate-address": _aggregate,
        "default-information originate": switch("default_originate"),
        "auto-summary": switch("auto_summary"),
        "timers bgp": session_timers,
        "maximum-paths": _paths,
        "network": _network,
        "redistribute": redistribution,
        "neighbor": _neighbor,
        "template": _template,
        "address-family": _family,
    },
    feeds={"maximum-paths": ("maximum_paths",), "network": ("networks",)},
)
"""What is understood inside `router bgp`, at its own level and in its address families."""


def router_bgp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router bgp 65001`."""
    if len(args) != 1 or asn(args[0]) is None:
        return False
    part = device.part("process", ("bgp", args[0], None), line.node, protocol="bgp", id=args[0], vrf=None)
    part.values["family"] = UNICAST
    BGP.read_all(part, line.node.children)
    return True
