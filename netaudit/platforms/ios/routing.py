"""IOS routing processes and static routes; which interfaces a process runs on."""

from __future__ import annotations

from socket import AF_INET, inet_pton

from netaudit.config.tree import Node
from netaudit.model.routing import NextHop, Redistribution, StaticRoute
from netaudit.platforms.covering import Covered, Covering
from netaudit.platforms.drafts import DeviceDraft, Part, made
from netaudit.platforms.igp_commands import default_originate
from netaudit.platforms.ios.names import interface_name, is_interface
from netaudit.platforms.outside_metrics import metric_of, metric_type_of
from netaudit.platforms.reading import NOTHING, Commands, Statement, Take
from netaudit.platforms.takes import constant, number, switch, word
from netaudit.platforms.values import area, is_address, prefix_length, quoted, wildcard_length


def _network(part: Part, args: list[str], line: Statement) -> bool:
    """`network 10.0.0.0 0.0.255.255 area 1`, kept as a prefix where the wildcard is one."""
    if len(args) != 4 or args[2] != "area" or line.negated:
        return line.negated
    length, found = wildcard_length(args[1]), area(args[3])
    if found is None:
        return False
    mask = args[1] if length is None else str(length)
    part.add("networks", f"{args[0]}/{mask} area {found}", line.node)
    part.values.setdefault("statements", []).append((args[0], args[1], found, line.node.line))
    return True


def _plain_network(part: Part, args: list[str], line: Statement) -> bool:
    """EIGRP and RIP: `network 10.0.0.0 [0.0.255.255]`."""
    if not args or line.negated:
        return line.negated
    length = wildcard_length(args[1]) if len(args) > 1 else None
    part.add("networks", args[0] if length is None else f"{args[0]}/{length}", line.node)
    return True


def _passive(part: Part, args: list[str], line: Statement) -> bool:
    if args == ["default"]:
        part.set("passive_default", not line.negated, line.node)
    elif args:
        name = interface_name("".join(args))
        wanted, other = ("active", "passive") if line.negated else ("passive", "active")
        part.values[f"{other}_interfaces"] = tuple(n for n in part.get(f"{other}_interfaces") or () if n != name)
        part.add(f"{wanted}_interfaces", name, line.node)
        part.values.setdefault("passive", {})[name] = (not line.negated, line.node.line)
    else:
        return False
    return True


def redistribution(part: Part, args: list[str], line: Statement) -> bool:
    """`redistribute bgp 65001 subnets route-map NAME`."""
    if not args:
        return False
    tagged = args[0] in ("isis", "eigrp") and args[1:2] != [] and args[1] not in _REDISTRIBUTED
    named = tagged or (len(args) > 1 and args[1].isdecimal())
    source = " ".join(args[: 2 if named else 1])
    if line.negated:
        part.values["redistribute"] = tuple(r for r in part.get("redistribute") or () if r.source != source)
        return True
    policy = args[args.index("route-map") + 1] if "route-map" in args[:-1] else None
    found = Redistribution(source=source, policy=policy, metric=metric_of(args), metric_type=metric_type_of(args))
    part.add("redistribute", found, line.node)
    return True


_REDISTRIBUTED = ("subnets", "metric", "metric-type", "route-map", "tag", "level-1", "level-2", "level-1-2", "ip")


