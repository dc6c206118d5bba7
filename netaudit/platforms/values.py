"""Values as industry-standard command lines write them: masks, VLAN lists, rates, code points, areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from socket import AF_INET, AF_INET6, inet_pton

DSCP_NAMES: dict[str, int] = {
    "default": 0, "be": 0, "le": 1, "ef": 46, "va": 44, "voice-admit": 44,
    **{f"cs{n}": 8 * n for n in range(8)},
    **{f"af{c}{d}": 8 * c + 2 * d for c in range(1, 5) for d in range(1, 4)},
}  # fmt: skip
"""Names of code points (RFC 2474, 2597, 3246, 5865, 8622)."""

PRECEDENCE_NAMES: dict[str, int] = {
    "routine": 0, "priority": 1, "immediate": 2, "flash": 3, "flash-override": 4, "critical": 5, "internet": 6,
    "network": 7,
}  # fmt: skip
"""Names of IP precedences (RFC 791)."""


def is_address(said: str) -> bool:
    """Whether a word is an IPv4 or IPv6 address."""
    try:
        inet_pton(AF_INET6 if ":" in said else AF_INET, said)
    except (OSError, ValueError):
        return False
    return True


@lru_cache(maxsize=4096)
def prefix_length(mask: str) -> int | None:
    """The prefix length of a netmask (`255.255.255.0`) or a wildcard (`0.0.0.255`); None for a discontiguous one."""
    try:
        value = int.from_bytes(bytes(int(part) for part in mask.split(".")), "big")
    except ValueError:
        return None
    if mask.count(".") != 3:
        return None
    if value and not value & 0x80000000:
        value ^= 0xFFFFFFFF
    length = value.bit_count()
    return length if value == (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF else None


@lru_cache(maxsize=4096)
def wildcard_length(wildcard: str) -> int | None:
    """The prefix length that a wildcard mask (`0.0.0.255`) leaves; None for a discontiguous one."""
    try:
        value = int.from_bytes(bytes(int(part) for part in wildcard.split(".")), "big") ^ 0xFFFFFFFF
    except ValueError:
        return None
    length = value.bit_count()
    return length if value == (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF else None


def dscp(word: str) -> int | None:
    """The code point of a name or a number; None where it is neither."""
    if word.isdecimal():
        number = int(word)
        return number if number < 64 else None
    return DSCP_NAMES.get(word.lower())


def area(word: str) -> str | None:
    """An OSPF area as an integer in text: `0.0.0.1` and `1` are both `1`."""
    if word.isdecimal():
        return word if word[0] != "0" else str(int(word))
    try:
        octets = bytes(int(part) for part in word.split("."))
    except ValueError:
        return None
    return str(int.from_bytes(octets, "big")) if len(octets) == 4 else None


def vlans(text: str) -> set[int] | None:
    """The VLANs of a list such as `1-10,20`; None where it is not one, or a number does not fit 12 bits (802.1Q)."""
    return list_of(text, _HIGHEST_VLAN)


_HIGHEST_VLAN = 4095


def list_of(text: str, highest: int, most: int = 65536) -> set[int] | None:
    """The numbers of a list such as `1-10,20`; None where it is not one, or holds more or higher ones than it may."""
    if text.isdecimal():  # nearly all are one number
        number = int(text) if len(text) <= 10 else highest + 1
        return {number} if number <= highest else None
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        low, dash, high = part.partition("-")
        if not low.isdecimal() or (dash and not high.isdecimal()) or max(len(low), len(high)) > 10:
            return None
        first, last = int(low), int(high or low)
        if last > highest or last - first >= most:
            return None
        found.update(range(first, last + 1))
    return found


def vlan_text(numbers: Iterable[int]) -> str:
    """VLANs as the shortest ascending list: `1-10,20`; `none` for no VLAN."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs) or "none"


def vlan_bits(text: str) -> int | None:
    """The VLANs of a list such as `1-10,20` as a number with a bit for each; None where it is not one.

    A trunk may carry thousands: what one line adds to another is worked out in one step.
    """
    found = 0
    for part in text.replace(" ", "").split(","):
        low, dash, high = part.partition("-")
        if not low.isdecimal() or (dash and not high.isdecimal()) or max(len(low), len(high)) > 10:
            return None
        first, last = int(low), int(high or low)
        if last > _HIGHEST_VLAN:
            return None
        if first <= last:
            found |= (1 << last + 1) - (1 << first)
    return found


def bits_text(bits: int) -> str:
    """VLANs, a bit for each, as the shortest ascending list: `1-10,20`; `none` for no VLAN."""
    found: list[str] = []
    at = 0
    while bits:
        gap = (bits & -bits).bit_length() - 1
        bits >>= gap
        run = (~bits & bits + 1).bit_length() - 1
        bits >>= run
        first, last = at + gap, at + gap + run - 1
        found.append(str(first) if first == last else f"{first}-{last}")
        at = last + 1
    return ",".join(found) or "none"


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts `Ethernet2` before `Ethernet10`."""
    return tuple(
        (1, int(part), "") if part.isdecimal() else (0, 0, part.lower()) for part in re.findall(r"\d{1,18}|\D+", name)
    )


def asn(word: str) -> int | None:
    """An AS number of 32 bits, plain or dotted (RFC 5396: `1.0` is 65536)."""
    high, dot, low = word.partition(".")
    if not high.isdecimal() or (dot and not low.isdecimal()) or len(word) > 11:
        return None
    number = int(high) * 65536 + int(low) if dot else int(high)
    return number if number < 2**32 else None


def whole(word: str, factor: int = 1) -> int | None:
    """A whole number times `factor`; None for what is none, or is beyond what a device can mean (10**15)."""
    if not word.isdecimal() or len(word) > 16:
        return None
    number = int(word) * factor
    return number if number <= 10**15 else None


def quoted(words: Iterator[str]) -> str | None:
    """The next word; several that stand in quotation marks are one, without them."""
    said = next(words, None)
    if said is None or said[0] != '"':
        return said
    found = [said]
    while (len(found[-1]) < 2 and len(found) == 1) or found[-1][-1] != '"':
        following = next(words, None)
        if following is None:
            break
        found.append(following)
    return " ".join(found).strip('"')


def is_number(word: str) -> bool:
    """Whether a word is a whole number that a device can mean."""
    return whole(word) is not None


@lru_cache(maxsize=4096)
def allowed_vlans(said: str, change: str, before: str | None) -> str | None:
    """The VLANs of a trunk after a command; `before` is None where all were allowed."""
    everything = (1 << 4095) - 2
    if said in ("none", "all"):
        found: int | None = everything if said == "all" else 0
    else:
        found = vlan_bits(said)
    if found is None:
        return None
    held = everything if before is None else (vlan_bits(before) or 0)
    if change == "add":
        found |= held
    elif change == "remove":
        found = held & ~found
    elif change == "except":
        found = everything & ~found
    return bits_text(found)
