"""IOS-XR interfaces: what stands in an interface's own block."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number, switch, text, toggle, word
from netaudit.platforms.values import is_number, prefix_length, whole


def _ipv4_address(part: Part, args: list[str], line: Statement) -> bool:
    """`ipv4 address 10.0.0.1 255.255.255.0 [secondary]`, `10.0.0.1/24`, `dhcp`; tags of routes do not matter."""
    if line.negated:
        part.drop("addresses")
        return True
    if args[:1] == ["dhcp"]:
        part.set("dhcp", True, line.node)
        return True
    prefix = _prefix(args)
    if prefix is None:
        return False
    held = part.get("addresses") or ()
    if "secondary" in args or not held:
        part.add("addresses", prefix, line.node)
    else:  # there is one primary address: another one replaces it
        part.values["addresses"] = (prefix, *held[1:])
        part.at["addresses"] = (line.node.line, *part.at["addresses"][1:])
    return True


def _prefix(words: list[str]) -> str | None:
    if not words:
        return None
    address, slash, said = words[0].partition("/")
    if slash:
        return words[0] if is_number(said) and address.count(".") == 3 else None
    length = prefix_length(words[1]) if len(words) > 1 else None
    return None if length is None else f"{address}/{length}"


def _ipv6_address(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("ipv6")
        return True
    if not args or ":" not in args[0]:
        return False
    said = args[0].lower()
    part.add("ipv6", said if "/" in said else f"{said}/128", line.node)
    return True


_RATES = {"mbps": 10**6, "gbps": 10**9, "g": 10**9, "m": 10**6}


def _speed(part: Part, args: list[str], line: Statement) -> bool:
    """`speed 1000`: Mbit/s; `speed 10 gbps`, `speed 10g`."""
    if line.negated:
        part.drop("speed_bps")
        return True
    words = " ".join(args).lower()
    suffix = words.lstrip("0123456789")
    figure = words[: len(words) - len(suffix)]
    unit = _RATES.get(suffix.strip(), 10**6 if not suffix else None)
    speed = None if unit is None else whole(figure, unit)
    if speed is None:
        return False
    part.set("speed_bps", speed, line.node)
    return True


_LAG_MODES = {"active": "active", "passive": "passive", "on": "on"}


def word_each(attribute: str) -> Take:
    """A command that stands once for each value."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            return False
        part.add_once(attribute, args[0], line.node)
        return True

    return take


def _bundle_id(part: Part, args: list[str], line: Statement) -> bool:
    """`bundle id 1 mode active|passive|on`; without a mode the link is always on."""
    if line.negated:
        part.drop("lag")
        part.drop("lag_mode")
        return True
    inherits = args[1:] == ["mode", "inherit"]
    mode = _LAG_MODES.get(args[2]) if len(args) > 2 and args[1] == "mode" else "on" if len(args) == 1 else None
    if (mode is None and not inherits) or not is_number(args[0]):
        return False
    part.set("lag", f"Bundle-{'POS' if part.values['name'].startswith('POS') else 'Ether'}{args[0]}", line.node)
    if inherits:
        part.values["mode_of_bundle"] = True
    else:
        part.set("lag_mode", mode, line.node)
    return True


def _lacp_period(part: Part, args: list[str], line: Statement) -> bool:
    """`lacp period short` is one frame a second, as is `lacp period 1000`."""
    if line.negated:
        part.drop("lacp_rate")
        return True
    if not args or not (args[0] == "short" or is_number(args[0])):
        return False
    fast = args[0] == "short" or int(args[0]) <= 1000
    part.set("lacp_rate", "fast" if fast else "slow", line.node)
    return True


def _encapsulation(part: Part, args: list[str], line: Statement) -> bool:
    """`encapsulation dot1q 10 [second-dot1q 20]`; a range or a list is no single VLAN."""
    if not args or line.negated:
        return False
    part.set("tags", 2 if "second-dot1q" in args else 1, line.node)
    if not is_number(args[0]):
        part.unknown["encapsulation_vlan"] = f"line {line.node.line}: more than one VLAN"
        return True
    part.set("encapsulation_vlan", int(args[0]), line.node)
    return True


