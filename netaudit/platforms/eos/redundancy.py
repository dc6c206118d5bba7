"""What keeps gateways and paths alive: VARP, anycast addresses, VRRP, MLAG, spanning tree, tracked objects."""

from __future__ import annotations

from netaudit.platforms.drafts import Part
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.switch_commands import mst, stp_default, stp_mode, stp_off
from netaudit.platforms.takes import number, several, switch, word
from netaudit.platforms.values import vlans

STP_MODES = {"mstp": "mst", "rapid-pvst": "rapid-pvst", "rstp": "rstp", "none": "none"}


def _virtual(draft: Part, args: list[str], line: Statement) -> bool:
    """`ip address virtual 10.1.1.1/24 [secondary]`: the same gateway address on every device."""
    return _gateway(draft, args, line, "anycast")


def _varp(draft: Part, args: list[str], line: Statement) -> bool:
    """`ip virtual-router address 10.1.1.1`: active on every device that has it."""
    return _gateway(draft, args, line, "varp")


def _gateway(draft: Part, args: list[str], line: Statement, protocol: str) -> bool:
    name = draft.get("name")
    if line.negated:
        return _no_gateway(draft, args, protocol)
    if not args:
        return False
    draft.add("virtual_addresses", args[0], line.node)
    group = draft.device.part("fhrp", (name, protocol, None), line.node, protocol=protocol, interface=name)
    group.add("virtual_ips", args[0].partition("/")[0], line.node)
    return True


def _no_gateway(draft: Part, args: list[str], protocol: str) -> bool:
    """One virtual address taken back, or all of the interface; the gateway goes with its last one."""
    key = (draft.get("name"), protocol, None)
    group = draft.device.table("fhrp").get(key)
    draft.take_back("virtual_addresses", (lambda held: held == args[0]) if args else None)
    if group is not None:
        group.take_back("virtual_ips", (lambda held: held == args[0].partition("/")[0]) if args else None)
        if not group.get("virtual_ips"):
            del draft.device.table("fhrp")[key]
    return True


