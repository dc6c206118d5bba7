"""Where capacities and guarantees come from: the lines that say them. A `bandwidth` statement is none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.network import Link, Network
from netaudit.model.qos import AttachedClass
from netaudit.network.forwarding import Port, Ports

Origin = dict[str, Any]
"""`{how, device, interface, path, line}`; `how` is `speed nominal shaper members parent supplied contract cables`."""


class Origins:
    """Tells of the links of a network where their capacities come from."""

    def __init__(self, network: Network) -> None:
        self.ports = Ports(network.devices)
        self._links = {frozenset(_ends(link)): link for link in network.links}

    def of_link(self, here: Port, there: Port) -> Origin | None:
        """What limits the direction from one port to another; None where the sender's rate is not known."""
        sender, receiver = self.ports.find(here), self.ports.find(there)
        if sender is None or not sender.capacity_bps:
            return _cables(here, self.ports) if sender is not None and sender.kind == "vlan" else None
        link = self._links.get(frozenset((here, there)))
        limits = [(sender.capacity_bps, self.of_port(here))]
        if sender.contract_bps:
            limits.append((sender.contract_bps, self._contract(here, sender)))
        if receiver is not None and receiver.port_bps:
            limits.append((receiver.port_bps, self._rate_of_port(there, receiver)))
        if link is not None and link.contract_bps:
            limits.append((link.contract_bps, self._contract(here, sender)))
        return min(limits, key=lambda limit: limit[0])[1]

    def of_port(self, port: Port) -> Origin | None:
        """What tells the capacity of a port outbound."""
        interface = self.ports.find(port)
        if interface is None or interface.capacity_source is None:
            return None
        how = interface.capacity_source
        if how == "shaper":
            return self._origin(how, port, self._shaper_line(port, interface))
        if how == "parent" and (parent := self.ports.parent(port)) is not None:
            return self.of_port((port[0], parent.name))
        if how == "members":
            return self._origin(how, port, interface.line)
        return self._origin(how, port, _line(interface, "speed_bps") if how == "speed" else interface.line)

    def of_class(self, port: Port, served: AttachedClass) -> Origin | None:
        """The class of a policy whose guarantee holds on a port."""
        device = self.ports.devices[port[0]]
        for policy in device.qos_policies:
            for held in policy.classes if policy.name == served.policy else ():
                if held.name == served.name:
                    stated = ("priority_bps", "priority_pct", "bandwidth_bps", "bandwidth_pct")
                    line = next((held.at[name][0] for name in stated if held.at.get(name)), held.line)
                    return self._origin("priority" if served.priority else "guarantee", port, line)
        return None

    def _shaper_line(self, port: Port, interface: Interface) -> int:
        if interface.at.get("shape_bps"):
            return interface.at["shape_bps"][0]
        output = interface.qos.output if interface.qos is not None else None
        for policy in self.ports.devices[port[0]].qos_policies:
            if policy.name == output and policy.classes:
                held = policy.classes[-1]
                return next((held.at[name][0] for name in ("shape_bps", "shape_pct") if held.at.get(name)), held.line)
        return interface.line

    def _rate_of_port(self, port: Port, interface: Interface) -> Origin | None:
        """Of the port alone: a shaper of the far end does not hold back what comes in."""
        if interface.capacity_source != "shaper":
            return self.of_port(port)
        if interface.speed_bps is not None:
            return self._origin("speed", port, _line(interface, "speed_bps"))
        return self._origin("nominal" if interface.nominal_bps is not None else "members", port, interface.line)

    def _contract(self, port: Port, interface: Interface) -> Origin:
        return self._origin("contract", port, interface.line)

    def _origin(self, how: str, port: Port, line: int) -> Origin:
        return _origin(how, port, line, self.ports.devices)


def _cables(port: Port, ports: Ports) -> Origin:
    interface = ports.find(port)
    return _origin("cables", port, interface.line if interface is not None else 0, ports.devices)


def _origin(how: str, port: Port, line: int, devices: Mapping[str, Device]) -> Origin:
    path = devices[port[0]].source.path
    return {"how": how, "device": port[0], "interface": port[1], "path": path, "line": line}


def _line(interface: Interface, name: str) -> int:
    lines = interface.at.get(name)
    return lines[0] if lines else interface.line


def _ends(link: Link) -> Sequence[Port]:
    return (link.a.device, link.a.interface), (link.b.device, link.b.interface)