def _access_group(family: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        """`ipv4 access-group NAME ingress|egress`; `common A B` applies A before B."""
        words = args[1:] if args[:1] == ["common"] else args
        direction = {"ingress": "input", "egress": "output"}
        side = next((direction[said] for said in words if said in direction), None)
        if side is None or (words[0] in direction and not line.negated):
            return False
        if line.negated:
            part.drop(f"acl.{side}{family}")
        else:
            names = [said for said in words[: 2 if words is not args else 1] if said not in direction]
            part.set(f"acl.{side}{family}", " ".join(names), line.node)
        return True

    return take


def _service_policy(direction: str) -> Take:
    return word(f"qos.{direction}")


def _urpf(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        part.drop("urpf")
        return line.negated
    part.set("urpf", {"rx": "strict", "any": "loose"}.get(args[0], args[0]), line.node)
    return True


def _carrier_delay(part: Part, args: list[str], line: Statement) -> bool:
    """`carrier-delay up 100 down 0`: milliseconds; how long a link that goes down is still called up."""
    if "down" not in args[:-1] or not is_number(args[args.index("down") + 1]) or line.negated:
        return False
    part.set("carrier_delay_ms", int(args[args.index("down") + 1]), line.node)
    return True


def _helper(part: Part, args: list[str], line: Statement) -> bool:
    words = args[2:] if args[:1] == ["vrf"] else args
    if not words or line.negated:
        return False
    part.add("helper_addresses", words[0], line.node)
    return True


def _negotiation(part: Part, args: list[str], line: Statement) -> bool:
    part.set("autonegotiation", not line.negated, line.node)
    return args == ["auto"]


def _bfd(part: Part, args: list[str], line: Statement) -> bool:
    """`bfd address-family ipv4 minimum-interval 100` on a bundle: its members watch their links each."""
    words = args[1:]
    if len(words) == 2 and is_number(words[1]) and words[0] in ("minimum-interval", "multiplier"):
        part.set("bfd.interval_ms" if words[0] == "minimum-interval" else "bfd.multiplier", int(words[1]), line.node)
        return True
    return words == ["fast-detect"] and _fast_detect(part, line)


def _fast_detect(part: Part, line: Statement) -> bool:
    part.values["bfd_bundle"] = not line.negated
    return True


def _flow(part: Part, args: list[str], line: Statement) -> bool:
    """`flow ipv4 monitor NAME sampler NAME ingress`."""
    if "monitor" not in args[:-1] or line.negated:
        return False
    part.set("flow_monitor", args[args.index("monitor") + 1], line.node)
    return True


def _lldp(part: Part, args: list[str], line: Statement) -> bool:
    """`lldp` with `transmit disable` and `receive disable` below it or after it."""
    found = False
    for words in (args, *(child.text.split() for child in line.node.children)):
        if len(words) == 2 and words[0] in ("transmit", "receive") and words[1] == "disable":
            part.set(f"lldp_{words[0]}", False, line.node)
            found = True
    for child in line.node.children:
        part.reader.take(child)
    return found


def _mlacp(part: Part, args: list[str], line: Statement) -> bool:
    """`mlacp iccp-group 1`: the bundle is shared with the routers of that group."""
    return word("mlag_id")(part, args[1:], line) is not False if args[:1] == ["iccp-group"] else False


INTERFACE = Commands(
    {
        "description": text("description"),
        "shutdown": switch("enabled", off=True),
        "ipv4 address": _ipv4_address,
        "ipv6 address": _ipv6_address,
        "ipv4 unnumbered": word("unnumbered", interface_name),
        "ipv4 point-to-point": constant("point_to_point", True),
        "vrf": word("vrf"),
        "mtu": number("mtu"),
        "ipv4 mtu": number("ip_mtu"),
        "ipv6 mtu": number("ipv6_mtu"),
        "bandwidth": number("bandwidth_bps", 1000),
        "speed": _speed,
        "duplex": word("duplex"),
        "negotiation": _negotiation,
        "bundle id": _bundle_id,
        "bundle minimum-active links": number("min_links"),
        "lacp period": _lacp_period,
        "lacp mode": word("members_mode", _LAG_MODES.get),
        "member vni": word_each("vnis"),
        "source-interface": word("source", interface_name),
        "lacp fallback": constant("fallback", "on"),
        "mlacp": _mlacp,
        "encapsulation dot1q": _encapsulation,
        "encapsulation dot1ad": _encapsulation,
        "l2transport": switch("switched"),
        "service-policy input": _service_policy("input"),
        "service-policy output": _service_policy("output"),
        "ipv4 access-group": _access_group(""),
        "ipv6 access-group": _access_group("_ipv6"),
        "ipv4 verify unicast source reachable-via": _urpf,
        "ipv4 helper-address": _helper,
        "ipv4 redirects": switch("redirects"),
        "ipv4 unreachables": toggle("unreachables"),
        "ipv4 directed-broadcast": switch("directed_broadcast"),
        "proxy-arp": switch("proxy_arp"),
        "carrier-delay": _carrier_delay,
        "dampening": switch("dampening"),
        "mac-address": word("mac_address"),
        "load-interval": number("load_interval_s"),
        "keepalive": toggle("keepalive"),
        "cdp": switch("cdp"),
        "lldp": _lldp,
        "logging events link-status": switch("link_log"),
        "bfd address-family": _bfd,
        "flow": _flow,
        "ipv6 enable": switch("ipv6_enabled"),
        "service-policy type pbr input": word("policy_route"),
        "tunnel source": word("source", interface_name),
        "tunnel destination": word("destination"),
        "destination": word("destination"),
    },
    feeds={
        "ipv4 address": ("addresses",),
        "ipv6 address": ("ipv6",),
        "speed": ("speed_bps",),
        "bundle id": ("lag", "lag_mode"),
        "mtu": ("mtu", "ip_mtu"),
        "encapsulation dot1q": ("encapsulation_vlan",),
        "service-policy output": ("qos.output",),
        "ipv4 verify unicast source reachable-via": ("urpf",),
    },
    known_text=(
        "ipv6 nd",
        "ipv4 flowspec",
        "ipv6 flowspec",
        "service-policy type",
        "rewrite ingress tag",
        "bundle load-balancing",
        "bundle wait-while",
        "bundle maximum-active",
        "bundle port-priority",
        "lacp churn",
        "lacp collector-max-delay",
        "lacp switchover suppress-flaps",
        "lacp system",
        "encapsulation default",
        "encapsulation untagged",
        "macsec",
        "transceiver permit pid",
        "monitor-session",
        "tunnel mode",
    ),
)
"""What is understood inside `interface ...`."""

_SUBMODE = Commands({}, known_text=("propagate remote-status", "l2protocol", "service-policy"))


def interface(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`interface [preconfigure] NAME [l2transport]` and its lines."""
    preconfigured = args[:1] == ["preconfigure"]
    words = args[1:] if preconfigured else list(args)
    layer_two = words[-1:] == ["l2transport"]
    words = words[:-1] if layer_two else words
    if words[-1:] == ["point-to-point"]:
        words.pop()
    name = interface_name("".join(words))
    if not name:
        return False
    if line.negated:
        device.table("interface").pop(name, None)
        return True
    part = device.interface(name, line.node)
    values: dict[str, Any] = part.values
    if not values.get("stated"):
        values["stated"], values["line"], values["end"] = True, line.node.line, line.node.end
    if line.node.end > values["end"]:
        values["end"] = line.node.end
    if layer_two:
        part.set("switched", not line.negated, line.node)
    if preconfigured:
        values["preconfigured"] = True
    INTERFACE.read_all(part, line.node.children)
    for child in line.node.children:
        if child.text == "l2transport":
            _SUBMODE.read_all(part, child.children)
    return True
