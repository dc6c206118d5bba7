"""IOS interfaces, gateway groups and policies once all lines are read: defaults, what follows from other lines."""

from __future__ import annotations

from typing import Any

from netaudit.model.interface import (
    Interface,
    Switchport,
)
from netaudit.model.qos import ClassMap, QosPolicy
from netaudit.model.redundancy import FhrpGroup
from netaudit.platforms import policy_maps
from netaudit.platforms.attachments import contradiction
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import DeviceDraft, Part, made
from netaudit.platforms.interface_parts import PARTS
from netaudit.platforms.ios import defaults

_SWITCHPORT = frozenset(f"switchport.{field}" for field in Switchport.__struct_fields__)
_ETHERNET = ("physical", "lag", "vlan", "subinterface", "management")


def built_interfaces(device: DeviceDraft) -> tuple[Interface, ...]:
    """The interfaces, in the order of the file; rates are worked out later."""
    table = device.table("interface")
    for part in table.values():
        _layer_two(part, device.get("model"))
        _layer_three(part, table, device)
        _ospf(part, device)
        fill_in(part, defaults.INTERFACE)
    return tuple(made(part, Interface, PARTS) for part in table.values())


def _layer_two(part: Part, model: str | None) -> None:
    """Switchport defaults of a port that switches; nothing of one that was told `no switchport`."""
    values = part.values
    routed = values.keys().isdisjoint(_SWITCHPORT)
    if values.get("switched") is False:
        for attribute in () if routed else _SWITCHPORT:
            part.drop(attribute)
        return
    if routed and not values.get("switched"):
        return
    fill_in(part, defaults.SWITCHED, model)
    if values.get("switchport.mode") == "trunk":
        fill_in(part, defaults.TRUNK)
    elif values.get("switchport.mode") == "access":
        fill_in(part, defaults.ACCESS)


def _layer_three(part: Part, table: dict[Any, Part], device: DeviceDraft) -> None:
    """Addresses of both families together, the largest IP packet, and the kind where the VRF tells it."""
    values = part.values
    if "ipv6" in values:
        values["addresses"] = (*values.get("addresses", ()), *values.pop("ipv6"))
        part.at.pop("ipv6", None)
    if values["kind"] == "physical" and "vrf" in values:
        vrf = (values["vrf"] or "").lower()
        if "mgmt" in vrf or "management" in vrf:
            values["kind"] = "management"
    if "speed_bps" in values and "speed_fixed" in values and values.get("duplex") in ("full", "half"):
        values.setdefault("autonegotiation", False)
    elif ("speed_auto" in values or values.get("duplex") == "auto") and "speed_fixed" not in values:
        values.setdefault("autonegotiation", True)
    if not values.get("addresses") and not values.get("unnumbered") and not values.get("dhcp"):
        return
    if values["kind"] != "loopback":
        fill_in(part, defaults.ROUTED)
        _ip_mtu(part, table, device)


def _ip_mtu(part: Part, table: dict[Any, Part], device: DeviceDraft) -> None:
    """`ip mtu`, else `mtu`, else that of the parent or the system, else 1500; a tunnel's follows from its headers."""
    values = part.values
    if "ip_mtu" in values:
        return
    if values["kind"] not in _ETHERNET:
        if values["kind"] == "tunnel":
            part.unknown["ip_mtu"] = "a tunnel's MTU follows from its encapsulation and the path"
        return
    parent = table.get(values.get("parent"))
    for source in (part, parent):
        if source is not None and "mtu" in source.values:
            values["ip_mtu"] = source.values["mtu"]
            part.at["ip_mtu"] = source.at.get("mtu", ())
            return
    system = device.get("system_mtu")
    if system is not None:
        values["ip_mtu"] = system
        return
    values["ip_mtu"] = defaults.IP_MTU
    values["defaulted"] = (*values.get("defaulted", ()), "ip_mtu")


def _ospf(part: Part, device: DeviceDraft) -> None:
    """Network type, timers and authentication of an interface that OSPF runs on."""
    values = part.values
    if "ospf.area" not in values:
        return
    process = device.table("process").get(("ospf", values["ospf.process"], values.get("vrf")))
    if process is not None and process.get("bfd_all_interfaces") and "ospf.bfd" not in values:
        values["ospf.bfd"] = True
        part.at["ospf.bfd"] = process.at["bfd_all_interfaces"]
    if "ospf.authentication" not in values and process is not None:
        kind = (process.get("area_authentication") or {}).get(values["ospf.area"])
        if kind is not None:
            values["ospf.authentication"] = kind
            part.at["ospf.authentication"] = process.at["area_authentication"]
    if "ospf.network_type" not in values and "ospf.network_type" not in part.unknown and values["kind"] in _ETHERNET:
        serial = values["name"].startswith("Serial")
        values["ospf.network_type"] = "point-to-point" if serial else "broadcast"
        values["defaulted"] = (*values.get("defaulted", ()), "ospf.network_type")
    if "ospf.hello_s" in values and "ospf.dead_s" not in values:
        values["ospf.dead_s"] = 4 * values["ospf.hello_s"]
        part.at["ospf.dead_s"] = part.at["ospf.hello_s"]
    fill_in(part, defaults.OSPF_TIMERS.get(values.get("ospf.network_type", ""), ()))
    fill_in(part, defaults.OSPF_INTERFACE)
    if "ospf.passive" in values and "ospf.passive" not in part.at:
        values["defaulted"] = (*values.get("defaulted", ()), "ospf.passive")


def lag_settings(device: DeviceDraft) -> dict[str, dict[str, Any]]:
    """What the lines of each port channel say about the group itself."""
    found: dict[str, dict[str, Any]] = {}
    for name, part in device.table("interface").items():
        if part.values["kind"] != "lag":
            continue
        least = part.get("min_links")
        found[name] = {
            "min_links": 1 if least is None else least,
            "defaulted": ("min_links",) if least is None else (),
            "at": {"min_links": part.at["min_links"]} if least is not None else {},
        }
    return found


def fhrp_groups(device: DeviceDraft) -> tuple[FhrpGroup, ...]:
    """The gateway groups; version and VRF come from the interface."""
    found: list[FhrpGroup] = []
    interfaces = device.table("interface")
    for (name, protocol, _), part in device.table("fhrp").items():
        interface = interfaces.get(name)
        if interface is None:
            continue
        values = part.values
        if protocol == "hsrp" and interface.get("hsrp_version") is not None:
            values["version"] = interface.get("hsrp_version")
            part.at["version"] = interface.at["hsrp_version"]
        values["vrf"] = interface.get("vrf")
        if protocol == "vrrp":
            own = {address.partition("/")[0] for address in interface.get("addresses") or ()}
            if own.intersection(values.get("virtual_ips", ())):
                values["priority"] = 255  # the owner of the address, whatever is configured (RFC 5798, 5.2.4)
        values.setdefault("enabled", False)
        fill_in(part, defaults.FHRP[protocol])
        found.append(made(part, FhrpGroup))
    return tuple(found)


def class_maps(device: DeviceDraft) -> dict[str, ClassMap]:
    """The class maps by name."""
    found: dict[str, ClassMap] = {}
    for name, part in device.table("class_map").items():
        fill_in(part, defaults.CLASS_MAP)
        values = part.values
        values["contradiction"] = contradiction(values.get("mode"), values.get("matches", ()))
        found[name] = made(part, ClassMap)
    return found


def policies(device: DeviceDraft) -> dict[str, QosPolicy]:
    """The policy maps by name."""
    return policy_maps.policies(device, made)
