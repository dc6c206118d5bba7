"""IOS-XR OSPF: processes, areas, and settings that each level hands down to the next."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import Part
from netaudit.platforms.igp_commands import default_originate, network_type
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft, device_of
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.iosxr.routing import log_changes, redistribute
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import number, several, switch, toggle, word
from netaudit.platforms.values import area, is_number, whole

_POINT_TO_POINT = ("tunnel", "virtual")


def _authentication(part: Part, args: list[str], line: Statement) -> bool:
    """`authentication [message-digest] [keychain NAME]|null`."""
    if line.negated:
        part.drop("ospf.authentication")
        return True
    if "keychain" in args[:-1]:
        kind = f"key-chain {args[args.index('keychain') + 1]}"
    elif args:
        kind = {"message-digest": "md5", "null": "none"}.get(args[0], args[0])
    else:
        kind = "simple"
    part.set("ospf.authentication", kind, line.node)
    return True


def _plain_key(part: Part, args: list[str], line: Statement) -> bool:
    part.add("ospf.key_ids", "", line.node)
    return not line.negated


SETTINGS: dict[str, Take] = {
    "cost": number("ospf.cost"),
    "network": network_type("ospf.network_type"),
    "passive": toggle("ospf.passive"),
    "priority": number("ospf.priority"),
    "hello-interval": number("ospf.hello_s"),
    "dead-interval": number("ospf.dead_s"),
    "mtu-ignore": toggle("ospf.mtu_ignore"),
    "authentication": _authentication,
    "authentication-key": _plain_key,
    "message-digest-key": several("ospf.key_ids"),
    "bfd fast-detect": toggle("ospf.bfd"),
    "bfd minimum-interval": number("bfd.interval_ms"),
    "bfd multiplier": number("bfd.multiplier"),
    "mpls ldp sync": toggle("ldp_igp_sync"),
}
"""What a process, an area or an interface may say; the nearest one counts."""

_HANDED_DOWN = frozenset((
    "ospf.cost", "ospf.network_type", "ospf.passive", "ospf.priority", "ospf.hello_s", "ospf.dead_s",
    "ospf.mtu_ignore", "ospf.authentication", "ospf.key_ids", "ospf.bfd", "bfd.interval_ms", "bfd.multiplier",
    "ldp_igp_sync",
))  # fmt: skip
_FEEDS = {"network": ("ospf.network_type",), "cost": ("ospf.cost",), "dead-interval": ("ospf.dead_s",)}
_TEXT = (
    "fast-reroute", "mpls ldp auto-config", "retransmit-interval", "transmit-delay",
    "database-filter", "flood-reduction", "demand-circuit", "distribute-list", "prefix-suppression",
    "weight", "security ttl", "link-down fast-detect", "loopback stub-network",
)  # fmt: skip


def _stub(kind: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        """`stub [no-summary]`, `nssa [no-summary]`."""
        process: Part = part.values["process"]
        found = f"totally-{kind}" if "no-summary" in args else kind
        process.put_in("areas", part.values["area"], found, line.node)
        return not line.negated

    return take


def _range(part: Part, args: list[str], line: Statement) -> bool:
    """`range 10.0.0.0/8 [advertise|not-advertise]` of an area."""
    if not args or line.negated:
        return False
    part.values["process"].add("area_ranges", " ".join((part.values["area"], *args)), line.node)
    return True


def _prefix_segment(part: Part, args: list[str], line: Statement) -> bool:
    """`prefix-sid absolute 16001`, `prefix-sid index 1`, of the interface's own prefix."""
    if len(args) < 2 or line.negated:
        return False
    part.values["process"].add("prefix_segments", f"{part.values['name']} {' '.join(args)}", line.node)
    return True


def of_process(take: Take) -> Take:
    """A command of an area or an interface that is a fact of the process."""

    def inner(part: Part, args: list[str], line: Statement) -> object:
        return take(part.values["process"], args, line)

    return inner


