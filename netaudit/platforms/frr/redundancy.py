"""FRR redundancy: VRRP on interfaces, BFD sessions and the profiles that give them timers."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.takes import listed, number, switch


def _virtual_address(group: Part, args: list[str], line: Statement) -> bool:
    if not args:
        return False
    said = args[0].lower()
    return listed(group, "virtual_ips", said, line)


_VRRP = Commands(
    {
        "version": number("version"),
        "priority": number("priority"),
        "preempt": switch("preempt"),
        "advertisement-interval": number("hello_ms"),
        "ip": _virtual_address,
        "ipv6": _virtual_address,
        "shutdown": switch("enabled", off=True),
    },
    feeds={"priority": ("priority",), "ip": ("virtual_ips",), "ipv6": ("virtual_ips",)},
    known_text=("checksum-with-ipv4-pseudoheader",),
)


def vrrp(part: Part, args: list[str], line: Statement) -> bool:
    """`vrrp GROUP ...`, all of it on single lines."""
    if not args or not args[0].isdecimal():
        return False
    name, group_number = part.values["name"], int(args[0])
    key = (name, "vrrp", group_number)
    if line.negated and len(args) == 1:
        part.device.table("fhrp").pop(key, None)
        return True
    group = part.device.part("fhrp", key, line.node, protocol="vrrp", interface=name, group=group_number)
    rest = args[1:]
    return not rest or _VRRP.take(group, rest, line)


_BFD = Commands(
    {
        "transmit-interval": number("interval_ms"),
        "receive-interval": number("min_rx_ms"),
        "detect-multiplier": number("multiplier"),
        "shutdown": switch("enabled", off=True),
    },
    known_text=("echo-mode", "echo-interval", "echo", "passive-mode", "minimum-ttl", "log-session-changes"),
)


def bfd(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`bfd` with its profiles and peers."""
    for child in line.node.children:
        words = child.text.split()
        if words[0] in ("profile", "peer") and len(words) > 1:
            device.reader.take(child)
            part = device.part(f"bfd_{words[0]}", words[1].lower(), child)
            _BFD.read_all(part, child.children)
            if words[0] == "peer":
                _peer_profile(part, child)
    return True


def _peer_profile(part: Part, node: Node) -> None:
    """A peer takes its timers from a profile: `profile NAME` below it."""
    for child in node.children:
        words = child.text.split()
        if words[0] == "profile" and len(words) == 2:
            part.set("profile", words[1].lower(), child)
            part.reader.take(child)


def bfd_timers(device: DeviceDraft, profile: str | None, peer: str | None = None) -> Part | None:
    """Where the timers of a session stand: with its peer, else in a profile."""
    own = device.table("bfd_peer").get(peer) if peer is not None else None
    if own is not None and own.values.keys() & {"interval_ms", "min_rx_ms", "multiplier"}:
        return own
    named = profile or (own.get("profile") if own is not None else None)
    return device.table("bfd_profile").get(named.lower()) if named is not None else None
