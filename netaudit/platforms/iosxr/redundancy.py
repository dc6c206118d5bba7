"""IOS-XR first-hop redundancy (HSRP, VRRP), tracked objects and probes."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.model.redundancy import FhrpGroup, FhrpTrack
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft, made
from netaudit.platforms.iosxr.names import interface_name, is_interface
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number, switch, word
from netaudit.platforms.values import is_number
from netaudit.platforms.watch_commands import milliseconds


def _address(group: Part, args: list[str], line: Statement) -> bool:
    """`address 10.0.0.1 [secondary]`, `address global 2001:db8::1`; older: `ipv4 10.0.0.1`."""
    words = [said for said in args if said not in ("global", "linklocal", "secondary")]
    if not words or line.negated:
        return False
    if words[0] in ("learn", "autoconfig"):
        group.unknown["virtual_ips"] = f"line {line.node.line}: not in the configuration"
        return True
    group.add("virtual_ips", words[0].partition("/")[0], line.node)
    group.unknown.pop("virtual_ips", None)
    return True


def _preempt(group: Part, args: list[str], line: Statement) -> bool:
    """`preempt [delay SECONDS|disable]`."""
    group.set("preempt", not line.negated and "disable" not in args, line.node)
    if args[:1] == ["delay"] and len(args) > 1 and is_number(args[1]):
        group.set("preempt_delay_s", int(args[1]), line.node)
    return True


def _timers(group: Part, args: list[str], line: Statement) -> bool:
    """`timers 1 3`, `timers msec 250 msec 750`, `timer 1`, `timer msec 100 [force]`; seconds unless `msec`."""
    times = milliseconds([said for said in args if said != "force"])
    if not times or line.negated:
        return False
    group.set("hello_ms", times[0], line.node)
    if len(times) > 1:
        group.set("hold_ms", times[1], line.node)
    return True


def _track(group: Part, args: list[str], line: Statement) -> bool:
    """`track interface Gi0/0/0/0 20`, `track object NAME 20`; older: `track Gi0/0/0/0 20`."""
    words = args[1:] if args[:1] in (["interface"], ["object"]) else args
    if not words or line.negated:
        return False
    target = interface_name(words[0]) if is_interface(words[0]) else words[0]
    step = int(words[1]) if len(words) > 1 and is_number(words[1]) else _DECREMENT
    group.add("track", FhrpTrack(object=target, decrement=step), line.node)
    return True


_DECREMENT = 10  # where the line names no other (known)

GROUP: dict[str, Take] = {
    "address": _address,
    "ipv4": _address,
    "priority": number("priority"),
    "preempt": _preempt,
    "timers": _timers,
    "timer": _timers,
    "track": _track,
    "authentication": constant("authentication", "text"),
    "text-authentication": constant("authentication", "text"),
    "shutdown": switch("enabled", off=True),
}
_GROUP = Commands(
    GROUP,
    feeds={"address": ("virtual_ips",), "priority": ("priority",), "timers": ("hello_ms",), "track": ("track",)},
    known_text=("name", "mac-address", "bfd", "accept-mode", "session name", "slave"),
)


def _group(protocol: str) -> Take:
    """`hsrp 1 [version 2]` and its lines, or with the setting on the same line as older releases write it."""

    def take(scope: Part, args: list[str], line: Statement) -> bool:
        if not args or not is_number(args[0]) or line.negated:
            return False
        name, number_ = scope.values["name"], int(args[0])
        key = (protocol, name, number_, scope.get("family"))
        group = scope.device.part("fhrp", key, line.node, protocol=protocol, interface=name, group=number_)
        rest = args[1:]
        if rest[:1] == ["version"] and len(rest) > 1 and is_number(rest[1]):
            group.set("version", int(rest[1]), line.node)
            rest = rest[2:]
        if rest and not _GROUP.take(group, rest, line):
            return False
        _GROUP.read_all(group, line.node.children)
        return True

    return take


def _scope(commands: Commands, table: str) -> Take:
    def take(scope: Part, args: list[str], line: Statement) -> bool:
        name = interface_name("".join(args))
        if not name or line.negated:
            return False
        held = scope.device.part(table, name, line.node, name=name, family="ipv4")
        commands.read_all(held, line.node.children)
        return bool(line.node.children)

    return take


_DELAYS = ("hsrp delay", "hsrp bfd", "hsrp mac-refresh", "hsrp use-bia", "vrrp delay", "delay")


def _family(protocol: str) -> Take:
    commands = Commands({protocol: _group(protocol)}, known_text=_DELAYS)

    def take(scope: Part, args: list[str], line: Statement) -> bool:
        """`address-family ipv4` of an interface."""
        scope.values["family"] = args[0] if args else "ipv4"
        commands.read_all(scope, line.node.children)
        scope.values["family"] = "ipv4"
        return bool(line.node.children)

    return take


def _router(protocol: str) -> Take:
    inner = Commands({protocol: _group(protocol), "address-family": _family(protocol)}, known_text=_DELAYS)
    outer = Commands(
        {"interface": _scope(inner, f"{protocol} interface")}, known_text=("message state disable", "logging")
    )

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`router hsrp`, `router vrrp`."""
        outer.read_all(device.part(protocol, None, line.node), line.node.children)
        return bool(line.node.children)

    return take


