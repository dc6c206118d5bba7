"""Facts of an IOS device: every line read, defaults filled in, parts put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source, Vlan, Vrf
from netaudit.model.management import Line, User
from netaudit.model.redundancy import Probe, Redundancy, Stp, Track
from netaudit.model.routing import KeyChain, RoutePolicy, RoutingProcess
from netaudit.platforms.attachments import attachments
from netaudit.platforms.capacity import lags, with_capacities
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import DeviceDraft, Part, all_made, made, named, of
from netaudit.platforms.filter_lists import with_groups
from netaudit.platforms.ios import aaa, defaults, filters, management, qos, redundancy, services, switching
from netaudit.platforms.ios.bgp import router_bgp
from netaudit.platforms.ios.bgp_neighbors import bgp_neighbors
from netaudit.platforms.ios.completion import built_interfaces, class_maps, fhrp_groups, lag_settings, policies
from netaudit.platforms.ios.grammar import CLOSERS, DEFINITIONS, truncated
from netaudit.platforms.ios.interfaces import interface
from netaudit.platforms.ios.object_groups import object_group, object_groups
from netaudit.platforms.ios.routing import (
    ipv6_router,
    ospf_interfaces,
    router,
    static_route,
    static_route_ipv6,
    static_routes,
)
from netaudit.platforms.ios.saved import times_of_change
from netaudit.platforms.key_chains import KEYS, key_chain
from netaudit.platforms.line_commands import line_block
from netaudit.platforms.management_facts import one_of_each
from netaudit.platforms.reading import Commands, Reader, sections
from netaudit.platforms.steering import steering
from netaudit.platforms.takes import text, word
from netaudit.platforms.unused import unused

DEVICE = Commands(
    {
        "hostname": services.hostname,
        "version": word("version"),
        "license": services.licence,
        "interface": interface,
        "router": router,
        "router bgp": router_bgp,
        "ipv6 router": ipv6_router,
        "ip route": static_route,
        "ipv6 route": static_route_ipv6,
        "vrf definition": named("vrf", services.VRF),
        "ip vrf": named("vrf", services.VRF),
        "vlan": switching.vlan,
        "spanning-tree mode": switching.stp_mode,
        "spanning-tree vlan": switching.stp_instance,
        "spanning-tree mst": switching.stp_instance,
        "spanning-tree mst configuration": switching.stp_mst,
        "spanning-tree portfast default": switching.stp_global("portfast_default"),
        "spanning-tree portfast edge default": switching.stp_global("portfast_default"),
        "spanning-tree portfast bpduguard default": switching.stp_global("bpdu_guard_default"),
        "spanning-tree portfast edge bpduguard default": switching.stp_global("bpdu_guard_default"),
        "spanning-tree loopguard default": switching.stp_global("loop_guard_default"),
        "track": redundancy.track,
        "ip sla": redundancy.ip_sla,
        "redundancy": redundancy.redundancy,
        "switch": redundancy.stack_member,
        "class-map": qos.class_map,
        "policy-map": qos.policy_map,
        "mls qos": services.service("qos_enabled"),
        "object-group": object_group,
        "access-list": filters.numbered_acl,
        "ip access-list": filters.named_acl,
        "ipv6 access-list": filters.ipv6_acl,
        "mac access-list": filters.mac_acl,
        "ip prefix-list": filters.prefix_list,
        "ipv6 prefix-list": filters.prefix_list_ipv6,
        "route-map": filters.route_map,
        "logging": management.of("logging", management.LOGGING),
        "service timestamps log": management.timestamps,
        "service timestamps debug": services.service("debug_timestamps"),
        "snmp-server": management.of("snmp", management.SNMP),
        "ntp": management.of("ntp", management.NTP),
        "clock timezone": of("ntp", text("timezone")),
        "aaa": management.of("aaa", aaa.AAA),
        "tacacs server": aaa.server("tacacs"),
        "radius server": aaa.server("radius"),
        "tacacs-server": aaa.server_host("tacacs"),
        "radius-server": aaa.server_host("radius"),
        "username": aaa.user,
        "line": line_block(management.LINE),
        "banner": services.banner,
        "control-plane": services.control_plane,
        "archive": services.archive,
        "ip ssh version": services.ssh_version,
        "ip name-server": services.name_servers,
        "ip http server": services.service("http"),
        "ip http secure-server": services.service("https"),
        "vstack": services.service("smart_install"),
        "cdp run": services.service("cdp"),
        "lldp run": services.service("lldp"),
        "service password-encryption": services.service("password_encryption"),
        "ip source-route": services.service("source_route"),
        "service tcp-small-servers": services.service("tcp_small_servers"),
        "service udp-small-servers": services.service("udp_small_servers"),
        "ip domain lookup": services.service("domain_lookup"),
        "ip domain-lookup": services.service("domain_lookup"),
        "ip routing": services.service("ip_routing"),
        "enable secret": aaa.enable_secret,
        "enable password": aaa.enable_secret,
        "key chain": key_chain(KEYS),
        "ip community-list": filters.match_list("community"),
        "ip extcommunity-list": filters.match_list("extcommunity"),
        "ip as-path access-list": filters.match_list("as-path"),
        "spanning-tree extend system-id": switching.extended_system_id,
        "system mtu": services.system_mtu,
        "vtp mode": services.service_word("vtp_mode"),
        "vtp domain": services.service_word("vtp_domain"),
        "ip domain name": services.service_word("domain_name"),
        "ip domain-name": services.service_word("domain_name"),
        "ip cef": services.service("fast_switching"),
        "ipv6 cef": services.service("fast_switching_ipv6"),
        "ipv6 unicast-routing": services.service("ipv6_routing"),
        "ip multicast-routing": services.service("multicast_routing"),
        "ip icmp rate-limit unreachable": services.service("icmp_unreachable_limited"),
        "ip tcp synwait-time": services.service_number("tcp_synwait_s"),
        "service tcp-keepalives-in": services.service("tcp_keepalives"),
        "ip forward-protocol": services.service_list("forwarded_broadcasts"),
        "multilink bundle-name": services.service_word("multilink_bundle_name"),
        "ip bootp server": services.service("bootp"),
        "service pad": services.service("pad"),
        "rmon alarm": services.counter_alarm,
        "telemetry ietf subscription": services.telemetry,
        "flow exporter": services.flow_exporter,
        "ip finger": services.service("finger"),
        "boot system": services.service_list("boot_images"),
        "diagnostic bootup level": services.service_word("boot_diagnostics"),
        "platform console": services.service_word("console"),
        "ip ssh source-interface": services.service_interface("ssh_source_interface"),
        "ip ssh rsa keypair-name": services.service_word("ssh_key_pair"),
        "ip ssh time-out": services.service_number("ssh_timeout_s"),
        "ip ssh authentication-retries": services.service_number("ssh_retries"),
        "ip http authentication": services.service_word("http_authentication"),
        "login block-for": services.service_word("login_block"),
        "login on-failure log": services.service("login_log"),
        "security passwords min-length": services.service_number("password_min_length"),
        "service sequence-numbers": services.service("sequence_numbers"),
        "ip bgp-community new-format": services.service("bgp_communities_new_format"),
        "sdm prefer": services.service_word("table_template"),
        "ip dhcp snooping": services.service("dhcp_snooping"),
        "ip dhcp snooping vlan": services.service_word("dhcp_snooping_vlans"),
        "ip arp inspection vlan": services.service_word("arp_inspection_vlans"),
        "errdisable recovery cause": services.service_list("errdisable_recovery"),
        "port-channel load-balance": services.service_word("port_channel_load_balance"),
    }
)
"""What is understood at the top of a configuration."""

_CHASSIS = re.compile(r"^! ?(?:Chassis type|Model number) *: *(\S+)")
_HEADER_LINES = 60


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that a configuration says."""
    reader = Reader(tree)
    device = DeviceDraft(reader)
    DEVICE.read_all(device, tree.roots)
    if device.get("model") is None:
        remarks = (line for line in tree.lines[:_HEADER_LINES] if line.startswith("!"))
        device.values["model"] = next((found[1] for line in remarks if (found := _CHASSIS.match(line))), None)
    ospf_interfaces(device)
    maps = class_maps(device)
    policy_table = policies(device)
    groups = object_groups(device)
    acls = with_groups(filters.acls(device), groups)
    interfaces = with_capacities(built_interfaces(device), policy_table, maps)
    idle = unused(tree, DEFINITIONS)
    saved = times_of_change(tree.lines[:_HEADER_LINES])
    built = Device(
        name=name,
        hostname=device.get("hostname"),
        platform="ios",
        version=device.get("version"),
        model=device.get("model"),
        source=source,
        coverage=reader.coverage(CLOSERS),
        truncated=truncated(tree),
        at={**device.at, **saved.at, **({"unused": tuple(chain.from_iterable(idle.values()))} if idle else {})},
        unknown={**_device_unknown(device), **saved.unknown},
        unsaved=saved.unsaved,
        interfaces=interfaces,
        steering=steering(tree.roots, interfaces),
        lags=lags(interfaces, lag_settings(device)),
        fhrp_groups=fhrp_groups(device),
        class_maps=tuple(maps.values()),
        qos_policies=tuple(policy_table.values()),
        qos_attachments=attachments(interfaces, policy_table, maps, {acl.name: acl for acl in acls}),
        vlans=all_made(device, "vlan", Vlan),
        vrfs=all_made(device, "vrf", Vrf),
        stp=_stp(device),
        routing_processes=tuple(_processes(device)),
        bgp_neighbors=bgp_neighbors(device),
        static_routes=static_routes(device),
        acls=acls,
        object_groups=groups,
        prefix_lists=filters.prefix_lists(device),
        route_policies=all_made(device, "route_map", RoutePolicy),
        match_lists=filters.match_lists(device),
        key_chains=all_made(device, "key_chain", KeyChain),
        tracks=all_made(device, "track", Track),
        probes=all_made(device, "probe", Probe),
        redundancy=all_made(device, "redundancy", Redundancy),
        users=all_made(device, "user", User),
        sections=tuple(sections(tree.roots)),
        unused=tuple(idle),
        **_management(device),
    )
    device.tables.clear()  # parts know their device: without this, the circle stays until it is collected
    return built


