"""What a route map makes of a BGP path; a line that is not understood makes the path's use unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.model.routing import PrefixList, RoutePolicy, RoutePolicyTerm
from netaudit.network.index import Subnet, read_address


class Attributes(NamedTuple):
    """What policies read and write."""

    as_path: tuple[int, ...] = ()
    local_preference: int = 100
    med: int = 0
    weight: int = 0
    external_type: int = 0
    """OSPF external type that a policy set on redistribution."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What came of a policy: the path as it is then, None where it is refused; and what was not understood."""

    path: Attributes | None
    doubt: str = ""


_ENTRY = re.compile(r"^(?:seq\s+)?(?:\d+\s+)?(permit|deny)\s+(\S+)(?:\s+ge\s+(\d+))?(?:\s+le\s+(\d+))?$")
_HARMLESS = re.compile(
    r"^(community|comm-list|extcommunity|large-community|tag|metric-type)\b(?!.*(no-export|no-advertise|local-AS))"
)
"""What a term sets that does not bear on the choice between paths here, as far as no other term reads it."""


def rule(device: Device, name: str | None, prefix: Subnet, path: Attributes) -> Ruling:
    """Ask a policy of a device about a path to a prefix. A policy that is not defined lets everything pass."""
    if name is None:
        return Ruling(path)
    policy = next((found for found in device.route_policies if found.name == name), None)
    if policy is None and " " in name:
        return Ruling(path, f"policies {name} of {device.name} are not followed")
    if policy is None:
        lists = [found for found in device.prefix_lists if found.name == name]
        if lists:
            return Ruling(path if _permitted(lists[0], prefix) else None)
        return Ruling(path, f"policy {name} of {device.name} is not defined")
    if device.platform in ("iosxr", "junos"):
        return _foreign(device, policy, path)
    return _route_map(device, policy, prefix, path)


def _foreign(device: Device, policy: RoutePolicy, path: Attributes) -> Ruling:
    """Policies in another language than route maps: only those that pass or drop everything are understood."""
    words = {word for term in policy.terms for word in term.actions}
    if not any(term.matches for term in policy.terms) and words <= {"pass", "accept", "done"} and words:
        return Ruling(path)
    if not any(term.matches for term in policy.terms) and words <= {"drop", "reject"} and words:
        return Ruling(None)
    return Ruling(path, f"policy {policy.name} of {device.name} is not followed")


def _route_map(device: Device, policy: RoutePolicy, prefix: Subnet, path: Attributes) -> Ruling:
    for term in policy.terms:
        matched = _matches(device, term, prefix)
        if matched is None:
            return Ruling(path, f"route map {policy.name} {term.name} of {device.name}: {', '.join(term.matches)}")
        if matched:
            return Ruling(None) if term.action == "deny" else _applied(device, policy, term, path)
    return Ruling(None)


def _matches(device: Device, term: RoutePolicyTerm, prefix: Subnet) -> bool | None:
    """Whether a term matches; None where that cannot be told."""
    for words in term.matches:
        found = re.fullmatch(r"ip(v6)? address prefix-list (.+)", words)
        if found is None:
            return None
        family = "ipv6" if found[1] else "ipv4"
        if family != f"ipv{prefix.version}":
            return False
        lists = [own for own in device.prefix_lists if own.name in found[2].split() and own.family == family]
        if not lists:
            return None
        if not any(_permitted(own, prefix) for own in lists):
            return False
    return True


def _permitted(prefixes: PrefixList, prefix: Subnet) -> bool:
    for text in prefixes.entries:
        entry = _ENTRY.match(text)
        if entry is None:
            continue
        read = read_address("0.0.0.0/0" if entry[2] == "any" else entry[2])
        if read is None:
            continue
        own = read[1]
        low = int(entry[3] or own.length)
        high = int(entry[4]) if entry[4] else (32 if own.version == 4 else 128) if entry[3] else own.length
        if entry[2] == "any" and not entry[3] and not entry[4]:
            high = 32
        if own.covers(prefix) and low <= prefix.length <= high:
            return entry[1] == "permit"
    return False


def _applied(device: Device, policy: RoutePolicy, term: RoutePolicyTerm, path: Attributes) -> Ruling:
    doubt = ""
    for words in term.actions:
        name, _, value = words.rpartition(" ")
        if name in ("local-preference", "local-pref") and value.isdigit():
            path = path._replace(local_preference=int(value))
        elif name in ("metric", "med") and value.isdigit():
            path = path._replace(med=int(value))
        elif name == "metric-type" and value.removeprefix("type-") in ("1", "2"):
            path = path._replace(external_type=int(value[-1]))
        elif name == "weight" and value.isdigit():
            path = path._replace(weight=int(value))
        elif words.startswith("as-path prepend ") and _numbers(words.split()[2:]) is not None:
            path = path._replace(as_path=(*(_numbers(words.split()[2:]) or ()), *path.as_path))
        elif not _HARMLESS.match(words):
            doubt = f"route map {policy.name} {term.name} of {device.name}: set {words}"
    return Ruling(path, doubt)


def _numbers(words: Iterable[str]) -> tuple[int, ...] | None:
    listed = tuple(words)
    return tuple(map(int, listed)) if all(word.isdigit() for word in listed) else None
