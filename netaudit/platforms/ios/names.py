"""Names of IOS interfaces: abbreviations written out, kinds, and the rates that names promise."""

from __future__ import annotations

import re
from functools import lru_cache

from netaudit.model.interface import InterfaceKind

KINDS: tuple[tuple[str, InterfaceKind, int | None], ...] = (
    ("Ethernet", "physical", 10_000_000),
    ("FastEthernet", "physical", 100_000_000),
    ("GigabitEthernet", "physical", 1_000_000_000),
    ("TenGigabitEthernet", "physical", 10_000_000_000),
    ("TwoGigabitEthernet", "physical", 2_500_000_000),
    ("TwentyFiveGigE", "physical", 25_000_000_000),
    ("TwentyFiveGigabitEthernet", "physical", 25_000_000_000),
    ("TwoHundredGigE", "physical", 200_000_000_000),
    ("FiveGigabitEthernet", "physical", 5_000_000_000),
    ("FiftyGigE", "physical", 50_000_000_000),
    ("FortyGigabitEthernet", "physical", 40_000_000_000),
    ("FourHundredGigE", "physical", 400_000_000_000),
    ("HundredGigE", "physical", 100_000_000_000),
    ("HundredGigabitEthernet", "physical", 100_000_000_000),
    ("AppGigabitEthernet", "physical", 1_000_000_000),
    ("Loopback", "loopback", None),
    ("Vlan", "vlan", None),
    ("Port-channel", "lag", None),
    ("Tunnel", "tunnel", None),
    ("Serial", "physical", None),
    ("Null", "virtual", None),
    ("BDI", "virtual", None),
    ("BVI", "virtual", None),
    ("Dialer", "virtual", None),
    ("Multilink", "virtual", None),
    ("Virtual-Template", "virtual", None),
    ("VirtualPortGroup", "virtual", None),
    ("Virtual-Access", "virtual", None),
    ("Group-Async", "virtual", None),
    ("Async", "physical", None),
    ("ATM", "physical", None),
    ("POS", "physical", None),
    ("Cellular", "physical", None),
    ("Cable", "physical", None),
    ("Embedded-Service-Engine", "virtual", None),
    ("Service-Engine", "virtual", None),
    ("Bluetooth", "virtual", None),
    ("nve", "virtual", None),
    ("pseudowire", "virtual", None),
    ("LISP", "virtual", None),
    ("Wlan-GigabitEthernet", "physical", 1_000_000_000),
    ("wlan-ap", "virtual", None),
    ("Dot11Radio", "physical", None),
)
"""Kinds of interface as IOS writes them, what they are, and the rate in bit/s that the name promises.

An abbreviation means the first kind that begins with it. A serial interface's rate depends on its clock, so its name
promises none.
"""

_BY_NAME = {name.lower(): (name, kind, rate) for name, kind, rate in KINDS}
_SPLIT = re.compile(r"([A-Za-z][A-Za-z0-9-]*?)\s*(\d[\d/.:]*)?$")


@lru_cache(maxsize=16384)
def interface_name(word: str) -> str:
    """An interface's name written out: `gi0/1` is `GigabitEthernet0/1`, `Po1` is `Port-channel1`.

    A word that is no interface is returned as it stands.
    """
    match = _SPLIT.match(word)
    if match is None:
        return word
    lower = match[1].lower()
    number = match[2] or ""
    exact = _BY_NAME.get(lower)
    if exact is not None:
        return exact[0] + number
    for known, (name, _, _) in _BY_NAME.items():
        if known.startswith(lower):
            return name + number
    return word


def is_interface(word: str) -> bool:
    """Whether a word names an interface (or abbreviates the name of one) with a number."""
    return word[:1].isalpha() and word[-1:].isdigit() and kind_of(interface_name(word)) is not None


@lru_cache(maxsize=16384)
def kind_of(name: str) -> tuple[InterfaceKind, int | None] | None:
    """Kind and promised rate (bit/s) of a name that is written out; None where IOS has no such kind."""
    known = _BY_NAME.get(name.rstrip("0123456789/.:").lower())
    if known is None:
        return None
    return ("subinterface" if "." in name else known[1]), (None if "." in name else known[2])


def interface_names(text: str) -> list[str]:
    """The interfaces of a range: `GigabitEthernet1/0/1 - 4 , Gi1/0/7`, `Vlan10-12`."""
    found: list[str] = []
    kind = ""
    for part in text.replace(" ", "").split(","):
        low, _, high = part.partition("-") if not part.lower().startswith("port-") else _port_channel_range(part)
        name = interface_name(low) if low[:1].isalpha() else kind + low
        stem = name.rstrip("0123456789")
        kind = name.rstrip("0123456789/.:")
        first, last = name[len(stem) :], re.split(r"[/.A-Za-z:-]", high)[-1]
        if first.isdecimal() and last.isdecimal() and 0 <= int(last) - int(first) < 4096:
            found += [f"{stem}{number}" for number in range(int(first), int(last) + 1)]
        else:
            found.append(name)
    return found


def _port_channel_range(part: str) -> tuple[str, str, str]:
    low, dash, high = part[5:].partition("-")
    return part[:5] + low, dash, high
