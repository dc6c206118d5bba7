"""Links at another rate: where OSPF's cost follows the rate, traffic goes other ways once a link is upgraded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from netaudit.network.forwarding import Port, Ports, RoutedLink, ospf_cost


def upgraded(links: Sequence[RoutedLink], rates: Mapping[str, float], ports: Ports) -> list[RoutedLink] | None:
    """The links with some at new rates (by name, in bit/s), and the costs that follow from these.

    None where no cost follows from a rate: then all traffic goes as before.
    """
    made: list[RoutedLink] = []
    moved = False
    for link in links:
        rate = rates.get(link.edge.id)
        if rate is None:
            made.append(link)
            continue
        metrics = [
            _cost(port, metric, rate, ports) if link.protocol == "ospf" and metric is not None else metric
            for port, metric in zip(link.ports, (link.edge.metric_ab, link.edge.metric_ba), strict=True)
        ]
        moved = moved or metrics != [link.edge.metric_ab, link.edge.metric_ba]
        capacities = [
            None if held is None else max(held, rate) for held in (link.edge.capacity_ab, link.edge.capacity_ba)
        ]
        edge = replace(
            link.edge, metric_ab=metrics[0], metric_ba=metrics[1], capacity_ab=capacities[0], capacity_ba=capacities[1]
        )
        made.append(replace(link, edge=edge))
    return made if moved else None


def _cost(port: Port, metric: int, rate: float, ports: Ports) -> int:
    """The cost of a port at another rate: the old one where it is configured, or follows a `bandwidth` statement."""
    interface, above = ports.find(port), ports.parent(port)
    if interface is None or any(own is not None and own.bandwidth_bps for own in (interface, above)):
        return metric
    if interface.ospf is not None and interface.ospf.cost is not None:
        return metric
    found = ospf_cost(port, ports, rate_bps=round(rate))
    return metric if found is None or ospf_cost(port, ports) != metric else found
