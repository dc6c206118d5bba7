"""What every link and class can carry, where no demands are known: `netaudit capacity` without loads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.network import Network
from netaudit.network.carriers import Carriers
from netaudit.network.flows.report import NO_FAILURE, SCHEMA
from netaudit.network.forwarding import Port, Ports, carried
from netaudit.network.measured import NOTHING_MEASURED, Measured, measured_row
from netaudit.network.origins import Origins


def capacities_document(network: Network, measured: Measured = NOTHING_MEASURED) -> dict[str, Any]:
    """One row for each link and direction, loads absent; a capacity that is not known is told with the reason."""
    origins, carriers = Origins(network), Carriers(network)
    rows: list[dict[str, Any]] = []
    unknown: list[dict[str, str]] = []
    for link in network.links:
        ends = ((link.a.device, link.a.interface), (link.b.device, link.b.interface))
        rates = carried(ends, link, origins.ports, carriers)
        for here, there, rate in ((*ends, rates[0]), (*ends[::-1], rates[1])):
            if here[0] in origins.ports.devices:
                told = measured_row(measured.of_way(here, there), rate)
                rows.append({**_row(link.id, here, there, rate, origins), "measured": told})
        if missing := [end[0] for end, rate in zip(ends, rates, strict=True) if rate is None]:
            why = link.unknown.get("capacity_bps") or f"the rate out of {' and '.join(missing)} is not known"
            unknown.append({"what": f"capacity of link {link.id}", "why": why})
    return {
        "schema": SCHEMA,
        "demands": False,
        "links": rows,
        "failures": [],
        "growth": {"normal": None, "n_minus_1": None},
        "unknown": unknown,
    }


def _row(link: str, here: Port, there: Port, rate: float | None, origins: Origins) -> dict[str, Any]:
    return {
        "id": link,
        "from": here[0],
        "to": there[0],
        "interface": here[1],
        "capacity_bps": None if rate is None else round(rate),
        "capacity_origin": origins.of_link(here, there) if rate is not None else None,
        "normal_bps": None,
        "normal_utilisation": None,
        "worst_bps": None,
        "worst_utilisation": None,
        "worst_failure": NO_FAILURE,
        "classes": list(_classes(here, origins.ports, origins)),
    }


def _classes(port: Port, ports: Ports, origins: Origins) -> Iterator[dict[str, Any]]:
    above = ports.parent(port)
    names = {port[1], above.name if above is not None else None}
    for attachment in ports.devices[port[0]].qos_attachments:
        for own in attachment.classes if attachment.direction == "output" and attachment.interface in names else ():
            yield {
                "class": own.name,
                "guarantee_bps": own.guarantee_bps,
                "limit_bps": own.limit_bps,
                "guarantee_origin": origins.of_class(port, own),
                "normal_bps": None,
                "worst_bps": None,
            }
