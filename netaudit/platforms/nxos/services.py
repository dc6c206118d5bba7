"""Features, ways into the device, and what else it offers or sends."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, of
from netaudit.platforms.line_commands import line_block
from netaudit.platforms.nxos.drafts import interface_name
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.switch_commands import name_servers
from netaudit.platforms.takes import listed, number, several, switch, text, word

_FEATURE_SERVICES = {"telnet": "telnet", "lldp": "lldp", "nxapi": "https"}
"""Features that are services of the model."""


def _feature(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`feature lldp`, `no feature telnet`."""
    if not args:
        return False
    name = " ".join(args)
    services = device.only("services", line.node)
    attribute = _FEATURE_SERVICES.get(name)
    if attribute is not None:
        services.set(attribute, not line.negated, line.node)
    return listed(services, "features", name, line)


def _nxapi(services: Draft, args: list[str], line: Statement) -> bool:
    """`nxapi http port 80`, `nxapi https port 443`, `nxapi sandbox`; a port without `no` is open."""
    if args[:1] not in (["http"], ["https"]):
        return False
    services.set(args[0], not line.negated, line.node)
    return True


def _access_class(draft: Draft, args: list[str], line: Statement) -> bool:
    """`[ip] access-class NAME in`, `ipv6 access-class NAME in`."""
    attribute = "acl_ipv6" if line.words[0] == "ipv6" else "acl"
    if args[1:] == ["out"]:
        return False
    return word(attribute)(draft, args[:1], line) is not False


LINE = Commands(
    {
        "exec-timeout": number("timeout_s", 60),
        "access-class": _access_class,
        "ip access-class": _access_class,
        "ipv6 access-class": _access_class,
        "session-limit": number("session_limit"),
        "speed": number("speed"),
        "stopbits": word("stop_bits"),
        "terminal length": number("screen_lines"),
    },
    feeds={"access-class": ("acl",), "exec-timeout": ("timeout_s",)},
    known_text=("databits", "parity", "modem", "logout-warning", "absolute-timeout"),
)


def _banner(attribute: str) -> Take:
    return lambda device, args, line: switch(attribute)(device.only("services", line.node), args, line)


def addresses_of(args: list[str]) -> list[str]:
    """The addresses of a line of name servers, up to the word that says how they are reached."""
    ends = [at for at, said in enumerate(args) if said in ("use-vrf", "source-interface")]
    return args[: ends[0]] if ends else args


def _name_server(services: Draft, args: list[str], line: Statement) -> bool:
    """`ip name-server 10.0.0.1 [10.0.0.2 ...] [use-vrf X] [source-interface Y]`."""
    return name_servers(services, addresses_of(args), line)


def _reserved(services: Draft, args: list[str], line: Statement) -> bool:
    """`system vlan 3968 reserve`: 128 VLANs from there on, for the device's own use."""
    if len(args) != 2 or args[1] != "reserve" or not args[0].isdecimal() or line.negated:
        return False
    services.set("internal_vlans", f"{args[0]}-{int(args[0]) + 127}", line.node)
    return True


def _key(services: Draft, args: list[str], line: Statement) -> bool:
    """`ssh key rsa 2048`."""
    return len(args) == 2 and number("ssh_key_bits")(services, args[1:], line) is not False


def _overlay(services: Draft, args: list[str], line: Statement) -> bool:
    """`nv overlay evpn`: a feature by another word."""
    if args or line.negated:
        return False
    services.add("features", "nv overlay evpn", line.node)
    return True