SEGMENTS: dict[str, Take] = {
    "segment-routing mpls": switch("segment_routing"),
    "mpls traffic-eng": switch("traffic_engineering"),
}


def _interface(part: Part, args: list[str], line: Statement) -> bool:
    name = interface_name("".join(args))
    if not name or line.negated:
        return False
    process: Part = part.values["process"]
    own = part.device.part(
        "ospf_interface", (process.values["key"], name), line.node, name=name, area=part, process=process
    )
    INTERFACE.read_all(own, line.node.children)
    return True


INTERFACE = Commands({**SETTINGS, "prefix-sid": _prefix_segment}, feeds=_FEEDS, known_text=_TEXT)
"""What is understood below `interface` in an area."""

AREA = Commands(
    {
        **SETTINGS,
        **{phrase: of_process(take) for phrase, take in SEGMENTS.items()},
        "interface": _interface,
        "stub": _stub("stub"),
        "nssa": _stub("nssa"),
        "range": _range,
    },
    feeds=_FEEDS,
    known_text=(*_TEXT, "default-cost", "virtual-link"),
)


def _area(process: Part, args: list[str], line: Statement) -> bool:
    found = area(args[0]) if len(args) == 1 else None
    if found is None or line.negated:
        return False
    key = (process.values["key"], found)
    part = process.device.part("ospf_area", key, line.node, area=found, process=process)
    AREA.read_all(part, line.node.children)
    return True


