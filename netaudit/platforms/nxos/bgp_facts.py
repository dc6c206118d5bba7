"""BGP as facts: templates resolved into the neighbours that inherit them, and the defaults that apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.routing import BgpNeighbor, BgpPolicy, PrefixLimit
from netaudit.platforms.defaults import fill
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.nxos import defaults
from netaudit.platforms.nxos.bgp import Scope
from netaudit.platforms.nxos.bgp_neighbor import Peer
from netaudit.platforms.reading import Draft

_NOTES = frozenset(("inherits", "line", "end"))
_OF_FAMILIES = (
    "send_community", "route_reflector_client", "next_hop_self", "default_originate", "soft_reconfiguration",
    "allowas_in", "weight",
)  # fmt: skip
"""Settings of an address family that the model has for the neighbour."""
_TIMERS = ("keepalive_s", "hold_s")
_FOR_NEIGHBORS = (*_TIMERS, "connect_retry_s")
NOTES = ("local_as", "families", "connect_retry_s")
FROM_MAIN = ("router_id", "cluster_id", "multipath_relax", "graceful_restart", *_TIMERS)
_DEPTH = 8  # templates inherit from templates; a circle ends here


def neighbors(device: DeviceDraft) -> tuple[BgpNeighbor, ...]:
    """All neighbours of all VRFs, with what they inherit."""
    main = device.table("bgp").get(None)
    found: list[BgpNeighbor] = []
    for scope in device.table("bgp").values():
        assert isinstance(scope, Scope)
        found += [_neighbor(device, name, peer, scope, main) for name, peer in scope.peers.items()]
    return tuple(found)


class _Layers:
    """A neighbour and its templates, nearest first: what is said first holds."""

    def __init__(self, device: DeviceDraft, peer: Peer) -> None:
        self.missing: list[str] = []
        self.sources: list[tuple[str | None, Peer]] = [(None, peer)]
        self._templates = device.table("bgp template")
        self._collect(peer, 0)

    def _collect(self, peer: Peer, depth: int) -> None:
        for kind, name in peer.values.get("inherits", ()):
            template = self._templates.get((kind, name))
            if not isinstance(template, Peer) or depth > _DEPTH:
                self.missing.append(f"template {kind} {name}")
                continue
            self.sources.append((name, template))
            self._collect(template, depth + 1)

    def families(self) -> tuple[str, ...]:
        """Families in which the neighbour or one of its templates is active."""
        return tuple(dict.fromkeys(name for _, peer in self.sources for name in peer.families if name))

    def family(self, name: str) -> Iterator[tuple[str | None, Draft]]:
        """What is said of a family: by the neighbour, then by policy templates, then by what it inherits."""
        for source, peer in self.sources:
            own = peer.families.get(name)
            if own is None:
                continue
            yield source, own
            for _, policy in sorted(own.values.get("inherits", ())):
                yield from self._policy(policy, 0)

    def _policy(self, name: str, depth: int) -> Iterator[tuple[str | None, Draft]]:
        template = self._templates.get(("peer-policy", name))
        if not isinstance(template, Peer) or depth > _DEPTH:
            self.missing.append(f"template peer-policy {name}")
            return
        held = template.family("")
        yield name, held
        for _, inner in sorted(held.values.get("inherits", ())):
            yield from self._policy(inner, depth + 1)


class _Made:
    """The attributes of a neighbour with their origins."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.at: dict[str, tuple[int, ...]] = {}
        self.unknown: dict[str, str] = {}
        self.inherited: dict[str, str] = {}

    def take(self, attribute: str, draft: Draft, source: str | None, name: str | None = None) -> None:
        """An attribute that nothing nearer has set."""
        name = name or attribute
        if name in self.values or attribute not in draft.values:
            return
        self.values[name] = draft.values[attribute]
        if attribute in draft.at:
            self.at[name] = draft.at[attribute]
        if source is not None:
            self.inherited[name] = source


def _neighbor(device: DeviceDraft, name: str, peer: Peer, scope: Scope, main: Draft | None) -> BgpNeighbor:
    layers = _Layers(device, peer)
    made = _Made()
    for source, draft in layers.sources:
        for attribute in draft.values:
            if attribute not in _NOTES:
                made.take(attribute, draft, source)
        for attribute, why in draft.unknown.items():
            if attribute not in made.values:
                made.unknown.setdefault(attribute, why)
    for source_scope in (scope, main):
        for attribute in _FOR_NEIGHBORS:
            if source_scope is not None:
                made.take(attribute, source_scope, f"router bgp {scope.get('id')}")
    timers = device.table("bfd").get(None)
    if made.values.get("bfd") and timers is not None:
        made.take("timers", timers, "bfd interval", "bfd_timers")
    families = layers.families()
    _of_families(made, layers, families)
    if layers.missing:
        for attribute in ("remote_as", "password", "enabled", "update_source", "bfd"):
            if attribute not in made.values:
                made.unknown[attribute] = f"{layers.missing[0]} is not configured"
    if len(layers.sources) > 1:
        made.values["peer_group"] = layers.sources[1][0]
        made.at["peer_group"] = peer.at["inherits"]
    filled = fill(made.values, made.unknown, defaults.BGP_NEIGHBOR)
    if "external" not in made.values:
        external = _external(made.values, scope, main)
        if external is not None:
            made.values["external"] = external
    return BgpNeighbor(
        peer=name,
        line=peer.values["line"],
        end=peer.values["end"],
        vrf=scope.vrf,
        families=families,
        at=made.at,
        unknown=made.unknown,
        inherited=made.inherited,
        defaulted=tuple(filled),
        **made.values,
    )


def _of_families(made: _Made, layers: _Layers, families: tuple[str, ...]) -> None:
    """Limits and filters of each family; other settings of the first family that has them."""
    limits: list[PrefixLimit] = []
    policies: list[BgpPolicy] = []
    for family in families:
        limit: tuple[int, int | None, str] | None = None
        said: dict[str, str] = {}
        for source, draft in layers.family(family):
            for attribute in _OF_FAMILIES:
                made.take(attribute, draft, source)
            if limit is None and "limit" in draft.values:
                limit = draft.values["limit"]
                _note(made, "prefix_limits", draft.at["limit"], source)
            for direction, (_, name) in draft.values.get("policies", {}).items():
                said.setdefault(direction, name)
            if "policies" in draft.at:
                _note(made, "policies", draft.at["policies"], source)
            for attribute, why in draft.unknown.items():
                made.unknown.setdefault(attribute, why)
        if limit is not None:
            limits.append(PrefixLimit(family=family, limit=limit[0], warn_pct=limit[1], action=limit[2]))
        if said:
            policies.append(BgpPolicy(family=family, input=said.get("input"), output=said.get("output")))
    made.values["prefix_limits"], made.values["policies"] = tuple(limits), tuple(policies)


def _note(made: _Made, attribute: str, lines: tuple[int, ...], source: str | None) -> None:
    made.at[attribute] = (*made.at.get(attribute, ()), *lines)
    if source is not None:
        made.inherited.setdefault(attribute, source)


def _external(values: dict[str, Any], scope: Scope, main: Draft | None) -> bool | None:
    remote = values.get("remote_as")
    if remote is None:
        return None
    local = values.get("local_as") or scope.get("local_as")
    if local is None:
        confederation = main.get("confederation_peers") if main is not None else None
        if remote in (confederation or ()):
            return True
        local = int(scope.get("id"))
    return bool(remote != local)
