"""What an interface filters, relays, samples and reports."""

from __future__ import annotations

from netaudit.platforms.port_commands import URPF, access_group, relay
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import constant, number, switch, word


def _no_urpf(draft: Draft, args: list[str], line: Statement) -> bool:
    """`no ip verify unicast`."""
    draft.drop("urpf")
    return line.negated and not args


def _debounce(draft: Draft, args: list[str], line: Statement) -> bool:
    """`link-debounce time 1000`: milliseconds."""
    if args[:1] != ["time"] or len(args) < 2 or not args[1].isdecimal():
        return False
    draft.set("carrier_delay_ms", int(args[1]), line.node)
    return True


def _pim(draft: Draft, args: list[str], line: Statement) -> bool:
    """`pim ipv4 sparse-mode`, `pim ipv4 bidirectional`."""
    if args not in (["sparse-mode"], ["bidirectional"]):
        return False
    if draft.get("pim") == "sparse-mode" and not line.negated:  # bidirectional stands beside it
        return True
    return constant("pim", args[0])(draft, args, line) is not False


def _mss(draft: Draft, args: list[str], line: Statement) -> bool:
    """`tcp mss ceiling ipv4 1400 [ipv6 1380] [egress|ingress]`."""
    if args[:1] != ["ipv4"] or line.negated:
        return False
    return number("tcp_mss")(draft, args[1:], line) is not False


def _pbr(draft: Draft, args: list[str], line: Statement) -> bool:
    """`service-policy type pbr input NAME`."""
    return word("policy_route")(draft, args, line) is not False


def _nat(side: str) -> Take:
    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        """`ip nat source static 10.0.0.5 198.51.100.5`: that packets are translated, not how."""
        if args and not line.negated and draft.get("nat") is None:
            draft.set("nat", side, line.node)
        return False

    return take


def _sflow(draft: Draft, args: list[str], line: Statement) -> bool:
    if args != ["enable"]:
        return False
    return constant("flow_monitor", "sflow")(draft, args, line) is not False


INTERFACE_SERVICES: dict[str, Take] = {
    "ip access-group": access_group(""),
    "ipv6 access-group": access_group("_ipv6"),
    "ip helper-address": relay,
    "ipv6 dhcp relay destination": relay,
    "ip verify unicast source reachable-via": word("urpf", URPF.get),
    "ip verify unicast": _no_urpf,
    "ip proxy-arp": switch("proxy_arp"),
    "ip icmp redirect": switch("redirects"),
    "logging event link-status": switch("link_log"),
    "snmp trap link-change": switch("link_trap"),
    "snmp trap link-status": switch("link_trap"),
    "link-debounce": _debounce,
    "load-interval": number("load_interval_s"),
    "lldp transmit": switch("lldp_transmit"),
    "lldp receive": switch("lldp_receive"),
    "flow tracker hardware": word("flow_monitor"),
    "flow tracker sampled": word("flow_monitor"),
    "sflow": _sflow,
    "pim ipv4": _pim,
    "ip pim": _pim,
    "tcp mss ceiling": _mss,
    "service-policy type pbr input": _pbr,
    "ip nat service-profile": word("nat"),
    "ip nat source": _nat("source"),
    "ip nat destination": _nat("destination"),
    "switchport port-security": switch("port_security"),
}
