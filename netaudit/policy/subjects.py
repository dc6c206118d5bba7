"""What a rule is asked about: the entities of its kind, each with its device, its name, and what may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from netaudit.model.device import Device, Section
from netaudit.model.network import Network
from netaudit.policy.rule import Rule
from netaudit.policy.verdict import Context

Subject = tuple[Any, Device | None]
_QUALIFIERS = {"static_route": "vrf", "acl": "family", "prefix_list": "family"}
_USUAL = {None, "ipv4"}


def subjects(rule: Rule, network: Network, devices: Mapping[str, Device]) -> Iterator[Subject]:
    """Every entity that a rule is for, with the device that holds it; in the order of the model."""
    entity = rule.entity
    if entity.scope == "device":
        for device in network.devices:
            if not rule.platforms or device.platform in rule.platforms:
                for value in of_device(rule, device):
                    yield value, device
        return
    for value in (network,) if not entity.attribute else getattr(network, entity.attribute):
        names = devices_of(value, None)
        if rule.platforms and not any(devices[name].platform in rule.platforms for name in names if name in devices):
            continue
        yield value, devices.get(names[0]) if names else None


def of_device(rule: Rule, device: Device) -> tuple[Any, ...]:
    """The entities of a rule's kind on one device."""
    attribute = rule.entity.attribute
    return getattr(device, attribute) if attribute else (device,)


def devices_of(value: Any, device: Device | None) -> tuple[str, ...]:
    """The devices that an entity is about."""
    several = getattr(value, "devices", None)
    if isinstance(value, Network):
        return ()
    if isinstance(several, tuple):
        return several
    holder = getattr(value, "device", None)
    if isinstance(holder, str):
        return (holder,)
    return (device.name,) if device is not None else ()


def truncation(value: Any, device: Device | None, devices: Mapping[str, Device]) -> str:
    """Why something may be missing from what is known of an entity; empty where nothing may."""
    names = [item.name for item in value.devices] if isinstance(value, Network) else devices_of(value, device)
    for name in names:
        found = devices.get(name)
        if found is not None and found.truncated:
            return f"the configuration of {name} is cut off: {found.truncated}"
    return ""


def name_of(rule: Rule, value: Any, redact: Callable[[str], str]) -> str:
    """The name of an entity within its device or the network; it does not depend on where its lines stand."""
    if isinstance(value, Network):
        return "network"
    name = str(getattr(value, "label", "") or getattr(value, "id", ""))
    qualifier = _QUALIFIERS.get(rule.entity.name)
    extra = getattr(value, qualifier, None) if qualifier else None
    if extra not in _USUAL:
        name += f" {qualifier} {extra}" if qualifier == "vrf" else f" {extra}"
    return redact(name) if isinstance(value, Section) else name


def place(ctx: Context, value: Any, device: Device | None) -> None:
    """Turns a context to an entity."""
    ctx.value = value
    ctx.device = device
    ctx.truncated = truncation(value, device, ctx.devices)
