"""IOS BGP neighbours put together: session, families, and what peer groups and templates hand down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from netaudit.model.routing import BgpNeighbor, BgpPolicy, PrefixLimit
from netaudit.platforms.defaults import Default
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.gathering import Gathered
from netaudit.platforms.ios import defaults
from netaudit.platforms.ios.bgp import FILTERS, UNICAST
from netaudit.platforms.reading import NOTHING, Draft
from netaudit.platforms.values import asn

_SESSION = (
    "remote_as", "local_as", "dual_as", "description", "update_source", "multihop", "ttl_security", "password", "bfd",
    "keepalive_s", "hold_s", "enabled",
)  # fmt: skip
_IN_FAMILY = (
    "route_reflector_client", "next_hop_self", "send_community", "allowas_in", "soft_reconfiguration",
    "default_originate", "advertised_paths", "weight",
)  # fmt: skip
_BY_DIRECTION = tuple((way, tuple(f"{kind}/{way}" for kind in FILTERS)) for way in ("in", "out"))
_FILTERS = tuple(attribute for _, filters in _BY_DIRECTION for attribute in filters)
_FAMILY = ("active", "limit", *_IN_FAMILY, *(f"{kind}/{way}" for kind in FILTERS for way in ("in", "out")))
_OWN = frozenset(("line", "end", "peer", "vrf", "dynamic", *_SESSION))
"""What a neighbour without group and template says of itself: each an attribute of the fact."""
_TIMERS = {row.attribute: row.value for row in defaults.BGP_NEIGHBOR if isinstance(row, Default)}
_TIMER_NAMES = tuple(_TIMERS)
_HANDED = ("keepalive_s", "hold_s")
"""Timers that a process gives to all its neighbours."""
_Named = dict[tuple[str | None, str], list[tuple[int, str]]]
"""VRF and neighbour or group -> the families that name it, each with its place in the file."""
_LEVELS = 8  # templates inherit from templates; a circle ends here


class _Process(NamedTuple):
    """The process of the default VRF, its AS, and whether it has timers for its neighbours."""

    part: Part | None
    own: int | None
    timed: bool


def bgp_neighbors(device: DeviceDraft) -> tuple[BgpNeighbor, ...]:
    """All neighbours that are no peer groups, in the order of the file."""
    named: _Named = {}
    for at, (vrf, name, family) in enumerate(device.table("peer_family")):
        places = named.get((vrf, name))
        if places is None:
            named[(vrf, name)] = [(at, family)]
        else:
            places.append((at, family))
    process = _process(device)
    found: list[BgpNeighbor] = []
    for (vrf, _), peer in device.table("peer").items():
        values = peer.values
        if not values.get("is_group") and (values.get("remote_as") is not None or _has_session(peer)):
            found.append(_neighbor(device, vrf, peer, named, process))
    return tuple(found)


def _process(device: DeviceDraft) -> _Process:
    for key, part in device.table("process").items():
        if key[0] == "bgp" and key[2] is None:
            return _Process(part, asn(part.values["id"]), any(n in part.values or n in part.unknown for n in _HANDED))
    return _Process(None, None, timed=False)


def _has_session(peer: Part) -> bool:
    """A neighbour known only from a line nobody understands is none; one with a group or a template is."""
    return bool(peer.get("peer_group") or peer.get("peer_session") or peer.unknown)


def _neighbor(device: DeviceDraft, vrf: str | None, peer: Part, named: _Named, process: _Process) -> BgpNeighbor:
    """A neighbour, made of one dictionary: a call with this many arguments by name takes twice as long."""
    held = _session(device, vrf, peer)
    values = held.values
    name, group = values["peer"], values.get("peer_group")
    families: list[str] = []
    limits: list[PrefixLimit] = []
    policies: list[BgpPolicy] = []
    for family in _families(named, vrf, name, group):
        inner = _in_family(device, vrf, peer, group, family)
        if _active(process.part, vrf, family, inner.values.get("active") if inner is not None else None):
            families.append(family)
        if inner is not None:
            _add_family(held, inner, family, limits, policies)
    values["defaulted"] = _timers(process, held)
    values["local_as"], values["external"] = _systems(process, values)
    values["families"] = tuple(families)
    if limits:
        values["prefix_limits"] = tuple(limits)
    if policies:
        values["policies"] = tuple(policies)
    values["at"] = held.at
    values["inherited"] = held.inherited or NOTHING
    values["unknown"] = held.unknown or NOTHING
    return BgpNeighbor(**values)


def _session(device: DeviceDraft, vrf: str | None, peer: Part) -> Gathered:
    """The session of a neighbour; what one without group and template says of itself needs no gathering."""
    own = peer.values
    if not peer.unknown and _OWN.issuperset(own):
        held = Gathered(peer.reader, own.copy())
        held.at = peer.at.copy()
        return held
    held = Gathered(peer.reader)
    for part, origin in _sessions(device, vrf, peer):
        held.take(_SESSION, part, origin)
    held.at = {**peer.at, **held.at}
    for attribute in ("line", "end", "peer", "vrf", "peer_group", "dynamic"):
        held.values[attribute] = own.get(attribute)
    return held


def _in_family(device: DeviceDraft, vrf: str | None, peer: Part, group: str | None, family: str) -> Draft | None:
    """What is said of a neighbour in a family; its own part alone needs no gathering."""
    name = peer.values["peer"]
    own = device.table("peer_family").get((vrf, name, family))
    if group is None and (own is None or "peer_policy" not in own.values):
        return own
    inner = Gathered(peer.reader)
    for part, origin in _policies(device, vrf, name, group, family):
        inner.take(_FAMILY, part, origin)
    return inner


def _timers(process: _Process, held: Gathered) -> tuple[str, ...]:
    """Fill in timers that the process gives to all neighbours, then defaults; the names of what is a default."""
    if process.part is not None and process.timed:
        held.take(_HANDED, process.part, "process")
    values = held.values
    if not held.unknown and values.keys().isdisjoint(_TIMER_NAMES):
        values.update(_TIMERS)
        return _TIMER_NAMES
    missing = {name: value for name, value in _TIMERS.items() if name not in values and name not in held.unknown}
    values.update(missing)
    return tuple(missing)


def _add_family(
    held: Gathered, inner: Draft, family: str, limits: list[PrefixLimit], policies: list[BgpPolicy]
) -> None:
    """What a family says becomes the neighbour's: lists by family, single values where no other family said so."""
    values = inner.values
    if "limit" in values:
        limit: PrefixLimit = values["limit"]
        limits.append(PrefixLimit(family=family, limit=limit.limit, warn_pct=limit.warn_pct, action=limit.action))
        held.keep(inner, "limit", "prefix_limits")
    elif "limit" in inner.unknown:
        held.unknown["prefix_limits"] = inner.unknown["limit"]
    if inner.unknown or not values.keys().isdisjoint(_FILTERS):
        _add_filters(held, inner, family, policies)
    for attribute in _IN_FAMILY:
        if attribute in values and attribute not in held.values:
            held.values[attribute] = values[attribute]
            held.keep(inner, attribute, attribute)


