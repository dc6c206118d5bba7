"""What the generator of a configuration meant, key by key, beside what was read from the text.

A structured configuration is the data that a configuration of the same name was generated from. `pairs` walks the
areas that the model has and yields each value twice: as meant, and as read. Left out, because no rule reads them:
hello padding, VXLAN UDP port and router encapsulation, source NAT of virtual addresses, EVPN domains, the order of
internal VLANs, transceivers, PTP, 802.1X, and what documents the data itself (`peer`, `peer_interface`, `tenant`,
`type`, `gateway` of a management interface, `metadata`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from structured_bgp import bgp
from structured_interfaces import AREAS, canonical, interface
from structured_qos import qos, wan
from structured_services import filters, management, routing

from netaudit.model.device import Device
from netaudit.platforms.values import vlans as numbers_of

Pair = tuple[str, str, Any, Any]
"""Area, key, value as meant, value as read."""


def pairs(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Every value of the areas that the model has."""
    if "hostname" in meant:
        yield "device", "hostname", meant["hostname"], device.hostname
    by_name = {held.name: held for held in device.interfaces}
    kinds = {"ethernet_interfaces": "Ethernet", "port_channel_interfaces": "Port-Channel"}
    for area in AREAS:
        wanted = meant.get(area) or []
        for said in wanted:
            for key, value, read in interface(said, by_name.get(canonical(said["name"])), device):
                yield area, f"{said['name']}.{key}", value, read
        if area in kinds:
            names = sorted(name for name in by_name if name.startswith(kinds[area]))
            yield area, "names", sorted({canonical(said["name"]) for said in wanted}), names
    yield from _vxlan(meant, device)
    yield from _switching(meant, device)
    yield from _mlag(meant, device)
    yield from routing(meant, device)
    yield from bgp(meant, device)
    yield from filters(meant, device)
    yield from management(meant, device)
    yield from qos(meant, device)
    yield from wan(meant, device)


def _vxlan(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    said = (meant.get("vxlan_interface") or {}).get("vxlan1")
    if said is None:
        return
    read = next((interface for interface in device.interfaces if interface.name == "Vxlan1"), None)
    yield "vxlan", "description", said.get("description"), read and read.description
    if "source_interface" in said["vxlan"]:
        yield "vxlan", "source_interface", said["vxlan"]["source_interface"], read and read.source
    carried = read.vnis if read else ()  # a VLAN or VRF that only the overlay names is none of the device's own
    vlans = {vlan.id: vlan.vni for vlan in device.vlans}
    for vlan in said["vxlan"].get("vlans") or []:
        if "vni" in vlan:
            found = vlans.get(vlan["id"]) or (str(vlan["vni"]) in carried and vlan["vni"])
            yield "vxlan", f"vlan {vlan['id']}", vlan["vni"], found
    vrfs = {vrf.name: vrf.vni for vrf in device.vrfs}
    for vrf in said["vxlan"].get("vrfs") or []:
        if "vni" in vrf:
            found = vrfs.get(vrf["name"]) or (str(vrf["vni"]) in carried and vrf["vni"])
            yield "vxlan", f"vrf {vrf['name']}", vrf["vni"], found


def _switching(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    vlans = {vlan.id: vlan for vlan in device.vlans}
    yield "vlans", "ids", sorted(said["id"] for said in meant.get("vlans") or []), sorted(vlans)
    for said in meant.get("vlans") or []:
        read = vlans.get(said["id"])
        yield "vlans", f"{said['id']}.name", said.get("name"), read and read.name
        groups = sorted(read.trunk_groups) if read else None
        yield "vlans", f"{said['id']}.trunk_groups", sorted(said.get("trunk_groups", [])), groups
    vrfs = {vrf.name: vrf for vrf in device.vrfs}
    for said in meant.get("vrfs") or []:
        if said["name"] == "default":
            continue
        read_vrf = vrfs.get(said["name"])
        yield "vrfs", f"{said['name']}.name", said["name"], read_vrf and read_vrf.name
        if "ip_routing" in said:
            yield "vrfs", f"{said['name']}.ip_routing", said["ip_routing"], bool(read_vrf and read_vrf.routing)
    stp = meant.get("spanning_tree") or {}
    read_stp = device.stp[0]
    if "mode" in stp:
        mode = {"mstp": "mst", "rapid-pvst": "rapid-pvst"}.get(stp["mode"], stp["mode"])
        yield "spanning_tree", "mode", mode, read_stp.mode
    for instance in stp.get("mst_instances", []):
        for number in sorted(numbers_of(str(instance["id"])) or ()):
            yield "spanning_tree", f"mst {number}", instance["priority"], read_stp.priorities.get(str(number))
    if "rstp_priority" in stp:
        yield "spanning_tree", "rstp", stp["rstp_priority"], read_stp.priorities.get("0")
    if "no_spanning_tree_vlan" in stp:
        yield "spanning_tree", "no vlan", stp["no_spanning_tree_vlan"], read_stp.disabled_vlans


def _mlag(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    said = meant.get("mlag_configuration")
    if said is None:
        yield "mlag", "none", 0, len(device.mlag)
        return
    read = device.mlag[0]
    for key, value in (
        ("domain_id", read.domain_id), ("local_interface", read.local_interface), ("peer_address", read.peer_address),
        ("peer_link", read.peer_link),
    ):  # fmt: skip
        if key in said:
            yield "mlag", key, said[key], value
    for key, delay in (("mlag", read.reload_delay_s), ("non_mlag", read.reload_delay_non_mlag_s)):
        if str(said.get(f"reload_delay_{key}", "")).isdecimal():
            yield "mlag", f"reload_delay_{key}", int(said[f"reload_delay_{key}"]), delay
    heartbeat = said.get("peer_address_heartbeat", {})
    if heartbeat:
        yield "mlag", "heartbeat", (heartbeat["peer_ip"], heartbeat.get("vrf")), (
            read.heartbeat_address, read.heartbeat_vrf,
        )  # fmt: skip
    for svi in meant.get("vlan_interfaces", []):
        if svi["name"] == said.get("local_interface") and "ip_address" in svi:
            yield "mlag", "local_address", svi["ip_address"].split("/")[0], read.local_address
    numbers = sorted(str(po["mlag"]) for po in meant.get("port_channel_interfaces", []) if "mlag" in po)
    yield "mlag", "members", numbers, sorted(read.members)
