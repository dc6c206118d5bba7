"""FRR BGP neighbours put together: session, families, and what peer groups hand down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.interface import Bfd
from netaudit.model.routing import BgpNeighbor, BgpPolicy, PrefixLimit
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.frr import defaults
from netaudit.platforms.frr.bgp import UNICAST
from netaudit.platforms.frr.bgp_neighbor import FILTERS
from netaudit.platforms.frr.redundancy import bfd_timers
from netaudit.platforms.gathering import Gathered
from netaudit.platforms.values import asn

_SESSION = (
    "remote_as", "local_as", "dual_as", "description", "update_source", "multihop", "ttl_security", "password", "bfd",
    "bfd_profile", "bfd_own", "keepalive_s", "hold_s", "connect_retry_s", "advertisement_interval_s", "enabled",
)  # fmt: skip
_IN_FAMILY = (
    "route_reflector_client", "next_hop_self", "next_hop_unchanged", "send_community", "allowas_in",
    "soft_reconfiguration", "default_originate", "advertised_paths", "weight",
)  # fmt: skip


_Named = dict[tuple[str | None, str], list[tuple[int, str]]]
"""VRF and neighbour or group -> the families that name it, each with its place in the file."""


def bgp_neighbors(device: DeviceDraft, profile: defaults.Profile) -> tuple[BgpNeighbor, ...]:
    """All neighbours that are no peer groups, in the order of the file."""
    named: _Named = {}
    for place, (vrf, name, family) in enumerate(device.table("peer_family")):
        named.setdefault((vrf, name), []).append((place, family))
    peers = (peer for peer in device.table("peer").values() if not peer.get("is_group"))
    found = (_neighbor(device, peer, named, profile) for peer in peers)
    return tuple(neighbor for neighbor in found if neighbor is not None)


def _neighbor(device: DeviceDraft, peer: Part, named: _Named, profile: defaults.Profile) -> BgpNeighbor | None:
    """The neighbour; None for one whose AS nobody says, which bgpd does not make."""
    name, vrf, group = peer.values["peer"], peer.values["vrf"], peer.get("peer_group")
    process: Part = peer.values["process"]
    held = Gathered(peer.reader)
    held.take(_SESSION, peer, "")
    above = device.table("peer").get((vrf, group)) if group is not None else None
    if above is not None:
        held.take(_SESSION, above, f"peer-group {group}")
    held.take(("keepalive_s", "hold_s"), process, "process")
    remote = held.values.pop("remote_as", None)
    if remote is None and "remote_as" not in held.unknown and not peer.get("dynamic"):
        return None
    timers = _bfd(device, held, name)
    families, limits, policies = _in_families(device, process, peer, named, held)
    defaults.apply(held, defaults.BGP_NEIGHBOR, profile)
    local, remote, external = _systems(process, remote, held.values.pop("local_as", None))
    return BgpNeighbor(
        **held.values,
        line=peer.values["line"],
        end=peer.values["end"],
        peer=name,
        vrf=vrf,
        peer_group=group,
        dynamic=peer.get("dynamic"),
        remote_as=remote,
        local_as=local,
        external=external,
        bfd_timers=timers,
        families=families,
        prefix_limits=limits,
        policies=policies,
        at={**peer.at, **held.at},
        inherited=held.inherited,
        unknown=held.unknown,
    )


def _bfd(device: DeviceDraft, held: Gathered, peer: str) -> Bfd | None:
    """The timers of the neighbour's BFD session, where any are configured."""
    profile, own = held.values.pop("bfd_profile", None), held.values.pop("bfd_own", None)
    for attribute in ("bfd_profile", "bfd_own"):
        held.at.pop(attribute, None)
        held.inherited.pop(attribute, None)
    if own is not None:
        return Bfd(multiplier=own[0], min_rx_ms=own[1], interval_ms=own[2])
    part = bfd_timers(device, profile, peer) if held.values.get("bfd") else None
    if part is None:
        return None
    return Bfd(interval_ms=part.get("interval_ms"), min_rx_ms=part.get("min_rx_ms"), multiplier=part.get("multiplier"))


