"""Interfaces as facts: what a port or a unit is once protocols, VLANs and defaults have had their say."""

from __future__ import annotations

from typing import Any

from netaudit.model.device import Vlan
from netaudit.model.interface import (
    Interface,
)
from netaudit.platforms.defaults import fill
from netaudit.platforms.interface_parts import PARTS
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry
from netaudit.platforms.junos.igp import complete_ospf
from netaudit.platforms.junos.interfaces import NOMINAL
from netaudit.platforms.junos.isis import complete_isis
from netaudit.platforms.junos.switching import Vlans

_OWN = frozenset((
    "tagging", "tags", "native_vlan", "encapsulation", "family_mtu", "inet", "inet6", "iso", "net", "lacp_mode",
    "min_links", "fallback", "mc_ae", "members",
))  # fmt: skip
"""What only the making of an interface needs."""

_OF_THE_WIRE = ("speed_bps", "duplex", "autonegotiation", "link_trap", "carrier_delay_ms")
"""Settings of a port that a unit without a tag has too, since links between addresses end there."""


def build(device: DeviceDraft) -> tuple[Interface, ...]:
    """All ports, each before its units."""
    table = device.table("interface")
    known = Vlans(device)
    _members_of_lags(table)
    filled: dict[str, list[str]] = {}
    for name, draft in table.items():
        port = table.get(draft.values.get("parent") or "")
        filled[name] = _completed(device, draft, port, known)
    for draft in [entry for entry in table.values() if "parent" in entry.values]:
        _told_of_port(draft, table[draft.values["parent"]], filled)
    return tuple(_built(draft, filled[name]) for name, draft in table.items())


def _members_of_lags(table: dict[str, Entry]) -> None:
    """Gives members the LACP settings of their LAG; without `lacp` a LAG is static."""
    for draft in table.values():
        bundle = draft.values.get("lag")
        if bundle is None:
            continue
        lag = table.get(bundle)
        if lag is None:
            continue
        mode = lag.values.get("lacp_mode", "on")
        draft.values["lag_mode"] = mode
        inherited = draft.values.setdefault("inherited", {})
        if "lacp_mode" in lag.at:
            draft.at["lag_mode"] = lag.at["lacp_mode"]
            inherited["lag_mode"] = bundle
        if mode != "on" and "lacp_rate" in lag.at:
            draft.values["lacp_rate"] = lag.values["lacp_rate"]
            draft.at["lacp_rate"] = lag.at["lacp_rate"]
            inherited["lacp_rate"] = bundle


def _completed(device: DeviceDraft, draft: Entry, port: Entry | None, known: Vlans) -> list[str]:
    values = draft.values
    filled = fill(values, draft.unknown, defaults.INTERFACE)
    if port is None:
        nominal = NOMINAL.get(values["name"][:3])
        if nominal is not None and values["kind"] == "physical":
            values["nominal_bps"] = nominal
        if values.get("lag_mode", "on") != "on":
            filled += fill(values, draft.unknown, defaults.LACP)
        return filled
    if port.values.get("enabled") is False:
        values["enabled"] = False
        draft.at["enabled"] = port.at["enabled"]
        values.setdefault("inherited", {})["enabled"] = port.values["name"]
        filled = [name for name in filled if name != "enabled"]
    if values["kind"] == "vlan" and "encapsulation_vlan" not in values:
        vlan = known.interfaces.get(values["name"])
        if vlan is not None:
            values["encapsulation_vlan"] = vlan
    if values.get("inet") or values.get("inet6"):
        filled += _ip_mtu(draft, port)
    filled += known.resolve(draft, port)
    filled += complete_ospf(device, draft)
    return filled + complete_isis(draft)


def _ip_mtu(draft: Entry, port: Entry) -> list[str]:
    """The MTU of the family, else that of the port without its header and tags."""
    values = draft.values
    if values["kind"] in ("loopback", "virtual"):
        return []
    if "family_mtu" in values:
        values["ip_mtu"], draft.at["ip_mtu"] = values["family_mtu"], draft.at["family_mtu"]
    elif "mtu" in port.values:
        header = 0 if values["kind"] == "tunnel" else defaults.MEDIA_HEADER
        header += defaults.TAG * port.values.get("tagging", 0)
        values["ip_mtu"], draft.at["ip_mtu"] = port.values["mtu"] - header, port.at["mtu"]
    elif values["kind"] != "tunnel":
        values["ip_mtu"] = defaults.IP_MTU[0]
        return ["ip_mtu"]
    return []


def _told_of_port(unit: Entry, port: Entry, filled: dict[str, list[str]]) -> None:
    """What a unit without a tag says holds for its port, by which cables are known, and the other way round."""
    values = unit.values
    if values["kind"] != "subinterface" or "encapsulation_vlan" in values:
        return
    taken: list[str] = [name for name in ("switched", "ip_mtu") if name in values]
    if "switched" in values:
        taken += [name for name in values if name.startswith(("switchport.", "storm_control."))]
    for name in taken:
        if name in port.values:
            continue
        port.values[name] = values[name]
        if name in unit.at:
            port.at[name] = unit.at[name]
            port.values.setdefault("inherited", {})[name] = f"unit {values['name'].rpartition('.')[2]}"
        if name in filled[values["name"]]:
            filled[port.values["name"]].append(name)
    for name in _OF_THE_WIRE:
        if name in port.values and name not in values:
            values[name], unit.at[name] = port.values[name], port.at[name]
            values.setdefault("inherited", {})[name] = port.values["name"]


def _built(draft: Entry, filled: list[str]) -> Interface:
    values = draft.values
    for name in _OWN.intersection(values):
        del values[name]
        draft.at.pop(name, None)
    inherited = values.get("inherited")
    if inherited:
        values["inherited"] = {name: source for name, source in inherited.items() if name not in _OWN}
    if "switched" in draft.at:
        draft.at["switchport"] = draft.at["switched"]
    if filled:
        values["defaulted"] = tuple(dict.fromkeys(filled))
    return draft.build(Interface, PARTS)


def lag_settings(device: DeviceDraft) -> dict[str, dict[str, Any]]:
    """What LAGs configure for themselves, by name."""
    found: dict[str, dict[str, Any]] = {}
    for name, draft in device.table("interface").items():
        if draft.values["kind"] != "lag":
            continue
        own = [key for key in ("min_links", "fallback", "mlag_id", "lacp_rate") if key in draft.values]
        settings: dict[str, Any] = {key: draft.values[key] for key in own}
        at = {key: draft.at[key] for key in own if key in draft.at}
        filled = fill(settings, {}, defaults.LAG)
        if "lacp_mode" in draft.values:
            filled += fill(settings, {}, defaults.LACP)
        found[name] = {**settings, "at": at, "defaulted": tuple(filled)}
    return found


def vlans(device: DeviceDraft) -> tuple[Vlan, ...]:
    """The VLANs of the device; a range makes one of each number."""
    found: dict[int, Vlan] = {}
    for draft in device.table("vlan").values():
        numbers = draft.values.pop("numbers", [])
        for key in ("l3_interface", "ports", "instance"):
            draft.values.pop(key, None)
        for number in numbers:
            if number not in found:
                draft.values["id"] = number
                found[number] = draft.build(Vlan)
    return tuple(found.values())