def _virtual_mac(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip virtual-router mac-address 00:1c:73:00:00:99`: of all VARP and anycast gateways."""
    if len(args) != 1 or line.negated:
        return False
    device.set("virtual_mac", args[0], line.node)
    return True


def _vrrp(draft: Part, args: list[str], line: Statement) -> bool:
    """`vrrp N ...`, in the words of EOS 4.21 and later and in the older ones."""
    if len(args) < 2 or not args[0].isdecimal():
        return False
    name = draft.get("name")
    group = draft.device.part(
        "fhrp", (name, "vrrp", int(args[0])), line.node, protocol="vrrp", interface=name, group=int(args[0])
    )
    take = VRRP.get(args[1])
    return take is not None and take(group, args[2:], line) is not False


def _vrrp_address(group: Draft, args: list[str], line: Statement) -> bool:
    if len(args) == 2 and args[0] == "version":
        return number("version")(group, args[1:], line) is not False
    return several("virtual_ips")(group, args, line) is not False


def _vrrp_preempt(group: Draft, args: list[str], line: Statement) -> bool:
    """`preempt [delay minimum N] [delay reload N]`."""
    if "delay" not in args:
        group.set("preempt", not line.negated, line.node)
        return True
    for words, attribute in (("minimum", "preempt_delay_s"), ("reload", "preempt_reload_delay_s")):
        if words in args[:-1] and args[args.index(words) + 1].isdecimal():
            group.set(attribute, int(args[args.index(words) + 1]), line.node)
    return True


def _vrrp_seconds(group: Draft, args: list[str], line: Statement) -> bool:
    if len(args) != 2 or args[0] not in ("advertise", "interval") or not args[1].isdecimal() or line.negated:
        return False
    group.set("hello_ms", int(args[1]) * 1000, line.node)
    return True


def _vrrp_track(group: Draft, args: list[str], line: Statement) -> bool:
    """`tracked-object NAME decrement N|shutdown`; older: `track NAME ...`."""
    if not args or line.negated:
        return False
    step = int(args[2]) if len(args) == 3 and args[1] == "decrement" and args[2].isdecimal() else None
    if step is None and args[1:] != ["shutdown"]:
        return False
    group.add("track", (args[0], step, step is None), line.node)
    return True


def _vrrp_authentication(group: Draft, args: list[str], line: Statement) -> bool:
    kind = next((word for word in args if word in ("text", "ietf-md5")), None)
    if kind is None:
        return False
    group.set("authentication", "md5" if kind == "ietf-md5" else "text", line.node)
    return True


VRRP: dict[str, Take] = {
    "ip": _vrrp_address,
    "ipv4": _vrrp_address,
    "ipv6": _vrrp_address,
    "priority": number("priority"),
    "priority-level": number("priority"),
    "preempt": _vrrp_preempt,
    "timers": _vrrp_seconds,
    "advertisement": _vrrp_seconds,
    "track": _vrrp_track,
    "tracked-object": _vrrp_track,
    "authentication": _vrrp_authentication,
    "peer": _vrrp_authentication,
    "disabled": switch("enabled", off=True),
    "shutdown": switch("enabled", off=True),
}

INTERFACE_FHRP: dict[str, Take] = {
    "ip address virtual": _virtual,
    "ipv6 address virtual": _virtual,
    "ip virtual-router address": _varp,
    "ipv6 virtual-router address": _varp,
    "vrrp": _vrrp,
}

# --- MLAG -------------------------------------------------------------------------------------------------------


def _mlag(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    if args or line.negated:
        return False
    draft = device.part("mlag", None, line.node, kind="mlag")
    MLAG.read_all(draft, line.node.children)
    return True


def _heartbeat(draft: Draft, args: list[str], line: Statement) -> bool:
    """`peer-address heartbeat 192.0.2.1 [vrf MGMT]`."""
    if not args or line.negated:
        return False
    draft.set("heartbeat_address", args[0], line.node)
    if len(args) == 3 and args[1] == "vrf":
        draft.set("heartbeat_vrf", args[2], line.node)
    return True


def _port(attribute: str) -> Take:
    """An interface, whose number may stand apart: `peer-link port-channel 10`."""
    take_name = word(attribute, interface_name)
    return lambda draft, args, line: take_name(draft, ["".join(args[:2])] if args else args, line)


MLAG = Commands(
    {
        "domain-id": word("domain_id"),
        "local-interface": _port("local_interface"),
        "peer-address": word("peer_address"),
        "peer-address heartbeat": _heartbeat,
        "peer-link": _port("peer_link"),
        "dual-primary detection": switch("dual_primary_detection"),
        "heartbeat-interval": number("heartbeat_ms"),
        "reload-delay mlag": number("reload_delay_s"),
        "reload-delay": number("reload_delay_s"),
        "reload-delay non-mlag": number("reload_delay_non_mlag_s"),
        "primary-priority": number("role_priority"),
        "shutdown": switch("enabled", off=True),
    },
    feeds={"peer-link": ("peer_link",), "peer-address heartbeat": ("heartbeat_address",)},
    known_text=("dual-primary recovery delay",),
)

# --- spanning tree ----------------------------------------------------------------------------------------------


def _stp(device: DeviceDraft, node: Statement) -> Draft:
    return device.part("stp", None, node.node)


def _stp_priority(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`mst 0 priority 4096`, `vlan-id 1-10 priority 8192`, `priority 4096`, `... root primary|secondary`."""
    if line.negated or line.defaulted:
        return False
    if args[-2:-1] == ["priority"] and args[-1].isdecimal():
        value = int(args[-1])
    elif args[-2:-1] == ["root"] and args[-1] in ("primary", "secondary"):
        value = 8192 if args[-1] == "primary" else 16384
    else:
        return False
    targets = vlans("".join(args[:-2])) if len(args) > 2 else {0}
    if targets is None:
        return False
    draft = _stp(device, line)
    draft.values.setdefault("given", []).append((targets, value, line.node.line))
    return True


def _stp_rstp_priority(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    return _stp_priority(device, ["priority", *args], line)


def _stp_vlan(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`no spanning-tree vlan-id 4093-4094` switches it off there; the rest are priorities."""
    if not line.negated or len(args) != 1:
        return _stp_priority(device, args, line)
    numbers = vlans(args[0])
    if numbers is None:
        return False
    return stp_off(_stp(device, line), numbers, line)


# --- tracked objects --------------------------------------------------------------------------------------------


def _track(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`track NAME interface Ethernet1 line-protocol`."""
    if len(args) < 3 or args[1] != "interface" or line.negated:
        return False
    draft = device.part("track", args[0], line.node, id=args[0], kind="interface")
    draft.set("target", interface_name(args[2]), line.node)
    return True


def _connectivity(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`monitor connectivity` with its hosts, in the default VRF and in others."""
    scope = device.part("connectivity", None, line.node)
    scope.values["device"] = device
    CONNECTIVITY.read_all(scope, line.node.children)
    return True


def _connectivity_vrf(scope: Draft, args: list[str], line: Statement) -> bool:
    CONNECTIVITY.read_all(scope, line.node.children)
    return True


def _connectivity_host(scope: Draft, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or line.negated:
        return False
    draft = scope.get("device").part("probe", args[0], line.node, id=args[0], kind="connectivity")
    PROBE.read_all(draft, line.node.children)
    return True


PROBE = Commands(
    {"ip": word("target"), "local-interfaces": word("source")},
    known_text=("description", "url", "icmp echo size"),
)

CONNECTIVITY = Commands(
    {
        "vrf": _connectivity_vrf,
        "host": _connectivity_host,
        "interval": number("frequency_s"),
        "shutdown": switch("enabled", off=True),
    },
    known_text=("interface set", "local-interfaces"),
)


def _redundancy(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`redundancy`, a block with `protocol sso|rpr|simplex`."""
    if args or line.negated:
        return False
    REDUNDANCY.read_all(device.only("redundancy", line.node), line.node.children)
    return True


REDUNDANCY = Commands({"protocol": word("mode")})

TOP: dict[str, Take] = {
    "redundancy": _redundancy,
    "ip virtual-router mac-address": _virtual_mac,
    "mlag configuration": _mlag,
    "mlag": _mlag,
    "spanning-tree mode": stp_mode(STP_MODES),
    "spanning-tree mst": _stp_priority,
    "spanning-tree mst configuration": mst,
    "spanning-tree vlan-id": _stp_vlan,
    "spanning-tree vlan": _stp_vlan,
    "spanning-tree priority": _stp_rstp_priority,
    "spanning-tree root": _stp_priority,
    "spanning-tree edge-port bpduguard": stp_default("bpdu_guard_default"),
    "spanning-tree portfast bpduguard": stp_default("bpdu_guard_default"),
    "spanning-tree guard loop": stp_default("loop_guard_default"),
    "spanning-tree edge-port default": stp_default("portfast_default"),
    "track": _track,
    "monitor connectivity": _connectivity,
}
