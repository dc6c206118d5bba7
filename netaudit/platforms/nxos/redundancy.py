"""What keeps gateways and paths alive: HSRP, VRRP, anycast gateways, vPC, tracked objects, probes."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.nxos.drafts import after, interface_name
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, switch, word
from netaudit.platforms.watch_commands import authentication, delay, milliseconds, preempt, probe, schedule

# --- gateways ---------------------------------------------------------------------------------------------------


def _group(protocol: str, commands: Commands) -> Take:
    def take(draft: Part, args: list[str], line: Statement) -> bool:
        """`hsrp 10 [ipv4|ipv6]`, `vrrp 10`, `vrrpv3 10 address-family ipv4`, and the lines of the block."""
        name = draft.get("name")
        if not args or not args[0].isdecimal() or name is None:
            return False
        ipv6 = "ipv6" in args
        key = (name, protocol, int(args[0]), ipv6)
        if line.negated:
            return draft.device.table("fhrp").pop(key, None) is not None
        group = draft.device.part("fhrp", key, line.node, protocol=protocol, interface=name, group=int(args[0]))
        if line.words[0] == "vrrpv3":
            group.set("version", 3, line.node)
        commands.read_all(group, line.node.children)
        return True

    return take


def _address(group: Draft, args: list[str], line: Statement) -> bool:
    """`ip 10.0.0.1 [secondary]`, `address 10.0.0.1 [primary]`, `ip` alone: learned from the active router."""
    if line.negated:
        kept = tuple(held for held in group.get("virtual_ips") or () if args and held != args[0])
        group.values["virtual_ips"] = kept
        return True
    if not args or args[0] == "autoconfig":
        group.unknown["virtual_ips"] = f"line {line.node.line}: learned from the active router or made by itself"
        return True
    group.add("virtual_ips", args[0].partition("/")[0], line.node)
    group.unknown.pop("virtual_ips", None)
    return True


def _timers(group: Draft, args: list[str], line: Statement) -> bool:
    """`timers 1 3`, `timers msec 250 msec 750`."""
    times = milliseconds(args)
    if times is None:
        return False
    if line.negated:
        group.drop("hello_ms")
        group.drop("hold_ms")
        return True
    if len(times) != 2:
        return False
    group.set("hello_ms", times[0], line.node)
    group.set("hold_ms", times[1], line.node)
    return True


def _track(group: Draft, args: list[str], line: Statement) -> bool:
    """`track 1 [decrement N]`, `track interface Ethernet1/1 [weight N]`, `object-track 1 [shutdown]`."""
    words = args[1:] if args[:1] == ["interface"] else args
    if not words:
        return False
    target = interface_name(words[0]) if words is not args else words[0]
    held = tuple(one for one in group.get("track") or () if one[0] != target)
    if line.negated:
        group.values["track"] = held
        return True
    said = after(words, "decrement", "weight") or ""
    shutdown = "shutdown" in words
    step = int(said) if said.isdecimal() else None if shutdown or "priority" in words else 10
    group.values["track"] = (*held, (target, step, shutdown))
    group.at["track"] = (*group.at.get("track", ()), line.node.line)
    return True


HSRP = Commands(
    {
        "ip": _address,
        "ipv6": _address,
        "priority": number("priority"),
        "preempt": preempt,
        "timers": _timers,
        "authentication": authentication,
        "track": _track,
        "mac-address": word("virtual_mac"),
    },
    feeds={"ip": ("virtual_ips",), "timers": ("hello_ms", "hold_ms"), "priority": ("priority",), "track": ("track",)},
    known_text=("name", "bfd", "follow"),
)

VRRP = Commands(
    {
        "address": _address,
        "priority": number("priority"),
        "preempt": preempt,
        "advertisement-interval": number("hello_ms", 1000),
        "timers advertise": number("hello_ms"),
        "authentication": authentication,
        "track": _track,
        "object-track": _track,
        "shutdown": switch("enabled", off=True),
    },
    feeds={"address": ("virtual_ips",), "priority": ("priority",), "track": ("track",)},
    known_text=("vrrpv2", "description", "match-address"),
)


def _anycast(draft: Part, args: list[str], line: Statement) -> bool:
    """`fabric forwarding mode anycast-gateway`: the interface's addresses are the same on every leaf."""
    draft.set("anycast", args == ["anycast-gateway"] and not line.negated, line.node)
    return True


