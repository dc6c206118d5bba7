"""The document of the loads: what `netaudit capacity --format json` prints."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from netaudit.model.network import Failure, FailureRef, Network
from netaudit.network.demand_ends import STANDBY
from netaudit.network.flows.heatmap import HeatMap
from netaudit.network.flows.report import SCHEMA
from netaudit.network.flows.results import FailureLoad
from netaudit.network.forwarding import Port
from netaudit.network.loads import NetworkLoads, serving_classes
from netaudit.network.measured import NOTHING_MEASURED, Measured, measured_row
from netaudit.network.origins import Origins


def loads_document(loads: NetworkLoads, network: Network, measured: Measured = NOTHING_MEASURED) -> dict[str, Any]:
    """The document of `netaudit capacity` (`netaudit.capacity/1`)."""
    origins = Origins(network)
    found = loads.analysis.failures if loads.analysis is not None else ()
    detours: dict[tuple[str, str], dict[str, Any] | None] = {
        (own.case.kind, own.case.id): _detour(own) for own in found
    }
    heat = _by_failure(loads.heat())
    return {
        "schema": SCHEMA,
        "links": [
            {
                "id": load.link,
                "from": load.source,
                "to": load.target,
                "interface": load.interface,
                "capacity_bps": load.capacity_bps,
                "capacity_origin": origins.of_link(here, there) if load.capacity_bps else None,
                "normal_bps": load.normal_bps,
                "normal_utilisation": load.normal_utilisation,
                "worst_bps": load.worst_bps,
                "worst_utilisation": load.worst_utilisation,
                "worst_failure": _reference(load.worst_failure),
                "measured": measured_row(measured.of_way(here, there), load.capacity_bps),
                **({"unknown": why} if (why := load.unknown.get("worst_utilisation")) else {}),
                "classes": [
                    {
                        "class": of.name,
                        "guarantee_bps": of.guarantee_bps,
                        "guarantee_origin": _guaranteed_by(of.name, here, network, origins),
                        "normal_bps": of.normal_bps,
                        "worst_bps": of.worst_bps,
                    }
                    for of in load.classes
                ],
            }
            for load, (here, there) in zip(loads.link_loads, loads.ways, strict=True)
        ],
        "failures": [
            {
                "kind": failure.kind,
                "id": failure.id,
                "dropped_bps": failure.dropped_bps,
                "dropped": list(failure.dropped),
                "max_utilisation": failure.max_utilisation,
                "max_link": failure.max_link,
                "longest_detour": detours.get((failure.kind, failure.id)),
                **_heat(failure, heat),
            }
            for failure in loads.failures
        ],
        "growth": {"normal": loads.growth_normal, "n_minus_1": loads.growth_n_minus_1},
        "upgrades": [
            {
                "link": step.link,
                "from_bps": step.from_bps,
                "to_bps": step.to_bps,
                "growth": {"normal": step.growth_normal, "n_minus_1": step.growth_n_minus_1},
            }
            for step in loads.upgrades
        ],
        "unknown": [{"what": what, "why": why} for what, why in loads.notes],
    }


def _guaranteed_by(name: str, port: Port, network: Network, origins: Origins) -> dict[str, Any] | None:
    served = serving_classes(name, port, origins.ports.find(port), network, origins.ports)
    first = next((own for own in served if own.guarantee_bps is not None), None)
    return origins.of_class(port, first) if first is not None else None


def _by_failure(heat: HeatMap | None) -> dict[tuple[str, str], dict[str, float]]:
    """Failure -> link -> utilisation of its busier direction."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for case, row in zip(heat.failures, heat.utilisation, strict=True) if heat is not None else ():
        of = found.setdefault((case.kind, case.id), {})
        for arc, share in zip(heat.arcs if heat is not None else (), row, strict=True):
            if share is not None:
                of[arc.link] = max(share, of.get(arc.link, 0.0))
    return found


def _heat(failure: Failure, heat: dict[tuple[str, str], dict[str, float]]) -> dict[str, Any]:
    shares = heat.get((failure.kind, failure.id))
    return {"utilisation": shares} if shares else {}


def _detour(failure: FailureLoad) -> dict[str, Any] | None:
    """The longest detour, without the metric that keeps standby gateways out of use."""
    found = failure.detour
    if found is None:
        return None
    short = replace(found, before=found.before % STANDBY, after=found.after % STANDBY)
    return {"source": short.source, "target": short.target, "before": short.before, "after": short.after}


def _reference(failure: FailureRef | None) -> dict[str, str]:
    return {"kind": "none", "id": ""} if failure is None else {"kind": failure.kind, "id": failure.id}
