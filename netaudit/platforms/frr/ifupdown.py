"""Interfaces of the host where its own file stands before FRR's: `/etc/network/interfaces` of Cumulus Linux.

Collectors put both into one text, and neither is the device's configuration without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netaudit.model.routing import NextHop
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.frr.interfaces import address, interface_part
from netaudit.platforms.frr.routing import add_next_hop
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import number, text, word
from netaudit.platforms.values import vlan_text, vlans


def _virtual(part: Part, args: list[str], line: Statement) -> bool:
    """`address-virtual 00:00:5e:00:01:01 10.0.0.1/24 ...`: VRR, a gateway that both of a pair have."""
    found = any("/" in said for said in args)
    name = part.values["name"]
    group = part.device.part("fhrp", (name, "anycast", None), line.node, protocol="anycast", interface=name)
    for said in args:
        if "/" in said:
            part.add("virtual_addresses", said.lower(), line.node)
            group.add("virtual_ips", said.partition("/")[0].lower(), line.node)
        elif said.count(":") == 5:
            group.set("virtual_mac", said.lower(), line.node)
    return found


def _vrf_table(part: Part, args: list[str], line: Statement) -> bool:
    """`vrf-table auto`: the interface is a VRF, and its addresses are in it as those of a loopback."""
    name = part.values["name"]
    part.device.part("vrf", name, line.node, name=name)
    part.values.update(kind="loopback", vrf=name)
    return True


def _slaves(part: Part, args: list[str], line: Statement) -> bool:
    """`bond-slaves swp1 swp2`: members may have no stanza of their own."""
    part.values["kind"] = "lag"
    for name in _ports(args):
        member = interface_part(part.device, name, line.node)
        member.set("lag", part.values["name"], line.node)
    return bool(args)


def _ports(args: list[str]) -> list[str]:
    """Ports of a list; `glob swp1-3` stands for three."""
    found: list[str] = []
    for said in args:
        head, dash, last = said.partition("-")
        stem = head.rstrip("0123456789")
        if dash and last.isdecimal() and head != stem and int(last) - int(head[len(stem) :]) < 512:
            found += [f"{stem}{number_}" for number_ in range(int(head[len(stem) :]), int(last) + 1)]
        elif said not in ("glob", "regex", "none"):
            found.append(said)
    return found


def _bond_mode(said: str) -> str | None:
    """A LAG that speaks LACP is active, a balanced or standby one is not negotiated."""
    return "active" if said in ("802.3ad", "4") else "on" if said.startswith("balance-") else None


def _access(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or not args[0].isdecimal():
        return False
    part.set("switchport.mode", "access", line.node)
    part.set("switchport.access_vlan", int(args[0]), line.node)
    return True


def _vids(part: Part, args: list[str], line: Statement) -> bool:
    found = vlans(",".join(args))
    if not found:
        return False
    if part.get("bridge_ports") or part.values["kind"] == "virtual":  # a bridge's own list is of all its trunks
        part.set("bridge_vids", tuple(sorted(found)), line.node)
        return True
    part.set("switchport.mode", "trunk", line.node)
    part.set("switchport.allowed_vlans", vlan_text(found), line.node)
    return True


def _bridged(part: Part, args: list[str], line: Statement) -> bool:
    """`bridge-ports bond01 peerlink`: the ports of a bridge switch."""
    part.values["bridge_ports"] = True
    for name in _ports(args):
        interface_part(part.device, name, line.node).set("switched", True, line.node)
    return bool(args)


def _pair(attribute: str, convert: Callable[[str], Any] = str) -> Take:
    """`clagd-peer-ip linklocal`: of the pair that this device is half of; the peer link is the VLAN's parent."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if not args or (convert is int and not args[0].isdecimal()):
            return False
        name = part.values["name"]
        pair = part.device.part(
            "mlag", 0, line.node, kind="mlag", local_interface=name, peer_link=part.get("parent") or name
        )
        pair.set(attribute, convert(args[0]), line.node)
        return True

    return take


def _gateway(part: Part, args: list[str], line: Statement) -> bool:
    """`gateway 192.0.2.1`: a default route out of this interface, in its VRF once that is known."""
    if len(args) != 1 or not ("." in args[0] or ":" in args[0]):
        return False
    part.values.setdefault("gateways", []).append((args[0].lower(), line.node))
    part.reader.take(line.node)
    return True


def _default_routes(part: Part) -> None:
    """The default routes that an interface brings along, beside FRR's own static routes."""
    for address_, node in part.values.pop("gateways", ()):
        prefix = "::/0" if ":" in address_ else "0.0.0.0/0"
        vrf = part.get("vrf")
        route = part.device.part("static", (vrf, prefix), node, prefix=prefix, vrf=vrf)
        add_next_hop(route, NextHop(address=address_, interface=part.values["name"]), node)


