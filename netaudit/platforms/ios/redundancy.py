"""IOS first-hop redundancy: HSRP, VRRP in both its forms, GLBP; tracked objects and probes."""

from __future__ import annotations

from netaudit.model.redundancy import FhrpTrack
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.ios.names import interface_name, is_interface
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.takes import number, switch, word
from netaudit.platforms.watch_commands import authentication, delay, milliseconds, preempt, probe, schedule


def _group(part: Part, protocol: str, number_: int, line: Statement) -> Part:
    """The draft of a group on an interface."""
    name, device = part.values["name"], part.device
    key = (name, protocol, number_)
    return device.known("fhrp", key, line.node) or device.part(
        "fhrp", key, line.node, protocol=protocol, interface=name, group=number_
    )


_NO_GROUP = frozenset(("delay", "use-bia", "redirect", "bfd", "mac-refresh"))
"""What is told of all groups of an interface after `standby`."""


def standby(part: Part, args: list[str], line: Statement) -> bool:
    """`standby [GROUP] ...`: HSRP; the group is 0 where none is named."""
    said = args[0] if args else ""
    if said == "version" and len(args) == 2 and args[1].isdecimal():
        part.set("hsrp_version", int(args[1]), line.node)
        return True
    if said in _NO_GROUP:
        return False
    group, rest = (int(said), args[1:]) if said.isdecimal() else (0, args)
    return _take(_HSRP, _group(part, "hsrp", group, line), rest, line)


def vrrp(part: Part, args: list[str], line: Statement) -> bool:
    """`vrrp GROUP ...`: version 2 on one line, or version 3 as a block for each address family."""
    if not args or not args[0].isdecimal():
        return False
    group = _group(part, "vrrp", int(args[0]), line)
    if args[1:2] == ["address-family"]:
        group.values["version"] = 3
        _VRRP.read_all(group, line.node.children)
        return True
    return _take(_VRRP, group, args[1:], line)


def glbp(part: Part, args: list[str], line: Statement) -> bool:
    """`glbp GROUP ...`."""
    if not args or not args[0].isdecimal():
        return False
    return _take(_GLBP, _group(part, "glbp", int(args[0]), line), args[1:], line)


def _take(commands: Commands, group: Part, words: list[str], line: Statement) -> bool:
    """Take the words after the group number as a command of its own."""
    if line.negated and not words:
        key = (group.values["interface"], group.values["protocol"], group.values["group"])
        group.device.table("fhrp").pop(key, None)
        return True
    return commands.take(group, words, line) is True


