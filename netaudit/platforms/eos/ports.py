"""Interfaces as facts: what a port is once profiles, routing processes and defaults have had their say."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_interface
from typing import Any

from netaudit.model.interface import (
    Interface,
)
from netaudit.platforms.covering import Covering, longest_first, network_of
from netaudit.platforms.defaults import fill
from netaudit.platforms.eos import defaults
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.igp_commands import passive_by_process
from netaudit.platforms.interface_parts import PARTS
from netaudit.platforms.reading import Draft

_SWITCHED_KINDS = frozenset(("physical", "lag"))
LAG_ONLY = ("min_links", "fallback", "fallback_timeout_s", "system_id")


def build(device: DeviceDraft) -> tuple[Interface, ...]:
    """All interfaces, in the order of the configuration."""
    ospf = _OspfView(device)
    isis = {draft.get("id"): draft for draft in device.table("isis").values()}
    routed = _routed_by_default(device)
    ospfv3 = device.table("ospfv3")
    built = []
    for draft in device.table("interface").values():
        _unconfigured(device, draft)
        if "ospfv3.area" in draft.values:
            named = (draft.get("ospfv3.process"), draft.get("vrf"))
            passive_by_process(draft, "ospfv3", ospfv3.get(named))
        built.append(_interface(draft, ospf, isis, routed))
    return tuple(built)


def _unconfigured(device: DeviceDraft, draft: Draft) -> None:
    """Give a port what `interface defaults` says of all ports, where its own lines say nothing."""
    everywhere = device.table("defaults").get("interface")
    if everywhere is None:
        return
    for attribute, kinds in (("enabled", ("physical",)), ("mtu", ("physical", "lag", "vlan", "subinterface"))):
        if attribute in everywhere.values and attribute not in draft.values and draft.values["kind"] in kinds:
            draft.values[attribute] = everywhere.values[attribute]
            draft.at[attribute] = everywhere.at[attribute]
            draft.values.setdefault("inherited", {})[attribute] = "interface defaults"


def _routed_by_default(device: DeviceDraft) -> bool:
    """Whether ports are routed unless `switchport` is configured: `switchport default mode routed`."""
    return bool(device.values.get("routed_default"))


class _OspfView:
    """Which OSPF process an interface belongs to, by VRF."""

    def __init__(self, device: DeviceDraft) -> None:
        self.by_vrf: dict[str | None, list[Draft]] = {}
        for draft in device.table("ospf").values():
            self.by_vrf.setdefault(draft.get("vrf"), []).append(draft)
        self.networks = {id(draft): _covered(draft) for drafts in self.by_vrf.values() for draft in drafts}

    def process(self, draft: Draft) -> tuple[Draft, str, bool] | None:
        """Process, area, and whether a `network` statement put the interface there."""
        candidates = self.by_vrf.get(draft.get("vrf"))
        if not candidates:
            return None
        area = draft.get("ospf.area")
        if area is not None:
            return candidates[0], area, False
        addresses = draft.get("addresses")
        if addresses and "ospf.area" not in draft.unknown:
            own = _address(addresses[0])
            for candidate in candidates if own is not None else ():
                found = self.networks[id(candidate)].first(own.version, int(own))
                if found is not None:
                    return candidate, found, True
        return None


def _covered(process: Draft) -> Covering[str]:
    """The areas of a process's `network` statements: of the longest prefix, the highest where two say it."""
    found = []
    for words in sorted(
        (said.split() for said in process.get("networks") or ()), key=lambda words: words[2:3], reverse=True
    ):
        network = network_of(words[0])
        if network is not None:
            found.append((network, words[2]))
    return longest_first(found)


def _address(text: str) -> Any:
    try:
        return ip_interface(text).ip
    except ValueError:
        return None


