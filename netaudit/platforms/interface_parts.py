"""The parts of an interface that are structs of their own: attribute -> type, as drafts write `switchport.mode`."""

from __future__ import annotations

from netaudit.model.base import Value
from netaudit.model.interface import (
    Bfd,
    InterfaceAcl,
    InterfaceIsis,
    InterfaceOspf,
    InterfaceQos,
    InterfaceStp,
    PortAccess,
    PowerOverEthernet,
    StormControl,
    Switchport,
)

PARTS: dict[str, type[Value]] = {
    "switchport": Switchport,
    "qos": InterfaceQos,
    "acl": InterfaceAcl,
    "ospf": InterfaceOspf,
    "ospfv3": InterfaceOspf,
    "isis": InterfaceIsis,
    "bfd": Bfd,
    "stp": InterfaceStp,
    "storm_control": StormControl,
    "port_access": PortAccess,
    "poe": PowerOverEthernet,
}
