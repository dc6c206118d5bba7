"""FRR interfaces: what their lines say."""

from __future__ import annotations

from socket import AF_INET, AF_INET6, inet_pton

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.frr.igp_interfaces import INTERFACE_IGP, INTERFACE_IGP_FEEDS
from netaudit.platforms.frr.names import kind_of, tag_of
from netaudit.platforms.frr.redundancy import vrrp
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Statement
from netaudit.platforms.takes import constant, number, switch, text, word


def interface(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`interface swp1 [vrf X]`."""
    if not args:
        return False
    if line.negated:
        device.table("interface").pop(args[0], None)
        return True
    part = interface_part(device, args[0], line.node)
    if args[1:2] == ["vrf"] and len(args) > 2 and args[2] != "default":
        part.set("vrf", args[2], line.node)
    INTERFACE.read_all(part, line.node.children)
    return True


def interface_part(device: DeviceDraft, name: str, node: Node) -> Part:
    """The draft of an interface; a subinterface knows its parent, and its VLAN by its name."""
    part = device.table("interface").get(name)
    if part is not None:
        part.values["end"] = max(part.values["end"], node.end)
        return part
    part = device.part("interface", name, node, name=name, kind=kind_of(name))
    tagged = tag_of(name)
    if tagged is not None:
        part.values["parent"], part.values["encapsulation_vlan"] = tagged
        part.values["defaulted"] = ("encapsulation_vlan",)
    return part


def address(part: Part, args: list[str], line: Statement) -> bool:
    """`ip address 10.0.0.1/24 [label X]`, `ipv6 address ...`: addresses stand side by side, the first is primary."""
    if not args:
        return False
    said = args[0].lower()
    if "/" in said and not _is_address(said):
        return False
    if args[1:2] == ["peer"]:  # the far end of a point-to-point interface; the own address stands alone
        said = said.partition("/")[0] + ("/128" if ":" in said else "/32")
    if "/" not in said:
        return False
    attribute = "ipv6" if ":" in said else "ipv4"
    if line.negated:
        part.values[attribute] = tuple(held for held in part.get(attribute) or () if held != said)
    elif part.add_once(attribute, said, line.node):
        part.also("addresses", line.node.line)
    return True


def _igmp(part: Part, args: list[str], line: Statement) -> object:
    """`ip igmp`, `ipv6 mld`; what it joins and how often it asks is left as text."""
    if args:
        return KNOWN_TEXT_TAKEN
    part.set("igmp", not line.negated, line.node)
    return True


def _is_address(said: str) -> bool:
    """Whether a word is an address with a length that its family has."""
    host, _, length = said.partition("/")
    six = ":" in host
    try:
        inet_pton(AF_INET6 if six else AF_INET, host)
    except (OSError, ValueError):
        return False
    return length.isdecimal() and len(length) < 4 and int(length) <= (128 if six else 32)


INTERFACE = Commands(
    {
        "description": text("description"),
        "shutdown": switch("enabled", off=True),
        "shut": switch("enabled", off=True),  # people who write files by hand abbreviate; FRR never does
        "ip address": address,
        "ip addr": address,
        "ipv6 addr": address,
        "ipv6 address": address,
        "bandwidth": number("bandwidth_bps", 1_000_000),  # Mbit/s, where IOS has kbit/s
        "link-detect": switch("link_detect"),
        "mpls enable": switch("mpls"),
        "ip pim": constant("pim", "sparse-mode"),
        "ipv6 pim": constant("pim", "sparse-mode"),
        "ip igmp": _igmp,
        "ipv6 mld": _igmp,
        "vrrp": vrrp,
        "pbr-policy": word("policy_route"),
        "evpn mh es-id": word("ethernet_segment"),
        **INTERFACE_IGP,
    },
    feeds={
        "ip address": ("addresses",),
        "ipv6 address": ("addresses",),
        "ip addr": ("addresses",),
        "ipv6 addr": ("addresses",),
        "bandwidth": ("bandwidth_bps",),
        **INTERFACE_IGP_FEEDS,
    },
    known_text=(
        "multicast", "link-params", "ip pim bfd", "ip pim drpriority", "ip pim hello", "ip pim bsm",
        "ip pim use-source", "ip pim unicast-bsm", "ip pim allow-rp", "ip pim allowed-neighbors",
        "ipv6 pim drpriority", "ipv6 pim hello",
        "ip mroute", "ipv6 nd", "ip rip", "ipv6 ripng", "ip ripv2", "ip nhrp", "evpn",
        "mpls bgp", "ip eigrp", "babel", "openfabric", "ip router openfabric", "ipv6 router openfabric",
    ),
)  # fmt: skip
"""What is understood inside `interface`."""
