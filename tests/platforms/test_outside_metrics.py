"""What OSPF takes from elsewhere and announces for an area, in each platform's words."""

from __future__ import annotations

from netaudit.model.device import Source
from netaudit.model.routing import Redistribution, RoutingProcess
from netaudit.platforms import frr, ios, iosxr, junos

OSPF = """\
router ospf 1
 redistribute static metric 5 metric-type 1 subnets route-map X
 redistribute bgp 65001 subnets
 default-metric 7
 default-information originate always metric 3 metric-type 1
 area 1 range 10.1.0.0 255.255.0.0 not-advertise
 area 2 range 10.2.0.0 255.255.0.0 cost 9
!
"""
XR = """\
router ospf 1
 redistribute static metric 5 metric-type 1 route-policy X
 default-information originate always metric 3 metric-type 1
 area 1
  range 10.1.0.0/16 not-advertise
 !
!
"""
FRR = """\
frr version 8.1
hostname r1
router ospf
 redistribute static metric 5 metric-type 1
 default-metric 7
 default-information originate always metric 3 metric-type 1
 area 2 range 10.2.0.0/16 cost 9
!
"""
JUNOS = """\
set protocols ospf area 0.0.0.1 area-range 10.1.0.0/16 restrict
set protocols ospf area 0.0.0.1 area-range 10.2.0.0/16 override-metric 9
"""


def ospf(platform: object, text: str) -> RoutingProcess:
    held = platform.PLATFORM  # type: ignore[attr-defined]
    device = held.facts(held.parse(text), "r1", Source(path="r1.cfg", sha256=""))
    [process] = [own for own in device.routing_processes if own.protocol == "ospf"]
    assert isinstance(process, RoutingProcess)
    return process


def test_metrics_and_types_of_what_is_taken_from_elsewhere() -> None:
    found = ospf(ios, OSPF)
    assert found.redistribute == (
        Redistribution(source="static", policy="X", metric=5, metric_type=1),
        Redistribution(source="bgp 65001"),
    )
    assert found.default_metric == 7
    assert (found.default_originate, found.default_originate_metric, found.default_originate_type) == (True, 3, 1)
    for platform, text in ((iosxr, XR), (frr, FRR)):
        found = ospf(platform, text)
        assert (found.redistribute[0].metric, found.redistribute[0].metric_type) == (5, 1)
        assert (found.default_originate, found.default_originate_metric, found.default_originate_type) == (True, 3, 1)
    assert ospf(frr, FRR).default_metric == 7


def test_area_ranges_with_what_is_done_with_them() -> None:
    assert ospf(ios, OSPF).area_ranges == ("1 10.1.0.0/16 not-advertise", "2 10.2.0.0/16 cost 9")
    assert ospf(iosxr, XR).area_ranges == ("1 10.1.0.0/16 not-advertise",)
    assert ospf(frr, FRR).area_ranges == ("2 10.2.0.0/16 cost 9",)
    assert ospf(junos, JUNOS).area_ranges == ("1 10.1.0.0/16 restrict", "1 10.2.0.0/16 cost 9")
