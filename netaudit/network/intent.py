"""What people know, laid over what configurations say: roles, sites, carriers' contracts, port rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.config.units import parse_rate
from netaudit.model.device import Device
from netaudit.model.intent import DeviceIntent, Intent, InterfaceIntent, LinkIntent
from netaudit.model.interface import Interface, Lag
from netaudit.network.kept import Kept
from netaudit.network.names import DeviceNames, InterfaceNames

_TOLD: Kept[Device] = Kept(4096)


def apply_intent(devices: Sequence[Device], intent: Intent) -> tuple[Device, ...]:
    """The devices with the intent's roles, sites, contracts and rates; what it does not name stays as it is."""
    from_links = _links_by_device(devices, intent.links)

    def told(device: Device) -> Device:
        links = from_links.get(device.name, [])
        wanted = intent.devices.get(device.name, DeviceIntent())
        asked = (device, intent, *(link for _, link in links))
        return _TOLD.of(asked, lambda: _with_intent(device, wanted, links))

    return tuple(map(told, devices))


def with_interfaces(device: Device, changed: dict[str, Interface]) -> Device:
    """The device with some interfaces replaced, and the roles of its QoS attachments with them."""
    if not changed:
        return device
    attachments = tuple(
        replace(attachment, role=changed[attachment.interface].role)
        if attachment.interface in changed and attachment.role != changed[attachment.interface].role
        else attachment
        for attachment in device.qos_attachments
    )
    interfaces = tuple(changed.get(interface.name, interface) for interface in device.interfaces)
    return replace(device, interfaces=interfaces, qos_attachments=attachments)


def _links_by_device(devices: Sequence[Device], links: Iterable[LinkIntent]) -> dict[str, list[tuple[str, LinkIntent]]]:
    """Device -> its interfaces at the ends of given links, as written there, with the link."""
    if not links:
        return {}
    names = DeviceNames.of(devices)
    found: dict[str, list[tuple[str, LinkIntent]]] = {}
    for link in links:
        for end in (link.a, link.b):
            name, _, interface = end.partition(":")
            device = names.find(name)
            if device is not None:
                found.setdefault(device, []).append((interface, link))
    return found


def _with_intent(device: Device, wanted: DeviceIntent, links: Sequence[tuple[str, LinkIntent]]) -> Device:
    placed = replace(
        device,
        site=wanted.site or device.site,
        role=wanted.role or device.role,
        chassis=wanted.chassis or device.chassis,
    )
    if not wanted.interfaces and not links:
        return placed
    names = InterfaceNames.of(device)
    by_name = {interface.name: interface for interface in device.interfaces}
    changed: dict[str, Interface] = {}
    for text, interface_intent in wanted.interfaces.items():
        name = names.match(text)
        if name is not None:
            changed[name] = _with_interface_intent(by_name[name], interface_intent)
    for text, link in links:
        name = names.match(text)
        if name is not None:
            changed[name] = _with_link_intent(changed.get(name, by_name[name]), link)
    supplied = {name for name, interface in changed.items() if interface.capacity_source == "supplied"}
    return _with_sums(with_interfaces(placed, changed), supplied) if supplied else with_interfaces(placed, changed)


def _with_interface_intent(interface: Interface, wanted: InterfaceIntent) -> Interface:
    values: dict[str, Any] = {
        "role": wanted.role or interface.role,
        "contract_bps": rate_bps(wanted.contract) or interface.contract_bps,
        "provider": wanted.provider or interface.provider,
        "circuit": wanted.circuit or interface.circuit,
        "srlgs": tuple(dict.fromkeys((*interface.srlgs, *wanted.srlgs))),
    }
    speed = rate_bps(wanted.speed)
    if speed is not None and interface.speed_bps is None:
        values["port_bps"] = speed
        if interface.shape_bps is None:
            values |= _supplied_capacity(interface, speed)
    return replace(interface, **values)


def _with_link_intent(interface: Interface, link: LinkIntent) -> Interface:
    """What is said of a link holds for both its ends, unless an end has words of its own."""
    return replace(
        interface,
        role=interface.role or link.role,
        contract_bps=interface.contract_bps or rate_bps(link.contract),
        provider=interface.provider or link.provider,
        circuit=interface.circuit or link.circuit,
        srlgs=tuple(dict.fromkeys((*interface.srlgs, *link.srlgs))),
    )


