"""What the devices of a network must have in common, and what each must have alone: clocks, identifiers, versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.groups import RoleGroup
from netaudit.model.network import BgpSession
from netaudit.network.index import Index, Owner
from netaudit.platforms.values import natural

UTC = "UTC"
"""What a clock shows where no time zone is configured, on every platform that is read."""
NO_CLOCK = ("frr",)
"""Platforms whose clock is their host's, which no configuration here shows."""
FEW = 2
"""Versions that a role may have anyway; above it, one that is not known makes no difference."""
ENGINES = ("ospf", "ospfv3", "isis", "bgp")
BGP = "bgp router identifier"


class Shared(NamedTuple):
    """What a device has in common with another and should not, and the lines that say it."""

    text: str
    lines: tuple[int, ...]


def with_identities(devices: Sequence[Device], sessions: Iterable[BgpSession], index: Index) -> tuple[Device, ...]:
    """The devices with what is wrong with their clocks and identifiers as seen beside the others."""
    clocks = _clocks(devices, index)
    shared = _shared(devices, sessions, index)
    return tuple(
        _with(device, clocks.get(device.name, ()), shared.get(device.name, ()))
        if device.name in clocks or device.name in shared
        else device
        for device in devices
    )


def _with(device: Device, clocks: Sequence[str], shared: Sequence[Shared]) -> Device:
    lines = tuple(line for held in shared for line in held.lines)
    return replace(
        device,
        clock_differences=tuple(clocks),
        shared_identifiers=tuple(held.text for held in shared),
        at={**device.at, "shared_identifiers": lines} if lines else device.at,
    )


def _clocks(devices: Sequence[Device], index: Index) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    clocked = [device for device in devices if device.platform not in NO_CLOCK]
    zones = {device.name: _zone(device) for device in clocked}
    counted = Counter(zones.values())
    if len(counted) > 1:
        usual, number = max(counted.items(), key=lambda item: (item[1], item[0] == UTC, item[0]))
        for name, zone in zones.items():
            if zone != usual:
                others = f"{number} others have" if number > 1 else "another device has"
                found.setdefault(name, []).append(f"time zone {zone}, {others} {usual}")
    for name, told in (*_server_sets(clocked), *_loops(clocked, index)):
        found.setdefault(name, []).append(told)
    return found


def _zone(device: Device) -> str:
    told = next((ntp.timezone for ntp in device.ntp if ntp.timezone), UTC)
    words = told.split()
    # `UTC 0 0`, `GMT`, `Etc/UTC`, `Europe/Berlin`, `CET 1 0`: the offset belongs to the name.
    return UTC if words[0].upper().removeprefix("ETC/") in ("UTC", "GMT", "UCT", "Z") else told


def _servers(device: Device) -> frozenset[str]:
    return frozenset(server.address for ntp in device.ntp for server in ntp.servers if not server.peer)


def _server_sets(devices: Sequence[Device]) -> Iterator[tuple[str, str]]:
    """Within a site, devices of one role that ask other servers than most of them."""
    groups: dict[tuple[str, str], list[Device]] = {}
    for device in devices:
        if device.site and device.role:
            groups.setdefault((device.site, device.role), []).append(device)
    for (site, role), members in groups.items():
        sets = {device.name: _servers(device) for device in members}
        counted = Counter(sets.values())
        if len(counted) > 1:
            usual = max(counted.items(), key=lambda item: (item[1], len(item[0]), sorted(item[0])))[0]
            for name, own in sets.items():
                if own != usual:
                    yield name, f"NTP servers {_listed(own)}, the other {role} devices of {site} have {_listed(usual)}"


def _listed(addresses: frozenset[str]) -> str:
    return ", ".join(sorted(addresses, key=natural)) or "none"


def _loops(devices: Sequence[Device], index: Index) -> Iterator[tuple[str, str]]:
    """Devices that ask each other for the time in a circle, and nobody outside it."""
    owners = {
        text.partition("/")[0]: device.name
        for device in devices
        for interface in device.interfaces
        for text in interface.addresses
    }
    asks: dict[str, set[str | None]] = {
        device.name: {owners.get(address) for address in _servers(device)} for device in devices if _servers(device)
    }
    # Whoever gets the time from outside, or from one that does, is well; what is left hangs on itself.
    well = {name for name, sources in asks.items() if None in sources}
    well |= {name for name, device in index.devices.items() if any(ntp.master for ntp in device.ntp)}
    left = {name: {source for source in sources if source is not None} for name, sources in asks.items()}
    changed = True
    while changed:
        changed = False
        for name, sources in left.items():
            if name not in well and sources & well:
                well.add(name)
                changed = True
    for name, sources in left.items():
        if name not in well and sources and sources <= asks.keys():
            yield name, f"NTP loop: it asks {_listed(frozenset(sources))}, which ask nobody outside"