def _in_families(
    device: DeviceDraft, process: Part, peer: Part, named: _Named, held: Gathered
) -> tuple[tuple[str, ...], tuple[PrefixLimit, ...], tuple[BgpPolicy, ...]]:
    """Activated families, limits and filters by family; single values go to `held`."""
    vrf, name, group = peer.values["vrf"], peer.values["peer"], peer.get("peer_group")
    families: list[str] = []
    limits: list[PrefixLimit] = []
    policies: list[BgpPolicy] = []
    for family in _families(process, named, vrf, (name, group)):
        inner = Gathered(peer.reader)
        for who, origin in ((name, ""), (group, f"peer-group {group}")):
            part = device.table("peer_family").get((vrf, who, family)) if who is not None else None
            if part is not None:
                filters = tuple(f"{kind}/{way}" for kind in FILTERS for way in ("in", "out"))
                inner.take(("active", "limit", *filters, *_IN_FAMILY), part, origin)
        if inner.values.get("active", _by_default(process, family)):
            families.append(family)
        _add_limit(held, inner, family, limits)
        _add_policy(held, inner, family, policies)
        for attribute in _IN_FAMILY:
            if attribute in inner.values and attribute not in held.values:
                held.values[attribute] = inner.values[attribute]
                held.keep(inner, attribute, attribute)
    return tuple(families), tuple(limits), tuple(policies)


def _families(process: Part, named: _Named, vrf: str | None, names: tuple[str | None, ...]) -> Iterator[str]:
    """The families that a neighbour could be active in: those by default, those its lines stand in."""
    families = [UNICAST, *sorted(process.get("default_families") or ())]
    places = {place for who in names if who is not None for place in named.get((vrf, who), ())}
    yield from dict.fromkeys([*families, *(family for _, family in sorted(places))])


def _by_default(process: Part, family: str) -> bool:
    if family == UNICAST:
        return process.get("default_ipv4_unicast") is not False
    return family in (process.get("default_families") or ())


def _add_limit(held: Gathered, inner: Gathered, family: str, limits: list[PrefixLimit]) -> None:
    if "limit" in inner.values:
        limit: PrefixLimit = inner.values["limit"]
        limits.append(PrefixLimit(family=family, limit=limit.limit, warn_pct=limit.warn_pct, action=limit.action))
        held.keep(inner, "limit", "prefix_limits")
    elif "limit" in inner.unknown:
        held.unknown["prefix_limits"] = inner.unknown["limit"]


def _add_policy(held: Gathered, inner: Gathered, family: str, policies: list[BgpPolicy]) -> None:
    """The filters of a family: the first kind that is set counts in each direction."""
    chosen: dict[str, str] = {}
    for way in ("in", "out"):
        for kind in FILTERS:
            attribute = f"{kind}/{way}"
            if attribute in inner.values:
                chosen.setdefault(way, inner.values[attribute])
                held.keep(inner, attribute, "policies")
            elif attribute in inner.unknown:
                held.unknown["policies"] = inner.unknown[attribute]
    if chosen:
        policies.append(BgpPolicy(family=family, input=chosen.get("in"), output=chosen.get("out")))


def _systems(process: Part, remote: Any, local: int | None) -> tuple[int | None, int | None, bool | None]:
    """The AS shown to the neighbour, the neighbour's, and whether they differ.

    `external` says that they differ and not what the other one is; `internal` says both.
    """
    own = asn(process.values["id"])
    shown = local if local is not None else own
    if remote in ("external", "auto"):
        return shown, None, True if remote == "external" else None
    if remote == "internal":
        return shown, shown, False
    confederation = process.get("confederation")
    if local is None and confederation is not None and remote != own:
        shown = own if remote in (process.get("confederation_peers") or ()) else confederation
    return shown, remote, None if remote is None or own is None else remote != own
