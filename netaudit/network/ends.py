"""A link's two ends as their configurations describe them, and what the two say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from netaudit.model.intent import LinkIntent
from netaudit.model.interface import Interface
from netaudit.model.network import Link, LinkEnd, LinkSource
from netaudit.network.index import Index, mask_vlans, spans, vlan_mask
from netaudit.network.intent import rate_bps
from netaudit.platforms.values import natural, vlan_text

NOT_SUPPLIED = "peer config not supplied"


class _Known(NamedTuple):
    device: str
    interface: Interface


def link_id(a: tuple[str, str], b: tuple[str, str]) -> str:
    """A link's name, the same from both ends: `r1:Gi0/1--r2:Gi0/2`."""
    return "--".join(f"{device}:{interface}" for device, interface in sorted((a, b), key=_order))


def _order(end: tuple[str, str]) -> tuple[object, ...]:
    return natural(end[0]), natural(end[1])


def link_between(
    a: tuple[str, str],
    b: tuple[str, str],
    kind: Literal["physical", "lag", "logical"],
    source: LinkSource,
    confidence: float,
    given: LinkIntent | None,
    index: Index,
) -> Link:
    """The link of two ports; an end without configuration is there, and `known` says so."""
    first, second = sorted((a, b), key=_order)
    known = [
        _Known(device, interface)
        for device, interface in ((first[0], index.interface(*first)), (second[0], index.interface(*second)))
        if interface is not None
    ]
    ends = (_end(*first, index.interface(*first)), _end(*second, index.interface(*second)))
    unknown: dict[str, str] = {}
    capacity = _capacity(ends, unknown)
    sites = {found.site for end in ends if (found := index.devices.get(end.device)) and found.site}
    return Link(
        id=link_id(first, second),
        devices=(first[0], second[0]),
        spans=tuple(span for port in known for span in spans(port.device, port.interface)),
        a=ends[0],
        b=ends[1],
        kind=kind,
        source=source,
        confidence=confidence,
        capacity_bps=capacity,
        contract_bps=_contract(known, given),
        srlgs=_srlgs(known, given),
        role=_role(known, given),
        sites=tuple(sorted(sites)),
        mtu_equal=_mtu_equal(ends, unknown),
        vlans_missing=_vlans_missing(ends, unknown, index),
        unknown=unknown,
    )


def sum_of_members(link: Link, members: Sequence[Link]) -> Link:
    """A LAG's link with the capacity and the risks of the member links that are up at both ends."""
    up = [member for member in members if False not in (member.a.enabled, member.b.enabled)]
    rates = [member.capacity_bps for member in up if member.capacity_bps is not None]
    risks = tuple(dict.fromkeys((*link.srlgs, *(risk for member in members for risk in member.srlgs))))
    if len(rates) < len(up):
        return replace(link, srlgs=risks)
    unknown = {name: why for name, why in link.unknown.items() if name != "capacity_bps"}
    return replace(link, capacity_bps=sum(rates), srlgs=risks, unknown=unknown)


def _end(device: str, name: str, interface: Interface | None) -> LinkEnd:
    if interface is None:
        return LinkEnd(device=device, interface=name, known=False)
    port, ospf, qos = interface.switchport, interface.ospf, interface.qos
    return LinkEnd(
        device=device,
        interface=name,
        enabled=interface.enabled,
        addresses=interface.addresses,
        vrf=interface.vrf,
        ip_mtu=interface.ip_mtu,
        mtu=interface.mtu,
        speed_bps=interface.speed_bps,
        duplex=interface.duplex,
        autonegotiation=interface.autonegotiation,
        capacity_bps=interface.capacity_bps,
        lag=interface.lag,
        lag_mode=interface.lag_mode,
        mode=port.mode if port else None,
        native_vlan=port.native_vlan if port else None,
        allowed_vlans=port.allowed_vlans if port else None,
        ospf_area=ospf.area if ospf else None,
        ospf_network_type=ospf.network_type if ospf else None,
        ospf_hello_s=ospf.hello_s if ospf else None,
        ospf_dead_s=ospf.dead_s if ospf else None,
        ospf_cost=ospf.cost if ospf else None,
        qos_output=qos.output if qos else None,
        qos_input=qos.input if qos else None,
        role=interface.role,
    )


def _capacity(ends: Sequence[LinkEnd], unknown: dict[str, str]) -> int | None:
    """The smaller rate; an end without configuration is as fast as the other, one whose rate is unknown is not."""
    known = [end for end in ends if end.known]
    blind = [f"{end.device} {end.interface}" for end in known if end.capacity_bps is None]
    if blind or not known:
        unknown["capacity_bps"] = f"rate of {' and '.join(blind)} is not known" if blind else NOT_SUPPLIED
        return None
    return min(end.capacity_bps for end in known if end.capacity_bps is not None)


def _contract(known: Sequence[_Known], given: LinkIntent | None) -> int | None:
    wanted = rate_bps(given.contract) if given is not None else None
    rates = [port.interface.contract_bps for port in known if port.interface.contract_bps is not None]
    return wanted if wanted is not None else min(rates, default=None)


def _srlgs(known: Sequence[_Known], given: LinkIntent | None) -> tuple[str, ...]:
    listed = given.srlgs if given is not None else ()
    return tuple(dict.fromkeys((*listed, *(risk for port in known for risk in port.interface.srlgs))))


def _role(known: Sequence[_Known], given: LinkIntent | None) -> str | None:
    if given is not None and given.role is not None:
        return given.role
    roles = {port.interface.role for port in known if port.interface.role is not None}
    return roles.pop() if len(roles) == 1 else None


def _mtu_equal(ends: Sequence[LinkEnd], unknown: dict[str, str]) -> bool | None:
    if not all(end.known for end in ends):
        unknown["mtu_equal"] = NOT_SUPPLIED
        return None
    for sizes in ([end.ip_mtu for end in ends], [end.mtu for end in ends]):
        if None not in sizes:
            return sizes[0] == sizes[1]
    return None


def _vlans_missing(ends: Sequence[LinkEnd], unknown: dict[str, str], index: Index) -> str | None:
    if not any(end.mode == "trunk" for end in ends):
        return None
    if not all(end.known for end in ends):
        unknown["vlans_missing"] = NOT_SUPPLIED
        return None
    if not all(end.mode == "trunk" for end in ends):
        return None
    masks = [vlan_mask(end.allowed_vlans) if end.allowed_vlans is not None else None for end in ends]
    if masks[0] is None or masks[1] is None:
        unknown["vlans_missing"] = "the VLANs that a trunk allows are not known"
        return None
    in_use = index.vlans_in_use.get(ends[0].device, 0) | index.vlans_in_use.get(ends[1].device, 0)
    missing = (masks[0] ^ masks[1]) & in_use
    return vlan_text(mask_vlans(missing)) if missing else None
