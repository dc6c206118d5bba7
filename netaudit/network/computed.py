"""What rules need computed of one device once its intent is known: rates that compare, queues, the QoS plan's classes.

The rule language has no arithmetic; what needs some is a field of the model, worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.intent import Intent
from netaudit.model.interface import Interface, Lag
from netaudit.model.network import BgpSession
from netaudit.model.qos import ClassMap, Match, QosAttachment
from netaudit.model.routing import BgpNeighbor
from netaudit.network.access_lists import with_findings
from netaudit.network.failover import with_failover
from netaudit.network.hardware_tables import with_tables
from netaudit.network.index import addressed
from netaudit.network.kept import Kept
from netaudit.network.plan_findings import with_policing
from netaudit.network.qos_findings import with_shares
from netaudit.network.queue_depths import with_depths
from netaudit.network.references import references
from netaudit.network.trust import with_trust
from netaudit.network.upkeep import with_upkeep
from netaudit.platforms.values import asn, dscp

_PRIVATE_AS = (range(64512, 65536), range(4_200_000_000, 4_294_967_296))
"""RFC 6996, section 5; the last number of each range is nobody's (RFC 7300)."""
_FILTERED = ("ipv4 unicast", "ipv6 unicast")
_COMPUTED: Kept[Device] = Kept(4096)


def with_computed(device: Device, intent: Intent) -> Device:
    """The device with the fields that need arithmetic filled in."""
    return _COMPUTED.of((device, intent), lambda: _with_computed(device, intent))


