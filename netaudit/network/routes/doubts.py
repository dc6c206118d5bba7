"""What a device does that the calculation of routes does not follow: then its way is not known, and that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netaudit.model.device import Device

STEERING: tuple[tuple[str, str], ...] = (
    (r"ip(v6)? policy route-map|set ip next-hop|policy-based-routing|pbr[ -]policy", "policy-based routing"),
    (r"service-policy type pbr|then routing-instance|filter-based-forwarding", "policy-based routing"),
    (r"segment-routing|sr-mpls|sr-te|srv6|source-packet-routing|flex-algo", "segment routing"),
    (r"mpls traffic-eng|tunnel mode mpls|tunnel-te|rsvp|label-switched-path", "RSVP traffic engineering"),
    (r"import vrf|route-replicate|route-leak|(im|ex)port ipv4 unicast map", "routes leaked between VRFs"),
    (r"rib-groups?|instance-import", "routes leaked between VRFs"),
    (r"bgp confederation|confederation identifier", "a BGP confederation"),
    (r"aggregate-address .*summary-only", "an aggregate that hides its parts"),
    (r"add-path|additional-paths (send|receive|select)", "additional BGP paths"),
    (r"^\s*summary-(address|prefix) ", "summaries of external routes"),
    (r"^\s*router (eigrp|rip)\b|^\s*eigrp \d", "EIGRP or RIP"),
)
"""Pattern of a line -> what it turns on, on any platform."""
_ANY = re.compile("|".join(f"(?P<s{number}>{pattern})" for number, (pattern, _) in enumerate(STEERING)))


_WORDS = (
    "policy route-map", "set ip next-hop", "policy-based-routing", "pbr", "routing-instance", "filter-based", "sr-te",
    "sr-mpls", "srv6", "segment-routing", "source-packet", "flex-algo", "traffic-eng", "tunnel mode mpls", "tunnel-te",
    "rsvp", "label-switched", "import vrf", "route-replicate", "route-leak", "unicast map", "rib-group",
    "instance-import", "confederation", "summary-only", "add-path", "additional-paths", "eigrp", "router rip",
    "summary-address ", "summary-prefix ",
)  # fmt: skip
"""One of these stands in every line that a pattern fits: most devices are done with these alone."""


def doubts(device: Device) -> list[tuple[str, int]]:
    """What steers traffic on a device beside what is modelled, and the first line that says so."""
    whole = "\n".join(text for _, text in _lines(device))
    if not any(word in whole for word in _WORDS):
        return []
    found: dict[str, int] = {}
    for line, text in _lines(device):
        match = _ANY.search(text)
        if match is not None and match.lastgroup is not None:
            found.setdefault(STEERING[_number(match)][1], line)
    return list(found.items())


def _number(match: re.Match[str]) -> int:
    return next(int(name[1:]) for name, text in match.groupdict().items() if text is not None)


def _lines(device: Device) -> Iterator[tuple[int, str]]:
    """Every line that may say so: of blocks, and those that gave no fact."""
    for section in device.sections:
        yield section.line, section.header
        yield from enumerate(section.text, section.line + 1)
    for unread in device.coverage.unmodelled:
        yield unread.line, unread.text