def _reference(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("reference_bps")
        return True
    if len(args) != 2 or args[0] != "reference-bandwidth" or not args[1].isdecimal():
        return False
    part.set("reference_bps", int(args[1]) * 1_000_000, line.node)
    return True


def _area(part: Part, args: list[str], line: Statement) -> bool:
    found = area(args[0]) if args else None
    if found is None or line.negated or len(args) < 2:
        return False
    if args[1] in ("stub", "nssa"):
        total = "no-summary" in args
        kinds = {"stub": "totally-stub" if total else "stub", "nssa": "totally-nssa" if total else "nssa"}
        part.put_in("areas", found, kinds[args[1]], line.node)
        return True
    if args[1] == "range" and len(args) > 3 and (length := prefix_length(args[3])) is not None:
        part.add("area_ranges", " ".join((found, f"{args[2]}/{length}", *args[4:])), line.node)
        return True
    if args[1] == "authentication":
        kind = "md5" if "message-digest" in args else "simple"
        part.values["area_authentication"] = {**(part.get("area_authentication") or {}), found: kind}
        part.at["area_authentication"] = (*part.at.get("area_authentication", ()), line.node.line)
        return True
    return False


def _max_metric(part: Part, args: list[str], line: Statement) -> bool:
    if "on-startup" not in args:
        return False
    rest = args[args.index("on-startup") + 1 :]
    if rest and rest[0].isdecimal():
        part.set("max_metric_on_startup_s", int(rest[0]), line.node)
    elif rest[:1] == ["wait-for-bgp"]:
        part.set("max_metric_on_startup_s", 600, line.node)
    else:
        return False
    return True


def _graceful(part: Part, args: list[str], line: Statement) -> bool:
    if "helper" in args:
        return False
    part.set("graceful_restart", not line.negated, line.node)
    return True


def _net(part: Part, args: list[str], line: Statement) -> bool:
    part.set("net", args[0] if args else "", line.node)
    return bool(args)


_IGP: dict[str, Take] = {
    "router-id": word("router_id"),
    "eigrp router-id": word("router_id"),
    "passive-interface": _passive,
    "redistribute": redistribution,
    "maximum-paths": number("maximum_paths"),
    "shutdown": switch("enabled", off=True),
    "nsf": _graceful,
    "bfd all-interfaces": switch("bfd_all_interfaces"),
    "default-information originate": default_originate,
    "default-metric": number("default_metric"),
    "auto-summary": switch("auto_summary"),
    "log-adjacency-changes": switch("log_adjacency"),
    "eigrp log-neighbor-changes": switch("log_adjacency"),
}
_FEEDS = {"passive-interface": ("passive_default",), "redistribute": ("redistribute",), "nsf": ("graceful_restart",)}
OSPF = Commands(
    {
        **_IGP,
        "network": _network,
        "auto-cost": _reference,
        "area": _area,
        "max-metric router-lsa": _max_metric,
        "nsr": switch("nonstop_routing"),
        "max-lsa": number("max_lsa"),
        "segment-routing mpls": switch("segment_routing"),
        "segment-routing area": constant("segment_routing", True),
        "mpls traffic-eng area": constant("traffic_engineering", True),
        "mpls traffic-eng router-id": word("te_address", interface_name),
    },
    feeds={**_FEEDS, "network": ("networks",), "auto-cost": ("reference_bps",)},
)
OTHER_IGP = Commands({**_IGP, "network": _plain_network}, feeds={**_FEEDS, "network": ("networks",)})
ISIS = Commands(
    {
        **_IGP,
        "net": _net,
        "is-type": word("level", lambda said: "level-2" if said == "level-2-only" else said),
        "segment-routing mpls": switch("segment_routing"),
        "mpls traffic-eng level-1": constant("traffic_engineering", True),
        "mpls traffic-eng level-2": constant("traffic_engineering", True),
        "mpls traffic-eng router-id": word("te_address", interface_name),
    },
    feeds=_FEEDS,
)


def router(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router ospf 1 vrf X`, `router isis`, `router eigrp 100`, `router rip`."""
    protocol = args[0] if args else ""
    if protocol not in ("ospf", "ospfv3", "isis", "eigrp", "rip"):
        return False
    rest = args[1:]
    vrf = rest[rest.index("vrf") + 1] if "vrf" in rest[:-1] else None
    name = rest[0] if rest and rest[0] != "vrf" else None
    key = (protocol, name, vrf)
    if line.negated:
        device.table("process").pop(key, None)
        return True
    part = device.part("process", key, line.node, protocol=protocol, id=name, vrf=vrf)
    table = OSPF if protocol in ("ospf", "ospfv3") else ISIS if protocol == "isis" else OTHER_IGP
    for child in line.node.children:
        if child.text.startswith("address-family "):
            _family(device, part, child, table)
        else:
            table.read(part, child)
    return True


def ipv6_router(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ipv6 router ospf 1`: OSPF version 3, as IOS wrote it first."""
    return args[:1] == ["ospf"] and router(device, ["ospfv3", *args[1:]], line)


def _family(device: DeviceDraft, part: Part, node: Node, table: Commands) -> None:
    """An address family of a process: one with a VRF is a process of its own, another says more of the same."""
    words = node.text.split()
    if "vrf" in words[:-1]:
        vrf = words[words.index("vrf") + 1]
        protocol, name = part.values["protocol"], part.values["id"]
        part = device.part("process", (protocol, name, vrf), node, protocol=protocol, id=name, vrf=vrf)
    device.reader.take(node)
    table.read_all(part, node.children)
    for child in node.children:
        if child.text.startswith(("topology", "af-interface")):
            table.read_all(part, child.children)


def static_route(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip route [vrf X] PREFIX MASK [INTERFACE] [NEXT-HOP] [DISTANCE] [track N] [name WORD] ...`."""
    vrf, rest = (args[1], args[2:]) if len(args) > 1 and args[0] == "vrf" else (None, args)
    if len(rest) < 3 or rest[0] in ("topology", "static", "profile") or (length := prefix_length(rest[1])) is None:
        return False
    return _static(device, f"{rest[0]}/{length}", vrf, rest[2:], line)


def static_route_ipv6(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ipv6 route [vrf X] PREFIX/LENGTH [INTERFACE] [NEXT-HOP] [DISTANCE]`."""
    vrf, rest = (args[1], args[2:]) if args[:1] == ["vrf"] and len(args) > 1 else (None, args)
    if len(rest) < 2 or "/" not in rest[0]:
        return False
    return _static(device, rest[0].lower(), vrf, rest[1:], line)


def _static(device: DeviceDraft, prefix: str, vrf: str | None, words: list[str], line: Statement) -> bool:
    """A next hop of a route. Most routes have one: theirs is made at once, and read as a draft where more is said."""
    hop = _next_hop(words)
    if hop is None:
        return False
    routes: dict[tuple[str | None, str], StaticRoute | Part] | None = device.values.get("static")
    if routes is None:
        routes = device.values["static"] = {}
    key, node = (vrf, prefix), line.node
    held = routes.get(key)
    if held is None:
        if not line.negated:
            routes[key] = _route(prefix, vrf, hop, node)
        return True
    if isinstance(held, StaticRoute):
        held = routes[key] = _route_draft(device, held)
    if line.negated:
        same = (hop.address, hop.interface)
        held.values["next_hops"] = tuple(h for h in held.get("next_hops") or () if (h.address, h.interface) != same)
        return True
    held.values["end"] = max(held.values["end"], node.end)
    held.add("next_hops", hop, node)
    return True


def _route(prefix: str, vrf: str | None, hop: NextHop, node: Node) -> StaticRoute:
    return StaticRoute(
        line=node.line,
        end=node.end if node.children else node.line,
        prefix=prefix,
        vrf=vrf,
        next_hops=(hop,),
        at={"next_hops": (node.line,)},
        inherited=NOTHING,
        unknown=NOTHING,
    )


def _route_draft(device: DeviceDraft, route: StaticRoute) -> Part:
    values = {"line": route.line, "end": route.end, "prefix": route.prefix, "vrf": route.vrf}
    part = Part(device.reader, device, {**values, "next_hops": route.next_hops})
    part.at = route.at
    return part


def static_routes(device: DeviceDraft) -> tuple[StaticRoute, ...]:
    """All static routes, in the order of the file."""
    routes: dict[tuple[str | None, str], StaticRoute | Part] = device.values.get("static", {})
    return tuple(held if isinstance(held, StaticRoute) else made(held, StaticRoute) for held in routes.values())


def _next_hop(words: list[str]) -> NextHop | None:
    if len(words) == 1 and is_address(words[0]):
        return NextHop(address=words[0])
    address = interface = track = name = None
    distance: int | None = None
    rest = iter(words)
    for said in rest:
        if said == "track":
            track = next(rest, None)
        elif said == "name":
            name = quoted(rest)
        elif said == "tag":
            next(rest, None)
        elif said in ("permanent", "global", "multicast", "dhcp", "unicast", "nexthop-vrf"):
            if said == "nexthop-vrf":
                next(rest, None)
        elif said.isdecimal():
            distance = int(said)
        elif is_address(said):
            address = said
        elif is_interface(said):
            interface = interface_name(said)
        elif said.isalpha() and interface is None and (number_ := next(rest, "")):
            interface = interface_name(said + number_)
        else:
            return None
    if address is None and interface is None and "dhcp" not in words:
        return None
    discard = interface == "Null0"
    return NextHop(address=address, interface=interface, discard=discard, distance=distance, track=track, name=name)


def ospf_interfaces(device: DeviceDraft) -> None:
    """Give each interface that a `network` statement covers its process and area, and say where it is passive.

    An interface's own `ip ospf P area A` goes before. Of several statements of a process the one with the most exact
    wildcard counts: IOS keeps them in that order.
    """
    for key, process in device.table("process").items():
        if key[0] == "ospfv3":
            _passive_interfaces(device, process, "ospfv3")
        elif key[0] == "isis":
            _isis_passive(device, process)
        if key[0] != "ospf":
            continue
        statements = sorted(process.values.pop("statements", ()), key=lambda found: (_bits(found[1]), found[3]))
        covering = Covering(
            Covered(4, _integer(network), ~_integer(wildcard) & 0xFFFFFFFF, (number_, line))
            for network, wildcard, number_, line in statements
        )
        for part in device.table("interface").values() if covering else ():
            if part.get("vrf") != process.get("vrf") or part.get("ospf.area") is not None:
                continue
            for address in part.get("addresses") or ():
                found = covering.first(4, _integer(address.partition("/")[0]))
                if found is not None:
                    part.values["ospf.process"], part.values["ospf.area"] = process.get("id"), found[0]
                    part.at["ospf.process"] = part.at["ospf.area"] = (found[1],)
                    break
        _passive_interfaces(device, process, "ospf")


def _passive_interfaces(device: DeviceDraft, process: Part, protocol: str) -> None:
    named = process.values.pop("passive", {})
    default = bool(process.get("passive_default"))
    for name, part in device.table("interface").items():
        if part.get(f"{protocol}.process") != process.get("id") or part.get("vrf") != process.get("vrf"):
            continue
        passive, line = named.get(name, (default, None))
        attribute = f"{protocol}.passive"
        part.values[attribute] = passive
        if line is not None:
            part.at[attribute] = (line,)
        elif default:
            part.at[attribute] = process.at["passive_default"]


def _isis_passive(device: DeviceDraft, process: Part) -> None:
    named = process.values.pop("passive", {})
    default = bool(process.get("passive_default"))
    for name, part in device.table("interface").items() if named or default else ():
        instance = part.get("isis.instance")
        if instance is None or (instance or None) != process.get("id"):
            continue
        passive, line = named.get(name, (default, None))
        part.values["isis.passive"] = passive
        if line is not None:
            part.at["isis.passive"] = (line,)
        elif default:
            part.at["isis.passive"] = process.at["passive_default"]


def _bits(wildcard: str) -> int:
    return _integer(wildcard).bit_count()


def _integer(dotted: str) -> int:
    try:
        return int.from_bytes(inet_pton(AF_INET, dotted), "big")
    except (OSError, ValueError):
        pass  # not as the library writes it, which knows no `010.0.0.1`
    try:
        return int.from_bytes(bytes(int(octet) for octet in dotted.split(".")), "big")
    except ValueError:
        return 0