def _shared(devices: Sequence[Device], sessions: Iterable[BgpSession], index: Index) -> dict[str, list[Shared]]:
    """Router and system identifiers that two chassis have for one protocol, and loopback addresses, by device."""
    holders: dict[tuple[str, str, str], dict[str, tuple[int, ...]]] = {}
    for device in devices:
        for kind, value, domain, lines in _identifiers(device):
            holders.setdefault((kind, value, domain), {}).setdefault(device.name, lines)
    _meet(holders, sessions, index)
    for (vrf, _, _), owners in index.owners.items():
        if len(owners) > 1 and _nobody_elses(owners, index):
            kind = "loopback address" if vrf is None else f"loopback address in VRF {vrf}"
            held = {owner.device: owner.interface.at.get("addresses", ()) for owner in owners}
            holders.setdefault((kind, owners[0].text.partition("/")[0], ""), {}).update(held)
    found: dict[str, list[Shared]] = {}
    for (kind, value, _), names in holders.items():
        if len({index.chassis(name) for name in names}) > 1:
            for name, lines in names.items():
                others = ", ".join(other for other in names if other != name)
                found.setdefault(name, []).append(Shared(f"{kind} {value}, which is also that of {others}", lines))
    return found


def _meet(
    holders: dict[tuple[str, str, str], dict[str, tuple[int, ...]]], sessions: Iterable[BgpSession], index: Index
) -> None:
    """Joins the BGP identifiers of neighbours of different AS numbers, which must differ too (RFC 4271, 4.2)."""
    kept = {
        name: (value, domain, lines)
        for (kind, value, domain), names in holders.items()
        if kind == BGP
        for name, lines in names.items()
    }
    for session in sessions:
        a, b = kept.get(session.a.device), kept.get(session.b.device)
        if a is not None and b is not None and a[0] == b[0] and a[1] != b[1]:
            pair = {session.a.device: a[2], session.b.device: b[2]}
            holders.setdefault((BGP, a[0], f"{session.a.device} {session.b.device}"), {}).update(pair)


def _nobody_elses(owners: Sequence[Owner], index: Index) -> bool:
    """Whether a loopback address that several devices have should be one's alone.

    It should where one of them goes by it, or where none of them has another. An address beside those may be anycast:
    an overlay's source that an MLAG pair shares, a rendezvous point, a service.
    """
    loopbacks = all(
        owner.interface.kind == "loopback" and owner.interface.enabled is not False and owner.subnet.host
        for owner in owners
    )
    return loopbacks and (
        any(_goes_by(owner, index) for owner in owners) or all(_only_loopback(owner, index) for owner in owners)
    )


def _goes_by(owner: Owner, index: Index) -> bool:
    """Whether a routing process has the address as its identifier, or BGP sessions start from it."""
    loopback, device = owner.interface, index.devices[owner.device]
    address = owner.text.partition("/")[0]
    return any(
        process.router_id == address and process.vrf == loopback.vrf for process in device.routing_processes
    ) or (
        owner.text == loopback.addresses[0]
        and any(neighbor.update_source == loopback.name for neighbor in device.bgp_neighbors)
    )


def _only_loopback(owner: Owner, index: Index) -> bool:
    """Whether the address is the first of the device's only loopback, outside of every VRF."""
    loopback, device = owner.interface, index.devices[owner.device]
    others = [one for one in device.interfaces if one.kind == "loopback" and one.addresses and one is not loopback]
    return loopback.vrf is None and owner.text == loopback.addresses[0] and not others


def _identifiers(device: Device) -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
    """Kind, value, where nobody else may have it, and lines; a BGP identifier is its AS's own (RFC 6286)."""
    for process in device.routing_processes:
        if process.protocol not in ENGINES or process.vrf is not None or process.enabled is False:
            continue
        if process.router_id is not None:
            domain = process.id or "" if process.protocol == "bgp" else ""
            kind = f"{process.protocol} router identifier"
            yield kind, process.router_id, domain, process.at.get("router_id", ())
        parts = process.net.split(".") if process.net else []
        if len(parts) > 4:
            yield "IS-IS system identifier", ".".join(parts[-4:-1]), "", process.at.get("net", ())


def role_groups(devices: Iterable[Device]) -> tuple[RoleGroup, ...]:
    """The devices of each role and platform, with the versions that their configurations name."""
    groups: dict[tuple[str, str], list[Device]] = {}
    for device in devices:
        if device.role is not None:
            groups.setdefault((device.role, device.platform), []).append(device)
    made = []
    for (role, platform), members in sorted(groups.items()):
        versions = dict.fromkeys(device.version for device in members if device.version is not None)
        silent = [device.name for device in members if device.version is None]
        made.append(
            RoleGroup(
                id=f"{role} ({platform})",
                devices=tuple(device.name for device in members),
                role=role,
                platform=platform,
                versions=tuple(sorted(versions, key=natural)),
                unknown={"versions": f"no version in the configuration of {', '.join(silent)}"}
                if silent and len(versions) <= FEW
                else {},
            )
        )
    return tuple(made)
