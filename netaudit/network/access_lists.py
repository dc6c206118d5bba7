"""What rules ask of access lists: where they filter, and entries that an earlier one leaves nothing to.

An entry covers a later one where its protocol, its addresses and its ports do. An entry with a condition that is not
modelled (`established`, an ICMP type, a time range) covers nothing; so no entry is called shadowed that is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.routing import Acl, AclEntry
from netaudit.network.index import Subnet, read_address

_ALL = ("ip", "ipv6", "any")
_EVERYWHERE = Subnet(0, 0, 0)
_LOGGED = frozenset(("log", "log-input"))
_ACTIONS = ("permit", "deny")
_KINDS = 128  # pairs of prefix lengths that are looked up for each entry; lists written by people have a few dozen

_Place = tuple[int, int, int, int, int, int]
"""Version, network and length of the source, then of the destination."""
_Shape = tuple[int, int, int, int]
_Traffic = tuple[str, str | None, str | None]
"""Protocol, source ports and destination ports."""


def with_findings(device: Device) -> tuple[Acl, ...]:
    """The device's access lists with what is worked out about them."""
    places = applications(device)
    return tuple(_with_findings(acl, places.get((acl.family, acl.name), ())) for acl in device.acls)


def _with_findings(acl: Acl, applied: Iterable[str]) -> Acl:
    understood = "entries" not in acl.unknown
    found, complete = _shadows(acl.entries, acl.kind) if understood and acl.family in ("ipv4", "ipv6") else ((), True)
    unknown = acl.unknown
    if not understood:
        unknown = {**unknown, "shadowed": unknown["entries"]}
    elif not found and not complete:
        unknown = {**unknown, "shadowed": f"the entries have more than {_KINDS} pairs of prefix lengths"}
    return replace(acl, applied=tuple(applied), shadowed=found, permits_all=_permits_all(acl), unknown=unknown)


@lru_cache(maxsize=1 << 14)
def _shadows(entries: tuple[AclEntry, ...], kind: str | None) -> tuple[tuple[str, ...], bool]:
    """The shadowed entries, and whether all were looked at; the same list on many devices is looked at once."""
    earlier = _Earlier()
    return tuple(_shadowed(entries, kind, earlier)), earlier.complete


def applications(device: Device) -> dict[tuple[str, str], list[str]]:
    """Family and name of an access list -> the interfaces and terminal lines whose traffic it filters."""
    found: dict[tuple[str, str], list[str]] = {}
    for family, name, where, _ in uses(device):
        found.setdefault((family, name), []).append(where)
    return found


def uses(device: Device) -> Iterator[tuple[str, str, str, int]]:
    """Family, name, place and line of each access list that filters something."""
    for interface in device.interfaces:
        acl = interface.acl
        if acl is None:
            continue
        for attribute, family, name, direction in (
            ("acl.input", "ipv4", acl.input, "in"),
            ("acl.output", "ipv4", acl.output, "out"),
            ("acl.input_ipv6", "ipv6", acl.input_ipv6, "in"),
            ("acl.output_ipv6", "ipv6", acl.output_ipv6, "out"),
        ):
            if name is not None:
                line = interface.at.get(attribute, (interface.line,))[0]
                for one in name.split():  # tried one after the other
                    yield family, one, f"{interface.name} {direction}", line
    for terminal in device.lines:
        for attribute, family, name in (("acl", "ipv4", terminal.acl), ("acl_ipv6", "ipv6", terminal.acl_ipv6)):
            if name is not None:
                yield family, name, f"line {terminal.name}", terminal.at.get(attribute, (terminal.line,))[0]


def _permits_all(acl: Acl) -> bool | None:
    first = next((entry for entry in acl.entries if entry.action in _ACTIONS), None)
    if first is None or "entries" in acl.unknown:
        return None
    place = _place(first, acl.kind)
    everything = place is not None and place[2] == place[5] == 0
    return bool(
        first.action == "permit"
        and everything
        and first.protocol in (None, *_ALL)
        and (acl.kind == "standard" or first.protocol is not None)
        and not first.source_ports
        and not first.destination_ports
        and _plain(first, acl.kind)
    )


