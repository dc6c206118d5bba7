"""What is said of the paths of demands: where they end too early, and where what is not modelled may turn them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from netaudit.model.device import Device
from netaudit.network.flows.graph import Demand
from netaudit.network.forwarding import Note
from netaudit.network.routes.goals import GoalTables

Doubts = Mapping[str, Sequence[tuple[str, int]]]
"""Device -> what it does that is not modelled, and on which line."""


def told_of_paths(tables: GoalTables, demands: Iterable[Demand], doubted: Doubts) -> tuple[list[Note], dict[int, str]]:
    """The notes on paths, and the arcs whose load is doubtful with the reason."""
    graph = tables.domain.graph
    notes: list[Note] = []
    unsure: dict[int, str] = {}
    done: set[tuple[str, str]] = set()
    for demand in demands:
        source, target = graph.index[demand.source], graph.index[demand.target]
        normal = tables.normal.get(target)
        if normal is None or not (doubted or normal.lost or normal.doubts):
            continue
        nodes, arcs = tables.passed(source, target)
        for node in sorted(nodes):
            for why in (normal.lost.get(node), _doubt(graph.nodes[node], doubted), normal.doubts.get(node)):
                if why is None:
                    continue
                if (demand.label, why) not in done:
                    done.add((demand.label, why))
                    notes.append((f"demand {demand.label}", f"{demand.origin}: {why}"))
                if why != normal.lost.get(node):
                    unsure.update((arc, f"{demand.label}: {why}") for arc in arcs if arc not in unsure)
    return notes, unsure


_SAME = (
    ("policy routing", "policy-based routing"),
    ("segment routing", "segment routing"),
    ("traffic engineering", "RSVP traffic engineering"),
)
"""How a device's steering begins, and the doubt that stands for the same."""


def told_of_steering(devices: Iterable[Device], doubted: Doubts) -> list[Note]:
    """What sends packets another way than the routing table tells, where no path's doubt tells it already."""
    why = "is not followed: packets are taken to go where routing sends them"
    return [
        (f"{how} on {device.name}", why)
        for device in devices
        for how in device.steering
        for known in [{what for what, _ in doubted.get(device.name, ())}]
        if not any(how.startswith(word) and doubt in known for word, doubt in _SAME)
    ]


def _doubt(device: str, doubted: Doubts) -> str | None:
    found = doubted.get(device)
    if not found:
        return None
    told = ", ".join(f"{what} (line {line})" for what, line in found)
    return f"passes {device}, which uses {told}: not modelled, so its way is not known"
