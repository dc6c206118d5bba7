"""Names of interfaces as the Linux kernel has them: what kind each is. No name promises a rate."""

from __future__ import annotations

import re
from functools import lru_cache

from netaudit.model.interface import InterfaceKind

KINDS: tuple[tuple[str, InterfaceKind], ...] = (
    (r"lo\d*|dummy\d*|Loopback\d+", "loopback"),
    (r"bond\d*|PortChannel\d+|peerlink|team\d+", "lag"),
    (r"vlan-?\d+(-v\d+)?|Vlan\d+|irb\d*", "vlan"),
    (r"(gre|gretap|erspan|ipip|sit|tun|tap|wg|vti|ip6tnl|tunnel)-?\d+", "tunnel"),
    (r"(vni|vxlan|vx)-?\d*|bridge|br-?\d*|br_default|pimreg\d*|pim6reg\d*|vrrp[46]?-\S+", "virtual"),
    (r"mgmt\d*", "management"),
)
"""Kinds of interface by name, as Cumulus Linux, SONiC and distributions call them; any other name is a port's."""

_KINDS = tuple((re.compile(pattern), kind) for pattern, kind in KINDS)
_TAGGED = re.compile(r"(?P<parent>.+?)\.(?P<vlan>\d{1,4})$")


@lru_cache(maxsize=16384)
def kind_of(name: str) -> InterfaceKind:
    """What a name says that an interface is."""
    if _TAGGED.match(name):
        return "subinterface"
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(name)), "physical")


def tag_of(name: str) -> tuple[str, int] | None:
    """Parent and VLAN of a subinterface by its name (`swp5.2`), as ifupdown and its likes build it."""
    match = _TAGGED.match(name)
    return (match["parent"], int(match["vlan"])) if match is not None else None