def _interface(draft: Draft, ospf: _OspfView, isis: Mapping[str, Draft], routed_default: bool) -> Interface:
    values = draft.values
    unknown = draft.unknown
    kind = values["kind"]
    switched = values.pop("switched", None)
    if switched is not None:
        draft.at["switchport"] = draft.at.pop("switched")
    for attribute in LAG_ONLY:
        values.pop(attribute, None)
    filled = fill(values, unknown, defaults.INTERFACE)
    layer3 = kind not in _SWITCHED_KINDS
    if not layer3:
        layer3 = switched is False or (switched is None and routed_default)
    if layer3:
        for attribute in [name for name in values if name.startswith("switchport.")]:
            del values[attribute]
        if kind not in ("loopback", "virtual"):
            if "mtu" in values:
                values["ip_mtu"] = values["mtu"]
                draft.at["ip_mtu"] = draft.at["mtu"]
            else:
                filled += fill(values, unknown, defaults.LAYER3)
    elif "lag" not in values and "switchport" not in unknown:
        filled += fill(values, unknown, defaults.SWITCHPORT)
        rows = defaults.TRUNK if values["switchport.mode"].startswith("trunk") else defaults.ACCESS
        filled += fill(values, unknown, rows)
    if "lag" in values and values.get("lag_mode") != "on":
        filled += fill(values, unknown, defaults.LACP)
    if kind in _SWITCHED_KINDS and "qos.trust" not in values:
        unknown.setdefault("qos.trust", f"not configured, and the default varies ({defaults.TRUST})")
    if kind == "vlan" and "encapsulation_vlan" not in values:
        number = values["name"][4:]
        if number.isdecimal():
            values["encapsulation_vlan"] = int(number)
    filled += _ospf(draft, ospf) if ospf.by_vrf else []
    filled += _isis(draft, isis)
    if filled:
        values["defaulted"] = tuple(filled)
    return draft.build(Interface, PARTS)


def _ospf(draft: Draft, ospf: _OspfView) -> list[str]:
    found = ospf.process(draft)
    if found is None:
        return []
    process, area, by_network = found
    values = draft.values
    values["ospf.process"] = process.get("id")
    if by_network:
        values["ospf.area"] = area
        values.setdefault("inherited", {})["ospf.area"] = f"router ospf {process.get('id')}"
        draft.at["ospf.area"] = process.at["networks"]
    name = values["name"]
    said = process.get("passive")
    if said is not None and name in said:
        passive, line = said[name]
        values["ospf.passive"] = passive
        draft.at["ospf.passive"] = (line,)
    elif process.get("passive_default"):
        values["ospf.passive"] = True
        draft.at["ospf.passive"] = process.at["passive_default"]
        values.setdefault("inherited", {})["ospf.passive"] = f"router ospf {process.get('id')}"
    if values["kind"] == "loopback":
        values.setdefault("ospf.passive", True)  # a loopback forms no adjacency
    if "ospf.bfd" not in values and process.get("bfd_all_interfaces"):
        values["ospf.bfd"] = True
        draft.at["ospf.bfd"] = process.at["bfd_all_interfaces"]
        values.setdefault("inherited", {})["ospf.bfd"] = f"router ospf {process.get('id')}"
    areas = process.get("area_authentication") or {}
    if "ospf.authentication" not in values and area in areas:
        values["ospf.authentication"] = areas[area]
        values.setdefault("inherited", {})["ospf.authentication"] = f"router ospf {process.get('id')}"
    return fill(values, draft.unknown, defaults.OSPF_INTERFACE)


def _isis(draft: Draft, processes: Mapping[str, Draft]) -> list[str]:
    instance = draft.get("isis.instance")
    if instance is None:
        return []
    values = draft.values
    process = processes.get(instance)
    if process is not None and "isis.level" not in values:
        level = process.get("level")
        if level is not None:
            values["isis.level"] = level
            values.setdefault("inherited", {})["isis.level"] = f"router isis {instance}"
        if process.get("bfd_all_interfaces"):
            values.setdefault("isis.bfd", True)
    passive_by_process(draft, "isis", process)
    if process is not None and values["kind"] != "loopback":
        for attribute, own in (("ldp_sync", "ldp_igp_sync"), ("fast_reroute", "isis.fast_reroute")):
            if attribute in process.values and own not in values:
                values[own] = process.values[attribute]
                draft.at[own] = process.at[attribute]
                values.setdefault("inherited", {})[own] = f"router isis {instance}"
    return fill(values, draft.unknown, defaults.ISIS_INTERFACE)
