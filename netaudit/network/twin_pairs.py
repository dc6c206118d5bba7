"""Twins: devices that stand in for each other, and what they do not share though a failover needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from netaudit.model.device import Device
from netaudit.model.groups import TwinPair
from netaudit.model.network import MlagPair, NetworkFhrpGroup, Site
from netaudit.network.fhrp import SHARED
from netaudit.network.index import Index
from netaudit.platforms.values import natural

EDGES = "edges of"
OF_CIRCUITS = ("QoS policies", "static routes", "route policies", "access lists")
"""What depends on the circuits that a device ends."""
_Sets = Mapping[str, frozenset[str]]


def twin_pairs(
    index: Index, pairs: Iterable[MlagPair], groups: Iterable[NetworkFhrpGroup], sites: Iterable[Site]
) -> tuple[TwinPair, ...]:
    """All pairs: the members of an MLAG domain, of a gateway group of two, and a site's two edges of one role."""
    reasons: dict[tuple[str, str], dict[str, None]] = {}
    for pair in pairs:
        if len(pair.devices) == 2:
            _note(
                pair.devices,
                f"{pair.kind.upper() if pair.kind == 'mlag' else pair.kind} domain {pair.domain_id}",
                reasons,
            )
    for group in groups:
        devices = list(dict.fromkeys(member.device for member in group.members))
        if group.protocol not in SHARED and len(devices) == 2:
            _note(devices, f"{group.protocol} gateways", reasons)
    for site in sites:
        edges = [name for name in site.edge_devices if name in index.devices]
        if len(edges) == 2 and len({index.devices[name].role for name in edges}) == 1:
            _note(edges, f"{EDGES} {site.name}", reasons)
    made = []
    for (a, b), why in sorted(reasons.items()):
        first, second = index.devices[a], index.devices[b]
        if index.chassis(a) != index.chassis(b):
            made.append(
                TwinPair(
                    id=f"{a}--{b}",
                    devices=(a, b),
                    reasons=tuple(why),
                    differences=tuple(_differences(first, second, circuits=all(EDGES in reason for reason in why))),
                )
            )
    return tuple(made)


def _note(devices: Sequence[str], why: str, reasons: dict[tuple[str, str], dict[str, None]]) -> None:
    a, b = sorted(devices, key=natural)
    reasons.setdefault((a, b), {})[why] = None


def _differences(a: Device, b: Device, *, circuits: bool) -> Iterator[str]:
    """Names, addresses of their own, priorities and router identifiers may differ; these may not.

    Between two platforms only what every platform calls alike is compared; edges that share no more than a site have
    `circuits` of their own, with policies and routes for each.
    """
    alike = a.platform == b.platform
    for what, here, there in _sets(_lists(a, alike=alike), _lists(b, alike=alike)):
        if circuits and what in OF_CIRCUITS:
            continue
        for device, only in ((a, here - there), (b, there - here)):
            if only:
                yield f"{what}: {', '.join(sorted(only, key=natural))} on {device.name} only"
    if alike:
        yield from _contents("access list", a, b, _acls(a), _acls(b))
        yield from _contents("prefix list", a, b, _prefix_lists(a), _prefix_lists(b))
        yield from _flags(a, b)


def _sets(here: _Sets, there: _Sets) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    for what in here:
        if here[what] != there[what]:
            yield what, here[what], there[what]


def _lists(device: Device, *, alike: bool) -> _Sets:
    ntp = [server.address for part in device.ntp for server in part.servers if not server.peer]
    found = {
        "NTP servers": frozenset(ntp),
        "log hosts": frozenset(host.address for part in device.logging for host in part.hosts),
        "SNMP hosts": frozenset(host.address for part in device.snmp for host in part.hosts),
        "AAA servers": frozenset(f"{s.protocol} {s.address}" for part in device.aaa for s in part.servers),
        "name servers": frozenset(address for part in device.services for address in part.name_servers),
        "users": frozenset(user.name for user in device.users),
        "VRFs": frozenset(vrf.name for vrf in device.vrfs),
    }
    if alike:
        found["features"] = frozenset(feature for part in device.services for feature in part.features)
        found["login methods"] = frozenset(
            f"{m.service} {m.name} {' '.join(m.methods)}" for part in device.aaa for m in part.authentication
        )
        found["access lists"] = frozenset(acl.name for acl in device.acls)
        found["route policies"] = frozenset(policy.name for policy in device.route_policies)
        found["QoS policies"] = frozenset(policy.name for policy in device.qos_policies)
        found["static routes"] = frozenset(
            f"{route.prefix}{f' of VRF {route.vrf}' if route.vrf else ''}" for route in device.static_routes
        )
    return found


def _contents(
    kind: str, a: Device, b: Device, here: Mapping[str, tuple[str, ...]], there: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Lists of one name whose entries differ, the devices' own addresses left out."""
    own = {device.name: _own_addresses(device) for device in (a, b)}
    for name in sorted(here.keys() & there.keys(), key=natural):
        if here[name] == there[name]:
            continue
        if [_masked(e, own[a.name]) for e in here[name]] != [_masked(e, own[b.name]) for e in there[name]]:
            yield f"{kind} {name}: other entries on {b.name} than on {a.name}"


def _own_addresses(device: Device) -> frozenset[str]:
    return frozenset(text.partition("/")[0] for interface in device.interfaces for text in interface.addresses)


def _masked(entry: str, own: frozenset[str]) -> str:
    return " ".join("own" if word.partition("/")[0] in own else word for word in entry.split())


def _acls(device: Device) -> dict[str, tuple[str, ...]]:
    return {acl.name: tuple(_unnumbered(entry.text) for entry in acl.entries) for acl in device.acls}


def _prefix_lists(device: Device) -> dict[str, tuple[str, ...]]:
    return {found.name: tuple(_unnumbered(entry) for entry in found.entries) for found in device.prefix_lists}


def _unnumbered(entry: str) -> str:
    words = entry.split()
    if words[:1] == ["seq"]:
        words = words[2:]
    return " ".join(words[1:] if words and words[0].isdecimal() else words)


def _flags(a: Device, b: Device) -> Iterator[str]:
    """Services that one answers and the other does not."""
    if not (a.services and b.services):
        return
    for name in ("ssh_version", "telnet", "http", "https", "smart_install"):
        left, right = (getattr(device.services[0], name) for device in (a, b))
        if left != right and None not in (left, right):
            yield f"{name.replace('_', ' ')}: {_text(left)} on {a.name}, {_text(right)} on {b.name}"


def _text(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
