"""Facts of an FRR router: every line read, parts put together, defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source, Vlan, Vrf
from netaudit.model.redundancy import Mlag
from netaudit.model.routing import Acl, KeyChain, RoutePolicy, RoutingProcess
from netaudit.platforms.capacity import lags, with_capacities
from netaudit.platforms.drafts import DeviceDraft, all_made, made, of
from netaudit.platforms.frr import defaults, filters, ifupdown, management, mpls, multicast, redundancy, routing
from netaudit.platforms.frr.bgp import router_bgp, views
from netaudit.platforms.frr.bgp_facts import bgp_neighbors
from netaudit.platforms.frr.completion import built_interfaces, fhrp_groups
from netaudit.platforms.frr.grammar import CLOSERS, truncated
from netaudit.platforms.frr.igp import router
from netaudit.platforms.frr.interfaces import interface
from netaudit.platforms.ios.filters import match_list, match_lists, prefix_list, prefix_list_ipv6, prefix_lists
from netaudit.platforms.ios.services import service
from netaudit.platforms.key_chains import KEYS, key_chain
from netaudit.platforms.reading import Commands, Reader, sections
from netaudit.platforms.steering import steering
from netaudit.platforms.takes import switch, word

DEVICE = Commands(
    {
        "hostname": word("hostname"),
        "frr version": word("version"),
        "frr defaults": word("profile"),
        "interface": interface,
        "int": interface,  # people who write files by hand abbreviate it; FRR never does
        "iface": ifupdown.iface,
        "auto": ifupdown.auto,
        "vrf": routing.vrf,
        "router": router,
        "router bgp": router_bgp,
        "router pim": multicast.router_pim,
        "router pim6": multicast.router_pim,
        "ip pim": multicast.ip_pim,
        "ipv6 pim": multicast.ip_pim,
        "ip route": routing.static_route,
        "ipv6 route": routing.static_route,
        "ip router-id": management.router_id,
        "access-list": filters.access_list("ipv4"),
        "ipv6 access-list": filters.access_list("ipv6"),
        "ip prefix-list": prefix_list,
        "ipv6 prefix-list": prefix_list_ipv6,
        "route-map": filters.route_map,
        **{
            f"{head} {kind}": match_list(name)
            for head in ("bgp", "ip")
            for kind, name in (
                ("community-list", "community"),
                ("large-community-list", "large-community"),
                ("extcommunity-list", "extcommunity"),
                ("as-path access-list", "as-path"),
            )
        },
        "key chain": key_chain(KEYS),
        "bfd": redundancy.bfd,
        "mpls ldp": mpls.ldp,
        "log": management.log,
        "line": management.line_vty,
        "password": management.password,
        "enable password": management.enable_password,
        "banner": management.banner,
        "agentx": of("snmp", switch("agentx")),
        "ip forwarding": service("ip_routing"),
        "ipv6 forwarding": service("ipv6_routing"),
        "service password-encryption": service("password_encryption"),
        "service integrated-vtysh-config": service("integrated_configuration"),
        "ip multicast-routing": service("multicast_routing"),
    },
    known_text=(
        "debug", "username", "source", "ip nht", "ipv6 nht", "ip protocol", "ipv6 protocol", "ip mroute",
        "ip igmp", "ip ssmpingd", "ip msdp", "router static", "segment-routing", "pbr-map",
        "nexthop-group", "rpki", "vni", "zebra", "fpm", "sharp", "watch", "watchfrr", "allow-external-route-update",
        "bgp route-map", "bgp suppress-fib-pending", "bgp global", "bgp update-delay", "bgp graceful-restart",
        "bgp send-extra-data", "ip import-table", "ip prefix-list sequence-number", "mac access-list", "vrrp",
        "service advanced-vty", "service terminal-length", "service cputime-stats", "service cputime-warning",
        "service walltime-warning", "domainname", "nameserver", "ip mpls", "mpls lsp", "mpls label", "affinity-map",
        "isis", "table-direct", "no",
    ),
)  # fmt: skip
"""What is understood at the top of a configuration."""


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that a configuration says."""
    reader = Reader(tree)
    device = DeviceDraft(reader)
    DEVICE.read_all(device, tree.roots)
    profile = defaults.profile(device.get("profile"), device.get("version"))
    interfaces = with_capacities(built_interfaces(device, profile))
    made_lags = lags(interfaces, _lag_settings(device))
    built = Device(
        name=name,
        hostname=device.get("hostname"),
        platform="frr",
        version=device.get("version"),
        source=source,
        coverage=reader.coverage(CLOSERS),
        truncated=truncated(tree),
        at={attribute: lines for attribute, lines in device.at.items() if attribute in ("hostname", "version")},
        interfaces=interfaces,
        steering=steering(tree.roots, interfaces, views(device)),
        lags=made_lags,
        fhrp_groups=fhrp_groups(device, profile),
        mlag=tuple(made(part, Mlag) for part in ifupdown.pairs(device).values()),
        vlans=tuple(made(part, Vlan) for part in ifupdown.vlans_of(device).values()),
        vrfs=all_made(device, "vrf", Vrf),
        bgp_neighbors=bgp_neighbors(device, profile),
        routing_processes=tuple(_processes(device, profile)),
        static_routes=routing.static_routes(device),
        acls=all_made(device, "acl", Acl),
        prefix_lists=prefix_lists(device),
        route_policies=all_made(device, "route_map", RoutePolicy),
        match_lists=match_lists(device),
        key_chains=all_made(device, "key_chain", KeyChain),
        sections=tuple(sections(tree.roots)),
        **management.facts(device),
    )
    device.tables.clear()  # parts know their device: without this, the circle stays until it is collected
    return built


def _processes(device: DeviceDraft, profile: defaults.Profile) -> Iterator[RoutingProcess]:
    for part in device.table("process").values():
        common = device.table("router_id").get(part.get("vrf"))
        if common is not None and "router_id" not in part.values:
            part.values["router_id"] = common.get("router_id")
            part.at["router_id"] = common.at["router_id"]
        defaults.apply(part, defaults.PROCESS.get(part.values["protocol"], defaults.SIMPLE), profile)
        yield made(part, RoutingProcess)


def _lag_settings(device: DeviceDraft) -> dict[str, dict[str, object]]:
    """What the lines of each bond say about the group itself."""
    return {
        name: {attribute: part.get(attribute) for attribute in ("min_links", "mlag_id") if attribute in part.values}
        for name, part in device.table("interface").items()
        if part.values["kind"] == "lag"
    }
