"""What sends packets another way than the routing table tells: told, so that nobody works out loads without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from netaudit.config.tree import Node
from netaudit.model.interface import Interface

_SIGN = re.compile(
    r"(?P<nat>ip nat (?:inside |outside )?(?:source|destination) |ip nat (?:pool|profile) |nat64 )"
    r"|(?P<tunnels>interface [Tt]unnel-te ?\d|(?:ip )?explicit-path )"
    r"|(?P<applications>router (?:adaptive-virtual-topology|path-selection|internet-exit|service-insertion)\b)"
    r"|(?P<policies>pbr-map |traffic-policy |policy-map type pbr )"
    r"|(?P<segments>segment-routing(?: traffic-eng)?$)"
    r"|(?P<tunnel>interface Tunnel)"
)
_MAYBE = re.compile(
    r"ip nat |nat64 |interface [Tt]unnel|explicit-path |ip explicit-path |router [apis]|pbr-map |traffic-policy "
    r"|policy-map type pbr |segment-routing"
)
"""What begins like a sign: nearly all headers do not, and are told apart at their first letters."""
_WAYS = {
    "nat": "address translation",
    "tunnels": "traffic engineering tunnels",
    "applications": "application-aware path selection",
    "policies": "policy routing",
    "segments": "segment routing policies",
    "tunnel": "traffic engineering tunnels",
}
_INSIDE = {
    "segments": re.compile(r"(?:policy|traffic-eng|on-demand color|segment-list)\b"),
    "tunnel": re.compile(r"tunnel mode mpls traffic-eng"),
}
"""What must stand in a block, which could be about something else, for it to steer."""


def steering(roots: Iterable[Node], interfaces: Sequence[Interface], more: Iterable[str] = ()) -> tuple[str, ...]:
    """How packets are steered, each once: from the headers of blocks, and from what interfaces say.

    `more`: ways that a platform finds by itself.
    """
    found: dict[str, None] = dict.fromkeys(more)
    maybe = _MAYBE.match
    for root in roots:
        sign = _SIGN.match(root.text) if maybe(root.text) else None
        if sign is None:
            continue
        kind = sign.lastgroup or ""
        inside = _INSIDE.get(kind)
        if inside is None or any(inside.match(node.text) for node in root.walk() if node is not root):
            found[_WAYS[kind]] = None
    for port in interfaces:
        if port.policy_route is not None:
            found[f"policy routing of {port.name} by {port.policy_route}"] = None
        if port.nat is not None:
            found["address translation"] = None
    return tuple(found)
