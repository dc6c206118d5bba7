"""BGP as facts: peer groups resolved into their members, and the defaults that apply."""

from __future__ import annotations

from typing import Any

from netaudit.model.routing import BgpNeighbor, BgpPolicy, PrefixLimit
from netaudit.platforms.defaults import fill
from netaudit.platforms.eos import defaults
from netaudit.platforms.eos.bgp_scope import Scope
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Draft
from netaudit.platforms.releases import known

UNICAST = ("ipv4 unicast", "ipv6 unicast")
Limit = tuple[int, int | None, str]
"""Prefixes that a neighbour may send, the share at which a warning is logged, and what happens beyond."""
_NOT_A_FACT = frozenset(("group", "limit", "policy", "line", "end"))


_TIMERS = ("keepalive_s", "hold_s")
NOTES = ("local_as", *_TIMERS)
"""What a process notes for its neighbours."""
FROM_MAIN = ("router_id", "maximum_paths", "maximum_paths_ibgp", "default_ipv4_unicast")


def neighbors(device: DeviceDraft, version: str | None) -> tuple[BgpNeighbor, ...]:
    """All neighbours of all VRFs; peer groups are none themselves."""
    scopes = device.table("bgp")
    main = scopes.get(None)
    if not isinstance(main, Scope):
        return ()
    groups = {name: peer for name, peer in main.peers.items() if _is_group(name, peer)}
    unasked = next((row.value for row in known(defaults.MAXIMUM_ROUTES_BY_RELEASE, version)), None)
    limit = (*(unasked or (defaults.MAXIMUM_ROUTES[0], None)), "teardown")
    found = []
    for scope in scopes.values():
        assert isinstance(scope, Scope)
        for name, peer in scope.peers.items():
            if not _is_group(name, peer):
                found.append(_neighbor(device, name, peer, scope, main, groups, limit))
    return tuple(found)


def _is_group(name: str, peer: Draft) -> bool:
    return "group" in peer.values or (
        "peer_group" not in peer.values and not name[0].isdigit() and ":" not in name and "/" not in name
    )


def _neighbor(
    device: DeviceDraft,
    name: str,
    peer: Draft,
    scope: Scope,
    main: Scope,
    groups: dict[str, Draft],
    unasked: Limit,
) -> BgpNeighbor:
    own = peer.values
    values = {key: value for key, value in own.items() if key not in _NOT_A_FACT}
    at = dict(peer.at)
    unknown = dict(peer.unknown)
    inherited: dict[str, str] = {}
    group_name = own.get("peer_group")
    group = groups.get(group_name) if group_name is not None else None
    if group is not None and group_name is not None:
        for key, value in group.values.items():
            if key not in values and key not in _NOT_A_FACT:
                values[key] = value
                inherited[key] = group_name
                if key in group.at:
                    at[key] = group.at[key]
        for key, why in group.unknown.items():
            unknown.setdefault(key, why)
    elif group_name is not None:
        for key in ("remote_as", "password", "enabled", "update_source"):
            if key not in values:
                unknown[key] = f"peer group {group_name} is not configured"
    for source in (scope, main):
        for key in _TIMERS:
            if key in source.values and key not in values:
                values[key] = source.values[key]
                at[key] = source.at[key]
                inherited[key] = f"router bgp {main.get('id')}"
    timers = device.table("bfd").get(None)
    if values.get("bfd") and "bfd_timers" not in values and timers is not None:
        kind = "multihop" if "multihop" in values else "single"
        if kind in timers.values:
            values["bfd_timers"] = timers.values[kind]
            at["bfd_timers"] = timers.at[kind]
            inherited["bfd_timers"] = "router bfd"
    families = _families(name, group_name, scope, main)
    filled = fill(values, unknown, defaults.BGP_NEIGHBOR)
    limit = _limit(peer, group, at, inherited)
    if limit is None:
        limit = unasked
        filled.append("prefix_limits")
    if limit[0]:
        values["prefix_limits"] = tuple(
            PrefixLimit(family=family, limit=limit[0], warn_pct=limit[1], action=limit[2]) for family in families
        )
    values["policies"] = _policies(peer, group, families, at, inherited)
    values["external"] = _external(values, scope, main)
    return BgpNeighbor(
        peer=name,
        line=own["line"],
        end=own["end"],
        vrf=scope.vrf,
        families=families,
        at=at,
        unknown=unknown,
        inherited=inherited,
        defaulted=tuple(filled),
        **values,
    )


def _families(name: str, group: str | None, scope: Scope, main: Scope) -> tuple[str, ...]:
    """Families in which the neighbour is active: its own word, its group's, the process's default."""
    default = scope.get("default_ipv4_unicast")
    if default is None:
        default = main.get("default_ipv4_unicast")
    found = []
    for family in dict.fromkeys(("ipv4 unicast", *scope.activations, *main.activations)):
        said: bool | None = None
        for source in (scope, main):
            for key in (name, group):
                if said is None and key is not None:
                    said = source.activations.get(family, {}).get(key)
        if said is None:
            said = family == "ipv4 unicast" and default is not False and ":" not in name
        if said:
            found.append(family)
    return tuple(found)


def _limit(peer: Draft, group: Draft | None, at: dict[str, tuple[int, ...]], inherited: dict[str, str]) -> Limit | None:
    for draft in (peer, group):
        if draft is not None and "limit" in draft.values:
            at["prefix_limits"] = draft.at["limit"]
            if draft is group:
                inherited["prefix_limits"] = peer.values["peer_group"]
            limit: Limit = draft.values["limit"]
            at.pop("limit", None)
            return limit
    return None


def _policies(
    peer: Draft,
    group: Draft | None,
    families: tuple[str, ...],
    at: dict[str, tuple[int, ...]],
    inherited: dict[str, str],
) -> tuple[BgpPolicy, ...]:
    """A filter of the neighbour holds in every unicast family; one of a family goes before it."""
    found: dict[tuple[str, str], str] = {}
    kinds: dict[tuple[str, str], int] = {}
    for draft in (group, peer):
        said: dict[tuple[str, str], tuple[int, str]] = draft.values.get("policy", {}) if draft is not None else {}
        for (family, direction), (kind, name) in said.items():
            for target in [family] if family else [f for f in families if f in UNICAST]:
                if kind <= kinds.get((target, direction), kind):  # a prefix list does not hide a route map
                    found[target, direction], kinds[target, direction] = name, kind
        if said and draft is not None:
            at["policies"] = (*at.get("policies", ()), *draft.at["policies"]) if draft is peer else draft.at["policies"]
            if draft is group:
                inherited["policies"] = peer.values["peer_group"]
    families_found = dict.fromkeys(family for family, _ in found)
    return tuple(
        BgpPolicy(family=family, input=found.get((family, "input")), output=found.get((family, "output")))
        for family in families_found
    )


def _external(values: dict[str, Any], scope: Scope, main: Scope) -> bool | None:
    remote = values.get("remote_as")
    if remote is None:
        return None
    local = values.get("local_as") or scope.get("local_as") or int(main.get("id"))
    return bool(remote != local)