router_hsrp = _router("hsrp")
router_vrrp = _router("vrrp")


def fhrp_groups(device: DeviceDraft) -> tuple[FhrpGroup, ...]:
    """The gateway groups; the VRF comes from the interface."""
    found: list[FhrpGroup] = []
    for key, part in device.table("fhrp").items():
        values = part.values
        owner = device.interface(values["interface"], Node("", values["line"]))
        values["vrf"] = owner.get("vrf")
        own = {address.partition("/")[0] for address in owner.get("addresses") or ()}
        if key[0] == "vrrp" and own.intersection(values.get("virtual_ips", ())):
            values["priority"] = 255  # the owner of the address, whatever is configured (RFC 5798, 5.2.4)
        if owner.get("enabled") is False:
            values["enabled"], part.at["enabled"] = False, owner.at["enabled"]
        values.setdefault("enabled", bool(values.get("virtual_ips") or "virtual_ips" in part.unknown))
        fill_in(part, defaults.FHRP[key[0]])
        found.append(made(part, FhrpGroup))
    return tuple(found)


# Tracked objects and probes


def _kind(part: Part, args: list[str], line: Statement) -> bool:
    """`type line-protocol state`, `type route reachability`, `type rtr 1 reachability`, `type list boolean and`."""
    kinds = {"line-protocol": "interface", "route": "route", "rtr": "sla", "list": "list", "bfdrtr": "bfd"}
    if not args or args[0] not in kinds:
        return False
    part.set("kind", kinds[args[0]], line.node)
    if args[0] == "rtr" and len(args) > 1:
        part.set("target", args[1], line.node)
    TRACK_TYPE.read_all(part, line.node.children)
    return True


def _objects(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return False
    part.set("target", " ".join((part.get("target") or "", args[0])).strip(), line.node)
    return True


TRACK_TYPE = Commands(
    {
        "interface": word("target", interface_name),
        "route ipv4": word("target"),
        "object": _objects,
    },
    known_text=("vrf",),
)
TRACK = Commands(
    {"type": _kind, "delay up": number("delay_up_s"), "delay down": number("delay_down_s")},
    known_text=("action", "line-protocol", "route"),
)


def _probe_type(part: Part, args: list[str], line: Statement) -> bool:
    """`type icmp echo`, `type udp jitter` and its lines."""
    if not args:
        return False
    part.set("kind", "-".join(args), line.node)
    _PROBE_TYPE.read_all(part, line.node.children)
    return True


_PROBE_TYPE = Commands(
    {
        "destination address": word("target"),
        "source address": word("source"),
        "frequency": number("frequency_s"),
        "timeout": number("timeout_ms"),
    },
    known_text=("tos", "destination port", "source port", "statistics", "verify-data", "packet", "datasize", "tag",
                "vrf", "history", "control"),
)  # fmt: skip
_PROBE = Commands({"type": _probe_type})


def _operation(scope: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1:
        return False
    _PROBE.read_all(scope.device.part("probe", args[0], line.node, id=args[0]), line.node.children)
    return True


def _schedule(scope: Part, args: list[str], line: Statement) -> bool:
    """`schedule operation 1` with `start-time now` below it."""
    started = [child for child in line.node.children if child.text.startswith("start-time ")]
    if len(args) != 1 or not started:
        return False
    part = scope.device.part("probe", args[0], line.node, id=args[0])
    part.set("scheduled", started[-1].text != "start-time pending", line.node)
    for child in started:
        scope.reader.take(child)
    return True


_IPSLA = Commands(
    {"operation": _operation, "schedule operation": _schedule}, known_text=("reaction", "responder", "key-chain")
)


def ipsla(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ipsla` with its operations and their schedules."""
    if args:
        return False
    _IPSLA.read_all(device.part("ipsla", None, line.node), line.node.children)
    return bool(line.node.children)
