"""Ways into the device, and what else it offers or sends."""

from __future__ import annotations

import re

from netaudit.platforms.drafts import of
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.eos.routing import split_vrf
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Draft, Statement, Take
from netaudit.platforms.switch_commands import name_servers
from netaudit.platforms.takes import number, several, switch, text, word

_COLLECTORS = re.compile(r"-(?:ingestgrpcurl|cvaddr|cvopt \S+\.addr)=(\S+)")


def _management(kind: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`management ssh`, `management console`, `management telnet`, `management api http-commands`."""
        draft = device.part("access", kind, line.node)
        ACCESS.read_all(draft, line.node.children)
        return True

    return take


def _access_vrf(draft: Draft, args: list[str], line: Statement) -> bool:
    """`vrf MGMT` with `no shutdown`, and an access list of its own."""
    if len(args) != 1:
        return False
    inner = Draft(draft.reader)
    ACCESS.read_all(inner, line.node.children)
    if inner.get("enabled") is not None:
        draft.values.setdefault("vrfs", {})[args[0]] = inner.get("enabled")
    for attribute in ("acl", "acl_ipv6"):
        if attribute in inner.values:
            draft.values[attribute] = inner.values[attribute]
            draft.at[attribute] = inner.at[attribute]
    return True


def _access_acl(attribute: str) -> Take:
    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        """`ip access-group NAME [vrf X] [in]`."""
        _, rest = split_vrf(args)
        if not rest or line.negated:
            return False
        draft.set(attribute, rest[0], line.node)
        return True

    return take


def _protocol(draft: Draft, args: list[str], line: Statement) -> object:
    """`protocol https`, `no protocol https`, `protocol http [localhost]`, `protocol unix-socket`."""
    if args[:1] == ["unix-socket"] or "localhost" in args:
        return KNOWN_TEXT_TAKEN
    if args[:1] not in (["http"], ["https"]):
        return False
    draft.set(args[0], not line.negated, line.node)
    return True


ACCESS = Commands(
    {
        "shutdown": switch("enabled", off=True),
        "idle-timeout": number("timeout_s", 60),
        "connection limit": number("session_limit"),
        "protocol": _protocol,
        "vrf": _access_vrf,
        "ip access-group": _access_acl("acl"),
        "ipv6 access-group": _access_acl("acl_ipv6"),
    },
    feeds={"ip access-group": ("acl",)},
    known_text=("default-services", "cors allowed-origin"),
)


def _banner(attribute: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if args or line.negated:
            return line.negated
        device.only("services", line.node).set(attribute, True, line.node)
        return True

    return take


def _name_server(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip name-server [vrf X] 10.0.0.1 [10.0.0.2 ...] [priority N]`."""
    _, rest = split_vrf(args)
    if "priority" in rest:
        rest = rest[: rest.index("priority")]
    return name_servers(device.only("services", line.node), rest, line)


def _daemon(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`daemon TerminAttr`: streams the device's state to collectors."""
    if args != ["TerminAttr"] or line.negated:
        return False
    running = any(node.text == "no shutdown" for node in line.node.children)
    services = device.only("services", line.node)
    found = False
    for node in line.node.children:
        if node.text.startswith("exec "):
            collectors = [one for said in _COLLECTORS.findall(node.text) for one in said.split(",")]
            if running and collectors:
                services.set("telemetry", tuple(collectors), node)
            found = bool(collectors)
            device.reader.take(node)
        elif node.text in ("no shutdown", "shutdown"):
            device.reader.take(node)
    return found


def _flow(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`flow tracking hardware|sampled`: trackers, their exporters, and the collectors of those."""
    if not args or line.negated:
        return False
    services = device.only("services", line.node)
    before = len(services.get("flow_collectors") or ())
    FLOW.read_all(services, line.node.children)
    return len(services.get("flow_collectors") or ()) > before


def _flow_block(services: Draft, args: list[str], line: Statement) -> bool:
    """`tracker NAME`, `exporter NAME`: a block of its own within."""
    if len(args) != 1 or line.negated:
        return False
    FLOW.read_all(services, line.node.children)
    return bool(line.node.children)


def _offered(attribute: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`management api gnmi|netconf|restconf`: on where a transport stands below it and is not shut down."""
        services = device.only("services", line.node)
        on = None
        for node in line.node.children:
            if node.text.startswith("transport "):
                on = not any(below.text == "shutdown" for below in node.children)
                services.set(attribute, on or bool(services.get(attribute)), node)
                device.reader.take(node)
        return on is not None and not line.negated

    return take


def _internal_vlans(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan internal order ascending range 1006 1199`."""
    if args[1:2] != ["range"] or len(args) != 4 or line.negated:
        return False
    device.only("services", line.node).set("internal_vlans", f"{args[2]}-{args[3]}", line.node)
    return True


def _copp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`system control-plane` with its access lists; the policer is built in."""
    draft = device.only("control plane", line.node)
    CONTROL.read_all(draft, line.node.children)
    return True


FLOW = Commands(
    {
        "tracker": _flow_block,
        "exporter": _flow_block,
        "collector": several("flow_collectors"),
        "record export on interval": number("flow_export_interval_ms"),
        "record export on inactive timeout": number("flow_inactive_timeout_ms"),
        "local interface": word("flow_source_interface", interface_name),
    },
    known_text=("shutdown", "template interval", "sample", "format", "record export mpls", "flow table size"),
)

CONTROL = Commands(
    {
        "ip access-group": word("acl"),
        "ipv6 access-group": word("acl_ipv6"),
        "service-policy input": word("policy"),
    }
)


TOP: dict[str, Take] = {
    "management ssh": _management("ssh"),
    "management console": _management("console"),
    "management telnet": _management("telnet"),
    "management api http-commands": _management("api"),
    "management api gnmi": _offered("gnmi"),
    "management api netconf": _offered("netconf"),
    "management api restconf": _offered("restconf"),
    "transceiver qsfp default-mode": of("services", word("qsfp_default_mode")),
    "banner login": _banner("banner_login"),
    "banner motd": _banner("banner_motd"),
    "ip name-server": _name_server,
    "ip domain lookup": of("services", switch("domain_lookup")),
    "lldp run": of("services", switch("lldp")),
    "ip dhcp snooping": of("services", switch("dhcp_snooping")),
    "ip dhcp snooping vlan": of("services", text("dhcp_snooping_vlans")),
    "ip arp inspection vlan": of("services", text("arp_inspection_vlans")),
    "service routing protocols model": of("services", word("routing_model")),
    "port-channel load-balance": of("services", text("port_channel_load_balance")),
    "daemon": _daemon,
    "flow tracking": _flow,
    "vlan internal order": _internal_vlans,
    "system control-plane": _copp,
    "control-plane": _copp,
}
