"""What is different between two states of a network, in the words of who runs it.

Gateways, links, adjacencies, sessions, services and QoS classes that one state has and the other has not, or has
otherwise; loads and failures whose figures differ; what a critical service or a gateway hangs on alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from netaudit.model.base import Fact
from netaudit.model.network import (
    BgpSession,
    Failure,
    IgpAdjacency,
    Link,
    LinkLoad,
    Network,
    NetworkFhrpGroup,
    ServicePath,
    Site,
)
from netaudit.model.qos import QosAttachment
from netaudit.model.results import Touched
from netaudit.network.effects_traffic import traffic

T = TypeVar("T")
_BOOKKEEPING = frozenset(("at", "defaulted", "inherited", "unknown", "line", "end", "spans", "devices", "id", "subnet"))
_NOTICEABLE = 0.001  # share of a link's capacity by which a load must move to be told


def touched(before: Network, after: Network) -> tuple[Touched, ...]:
    """Everything of the network that differs, those things first on which most hangs."""
    return (
        *_devices(before, after),
        *_compared("gateway", before.fhrp_groups, after.fhrp_groups, _gateway_key, _gateway_name),
        *_services(before, after),
        *_compared("session", before.bgp_sessions, after.bgp_sessions, _session_key, _session_name),
        *_compared("adjacency", before.igp_adjacencies, after.igp_adjacencies, _adjacency_key, _adjacency_name),
        *_compared("link", before.links, after.links, lambda link: link.id, _link_name),
        *_classes(before, after),
        *traffic(before, after),
    )


def single_points(network: Network) -> list[str]:
    """What a critical service or a gateway hangs on alone, each in a few words."""
    points: list[str] = []
    for path in network.paths:
        cuts: Mapping[str, Sequence[str]] = {
            "device": path.cut_devices,
            "link": path.cut_links,
            "shared risk": path.cut_srlgs,
        }
        points += [f"{path.service}: {kind} {name}" for kind, names in cuts.items() for name in names]
    points += [
        f"gateway {', '.join(group.virtual_ips)}: device {group.members[0].device}"
        for group in network.fhrp_groups
        if group.enabled_chassis == 1 and group.members and not group.expected_peers
    ]
    return sorted(points)


def redundancy(before: Network, after: Network) -> dict[str, object]:
    """The single points that one state has and the other has not."""
    was, is_now = single_points(before), single_points(after)
    return {
        "single_points_added": [point for point in is_now if point not in was],
        "single_points_removed": [point for point in was if point not in is_now],
    }


def worsened(before: Network, after: Network) -> frozenset[tuple[str, str]]:
    """Kind and name of what was at fault and is more so: a service that hangs on more, a link that has to carry more
    of its capacity, a failure that drops more, a site of which less is left.
    """
    return frozenset(
        [("path", name) for name in _grown(before.paths, after.paths, _cuts)]
        + [("link_load", name) for name in _grown(before.link_loads, after.link_loads, _filled)]
        + [("failure", name) for name in _grown(before.failures, after.failures, lambda f: f.dropped_bps)]
        + [("site", name) for name in _grown(before.sites, after.sites, _lost)]
    )


def _grown(before: Iterable[Any], after: Iterable[Any], measure: Callable[[Any], Any]) -> Iterator[str]:
    was = {one.label: measure(one) for one in before}
    for one in after:
        old, new = was.get(one.label), measure(one)
        if old is None or new is None:
            continue
        grown = bool(new - old) if isinstance(new, frozenset) else new > old + _NOTICEABLE * max(abs(old), 1e-9)
        if grown:
            yield one.label


def _cuts(path: ServicePath) -> frozenset[str]:
    return frozenset((*path.cut_devices, *path.cut_links, *path.cut_srlgs))


def _filled(load: LinkLoad) -> float | None:
    return load.worst_utilisation


def _lost(site: Site) -> float | None:
    return -site.survival_ratio if site.survival_ratio is not None else None


def capacity(before: Network, after: Network) -> dict[str, object]:
    """Loads before and after: the worst, every direction of a link whose load moves, every failure that bears
    otherwise. Empty where no demands were given.
    """
    if not before.link_loads and not after.link_loads:
        return {}
    return {
        "worst_before": worst(before),
        "worst_after": worst(after),
        "links": list(_loads(before, after)),
        "failures": list(_failures(before, after)),
    }


def worst(network: Network) -> dict[str, Any]:
    """The direction of a link that is filled most in its worst failure, and what is dropped at worst."""
    metered = [load for load in network.link_loads if load.worst_utilisation is not None]
    if not metered:
        return {}
    most = max(metered, key=lambda load: load.worst_utilisation or 0.0)
    return {
        "link": most.link,
        "from": most.source,
        "to": most.target,
        "utilisation": most.worst_utilisation,
        "failure": msgspec.to_builtins(most.worst_failure),
        "growth": {"normal": network.growth_normal, "n_minus_1": network.growth_n_minus_1},
        "dropped_bps": max((failure.dropped_bps for failure in network.failures), default=0.0),
    }


def _devices(before: Network, after: Network) -> Iterator[Touched]:
    was = {device.name for device in before.devices}
    is_now = {device.name for device in after.devices}
    yield from (Touched(kind="device", name=name, effect="added", devices=(name,)) for name in sorted(is_now - was))
    yield from (Touched(kind="device", name=name, effect="removed", devices=(name,)) for name in sorted(was - is_now))


def _compared(
    kind: Any, before: Iterable[T], after: Iterable[T], key: Callable[[T], Any], name: Callable[[T], str]
) -> Iterator[Touched]:
    """Things matched by a key; one that is in both and differs is told with what differs."""
    was, is_now = {key(one): one for one in before}, {key(one): one for one in after}
    for identity, one in was.items():
        if identity not in is_now:
            yield Touched(kind=kind, name=name(one), effect="removed", devices=_who(one))
        elif one is not is_now[identity] and (what := differences(one, is_now[identity])):
            yield Touched(kind=kind, name=name(one), effect="changed", what=what, devices=_who(one, is_now[identity]))
    yield from (
        Touched(kind=kind, name=name(one), effect="added", devices=_who(one))
        for identity, one in is_now.items()
        if identity not in was
    )


def _who(*things: Any) -> tuple[str, ...]:
    """The devices that have a part in things: at their ends, or as members."""
    parts = [part for one in things for part in (one, *(getattr(one, end, None) for end in ("a", "b")))]
    parts += [member for one in things for member in getattr(one, "members", ())]
    return tuple(dict.fromkeys(part.device for part in parts if getattr(part, "device", None)))


def differences(before: object, after: object) -> str:
    """The attributes in which two facts differ: `priority 110 -> 90, preempt yes -> no`; of parts, `r1 priority ...`.

    Lines and other bookkeeping do not count.
    """
    return ", ".join(_differences(before, after))


def _differences(before: Any, after: Any) -> Iterator[str]:
    for field in before.__struct_fields__:
        if field in _BOOKKEEPING:
            continue
        was, is_now = getattr(before, field), getattr(after, field)
        if was == is_now:
            continue
        if isinstance(was, msgspec.Struct) and type(was) is type(is_now):
            label = _of_whom(was)
            yield from (f"{label} {text}".strip() for text in _differences(was, is_now))
        elif _parts(was) and _parts(is_now):
            yield from _of_parts(was, is_now)
        elif not (isinstance(was, Fact) or isinstance(is_now, Fact)):
            yield f"{field.replace('_', ' ')} {_said(was)} -> {_said(is_now)}"


def _of_parts(before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    was, is_now = {_of_whom(part): part for part in before}, {_of_whom(part): part for part in after}
    for whom, part in was.items():
        if whom not in is_now:
            yield f"without {whom}"
        else:
            yield from (f"{whom} {text}" for text in _differences(part, is_now[whom]))
    yield from (f"with {whom}" for whom in is_now if whom not in was)


def _parts(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], msgspec.Struct)


def _of_whom(part: Any) -> str:
    names = (getattr(part, name, None) for name in ("device", "interface", "name"))
    return " ".join(str(name) for name in names if name)


def _said(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "/".join(str(one) for one in value) or "none"
    return str(value)


def _gateway_key(group: NetworkFhrpGroup) -> object:
    return group.protocol, group.virtual_ips or (group.segment, group.group), group.vrf


def _gateway_name(group: NetworkFhrpGroup) -> str:
    return f"{group.protocol} {', '.join(group.virtual_ips) or group.group}"


def _session_key(session: BgpSession) -> object:
    return frozenset((end.device, end.vrf, end.address or end.peer) for end in (session.a, session.b))


def _session_name(session: BgpSession) -> str:
    return f"bgp {session.a.device} {session.a.address or ''} to {session.b.device} {session.b.address or ''}".strip()


def _adjacency_key(adjacency: IgpAdjacency) -> object:
    ends = frozenset((end.device, end.interface) for end in (adjacency.a, adjacency.b))
    return adjacency.protocol, adjacency.a.level, ends


def _adjacency_name(adjacency: IgpAdjacency) -> str:
    a, b = adjacency.a, adjacency.b
    return f"{adjacency.protocol} {a.device} {a.interface} to {b.device} {b.interface}"


def _link_name(link: Link) -> str:
    return f"{link.a.device} {link.a.interface} to {link.b.device} {link.b.interface}"


def _services(before: Network, after: Network) -> Iterator[Touched]:
    was = {(path.service, path.source, path.target): path for path in before.paths}
    for path in after.paths:
        old = was.get((path.service, path.source, path.target))
        what = differences(old, path) if old is not None else ""
        if what:
            yield Touched(kind="service", name=path.service, effect="changed", what=what)


def _classes(before: Network, after: Network) -> Iterator[Touched]:
    """QoS as it comes out on interfaces, of the devices that are not the same object: unchanged ones cannot differ."""
    was = {device.name: device for device in before.devices}
    for device in after.devices:
        old = was.get(device.name)
        if old is None or old is device:
            continue

        def named(attachment: QosAttachment, name: str = device.name) -> str:
            return f"{name} {attachment.interface} {attachment.direction} {attachment.policy}"

        for one in _compared(
            "class", old.qos_attachments, device.qos_attachments, lambda a: (a.interface, a.direction), named
        ):
            yield msgspec.structs.replace(one, devices=(device.name,))


def _loads(before: Network, after: Network) -> Iterator[dict[str, Any]]:
    """Directions of links whose load is noticeably another."""
    was, is_now = _by_direction(before), _by_direction(after)
    for key in dict.fromkeys((*was, *is_now)):
        old, new = was.get(key), is_now.get(key)
        one = new or old
        assert one is not None
        row = {
            "id": one.link, "from": one.source, "to": one.target,
            "capacity_bps_before": old and old.capacity_bps, "capacity_bps_after": new and new.capacity_bps,
            "normal_bps_before": old and old.normal_bps, "normal_bps_after": new and new.normal_bps,
            "worst_bps_before": old and old.worst_bps, "worst_bps_after": new and new.worst_bps,
            "worst_failure_after": msgspec.to_builtins(new.worst_failure) if new else None,
        }  # fmt: skip
        if old is None or new is None or _moved(old, new):
            yield row


def _moved(old: LinkLoad, new: LinkLoad) -> bool:
    least = _NOTICEABLE * (new.capacity_bps or old.capacity_bps or max(old.normal_bps, new.normal_bps, 1.0))
    return (
        old.capacity_bps != new.capacity_bps
        or abs(old.normal_bps - new.normal_bps) > least
        or abs(old.worst_bps - new.worst_bps) > least
    )


def _by_direction(network: Network) -> dict[tuple[str, str, str], LinkLoad]:
    return {(load.link, load.source, load.target): load for load in network.link_loads}


def _failures(before: Network, after: Network) -> Iterator[dict[str, Any]]:
    """Failures that fill or drop otherwise than before."""
    was = {(failure.kind, failure.id): failure for failure in before.failures}
    is_now = {(failure.kind, failure.id): failure for failure in after.failures}
    for kind, name in dict.fromkeys((*was, *is_now)):
        old, new = was.get((kind, name)), is_now.get((kind, name))
        if old is not None and new is not None and not _otherwise(old, new):
            continue
        yield {
            "kind": kind, "id": name,
            "max_utilisation_before": old and old.max_utilisation, "max_utilisation_after": new and new.max_utilisation,
            "max_link_after": new and new.max_link,
            "dropped_bps_before": old and old.dropped_bps, "dropped_bps_after": new and new.dropped_bps,
        }  # fmt: skip


def _otherwise(old: Failure, new: Failure) -> bool:
    return (
        abs((old.max_utilisation or 0.0) - (new.max_utilisation or 0.0)) > _NOTICEABLE
        or abs(old.dropped_bps - new.dropped_bps) > 1.0
    )
