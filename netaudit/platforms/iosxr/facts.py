"""Facts of an IOS-XR device: every line read, defaults filled in, parts put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from netaudit.config.tree import Node, Tree
from netaudit.model.device import Device, Section, Source, Vrf
from netaudit.model.management import User
from netaudit.model.redundancy import Probe, Track
from netaudit.model.routing import Acl, KeyChain, MatchList, PrefixList, RoutePolicy, RoutingProcess, StaticRoute
from netaudit.platforms.attachments import attachments
from netaudit.platforms.capacity import lags, with_capacities
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import Part, block, named, of
from netaudit.platforms.iosxr import (
    aaa,
    defaults,
    filters,
    groups,
    isis,
    lines,
    management,
    ospf,
    qos,
    redundancy,
    services,
)
from netaudit.platforms.iosxr.bgp import router_bgp
from netaudit.platforms.iosxr.bgp_neighbors import bgp_neighbors
from netaudit.platforms.iosxr.completion import built_interfaces, class_maps, lag_settings, policies
from netaudit.platforms.iosxr.drafts import DeviceDraft, all_made, made
from netaudit.platforms.iosxr.grammar import CLOSERS, DEFINITIONS, truncated
from netaudit.platforms.iosxr.interfaces import interface
from netaudit.platforms.iosxr.object_groups import object_group, object_groups, with_groups
from netaudit.platforms.iosxr.routing import router_static
from netaudit.platforms.line_commands import line_block
from netaudit.platforms.management_facts import one_of_each
from netaudit.platforms.reading import Commands, Reader
from netaudit.platforms.steering import steering
from netaudit.platforms.takes import word
from netaudit.platforms.unused import unused

TOP = Commands(
    {
        "interface": interface,
        "router static": router_static,
        "router ospf": ospf.router_ospf("ospf"),
        "router ospfv3": ospf.router_ospf("ospfv3"),
        "router isis": isis.router_isis,
        "router bgp": router_bgp,
        "router hsrp": redundancy.router_hsrp,
        "router vrrp": redundancy.router_vrrp,
        "track": named("track", redundancy.TRACK, by="id"),
        "ipsla": redundancy.ipsla,
        "ipv4 access-list": filters.access_list("ipv4"),
        "ipv6 access-list": filters.access_list("ipv6"),
        "ethernet-services access-list": filters.access_list("mac"),
        "object-group": object_group,
        "prefix-set": filters.prefix_set,
        "community-set": filters.match_set("community"),
        "extcommunity-set": filters.match_set("extcommunity"),
        "large-community-set": filters.match_set("large-community"),
        "as-path-set": filters.match_set("as-path"),
        "rd-set": filters.match_set("rd"),
        "route-policy": filters.route_policy,
        "class-map": qos.class_map,
        "policy-map": qos.policy_map,
        "logging": of("logging", management.LOGGING.take),
        "service timestamps log": management.timestamps("log"),
        "service timestamps debug": management.timestamps("debug"),
        "snmp-server": of("snmp", management.SNMP.take),
        "ntp": block("ntp", management.NTP),
        "clock timezone": of("ntp", word("timezone")),
        "aaa": of("aaa", aaa.AAA.take),
        "tacacs-server": aaa.server("tacacs"),
        "radius-server": aaa.server("radius"),
        "username": aaa.user,
        "line": line_block(lines.LINE),
        "vty-pool": lines.vty_pool,
        **services.TOP,
    },
    known_text=services.KNOWN_TEXT,
)
"""What is understood at the top of a configuration."""

_VERSION = re.compile(r"!! IOS XR Configuration (?:version = )?(?P<version>\S+)")
_HEADER_LINES = 60


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that a configuration says."""
    reader = Reader(tree)
    device = DeviceDraft(reader)
    device.groups = groups.spans(tree.roots)
    roots = groups.expanded(tree.roots, reader)
    TOP.read_all(device, roots)
    ospf.apply(device)
    isis.apply(device)
    filters.settle(device)
    gateways = redundancy.fhrp_groups(device)
    maps = class_maps(device)
    policy_table = policies(device)
    named_groups = object_groups(device)
    acls = with_groups(all_made(device, "acl", Acl), named_groups)
    idle = unused(tree, DEFINITIONS)
    interfaces = with_capacities(built_interfaces(device), policy_table, maps)
    built = Device(
        name=name,
        hostname=device.get("hostname"),
        platform="iosxr",
        version=_version(tree),
        source=source,
        coverage=reader.coverage(CLOSERS),
        truncated=truncated(tree),
        at={**device.at, "unused": tuple(chain.from_iterable(idle.values()))} if idle else device.at,
        unused=tuple(idle),
        unknown=device.unknown,
        interfaces=interfaces,
        steering=steering(tree.roots, interfaces),
        lags=lags(interfaces, lag_settings(device)),
        fhrp_groups=gateways,
        class_maps=tuple(maps.values()),
        qos_policies=tuple(policy_table.values()),
        qos_attachments=attachments(interfaces, policy_table, maps, {acl.name: acl for acl in acls}),
        vrfs=all_made(device, "vrf", Vrf),
        routing_processes=tuple(_processes(device)),
        bgp_neighbors=bgp_neighbors(device, _version(tree)),
        static_routes=all_made(device, "static", StaticRoute),
        acls=acls,
        object_groups=named_groups,
        prefix_lists=all_made(device, "prefix_list", PrefixList),
        route_policies=all_made(device, "route_policy", RoutePolicy),
        match_lists=all_made(device, "match_list", MatchList),
        key_chains=all_made(device, "key_chain", KeyChain),
        tracks=all_made(device, "track", Track),
        probes=all_made(device, "probe", Probe),
        users=all_made(device, "user", User),
        lines=lines.lines(device),
        sections=tuple(_sections(tree.roots)),
        **_management(device),
    )
    device.tables.clear()  # drafts know their device: without this, only the garbage collector would free them
    return built


