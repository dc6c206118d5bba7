"""Names of IOS-XR interfaces: abbreviations written out, kinds, and the rates that names promise."""

from __future__ import annotations

import re
from functools import lru_cache

from netaudit.model.interface import InterfaceKind

KINDS: tuple[tuple[str, InterfaceKind, int | None], ...] = (
    ("GigabitEthernet", "physical", 1_000_000_000),
    ("TenGigE", "physical", 10_000_000_000),
    ("TwentyFiveGigE", "physical", 25_000_000_000),
    ("FortyGigE", "physical", 40_000_000_000),
    ("FiftyGigE", "physical", 50_000_000_000),
    ("HundredGigE", "physical", 100_000_000_000),
    ("TwoHundredGigE", "physical", 200_000_000_000),
    ("FourHundredGigE", "physical", 400_000_000_000),
    ("EightHundredGigE", "physical", 800_000_000_000),
    ("FastEthernet", "physical", 100_000_000),
    ("Bundle-Ether", "lag", None),
    ("Bundle-POS", "lag", None),
    ("Loopback", "loopback", None),
    ("MgmtEth", "management", None),
    ("BVI", "vlan", None),
    ("POS", "physical", None),
    ("Serial", "physical", None),
    ("ATM", "physical", None),
    ("Multilink", "virtual", None),
    ("Null", "virtual", None),
    ("PW-Ether", "virtual", None),
    ("PW-IW", "virtual", None),
    ("nve", "virtual", None),
    ("srp", "physical", None),
    ("tunnel-ip", "tunnel", None),
    ("tunnel-te", "tunnel", None),
    ("tunnel-tp", "tunnel", None),
    ("tunnel-mte", "tunnel", None),
    ("tunnel-ipsec", "tunnel", None),
    ("CEM", "physical", None),
    ("GCC0", "virtual", None),
    ("GCC1", "virtual", None),
)
"""Kinds of interface as IOS-XR writes them, what they are, and the rate in bit/s that the name promises.

An abbreviation means the first kind that begins with it. A BVI is the routed side of a bridge domain, as a VLAN
interface is that of a VLAN.
"""

_BY_NAME = {name.lower(): (name, kind, rate) for name, kind, rate in KINDS}
_SPLIT = re.compile(r"([A-Za-z][A-Za-z-]*?)\s*(\d[\w/.]*)$")


@lru_cache(maxsize=16384)
def interface_name(word: str) -> str:
    """An interface's name written out: `gi0/0/0/1` is `GigabitEthernet0/0/0/1`; other words as they stand."""
    match = _SPLIT.match(word)
    if match is None:
        return word
    lower = match[1].lower()
    for known, (name, _, _) in _BY_NAME.items():
        if known.startswith(lower):
            return name + match[2]
    return word


@lru_cache(maxsize=16384)
def kind_of(name: str) -> tuple[InterfaceKind, int | None] | None:
    """Kind and promised rate (bit/s) of a name that is written out; None where IOS-XR has no such kind."""
    match = _SPLIT.match(name)
    known = _BY_NAME.get(match[1].lower()) if match is not None else None
    if known is None:
        return None
    return ("subinterface", None) if "." in name else known[1:]


def is_interface(word: str) -> bool:
    """Whether a word names an interface, abbreviated or not."""
    return kind_of(interface_name(word)) is not None
