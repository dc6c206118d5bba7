"""The vendor-neutral facts as JSON (`netaudit.facts/1`)."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from netaudit.jobs.snapshot import Snapshot
from netaudit.model.device import Section
from netaudit.model.network import Network
from netaudit.report.json import harmless
from netaudit.report.reading import summary

NETWORK = (
    "links",
    "segments",
    "fhrp_groups",
    "lags",
    "mlag_pairs",
    "spanning_trees",
    "twin_pairs",
    "role_groups",
    "bgp_sessions",
    "igp_adjacencies",
    "sites",
    "site_pairs",
    "paths",
    "failures",
    "link_loads",
    "measured_loads",
)
ORIGIN = frozenset({"at", "defaulted", "inherited", "unknown"})
"""Where values come from: said only of facts that have something to say there."""


def facts_document(snapshot: Snapshot, network: Network) -> str:
    """What the configurations say. The lines below a section's header are left out."""
    document = {
        "schema": "netaudit.facts/1",
        "summary": summary(network.devices),
        "devices": [_present(device) for device in network.devices],
        "network": {name: _present(getattr(network, name)) for name in NETWORK},
        "errors": snapshot.errors,
    }
    return harmless(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _present(value: Any) -> Any:
    """A fact with every attribute that is not absent, those at the model's defaults too, and lists that are empty.

    msgspec's own `omit_defaults` would leave out an access list's family because most have it.
    """
    if isinstance(value, msgspec.Struct):
        shown = {}
        for name in _attributes(type(value)):
            held = getattr(value, name)
            if held is not None and (held or name not in ORIGIN):
                shown[name] = _present(held)
        return shown
    if isinstance(value, tuple):
        return [_present(part) for part in value]
    return value


@cache
def _attributes(of: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in of.__struct_fields__ if (of, name) != (Section, "text"))
