"""Area ranges: one prefix that border routers announce for those within an area (RFC 2328, section 12.4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.network.index import Subnet, read_address
from netaudit.network.routes.spread import Origin


class Range(NamedTuple):
    """What one border router does to the prefixes within an area."""

    node: int
    area: str
    prefix: Subnet
    advertise: bool
    cost: int | None
    """As configured; else that of the farthest prefix in it."""


class Port(NamedTuple):
    """An interface that announces a prefix."""

    origin: Origin
    links: frozenset[int]
    """Those that end there; when all are down, so is it."""


Part = tuple[Port, ...]
"""The interfaces on one prefix."""


@dataclass(slots=True)
class Ranges:
    """The area ranges of a network, and what lies within them."""

    held: list[Range] = field(default_factory=list)
    parts: dict[tuple[str, Subnet], list[Part]] = field(default_factory=dict)
    """Area and range -> who has each of the prefixes within it on an interface."""

    def hidden(self, prefix: Subnet | None) -> frozenset[tuple[int, str]]:
        """The border routers that do not tell other areas of a prefix, each with the area that it lies in."""
        if prefix is None:
            return frozenset()
        return frozenset((own.node, own.area) for own in self.held if own.prefix.covers(prefix))

    def over(self, prefix: Subnet | None) -> set[Subnet]:
        """The ranges that are announced in place of a prefix."""
        return {own.prefix for own in self.held if own.advertise and prefix is not None and own.prefix.covers(prefix)}

    def of(self, prefix: Subnet) -> list[Range]:
        """The border routers that may announce a range."""
        return [own for own in self.held if own.advertise and own.prefix == prefix]


def read_ranges(node: int, device: Device) -> Iterable[Range]:
    """The ranges of a device's OSPF processes in the default VRF."""
    for process in device.routing_processes:
        for text in process.area_ranges if process.protocol == "ospf" and process.vrf is None else ():
            area, prefix, *words = text.split()
            read = read_address(prefix)
            if read is not None and read[1].length:
                cost = words[words.index("cost") + 1] if "cost" in words[:-1] else ""
                stays = {"not-advertise", "restrict"}.isdisjoint(words)
                yield Range(node, area, read[1], stays, int(cost) if cost.isdecimal() else None)


def parts_of(held: Iterable[Range], networks: Iterable[tuple[Subnet, Port]]) -> dict[tuple[str, Subnet], list[Part]]:
    """What lies within each range: of the `networks` on interfaces, those in its area."""
    wanted = dict.fromkeys((own.area, own.prefix) for own in held)
    found: dict[tuple[str, Subnet], dict[Subnet, list[Port]]] = {key: {} for key in wanted}
    for network, port in networks if wanted else ():
        for area, prefix in wanted:
            if port.origin[1] == area and prefix.covers(network):
                found[area, prefix].setdefault(network, []).append(port)
    return {key: [tuple(own) for own in parts.values()] for key, parts in found.items()}
