"""IOS-XR multicast: interfaces that take part in PIM, those that ask hosts for their groups, rendezvous points."""

from __future__ import annotations

from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft, device_of
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.reading import Commands, Statement, Take


def _pim_interface(part: Part, args: list[str], line: Statement) -> bool:
    name = interface_name("".join(args))
    states = {node.text for node in line.node.children}
    if not name or line.negated or "disable" in states:
        return False
    device_of(part).interface(name, line.node).set("pim", "sparse-mode", line.node)
    for node in line.node.children:
        if node.text == "enable":
            part.reader.take(node)
    return True


def _pim_scope(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4`, `vrf X` of multicast routing or PIM, with interfaces below."""
    _PIM.read_all(part, line.node.children)
    return bool(line.node.children)


def _pim_vrf(part: Part, args: list[str], line: Statement) -> bool:
    part.values["vrf"] = args[0] if args else None
    _PIM.read_all(part, line.node.children)
    part.values.pop("vrf", None)  # a block inside its like has done so already
    return bool(line.node.children)


def _rendezvous(part: Part, args: list[str], line: Statement) -> bool:
    """`rp-address 10.0.0.1 [ACL] [override|bidir]`, in a VRF with its name."""
    if not args or line.negated:
        return False
    vrf = part.get("vrf")
    said = " ".join((*args, "vrf", vrf) if vrf is not None else args)
    part.device.only("services", line.node).add("rendezvous_points", said, line.node)
    return True


def multicast(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`multicast-routing`, `router pim`: the interfaces that take part."""
    if line.words[0] == "multicast-routing":
        device.only("services", line.node).set("multicast_routing", not line.negated, line.node)
    part = device.only("multicast", line.node)
    _PIM.read_all(part, line.node.children)
    return line.words[0] == "multicast-routing" or any(node.text.startswith("interface ") for node in line.node.walk())


_PIM = Commands(
    {
        "address-family": _pim_scope,
        "vrf": _pim_vrf,
        "interface": _pim_interface,
        "rp-address": _rendezvous,
    },
    known_text=("interface all", "mdt", "rate-per-route", "accounting", "nsf", "auto-rp", "bsr",
                "log neighbor changes", "rpf topology", "convergence", "spt-threshold", "embedded-rp"),
)  # fmt: skip


def _asked(part: Part, args: list[str], line: Statement) -> bool:
    """`interface X` of `router igmp` or `router mld`; `router disable` below it asks no more."""
    name = interface_name("".join(args))
    off = next((child for child in line.node.children if child.text == "router disable"), None)
    if not name or line.negated or args[:1] == ["all"]:
        return False
    device_of(part).interface(name, line.node).set("igmp", off is None, off or line.node)
    if off is not None:
        part.reader.take(off)
    return True


def _igmp_vrf(part: Part, args: list[str], line: Statement) -> bool:
    _IGMP.read_all(part, line.node.children)
    return bool(line.node.children)


_IGMP = Commands(
    {"interface": _asked, "vrf": _igmp_vrf},
    known_text=("interface all", "version", "query-interval", "query-timeout", "query-max-response-time", "ssm", "nsf",
                "robustness-count", "traffic", "maximum", "access-group", "static-group", "join-group",
                "unicast-qos-adjust", "explicit-tracking", "router"),
)  # fmt: skip


def router_igmp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router igmp`, `router mld`."""
    _IGMP.read_all(device.only("igmp", line.node), line.node.children)
    return any(node.text.startswith("interface ") for node in line.node.walk())


def _peer(part: Part, args: list[str], line: Statement) -> bool:
    """`peer 10.0.0.9` of `router msdp`: who tells of sources in other domains."""
    if not args or line.negated:
        return False
    part.device.only("services", line.node).add("msdp_peers", args[0], line.node)
    return True


_MSDP = Commands(
    {"peer": _peer},
    known_text=(
        "connect-source",
        "originator-id",
        "default-peer",
        "sa-filter",
        "cache",
        "maximum",
        "ttl-threshold",
        "nsr",
    ),
)


def router_msdp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router msdp`."""
    _MSDP.read_all(device.only("msdp", line.node), line.node.children)
    return any(node.text.startswith("peer ") for node in line.node.children)


TOP: dict[str, Take] = {
    "multicast-routing": multicast,
    "router pim": multicast,
    "router igmp": router_igmp,
    "router mld": router_igmp,
    "router msdp": router_msdp,
}
"""What is understood of multicast at the top of a configuration."""