def _version(tree: Tree) -> str | None:
    found = (_VERSION.match(line) for line in tree.lines[:_HEADER_LINES])
    return next((match["version"] for match in found if match is not None), None)


def _processes(device: DeviceDraft) -> Iterator[RoutingProcess]:
    for key, part in device.table("process").items():
        main = part.values.pop("main", None)
        if main is not None:
            _from_main(part, main, f"router bgp {key[1]}")
        fill_in(part, defaults.PROCESS.get(part.values["protocol"], ()))
        yield made(part, RoutingProcess)


def _from_main(part: Part, main: Part, origin: str) -> None:
    """What the process says for its VRFs too, where they do not say otherwise."""
    for attribute in ("router_id", "maximum_paths", "maximum_paths_ibgp"):
        if attribute in main.at and attribute not in part.values:
            part.values[attribute], part.at[attribute] = main.values[attribute], main.at[attribute]
            part.values.setdefault("inherited", {})[attribute] = origin


def _management(device: DeviceDraft) -> dict[str, Any]:
    """The facts of the management plane: one of each, also where no line speaks of it."""
    management.log_hosts(device.held("logging"))
    device.held("aaa").values["servers"] = aaa.aaa_servers(device)
    device.held("control_plane").values["built_in"] = defaults.CONTROL_PLANE[0]
    return one_of_each(device, defaults.MANAGEMENT, made)


def _sections(roots: list[Node]) -> Iterator[Section]:
    """Blocks with lines below them, policies and sets among them, and the blocks directly inside those."""
    for root in roots:
        if not root.children or root.text.startswith("banner "):
            continue
        yield Section(line=root.line, end=root.end, header=root.text, text=_below(root))
        for child in root.children:
            if child.children and not child.opaque:
                yield Section(line=child.line, end=child.end, header=child.text, path=(root.text,), text=_below(child))


def _below(node: Node) -> tuple[str, ...]:
    """The lines below a node, in order."""
    found: list[str] = []
    for child in node.children:
        found.append(child.text.strip())
        if child.children:
            found += _below(child)
    return tuple(found)
