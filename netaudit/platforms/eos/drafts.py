"""What is known of a device while its configuration is being read."""

from __future__ import annotations

from netaudit.platforms import drafts
from netaudit.platforms.interface_names import InterfaceNames
from netaudit.platforms.reading import Reader

NAMES = InterfaceNames(
    (
        "Ethernet",
        "Port-Channel",
        "Vlan",
        "Loopback",
        "Management",
        "Vxlan",
        "Tunnel",
        "Recirc-Channel",
        "UnconnectedEthernet",
        "Dps",
        "Fabric",
        "Switch",
        "Dot11Radio",
        "Register",
        "Null",
    ),
    also={"eth": "Ethernet"},
    letters="A-Za-z0-9-",
)
"""Kinds of interface as EOS writes them."""
interface_name = NAMES.full
interface_names = NAMES.expand


class DeviceDraft(drafts.DeviceDraft):
    """A device in the making, its name, and the VNIs of VLANs and VRFs, which another block gives."""

    __slots__ = ("name", "vlan_vnis", "vrf_vnis")

    def __init__(self, reader: Reader, name: str) -> None:
        super().__init__(reader)
        self.name = name
        self.vlan_vnis: dict[int, int] = {}
        self.vrf_vnis: dict[str, int] = {}


def device_of(part: drafts.Part) -> DeviceDraft:
    """The device that a part belongs to."""
    assert isinstance(part.device, DeviceDraft)
    return part.device
