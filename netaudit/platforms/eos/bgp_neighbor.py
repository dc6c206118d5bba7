"""Settings of a BGP neighbour or of a peer group."""

from __future__ import annotations

from netaudit.platforms.bgp_commands import allowas_in, multihop, session_timers
from netaudit.platforms.eos.drafts import interface_name
from netaudit.platforms.igp_commands import bfd_timers
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.takes import number, switch, text, word
from netaudit.platforms.values import asn


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


def _ttl(peer: Draft, args: list[str], line: Statement) -> bool:
    """`ttl maximum-hops N`: GTSM, RFC 5082."""
    if args[:1] != ["maximum-hops"] or line.negated:
        return False
    peer.set("ttl_security", int(args[1]) if len(args) > 1 and args[1].isdecimal() else 1, line.node)
    return True


def _community(peer: Draft, args: list[str], line: Statement) -> bool:
    """`send-community [standard] [extended] [large]`; `add` and `remove` change what stood before."""
    if line.negated or line.defaulted:
        peer.drop("send_community")
        return True
    change = args[0] if args[:1] in (["add"], ["remove"]) else ""
    kinds = set(args[1:] if change else args)
    if not kinds <= set(_COMMUNITIES):  # `link-bandwidth` and what follows it
        peer.set("send_community", " ".join(args), line.node)
        return True
    if change:
        before = peer.get("send_community")
        held = set(_COMMUNITIES) if before == "all" else set((before or "").split())
        kinds = held | kinds if change == "add" else held - kinds
        if not kinds:
            peer.drop("send_community")
            return True
    peer.set("send_community", " ".join(kind for kind in _COMMUNITIES if kind in kinds) or "all", line.node)
    return True


_COMMUNITIES = ("standard", "extended", "large")


def _fall_over(peer: Draft, args: list[str], line: Statement) -> bool:
    """`fall-over bfd`, as releases before 4.20 write `bfd`."""
    return args == ["bfd"] and _bfd(peer, [], line)


def next_hop_family(peer: Draft, args: list[str], line: Statement) -> object:
    """`next-hop address-family ipv6 [originate]`: IPv4 prefixes with an IPv6 next hop."""
    if args[:2] != ["address-family", "ipv6"]:
        return KNOWN_TEXT_TAKEN
    return switch("next_hop_ipv6")(peer, args, line)


def additional_paths(peer: Draft, args: list[str], line: Statement) -> object:
    """`additional-paths send any|backup|ecmp [limit N]`; receiving them is no setting of the model."""
    if args[:1] != ["send"] or len(args) < 2:
        return KNOWN_TEXT_TAKEN
    return word("advertised_paths")(peer, [" ".join(args[1:])], line)


def _known(peer: Draft, args: list[str], line: Statement) -> object:
    """Recognised, and left as text."""
    return KNOWN_TEXT_TAKEN


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


def policy(family: str, kind: int, peer: Draft, args: list[str], line: Statement) -> bool:
    """`route-map NAME in|out`, `prefix-list NAME in|out`; a route map goes before a prefix list."""
    if line.negated and args[-1:] in (["in"], ["out"]):
        args = ["", args[-1]]  # with or without the name of what is taken away
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
    return policy("", 0, peer, args, line)


def _prefix_list(peer: Draft, args: list[str], line: Statement) -> bool:
    return policy("", 1, peer, args, line)


def _rcf(peer: Draft, args: list[str], line: Statement) -> bool:
    """`rcf in FUNCTION()`."""
    return len(args) == 2 and policy("", 0, peer, args[::-1], line)


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
    "update-source": word("update_source", interface_name),
    "shutdown": switch("enabled", off=True),
    "bfd": _bfd,
    "fall-over": _fall_over,
    "ebgp-multihop": multihop,
    "ttl": _ttl,
    "password": switch("password"),
    "send-community": _community,
    "timers": session_timers,
    "maximum-routes": _maximum_routes,
    "next-hop": next_hop_family,
    "next-hop-self": switch("next_hop_self"),
    "next-hop-unchanged": switch("next_hop_unchanged"),
    "route-reflector-client": switch("route_reflector_client"),
    "allowas-in": allowas_in,
    "route-map": _route_map,
    "prefix-list": _prefix_list,
    "rcf": _rcf,
    "default-originate": switch("default_originate"),
    "additional-paths": additional_paths,
    "weight": number("weight"),
    "idle-restart-timer": _known,
    "passive": _known,
    "remove-private-as": _known,
    "rib-in": _known,
    "as-path": _known,
    "link-bandwidth": _known,
    "missing-policy": _known,
    "session": _known,
    "local-v6-addr": _known,
    "next-hop-peer": _known,
    "transport": _known,
    "enforce-first-as": _known,
    "export-localpref": _known,
    "import-localpref": _known,
    "out-delay": _known,
}
