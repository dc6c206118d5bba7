"""Interfaces as their generator meant them, beside those that were read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netaudit.model.device import Device
from netaudit.model.interface import Interface
from netaudit.platforms.values import vlans

Values = Iterator[tuple[str, Any, Any]]
"""Key, value as meant, value as read."""

AREAS = (
    "ethernet_interfaces", "port_channel_interfaces", "vlan_interfaces", "loopback_interfaces",
    "management_interfaces", "tunnel_interfaces", "dps_interfaces",
)  # fmt: skip

SIMPLE = {
    "description": "description",
    "vrf": "vrf",
    "isis_enable": "isis.instance",
    "isis_metric": "isis.metric",
    "isis_circuit_type": "isis.level",
    "isis_authentication_mode": "isis.authentication",
    "isis_passive": "isis.passive",
    "isis_bfd": "isis.bfd",
    "isis_hello_interval": "isis.hello_s",
    "ospf_cost": "ospf.cost",
    "ospf_bfd": "ospf.bfd",
    "access_group_in": "acl.input",
    "access_group_out": "acl.output",
    "ipv6_access_group_in": "acl.input_ipv6",
    "ipv6_access_group_out": "acl.output_ipv6",
    "snmp_trap_link_change": "link_trap",
    "mac_address": "mac_address",
}
"""Keys whose value stands in the model as it is."""


def canonical(name: str) -> str:
    """An interface as EOS shows it: `Ethernet1` for `Eth1` and `ethernet1`."""
    for short, full in (("Port-Channel", "Port-Channel"), ("Eth", "Ethernet"), ("Po", "Port-Channel"),
                        ("Lo", "Loopback"), ("Ma", "Management"), ("Vlan", "Vlan")):  # fmt: skip
        match = re.fullmatch(rf"{short}[a-z]*([\d/.]+)", name, re.IGNORECASE)
        if match:
            return full + match[1]
    return name


def attribute(read: Any, path: str) -> Any:
    """`isis.metric` of a fact; None where a part is absent."""
    for name in path.split("."):
        read = None if read is None else getattr(read, name)
    return read


def interface(said: dict[str, Any], read: Interface | None, device: Device) -> Values:
    """Every value of an interface that the model has."""
    name = canonical(said["name"])
    yield "name", name, read and read.name
    if read is None:
        return
    for key, path in SIMPLE.items():
        value = said.get(key)
        if value is None or (key == "vrf" and value == "default"):
            continue
        yield key, value.rstrip() if isinstance(value, str) else value, attribute(read, path)
    if said.get("mtu"):
        yield "mtu", said["mtu"], read.mtu
    if said.get("shutdown") is not None:
        yield "shutdown", said["shutdown"], not read.enabled
    yield from _addresses(said, read, device)
    yield from _routing(said, read)
    yield from _rates(said, read)
    yield from _membership(said, read, device)
    yield from _protection(said, read)
    yield from _qos(said, read)
    if said.get("switchport"):
        yield from _switchport(said["switchport"], read, read.lag is not None)


def _addresses(said: dict[str, Any], read: Interface, device: Device) -> Values:
    address = said.get("ip_address")
    if address == "dhcp":
        yield "ip_address", True, read.dhcp
    elif address and "/" in address:
        wanted = [address, *sorted(said.get("ip_address_secondaries", []))]
        found = [held for held in read.addresses if ":" not in held]
        yield "ip_address", wanted, [*found[:1], *sorted(found[1:])]
    six = [said["ipv6_address"]] if said.get("ipv6_address") else []
    six += [held["address"] if isinstance(held, dict) else held for held in said.get("ipv6_addresses") or []]
    if six:
        yield "ipv6_address", {held.lower() for held in six}, {held for held in read.addresses if ":" in held} - {
            str(said.get("ipv6_address_link_local", "")).lower()
        }  # fmt: skip
    virtual = [said["ip_address_virtual"]] if said.get("ip_address_virtual") else []
    virtual += said.get("ip_address_virtual_secondaries", [])
    six_virtual = [said["ipv6_address_virtual"]] if said.get("ipv6_address_virtual") else []
    six_virtual += said.get("ipv6_address_virtuals", [])
    if virtual or six_virtual:
        groups = [g for g in device.fhrp_groups if g.interface == read.name and g.protocol == "anycast"]
        found = [ip for g in groups for ip in g.virtual_ips]
        wanted = [held.split("/")[0].lower() for held in (*virtual, *six_virtual)]
        yield "ip_address_virtual", sorted(wanted), sorted(found)
    shared = [held.split("/")[0] for held in said.get("ip_virtual_router_addresses", [])]
    shared += [held.split("/")[0].lower() for held in said.get("ipv6_virtual_router_addresses", [])]
    if shared:
        groups = [g for g in device.fhrp_groups if g.interface == read.name and g.protocol == "varp"]
        yield "virtual_router_addresses", sorted(shared), sorted(ip for g in groups for ip in g.virtual_ips)
    if said.get("no_autostate"):
        yield "no_autostate", True, read.autostate is False
    helpers = [helper["ip_helper"] for helper in said.get("ip_helpers", [])]
    helpers += [held["address"] for held in said.get("ipv6_dhcp_relay_destinations", []) if held.get("address")]
    if helpers:
        yield "ip_helpers", sorted(helpers), sorted(read.helper_addresses)
    for group in said.get("vrrp_ids", []):
        yield from _vrrp(group, read, device)


def _vrrp(said: dict[str, Any], read: Interface, device: Device) -> Values:
    same = [g for g in device.fhrp_groups if (g.interface, g.protocol, g.group) == (read.name, "vrrp", said["id"])]
    key = f"vrrp {said['id']}"
    yield key, 1, len(same)
    if not same:
        return
    wanted = [said[family]["address"] for family in ("ipv4", "ipv6") if said.get(family, {}).get("address")]
    yield f"{key}.address", wanted, list(same[0].virtual_ips)
    yield f"{key}.priority", said.get("priority_level", 100), same[0].priority
    preempt = said.get("preempt", {})
    yield f"{key}.preempt", preempt.get("enabled", True), same[0].preempt
    delay = preempt.get("delay") or {}
    yield f"{key}.delay", (delay.get("minimum"), delay.get("reload")), (
        same[0].preempt_delay_s or None, same[0].preempt_reload_delay_s or None,
    )  # fmt: skip
    tracked = said.get("tracked_object", [])
    wanted_track = [
        (t["name"], t.get("decrement"), t.get("action") == "shutdown" or bool(t.get("shutdown"))) for t in tracked
    ]
    yield f"{key}.track", wanted_track, [(t.object, t.decrement, t.shutdown) for t in same[0].track]


def _routing(said: dict[str, Any], read: Interface) -> Values:
    if said.get("isis_network_point_to_point"):
        yield "isis_network", "point-to-point", attribute(read, "isis.network_type")
    if said.get("ospf_area") is not None:
        yield "ospf_area", area(said["ospf_area"]), attribute(read, "ospf.area")
    if said.get("ospf_network_point_to_point"):
        yield "ospf_network", "point-to-point", attribute(read, "ospf.network_type")
    if said.get("ospf_authentication") in ("simple", "message-digest"):
        wanted = {"simple": "simple", "message-digest": "md5"}[said["ospf_authentication"]]
        yield "ospf_authentication", wanted, attribute(read, "ospf.authentication")
    keys = sorted(str(key["id"]) for key in said.get("ospf_message_digest_keys", []))
    if keys:
        yield "ospf_keys", keys, sorted(held for held in attribute(read, "ospf.key_ids") or () if held)
    if said.get("pim", {}).get("ipv4", {}).get("sparse_mode"):
        yield "pim", "sparse-mode", read.pim
    mpls = said.get("mpls", {})
    if mpls.get("ip") is not None:
        yield "mpls.ip", mpls["ip"], read.mpls
    if mpls.get("ldp", {}).get("interface") is not None:
        yield "mpls.ldp", mpls["ldp"]["interface"], read.ldp
    if mpls.get("ldp", {}).get("igp_sync") is not None:
        yield "mpls.ldp.igp_sync", mpls["ldp"]["igp_sync"], read.ldp_igp_sync
    bfd = said.get("bfd") or {}
    if bfd.get("interval"):
        wanted_bfd = (bfd["interval"], bfd.get("min_rx"), bfd.get("multiplier"))
        yield "bfd", wanted_bfd, read.bfd and (read.bfd.interval_ms, read.bfd.min_rx_ms, read.bfd.multiplier)
    if said.get("ip_verify_unicast_source_reachable_via"):
        wanted_urpf = {"rx": "strict", "any": "loose"}[said["ip_verify_unicast_source_reachable_via"]]
        yield "urpf", wanted_urpf, read.urpf
    if said.get("tcp_mss_ceiling", {}).get("ipv4_segment_size"):
        yield "tcp_mss", said["tcp_mss_ceiling"]["ipv4_segment_size"], read.tcp_mss


_SPEEDS = {"g": 10**9, "gfull": 10**9, "m": 10**6, "": 10**6, "full": 10**6, "half": 10**6, "mfull": 10**6}


def _rates(said: dict[str, Any], read: Interface) -> Values:
    match = re.fullmatch(r"(?:forced |auto )?([\d.]+)(g|gfull|mfull|full|half|)(?:-\d+)?", str(said.get("speed", "")))
    if match:
        yield "speed", int(float(match[1]) * _SPEEDS[match[2]]), read.speed_bps
    for key in ("encapsulation_dot1q", "encapsulation_vlan"):
        vlan = said.get(key, {})
        number = vlan.get("vlan", vlan.get("client", {}).get("vlan"))
        if number is not None:
            yield key, number, read.encapsulation_vlan
    tracker = said.get("flow_tracker", {})
    if tracker:
        yield "flow_tracker", True, read.flow_monitor in tracker.values()
    if said.get("lldp", {}).get("transmit") is not None:
        yield "lldp.transmit", said["lldp"]["transmit"], read.lldp_transmit
    if said.get("lldp", {}).get("receive") is not None:
        yield "lldp.receive", said["lldp"]["receive"], read.lldp_receive
    if said.get("dot1x", {}).get("port_control"):
        yield "dot1x", said["dot1x"]["port_control"], read.dot1x
    if said.get("poe", {}).get("priority"):
        yield "poe.priority", said["poe"]["priority"], read.poe and read.poe.priority
    segment = said.get("evpn_ethernet_segment", {}).get("identifier")
    if segment:
        yield "evpn_ethernet_segment", segment, read.ethernet_segment


def _membership(said: dict[str, Any], read: Interface, device: Device) -> Values:
    own = next((lag for lag in device.lags if lag.name == read.name), None)
    if said.get("mlag") is not None:
        yield "mlag", str(said["mlag"]), read.mlag_id
        yield "lag.mlag", str(said["mlag"]), own and own.mlag_id
    if said.get("min_links") is not None:
        yield "min_links", said["min_links"], own and own.min_links
    if said.get("lacp_fallback_timeout") is not None and said.get("lacp_fallback_mode"):
        yield "lacp_fallback_timeout", said["lacp_fallback_timeout"], own and own.fallback_timeout_s
    if said.get("lacp_id"):
        yield "lacp_id", said["lacp_id"], own and own.system_id
    if said.get("lacp_fallback_mode") is not None:
        yield "lacp_fallback", said["lacp_fallback_mode"], own and own.fallback
    if said.get("channel_group"):
        group = said["channel_group"]
        yield "channel_group.id", f"Port-Channel{group['id']}", read.lag
        yield "channel_group.mode", group["mode"], read.lag_mode
        lag = next((lag for lag in device.lags if lag.name == read.lag), None)
        yield "lag.member", True, lag is not None and read.name in lag.members
    if said.get("lacp_timer", {}).get("mode"):
        yield "lacp_timer", {"fast": "fast", "normal": "slow"}[said["lacp_timer"]["mode"]], read.lacp_rate


def _protection(said: dict[str, Any], read: Interface) -> Values:
    if said.get("spanning_tree_portfast"):
        yield "portfast", said["spanning_tree_portfast"], attribute(read, "stp.port_type")
    for key, path in (("spanning_tree_bpduguard", "stp.bpdu_guard"), ("spanning_tree_bpdufilter", "stp.bpdu_filter")):
        value = str(said.get(key, "")).lower()
        if value in ("enabled", "true", "disabled"):
            yield key, value in ("enabled", "true"), attribute(read, path)
    if said.get("spanning_tree_guard"):
        wanted = {"disabled": "none"}.get(said["spanning_tree_guard"], said["spanning_tree_guard"])
        yield "guard", wanted, attribute(read, "stp.guard")
    storm = said.get("storm_control", {})
    for key, kinds in (("all", ("broadcast", "multicast", "unicast")), ("broadcast", ("broadcast",)),
                       ("multicast", ("multicast",)), ("unknown_unicast", ("unicast",))):  # fmt: skip
        if key not in storm:
            continue
        unit = "pps" if storm[key].get("unit") == "pps" else "pct"
        for kind in kinds:
            if key == "all" and ("unknown_unicast" if kind == "unicast" else kind) in storm:
                continue
            yield f"storm_control.{key}.{kind}", float(storm[key]["level"]), attribute(
                read, f"storm_control.{kind}_{unit}"
            )  # fmt: skip


def _qos(said: dict[str, Any], read: Interface) -> Values:
    if said.get("service_profile") and not said.get("tx_queues") and not said.get("uc_tx_queues"):
        yield "service_profile", said["service_profile"], read.qos and read.qos.profile
    policy = said.get("service_policy", {}).get("qos", {}).get("input")
    if policy:
        yield "service_policy", policy, attribute(read, "qos.input")
    trust = said.get("qos", {}).get("trust")
    if trust:
        yield "qos.trust", {"disabled": "none"}.get(trust, trust), attribute(read, "qos.trust")
    shape = str(said.get("shape", {}).get("rate", "")).split()
    if len(shape) == 2 and shape[1] in ("kbps", "mbps", "gbps"):
        yield "shape", int(shape[0]) * {"kbps": 10**3, "mbps": 10**6, "gbps": 10**9}[shape[1]], read.shape_bps


def _switchport(said: dict[str, Any], read: Interface, member: bool) -> Values:
    found = read.switchport
    enabled = said.get("enabled", True)
    if not member:
        yield "switchport.enabled", enabled, found is not None
    if found is None or not enabled:
        return
    trunk = said.get("trunk", {})
    allowed = vlans(str(trunk["allowed_vlan"])) if trunk.get("allowed_vlan") not in (None, "none") else None
    for key, wanted, value in (
        ("mode", said.get("mode"), found.mode),
        ("access_vlan", int(said["access_vlan"]) if said.get("access_vlan") else None, found.access_vlan),
        ("voice_vlan", said.get("phone", {}).get("vlan"), found.voice_vlan),
        ("native_vlan", None if trunk.get("native_vlan_tag") else trunk.get("native_vlan"), found.native_vlan),
        ("allowed_vlan", allowed, vlans(found.allowed_vlans) if found.allowed_vlans else None),
        ("groups", sorted(trunk.get("groups", [])), sorted(found.trunk_groups)),
    ):
        if wanted not in (None, []):
            yield f"switchport.{key}", wanted, value


def area(text: Any) -> str:
    """An OSPF area as the model writes it: a decimal number."""
    octets = [int(part) for part in str(text).split(".")]
    return str(int.from_bytes(bytes(octets), "big")) if len(octets) == 4 else str(octets[0])