def _address(group: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        group.drop("virtual_ips")
        return True
    group.set("enabled", True, line.node)
    if not args or args[0] == "autoconfig":
        group.unknown["virtual_ips"] = f"line {line.node.line}: learned from the active router"
        return True
    group.add("virtual_ips", args[0].partition("/")[0], line.node)
    group.unknown.pop("virtual_ips", None)
    return True


def _timers(group: Part, args: list[str], line: Statement) -> bool:
    times = milliseconds(args)
    if line.negated:
        group.drop("hello_ms")
        group.drop("hold_ms")
        return True
    if not times:
        return args[:1] in (["learn"], ["redirect"])
    group.set("hello_ms", times[0], line.node)
    if len(times) > 1:
        group.set("hold_ms", times[1], line.node)
    return True


def _advertise(group: Part, args: list[str], line: Statement) -> bool:
    """`timers advertise`: milliseconds in the form of version 3, else as the other timers."""
    if group.get("version") != 3 or line.negated:
        return _timers(group, args, line)
    return bool(number("hello_ms")(group, args, line))


_DECREMENT = 10  # what a tracked object takes from the priority where the line says no number


def _track(group: Part, args: list[str], line: Statement) -> bool:
    if not args:
        return False
    target = interface_name(args[0]) if is_interface(args[0]) else args[0]
    if line.negated:
        group.values["track"] = tuple(track for track in group.get("track") or () if track.object != target)
        return True
    numbers = [int(said) for said in args[1:] if said.isdecimal()]
    decrement = None if "shutdown" in args else numbers[-1] if numbers else _DECREMENT
    group.add("track", FhrpTrack(object=target, decrement=decrement, shutdown="shutdown" in args), line.node)
    return True


_HSRP = Commands(
    {
        "ip": _address,
        "ipv6": _address,
        "priority": number("priority"),
        "preempt": preempt,
        "timers": _timers,
        "authentication": authentication,
        "track": _track,
    },
    feeds={"ip": ("virtual_ips",), "timers": ("hello_ms", "hold_ms"), "priority": ("priority",), "track": ("track",)},
)
_VRRP = Commands(
    {
        "ip": _address,
        "address": _address,
        "priority": number("priority"),
        "preempt": preempt,
        "timers": _timers,
        "timers advertise": _advertise,
        "authentication": authentication,
        "track": _track,
        "shutdown": switch("enabled", off=True),
    },
    feeds={"ip": ("virtual_ips",), "timers": ("hello_ms",), "priority": ("priority",), "track": ("track",)},
)
_GLBP = Commands(
    {
        "ip": _address,
        "ipv6": _address,
        "priority": number("priority"),
        "preempt": preempt,
        "timers": _timers,
        "authentication": authentication,
    },
    feeds={"ip": ("virtual_ips",), "priority": ("priority",), "timers": ("hello_ms", "hold_ms")},
)


_TRACK = Commands({"delay": delay})
_TRACKED = {
    "interface": "interface", "ip": "route", "ipv6": "route", "list": "list", "rtr": "sla", "stub-object": "stub",
}  # fmt: skip


def track(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`track 1 interface Gi0/1 line-protocol`, `track 2 ip sla 1 reachability`, `track 3 ip route 0.0.0.0/0 ...`."""
    if len(args) < 2 or args[1] not in _TRACKED:
        return False
    kind, words = _TRACKED[args[1]], args[2:]
    if args[1] in ("ip", "ipv6"):
        kind = "sla" if args[2:3] == ["sla"] else "route"
        words = args[3:]
    target = words[0] if words else None
    if kind == "interface" and target is not None:
        target = interface_name(target if target[-1].isdigit() else "".join(words[:2]))
    elif kind == "route" and len(words) > 1 and words[1].count(".") == 3:
        target = f"{words[0]} {words[1]}"
    elif kind == "list":
        target = " ".join(words)
    part = device.part("track", args[0], line.node, id=args[0], kind=kind, target=target)
    if kind == "list" and (objects := [c.text.split()[1] for c in line.node.children if c.text.startswith("object ")]):
        part.values["target"] = f"{target} {' '.join(objects)}"
        for child in line.node.find("object"):
            device.reader.take(child)
    _TRACK.read_all(part, line.node.children)
    return True


_PROBES = (
    "icmp-echo", "icmp-jitter", "udp-jitter", "udp-echo", "tcp-connect", "http", "dns", "path-echo", "path-jitter",
    "ftp", "dhcp", "ethernet",
)  # fmt: skip


_PROBE = probe(_PROBES, interface_name)


def ip_sla(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip sla 1` and its lines, `ip sla schedule 1 life forever start-time now`."""
    if args[:1] == ["schedule"]:
        return schedule(device, args[1:], line)
    if len(args) > 1 and args[0] == "monitor" and args[1].isdecimal():
        args = args[1:]
    if len(args) != 1 or not args[0].isdecimal():
        return False
    _PROBE.read_all(device.part("probe", args[0], line.node, id=args[0]), line.node.children)
    return True


_REDUNDANCY = Commands({"mode": word("mode")})


def redundancy(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`redundancy` and its `mode`."""
    _REDUNDANCY.read_all(device.only("redundancy", line.node), line.node.children)
    return True


def stack_member(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`switch 2 provision ws-c3850-48t`: a member of a stack."""
    if len(args) < 2 or not args[0].isdecimal() or args[1] not in ("provision", "priority"):
        return False
    part = device.only("redundancy", line.node)
    if args[1] == "provision":
        part.values["members"] = max(int(args[0]), part.get("members") or 0)
        part.at["members"] = (*part.at.get("members", ()), line.node.line)
    return True
