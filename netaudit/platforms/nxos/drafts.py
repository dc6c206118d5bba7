"""What is known of an NX-OS device while its configuration is being read."""

from __future__ import annotations

from netaudit.platforms.interface_names import InterfaceNames

NAMES = InterfaceNames(
    (
        "Ethernet",
        "port-channel",
        "Vlan",
        "loopback",
        "mgmt",
        "nve",
        "Tunnel",
        "tunnel-te",
        "null",
        "Bdi",
        "fc",
        "vfc",
        "san-port-channel",
    ),
)
"""Kinds of interface as NX-OS writes them."""
interface_name = NAMES.full
interface_names = NAMES.expand


def vrf_name(name: str | None) -> str | None:
    """A VRF's name in the model: the default one has none."""
    return None if name == "default" else name


def after(words: list[str], *said: str) -> str | None:
    """The word that follows one of `said`; None where none of them stands there."""
    for at, found in enumerate(words[:-1]):
        if found in said:
            return words[at + 1]
    return None
