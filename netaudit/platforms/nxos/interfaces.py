"""Interfaces: the settings of a port and of layer 3."""

from __future__ import annotations

import re

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.igp_commands import bfd_interval
from netaudit.platforms.nxos.drafts import NAMES, interface_name, vrf_name
from netaudit.platforms.nxos.igp import INTERFACE_ROUTING
from netaudit.platforms.nxos.layer2 import INTERFACE_LAYER2
from netaudit.platforms.nxos.overlay import INTERFACE_OVERLAY
from netaudit.platforms.nxos.qos import INTERFACE_QOS
from netaudit.platforms.nxos.redundancy import INTERFACE_FHRP
from netaudit.platforms.ospfv3 import setting as ospfv3
from netaudit.platforms.port_commands import (
    URPF,
    access_group,
    blocks,
    ip_address,
    ipv6_address,
    kinds,
    no_blocks,
    relay,
    unnumbered,
)
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Draft, Statement, Take
from netaudit.platforms.takes import constant, number, switch, text, word

_KINDS = (
    ("Ethernet", "physical"),
    ("port-channel", "lag"),
    ("Vlan", "vlan"),
    ("loopback", "loopback"),
    ("mgmt", "management"),
    ("Tunnel", "tunnel"),
)
kind_of = kinds(_KINDS)
"""What an interface of a name is."""

_SPEED = re.compile(r"(\d+)([mMgG]?)")