def _limits(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vdc NAME id N` with the resources that it may use."""
    services = device.only("services", line.node)
    found = False
    for node in line.node.children:
        if node.text.startswith("limit-resource "):
            services.add("resource_limits", node.text.removeprefix("limit-resource "), node)
            device.reader.take(node)
            found = True
    return found


def _source(services: Draft, args: list[str], line: Statement) -> bool:
    return word("ssh_source_interface", interface_name)(services, args, line) is not False


def _load_balance(services: Draft, args: list[str], line: Statement) -> bool:
    """`port-channel load-balance src-dst ip-l4port`."""
    return text("port_channel_load_balance")(services, args, line) is not False


def _redundancy(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`power redundancy-mode ps-redundant`: of the power supplies."""
    if len(args) < 1 or line.negated:
        return False
    device.only("services", line.node).set("power_redundancy", args[0], line.node)
    return True


TOP: dict[str, Take] = {
    "feature": _feature,
    "nxapi": of("services", _nxapi),
    "line": line_block(LINE),
    "banner motd": _banner("banner_motd"),
    "banner exec": _banner("banner_exec"),
    "ip name-server": of("services", _name_server),
    "ip domain-lookup": of("services", switch("domain_lookup")),
    "ip domain-name": of("services", word("domain_name")),
    "ip source-route": of("services", switch("source_route")),
    "cdp enable": of("services", switch("cdp")),
    "port-channel load-balance": of("services", _load_balance),
    "boot nxos": of("services", several("boot_images")),
    "boot system": of("services", several("boot_images")),
    "boot kickstart": of("services", several("boot_images")),
    "errdisable recovery cause": of("services", several("errdisable_recovery")),
    "hardware access-list tcam region": of("services", several("tcam_regions", None)),
    "system vlan": of("services", _reserved),
    "power redundancy-mode": _redundancy,
    "vtp mode": of("services", word("vtp_mode")),
    "vtp domain": of("services", word("vtp_domain")),
    "ip dhcp snooping": of("services", switch("dhcp_snooping")),
    "ip dhcp snooping vlan": of("services", text("dhcp_snooping_vlans")),
    "ip arp inspection vlan": of("services", text("arp_inspection_vlans")),
    "ssh login-attempts": of("services", number("ssh_retries")),
    "ip ssh source-interface": of("services", _source),
    "ssh key": of("services", _key),
    "nv overlay evpn": of("services", _overlay),
    "vdc": _limits,
    "system memory-thresholds": of("services", text("memory_thresholds")),
    "ip pim rp-address": of("services", several("rendezvous_points", None)),
    "ip pim anycast-rp": of("services", several("anycast_rendezvous_points", 2)),
    "ip msdp peer": of("services", several("msdp_peers")),
    "password strength-check": of("services", switch("password_strength_check")),
}

KNOWN_TEXT: tuple[str, ...] = (
    "cfs",
    "install feature-set",
    "feature-set",
    "ip dns source-interface",
    "ip domain-list",
    "hardware",
    "icam",
    "role name",
    "clock",
    "logging level",
    "logging event",
    "logging module",
    "logging history",
    "logging server dns-refresh-interval",
    "rmon",
    "snmp-server engineID",
    "snmp-server globalEnforcePriv",
    "snmp-server protocol enable",
    "snmp-server aaa-user",
    "ntp commit",
    "ntp distribute",
    "ntp logging",
    "ssh",
    "crypto",
    "login",
    "archive",
    "aaa user",
    "tacacs-server deadtime",
    "radius-server deadtime",
    "radius-server retransmit",
    "snmp ifmib",
    "logging secure",
    "ip multicast",
    "ipv6 multicast",
    "ip msdp",
    "evpn multisite",
    "terminal",
    "ngoam",
    "errdisable",
    "ip igmp",
    "ip pim",
    "ipv6 ioam",
    "ip tacacs source-interface",
    "ip radius source-interface",
    "bfd",
    "fabric",
    "system",
    "vlan dot1Q tag native",
    "vlan configuration",
    "udld",
    "lldp",
    "cdp",
    "mac address-table",
    "monitor",
    "fex",
    "flow",
    "callhome",
    "cli alias",
    "userpassphrase",
    "xml server",
    "ip arp",
    "ip sla logging",
    "ip sla reaction-configuration",
    "ip sla reaction-trigger",
    "key",
    "scheduler",
    "event manager",
    "license",
    "boot poap",
)
"""Recognised, and left as text: no rule reads them."""
