"""IOS-XR BGP neighbours put together: session, families, and what groups hand down.

A neighbour's own line goes before the session group or address family group that it uses, and these before its
neighbour group (Cisco, BGP configuration guide, "Inheritance of configuration").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netaudit.model.interface import Bfd
from netaudit.model.routing import BgpNeighbor, BgpPolicy, PrefixLimit
from netaudit.platforms.defaults import Default
from netaudit.platforms.drafts import Part
from netaudit.platforms.gathering import Gathered
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.releases import known
from netaudit.platforms.values import asn

_SESSION = (
    "remote_as", "local_as", "dual_as", "description", "update_source", "multihop", "ttl_security", "password", "bfd",
    "bfd_timers.interval_ms", "bfd_timers.multiplier", "keepalive_s", "hold_s", "enabled",
)  # fmt: skip
_IN_FAMILY = (
    "route_reflector_client", "next_hop_self", "next_hop_unchanged", "send_community", "allowas_in",
    "soft_reconfiguration", "default_originate", "weight",
)  # fmt: skip
_LEVELS = 8  # groups use groups; a circle ends here

Source = tuple[Part, str]
"""Something that says something of a neighbour, and its name where it is not the neighbour itself."""


class _Gathered(Gathered):
    """Values taken from several sources, the nearest first; a source's own lines may be of a configuration group."""

    __slots__ = ("device",)

    def __init__(self, device: DeviceDraft) -> None:
        super().__init__(device.reader)
        self.device = device

    def origin_of(self, lines: tuple[int, ...]) -> str | None:
        """The configuration group that the lines stand in."""
        return self.device.group_of(lines) if self.device.groups else None


def bgp_neighbors(device: DeviceDraft, version: str | None) -> tuple[BgpNeighbor, ...]:
    """All neighbours, in the order of the file."""
    own = {row.attribute: row.value for row in known(defaults.PREFIX_LIMITS_BY_RELEASE, version)}
    return tuple(_neighbor(device, peer, own) for peer in device.table("peer").values())


def _neighbor(device: DeviceDraft, peer: Part, default_limits: Mapping[str, int]) -> BgpNeighbor:
    held = _Gathered(device)
    sources = list(_sources(device, peer, "", 0))
    for part, origin in sources:
        held.take(_SESSION, part, origin)
    local, external = _systems(device, held.values)
    families, limits, policies = _families(device, held, sources)
    defaulted = _complete(device, held)
    if len(limits) < len(families) and "prefix_limits" not in held.unknown:
        limited = {limit.family for limit in limits}
        missing = [family for family in families if family not in limited]
        if all(family in default_limits for family in missing):
            filled = (PrefixLimit(family=f, limit=default_limits[f], warn_pct=75, action="teardown") for f in missing)
            limits = (*limits, *filled)
            defaulted.append("prefix_limits")
        elif external:
            held.unknown["prefix_limits"] = defaults.PREFIX_LIMITS
    values = held.values
    values.pop("local_as", None)
    timers = {key[11:]: values.pop(key) for key in tuple(values) if key.startswith("bfd_timers.")}
    return BgpNeighbor(
        **values,
        line=peer.values["line"],
        end=peer.values["end"],
        peer=peer.values["peer"],
        vrf=peer.values["vrf"],
        peer_group=peer.get("neighbor-group"),
        dynamic=peer.get("dynamic"),
        bfd_timers=Bfd(**timers) if timers else None,
        local_as=local,
        external=external,
        families=families,
        prefix_limits=limits,
        policies=policies,
        at=held.at,
        defaulted=tuple(defaulted),
        inherited=held.inherited,
        unknown=held.unknown,
    )


def _sources(device: DeviceDraft, part: Part, origin: str, depth: int) -> Iterator[Source]:
    """A neighbour or group, the session group it uses, then the neighbour group it uses."""
    yield part, origin
    if depth > _LEVELS:
        return
    for table in ("session-group", "neighbor-group"):
        name = part.get(table)
        group = device.table(table).get(name) if name is not None else None
        if group is not None:
            yield from _sources(device, group, f"{table} {name}", depth + 1)


def _family_sources(device: DeviceDraft, sources: list[Source], family: str) -> Iterator[Source]:
    for part, origin in sources:
        held = (part.get("families") or {}).get(family)
        for _ in range(_LEVELS):
            if held is None:
                break
            yield held, origin
            name = held.get("af-group")
            origin = f"af-group {name}"
            held = device.table("af-group").get(name) if name is not None else None


def _families(
    device: DeviceDraft, held: _Gathered, sources: list[Source]
) -> tuple[tuple[str, ...], tuple[PrefixLimit, ...], tuple[BgpPolicy, ...]]:
    """Families spoken with the neighbour, their limits and policies; single values go to `held`."""
    names = list(dict.fromkeys(name for part, _ in sources for name in part.get("families") or ()))
    limits: list[PrefixLimit] = []
    policies: list[BgpPolicy] = []
    for family in names:
        inner = _Gathered(device)
        for part, origin in _family_sources(device, sources, family):
            inner.take(("limit", "policy/in", "policy/out", *_IN_FAMILY), part, origin)
        values = inner.values
        if "limit" in values:
            said: PrefixLimit = values["limit"]
            limits.append(PrefixLimit(family=family, limit=said.limit, warn_pct=said.warn_pct, action=said.action))
            held.keep(inner, "limit", "prefix_limits")
        if "policy/in" in values or "policy/out" in values:
            policies.append(BgpPolicy(family=family, input=values.get("policy/in"), output=values.get("policy/out")))
            for attribute in ("policy/in", "policy/out"):
                held.keep(inner, attribute, "policies")
        for attribute, target in (("limit", "prefix_limits"), ("policy/in", "policies"), ("policy/out", "policies")):
            if attribute in inner.unknown:
                held.unknown[target] = inner.unknown[attribute]
        for attribute in _IN_FAMILY:
            if attribute in values and attribute not in held.values:
                held.values[attribute] = values[attribute]
                held.keep(inner, attribute, attribute)
    return tuple(names), tuple(limits), tuple(policies)


def _complete(device: DeviceDraft, held: _Gathered) -> list[str]:
    """Fill in timers that the process gives to all neighbours, then defaults; the names of what is a default."""
    process = _process(device)
    if process is not None:
        held.take(("keepalive_s", "hold_s"), process, f"router bgp {process.values['id']}")
    filled = []
    for row in defaults.BGP_NEIGHBOR:
        if isinstance(row, Default) and row.attribute not in (held.values.keys() | held.unknown.keys()):
            held.values[row.attribute] = row.value
            filled.append(row.attribute)
    return filled


def _process(device: DeviceDraft) -> Part | None:
    """The BGP process in the default VRF."""
    return next((part for key, part in device.table("process").items() if key[0] == "bgp" and key[2] is None), None)


def _systems(device: DeviceDraft, values: dict[str, Any]) -> tuple[int | None, bool | None]:
    """The AS shown to the neighbour, and whether the neighbour is in another one."""
    process = _process(device)
    own = asn(process.values["id"]) if process is not None else None
    remote = values.get("remote_as")
    local = values.get("local_as", own)
    if process is not None and remote is not None and process.get("confederation") is not None and remote != own:
        inside = remote in (process.get("confederation_peers") or ())
        local = values.get("local_as", own if inside else process.get("confederation"))
    return local, None if remote is None or own is None else remote != own
