"""IOS-XR BGP as it is written: the process, its VRFs and address families, neighbours and the groups they use."""

from __future__ import annotations

from typing import Any

from netaudit.model.routing import PrefixLimit
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.iosxr.routing import log_changes, redistribute
from netaudit.platforms.iosxr.services import targets
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, local_as, number, switch, text, toggle, word
from netaudit.platforms.values import asn, is_number, prefix_length


def _timers(part: Part, args: list[str], line: Statement) -> bool:
    """`timers 30 90 [MINIMUM]`."""
    if line.negated:
        part.drop("keepalive_s")
        part.drop("hold_s")
        return True
    if len(args) < 2 or not (is_number(args[0]) and is_number(args[1])):
        return False
    part.set("keepalive_s", int(args[0]), line.node)
    part.set("hold_s", int(args[1]), line.node)
    return True


def _multihop(part: Part, args: list[str], line: Statement) -> bool:
    part.set("multihop", int(args[0]) if args and is_number(args[0]) else 255, line.node)
    return True


def _use(part: Part, args: list[str], line: Statement) -> bool:
    """`use neighbor-group NAME`, `use session-group NAME`, `use af-group NAME`."""
    if len(args) != 2 or args[0] not in ("neighbor-group", "session-group", "af-group") or line.negated:
        return False
    part.set(args[0], args[1], line.node)
    return True