def _vrf(process: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1:
        return False
    protocol, name, _ = process.values["key"]
    PROCESS.read_all(_process(device_of(process), protocol, name, args[0], line), line.node.children)
    return True


def _reference(part: Part, args: list[str], line: Statement) -> bool:
    """`auto-cost reference-bandwidth 100000`: Mbit/s."""
    reference = whole(args[1], 10**6) if len(args) == 2 and args[0] == "reference-bandwidth" else None
    if reference is None or line.negated:
        return False
    part.set("reference_bps", reference, line.node)
    return True


def _max_metric(part: Part, args: list[str], line: Statement) -> bool:
    """`max-metric router-lsa on-startup N|wait-for-bgp`; waiting for BGP ends after 600 seconds (RFC 6987)."""
    after = args[args.index("on-startup") + 1 :] if "on-startup" in args else []
    if not after or line.negated:
        return False
    seconds = int(after[0]) if is_number(after[0]) else 600 if after[0] == "wait-for-bgp" else None
    if seconds is None:
        return False
    part.set("max_metric_on_startup_s", seconds, line.node)
    return True


def graceful(part: Part, args: list[str], line: Statement) -> bool:
    """`nsf cisco|ietf`; timers of it are no switch."""
    if args[:1] not in ([], ["cisco"], ["ietf"]):
        return False
    part.set("graceful_restart", not line.negated, line.node)
    return True


def _family(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast`: the one family that the protocol has; what stands below it is of the process."""
    if args[1:2] not in ([], ["unicast"]) or line.negated:
        return False
    PROCESS.read_all(part, line.node.children)
    return bool(args)


PROCESS = Commands(
    {
        **SETTINGS,
        **SEGMENTS,
        "mpls traffic-eng router-id": word("te_address"),
        "area": _area,
        "address-family": _family,
        "vrf": _vrf,
        "router-id": word("router_id"),
        "auto-cost": _reference,
        "max-metric": _max_metric,
        "maximum paths": number("maximum_paths"),
        "max-lsa": number("max_lsa"),
        "redistribute": redistribute,
        "default-information originate": default_originate,
        "log adjacency changes": log_changes,
        "nsr": toggle("nonstop_routing"),
        "nsf": graceful,
        "shutdown": switch("enabled", off=True),
    },
    feeds={**_FEEDS, "redistribute": ("redistribute",), "auto-cost": ("reference_bps",)},
    known_text=(
        *_TEXT,
        "timers",
        "distance",
        "maximum",
        "protocol shutdown",
        "queue",
        "spf prefix-priority",
        "summary-prefix",
        "domain-id",
        "disable-dn-bit-check",
        "snmp",
        "distribute link-state",
    ),
)
"""What is understood inside `router ospf`, and inside a VRF of it."""


def _process(device: DeviceDraft, protocol: str, name: str, vrf: str | None, line: Statement) -> Part:
    key = (protocol, name, vrf)
    part = device.part("process", key, line.node, protocol=protocol, id=name, vrf=vrf, key=key)
    part.values["process"] = part
    return part


def router_ospf(protocol: str) -> Take:
    """`router ospf NAME`, `router ospfv3 NAME`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) != 1:
            return False
        if line.negated:
            device.table("process").pop((protocol, args[0], None), None)
            return True
        PROCESS.read_all(_process(device, protocol, args[0], None, line), line.node.children)
        return True

    return take


def apply(device: DeviceDraft) -> None:
    """Give each interface what its own block in a process, its area and the process say; defaults last."""
    for own in device.table("ospf_interface").values():
        process: Part = own.values["process"]
        level: Part = own.values["area"]
        protocol, name, _ = process.values["key"]
        part = device.interface(own.values["name"], Node("", own.values["line"]))
        origin = f"router {protocol} {name}"
        for source, said in ((own, ""), (level, f"{origin} area {level.values['area']}"), (process, origin)):
            _hand_down(part, source, protocol, said)
        part.values[f"{protocol}.process"], part.values[f"{protocol}.area"] = name, level.values["area"]
        part.at[f"{protocol}.area"] = (own.values["line"],)
        _complete(part, protocol)
    for process in device.table("process").values():
        _everywhere(process)
        process.values.pop("process", None)


def _hand_down(part: Part, source: Part, protocol: str, origin: str) -> None:
    """Copy to an interface what a level says and no nearer one has said."""
    for attribute, why in source.unknown.items():
        target = attribute.replace("ospf.", f"{protocol}.")
        if attribute in _HANDED_DOWN and target not in part.values:
            part.unknown.setdefault(target, why)
    for attribute in source.values:
        if attribute not in _HANDED_DOWN:
            continue
        target = attribute.replace("ospf.", f"{protocol}.")
        if target in part.values or target in part.unknown:
            continue
        part.values[target] = source.values[attribute]
        part.at[target] = source.at[attribute]
        if origin:
            part.values.setdefault("inherited", {})[target] = origin


def _everywhere(process: Part) -> None:
    """What a process says for all of its interfaces is a fact of the process too."""
    for said, fact in (("ospf.passive", "passive_default"), ("ospf.bfd", "bfd_all_interfaces")):
        if process.get(said):
            process.values[fact] = True
            process.at[fact] = process.at[said]


def _complete(part: Part, protocol: str) -> None:
    values = part.values
    kind = values["kind"]
    filled = []
    network = f"{protocol}.network_type"
    if network not in values and network not in part.unknown and kind != "loopback":
        point_to_point = kind in _POINT_TO_POINT or values["name"].startswith(("Serial", "POS"))
        values[network] = "point-to-point" if point_to_point else "broadcast"
        filled.append(network)
    if kind == "loopback" and f"{protocol}.passive" not in values:
        values[f"{protocol}.passive"] = True  # a loopback forms no adjacency
        filled.append(f"{protocol}.passive")
    hello, dead = f"{protocol}.hello_s", f"{protocol}.dead_s"
    if hello in values and dead not in values and dead not in part.unknown:
        values[dead] = 4 * values[hello]
        part.at[dead] = part.at[hello]
    if filled:
        values["defaulted"] = (*values.get("defaulted", ()), *filled)
    if protocol == "ospf":
        fill_in(part, defaults.OSPF_TIMERS.get(values.get(network, ""), ()))
        fill_in(part, defaults.OSPF_INTERFACE)
