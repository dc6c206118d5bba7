"""The vendor-neutral facts as JSON (`netaudit.facts/1`)."""

from __future__ import annotations

import msgspec

from netaudit.jobs.network import Knowledge, build_network
from netaudit.jobs.snapshot import Snapshot

NETWORK = (
    "links",
    "segments",
    "fhrp_groups",
    "lags",
    "mlag_pairs",
    "bgp_sessions",
    "igp_adjacencies",
    "sites",
    "paths",
    "failures",
    "link_loads",
)


def facts_document(snapshot: Snapshot, knowledge: Knowledge) -> str:
    """What the configurations say. The lines below a section's header are left out."""
    network = build_network(snapshot, knowledge).network
    devices = []
    for device in network.devices:
        facts = msgspec.to_builtins(device)
        facts["coverage"].setdefault("unmodelled", [])
        for section in facts.get("sections", ()):
            section.pop("text", None)
        devices.append(facts)
    relations = {name: msgspec.to_builtins(getattr(network, name)) for name in NETWORK}
    document = {"schema": "netaudit.facts/1", "devices": devices, "network": relations}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
