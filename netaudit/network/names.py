"""Names as people shorten them: `Gi0/1`, `Et1`, `Po3` against a device's interfaces; host names within a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netaudit.model.device import Device

_PARTS = re.compile(r"([A-Za-z][A-Za-z -]*?)[ -]?(\d+(?:[/.:]\d+)*)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[/.:]\d[A-Za-z0-9]*)*")

SHORT_TYPES = {
    "ge": "gigabitethernet",
    "xge": "tengig",
    "pc": "portchannel",
    "mgmt": "management",
    "svi": "vlan",
    "be": "bundleether",
}
"""Abbreviations that are not the beginning of the full type."""


@dataclass(frozen=True, slots=True)
class InterfaceNames:
    """The interfaces of one device, findable by abbreviation."""

    exact: dict[str, str]
    numbered: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, device: Device) -> InterfaceNames:
        """The table of a device."""
        exact: dict[str, str] = {}
        numbered: dict[str, list[tuple[str, str]]] = {}
        for interface in device.interfaces:
            exact[interface.name.lower()] = interface.name
            parts = _PARTS.fullmatch(interface.name)
            if parts:
                numbered.setdefault(parts[2], []).append((_type(parts[1]), interface.name))
        return cls(exact, numbered)

    def match(self, text: str) -> str | None:
        """The one interface that `text` can mean: whatever the case, the type shortened; None for none or several."""
        found = self.exact.get(text.lower())
        if found is not None:
            return found
        parts = _PARTS.fullmatch(text)
        if parts is None:
            return None
        kind = _type(parts[1])
        full = SHORT_TYPES.get(kind, kind)
        candidates = self.numbered.get(parts[2], [])
        named = [name for type_, name in candidates if type_ == kind] or [
            name for type_, name in candidates if type_.startswith((kind, full))
        ]
        return named[0] if len(named) == 1 else None


def _type(text: str) -> str:
    return text.replace("-", "").replace(" ", "").lower()


@dataclass(frozen=True, slots=True)
class Mention:
    """A device named in a text, and the words that follow it."""

    device: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceNames:
    """The names of all devices, findable in free text whatever separates its words."""

    names: dict[tuple[str, ...], str]
    longest: int

    @classmethod
    def of(cls, devices: Sequence[Device]) -> DeviceNames:
        """The table of all devices: names, host names, and host names without their domain where that is unique."""
        names: dict[tuple[str, ...], str | None] = {}
        for spellings in ("name", "hostname", "label"):
            found: dict[tuple[str, ...], set[str]] = {}
            for device in devices:
                for spelling in _spellings(device, spellings):
                    found.setdefault(tuple(_words(spelling)), set()).add(device.name)
            # A name that two devices could mean stands for neither; a full name goes before a shortened one.
            for key, meant in found.items():
                names.setdefault(key, meant.pop() if len(meant) == 1 else None)
        known = {key: name for key, name in names.items() if key and name is not None}
        return cls(known, max(map(len, known), default=0))

    def find(self, text: str) -> str | None:
        """The device whose name `text` is."""
        return self.names.get(tuple(_words(text)))

    def mentioned(self, text: str) -> Mention | None:
        """The first device that a text names as whole words, the longest name at that place."""
        words = _words(text)
        for start in range(len(words)):
            for size in range(min(self.longest, len(words) - start), 0, -1):
                device = self.names.get(tuple(words[start : start + size]))
                if device is not None:
                    return Mention(device, tuple(words[start + size :]))
        return None


def _spellings(device: Device, which: str) -> Iterable[str]:
    """A device's `name`, its `hostname`, or either's `label`: what stands before the domain."""
    if which == "name":
        yield device.name
    elif which == "hostname":
        yield device.hostname or device.name
    else:
        for name in (device.name, device.hostname or ""):
            label, dot, _ = name.partition(".")
            if dot and label and not label.isdecimal():
                yield label


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def named_interface(names: InterfaceNames, words: Sequence[str]) -> str | None:
    """The first interface that the words spell, a name of two words (`Port-Channel1`, `Gi 0/1`) included."""
    for position, word in enumerate(words):
        if position + 1 < len(words) and not any(character.isdigit() for character in word):
            found = names.match(word + words[position + 1])
            if found is not None:
                return found
        found = names.match(word)
        if found is not None:
            return found
    return None
