"""Holds what devices are configured to do against what they say they are doing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from netaudit.model.device import Device
from netaudit.model.redundancy import FhrpGroup
from netaudit.model.state import DeviceState, GatewayOperation, LagOperation, Part, SessionOperation

FORWARDING = frozenset({"active", "master"})
WORKING = FORWARDING | {"standby", "backup", "listen"}
TOPICS = {"hsrp": "hsrp", "vrrp": "vrrp"}
"""Protocol of a gateway -> topic of the state that tells of it; of the others nobody asks."""


def with_state(devices: Iterable[Device], states: Mapping[str, DeviceState]) -> tuple[Device, ...]:
    """The devices, those whose state was collected with what they say of it."""
    known = tuple(devices)
    forwarding = _forwarding(known, states)
    untold = _untold(known, states)
    return tuple(
        _with_state(device, states[device.name], forwarding, untold) if device.name in states else device
        for device in known
    )


def _with_state(
    device: Device, state: DeviceState, forwarding: Mapping[str, set[str]], untold: Mapping[str, str]
) -> Device:
    return msgspec.structs.replace(
        device,
        lag_states=tuple(_lags(device, state)),
        fhrp_states=tuple(_gateways(device, state, forwarding, untold)),
        bgp_states=tuple(_sessions(device, state)),
        parts=tuple(_parts(state)),
    )


def _lags(device: Device, state: DeviceState) -> Iterator[LagOperation]:
    told = {one.name: one for one in state.lags}
    for lag in device.lags:
        members = lag.active_members
        why = _why(state, "lags") or ("" if lag.name in told else "the device does not show it")
        if why:
            unknown = {"carrying": why, "missing": why}
            yield LagOperation(name=lag.name, members=members, unknown=unknown, line=lag.line, end=lag.end)
            continue
        carrying = told[lag.name].active
        missing = tuple(member for member in members if member not in carrying)
        yield LagOperation(
            name=lag.name, members=members, carrying=carrying, missing=missing, line=lag.line, end=lag.end
        )


def _gateways(
    device: Device, state: DeviceState, forwarding: Mapping[str, set[str]], untold: Mapping[str, str]
) -> Iterator[GatewayOperation]:
    told = {(one.protocol, one.interface, one.group): one.state for one in state.fhrp}
    for group in device.fhrp_groups:
        if group.protocol not in TOPICS or group.group is None or group.enabled is False:
            continue
        found = told.get((group.protocol, group.interface, group.group))
        why = _why(state, TOPICS[group.protocol]) or ("" if found else "the device does not show it")
        other = next((untold[address] for address in group.virtual_ips if address in untold), "")
        unknown = {"state": why, "working": why, "forwarding": why} if why else {}
        if other and not why:
            unknown = {"forwarding": f"the state of {other} is not known"}
        on = [len(forwarding[address]) for address in group.virtual_ips if address in forwarding]
        yield GatewayOperation(
            protocol=group.protocol,
            interface=group.interface,
            group=group.group,
            state=found,
            working=None if why else found in WORKING,
            virtual_ips=group.virtual_ips,
            forwarding=None if unknown else max(on, default=0),
            unknown=unknown,
            line=group.line,
            end=group.end,
        )


def _sessions(device: Device, state: DeviceState) -> Iterator[SessionOperation]:
    told = {one.peer: one.state for one in state.bgp}
    for neighbor in device.bgp_neighbors:
        if neighbor.enabled is False or neighbor.dynamic:
            continue
        found = told.get(neighbor.peer)
        why = _why(state, "bgp") or ("" if found else "the device does not show it")
        unknown = {"state": why, "established": why} if why else {}
        up = None if why else found == "established"
        yield SessionOperation(
            peer=neighbor.peer, state=found, established=up, unknown=unknown, line=neighbor.line, end=neighbor.end
        )


def _parts(state: DeviceState) -> Iterator[Part]:
    for one in state.parts:
        working = sum(other.ok for other in state.parts if other.kind == one.kind)
        yield Part(kind=one.kind, name=one.name, state=one.state, ok=one.ok, working=working)


def _forwarding(devices: Sequence[Device], states: Mapping[str, DeviceState]) -> dict[str, set[str]]:
    """Virtual address -> the devices that forward for it."""
    found: dict[str, set[str]] = {}
    for device in devices:
        state = states.get(device.name)
        if state is None:
            continue
        told = {(one.protocol, one.interface, one.group): one.state for one in state.fhrp}
        for group in device.fhrp_groups:
            for address in _addresses(group):
                holders = found.setdefault(address, set())
                if told.get((group.protocol, group.interface, group.group or 0)) in FORWARDING:
                    holders.add(device.name)
    return found


def _untold(devices: Sequence[Device], states: Mapping[str, DeviceState]) -> dict[str, str]:
    """Virtual address -> a device that is configured for it and whose part in it is not known."""
    found: dict[str, str] = {}
    for device in devices:
        state = states.get(device.name)
        for group in device.fhrp_groups:
            if group.protocol in TOPICS and (state is None or _why(state, TOPICS[group.protocol])):
                found |= dict.fromkeys(_addresses(group), device.name)
    return found


def _addresses(group: FhrpGroup) -> tuple[str, ...]:
    return group.virtual_ips if group.group is not None and group.vrf is None else ()


def _why(state: DeviceState, topic: str) -> str:
    """Why a topic is not known; empty where it is."""
    return "" if topic in state.asked else state.unknown.get(topic, f"the state of {topic} was not collected")
