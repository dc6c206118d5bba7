"""Static routes, VRFs, and what routing processes share."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.drafts import named, of
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import switch, text, word
from netaudit.platforms.values import prefix_length


def vrf_name(name: str | None) -> str | None:
    """A VRF's name in the model: the default one has none."""
    return None if name == "default" else name


def split_vrf(args: list[str]) -> tuple[str | None, list[str]]:
    """The VRF named anywhere in the words of a command, and the words without it."""
    if "vrf" in args:
        at = args.index("vrf")
        if at + 1 < len(args):
            return vrf_name(args[at + 1]), args[:at] + args[at + 2 :]
    return None, args


def redistribution(args: list[str]) -> tuple[str, str | None] | None:
    """Source and policy of `redistribute connected route-map X`, `redistribute ospf match internal`."""
    args = [said for said in args if said not in ("include", "leaked")]
    if not args:
        return None
    if "route-map" in args:
        at = args.index("route-map")
        return " ".join(args[:at]), args[at + 1] if len(args) > at + 1 else None
    if "rcf" in args:
        at = args.index("rcf")
        return " ".join(args[:at]), args[at + 1] if len(args) > at + 1 else None
    return " ".join(args), None


def redistribute(draft: Draft, args: list[str], line: Statement) -> bool:
    """Routes of another source taken into a process."""
    found = redistribution(args)
    if found is None:
        return False
    if line.negated:
        draft.take_back("redistribute", lambda held: held[0] == found[0])
        return True
    draft.add("redistribute", found, line.node)
    return True


def static_route(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip route [vrf X] 10.0.0.0/8 NEXT-HOP [INTERFACE] [DISTANCE] [tag N] [name N] [track ...]`."""
    vrf, rest = split_vrf(args)
    if line.negated and len(rest) == 1:
        return device.table("static").pop((rest[0], vrf), None) is not None
    if len(rest) < 2:
        return False
    prefix = rest[0]
    at = 1
    if "/" not in prefix and len(rest) > 2:  # address and mask
        length = prefix_length(rest[1])
        if length is None:
            return False
        prefix, at = f"{prefix}/{length}", 2
    hop: dict[str, object] = {}
    words = rest[at:]
    position = 0
    while position < len(words):
        said = words[position]
        following = words[position + 1] if position + 1 < len(words) else None
        if said.lower() in ("null0", "null"):
            hop["discard"] = True
        elif said in ("tag", "metric", "name", "track", "label") and following is not None:
            if said in ("name", "track"):
                hop[said] = following.strip('"')
            position += 1
        elif said == "track" and following == "bfd":
            hop["bfd"] = True
            position += 1
        elif said == "bfd":
            hop["bfd"] = True
        elif said.isdecimal() and position:
            hop["distance"] = int(said)
        elif said[0].isdigit() or ":" in said:
            hop["address"] = said
        elif said[0].isalpha() and position <= 1:
            hop["interface"] = interface_name(said)
        else:
            return False
        position += 1
    if hop.get("track") == "bfd":
        hop["bfd"] = True
        del hop["track"]
    if line.negated:
        return _no_way(device, (prefix, vrf), hop)
    draft = device.part("static", (prefix, vrf), line.node, prefix=prefix, vrf=vrf)
    draft.add("next_hops", hop, line.node)
    return True


def _no_way(device: DeviceDraft, key: tuple[str, str | None], hop: dict[str, object]) -> bool:
    """One next hop of a static route taken back; the route goes with its last one."""
    route = device.table("static").get(key)
    if route is None:
        return False
    way = ("address", "interface", "discard")
    route.take_back("next_hops", lambda held: all(held.get(part) == hop.get(part) for part in way))
    if not route.get("next_hops"):
        del device.table("static")[key]
    return True


def ip_routing(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip routing [vrf X]`: off unless it is written."""
    name, rest = split_vrf(args)
    if rest and rest != ["ipv6", "interfaces"]:
        return False
    if name is None:
        device.part("services", None, line.node).set("ip_routing", not line.negated, line.node)
    else:
        device.part("vrf", name, line.node, name=name).set("routing", not line.negated, line.node)
    return True


def source_nat(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip address virtual source-nat vrf X address 10.0.0.1`."""
    name, rest = split_vrf(args)
    vrf_draft = device.table("vrf").get(name)
    if vrf_draft is None or rest[:1] != ["address"]:
        return False
    return word("source_address")(vrf_draft, rest[1:], line) is not False


def multicast(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router multicast`, a block with `ipv4` / `routing` in it; `ip multicast-routing` of older releases."""
    services = device.only("services", line.node)
    if line.words[0] == "ip":
        services.set("multicast_routing", not line.negated, line.node)
        return True
    found = False
    for family in line.node.children:
        for node in family.walk():
            if node.text == "routing":
                services.set("multicast_routing", True, node)
            elif node.text.startswith("software-forwarding "):
                services.set("multicast_forwarding", node.text.split()[1], node)
            else:
                continue
            device.reader.take(node)
            device.reader.take(family)
            found = True
    return found


def _pim(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router pim sparse-mode`: rendezvous points, of the default VRF and of others."""
    services = device.only("services", line.node)
    found = False
    for node in line.node.walk():
        if node.text.startswith("vrf "):
            found = _meetings(services, node.children, f" {node.text}") or found
        elif node.text in ("ipv4", "ipv6") and node in line.node.children:
            found = _meetings(services, [node], "") or found
    return found


def _meetings(services: Draft, families: list[Node], suffix: str) -> bool:
    found = False
    for family in families:
        for node in family.children:
            if node.text.startswith("rp address "):
                services.add("rendezvous_points", node.text.removeprefix("rp address ") + suffix, node)
                services.reader.take(node)
                services.reader.take(family)
                found = True
    return found


def ipv6_routing(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ipv6 unicast-routing [vrf X]`."""
    name, rest = split_vrf(args)
    if rest:
        return False
    if name is None:
        device.only("services", line.node).set("ipv6_routing", not line.negated, line.node)
        return True
    return name in device.table("vrf")


VRF = Commands({"rd": word("rd"), "description": text("description")})

TOP: dict[str, Take] = {
    "ip route": static_route,
    "ipv6 route": static_route,
    "vrf instance": named("vrf", VRF),
    "vrf definition": named("vrf", VRF),  # of older releases
    "ip routing": ip_routing,
    "ipv6 unicast-routing": ipv6_routing,
    "router multicast": multicast,
    "router pim sparse-mode": _pim,
    "mpls ip": of("services", switch("mpls")),
    "ip multicast-routing": multicast,
    "ip address virtual source-nat": source_nat,
}
