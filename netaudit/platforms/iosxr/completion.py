"""IOS-XR interfaces and policies once all lines are read: defaults, what follows from other lines."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from netaudit.model.interface import (
    Interface,
)
from netaudit.model.qos import ClassMap, QosPolicy
from netaudit.platforms import policy_maps
from netaudit.platforms.attachments import contradiction
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import Part
from netaudit.platforms.interface_parts import PARTS
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft, made

_ETHERNET = ("physical", "lag", "vlan", "subinterface", "management")
_LAG_ONLY = ("min_links", "fallback", "mlag_id")


def built_interfaces(device: DeviceDraft) -> tuple[Interface, ...]:
    """The interfaces, in the order in which they are first spoken of; rates are worked out later."""
    table = device.table("interface")
    for part in table.values():
        values = part.values
        if "ipv6" in values:
            values["addresses"] = (*values.get("addresses", ()), *values.pop("ipv6"))
            part.at["addresses"] = (*part.at.get("addresses", ()), *part.at.pop("ipv6"))
        _mode_of_bundle(part, table)
        _presence(part)
        _mtu(part, table)
        if "speed_bps" in values and values.get("duplex") in ("full", "half"):
            values.setdefault("autonegotiation", False)
        if values.get("addresses") or values.get("unnumbered"):
            fill_in(part, defaults.ROUTED)
        if values.get("lag_mode") in ("active", "passive"):
            fill_in(part, defaults.LACP)
        fill_in(part, defaults.INTERFACE)
    return tuple(made(part, Interface, PARTS) for part in table.values())


def _mode_of_bundle(part: Part, table: dict[Any, Part]) -> None:
    """`bundle id 1 mode inherit`: the mode that the bundle has for all of its members."""
    if not part.values.pop("mode_of_bundle", False):
        return
    bundle = table.get(part.get("lag"))
    mode = bundle.get("members_mode") if bundle is not None else None
    if bundle is None or mode is None:
        part.unknown["lag_mode"] = f"{part.get('lag')} has no `lacp mode` to inherit"
        return
    part.values["lag_mode"], part.at["lag_mode"] = mode, bundle.at["members_mode"]
    part.values.setdefault("inherited", {})["lag_mode"] = part.values["lag"]


def _presence(part: Part) -> None:
    """Whether a port is up is not known where its hardware is not there."""
    if "enabled" in part.values:
        return
    if part.values.get("preconfigured"):
        part.unknown["enabled"] = "preconfigured: its hardware is not there"
    elif not part.values.get("stated"):
        part.unknown["enabled"] = "there is no `interface` statement of it"


def _mtu(part: Part, table: dict[Any, Part]) -> None:
    """The largest IP packet: `ipv4 mtu`, else `mtu` without the Ethernet header and the tags that it counts.

    A subinterface without an `mtu` of its own has that of its parent and four bytes more for each tag, so the same
    IP MTU.
    """
    values = part.values
    kind = values["kind"]
    if "ip_mtu" in values or "ip_mtu" in part.unknown or kind == "loopback":
        return
    if kind not in _ETHERNET:
        if kind == "tunnel":
            part.unknown["ip_mtu"] = "a tunnel's MTU follows from its encapsulation and the path"
        return
    parent = table.get(values.get("parent"))
    if "mtu" in values:
        tags = values.get("tags", 1) if kind == "subinterface" else 0
        values["ip_mtu"] = values["mtu"] - defaults.FRAME_HEADER - defaults.DOT1Q_TAG * tags
        part.at["ip_mtu"] = part.at["mtu"]
    elif parent is not None and "mtu" in parent.values:
        values["ip_mtu"] = parent.values["mtu"] - defaults.FRAME_HEADER
        part.at["ip_mtu"] = parent.at["mtu"]
    else:
        values["ip_mtu"] = defaults.MTU - defaults.FRAME_HEADER
        values["defaulted"] = (*values.get("defaulted", ()), "ip_mtu")


def lag_settings(device: DeviceDraft) -> dict[str, dict[str, Any]]:
    """What bundles configure for themselves, by name."""
    found: dict[str, dict[str, Any]] = {}
    for name, part in device.table("interface").items():
        if part.values["kind"] != "lag":
            continue
        own = [attribute for attribute in _LAG_ONLY if attribute in part.values]
        settings: dict[str, Any] = {attribute: part.values[attribute] for attribute in own}
        settings["at"] = {attribute: part.at[attribute] for attribute in own}
        if "min_links" not in settings:
            settings["min_links"] = defaults.MIN_LINKS[0]
            settings["defaulted"] = ("min_links",)
        found[name] = settings
    return found


def class_maps(device: DeviceDraft) -> dict[str, ClassMap]:
    """The class maps by name."""
    found: dict[str, ClassMap] = {}
    for name, part in device.table("class_map").items():
        fill_in(part, defaults.CLASS_MAP)
        if len(part.get("matches") or ()) < 2 and "mode" in part.unknown:
            part.unknown.pop("mode")  # one condition: any and all are the same
            part.values["mode"] = "any"
        held = made(part, ClassMap)
        found[name] = replace(held, contradiction=contradiction(held.mode, held.matches))
    return found


def policies(device: DeviceDraft) -> dict[str, QosPolicy]:
    """The policy maps by name."""
    return policy_maps.policies(device, made)