def _shadowed(entries: Iterable[AclEntry], kind: str | None, earlier: _Earlier) -> Iterator[str]:
    """The entries that an earlier one with the opposite action leaves nothing to, each with that one."""
    for entry in entries:
        if entry.action not in _ACTIONS:
            continue
        place = _place(entry, kind)
        if place is None:
            continue
        first = earlier.covering(entry, place)
        if first is not None and first.action != entry.action:
            yield f"{entry.text} (line {entry.line}) after {first.text} (line {first.line})"
        elif first is None and _plain(entry, kind):
            earlier.add(entry, place)


class _Earlier:
    """The entries so far, found by every wider pair of prefixes: the time grows with the kinds of lengths in use."""

    def __init__(self) -> None:
        self.entries: dict[_Place, dict[_Traffic, AclEntry]] = {}
        self.shapes: set[_Shape] = set()
        self.complete = True
        """Whether every entry that covers others was noted."""

    def add(self, entry: AclEntry, place: _Place) -> None:
        """Note an entry; the first one of its kind counts."""
        shape = (place[0], place[2], place[3], place[5])
        if shape not in self.shapes and len(self.shapes) >= _KINDS:
            self.complete = False
            return
        self.shapes.add(shape)
        traffic = (_protocol(entry), entry.source_ports, entry.destination_ports)
        self.entries.setdefault(place, {}).setdefault(traffic, entry)

    def covering(self, entry: AclEntry, place: _Place) -> AclEntry | None:
        """The entry that takes all that this one would."""
        best: AclEntry | None = None
        wider: list[_Traffic] = []
        for source_version, source_length, target_version, target_length in self.shapes:
            source = _widened(place[0:3], source_version, source_length)
            target = _widened(place[3:6], target_version, target_length)
            here = self.entries.get((*source, *target)) if source is not None and target is not None else None
            if here is None:
                continue
            wider = wider or [(name, *ports) for name in {"", _protocol(entry)} for ports in _port_kinds(entry)]
            for traffic in wider:
                found = here.get(traffic)
                if found is not None and (best is None or found.line < best.line):
                    best = found
        return best


def _port_kinds(entry: AclEntry) -> Iterable[tuple[str | None, str | None]]:
    """The port conditions that let this entry's ports through: its own, or none at either end."""
    own = (entry.source_ports, entry.destination_ports)
    return {own, (None, own[1]), (own[0], None), (None, None)}


def _protocol(entry: AclEntry) -> str:
    """Empty for all protocols."""
    return "" if entry.protocol is None or entry.protocol in _ALL else entry.protocol


def _widened(part: tuple[int, ...], version: int, length: int) -> tuple[int, int, int] | None:
    """The prefix of that length around another one; None where there is none."""
    if length == 0:
        return _EVERYWHERE
    if part[0] != version or part[2] < length:
        return None
    shift = (32 if version == 4 else 128) - length
    return (version, part[1] >> shift << shift, length)


def _place(entry: AclEntry, kind: str | None) -> _Place | None:
    """Source and destination in numbers; None where one of them is not understood."""
    source = _prefix(entry.source)
    target = _EVERYWHERE if kind == "standard" else _prefix(entry.destination)
    return (*source, *target) if source is not None and target is not None else None


def _prefix(text: str | None) -> Subnet | None:
    if text == "any":
        return _EVERYWHERE
    read = read_address(text) if text is not None and " " not in text else None
    if read is None:
        return None
    return _EVERYWHERE if read[1].length == 0 else read[1]


def _plain(entry: AclEntry, kind: str | None) -> bool:
    """Whether the entry's words are all accounted for, so that nothing narrows it unseen."""
    words = entry.text.split()
    if words and words[0].isdecimal():
        words = words[1:]
    words = words[1 if kind == "standard" else 2 :]
    words = _without_address(words)
    if kind != "standard":
        words = words[len((entry.source_ports or "").split()) :]
        words = _without_address(words)
        words = words[len((entry.destination_ports or "").split()) :]
    return _LOGGED.issuperset(words)


def _without_address(words: list[str]) -> list[str]:
    """The words after `any`, `host A`, `A/length`, `A WILDCARD` or a lone `A`."""
    if not words:
        return words
    if words[0] == "any" or "/" in words[0]:
        return words[1:]
    if words[0] == "host" or (len(words) > 1 and words[1].count(".") == 3):
        return words[2:]
    return words[1:]
