"""OSPF, IS-IS, LDP and BFD: the processes, and the part that interfaces take in them."""

from __future__ import annotations

from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.eos.routing import redistribute, split_vrf
from netaudit.platforms.igp_commands import area as area_settings
from netaudit.platforms.igp_commands import bfd_interval, network, network_type, on_startup
from netaudit.platforms.ospfv3 import setting as ospfv3
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Draft, Statement, Take
from netaudit.platforms.takes import constant, number, several, switch, word
from netaudit.platforms.values import area

# --- interfaces -------------------------------------------------------------------------------------------------


def _single_key(draft: Draft, args: list[str], line: Statement) -> object:
    """`ip ospf authentication-key 7 ...`: a key without a number."""
    return _key(draft, [], line)


def _authentication(draft: Draft, args: list[str], line: Statement) -> bool:
    kind = {"message-digest": "md5", "": "simple", "null": "none"}.get(args[0] if args else "")
    if kind is None:
        return False
    draft.set("ospf.authentication", "none" if line.negated else kind, line.node)
    return True


def _key(draft: Draft, args: list[str], line: Statement) -> object:
    """`ip ospf message-digest-key 1 md5 ...`: the number of a key, which is not kept itself."""
    if line.negated:
        return KNOWN_TEXT_TAKEN
    draft.add("ospf.key_ids", args[0] if len(args) > 1 and args[0].isdecimal() else "", line.node)
    return True


def _shows(draft: Draft, attribute: str, line: Statement) -> object:
    """Another line of an attribute that is configured already; text where it is not."""
    if attribute not in draft.at or line.negated:
        return KNOWN_TEXT_TAKEN
    draft.at[attribute] = (*draft.at[attribute], line.node.line)
    return True