def _add_filters(held: Gathered, inner: Draft, family: str, policies: list[BgpPolicy]) -> None:
    values = inner.values
    chosen: dict[str, str] = {}
    for way, filters in _BY_DIRECTION:
        for attribute in filters:
            if attribute in values:
                chosen.setdefault(way, values[attribute])
                held.keep(inner, attribute, "policies")
            elif attribute in inner.unknown:
                held.unknown["policies"] = inner.unknown[attribute]
    if chosen:
        policies.append(BgpPolicy(family=family, input=chosen.get("in"), output=chosen.get("out")))


def _sessions(device: DeviceDraft, vrf: str | None, peer: Part) -> Iterator[tuple[Part, str]]:
    """The parts that shape a session, nearest first: its own lines, its template, its group, the group's template."""
    yield peer, ""
    yield from _templates(device, peer)
    group = device.table("peer").get((vrf, peer.get("peer_group"))) or (
        device.table("peer").get((None, peer.get("peer_group"))) if peer.get("peer_group") else None
    )
    if group is not None and group is not peer:
        yield group, f"peer-group {peer.get('peer_group')}"
        yield from _templates(device, group)


def _templates(device: DeviceDraft, part: Part) -> Iterator[tuple[Part, str]]:
    name = part.get("peer_session")
    for _ in range(_LEVELS):
        template = device.table("peer-session").get(name)
        if template is None:
            return
        yield template, f"peer-session {name}"
        name = template.get("peer_session")


def _families(named: _Named, vrf: str | None, name: str, group: str | None) -> list[str]:
    places = named.get((vrf, name), ())
    if group is not None:
        places = sorted({*places, *named.get((vrf, group), ())})
    families = [family for _, family in places]
    if vrf is None and UNICAST not in families:
        families.insert(0, UNICAST)
    return families if group is None else list(dict.fromkeys(families))


def _policies(
    device: DeviceDraft, vrf: str | None, name: str, group: str | None, family: str
) -> Iterator[tuple[Part, str]]:
    table = device.table("peer_family")
    for who, origin in ((name, ""), (group, f"peer-group {group}")):
        part = table.get((vrf, who, family)) if who is not None else None
        if part is None:
            continue
        yield part, origin
        pending = list(part.get("peer_policy") or ())
        for _ in range(_LEVELS):
            if not pending:
                break
            template = device.table("peer-policy").get(pending[0])
            if template is not None:
                yield template, f"peer-policy {pending[0]}"
                pending += template.get("peer_policy") or ()
            pending.pop(0)


def _active(process: Part | None, vrf: str | None, family: str, said: bool | None) -> bool:
    """Whether a family is activated: by a line, or by IOS's habit of activating IPv4 unicast in the default VRF."""
    if said is not None:
        return said
    if family != UNICAST or vrf is not None:
        return False
    return process is None or process.get("default_ipv4_unicast") is not False


def _systems(process: _Process, values: dict[str, Any]) -> tuple[int | None, bool | None]:
    """The AS shown to the neighbour, and whether the neighbour is in another one."""
    part, own = process.part, process.own
    remote = values.get("remote_as")
    local = values.get("local_as", own)
    if part is not None and remote is not None and remote != own and part.get("confederation") is not None:
        inside = remote in (part.get("confederation_peers") or ())
        local = values.get("local_as", own if inside else part.get("confederation"))
    return local, None if remote is None or own is None else remote != own
