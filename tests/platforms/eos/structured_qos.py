"""Quality of service and wide-area paths as their generator meant them, beside what was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.device import Device
from netaudit.platforms.values import dscp

Pair = tuple[str, str, Any, Any]

_BITS = {"bps": 1, "kbps": 10**3, "mbps": 10**6, "gbps": 10**9}
_BYTES = {"bytes": 1, "kbytes": 10**3, "mbytes": 10**6}


def qos(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Class maps, policies, and the queues of profiles."""
    maps = {held.name: held for held in device.class_maps if held.kind == "qos"}
    for said in (meant.get("class_maps") or {}).get("qos", []):
        wanted = [(kind, str(said[kind])) for kind in ("vlan", "cos", "dscp") if kind in said]
        acl = [("acl", said[ip]["access_group"]) for ip in ("ip", "ipv6") if said.get(ip, {}).get("access_group")]
        read = maps.get(said["name"])
        yield "class_maps", said["name"], wanted + acl, read and [(m.kind, " ".join(m.values)) for m in read.matches]
    policies = {(held.kind, held.name): held for held in device.qos_policies}
    for said in (meant.get("policy_maps") or {}).get("qos", []):
        read_policy = policies.get(("qos", said["name"]))
        yield "policy_maps", said["name"], [c["name"] for c in said["classes"]], read_policy and [
            c.name for c in read_policy.classes
        ]  # fmt: skip
        for position, cls in enumerate(said["classes"] if read_policy else ()):
            yield from _class(f"{said['name']} {cls['name']}", cls, read_policy.classes[position])
    for said in meant.get("qos_profiles") or []:
        queues = [
            (f"{kind.replace('_', '-')[:-1]} {queue['id']}", queue)
            for kind in ("tx_queues", "uc_tx_queues", "mc_tx_queues")
            for queue in said.get(kind, [])
        ]
        read_queues = {c.name: c for c in getattr(policies.get(("queuing", said["name"])), "classes", ())}
        yield "qos_profiles", said["name"], sorted(name for name, _ in queues), sorted(read_queues)
        for name, queue in queues:
            found = read_queues.get(name)
            share = queue.get("bandwidth_percent", queue.get("bandwidth_guaranteed_percent"))
            strict = queue.get("priority") == "priority strict"
            yield "qos_profiles", f"{said['name']} {name}.priority", strict, found and found.priority
            yield "qos_profiles", f"{said['name']} {name}.bandwidth", share, found and (
                found.priority_pct if strict else found.bandwidth_pct
            )  # fmt: skip


def _class(key: str, said: dict[str, Any], read: Any) -> Iterator[Pair]:
    marks = said.get("set", {})
    if "dscp" in marks:
        yield "policy_maps", f"{key}.dscp", str(dscp(str(marks["dscp"]))), read.marking and read.marking.dscp
    for name in ("cos", "traffic_class"):
        if name in marks:
            yield "policy_maps", f"{key}.{name}", marks[name], read.marking and getattr(read.marking, name)
    police = said.get("police")
    if police:
        cir = police["rate"] * _BITS[police.get("rate_unit", "bps")]
        burst = police["rate_burst_size"] * _BYTES[police.get("rate_burst_size_unit", "bytes")]
        higher = police.get("higher_rate")
        pir = higher and higher * _BITS[police.get("higher_rate_unit", "bps")]
        yield "policy_maps", f"{key}.police", (cir, burst, pir), read.police and (
            read.police.cir_bps, read.police.burst_bytes, read.police.pir_bps,
        )  # fmt: skip


def wan(meant: dict[str, Any], device: Device) -> Iterator[Pair]:
    """Path groups, the policies over them, virtual topologies, IPsec."""
    said = meant.get("router_path_selection") or {}
    groups = {held.name: held for held in device.path_groups}
    for group in said.get("path_groups", []):
        read = groups.get(group["name"])
        for key, wanted, found in (
            ("id", group.get("id"), "id"),
            ("ipsec_profile", group.get("ipsec_profile"), "ipsec_profile"),
            ("interfaces", {one["name"] for one in group.get("local_interfaces", [])}, "interfaces"),
            ("peers", {one["router_ip"] for one in group.get("static_peers", [])}, "peers"),
            ("dynamic", group.get("dynamic_peers", {}).get("enabled"), "dynamic"),
        ):
            value = getattr(read, found, "unread")
            yield "path_groups", f"{group['name']}.{key}", wanted, set(value) if isinstance(wanted, set) else value
    policies = {held.name: held for held in device.path_policies}
    for policy in said.get("load_balance_policies", []):
        read_policy = policies.get(policy["name"])
        paths = {(one["name"], one.get("priority")) for one in policy.get("path_groups", [])}
        yield "path_policies", f"{policy['name']}.paths", paths, read_policy and {
            (one.group, one.priority) for one in read_policy.paths
        }  # fmt: skip
        for key, attribute in (("latency", "latency_ms"), ("jitter", "jitter_ms")):
            yield "path_policies", f"{policy['name']}.{key}", policy.get(key), getattr(read_policy, attribute, None)
        loss = policy.get("loss_rate")
        yield "path_policies", f"{policy['name']}.loss", loss and float(loss), getattr(read_policy, "loss_pct", None)
    topology = meant.get("router_adaptive_virtual_topology") or {}
    applications = {held.name: held for held in device.application_policies}
    for policy in topology.get("policies", []):
        wanted_choices = [(m["application_profile"], m.get("avt_profile"), m.get("dscp"), m.get("traffic_class"))
                          for m in policy.get("matches", [])]  # fmt: skip
        yield "application_policies", policy["name"], wanted_choices, [
            (c.application, c.profile, c.dscp, c.traffic_class)
            for c in getattr(applications.get(policy["name"]), "choices", ())
        ]  # fmt: skip
    profiles = {held.name: held for held in device.path_profiles}
    for profile in topology.get("profiles", []):
        read_profile = profiles.get(profile["name"])
        yield "path_profiles", profile["name"], profile.get("load_balance_policy"), getattr(
            read_profile, "path_policy", "unread"
        )  # fmt: skip
    for vrf in topology.get("vrfs", []):
        for profile in vrf.get("profiles", []):
            ids = getattr(profiles.get(profile["name"]), "ids", {})
            yield "path_profiles", f"{vrf['name']} {profile['name']}", profile["id"], ids.get(vrf["name"])
    if "topology_role" in topology:
        role = topology["topology_role"]
        yield "wan", "role", role, device.wan[0].role if device.wan else None
        for key in ("region", "zone", "site"):
            if key in topology:
                yield "wan", key, topology[key]["name"], getattr(device.wan[0], key) if device.wan else None
    security = meant.get("ip_security") or {}
    tunnels = {held.name: held for held in device.ipsec_profiles}
    for profile in security.get("profiles", []):
        found_profile = tunnels.get(profile["name"])
        dpd = profile.get("dpd", {})
        wanted_profile = (profile.get("connection"), profile.get("mode"), dpd.get("interval"), dpd.get("time"))
        yield "ip_security", profile["name"], wanted_profile, found_profile and (
            found_profile.connection, found_profile.mode, found_profile.dpd_interval_s, found_profile.dpd_timeout_s,
        )  # fmt: skip