def _device_unknown(device: DeviceDraft) -> dict[str, str]:
    """What the text cannot tell of the device as a whole: VLANs that VTP keeps in a file of its own."""
    switched = any("switchport.mode" in part.values for part in device.table("interface").values())
    if not switched or device.table("vlan") or device.held("services").get("vtp_mode") in ("transparent", "off"):
        return {}
    return {"vlans": "the switch has no VLAN in its configuration: VTP keeps them in vlan.dat"}


def _stp(device: DeviceDraft) -> tuple[Stp, ...]:
    for part in device.table("stp").values():
        if "priorities" in part.values:
            part.values["priorities"] = switching.priorities_by_text(part.values["priorities"])
        fill_in(part, defaults.STP)
    return all_made(device, "stp", Stp)


def _processes(device: DeviceDraft) -> Iterator[RoutingProcess]:
    for part in device.table("process").values():
        fill_in(part, defaults.PROCESS.get(part.values["protocol"], ()))
        yield made(part, RoutingProcess)


def _management(device: DeviceDraft) -> dict[str, Any]:
    """The facts of the management plane: one of each, also where no line speaks of it."""
    for name, line in device.table("line").items():
        fill_in(line, (*defaults.LINE, *defaults.TERMINAL) if name.startswith("vty") else defaults.LINE)
    device.held("aaa").values["servers"] = aaa.aaa_servers(device)
    control = device.held("control_plane")
    built_in = "system-cpp-policy" in device.table("policy") or control.get("policy") == "system-cpp-policy"
    control.values["built_in"] = built_in
    _telnet(device, device.held("services"))
    return {"lines": all_made(device, "line", Line), **one_of_each(device, defaults.MANAGEMENT, made)}


def _telnet(device: DeviceDraft, part: Part) -> None:
    """Telnet is offered where a terminal line lets it in; the default of lines that do not say differs by release."""
    lines = [line for name, line in device.table("line").items() if name.startswith("vty")]
    if any(set(line.get("transport") or ()) & {"telnet", "all"} for line in lines):
        part.values["telnet"] = True
        part.at["telnet"] = tuple(number for line in lines for number in line.at.get("transport", ()))
    elif lines and all("transport" in line.values for line in lines):
        part.values["telnet"] = False
        part.at["telnet"] = tuple(number for line in lines for number in line.at.get("transport", ()))
    else:
        part.unknown["telnet"] = "terminal lines without `transport input` let in what their release does by default"
