"""Which fields of a device its own configuration leaves open and the network fills in, and by which step.

Who asks for none of the fields of a step need not have it worked out. tests/network/test_asked.py holds the lists
against what the steps do on every network at hand.
"""

from __future__ import annotations

from collections.abc import Iterable

Asked = frozenset[str] | None
"""Fields that are asked for, as `Interface.role`; None for all that there are."""


def _fields(**by_struct: str) -> frozenset[str]:
    return frozenset(f"{struct}.{name}" for struct, names in by_struct.items() for name in names.split())


ALONE = _fields(
    Acl="applied permits_all shadowed",
    ClassMap="contradiction",
    ControlPlane="effective",
    Device="drops_collected references single_services software_problem software_supported",
    Interface="bandwidth_deviation believes_markings keeps_markings limit_bps limit_share output_queues port_bps "
    "promised_bps serves_hosts shallow_queues spare",
    Lag="required_min_links",
    QosAttachment="bulk_classes bulk_pct control_pct misplaced plan_known plan_missing policed_critical "
    "policed_headroom queue_conflicts",
    Services="hashes_ports table_use",
    StaticRoute="backed_up blind_next_hops",
    Track="problem",
)
"""What follows from a device alone, and from the intent."""
NEIGHBORS = _fields(Device="idle_ports", Interface="neighbor role", QosAttachment="role")
"""What follows from the links."""
SESSIONS = _fields(BgpNeighbor="fabric outside unfiltered", RoutingProcess="parallel_peers reflectors")
"""What follows from the BGP sessions."""
OTHERS = _fields(Device="clock_differences shared_identifiers", Interface="measured")
"""What follows from the other devices."""
UPLINKS = _fields(Device="host_bps oversubscription oversubscription_after_loss uplink_bps uplinks upstream")
"""What follows from the links upward."""
COMPARISONS = _fields(ClassMap="variants", QosAttachment="rate_spread")
"""What follows from policies of the same name elsewhere."""


def union(reads: Iterable[Asked]) -> Asked:
    """All that several ask for."""
    found: set[str] = set()
    for asked in reads:
        if asked is None:
            return None
        found |= asked
    return frozenset(found)
