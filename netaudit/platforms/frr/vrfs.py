"""Which VRF an interface is in, where the kernel decides and FRR's own lines only tell it indirectly."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface, ip_address, ip_interface

from netaudit.platforms.drafts import DeviceDraft, Part

Port = IPv4Interface | IPv6Interface


def place_in_vrfs(device: DeviceDraft) -> None:
    """Put an interface that names no VRF into the one whose BGP instance has a neighbour in its subnet.

    A VRF is a device of the kernel, and an interface's being in it is not always shown. bgpd of a VRF speaks only
    through that VRF's interfaces, so that a neighbour on a connected subnet tells where the subnet is. Nothing is
    concluded where the default instance has that neighbour too, or an interface of the VRF covers it already.
    """
    ports = [(part, found) for part in device.table("interface").values() for found in _own(part)]
    peers = device.table("peer")
    in_default = {peer for vrf, peer in peers if vrf is None}
    for (vrf, peer), neighbor in peers.items():
        if vrf is None or peer in in_default:
            continue
        holders = [part for part, found in ports if _covers(found, peer)]
        if len(holders) == 1 and holders[0].get("vrf") is None:
            holders[0].values["vrf"] = vrf
            holders[0].at["vrf"] = (neighbor.values["line"],)


def _own(part: Part) -> list[Port]:
    if part.values["kind"] == "loopback":
        return []
    found: list[Port] = []
    for address in part.get("addresses") or ():
        try:
            found.append(ip_interface(address))
        except ValueError:
            continue
    return found


def _covers(port: Port, peer: str) -> bool:
    try:
        return ip_address(peer) in port.network
    except ValueError:
        return False
