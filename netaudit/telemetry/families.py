"""The counters of octets that exporters have, those to be preferred first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Two counters of the same exporter: octets in and out."""

    into: str
    out: str


_HEAD = "(?:[a-zA-Z0-9_]+_)?"
_KNOWN = (
    (f"{_HEAD}ifHCInOctets", "InOctets", "OutOctets"),  # snmp_exporter, telegraf
    (f"{_HEAD}interfaces_interface_state_counters_in_octets", "in_octets", "out_octets"),  # gnmic and its kin
    ("(?:junos|cisco|arista)_interface_receive_bytes(?:_total)?", "receive", "transmit"),  # exporters by SSH
    ("node_network_receive_bytes_total", "receive", "transmit"),  # node_exporter
    (f"{_HEAD}ifInOctets", "InOctets", "OutOctets"),  # of 32 bits, which wrap: where there is nothing better
)
PATTERN = "|".join(pattern for pattern, _, _ in _KNOWN)
"""Of the names of all incoming counters."""


def families_among(names: Iterable[str]) -> Iterator[Family]:
    """The families whose incoming counters are among these names."""
    held = sorted(names)
    for pattern, incoming, outgoing in _KNOWN:
        for name in held:
            if re.fullmatch(pattern, name):
                head, _, tail = name.rpartition(incoming)
                yield Family(name, f"{head}{outgoing}{tail}")