def _neighbor_family(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast` below a neighbour: the family is spoken with it."""
    if not args:
        return False
    name = " ".join(args)
    families: dict[str, Part] = part.values.setdefault("families", {})
    if line.negated:
        families.pop(name, None)
        return True
    held = families.get(name)
    if held is None:
        held = families[name] = Part(part.reader, part.device, family=name, line=line.node.line)
    FAMILY.read_all(held, line.node.children)
    return True


NEIGHBOR = Commands(
    {
        "remote-as": word("remote_as", asn),
        "local-as": local_as,
        "description": text("description"),
        "update-source": word("update_source", interface_name),
        "ebgp-multihop": _multihop,
        "ttl-security": constant("ttl_security", 1),
        "password": toggle("password", ("inheritance-disable",)),
        "keychain": toggle("password", ("inheritance-disable",)),
        "bfd fast-detect": toggle("bfd"),
        "bfd minimum-interval": number("bfd_timers.interval_ms"),
        "bfd multiplier": number("bfd_timers.multiplier"),
        "timers": _timers,
        "shutdown": switch("enabled", off=True),
        "use": _use,
        "address-family": _neighbor_family,
    },
    feeds={"remote-as": ("remote_as",), "timers": ("keepalive_s", "hold_s"), "local-as": ("local_as",)},
    known_text=(
        "session-open-mode", "graceful-restart", "graceful-maintenance", "advertisement-interval", "capability",
        "dmz-link-bandwidth", "ignore-connected-check", "precedence", "receive-buffer-size", "send-buffer-size", "tcp",
        "log neighbor changes", "maximum-peers", "cluster-id", "enforce-first-as",
    ),
)  # fmt: skip
"""What is understood of a session: below `neighbor`, `neighbor-group` and `session-group`."""


def _policy(part: Part, args: list[str], line: Statement) -> bool:
    """`route-policy NAME in`, `route-policy NAME(65001, 100) out`; arguments are no part of the name."""
    if len(args) < 2 or args[-1] not in ("in", "out"):
        return False
    if line.negated:
        part.drop(f"policy/{args[-1]}")
    else:
        part.set(f"policy/{args[-1]}", args[0].partition("(")[0], line.node)
    return True


def _limit(part: Part, args: list[str], line: Statement) -> bool:
    """`maximum-prefix N [PERCENT] [warning-only|restart MINUTES|discard-extra-paths]`."""
    if not args or not is_number(args[0]) or line.negated:
        part.drop("limit")
        return line.negated
    warn = int(args[1]) if len(args) > 1 and is_number(args[1]) else 75
    action = "teardown"
    for said in ("restart", "warning-only", "discard-extra-paths"):
        if said in args:
            at = args.index(said)
            action = " ".join(args[at : at + 2]) if said == "restart" else said
    part.set("limit", PrefixLimit(family="", limit=int(args[0]), warn_pct=warn, action=action), line.node)
    return True


def _communities(kind: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        """`send-community-ebgp`, `send-extended-community-ebgp`: internal neighbours get communities anyway."""
        if "inheritance-disable" in args or line.negated:
            part.drop("send_community")
            return True
        held = part.get("send_community")
        part.set("send_community", kind if held in (None, kind) else "both", line.node)
        return True

    return take


def _allowas(part: Part, args: list[str], line: Statement) -> bool:
    part.set("allowas_in", int(args[0]) if args and is_number(args[0]) else 3, line.node)
    return True


FAMILY = Commands(
    {
        "route-policy": _policy,
        "maximum-prefix": _limit,
        "route-reflector-client": toggle("route_reflector_client"),
        "next-hop-self": toggle("next_hop_self"),
        "next-hop-unchanged": toggle("next_hop_unchanged"),
        "send-community-ebgp": _communities("standard"),
        "send-extended-community-ebgp": _communities("extended"),
        "soft-reconfiguration inbound": toggle("soft_reconfiguration"),
        "default-originate": toggle("default_originate"),
        "allowas-in": _allowas,
        "weight": number("weight"),
        "use": _use,
    },
    feeds={"route-policy": ("policy/in", "policy/out"), "maximum-prefix": ("limit",)},
    known_text=(
        "remove-private-AS", "as-override", "multipath", "site-of-origin", "advertise", "capability", "validation",
        "encapsulation-type", "aigp", "advertisement-interval", "accept-own", "orf", "slow-peer",
    ),
)  # fmt: skip
"""What is understood of a neighbour in an address family."""


def _neighbor(part: Part, args: list[str], line: Statement) -> bool:
    """`neighbor ADDRESS`, `neighbor PREFIX/LENGTH` (whoever calls from there); one of its settings on the same line."""
    if not args or (line.negated and len(args) > 1):
        return False
    peer, vrf = args[0].lower(), part.get("vrf")
    if line.negated:
        part.device.table("peer").pop((vrf, peer), None)
        return True
    held = part.device.part("peer", (vrf, peer), line.node, peer=peer, vrf=vrf)
    if "/" in peer:
        held.values["dynamic"] = True
    NEIGHBOR.read_all(held, line.node.children)
    return len(args) == 1 or NEIGHBOR.take(held, args[1:], line)


def _group(table: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        """`neighbor-group NAME`, `session-group NAME`."""
        if len(args) != 1 or line.negated:
            return False
        NEIGHBOR.read_all(part.device.part(table, args[0], line.node), line.node.children)
        return True

    return take


def _af_group(part: Part, args: list[str], line: Statement) -> bool:
    """`af-group NAME address-family ipv4 unicast`."""
    if args[1:2] != ["address-family"] or len(args) < 3 or line.negated:
        return False
    FAMILY.read_all(part.device.part("af-group", args[0], line.node), line.node.children)
    return True


def _network(part: Part, args: list[str], line: Statement) -> bool:
    """`network 10.0.0.0/24 [route-policy P]`, `network 10.0.0.0 255.255.255.0`."""
    if not args or line.negated:
        return False
    length = prefix_length(args[1]) if len(args) > 1 and args[1].count(".") == 3 else None
    part.add("networks", args[0] if length is None else f"{args[0]}/{length}", line.node)
    return True


_PATHS = {
    "ebgp": ("maximum_paths",), "ibgp": ("maximum_paths_ibgp",), "eibgp": ("maximum_paths", "maximum_paths_ibgp"),
}  # fmt: skip


def _paths(part: Part, args: list[str], line: Statement) -> bool:
    """`maximum-paths ebgp 4`; where families differ, IPv4 unicast counts."""
    if len(args) < 2 or args[0] not in _PATHS or not is_number(args[1]) or line.negated:
        return False
    for attribute in _PATHS[args[0]]:
        if part.values.get("family") == "ipv4 unicast" or attribute not in part.values:
            part.set(attribute, int(args[1]), line.node)
    return True


def _aggregate(part: Part, args: list[str], line: Statement) -> bool:
    """`aggregate-address 10.0.0.0/8 [summary-only] ...`, `aggregate-address 10.0.0.0 255.0.0.0`; `no` takes it back."""
    if not args:
        return False
    length = prefix_length(args[1]) if len(args) > 1 and args[1].count(".") == 3 else None
    if length is not None:
        args = [f"{args[0]}/{length}", *args[2:]]
    if line.negated:
        part.take_back("aggregates", lambda held: held.split()[0] == args[0])
        return True
    part.add("aggregates", " ".join(args), line.node)
    return True


def _additional(part: Part, args: list[str], line: Statement) -> bool:
    part.add("additional_paths", " ".join(args), line.node)
    return bool(args)


def _family(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast` of the process or of a VRF."""
    if not args or line.negated:
        return False
    part.values["family"] = " ".join(args)
    PROCESS_FAMILY.read_all(part, line.node.children)
    part.values.pop("family")
    return True


def _vrf(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or line.negated:
        return False
    number_ = part.values["id"]
    inner = part.device.part(
        "process", ("bgp", number_, args[0]), line.node, protocol="bgp", id=number_, vrf=args[0], main=part
    )
    PROCESS.read_all(inner, line.node.children)
    return True


def _rd(part: Part, args: list[str], line: Statement) -> bool:
    """The route distinguisher of a VRF stands here and is a fact of the VRF."""
    vrf = part.device.table("vrf").get(part.get("vrf"))
    return vrf is not None and word("rd")(vrf, args, line) is not False


def _vrf_targets(side: str) -> Take:
    """Route targets in an address family of a VRF: facts of the VRF, as those in its own block."""
    taken = targets(side)

    def take(part: Part, args: list[str], line: Statement) -> object:
        vrf = part.device.table("vrf").get(part.get("vrf"))
        return False if vrf is None else taken(vrf, args, line)

    return take


def _confederation_peers(part: Part, args: list[str], line: Statement) -> bool:
    """`bgp confederation peers` with the systems below it, or after it."""
    said = [*args, *(child.text for child in line.node.children)]
    systems = [asn(word_) for word_ in said]
    if not systems or None in systems:
        return False
    for child in line.node.children:
        part.reader.take(child)
    part.set("confederation_peers", tuple(systems), line.node)
    return True


PROCESS_FAMILY = Commands(
    {
        "network": _network,
        "redistribute": redistribute,
        "maximum-paths": _paths,
        "aggregate-address": _aggregate,
        "additional-paths": _additional,
        "import route-target": _vrf_targets("import_targets"),
        "export route-target": _vrf_targets("export_targets"),
        "bgp dampening": switch("dampening"),
        "distance bgp": text("distance"),
        "default-information originate": switch("default_originate"),
    },
    feeds={"network": ("networks",), "maximum-paths": ("maximum_paths",), "redistribute": ("redistribute",)},
    known_text=(
        "allocate-label", "label mode", "bgp", "table-policy", "retain route-target", "nexthop", "rib", "vrf all",
        "advertise best-external", "segment-routing", "wait", "dynamic-med", "weight reset-on-import", "label",
    ),
)  # fmt: skip
PROCESS = Commands(
    {
        "bgp router-id": word("router_id"),
        "bgp cluster-id": word("cluster_id"),
        "bgp log neighbor changes": log_changes,
        "bgp graceful-restart": switch("graceful_restart"),
        "bgp bestpath as-path multipath-relax": switch("multipath_relax"),
        "bgp confederation identifier": word("confederation", asn),
        "bgp confederation peers": _confederation_peers,
        "bgp unsafe-ebgp-policy": switch("requires_policy", off=True),
        "nsr": toggle("nonstop_routing"),
        "timers bgp": _timers,
        "default-information originate": switch("default_originate"),
        "address-family": _family,
        "neighbor": _neighbor,
        "neighbor-group": _group("neighbor-group"),
        "session-group": _group("session-group"),
        "af-group": _af_group,
        "vrf": _vrf,
        "rd": _rd,
    },
    known_text=(
        "bgp graceful-restart restart-time", "bgp graceful-restart stalepath-time", "bgp graceful-restart purge-time",
        "bgp bestpath", "bgp default", "bgp scan-time", "bgp redistribute-internal", "bgp attribute-download", "ibgp",
        "attribute-filter", "rpki", "bgp maximum", "bgp as-path-loopcheck", "bgp enforce-first-as", "bmp", "mpls",
        "bgp fast-external-fallover", "bgp origin-as", "bgp update-delay", "bgp write-limit",
        "bgp auto-policy-soft-reset", "default-metric", "mvpn", "bgp multipath", "bgp maxas-limit", "bgp install",
    ),
)  # fmt: skip
"""What is understood inside `router bgp`, and inside a VRF of it."""


def router_bgp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router bgp 65001 [instance NAME]`."""
    if not args or asn(args[0]) is None or line.negated:
        return False
    key: tuple[Any, ...] = ("bgp", args[0], None)
    part = device.part("process", key, line.node, protocol="bgp", id=args[0], vrf=None)
    PROCESS.read_all(part, line.node.children)
    return True