_IFACE = Commands(
    {
        "address": address,
        "address-virtual": _virtual,
        "alias": text("description"),
        "gateway": _gateway,
        "mtu": number("mtu"),
        "vrf": word("vrf"),
        "vrf-table": _vrf_table,
        "vlan-id": number("encapsulation_vlan"),
        "vlan-raw-device": word("parent"),
        "link-speed": number("speed_bps", 1_000_000),
        "link-duplex": word("duplex"),
        "bond-slaves": _slaves,
        "bond-mode": word("lag_mode_of_members", _bond_mode),
        "bond-min-links": number("min_links"),
        "bond-lacp-rate": word("lacp_rate", {"1": "fast", "0": "slow", "fast": "fast", "slow": "slow"}.get),
        "clag-id": word("mlag_id"),
        "bridge-access": _access,
        "bridge-pvid": number("switchport.native_vlan"),
        "bridge-vids": _vids,
        "vxlan-local-tunnelip": word("source"),
        "vxlan-id": number("vni"),
        "bridge-ports": _bridged,
        "clagd-peer-ip": _pair("peer_address"),
        "clagd-backup-ip": _pair("heartbeat_address"),
        "clagd-sys-mac": _pair("domain_id"),
        "clagd-priority": _pair("role_priority", int),
    },
    feeds={"address": ("addresses",), "bond-slaves": ("lag",), "bridge-vids": ("switchport.allowed_vlans",)},
    known_text=(
        "bridge-vlan-aware", "bridge-stp", "bridge-learning", "bridge-arp-nd-suppress", "mstpctl", "vxlan-remoteip",
        "clagd", "hwaddress", "post-up", "pre-up", "up", "down", "pre-down", "post-down", "netmask",
        "bond-miimon", "bond-lacp-bypass-allow", "bond-xmit-hash-policy", "link-autoneg", "ip6-forward", "ip-forward",
        "arp-accept", "link-down", "es-sys-mac", "allow", "dns-nameservers", "bond-downdelay", "bond-updelay", "vrrp",
    ),
)  # fmt: skip


def iface(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`iface swp1 [inet dhcp|static|loopback]` and its lines."""
    if not args:
        return False
    part = interface_part(device, args[0], line.node)
    if args[1:3] in (["inet", "dhcp"], ["inet6", "dhcp"]):
        part.set("dhcp", True, line.node)
    if args[1:3] == ["inet", "loopback"]:
        part.values["kind"] = "loopback"
    _IFACE.read_all(part, line.node.children)
    _default_routes(part)
    return True


def auto(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`auto swp1`: brought up with the system."""
    for name in _ports(args):
        if name != "all":
            interface_part(device, name, line.node).set("enabled", True, line.node)
    return bool(args) and args != ["all"]


def vlans_of(device: DeviceDraft) -> dict[int, Part]:
    """The VLANs that VXLAN ports carry: `vxlan-id 104001` with `bridge-access 4001`."""
    for part in device.table("interface").values():
        number_, vni = part.get("switchport.access_vlan"), part.get("vni")
        if number_ is not None and vni is not None:
            lines = (*part.at["switchport.access_vlan"], *part.at["vni"])
            held = Part(device.reader, device, line=part.values["line"], end=part.values["end"], id=number_, vni=vni)
            held.at["vni"] = lines
            device.table("vlan").setdefault(number_, held)
    return device.table("vlan")


def pairs(device: DeviceDraft) -> dict[int, Part]:
    """The pair that this device is half of: its own address on the peer link, and the LAGs that both have."""
    table = device.table("interface")
    for part in device.table("mlag").values():
        local = table[part.values["local_interface"]]
        addresses = local.get("addresses") or ()
        if addresses:
            part.values["local_address"] = addresses[0].partition("/")[0]
            part.at["local_address"] = local.at["addresses"]
        shared = [other.get("mlag_id") for other in table.values() if other.get("mlag_id") is not None]
        part.values["members"] = tuple(shared)
    return device.table("mlag")


def hand_down(device: DeviceDraft) -> None:
    """Give the members of each bond its mode and its LACP rate."""
    table = device.table("interface")
    for part in list(table.values()):
        bond = table.get(part.get("lag"))
        if bond is not None:
            part.values.setdefault("lag_mode", bond.get("lag_mode_of_members") or "active")
            if bond.get("lacp_rate") is not None:
                part.values.setdefault("lacp_rate", bond.get("lacp_rate"))