def interface(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`interface Ethernet1/1`, `interface Ethernet1/1-4`: every line of the block for every interface named."""
    node = line.node
    if args[:1] == ["breakout"]:  # how a port is split, and no interface
        return KNOWN_TEXT_TAKEN
    if not args or line.defaulted:
        return False
    said = args[0] if len(args) == 1 else "".join(args)
    if line.negated:
        return no_blocks(device, NAMES, said)
    for draft in blocks(device, NAMES, kind_of, said, node):
        INTERFACE.read_all(draft, node.children)
    return True


def port_profile(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`port-profile type ethernet NAME`: settings of the interfaces that inherit it, once it is enabled."""
    if len(args) != 3 or args[0] != "type" or line.negated:
        return False
    table = device.table("profile")
    profile = table.get(args[2])
    if profile is None:
        profile = table[args[2]] = Part(device.reader, device)
    PROFILE.read_all(profile, line.node.children)
    return True


def _state(profile: Draft, args: list[str], line: Statement) -> bool:
    """`state enabled`: the profile is in force."""
    profile.values["in force"] = args == ["enabled"] and not line.negated
    return True


def _inherit(draft: Part, args: list[str], line: Statement) -> bool:
    """`inherit port-profile NAME`: what the interface does not say itself."""
    profile = draft.device.table("profile").get(args[0]) if len(args) == 1 else None
    if profile is None or line.negated:
        return False
    if profile.get("in force"):
        draft.values["profile"] = (args[0], profile)
    return True


def _vrf(draft: Draft, args: list[str], line: Statement) -> bool:
    """`vrf member X`; on the device it takes the addresses away, in a text they stand below it."""
    if line.negated or line.defaulted:
        draft.drop("vrf")
        return True
    if len(args) != 1:
        return False
    draft.set("vrf", vrf_name(args[0]), line.node)
    return True


def _speed(draft: Draft, args: list[str], line: Statement) -> bool:
    """`speed 10000` in Mbit/s, `speed 10g`, `speed auto`, `speed auto 100000`."""
    if line.negated or line.defaulted:
        draft.drop("speed_bps")
        return True
    said = list(args)
    if said[:1] in (["auto"], ["auto-neg"]):
        draft.set("speed_auto", True, line.node)
        del said[0]
        if not said:
            draft.drop("speed_bps")
            return True
    match = _SPEED.fullmatch(said[0]) if said else None
    if match is None:
        return False
    draft.set("speed_bps", int(match[1]) * (10**9 if match[2] in ("g", "G") else 10**6), line.node)
    return True


def _duplex(value: str) -> str | None:
    return value if value in ("full", "half", "auto") else None


def _bandwidth(draft: Draft, args: list[str], line: Statement) -> object:
    """`bandwidth 1000000` in kbit/s; `bandwidth inherit` passes it on to subinterfaces."""
    if args[:1] == ["inherit"]:
        return KNOWN_TEXT_TAKEN
    return number("bandwidth_bps", 1000)(draft, args, line) is not False


def _encapsulation(draft: Draft, args: list[str], line: Statement) -> bool:
    return number("encapsulation_vlan")(draft, args[:1], line) is not False


def _debounce(draft: Draft, args: list[str], line: Statement) -> bool:
    """`link debounce time 1000`, `link debounce link-up time 1000`: milliseconds."""
    if line.negated:
        draft.set("carrier_delay_ms", 0, line.node)
        return True
    words = args[1:] if args[:1] == ["link-up"] else args
    if words[:1] != ["time"] or len(words) < 2 or not words[1].isdecimal():
        return False
    draft.set("carrier_delay_ms", int(words[1]), line.node)
    return True


def _carrier_delay(draft: Draft, args: list[str], line: Statement) -> bool:
    """`carrier-delay 2` in seconds, `carrier-delay msec 100`."""
    scale, words = (1, args[1:]) if args[:1] == ["msec"] else (1000, args)
    return number("carrier_delay_ms", scale)(draft, words, line) is not False


def _load_interval(draft: Draft, args: list[str], line: Statement) -> bool:
    """`load-interval counter 1 30`: the first counter is what `show interface` averages over."""
    if args[:1] == ["counter"]:
        if args[1:2] != ["1"]:
            return False
        args = args[2:]
    return number("load_interval_s")(draft, args, line) is not False


def _flow(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip flow monitor NAME input [sampler S]`."""
    return word("flow_monitor")(draft, args[:1], line) is not False


def _segment(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ethernet-segment 2011` with a `system-mac` below it, `ethernet-segment vpc` with `esi`."""
    if not args or line.negated:
        return False
    named = next((node for node in line.node.children if node.text.startswith("esi ")), None)
    draft.set("ethernet_segment", named.text.split()[1] if named is not None else args[0], line.node)
    for node in line.node.children:
        if node.text.startswith(("system-mac ", "esi ")):
            draft.reader.take(node)
    return True


COMMANDS: dict[str, Take] = {
    "description": text("description"),
    "shutdown": switch("enabled", off=True),
    "vrf member": _vrf,
    "ip address": ip_address,
    "ip unnumbered": unnumbered(NAMES),
    "ipv6 address": ipv6_address,
    "ipv6 address use-link-local-only": switch("ipv6_enabled"),
    "mtu": number("mtu"),
    "speed": _speed,
    "duplex": word("duplex", _duplex),
    "negotiate auto": switch("autonegotiation"),
    "bandwidth": _bandwidth,
    "encapsulation dot1q": _encapsulation,
    "ip access-group": access_group(""),
    "ipv6 traffic-filter": access_group("_ipv6"),
    "ip dhcp relay address": relay,
    "ipv6 dhcp relay address": relay,
    "ip verify unicast source reachable-via": word("urpf", URPF.get),
    "ip proxy-arp": switch("proxy_arp"),
    "ip redirects": switch("redirects"),
    "ipv6 redirects": switch("redirects_ipv6"),
    "ip forward": switch("ip_forward"),
    "medium": word("medium"),
    "ip unreachables": switch("unreachables"),
    "ip directed-broadcast": switch("directed_broadcast"),
    "snmp trap link-status": switch("link_trap"),
    "link debounce": _debounce,
    "carrier-delay": _carrier_delay,
    "autostate": switch("autostate"),
    "bfd interval": bfd_interval("bfd"),
    "cdp enable": switch("cdp"),
    "lldp transmit": switch("lldp_transmit"),
    "lldp receive": switch("lldp_receive"),
    "logging event port link-status": switch("link_log"),
    "load-interval": _load_interval,
    "mac-address": word("mac_address"),
    "media-type": word("media_type"),
    "ip flow monitor": _flow,
    "ipv6 router ospfv3": ospfv3,
    "ospfv3": ospfv3,
    "ip pim sparse-mode": constant("pim", "sparse-mode"),
    "ip policy route-map": word("policy_route"),
    "ipv6 policy route-map": word("policy_route"),
    "ip nat": word("nat", lambda said: said if said in ("inside", "outside") else None),
    "ip tcp adjust-mss": number("tcp_mss"),
    "dot1x port-control": word("dot1x"),
    "switchport port-security": switch("port_security"),
    "ethernet-segment": _segment,
    "mpls ip": constant("mpls", True),
    "tunnel source": word("source", interface_name),
    "tunnel destination": word("destination"),
    "inherit port-profile": _inherit,
    **INTERFACE_LAYER2,
    **INTERFACE_ROUTING,
    **INTERFACE_FHRP,
    **INTERFACE_QOS,
    **INTERFACE_OVERLAY,
}

_FEEDS = {
    "speed": ("speed_bps",),
    "ip address": ("addresses",),
    "ipv6 address": ("addresses",),
    "channel-group": ("lag", "lag_mode"),
    "switchport mode": ("switchport",),
    "switchport trunk allowed vlan": ("switchport",),
    "storm-control": ("storm_control",),
    "ip verify unicast source reachable-via": ("urpf",),
    "inherit port-profile": ("description", "switchport", "qos", "stp", "storm_control", "mtu", "enabled"),
}

_KNOWN_TEXT = (
    "delay",
    "ip port access-group",
    "ip arp",
    "fex associate",
    "spanning-tree port-priority",
    "lacp port-priority",
    "flowcontrol",
    "priority-flow-control",
    "beacon",
    "mdix auto",
    "load-interval counter 2",
    "load-interval counter 3",
    "logging event port trunk-status",
    "hsrp delay",
    "bfd per-link",
    "bfd echo",
    "lldp tlv-set",
    "ip router eigrp",
    "ip router rip",
)

INTERFACE = Commands(COMMANDS, feeds=_FEEDS, known_text=_KNOWN_TEXT)

PROFILE = Commands({**COMMANDS, "state": _state}, feeds=_FEEDS, known_text=_KNOWN_TEXT)
