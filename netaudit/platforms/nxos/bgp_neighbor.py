"""Settings of a BGP neighbour or of a template, and what it does in each address family."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.bgp_commands import allowas_in, multihop, session_timers
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.igp_commands import bfd_timers
from netaudit.platforms.nxos.drafts import interface_name
from netaudit.platforms.reading import Commands, Draft, Reader, Statement
from netaudit.platforms.takes import constant, local_as, number, switch, text, word
from netaudit.platforms.values import asn


class Peer(Part):
    """A neighbour or a template in the making, with a draft for each address family it is active in."""

    __slots__ = ("families",)

    def __init__(self, reader: Reader, device: DeviceDraft, **values: Any) -> None:
        super().__init__(reader, device, values)
        self.families: dict[str, Draft] = {}
        """Address family -> what is set there; `` holds what a policy template sets for any family."""

    def family(self, name: str) -> Draft:
        """The draft of an address family."""
        found = self.families.get(name)
        if found is None:
            found = self.families[name] = Draft(self.reader)
        return found


def _remote_as(peer: Peer, args: list[str], line: Statement) -> bool:
    """`remote-as 65001`, `remote-as external|internal`, `remote-as route-map X` of a listen range."""
    if line.negated or line.defaulted:
        peer.drop("remote_as")
        return True
    if args in (["external"], ["internal"]):
        peer.set("external", args == ["external"], line.node)
        return True
    if args[:1] == ["route-map"]:
        peer.unknown["remote_as"] = f"line {line.node.line}: a route map decides which systems may connect"
        return True
    return word("remote_as", asn)(peer, args, line) is not False


def _inherit(kind: str) -> Any:
    def take(peer: Peer, args: list[str], line: Statement) -> bool:
        """`inherit peer X`, `inherit peer-session X`."""
        if len(args) != 1 or line.negated:
            return False
        peer.values["inherits"] = (*peer.values.get("inherits", ()), (kind, args[0]))
        peer.at["inherits"] = (*peer.at.get("inherits", ()), line.node.line)
        return True

    return take


def _inherit_policy(family: Draft, args: list[str], line: Statement) -> bool:
    """`inherit peer-policy X 10`: lower numbers go first."""
    if not args or line.negated:
        return False
    order = int(args[1]) if len(args) > 1 and args[1].isdecimal() else 0
    family.values["inherits"] = (*family.values.get("inherits", ()), (order, args[0]))
    return True


def _bfd(peer: Draft, args: list[str], line: Statement) -> bool:
    """`bfd`, `bfd singlehop|multihop`, `bfd multihop interval 300 min_rx 300 multiplier 3`."""
    words = args[1:] if args[:1] in (["singlehop"], ["multihop"]) else args
    if words and words[0] != "interval":
        return False
    peer.set("bfd", not line.negated, line.node)
    timers = bfd_timers(words[1:])
    if timers is not None:
        peer.set("bfd_timers", timers, line.node)
    return True


def _family(peer: Peer, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast`: the neighbour is active there."""
    if not args:
        return False
    if line.negated:
        peer.families.pop(" ".join(args), None)
        return True
    family = peer.family(" ".join(args))
    family.values.setdefault("lines", []).append(line.node.line)
    FAMILY.read_all(family, line.node.children)
    return True


def _community(family: Draft, args: list[str], line: Statement) -> bool:
    """`send-community` and `send-community extended` are two lines; together they are `both`."""
    said = args[0] if args else "standard"
    if said not in ("standard", "extended", "both"):
        return False
    held = family.get("send_community")
    if line.negated:
        family.drop("send_community")
        return True
    family.set("send_community", said if held in (None, said) else "both", line.node)
    return True


def _maximum_prefix(family: Draft, args: list[str], line: Statement) -> bool:
    """`maximum-prefix N [PERCENT] [restart MINUTES|warning-only]`."""
    if line.negated or line.defaulted:
        family.drop("limit")
        return True
    if not args or not args[0].isdecimal():
        return False
    warn = int(args[1]) if len(args) > 1 and args[1].isdecimal() else None
    action = "teardown"
    if "warning-only" in args:
        action = "warning-only"
    elif args[-2:-1] == ["restart"]:
        action = f"restart {args[-1]}"
    family.set("limit", (int(args[0]), warn, action), line.node)
    return True


def _filter(kind: int) -> Any:
    def take(family: Draft, args: list[str], line: Statement) -> bool:
        """`route-map X in|out`, `prefix-list X in|out`; a route map goes before a prefix list, that before the rest."""
        if len(args) != 2 or args[1] not in ("in", "out"):
            return False
        policies: dict[str, tuple[int, str]] = family.values.setdefault("policies", {})
        key = "input" if args[1] == "in" else "output"
        if line.negated:
            policies.pop(key, None)
        elif key not in policies or kind <= policies[key][0]:
            policies[key] = (kind, args[0])
        family.at["policies"] = (*family.at.get("policies", ()), line.node.line)
        return True

    return take


NEIGHBOR = Commands(
    {
        "remote-as": _remote_as,
        "local-as": local_as,
        "description": text("description"),
        "update-source": word("update_source", interface_name),
        "ebgp-multihop": multihop,
        "ttl-security hops": number("ttl_security"),
        "password": constant("password", True),
        "timers": session_timers,
        "bfd": _bfd,
        "shutdown": switch("enabled", off=True),
        "inherit peer": _inherit("peer"),
        "inherit peer-session": _inherit("peer-session"),
        "address-family": _family,
    },
    feeds={"remote-as": ("remote_as",), "inherit peer": ("remote_as", "password")},
    known_text=(
        "dynamic-capability",
        "log-neighbor-changes",
        "disable-connected-check",
        "capability",
        "transport",
        "low-memory exempt",
        "remove-private-as",
        "peer-type",
        "graceful-shutdown",
        "maximum-peers",
        "affinity-group",
    ),
)

FAMILY = Commands(
    {
        "send-community": _community,
        "maximum-prefix": _maximum_prefix,
        "route-map": _filter(0),
        "prefix-list": _filter(1),
        "filter-list": _filter(2),
        "route-reflector-client": switch("route_reflector_client"),
        "next-hop-self": switch("next_hop_self"),
        "next-hop-self all": switch("next_hop_self"),
        "default-originate": switch("default_originate"),
        "soft-reconfiguration inbound": switch("soft_reconfiguration"),
        "allowas-in": allowas_in,
        "weight": number("weight"),
        "inherit peer-policy": _inherit_policy,
    },
    feeds={"maximum-prefix": ("prefix_limits",)},
    known_text=(
        "as-override",
        "disable-peer-as-check",
        "next-hop-third-party",
        "advertisement-interval",
        "rewrite-evpn-rt-asn",
        "suppress-inactive",
        "unsuppress-map",
        "advertise local-labeled-route",
        "capability",
        "soo",
        "advertise-map",
    ),
)
