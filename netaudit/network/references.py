"""Names that parts of a configuration use for other parts, and whether the device defines them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netaudit.model.device import Device, Reference
from netaudit.model.routing import BgpNeighbor, RoutePolicy
from netaudit.network.access_lists import uses

_Use = tuple[str, str, str, int]
"""Kind, name, user, line."""

_BUILT_IN = ("default-", "system-")  # lists that a device has without a line in its configuration
_MATCHED = {
    "ip address prefix-list": "prefix list",
    "ip address ip prefix-list": "prefix list",
    "ipv6 address prefix-list": "prefix list",
    "ip next-hop prefix-list": "prefix list",
    "ip address access-list": "access list",
    "ip address": "access list",
    "ip next-hop": "access list",
}


def references(device: Device) -> tuple[Reference, ...]:
    """Every use of a name of the kinds that the device's platform models."""
    defined = _defined(device)
    unread = {word for line in device.coverage.unmodelled for word in line.text.split()}
    found: dict[tuple[str, str, str], Reference] = {}
    for kind, name, user, line in _uses(device):
        if (kind, name, user) in found or name.startswith(_BUILT_IN):
            continue
        known = name in defined[kind]
        doubtful = not known and name in unread
        found[kind, name, user] = Reference(
            line=line,
            end=line,
            kind=kind,
            name=name,
            used_by=user,
            defined=None if doubtful else known,
            unknown={"defined": f"a line that is not understood names {name}"} if doubtful else {},
        )
    return tuple(found.values())


def _defined(device: Device) -> dict[str, frozenset[str]]:
    policies = frozenset(policy.name for policy in device.route_policies)
    prefix_lists = frozenset(held.name for held in device.prefix_lists)
    acls = frozenset(acl.name for acl in device.acls)
    match_lists = frozenset(held.name for held in device.match_lists)
    return {
        "access list": acls,
        "prefix list": prefix_lists,
        "routing policy": policies,
        "filter": policies | prefix_lists | acls | match_lists,
        "VRF": frozenset(vrf.name for vrf in device.vrfs) | {"default"},
        "track": frozenset(track.id for track in device.tracks),
    }


def _uses(device: Device) -> Iterator[_Use]:
    for _, name, where, line in uses(device):
        yield "access list", name, where, line
    for interface in device.interfaces:
        if interface.vrf is not None:
            yield "VRF", interface.vrf, interface.name, interface.at.get("vrf", (interface.line,))[0]
    for neighbor in device.bgp_neighbors:
        yield from _of_neighbor(neighbor)
    for process in device.routing_processes:
        lines = process.at.get("redistribute", (process.line,))
        for taken in process.redistribute:
            if taken.policy is not None and not _function(taken.policy):
                yield "routing policy", taken.policy, f"redistribute {taken.source} in {process.label}", lines[0]
    for policy in device.route_policies:
        yield from _of_policy(policy)
    for group in device.fhrp_groups:
        for track in group.track:
            if track.object.isdecimal() or not track.object[-1:].isdecimal():
                yield "track", track.object, group.label, group.at.get("track", (group.line,))[0]
    for route in device.static_routes:
        for hop in route.next_hops:
            if hop.track is not None:
                yield "track", hop.track, f"route {route.prefix}", route.line


def _function(name: str) -> bool:
    """Whether a filter is a function of EOS, whose text may stand outside the configuration."""
    return name.endswith(")")


def _in_turn(said: str | None) -> list[str]:
    """The filters of one direction: of Junos several (`A B`), or an expression (`( A && B )`)."""
    if said is None or " " not in said:
        return [] if said is None or _function(said) else [said]
    return [name for word in said.split() if (name := word.strip("()!&|"))]


def _of_neighbor(neighbor: BgpNeighbor) -> Iterator[_Use]:
    line = neighbor.at.get("policies", (neighbor.line,))[0]
    for policy in neighbor.policies:
        for name, direction in ((policy.input, "in"), (policy.output, "out")):
            for one in _in_turn(name):
                yield "filter", one, f"BGP neighbor {neighbor.label} {direction}", line


def _of_policy(policy: RoutePolicy) -> Iterator[_Use]:
    for term in policy.terms:
        for match in term.matches:
            for name, kind in _named(match):
                yield kind, name, f"{policy.name} {term.name}", policy.line


def _named(match: str) -> Iterable[tuple[str, str]]:
    """The lists that a `match` names, and their kind."""
    for phrase, kind in _MATCHED.items():
        if match.startswith(phrase + " "):
            return [(name, kind) for name in match[len(phrase) :].split()]
    return ()