INTERFACE_FHRP: dict[str, Take] = {
    "hsrp": _group("hsrp", HSRP),
    "hsrp version": number("hsrp_version"),
    "hsrp bfd": switch("hsrp_bfd"),
    "vrrp": _group("vrrp", VRRP),
    "vrrpv3": _group("vrrp", VRRP),
    "fabric forwarding mode": _anycast,
}

# --- vPC --------------------------------------------------------------------------------------------------------


def _vpc(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vpc domain 10`."""
    if len(args) != 1 or line.negated:
        return False
    draft = device.part("vpc", None, line.node, kind="vpc", domain_id=args[0])
    VPC.read_all(draft, line.node.children)
    return True


def _keepalive(draft: Draft, args: list[str], line: Statement) -> bool:
    """`peer-keepalive destination A [source B] [vrf X] ...`; in the VRF `management` unless another is named."""
    destination = after(args, "destination")
    if destination is None or line.negated:
        return False
    draft.set("heartbeat_address", destination, line.node)
    source = after(args, "source")
    if source is not None:
        draft.set("heartbeat_source", source, line.node)
    vrf = after(args, "vrf")
    if vrf is not None:
        draft.set("heartbeat_vrf", vrf, line.node)
    return True


def _synchronises(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip arp synchronize`, `ipv6 nd synchronize`."""
    table = "nd" if line.words[0] == "ipv6" else "arp"
    held = tuple(one for one in draft.get("synchronises") or () if one != table)
    draft.values["synchronises"] = held if line.negated else (*held, table)
    draft.also("synchronises", line.node.line)
    return True


VPC = Commands(
    {
        "peer-keepalive": _keepalive,
        "peer-gateway": switch("peer_gateway"),
        "peer-switch": switch("peer_switch"),
        "auto-recovery": switch("auto_recovery"),
        "delay restore": number("delay_restore_s"),
        "role priority": number("role_priority"),
        "system-priority": number("system_priority"),
        "shutdown": switch("enabled", off=True),
        "layer3 peer-router": switch("peer_router"),
        "virtual peer-link destination": word("virtual_peer_link"),
        "ip arp synchronize": _synchronises,
        "ipv6 nd synchronize": _synchronises,
    },
    feeds={"peer-keepalive": ("heartbeat_address",)},
    known_text=(
        "delay restore interface-vlan",
        "delay restore orphan-port",
        "dual-active exclude interface-vlan",
        "graceful consistency-check",
        "fast-convergence",
        "track",
    ),
)

# --- tracked objects and probes ---------------------------------------------------------------------------------


def _tracked(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`track 1 interface Ethernet1/1 line-protocol`, `track 2 ip route 0.0.0.0/0 reachability`, `track 3 ip sla 1`."""
    if len(args) < 3 or line.negated:
        return False
    words = args[1:]
    if words[0] == "interface":
        kind, target = "interface", interface_name(words[1])
    elif words[0] in ("ip", "ipv6") and words[1] in ("route", "sla") and len(words) > 2:
        kind, target = words[1], words[2]
    elif words[0] == "list":
        members = [node.text.split()[1] for node in line.node.find("object") if len(node.text.split()) > 1]
        kind, target = "list", " ".join((*words[1:], *members))
    else:
        return False
    draft = device.part("track", args[0], line.node, id=args[0], kind=kind, target=target)
    TRACK.read_all(draft, line.node.children)
    return True


def _object(draft: Draft, args: list[str], line: Statement) -> bool:
    """`object 1 [not]` of a list; its number is part of the target."""
    return bool(args) and draft.get("kind") == "list"


TRACK = Commands({"delay": delay, "object": _object}, known_text=("vrf member",))

_PROBES = ("icmp-echo", "icmp-jitter", "udp-jitter", "udp-echo", "tcp-connect", "http", "dns")


PROBE = probe(_PROBES, interface_name, ("threshold", "vrf", "tos", "request-data-size", "owner", "tag"))


def _sla(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip sla 30` and its lines."""
    if len(args) != 1 or not args[0].isdecimal() or line.negated:
        return False
    PROBE.read_all(device.part("probe", args[0], line.node, id=args[0]), line.node.children)
    return True


TOP: dict[str, Take] = {
    "fabric forwarding anycast-gateway-mac": word("virtual_mac"),
    "vpc domain": _vpc,
    "track": _tracked,
    "ip sla": _sla,
    "ip sla schedule": schedule,
}