def _ospf_area(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        draft.drop("ospf.area")
        return True
    found = area(args[0]) if args else None
    if found is None:
        return False
    draft.set("ospf.area", found, line.node)
    return True


def _isis_authentication(draft: Draft, args: list[str], line: Statement) -> object:
    """`isis authentication mode md5`, `isis authentication key-id 1 algorithm sha-256 ...`; the key is not kept."""
    if not args or line.negated:
        return False
    if args[0] == "mode" and len(args) > 1:
        draft.set("isis.authentication", args[1], line.node)
    elif args[0] == "key-id":
        draft.set("isis.authentication", "sha", line.node)
    elif args[0] == "key":
        return _shows(draft, "isis.authentication", line)
    else:
        return False
    return True


def _level(value: str) -> str | None:
    return value if value in ("level-1", "level-2", "level-1-2") else None


INTERFACE_ROUTING: dict[str, Take] = {
    "ip ospf area": _ospf_area,
    "ip ospf cost": number("ospf.cost"),
    "ip ospf hello-interval": number("ospf.hello_s"),
    "ip ospf dead-interval": number("ospf.dead_s"),
    "ip ospf priority": number("ospf.priority"),
    "ip ospf network": network_type("ospf.network_type"),
    "ip ospf mtu-ignore": switch("ospf.mtu_ignore"),
    "ip ospf neighbor bfd": switch("ospf.bfd"),
    "ip ospf bfd": switch("ospf.bfd"),
    "ip ospf authentication": _authentication,
    "ip ospf authentication-key": _single_key,
    "ip ospf message-digest-key": _key,
    "ipv6 ospf": ospfv3,
    "ospfv3": ospfv3,
    "isis enable": word("isis.instance"),
    "isis circuit-type": word("isis.level", _level),
    "isis metric": number("isis.metric"),
    "isis network": word("isis.network_type"),
    "isis authentication": _isis_authentication,
    "isis passive": switch("isis.passive"),
    "isis passive-interface default": switch("isis.passive"),
    "isis bfd": switch("isis.bfd"),
    "isis hello-interval": number("isis.hello_s"),
    "isis hello-multiplier": number("isis.hello_multiplier"),
    "isis hello padding": switch("isis.hello_padding"),
    "node-segment": several("isis.node_segments", None),
}

# --- processes --------------------------------------------------------------------------------------------------


def _process(protocol: str, commands: Commands) -> Take:
    """`router ospf 1 [vrf X]`, `router isis NAME [vrf X]`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        vrf, rest = split_vrf(args)
        if len(rest) != 1 or line.negated:
            return False
        draft = device.part(protocol, (rest[0], vrf), line.node, protocol=protocol, id=rest[0], vrf=vrf)
        commands.read_all(draft, line.node.children)
        return True

    return take


def ospf_three(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router ospfv3 [vrf X]`, `ipv6 router ospf 1 [vrf X]`; address families say more of the same process."""
    vrf, rest = split_vrf(args)
    if len(rest) > 1 or line.negated:
        return False
    name = rest[0] if rest else None
    draft = device.part("ospfv3", (name, vrf), line.node, protocol="ospfv3", id=name, vrf=vrf)
    OSPF.read_all(draft, line.node.children)
    for child in line.node.children:
        if child.text.startswith("address-family "):
            OSPF.read_all(draft, child.children)
            device.reader.take(child)
    return True


def bfd(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router bfd`: timers of sessions over several hops, and of those that set none themselves."""
    if args or line.negated:
        return False
    BFD.read_all(device.part("bfd", None, line.node), line.node.children)
    return True


def ldp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`mpls ldp` and its settings; `mpls ip` alone switches labels on."""
    if args or line.negated:
        return False
    LDP.read_all(device.part("ldp", None, line.node, protocol="ldp"), line.node.children)
    return True


def _passive(draft: Draft, args: list[str], line: Statement) -> bool:
    if args == ["default"]:
        draft.set("passive_default", not line.negated, line.node)
    elif args:
        name = interface_name("".join(args))
        draft.values.setdefault("passive", {})[name] = (not line.negated, line.node.line)
        draft.add("active_interfaces" if line.negated else "passive_interfaces", name, line.node)
    else:
        return False
    return True


def _isis_family(draft: Draft, args: list[str], line: Statement) -> bool:
    ISIS.read_all(draft, line.node.children)
    draft.add("families", " ".join(args), line.node)
    return True


def _fast_reroute(draft: Draft, args: list[str], line: Statement) -> bool:
    """`fast-reroute ti-lfa mode link-protection|node-protection`, of all interfaces of the process."""
    return args[:1] == ["ti-lfa"] and constant("fast_reroute", "ti-lfa")(draft, args, line) is not False


def _segment_routing(draft: Draft, args: list[str], line: Statement) -> bool:
    """`segment-routing mpls`, a block: on unless it is shut down."""
    said = {node.text: node for node in line.node.children}
    draft.set("segment_routing", not line.negated and "shutdown" not in said, line.node)
    for text_ in ("shutdown", "no shutdown"):
        if text_ in said:
            draft.reader.take(said[text_])
    for node in line.node.children:
        if node.text.startswith("prefix-segment "):
            draft.add("prefix_segments", node.text.split()[1], node)
            draft.reader.take(node)
    return True


OSPF = Commands(
    {
        "router-id": word("router_id"),
        "auto-cost reference-bandwidth": number("reference_bps", 10**6),
        "network": network,
        "passive-interface": _passive,
        "redistribute": redistribute,
        "maximum-paths": number("maximum_paths"),
        "max-lsa": number("max_lsa"),
        "max-metric router-lsa": on_startup,
        "bfd default": switch("bfd_all_interfaces"),
        "bfd all-interfaces": switch("bfd_all_interfaces"),
        "graceful-restart": switch("graceful_restart"),
        "area": area_settings,
        "log-adjacency-changes": switch("log_adjacency"),
        "shutdown": switch("enabled", off=True),
        "default-information originate": switch("default_originate"),
        "graceful-restart-helper": switch("graceful_restart_helper"),
    },
    feeds={"network": ("networks",), "auto-cost reference-bandwidth": ("reference_bps",)},
    known_text=("timers", "distance", "summary-address"),
)

BFD = Commands({"multihop interval": bfd_interval("multihop"), "interval": bfd_interval("single")})

LDP = Commands(
    {"router-id": word("router_id"), "shutdown": switch("enabled", off=True)},
    known_text=("transport-address", "interface disabled default"),
)

ISIS = Commands(
    {
        "net": word("net"),
        "router-id ipv4": word("router_id"),
        "is-type": word("level", _level),
        "log-adjacency-changes": switch("log_adjacency"),
        "maximum-paths": number("maximum_paths"),
        "redistribute": redistribute,
        "passive-interface": _passive,
        "passive": _passive,
        "set-overload-bit": on_startup,
        "graceful-restart": switch("graceful_restart"),
        "bfd all-interfaces": switch("bfd_all_interfaces"),
        "address-family": _isis_family,
        "segment-routing mpls": _segment_routing,
        "mpls ldp sync default": switch("ldp_sync"),
        "fast-reroute": _fast_reroute,
        "traffic-engineering": constant("traffic_engineering", True),
        "shutdown": switch("enabled", off=True),
    },
    known_text=("metric-style", "timers", "spf-interval", "advertise"),
)


TOP: dict[str, Take] = {
    "router bfd": bfd,
    "mpls ldp": ldp,
    "router ospf": _process("ospf", OSPF),
    "router isis": _process("isis", ISIS),
    "router ospfv3": ospf_three,
    "ipv6 router ospf": ospf_three,
}
