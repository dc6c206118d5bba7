"""Where two members of an MLAG or vPC pair disagree though they must not, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.model.redundancy import Mlag
from netaudit.network.index import svi_vlan
from netaudit.platforms.values import natural, vlan_text

Setting = tuple[str, object]


def differences(a: Device, a_mlag: Mlag, b: Device, b_mlag: Mlag) -> tuple[str, ...]:
    """What differs between two members, for the whole device and for each MLAG number that both have."""
    found = list(_told("", a, _global_settings(a, a_mlag), b, _global_settings(b, b_mlag)))
    ports_a, ports_b = _by_number(a), _by_number(b)
    for number in sorted(ports_a.keys() & ports_b.keys(), key=natural):
        found += _told(
            f"{a_mlag.kind} {number} ",
            a,
            _port_settings(a, ports_a[number]),
            b,
            _port_settings(b, ports_b[number]),
        )
    return tuple(found)


def _told(prefix: str, a: Device, here: Iterable[Setting], b: Device, there: Iterable[Setting]) -> Iterator[str]:
    for (name, left), (_, right) in zip(here, there, strict=True):
        if left != right:
            yield f"{prefix}{name}: {_text(left)} on {a.name}, {_text(right)} on {b.name}"


def _text(value: object) -> str:
    if value is None:
        return "not set"
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _by_number(device: Device) -> dict[str, Interface]:
    return {interface.mlag_id: interface for interface in device.interfaces if interface.mlag_id is not None}


def _global_settings(device: Device, mlag: Mlag) -> list[Setting]:
    stp = device.stp[0] if device.stp else None
    priorities = ", ".join(f"{key} {value}" for key, value in sorted(stp.priorities.items())) if stp else ""
    # The members of a vPC are one bridge only with `peer-switch`; without it the second has the second priority.
    one_bridge = mlag.kind != "vpc" or mlag.peer_switch is True
    return [
        ("domain", mlag.domain_id),
        ("dual-primary detection", mlag.dual_primary_detection),
        ("reload delay", mlag.reload_delay_s),
        ("system priority", mlag.system_priority),
        ("peer gateway", mlag.peer_gateway),
        ("spanning tree mode", stp.mode if stp else None),
        ("spanning tree priority", (priorities or None) if one_bridge else None),
        ("MST region", stp.mst_name if stp else None),
        ("MST revision", stp.mst_revision if stp else None),
        ("MST instances", ", ".join(f"{k}: {v}" for k, v in sorted(stp.mst_instances.items())) if stp else None),
        # VLANs kept to trunk groups (the pair's own peering VLANs) may differ.
        ("VLANs", vlan_text(vlan.id for vlan in device.vlans if not vlan.trunk_groups)),
        ("gateway VLANs", vlan_text(_gateway_vlans(device))),
    ]


def _gateway_vlans(device: Device) -> set[int]:
    """VLANs whose interface answers for a shared gateway address."""
    with_group = {group.interface for group in device.fhrp_groups if group.enabled is not False}
    return {
        vlan
        for interface in device.interfaces
        if interface.kind == "vlan" and (interface.virtual_addresses or interface.name in with_group)
        if (vlan := svi_vlan(interface)) is not None
    }


def _port_settings(device: Device, port: Interface) -> list[Setting]:
    switchport = port.switchport
    lag = next((found for found in device.lags if found.name == port.name), None)
    return [
        ("mode", switchport.mode if switchport else None),
        ("access VLAN", switchport.access_vlan if switchport else None),
        ("allowed VLANs", switchport.allowed_vlans if switchport else None),
        ("native VLAN", switchport.native_vlan if switchport else None),
        ("LACP mode", lag.mode if lag else None),
        ("member rate", lag.member_speeds_bps if lag and lag.member_speeds_bps else None),
        ("MTU", port.mtu if port.mtu is not None else port.ip_mtu),
        ("spanning tree port type", port.stp.port_type if port.stp else None),
        ("enabled", port.enabled),
    ]