def _with_computed(device: Device, intent: Intent) -> Device:
    plan = plan_code_points(intent)
    class_maps = {class_map.name: class_map for class_map in device.class_maps}
    attachments = tuple(
        with_policing(with_shares(_with_plan(attachment, plan, class_maps), device, plan), device, intent, plan)
        for attachment in device.qos_attachments
    )
    queues = {a.interface: a.queueing_classes for a in attachments if a.direction == "output"}
    lags = {lag.name: lag for lag in device.lags}
    ports = (with_depths(interface, device) for interface in _with_use(device))
    ports_of = _ports_of_sole_units(device)
    tabled = replace(device, services=tuple(with_tables(held, device) for held in device.services))
    return replace(
        with_failover(with_upkeep(tabled, intent)),
        interfaces=tuple(_with_rates(i, queues.get(i.name, 0), lags.get(i.name), ports_of.get(i.name)) for i in ports),
        lags=tuple(replace(lag, required_min_links=(len(lag.members) + 1) // 2) for lag in device.lags),
        class_maps=tuple(replace(c, contradiction=contradiction(c)) for c in device.class_maps),
        qos_attachments=attachments,
        acls=with_findings(device),
        references=references(device),
    )


def _with_use(device: Device) -> Iterator[Interface]:
    """The interfaces, with whether hosts are behind them and whether they have anything to do."""
    gateways = {group.interface for group in device.fhrp_groups if addressed(group)}
    parents = {interface.parent for interface in device.interfaces}
    unread = sorted(line.line for line in device.coverage.unmodelled)
    for interface in with_trust(device):
        hosts = bool(interface.helper_addresses or interface.virtual_addresses) or interface.name in gateways
        spare: bool | None = _spare(interface) and interface.name not in parents | gateways
        values: dict[str, Any] = {"serves_hosts": hosts, "spare": spare}
        if spare and any(interface.line <= line <= interface.end for line in unread):
            values["spare"] = None
            values["unknown"] = {**interface.unknown, "spare": "a line of the port is not understood"}
        yield replace(interface, **values)


def _spare(interface: Interface) -> bool:
    port = interface.switchport
    idle = port is None or (port.mode in (None, "access") and port.access_vlan in (None, 1) and port.voice_vlan is None)
    return interface.kind == "physical" and idle and not (
        interface.description or interface.addresses or interface.unnumbered or interface.dhcp or interface.lag
        or interface.vrf or _has_qos(interface) or interface.acl or interface.role or interface.contract_bps
    )  # fmt: skip


def _has_qos(interface: Interface) -> bool:
    """Whether somebody configured QoS on a port; what a platform trusts by default is nobody's."""
    qos = interface.qos
    if qos is None:
        return False
    trusts = qos.trust is not None and "qos.trust" not in interface.defaulted
    return bool(qos.input or qos.output or qos.trusted_device or trusts)


def with_outsiders(devices: Sequence[Device], sessions: Iterable[BgpSession]) -> tuple[Device, ...]:
    """The devices with what their BGP neighbours are to the network, and the families that nothing filters.

    A neighbour whose configuration was not supplied may still be a device of the network: where both AS numbers are
    private, nothing tells.
    """
    inside = {
        (here.device, here.peer, here.vrf)
        for session in sessions
        if session.a.known and session.b.known
        for here, there in ((session.a, session.b), (session.b, session.a))
        if here.remote_as is None or here.remote_as == there.local_as
    }
    found = []
    for device in devices:
        own = next((asn(p.id or "") for p in device.routing_processes if p.protocol == "bgp"), None)
        neighbors = tuple(_with_reach(n, own, (device.name, n.peer, n.vrf) in inside) for n in device.bgp_neighbors)
        found.append(replace(device, bgp_neighbors=neighbors) if neighbors else device)
    return tuple(found)


def _with_reach(neighbor: BgpNeighbor, own: int | None, known: bool) -> BgpNeighbor:
    values: dict[str, Any] = {"unfiltered": tuple(_unfiltered(neighbor))}
    if known or neighbor.external is False:
        values["outside"] = False
    elif neighbor.external and not (private_as(neighbor.local_as or own) and private_as(neighbor.remote_as)):
        values["outside"] = True
    else:
        why = "the other end was not supplied, and both AS numbers are private"
        if not neighbor.external:
            why = "the AS of one end is not known"
        values["unknown"] = {**neighbor.unknown, "outside": why}
    if "policies" in neighbor.unknown:
        values["unknown"] = {**values.get("unknown", neighbor.unknown), "unfiltered": neighbor.unknown["policies"]}
    return replace(neighbor, **values)


def private_as(number: int | None) -> bool:
    """Whether an AS number is one for private use."""
    return number is not None and any(number in held for held in _PRIVATE_AS)


def _unfiltered(neighbor: BgpNeighbor) -> Iterator[str]:
    policies = {policy.family: policy for policy in neighbor.policies}
    for family in neighbor.families:
        if family in _FILTERED:
            policy = policies.get(family)
            if policy is None or policy.input is None:
                yield f"{family} in"
            if policy is None or policy.output is None:
                yield f"{family} out"


def _ports_of_sole_units(device: Device) -> dict[str, Interface]:
    """Unit -> its port, where a port has one unit: on Junos `bandwidth` stands there and the contract at the port."""
    if device.platform != "junos":
        return {}
    units = Counter(unit.parent for unit in device.interfaces if unit.parent)
    ports = {port.name: port for port in device.interfaces if units[port.name] == 1}
    return {unit.name: ports[unit.parent] for unit in device.interfaces if unit.parent in ports}


def _carries(interface: Interface | None, port: int | None) -> int | None:
    """What a port is there to carry: the contract, else the shaper's rate, else its own, in bit/s."""
    return (interface.contract_bps or interface.shape_bps or port) if interface is not None else None


def _with_rates(interface: Interface, queues: int, lag: Lag | None, holder: Interface | None) -> Interface:
    """`holder`: the port whose only unit this is."""
    port = interface.port_bps or interface.speed_bps or interface.nominal_bps
    if port is None and lag is not None:
        port = lag.capacity_bps
    promised = interface.contract_bps or port
    limits = [rate for rate in (interface.shape_bps, interface.police_bps) if rate is not None]
    limit = min(limits) if limits else None
    stated, carries = interface.bandwidth_bps, _carries(interface, port)
    if carries is None and holder is not None:
        carries = _carries(holder, holder.speed_bps or holder.nominal_bps)
    values: dict[str, Any] = {
        "port_bps": port,
        "promised_bps": promised,
        "limit_bps": limit,
        "limit_share": limit / promised if limit is not None and promised else None,
        "bandwidth_deviation": abs(1 - stated / carries) if stated is not None and carries else None,
        "output_queues": None if interface.kind == "loopback" else queues,
    }
    if port is None and interface.kind in ("physical", "lag"):
        why = "neither the configuration nor the name of the port tells its rate, and the intent does not either"
        missing = ("port_bps",) if promised is not None else ("port_bps", "promised_bps", "limit_share")
        values["unknown"] = {**interface.unknown, **dict.fromkeys(missing, why)}
    return replace(interface, **values)


def plan_code_points(intent: Intent) -> dict[str, tuple[int, ...]]:
    """Class of the QoS plan -> its code points, best effort (0) left out."""
    plan: dict[str, tuple[int, ...]] = {}
    for name, wanted in intent.qos_plan.items():
        points = tuple(p for p in (dscp(str(word)) for word in wanted.dscp) if p)
        if points:
            plan[name] = points
    return plan


def _with_plan(
    attachment: QosAttachment, plan: Mapping[str, tuple[int, ...]], class_maps: Mapping[str, ClassMap]
) -> QosAttachment:
    """Which classes of the plan end in the default class; not known where a class matches by other means than DSCP."""
    if not plan or not attachment.defined:
        return attachment
    named = [c for c in attachment.classes if c.name != "class-default"]
    opaque = any(
        c.name not in class_maps
        or any(match.kind not in ("dscp", "precedence") for match in class_maps[c.name].matches)
        for c in named
    )
    served = {point for c in named for point in c.dscp}
    missing = tuple(name for name, points in plan.items() if not set(points) <= served)
    return replace(attachment, plan_known=not (opaque and missing), plan_missing=missing)


def contradiction(class_map: ClassMap) -> str | None:
    """Why a class map that wants all its matches can have none, or None."""
    if class_map.mode != "all":
        return None
    for kind in ("dscp", "precedence", "cos", "protocol", "vlan"):
        wanted: list[Match] = [m for m in class_map.matches if m.kind == kind and not m.negated]
        common: set[str] | None = None
        for match in wanted:
            common = set(match.values) if common is None else common & set(match.values)
            if not common:
                told = " and ".join(f"{kind} {' '.join(m.values)}" for m in wanted)
                return f"match-all of {told}"
    return None
