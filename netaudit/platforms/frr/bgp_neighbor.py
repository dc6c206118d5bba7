"""What is said of an FRR BGP neighbour: of its session, and in an address family."""

from __future__ import annotations

from netaudit.model.routing import PrefixLimit
from netaudit.platforms.bgp_commands import allowas_in, multihop, session_timers
from netaudit.platforms.drafts import Part
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, local_as, number, switch, text, word
from netaudit.platforms.values import asn

FILTERS = ("route-map", "prefix-list", "distribute-list", "filter-list")
"""Kinds of filter that a neighbour can have, the one that counts first."""


def _remote(said: str) -> int | str | None:
    """An AS number, or `external`, `internal`, `auto`."""
    return said if said in ("external", "internal", "auto") else asn(said)


def _bfd(part: Part, args: list[str], line: Statement) -> bool:
    """`neighbor P bfd`, `bfd 3 300 300` (multiplier, receive, transmit), `bfd profile NAME`."""
    if args[:1] == ["check-control-plane-failure"]:
        return False
    part.set("bfd", not line.negated, line.node)
    if args[:1] == ["profile"] and len(args) > 1:
        part.set("bfd_profile", args[1], line.node)
    elif len(args) == 3 and all(said.isdecimal() for said in args):
        part.set("bfd_own", tuple(int(said) for said in args), line.node)
    return True


_SESSION: dict[str, Take] = {
    "remote-as": word("remote_as", _remote),
    "local-as": local_as,
    "description": text("description"),
    "update-source": word("update_source"),
    "ebgp-multihop": multihop,
    "ttl-security hops": number("ttl_security"),
    "password": constant("password", True),
    "bfd": _bfd,
    "timers": session_timers,
    "timers connect": number("connect_retry_s"),
    "advertisement-interval": number("advertisement_interval_s"),
    "shutdown": switch("enabled", off=True),
}
_SESSION_TEXT = (
    "timers delayopen", "passive", "capability", "dont-capability-negotiate",
    "override-capability", "strict-capability-match", "enforce-multihop", "disable-connected-check", "enforce-first-as",
    "solo", "port", "interface", "extended-optional-parameters", "graceful-restart", "graceful-restart-helper",
    "graceful-restart-disable", "sender-as-path-loop-detection", "tcp-mss", "oad", "path-attribute", "aigp",
    "ip-transparent", "disable-link-bw-encoding-ieee", "extended-link-bandwidth", "graceful-shutdown", "local-role",
)  # fmt: skip
SESSION = Commands(
    _SESSION,
    feeds={
        "remote-as": ("remote_as",), "timers": ("keepalive_s", "hold_s"), "ttl-security hops": ("ttl_security",),
        "local-as": ("local_as",), "bfd": ("bfd",),
    },
    known_text=_SESSION_TEXT,
)  # fmt: skip
SESSION_WORDS = frozenset(phrase.split()[0] for phrase in (*_SESSION, *_SESSION_TEXT))


def _direction(kind: str) -> Take:
    """A filter of a neighbour: the attribute is `KIND/in` or `KIND/out` until the neighbour is put together."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if len(args) != 2 or args[1] not in ("in", "out"):
            return False
        if line.negated:
            part.drop(f"{kind}/{args[1]}")
        else:
            part.set(f"{kind}/{args[1]}", args[0], line.node)
        return True

    return take


def _limit(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("limit")
        return True
    if not args or not args[0].isdecimal():
        return False
    rest = [said for said in args[1:] if said != "force"]
    warn = int(rest[0]) if rest and rest[0].isdecimal() else 75
    action = "warning-only" if "warning-only" in rest else "teardown"
    if "restart" in rest[:-1]:
        action = f"restart {rest[rest.index('restart') + 1]}"
    part.set(
        "limit", PrefixLimit(family=part.get("family"), limit=int(args[0]), warn_pct=warn, action=action), line.node
    )
    return True


def _community(part: Part, args: list[str], line: Statement) -> bool:
    part.set("send_community", "none" if line.negated else args[0] if args else "both", line.node)
    return True


def _all_paths(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("advertised_paths")
    else:
        part.set("advertised_paths", " ".join(line.words[2:]), line.node)
    return True


FAMILY = Commands(
    {
        "activate": switch("active"),
        **{kind: _direction(kind) for kind in FILTERS},
        "maximum-prefix": _limit,
        "route-reflector-client": switch("route_reflector_client"),
        "next-hop-self": switch("next_hop_self"),
        "attribute-unchanged next-hop": switch("next_hop_unchanged"),
        "send-community": _community,
        "allowas-in": allowas_in,
        "soft-reconfiguration inbound": switch("soft_reconfiguration"),
        "weight": number("weight"),
        "addpath-tx-all-paths": _all_paths,
        "addpath-tx-bestpath-per-AS": _all_paths,
        "addpath-tx-best-selected": _all_paths,
        "default-originate": switch("default_originate"),
    },
    feeds={
        "maximum-prefix": ("limit",),
        **{kind: (f"{kind}/in", f"{kind}/out") for kind in FILTERS},
    },
    known_text=(
        "maximum-prefix-out", "remove-private-AS", "as-override", "attribute-unchanged", "unsuppress-map",
        "accept-own", "route-server-client", "capability", "advertise-map", "disable-addpath-rx", "soo",
        "encapsulation-srv6", "dampening", "send-community-link",
    ),
)  # fmt: skip
