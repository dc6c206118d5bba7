"""Interfaces: the settings of a port, layer 2 and layer 3."""

from __future__ import annotations

import re

from netaudit.config.tree import Node
from netaudit.platforms.drafts import Part
from netaudit.platforms.eos.access import INTERFACE_ACCESS
from netaudit.platforms.eos.drafts import NAMES, DeviceDraft
from netaudit.platforms.eos.igp import INTERFACE_ROUTING
from netaudit.platforms.eos.interface_services import INTERFACE_SERVICES
from netaudit.platforms.eos.layer2 import INTERFACE_LAYER2
from netaudit.platforms.eos.overlay import INTERFACE_OVERLAY
from netaudit.platforms.eos.qos import INTERFACE_QOS
from netaudit.platforms.eos.redundancy import INTERFACE_FHRP
from netaudit.platforms.igp_commands import bfd_interval
from netaudit.platforms.port_commands import blocks, ip_address, ipv6_address, kinds, no_blocks, unnumbered
from netaudit.platforms.reading import Commands, Draft, Statement
from netaudit.platforms.takes import number, switch, text, word

_KINDS = (
    ("Ethernet", "physical"),
    ("Port-Channel", "lag"),
    ("Vlan", "vlan"),
    ("Loopback", "loopback"),
    ("Management", "management"),
    ("Tunnel", "tunnel"),
    ("UnconnectedEthernet", "physical"),
)
kind_of = kinds(_KINDS)
"""What an interface of a name is."""

_RATES = {"10m": 10**7, "100m": 10**8, "1g": 10**9, "2.5g": 25 * 10**8, "5g": 5 * 10**9}
_RATE = re.compile(r"(\d+)(g|m|)(?:-\d+)?(full|half)?")


def interface(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`interface Ethernet1`, `interface Ethernet1-4`: every line of the block for every interface named."""
    node = line.node
    if not args or line.defaulted:
        return False
    if line.negated:
        return no_blocks(device, NAMES, "".join(args))
    if args[0] == "defaults":
        return _defaults(device, node)
    if args[0] == "profile" and len(args) == 2:
        device.table("profile")[args[1]] = Part(device.reader, device, name=args[1], commands=node.children)
        return True
    said = args[0] if len(args) == 1 else "".join(args)
    for draft in blocks(device, NAMES, kind_of, said, node):
        INTERFACE.read_all(draft, node.children)
    return True


def _defaults(device: DeviceDraft, node: Node) -> bool:
    """`interface defaults`: what ports do that nobody configured."""
    draft = device.part("defaults", "interface", node)
    taken = False
    for child in node.children:
        if child.text.startswith("mtu ") or child.text == "ethernet":
            taken = DEFAULTS.read(draft, child) or taken
            for below in child.children:
                taken = DEFAULTS.read(draft, below) or taken
    return taken


def _profile(draft: Part, args: list[str], line: Statement) -> bool:
    """`profile NAME ...`: commands of `interface profile NAME` hold here as if they stood on the interface."""
    profiles = draft.device.table("profile")
    known = [profiles[name] for name in args if name in profiles]
    for profile in known:
        for node in profile.get("commands"):
            before = dict(draft.values)  # a later command of the interface itself still wins
            INTERFACE.read(draft, Node(node.text.removeprefix("command "), node.line, node.children))
            for attribute, value in draft.values.items():
                if before.get(attribute) != value:
                    draft.values.setdefault("inherited", {})[attribute] = profile.get("name")
    return len(known) == len(args) > 0


def _speed(draft: Draft, args: list[str], line: Statement) -> bool:
    """`speed 10g`, `speed 100g-4`, `speed forced 10gfull`, `speed auto`, `speed auto 10gfull`."""
    if line.negated or line.defaulted:
        draft.drop("speed_bps")
        return True
    said = [part for part in args if part not in ("forced", "sfp-1000baset")]
    if said and said[0] == "auto":
        draft.set("autonegotiation", True, line.node)
        del said[0]
        if not said:
            return True
    else:
        draft.set("autonegotiation", False, line.node)
    match = _RATE.fullmatch(said[0]) if said else None
    if match is None:
        return False
    scale = {"g": 10**9, "m": 10**6, "": 10**6}[match[2]]
    draft.set("speed_bps", _RATES.get(said[0]) or int(match[1]) * scale, line.node)
    if match[3]:
        draft.set("duplex", match[3], line.node)
    return True


def _mtu(draft: Draft, args: list[str], line: Statement) -> bool:
    """EOS gives the largest IP packet, and only layer 3 obeys it."""
    if line.negated or line.defaulted or not args or not args[0].isdecimal():
        draft.drop("mtu")
        return line.negated or line.defaulted
    draft.set("mtu", int(args[0]), line.node)
    return True


DEFAULTS = Commands(
    {
        "ethernet": lambda draft, args, line: True,
        "shutdown": switch("enabled", off=True),
        "mtu": number("mtu"),
    }
)

INTERFACE = Commands(
    {
        "description": text("description"),
        "shutdown": switch("enabled", off=True),
        "vrf": word("vrf"),
        "vrf forwarding": word("vrf"),
        "ip address": ip_address,
        "ip address unnumbered": unnumbered(NAMES),
        "ipv6 address": ipv6_address,
        "mtu": _mtu,
        "l2 mtu": number("l2_mtu"),
        "speed": _speed,
        "duplex": word("duplex"),
        "bandwidth": number("bandwidth_bps", 1000),
        "autostate": switch("autostate"),
        "ipv6 enable": switch("ipv6_enabled"),
        "mac-address": word("mac_address"),
        "bfd interval": bfd_interval("bfd"),
        "profile": _profile,
        "mpls ip": switch("mpls"),
        "mpls ldp interface": switch("ldp"),
        "mpls ldp igp sync": switch("ldp_igp_sync"),
        **INTERFACE_LAYER2,
        **INTERFACE_ACCESS,
        **INTERFACE_OVERLAY,
        **INTERFACE_SERVICES,
        **INTERFACE_ROUTING,
        **INTERFACE_FHRP,
        **INTERFACE_QOS,
    },
    feeds={
        "speed": ("speed_bps",),
        "ip address": ("addresses",),
        "ipv6 address": ("addresses",),
        "channel-group": ("lag", "lag_mode"),
        "switchport mode": ("switchport",),
        "switchport trunk allowed vlan": ("switchport",),
        "storm-control": ("storm_control",),
        "profile": ("description", "switchport", "qos", "stp", "storm_control", "mtu"),
        "ip verify unicast source reachable-via": ("urpf",),
    },
    known_text=(
        "ip igmp",
        "ptp",
        "poe",
        "dot1x",
        "mac security profile",
        "host-flap detection",
        "link tracking group",
        "l2 mru",
        "pim ipv4 local-interface",
        "pim ipv4 border-router",
        "pim ipv4 dr-priority",
        "vxlan virtual-router encapsulation mac-address",
        "vxlan learn-restrict any",
        "error-correction encoding",
    ),
)
