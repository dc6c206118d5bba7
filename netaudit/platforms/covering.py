"""Which of many statements covers an address: `network 10.0.0.0 0.0.0.255 area 0`, some thousands to a process.

Looking at each statement for each interface would take quadratic time on a carrier's router; statements have few
different masks, so that an address is looked up once for each mask.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
Network = IPv4Network | IPv6Network


class Covered(NamedTuple, Generic[T]):
    """Addresses whose bits under a mask are those of a number, and what is said of them."""

    version: int
    """4 or 6."""
    number: int
    mask: int
    said: T


def of_network(network: Network, said: T) -> Covered[T]:
    """The statement on a network."""
    return Covered(network.version, int(network.network_address), int(network.netmask), said)


def network_of(text: str) -> Network | None:
    """The network of a prefix, its bits beyond the length ignored; None for what is none."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


class Covering(Generic[T]):
    """Statements in order of preference: of those that cover an address, the first counts."""

    __slots__ = ("_tables",)

    def __init__(self, statements: Iterable[Covered[T]]) -> None:
        self._tables: dict[tuple[int, int], dict[int, tuple[int, T]]] = {}
        for rank, (version, number, mask, said) in enumerate(statements):
            self._tables.setdefault((version, mask), {}).setdefault(number & mask, (rank, said))

    def __bool__(self) -> bool:
        return bool(self._tables)

    def first(self, version: int, address: int, *, within: int = -1) -> T | None:
        """What the first statement that covers an address says; only masks inside `within` count."""
        found: tuple[int, T] | None = None
        for (of, mask), table in self._tables.items():
            if of != version or (mask & ~within and within >= 0):
                continue
            held = table.get(address & mask)
            if held is not None and (found is None or held[0] < found[0]):
                found = held
        return None if found is None else found[1]


def longest_first(held: Iterable[tuple[Network, T]]) -> Covering[T]:
    """Networks of which the longest that covers an address counts, and of equal ones the first."""
    ordered = sorted(held, key=lambda found: -found[0].prefixlen)
    return Covering(of_network(network, said) for network, said in ordered)
