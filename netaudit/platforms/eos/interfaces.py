"""Interfaces: the settings of a port, layer 2 and layer 3."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name, interface_names
from netaudit.platforms.eos.qos import INTERFACE_QOS
from netaudit.platforms.eos.redundancy import INTERFACE_FHRP
from netaudit.platforms.eos.routing import INTERFACE_ROUTING, bfd_timers
from netaudit.platforms.reading import Commands, Draft, Statement
from netaudit.platforms.takes import number, switch, text, word
from netaudit.platforms.values import vlan_text, vlans

_KINDS = (
    ("Ethernet", "physical"),
    ("Port-Channel", "lag"),
    ("Vlan", "vlan"),
    ("Loopback", "loopback"),
    ("Management", "management"),
    ("Tunnel", "tunnel"),
    ("UnconnectedEthernet", "physical"),
)

_RATES = {"10m": 10**7, "100m": 10**8, "1g": 10**9, "2.5g": 25 * 10**8, "5g": 5 * 10**9}
_RATE = re.compile(r"(\d+)(g|m|)(?:-\d+)?(full|half)?")


class InterfaceDraft(Draft):
    """An interface in the making; lines of some features make facts of the device's own."""

    __slots__ = ("device",)

    device: DeviceDraft


def interface(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`interface Ethernet1`, `interface Ethernet1-4`: every line of the block for every interface named."""
    node = line.node
    if not args or line.defaulted:
        return False
    table = device.table("interface")
    if line.negated:
        return all(table.pop(name, None) is not None for name in interface_names("".join(args)))
    if args[0] == "defaults":
        return _defaults(device, node)
    if args[0] == "profile" and len(args) == 2:
        device.table("profile")[args[1]] = Draft(device.reader, name=args[1], commands=node.children)
        device.reader.take(node, whole=True)
        return True
    said = args[0] if len(args) == 1 else "".join(args)
    names = interface_names(said) if "-" in said or "," in said else [interface_name(said)]
    end = node.end
    read = INTERFACE.read
    for name in names:
        draft = table.get(name)
        if draft is None:
            kind = kind_of(name)
            draft = table[name] = InterfaceDraft(device.reader, name=name, line=node.line, end=end, kind=kind)
            draft.device = device
            if kind == "subinterface":
                draft.values["parent"] = name.partition(".")[0]
        else:
            draft.values["end"] = end
        for child in node.children:
            read(draft, child)
    return True


@lru_cache(maxsize=16384)
def kind_of(name: str) -> str:
    """What an interface of that name is."""
    if "." in name:
        return "subinterface"
    return next((kind for prefix, kind in _KINDS if name.startswith(prefix)), "virtual")


def _defaults(device: DeviceDraft, node: Node) -> bool:
    """`interface defaults`: what ports do that nobody configured."""
    draft = device.draft("defaults", "interface", node)
    taken = False
    for child in node.children:
        if child.text.startswith("mtu ") or child.text == "ethernet":
            taken = DEFAULTS.read(draft, child) or taken
            for below in child.children:
                taken = DEFAULTS.read(draft, below) or taken
    return taken


def _profile(draft: InterfaceDraft, args: list[str], line: Statement) -> bool:
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


def _ip_address(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        draft.drop("addresses")
        return True
    if not args:
        return False
    if args[0] == "dhcp":
        draft.set("dhcp", True, line.node)
        return True
    if "/" not in args[0]:
        return False
    if len(args) > 1 and args[1] == "secondary":
        draft.add("addresses", args[0], line.node)
    else:
        rest = tuple(address for address in draft.get("addresses") or () if ":" in address)
        draft.set("addresses", (args[0], *rest), line.node)
    return True


def _unnumbered(draft: Draft, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    draft.set("unnumbered", interface_name("".join(args)), line.node)
    return True


def _ipv6_address(draft: Draft, args: list[str], line: Statement) -> bool:
    if not args or "/" not in args[0] or line.negated:
        return False
    draft.add("addresses", args[0].lower(), line.node)
    return True


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


def _channel_group(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        draft.drop("lag")
        draft.drop("lag_mode")
        return True
    if len(args) != 3 or args[1] != "mode":
        return False
    draft.set("lag", f"Port-Channel{args[0]}", line.node)
    draft.set("lag_mode", args[2], line.node)
    return args[2] in ("on", "active", "passive")


def _mode(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        draft.drop("switchport.mode")
        return True
    mode = " ".join(args)
    if mode not in ("access", "trunk", "dot1q-tunnel", "tap", "tool", "trunk phone"):
        return False
    draft.set("switchport.mode", mode, line.node)
    return True


def _allowed(draft: Draft, args: list[str], line: Statement) -> bool:
    """`switchport trunk allowed vlan 1-10`, and the forms that change what is there."""
    if line.negated or line.defaulted:
        draft.drop("switchport.allowed_vlans")
        return True
    change = args[0] if args and args[0] in ("add", "remove", "except") else ""
    before = draft.get("switchport.allowed_vlans") if change else None
    found = allowed_vlans("".join(args[1:] if change else args), change, before)
    if found is None:
        return False
    draft.set("switchport.allowed_vlans", found, line.node)
    return True


@lru_cache(maxsize=4096)
def allowed_vlans(said: str, change: str, before: str | None) -> str | None:
    """The VLANs of a trunk after a command; `before` is None where all were allowed."""
    everything = set(range(1, 4095))
    if said in ("none", "all"):
        found: set[int] | None = everything if said == "all" else set()
    else:
        found = vlans(said)
    if found is None:
        return None
    held = everything if before is None else (vlans(before) or set())
    if change == "add":
        found |= held
    elif change == "remove":
        found = held - found
    elif change == "except":
        found = everything - found
    return vlan_text(found)


def _routed(draft: Draft, args: list[str], line: Statement) -> bool:
    """`switchport`, `no switchport`; anything after it is another command."""
    if args:
        return False
    draft.set("switched", not line.negated, line.node)
    return True


def _encapsulation(draft: Draft, args: list[str], line: Statement) -> bool:
    """`encapsulation dot1q vlan 10`, or a block `encapsulation vlan` / `client dot1q 10 ...`."""
    if len(args) >= 1 and args[0].isdecimal() and not line.negated:
        draft.set("encapsulation_vlan", int(args[0]), line.node)
        return True
    return False


def _encapsulation_block(draft: Draft, args: list[str], line: Statement) -> bool:
    taken = False
    for child in line.node.children:
        words = child.text.split()
        if words[:2] == ["client", "dot1q"] and len(words) > 2 and words[2].isdecimal():
            draft.set("encapsulation_vlan", int(words[2]), child)
            draft.reader.take(child)
            taken = True
    return taken


def _acl(draft: Draft, args: list[str], line: Statement) -> bool:
    return _bind_acl(draft, args, line, "")


def _acl_ipv6(draft: Draft, args: list[str], line: Statement) -> bool:
    return _bind_acl(draft, args, line, "_ipv6")


def _bind_acl(draft: Draft, args: list[str], line: Statement, family: str) -> bool:
    if not args or args[-1] not in ("in", "out") or (len(args) < 2 and not line.negated):
        return False
    attribute = f"acl.{'input' if args[-1] == 'in' else 'output'}{family}"
    if line.negated or line.defaulted:
        draft.drop(attribute)
    else:
        draft.set(attribute, args[0], line.node)
    return True


def _storm(draft: Draft, args: list[str], line: Statement) -> bool:
    """`storm-control broadcast level 10`, `... level pps 500`, `storm-control all level 5`."""
    if len(args) < 3 or args[1] != "level" or line.negated or line.defaulted:
        return False
    kinds = {"all": ("broadcast", "multicast", "unicast"), "unknown-unicast": ("unicast",)}.get(args[0], (args[0],))
    unit = "pps" if args[2] == "pps" else "pct"
    value = args[3] if unit == "pps" and len(args) > 3 else args[2]
    try:
        level = int(value) if unit == "pps" else float(value)
    except ValueError:
        return False
    for kind in kinds:
        if kind not in ("broadcast", "multicast", "unicast"):
            return False
        draft.set(f"storm_control.{kind}_{unit}", level, line.node)
    return True


def _portfast(draft: Draft, args: list[str], line: Statement) -> bool:
    said = args[0] if args else "edge"
    if said in ("bpduguard", "bpdufilter"):
        draft.set("stp.bpdu_guard" if said == "bpduguard" else "stp.bpdu_filter", not line.negated, line.node)
        return True
    port_type = {"edge": "edge", "auto": "edge", "network": "network", "normal": "normal"}.get(said)
    if port_type is None or line.negated:
        draft.drop("stp.port_type")
        return line.negated
    draft.set("stp.port_type", port_type, line.node)
    return True


def _enable(attribute: str) -> Any:
    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        """`... enable` and `... disable`."""
        if args not in (["enable"], ["disable"], []):
            return False
        draft.set(attribute, not line.negated and args != ["disable"], line.node)
        return True

    return take


def _helper(draft: Draft, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    draft.add("helper_addresses", args[0], line.node)
    return True


def _urpf(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip verify unicast source reachable-via rx|any`."""
    if not args or line.negated:
        return False
    draft.set("urpf", {"rx": "strict", "any": "loose"}.get(args[0], args[0]), line.node)
    return True


def _mtu(draft: Draft, args: list[str], line: Statement) -> bool:
    """EOS gives the largest IP packet, and only layer 3 obeys it."""
    if line.negated or line.defaulted or not args or not args[0].isdecimal():
        draft.drop("mtu")
        return line.negated or line.defaulted
    draft.set("mtu", int(args[0]), line.node)
    return True


def _trap(draft: Draft, args: list[str], line: Statement) -> bool:
    draft.set("link_trap", not line.negated, line.node)
    return True


def _lacp_rate(value: str) -> str | None:
    return {"fast": "fast", "normal": "slow", "slow": "slow"}.get(value)


def _fallback(draft: Draft, args: list[str], line: Statement) -> bool:
    """`port-channel lacp fallback [static|individual]`; its timeout is another command."""
    if args[:1] == ["timeout"] or line.negated:
        return False
    draft.set("fallback", args[0] if args else "static", line.node)
    return True


def _debounce(draft: Draft, args: list[str], line: Statement) -> bool:
    """`link-debounce time 1000`: milliseconds."""
    if args[:1] != ["time"] or len(args) < 2 or not args[1].isdecimal():
        return False
    draft.set("carrier_delay_ms", int(args[1]), line.node)
    return True


def _bfd(draft: Draft, args: list[str], line: Statement) -> bool:
    """`bfd interval 300 min-rx 300 multiplier 3`."""
    timers = bfd_timers(args)
    if timers is None or line.negated:
        return False
    draft.set("bfd", timers, line.node)
    return True


def _trunk_group(draft: Draft, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    draft.add("switchport.trunk_groups", args[0], line.node)
    return True


def _vni(draft: InterfaceDraft, args: list[str], line: Statement) -> bool:
    """`vxlan vlan 11 vni 10011`, `vxlan vlan 11-13 vni 10011-10013`."""
    if len(args) < 3 or args[-2] != "vni" or line.negated:
        return False
    numbers, vnis = vlans(args[0]), vlans(args[-1])
    if not numbers or not vnis or len(numbers) != len(vnis):
        return False
    draft.device.vlan_vnis.update(dict(zip(sorted(numbers), sorted(vnis), strict=True)))
    return True


def _vrf_vni(draft: InterfaceDraft, args: list[str], line: Statement) -> bool:
    """`vxlan vrf TENANT vni 10`."""
    if len(args) != 3 or args[1] != "vni" or not args[2].isdecimal() or line.negated:
        return False
    draft.device.vrf_vnis[args[0]] = int(args[2])
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
        "ip address": _ip_address,
        "ip address unnumbered": _unnumbered,
        "ipv6 address": _ipv6_address,
        "mtu": _mtu,
        "speed": _speed,
        "duplex": word("duplex"),
        "bandwidth": number("bandwidth_bps", 1000),
        "channel-group": _channel_group,
        "lacp timer": word("lacp_rate", _lacp_rate),
        "lacp rate": word("lacp_rate", _lacp_rate),
        "port-channel min-links": number("min_links"),
        "port-channel lacp fallback": _fallback,
        "mlag": word("mlag_id"),
        "switchport": _routed,
        "switchport mode": _mode,
        "switchport access vlan": number("switchport.access_vlan"),
        "switchport trunk native vlan": number("switchport.native_vlan"),
        "switchport trunk allowed vlan": _allowed,
        "switchport trunk group": _trunk_group,
        "switchport phone vlan": number("switchport.voice_vlan"),
        "encapsulation dot1q vlan": _encapsulation,
        "encapsulation vlan": _encapsulation_block,
        "ip access-group": _acl,
        "ipv6 access-group": _acl_ipv6,
        "spanning-tree portfast": _portfast,
        "spanning-tree bpduguard": _enable("stp.bpdu_guard"),
        "spanning-tree bpdufilter": _enable("stp.bpdu_filter"),
        "spanning-tree guard": word("stp.guard"),
        "spanning-tree cost": number("stp.cost"),
        "storm-control": _storm,
        "ip helper-address": _helper,
        "ipv6 dhcp relay destination": _helper,
        "ip verify unicast source reachable-via": _urpf,
        "ip proxy-arp": switch("proxy_arp"),
        "ip icmp redirect": switch("redirects"),
        "snmp trap link-change": _trap,
        "snmp trap link-status": _trap,
        "link-debounce": _debounce,
        "autostate": switch("autostate"),
        "bfd interval": _bfd,
        "profile": _profile,
        "mpls ip": switch("mpls"),
        "mpls ldp interface": switch("ldp"),
        "mpls ldp igp sync": switch("ldp_igp_sync"),
        "lldp transmit": switch("lldp_transmit"),
        "lldp receive": switch("lldp_receive"),
        "flow tracker hardware": word("flow_monitor"),
        "flow tracker sampled": word("flow_monitor"),
        "vxlan source-interface": word("source", interface_name),
        "tunnel source interface": word("source", interface_name),
        "tunnel source": word("source", interface_name),
        "tunnel destination": word("destination"),
        "vxlan vlan": _vni,
        "vxlan vrf": _vrf_vni,
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
        "load-interval",
        "isis hello padding",
        "isis hello",
        "vxlan udp-port",
        "vxlan virtual-router encapsulation mac-address",
        "vxlan learn-restrict any",
        "logging event link-status",
        "error-correction encoding",
        "spanning-tree link-type",
        "sflow",
    ),
)
