"""The layer 2 links that carry a VLAN between two devices: what a routed link between VLAN interfaces rests on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from netaudit.model.network import Link, LinkEnd, Network
from netaudit.platforms.values import vlans


class Carriers:
    """The links of a network that carry VLANs, by the pair of devices they join."""

    def __init__(self, network: Network) -> None:
        self._by_pair: dict[frozenset[str], list[Link]] = {}
        for link in network.links:
            if link.kind != "logical" and not (link.a.lag or link.b.lag) and link.a.mode and link.b.mode:
                self._by_pair.setdefault(frozenset((link.a.device, link.b.device)), []).append(link)

    def of(self, devices: Iterable[str], vlan: int) -> list[Link]:
        """The LAGs and single ports between two devices whose both ends pass a VLAN."""
        links = self._by_pair.get(frozenset(devices), [])
        return [link for link in links if _passes(link.a, vlan) and _passes(link.b, vlan)]

    def capacity_bps(self, devices: Iterable[str], vlan: int) -> int | None:
        """What these links carry together; None where there is none, or the rate of one is not known."""
        rates = [link.capacity_bps for link in self.of(devices, vlan)]
        known = [rate for rate in rates if rate is not None]
        return sum(known) if known and len(known) == len(rates) else None


def _passes(end: LinkEnd, vlan: int) -> bool:
    if end.enabled is False:
        return False
    return (
        vlan in (_listed(end.allowed_vlans) if end.allowed_vlans is not None else ()) if end.mode == "trunk" else False
    )


@lru_cache(maxsize=1024)
def _listed(text: str) -> frozenset[int]:
    return frozenset(vlans(text) or ())


def vlan_number(interface: str) -> int | None:
    """The VLAN of a VLAN interface by its name: `Vlan4093`, `irb.10`; None for other interfaces."""
    digits = interface.lower().removeprefix("vlan").removeprefix("irb.").removeprefix("bvi")
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else None
