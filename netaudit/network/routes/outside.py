"""What an IGP takes from elsewhere, and at which metric: redistribution and default routes.

OSPF (RFC 2328, section 16.4): of type 1 counts its metric with the way to the router that brings it in; of type 2 the
metric alone, and only among equal ones the way. Type 1 comes before type 2.
"""

from __future__ import annotations

from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.model.routing import RoutingProcess
from netaudit.network.index import Subnet
from netaudit.network.routes.policies import Attributes, rule

METRIC, METRIC_OF_BGP, METRIC_OF_DEFAULT = 20, 1, 1
"""Where nothing is configured: Cisco's, which EOS and FRR share; FRR counts a default route with 10."""
DEFAULT_METRICS = {"frr": 10}
CONNECTED = ("connected", "direct", "local")


class Outside(NamedTuple):
    """What a router brings in: OSPF's type, and the metric."""

    kind: int = 2
    metric: int = 0


def protocol_of(source: str) -> str:
    """The protocol of routes that a platform calls so: `direct`, `bgp 65001`."""
    word = source.split()[0]
    return "connected" if word in CONNECTED else word


def brought_in(
    device: Device, process: RoutingProcess, protocol: str, prefix: Subnet, doubts: dict[int, str], node: int
) -> Outside | None:
    """What a router makes of a route of another protocol; None where it does not take it. Doubts are noted."""
    if not prefix.length:
        if not process.default_originate:
            return None
        usual = DEFAULT_METRICS.get(device.platform, METRIC_OF_DEFAULT)
        stated = process.default_originate_metric
        return Outside(process.default_originate_type or 2, usual if stated is None else stated)
    for own in process.redistribute:
        if protocol != protocol_of(own.source):
            continue
        usual = METRIC_OF_BGP if protocol == "bgp" else METRIC
        metric = next(value for value in (own.metric, process.default_metric, usual) if value is not None)
        ruling = rule(device, own.policy, prefix, Attributes(med=metric))
        if ruling.doubt:
            doubts[node] = f"redistribution into {process.protocol.upper()}: {ruling.doubt}"
        if ruling.path is not None:
            return Outside(ruling.path.external_type or own.metric_type or 2, ruling.path.med)
    return None
