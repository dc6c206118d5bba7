"""IOS interfaces: what their lines say."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.igp_commands import dead_interval, network_type, ospf_authentication, ospf_key
from netaudit.platforms.ios.interface_routing import (
    bfd,
    isis_level,
    isis_metric,
    ospf_area,
    ospf_bfd,
    router_isis,
)
from netaudit.platforms.ios.names import interface_name, interface_names, kind_of
from netaudit.platforms.ios.redundancy import glbp, standby, vrrp
from netaudit.platforms.ios.switching import allowed_vlans, bpdu, guard, mode, portfast, storm
from netaudit.platforms.ospfv3 import setting as ospfv3
from netaudit.platforms.reading import DROPPED, KNOWN_TEXT_TAKEN, Commands, Setting, Statement
from netaudit.platforms.takes import constant, number, switch, text, word
from netaudit.platforms.values import prefix_length


def interface(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """An interface or a range of them."""
    if not args:
        return False
    said = args[0]
    if said == "range":
        names = interface_names("".join(args[1:]))
    else:
        apart = len(args) > 1 and args[1][0].isdigit() and not said[-1].isdigit()
        names = [interface_name(said + args[1] if apart else said)]
    if line.negated or line.defaulted:
        for name in names:
            device.table("interface").pop(name, None)
        return True
    for name in names:
        part = interface_part(device, name, line.node)
        INTERFACE.read_all(part, line.node.children)
    return True


def interface_part(device: DeviceDraft, name: str, node: Node) -> Part:
    """The draft of an interface; a subinterface knows its parent."""
    table = device.table("interface")
    part = table.get(name)
    if part is not None:
        part.values["end"] = max(part.values["end"], node.end)
        return part
    known = kind_of(name)
    values = {"name": name, "kind": known[0] if known is not None else "virtual", "line": node.line, "end": node.end}
    part = table[name] = Part(device.reader, device, values)
    if known is None:
        part.unknown["kind"] = f"no such kind of interface is known: {name}"
    elif known[1] is not None:
        values["nominal_bps"] = known[1]
    if "." in name:
        values["parent"] = name.partition(".")[0].partition(":")[0]
    return part


def _ip_address(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        if not args:
            part.drop("addresses")
            part.drop("dhcp")
            part.at["addresses"] = (line.node.line,)
        elif len(args) > 1:
            gone = f"{args[0]}/{prefix_length(args[1])}"
            part.values["addresses"] = tuple(held for held in part.get("addresses") or () if held != gone)
        return True
    if args and args[0] in ("dhcp", "negotiated", "pool"):
        part.set("dhcp", True, line.node)
        return True
    if args and "/" in args[0]:
        address = args[0]
    else:
        length = prefix_length(args[1]) if len(args) > 1 else None
        if length is None:
            return False
        address = f"{args[0]}/{length}"
    held = part.values.get("addresses")
    if "secondary" in args[1:]:
        if not held:
            part.values["secondary_first"] = True
        part.add("addresses", address, line.node)
    elif not held:
        part.values["addresses"] = (address,)
        part.at["addresses"] = (line.node.line,)
    else:
        later = held if part.values.pop("secondary_first", False) else held[1:]
        lines = part.at.get("addresses", ())
        part.values["addresses"] = (address, *later)
        part.at["addresses"] = (line.node.line, *lines[len(lines) - len(later) :])
    part.unknown.pop("addresses", None)
    return True


def _ipv6_address(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("ipv6")
        return True
    if args and args[0] in ("autoconfig", "dhcp"):
        part.set("dhcp", True, line.node)
        return True
    if not args or ("/" not in args[0] and "link-local" not in args):
        return False
    if "/" in args[0]:
        part.add("ipv6", args[0].lower(), line.node)
        part.also("addresses", line.node.line)
    return True


def _speed(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted or not args:
        part.drop("speed_bps")
        return bool(args) or line.negated or line.defaulted
    part.at["speed_bps"] = (line.node.line,)
    if args[0] == "auto":
        part.values["speed_auto"] = True
        if len(args) == 1:
            part.values.pop("speed_bps", None)
        return True
    if args[0] == "nonegotiate":
        part.set("autonegotiation", False, line.node)
        return True
    if not args[0].isdecimal():
        return False
    part.set("speed_bps", int(args[0]) * 1_000_000, line.node)
    part.values["speed_fixed"] = True
    if "nonegotiate" in args:
        part.set("autonegotiation", False, line.node)
    return True


def _duplex(word: str) -> str | None:
    return word if word in ("full", "half", "auto") else None


def _bandwidth(part: Part, args: list[str], line: Statement) -> bool:
    if args and not args[0].isdecimal():
        return args[0] in ("receive", "inherit", "qos-reference")
    return bool(_kilobits(part, args, line))


_kilobits = number("bandwidth_bps", 1000)


def _channel_group(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        part.drop("lag")
        part.drop("lag_mode")
        return True
    if not args or not args[0].isdecimal():
        return False
    part.set("lag", f"Port-channel{args[0]}", line.node)
    if "mode" in args[:-1]:
        part.set("lag_mode", args[args.index("mode") + 1], line.node)
    return True


def _lacp_rate(word: str) -> str | None:
    return {"fast": "fast", "normal": "slow"}.get(word)


def _service_policy(args: list[str], line: Statement) -> object:
    if args[:1] == ["type"]:  # subscriber control, firewalling: no QoS
        return KNOWN_TEXT_TAKEN
    if len(args) != 2 or args[0] not in ("input", "output"):
        return False
    return f"qos.{args[0]}", DROPPED if line.negated else args[1]


def _trust(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.set("qos.trust", "none", line.node)
    elif not args:
        part.set("qos.trust", "dscp", line.node)
    elif args[0] in ("dscp", "cos", "ip-precedence"):
        part.set("qos.trust", "precedence" if args[0] == "ip-precedence" else args[0], line.node)
    elif args[0] in ("device", "extend"):
        part.set("qos.trusted_device", " ".join(args[1:]), line.node)
    else:
        return False
    return True


def _access_group(suffix: str) -> Setting:
    def meaning(args: list[str], line: Statement) -> object:
        if not args or args[-1] not in ("in", "out") or len(args) > 2:
            return False
        attribute = f"acl.{'input' if args[-1] == 'in' else 'output'}{suffix}"
        if line.negated:
            return attribute, DROPPED
        return (attribute, args[0]) if len(args) == 2 else True

    return Setting(meaning)


def _helper(part: Part, args: list[str], line: Statement) -> bool:
    if not args:
        return line.negated
    if line.negated:
        part.values["helper_addresses"] = tuple(h for h in part.get("helper_addresses") or () if h != args[-1])
    else:
        part.add("helper_addresses", args[-1], line.node)
    return True


def _carrier_delay(part: Part, args: list[str], line: Statement) -> bool:
    numbers = [int(found) for found in args if found.isdecimal()]
    if line.negated:
        part.drop("carrier_delay_ms")
        return True
    if not numbers or (args[0] in ("up", "down") and len(numbers) > 1):
        return False
    scale = 1 if "msec" in args else 1000
    part.set("carrier_delay_ms", max(numbers[0] * scale, part.get("carrier_delay_ms") or 0), line.node)
    return True


def _urpf(args: list[str], line: Statement) -> object:
    if line.negated:
        return "urpf", DROPPED
    return "urpf", "strict" if args[:1] != ["source"] or "rx" in args else "loose"


def _encapsulation(args: list[str], line: Statement) -> object:
    if args[:1] in (["dot1q"], ["dot1Q"]) and len(args) > 1 and args[1].isdecimal():
        return "encapsulation_vlan", int(args[1])
    return False


def _vrf(word: str) -> str | None:
    return None if word == "Default-IP-Routing-Table" else word


def _udld(args: list[str], line: Statement) -> object:
    if line.negated or args[:1] == ["disable"]:
        return "udld", "disabled"
    return "udld", "aggressive" if "aggressive" in args else "enabled"


def _side(word: str) -> str | None:
    return word if word in ("inside", "outside") else None


def _pim(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or args[0] not in ("sparse-mode", "dense-mode", "sparse-dense-mode"):
        return False
    part.set("pim", args[0], line.node)
    return True


def _queue(part: Part, args: list[str], line: Statement) -> bool:
    inbound = len(args) == 2 and args[1] == "in"
    return bool(number("hold_queue_in" if inbound else "hold_queue")(part, args, line))


def _labelled(part: Part, args: list[str], line: Statement) -> bool:
    """`mpls ip`: labelled packets are taken, and LDP spoken."""
    for attribute in ("mpls", "ldp"):
        part.set(attribute, not line.negated, line.node)
    return not args


def _port_security(part: Part, args: list[str], line: Statement) -> object:
    """`switchport port-security`; what follows it on other lines says how."""
    if args:
        return KNOWN_TEXT_TAKEN
    return switch("port_security")(part, args, line)


INTERFACE = Commands(
    {
        "description": text("description"),
        "description:": text("description"),
        "shutdown": switch("enabled", off=True),
        "ip address": _ip_address,
        "ipv6 address": _ipv6_address,
        "ip unnumbered": word("unnumbered", interface_name),
        "vrf forwarding": word("vrf", _vrf),
        "ip vrf forwarding": word("vrf", _vrf),
        "encapsulation": Setting(_encapsulation),
        "mtu": number("mtu"),
        "ip mtu": number("ip_mtu"),
        "speed": _speed,
        "duplex": word("duplex", _duplex),
        "full-duplex": constant("duplex", "full"),
        "half-duplex": constant("duplex", "half"),
        "negotiation auto": switch("autonegotiation"),
        "bandwidth": _bandwidth,
        "channel-group": _channel_group,
        "port-channel min-links": number("min_links"),
        "lacp rate": word("lacp_rate", _lacp_rate),
        "switchport": switch("switched"),
        "switchport mode": mode,
        "switchport access vlan": number("switchport.access_vlan"),
        "switchport voice vlan": number("switchport.voice_vlan"),
        "switchport trunk native vlan": number("switchport.native_vlan"),
        "switchport trunk allowed vlan": allowed_vlans,
        "switchport nonegotiate": switch("switchport.nonegotiate"),
        "service-policy": Setting(_service_policy),
        "mls qos trust": _trust,
        "trust": _trust,
        "ip access-group": _access_group(""),
        "ipv6 traffic-filter": _access_group("_ipv6"),
        "ip ospf": ospf_area,
        "ip ospf cost": number("ospf.cost"),
        "ip ospf network": network_type("ospf.network_type"),
        "ip ospf hello-interval": number("ospf.hello_s"),
        "ip ospf dead-interval": dead_interval("ospf.dead_s"),
        "ip ospf priority": number("ospf.priority"),
        "ip ospf authentication": ospf_authentication,
        "ip ospf authentication-key": ospf_key,
        "ip ospf message-digest-key": ospf_key,
        "ip ospf mtu-ignore": switch("ospf.mtu_ignore"),
        "ip ospf bfd": ospf_bfd,
        "ipv6 ospf": ospfv3,
        "ospfv3": ospfv3,
        "ip router isis": router_isis,
        "ipv6 router isis": router_isis,
        "isis metric": isis_metric,
        "isis circuit-type": word("isis.level", isis_level),
        "isis network": word("isis.network_type"),
        "isis bfd": switch("isis.bfd"),
        "isis authentication mode": word("isis.authentication"),
        "isis password": constant("isis.authentication", "text"),
        "isis hello-interval": number("isis.hello_s"),
        "isis hello-multiplier": number("isis.hello_multiplier"),
        "bfd interval": bfd,
        "standby": standby,
        "vrrp": vrrp,
        "glbp": glbp,
        "spanning-tree portfast": portfast,
        "spanning-tree bpduguard": bpdu("stp.bpdu_guard"),
        "spanning-tree bpdufilter": bpdu("stp.bpdu_filter"),
        "spanning-tree guard": guard,
        "spanning-tree cost": number("stp.cost"),
        "storm-control": storm,
        "udld port": Setting(_udld),
        "ip helper-address": _helper,
        "carrier-delay": _carrier_delay,
        "dampening": switch("dampening"),
        "hold-queue": _queue,
        "snmp trap link-status": switch("link_trap"),
        "ip proxy-arp": switch("proxy_arp"),
        "ip redirects": switch("redirects"),
        "ip verify unicast": Setting(_urpf),
        "autostate": switch("autostate"),
        "media-type": word("media_type"),
        "load-interval": number("load_interval_s"),
        "mop": switch("mop"),
        "cdp enable": switch("cdp"),
        "lldp transmit": switch("lldp_transmit"),
        "lldp receive": switch("lldp_receive"),
        "keepalive": switch("keepalive"),
        "ip unreachables": switch("unreachables"),
        "ip directed-broadcast": switch("directed_broadcast"),
        "ip tcp adjust-mss": number("tcp_mss"),
        "ip nat": word("nat", _side),
        "ip pim": _pim,
        "crypto map": word("crypto_map"),
        "logging event link-status": switch("link_log"),
        "ip route-cache": switch("route_cache"),
        "ip flow monitor": word("flow_monitor"),
        "mpls ip": _labelled,
        "tag-switching ip": _labelled,
        "mpls ldp igp sync": switch("ldp_igp_sync"),
        "mpls traffic-eng tunnels": switch("rsvp"),
        "ip rsvp bandwidth": switch("rsvp"),
        "ip policy route-map": word("policy_route"),
        "ipv6 policy route-map": word("policy_route"),
        "ipv6 enable": switch("ipv6_enabled"),
        "mac-address": word("mac_address"),
        "dot1x port-control": word("dot1x"),
        "authentication port-control": word("dot1x"),
        "access-session port-control": word("dot1x"),
        "switchport port-security": _port_security,
        "evpn ethernet-segment": word("ethernet_segment"),
        "tunnel source": word("source", interface_name),
        "tunnel destination": word("destination"),
    },
    feeds={
        "ip address": ("addresses",),
        "ipv6 address": ("addresses",),
        "speed": ("speed_bps", "capacity_bps"),
        "duplex": ("duplex",),
        "bandwidth": ("bandwidth_bps",),
        "channel-group": ("lag",),
        "service-policy": ("qos.input", "qos.output"),
        "mls qos trust": ("qos.trust",),
        "trust": ("qos.trust",),
        "ip access-group": ("acl.input", "acl.output"),
        "ipv6 traffic-filter": ("acl.input_ipv6", "acl.output_ipv6"),
        "ip ospf": ("ospf.area",),
        "ip ospf authentication": ("ospf.authentication",),
        "ip ospf network": ("ospf.network_type",),
        "bfd interval": ("bfd.interval_ms",),
        "switchport mode": ("switchport.mode",),
        "switchport trunk allowed vlan": ("switchport.allowed_vlans",),
        "switchport access vlan": ("switchport.access_vlan",),
        "storm-control broadcast": ("storm_control.broadcast_pct",),
        "carrier-delay": ("carrier_delay_ms",),
    },
    known_text=(
        "arp", "ip flow", "clock rate", "ip igmp", "tunnel", "ip nhrp", "ipv6", "srr-queue", "priority-queue",
        "queue-set", "macro", "auto qos", "service instance",
    ),
)  # fmt: skip
"""What is understood inside `interface`."""
