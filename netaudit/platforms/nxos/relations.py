"""Gateways, vPC, spanning tree, routing processes and routes as facts."""

from __future__ import annotations

from typing import Any

from netaudit.model.device import Vlan, Vrf
from netaudit.model.redundancy import FhrpGroup, Mlag, Probe, Stp, Track
from netaudit.model.routing import NextHop, RoutingProcess, StaticRoute
from netaudit.platforms.defaults import Rows, completed, fill
from netaudit.platforms.drafts import DeviceDraft, Part, all_made
from netaudit.platforms.nxos import defaults
from netaudit.platforms.reading import Draft
from netaudit.platforms.switch_facts import fhrp_group, redistributions, stp_priorities
from netaudit.platforms.values import natural


def vlans(device: DeviceDraft) -> tuple[Vlan, ...]:
    """The VLANs that the device defines, with what BGP carries of them."""
    carried = device.table("evpn")
    found = []
    for draft in device.table("vlan").values():
        evpn = carried.get(draft.get("vni"))
        if evpn is not None:
            for attribute, value in evpn.values.items():
                if attribute not in ("line", "end"):
                    draft.values[attribute] = value
                    draft.at[attribute] = evpn.at.get(attribute, (evpn.values["line"],))
        found.append(draft.build(Vlan))
    return tuple(found)


def anycast(device: DeviceDraft) -> None:
    """The addresses of an interface in the anycast mode are shared with other leaves, none is its own."""
    for name, draft in device.table("interface").items():
        if not draft.get("anycast") or not draft.get("addresses"):
            continue
        addresses = draft.values.pop("addresses")
        draft.values["virtual_addresses"] = addresses
        draft.at["virtual_addresses"] = draft.at.pop("addresses", ())
        device.table("fhrp")[name, "anycast"] = Part(
            device.reader,
            device,
            protocol="anycast",
            interface=name,
            line=draft.values["line"],
            end=draft.values["end"],
            virtual_ips=tuple(address.partition("/")[0] for address in addresses),
        )


def fhrp_groups(device: DeviceDraft) -> tuple[FhrpGroup, ...]:
    """Gateways that several devices share, one for each interface and protocol or group."""
    found = []
    interfaces = device.table("interface")
    for draft in device.table("fhrp").values():
        owner = interfaces.get(draft.values["interface"])
        if owner is not None:
            found.append(fhrp_group(draft, owner, _filled(device, draft, owner)))
    return tuple(found)


def _filled(device: DeviceDraft, draft: Draft, owner: Draft) -> list[str]:
    """Fill in what the protocol does unasked; the attributes so filled."""
    values = draft.values
    if values["protocol"] == "anycast":
        if "virtual_mac" in device.values:
            values["virtual_mac"] = device.values["virtual_mac"]
            draft.at["virtual_mac"] = device.at["virtual_mac"]
        return fill(values, draft.unknown, defaults.ANYCAST)
    if values["protocol"] == "hsrp":
        if "hsrp_version" in owner.values:
            values["version"] = owner.values["hsrp_version"]
            draft.at["version"] = owner.at["hsrp_version"]
        return fill(values, draft.unknown, defaults.HSRP)
    filled = fill(values, draft.unknown, defaults.VRRP)
    enabled, source = defaults.VRRP_ENABLED[values["version"]]
    return filled + fill(values, draft.unknown, (("enabled", enabled, source),))


def mlag(device: DeviceDraft) -> tuple[Mlag, ...]:
    """The vPC domain, where one is configured.

    A keepalive without a source goes out of the management interface, so that has the source's address.
    """
    draft = device.table("vpc").get(None)
    if draft is None:
        return ()
    values = draft.values
    interfaces = device.table("interface")
    for name, port in interfaces.items():
        if port.get("vpc_peer_link"):
            values["peer_link"] = name
            draft.at["peer_link"] = port.at["vpc_peer_link"]
    filled = fill(values, draft.unknown, defaults.VPC)
    management = interfaces.get("mgmt0")
    if "heartbeat_address" not in values:
        values.pop("heartbeat_vrf", None)
        filled = [attribute for attribute in filled if attribute != "heartbeat_vrf"]
    elif "heartbeat_source" not in values and values["heartbeat_vrf"] == "management" and management is not None:
        values["local_interface"] = "mgmt0"
        if management.get("addresses"):
            values["heartbeat_source"] = management.get("addresses")[0].partition("/")[0]
            draft.at["heartbeat_source"] = management.at.get("addresses", ())
    numbers = {port.get("mlag_id") for port in interfaces.values()} - {None}
    values["members"] = tuple(sorted(numbers, key=natural))
    return (draft.build(Mlag, defaulted=tuple(filled)),)


def stp(device: DeviceDraft) -> tuple[Stp, ...]:
    """Spanning tree: a switch runs it whether it is configured or not."""
    draft = device.held("stp")
    return (completed(draft, Stp, defaults.STP, priorities=stp_priorities(device, draft)),)


_PROTOCOLS: tuple[tuple[str, Rows], ...] = (
    ("ospf", defaults.OSPF),
    ("ospfv3", defaults.OSPF),
    ("isis", defaults.ISIS),
    ("eigrp", defaults.EIGRP),
    ("rip", defaults.RIP),
)


def igp_processes(device: DeviceDraft) -> tuple[RoutingProcess, ...]:
    """OSPF, IS-IS, EIGRP and RIP processes, one for each VRF."""
    found = []
    for protocol, rows in _PROTOCOLS:
        table = device.table(protocol)
        for (name, vrf), draft in table.items():
            values = draft.values
            for attribute in ("families", "autonomous_system", "passive_levels"):
                values.pop(attribute, None)
                draft.at.pop(attribute, None)
            if vrf is not None and not protocol.startswith("isis"):
                _from_main(draft, table.get((name, None)))
            values["redistribute"] = redistributions(values)
            found.append(completed(draft, RoutingProcess, rows))
    return tuple(found)


def _from_main(draft: Draft, main: Draft | None) -> None:
    """A process that is shut down is so in every VRF."""
    if main is not None and main.get("enabled") is False and "enabled" not in draft.values:
        draft.values["enabled"] = False
        draft.at["enabled"] = main.at["enabled"]


def static_routes(device: DeviceDraft) -> tuple[StaticRoute, ...]:
    """Static routes, all next hops of one together; those that a BFD session watches say so."""
    watched = device.table("static bfd")
    found = []
    for (_, vrf), draft in device.table("static").items():
        hops = []
        for hop in draft.values["next_hops"]:
            if (hop.get("address"), vrf) in watched:
                hop = {**hop, "bfd": True}
            hops.append(NextHop(**hop))
        draft.values["next_hops"] = tuple(hops)
        found.append(draft.build(StaticRoute))
    return tuple(found)


def facts(device: DeviceDraft) -> dict[str, Any]:
    """Gateways, pairs, VLANs, VRFs and what follows them, by the attributes of a device that hold them."""
    return {
        "fhrp_groups": fhrp_groups(device),
        "mlag": mlag(device),
        "vlans": vlans(device),
        "vrfs": all_made(device, "vrf", Vrf),
        "stp": stp(device),
        "static_routes": static_routes(device),
        "tracks": all_made(device, "track", Track),
        "probes": all_made(device, "probe", Probe),
    }
