"""Where BGP settings stand: the process, a VRF of it, an address family of either."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.drafts import Part
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Draft, Statement

FAMILIES = {
    "ipv4": "ipv4 unicast",
    "ipv6": "ipv6 unicast",
    "evpn": "l2vpn evpn",
    "vpn-ipv4": "vpnv4 unicast",
    "vpn-ipv6": "vpnv6 unicast",
}
"""Address families as EOS names them, and as the model does; others keep their name."""


class Scope(Part):
    """`router bgp` itself, or one VRF of it."""

    __slots__ = ("activations", "peers", "vrf")

    def __init__(self, device: DeviceDraft, vrf: str | None, **values: Any) -> None:
        super().__init__(device.reader, device, {"vrf": vrf, **values})
        self.vrf = vrf
        self.peers: dict[str, Draft] = {}
        """Neighbours and peer groups by name."""
        self.activations: dict[str, dict[str, bool]] = {}
        """Address family -> neighbour or group -> whether it is active there."""

    def peer(self, name: str, line: Statement) -> Draft:
        """The draft of a neighbour or of a peer group."""
        found = self.peers.get(name)
        if found is None:
            found = self.peers[name] = Draft(self.reader, line=line.node.line, end=line.node.line)
        else:
            found.values["end"] = line.node.line
        return found


class Family(Draft):
    """An address family block of a scope: what is read into it is the scope's."""

    __slots__ = ("name", "scope")

    def __init__(self, scope: Scope, name: str) -> None:
        super().__init__(scope.reader)
        self.scope = scope
        self.name = name
        self.values = scope.values
        self.at = scope.at
        self.unknown = scope.unknown