def _supplied_capacity(interface: Interface, capacity: int) -> dict[str, Any]:
    unknown = {name: why for name, why in interface.unknown.items() if name != "capacity_bps"}
    return {"capacity_bps": capacity, "capacity_source": "supplied", "unknown": unknown}


def _with_sums(device: Device, supplied: set[str]) -> Device:
    """The device with the sums over LAG members and the rates of subinterfaces brought up to the supplied rates."""
    by_name = {interface.name: interface for interface in device.interfaces}
    lags = tuple(_with_sum(lag, by_name) if supplied & set(lag.members) else lag for lag in device.lags)
    sums = {lag.name: lag.capacity_bps for lag in lags if supplied & set(lag.members)}
    changed: dict[str, Interface] = {}
    for name, total in sums.items():
        interface = by_name.get(name)
        if interface is not None and total is not None and interface.capacity_source in (None, "members"):
            changed[name] = replace(interface, **{**_supplied_capacity(interface, total), "capacity_source": "members"})
    for interface in device.interfaces:
        parent = changed.get(interface.parent or "") or by_name.get(interface.parent or "")
        if (
            parent is not None
            and (parent.name in supplied or parent.name in changed)
            and parent.capacity_bps is not None
            and interface.capacity_source in (None, "parent")
        ):
            values = {**_supplied_capacity(interface, parent.capacity_bps), "capacity_source": "parent"}
            changed[interface.name] = replace(interface, **values)
    return replace(with_interfaces(device, changed), lags=lags)


def _with_sum(lag: Lag, interfaces: dict[str, Interface]) -> Lag:
    rates = [interfaces[name].capacity_bps for name in lag.active_members if name in interfaces]
    known = [rate for rate in rates if rate is not None]
    if len(known) < len(rates):
        return lag
    unknown = {name: why for name, why in lag.unknown.items() if name not in ("capacity_bps", "member_speeds_bps")}
    return replace(lag, capacity_bps=sum(known), member_speeds_bps=tuple(sorted(set(known))), unknown=unknown)


def rate_bps(rate: str | int | None) -> int | None:
    """A rate of the intent in bit/s; None where there is none. The intent's schema has refused what is no rate."""
    return None if rate is None else parse_rate(rate)


def check_intent(intent: Intent, devices: Sequence[Device]) -> list[str]:
    """What the intent names and the devices do not have, one line each; a device without configuration may be meant.

    A peer that only `links` or `gateways` name is no problem: they may name what is not supplied.
    """
    by_name = {device.name: device for device in devices}
    problems: list[str] = []
    for name, wanted in intent.devices.items():
        device = by_name.get(name)
        if device is None:
            problems.append(f"devices.{name}: no such device{hint(name, by_name)}")
            continue
        problems += [f"devices.{name}.interfaces.{line}" for line in _unmatched(device, wanted.interfaces)]
    names = DeviceNames.of(devices)
    for position, link in enumerate(intent.links):
        for key, end in (("a", link.a), ("b", link.b)):
            device_name, colon, interface = end.partition(":")
            known = names.find(device_name)
            if not colon or not interface:
                problems.append(f"links[{position}].{key}: {end!r} is not written DEVICE:INTERFACE")
            elif known is not None:
                problems += [f"links[{position}].{key}: {line}" for line in _unmatched(by_name[known], (interface,))]
    places = {*intent.sites, *(device.site for device in devices), *(known.site for known in intent.devices.values())}
    return problems + [
        f"services.{name}.{key}: {end!r} is no device, site or prefix{hint(end, by_name)}"
        for name, service in intent.services.items()
        for key, end in (("source", service.source), ("target", service.target))
        if end not in places and "/" not in end and names.find(end) is None
    ]


def _unmatched(device: Device, interfaces: Iterable[str]) -> list[str]:
    names = InterfaceNames.of(device)
    known = [interface.name for interface in device.interfaces]
    return [
        f"{text}: {device.name} has no such interface{hint(text, known)}"
        for text in interfaces
        if names.match(text) is None
    ]


def hint(wrong: str, known: Iterable[str]) -> str:
    """` (did you mean x?)` where a known name is near, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(wrong, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
