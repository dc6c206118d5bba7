"""Gateways, MLAG, spanning tree, routing processes and routes as facts."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Any

from netaudit.model.device import Vlan, Vrf
from netaudit.model.redundancy import FhrpGroup, Mlag, Probe, Redundancy, Stp, Track
from netaudit.model.routing import NextHop, RoutingProcess, StaticRoute
from netaudit.platforms.defaults import completed, fill
from netaudit.platforms.drafts import all_made
from netaudit.platforms.eos import defaults
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.switch_facts import fhrp_group, redistributions, stp_priorities


def vlans(device: DeviceDraft) -> tuple[Vlan, ...]:
    """The VLANs that the device defines."""
    vnis = device.vlan_vnis
    snooping = device.table("snooping")
    found = []
    for number, draft in device.table("vlan").items():
        if number in vnis:
            draft.values["vni"] = vnis[number]
        said = snooping.get(number)
        if said is not None:
            for attribute, lines in said.at.items():
                draft.values[attribute], draft.at[attribute] = said.values[attribute], lines
        found.append(draft.build(Vlan))
    return tuple(found)


def vrfs(device: DeviceDraft) -> tuple[Vrf, ...]:
    """The VRFs that the device defines."""
    vnis = device.vrf_vnis
    found = []
    for name, draft in device.table("vrf").items():
        if name in vnis:
            draft.values["vni"] = vnis[name]
        found.append(draft.build(Vrf))
    return tuple(found)


def fhrp_groups(device: DeviceDraft) -> tuple[FhrpGroup, ...]:
    """Gateways that several devices share, one for each interface and protocol or group."""
    found = []
    interfaces = device.table("interface")
    for draft in device.table("fhrp").values():
        values = draft.values
        rows = defaults.VRRP if values["protocol"] == "vrrp" else defaults.VARP
        filled = fill(values, draft.unknown, rows)
        if values["protocol"] != "vrrp" and "virtual_mac" in device.values:
            values["virtual_mac"] = device.values["virtual_mac"]
            draft.at["virtual_mac"] = device.at["virtual_mac"]
        found.append(fhrp_group(draft, interfaces[values["interface"]], filled))
    return tuple(found)


def prefix_lengths(device: DeviceDraft) -> None:
    """Give virtual addresses written without one the prefix length of their subnet."""
    for draft in device.table("interface").values():
        virtual = draft.get("virtual_addresses")
        if not virtual or all("/" in address for address in virtual):
            continue
        own = [found for found in map(_interface, draft.get("addresses") or ()) if found is not None]
        draft.values["virtual_addresses"] = tuple(_with_length(address, own) for address in virtual)


def _interface(text: str) -> IPv4Interface | IPv6Interface | None:
    try:
        return ip_interface(text)
    except ValueError:
        return None


def _with_length(address: str, own: list[IPv4Interface | IPv6Interface]) -> str:
    found = None if "/" in address else _interface(address)
    if found is not None:
        for candidate in own:
            if found.ip in candidate.network:
                return f"{address}/{candidate.network.prefixlen}"
    return address


def mlag(device: DeviceDraft) -> tuple[Mlag, ...]:
    """The MLAG domain, where one is configured."""
    draft = device.table("mlag").get(None)
    if draft is None:
        return ()
    interfaces = device.table("interface")
    local = interfaces.get(draft.get("local_interface"))
    if local is not None and local.get("addresses"):
        draft.values["local_address"] = local.get("addresses")[0].partition("/")[0]
        draft.at["local_address"] = local.at["addresses"]
    numbers = {port.get("mlag_id") for port in interfaces.values()} - {None}
    draft.values["members"] = tuple(sorted(numbers, key=lambda text: (len(text), text)))
    return (completed(draft, Mlag, defaults.MLAG),)


def stp(device: DeviceDraft) -> tuple[Stp, ...]:
    """Spanning tree: a switch runs it whether it is configured or not."""
    draft = device.held("stp")
    values = draft.values
    priorities = stp_priorities(device, draft)
    filled = fill(values, draft.unknown, defaults.STP)
    if not priorities and values["mode"] in ("mst", "rstp"):
        priorities["0"] = defaults.STP_PRIORITY[0]
        filled.append("priorities")
    return (draft.build(Stp, priorities=priorities, defaulted=tuple(filled)),)


def igp_processes(device: DeviceDraft) -> tuple[RoutingProcess, ...]:
    """OSPF, IS-IS and LDP processes."""
    found = []
    for kind, rows in (
        ("ospf", defaults.OSPF),
        ("ospfv3", defaults.OSPF),
        ("isis", defaults.ISIS),
        ("ldp", defaults.LDP),
    ):
        for draft in device.table(kind).values():
            values = draft.values
            values.pop("passive", None)
            for note in ("families", "ldp_sync", "fast_reroute"):
                values.pop(note, None)
                draft.at.pop(note, None)
            values["redistribute"] = redistributions(values)
            found.append(completed(draft, RoutingProcess, rows))
    return tuple(found)


def static_routes(device: DeviceDraft) -> tuple[StaticRoute, ...]:
    """Static routes, all next hops of one together."""
    found = []
    for draft in device.table("static").values():
        draft.values["next_hops"] = tuple(NextHop(**hop) for hop in draft.values["next_hops"])
        found.append(draft.build(StaticRoute))
    return tuple(found)


def probes(device: DeviceDraft) -> tuple[Probe, ...]:
    """Hosts that `monitor connectivity` measures."""
    scope = device.table("connectivity").get(None)
    if scope is None:
        return ()
    found = []
    for draft in device.table("probe").values():
        if "frequency_s" in scope.values:
            draft.values["frequency_s"] = scope.values["frequency_s"]
        draft.values["scheduled"] = scope.get("enabled") is not False
        found.append(draft.build(Probe))
    return tuple(found)


def facts(device: DeviceDraft) -> dict[str, Any]:
    """Gateways, pairs, VLANs, VRFs and what follows them, by the attributes of a device that hold them."""
    return {
        "fhrp_groups": fhrp_groups(device),
        "mlag": mlag(device),
        "vlans": vlans(device),
        "vrfs": vrfs(device),
        "stp": stp(device),
        "static_routes": static_routes(device),
        "tracks": all_made(device, "track", Track),
        "probes": probes(device),
        "redundancy": all_made(device, "redundancy", Redundancy),
    }
