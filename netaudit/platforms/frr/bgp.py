"""FRR BGP: instances and their address families."""

from __future__ import annotations

from netaudit.platforms.bgp_commands import confederation_peers, session_timers
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.frr.bgp_neighbor import FAMILY, SESSION, SESSION_WORDS
from netaudit.platforms.ios.routing import redistribution
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.takes import listed, number, several, switch, text, word
from netaudit.platforms.values import asn, is_address

UNICAST = "ipv4 unicast"
FAMILIES: dict[str, str] = {
    "ipv4": UNICAST,
    "ipv6": "ipv6 unicast",
    "ipv4 vpn": "vpnv4 unicast",
    "ipv6 vpn": "vpnv6 unicast",
    "vpnv4": "vpnv4 unicast",
    "vpnv6": "vpnv6 unicast",
    "vpnv4 unicast": "vpnv4 unicast",
    "vpnv6 unicast": "vpnv6 unicast",
    "evpn": "l2vpn evpn",
}
"""Names of address families where FRR's differ from the model's."""


def _peer(part: Part, peer: str, line: Statement) -> Part:
    vrf = part.get("vrf")
    return part.device.part("peer", (vrf, peer), line.node, peer=peer, vrf=vrf, process=part)


def _neighbor(part: Part, args: list[str], line: Statement) -> object:
    """`neighbor PEER ...`, of the process or of an address family; `part` knows the VRF and the family."""
    if not args:
        return False
    peer, rest = args[0].lower() if ":" in args[0] else args[0], args[1:]
    vrf, family = part.get("vrf"), part.get("family") or UNICAST
    if line.negated and (not rest or rest == ["interface"] or rest == ["peer-group"]):
        part.device.table("peer").pop((vrf, peer), None)
        return True
    if rest[:1] == ["interface"] and rest[1:2] in ([], ["v6only"], ["remote-as"], ["peer-group"]):
        rest = [said for said in rest[1:] if said != "v6only"]
        _peer(part, peer, line).values["unnumbered"] = True
        if not rest:
            return True
    held = _peer(part, peer, line)
    if rest == ["peer-group"]:
        held.values["is_group"] = not is_address(peer)
    elif rest[:1] == ["peer-group"]:
        held.set("peer_group", rest[1], line.node)
    elif rest and rest[0] in SESSION_WORDS and (rest[0] != "capability" or family == UNICAST):
        return SESSION.take(held, rest, line)
    else:
        return FAMILY.take(part.device.part("peer_family", (vrf, peer, family), line.node, family=family), rest, line)
    return True


def _network(part: Part, args: list[str], line: Statement) -> bool:
    if not args or "/" not in args[0]:
        return False
    return listed(part, "networks", args[0], line)


def _paths(part: Part, args: list[str], line: Statement) -> bool:
    """`maximum-paths 4`, `maximum-paths ibgp 4 [equal-cluster-length]`."""
    internal = args[:1] == ["ibgp"]
    return bool(
        number("maximum_paths_ibgp" if internal else "maximum_paths")(part, args[1:] if internal else args, line)
    )


def _listen(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 3 or args[1] != "peer-group":
        return False
    held = _peer(part, args[0], line)
    held.set("peer_group", args[2], line.node)
    held.values["dynamic"] = True
    return True


def _default_family(part: Part, args: list[str], line: Statement) -> bool:
    """`bgp default ipv6-unicast`: a family that neighbours have without being told to."""
    if len(args) != 1 or args[0].count("-") != 1:
        return False
    families = set(part.get("default_families") or ())
    family = FAMILIES.get(args[0].replace("-", " "), args[0].replace("-", " "))
    part.values["default_families"] = families - {family} if line.negated else families | {family}
    return True


def _family(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family l2vpn evpn`: its neighbours, networks and paths."""
    said = " ".join(args)
    part.values["family"] = FAMILIES.get(said, said)
    BGP.read_all(part, line.node.children)
    part.values["family"] = UNICAST
    return bool(args)


def _evpn(part: Part, args: list[str], line: Statement) -> bool:
    """`advertise-all-vni`, `advertise-svi-ip`, `advertise ipv4 unicast`."""
    said = " ".join(args) or line.words[0].removeprefix("advertise-")
    held = part.get("evpn_advertises") or ()
    if line.negated:
        part.values["evpn_advertises"] = tuple(other for other in held if other != said)
    else:
        part.add("evpn_advertises", said, line.node)
    return True


def _vrf(part: Part, line: Statement) -> Part | None:
    name = part.get("vrf")
    return part.device.part("vrf", name, line.node, name=name) if name is not None else None


def _distinguisher(part: Part, args: list[str], line: Statement) -> bool:
    """`rd vpn export 10:1`, and `rd 10:1` in EVPN."""
    held, said = _vrf(part, line), args[2:] if args[:2] == ["vpn", "export"] else args
    if held is None or len(said) != 1:
        return False
    held.set("rd", said[0], line.node)
    return True


def _targets(part: Part, args: list[str], line: Statement) -> bool:
    """`rt vpn both 52:100`, and `route-target import 52:100` in EVPN."""
    held, words = _vrf(part, line), args[1:] if args[:1] == ["vpn"] else args
    if held is None or len(words) < 2 or words[0] not in ("both", "import", "export") or line.negated:
        return False
    for direction in ("import", "export") if words[0] == "both" else (words[0],):
        for target in words[1:]:
            held.add(f"{direction}_targets", target, line.node)
    return True


def _leak(part: Part, args: list[str], line: Statement) -> bool:
    """`import vpn`, `export vpn`, `import vrf X`, `label vpn export auto`: how routes leave and enter the VRF."""
    held = _vrf(part, line)
    if held is None or line.negated:
        return False
    held.add("leaks", " ".join(line.words), line.node)
    return True


def _monitored(part: Part, args: list[str], line: Statement) -> bool:
    """`bmp targets X`: the collectors that what neighbours send is streamed to (RFC 7854)."""
    services = part.device.only("services", line.node)
    for child in line.node.children:
        words = child.text.split()
        if words[:2] == ["bmp", "connect"] and len(words) > 2:
            services.add("telemetry", words[2], child)
        elif words[:2] == ["bmp", "monitor"] and len(words) > 2:
            services.add("telemetry_paths", " ".join(("bgp", *words[2:])), child)
        else:
            continue
        part.reader.take(child)
    return bool(args) and not line.negated


BGP = Commands(
    {
        "bmp targets": _monitored,
        "bgp router-id": word("router_id"),
        "bgp cluster-id": word("cluster_id"),
        "bgp log-neighbor-changes": switch("log_adjacency"),
        "bgp default ipv4-unicast": switch("default_ipv4_unicast"),
        "bgp default": _default_family,
        "bgp ebgp-requires-policy": switch("requires_policy"),
        "bgp network import-check": switch("import_check"),
        "bgp graceful-restart": switch("graceful_restart"),
        "bgp bestpath as-path multipath-relax": switch("multipath_relax"),
        "bgp listen range": _listen,
        "bgp confederation identifier": word("confederation", asn),
        "bgp confederation peers": confederation_peers,
        "bgp dampening": switch("dampening"),
        "bgp shutdown": switch("enabled", off=True),
        "aggregate-address": several("aggregates", None),
        "timers bgp": session_timers,
        "maximum-paths": _paths,
        "network": _network,
        "redistribute": redistribution,
        "distance bgp": text("distance"),
        "neighbor": _neighbor,
        "address-family": _family,
        "advertise-all-vni": _evpn,
        "advertise-svi-ip": _evpn,
        "advertise-default-gw": _evpn,
        "advertise": _evpn,
        "import vpn": _leak,
        "export vpn": _leak,
        "import vrf": _leak,
        "label vpn export": _leak,
        "rd": _distinguisher,
        "rt": _targets,
        "route-target": _targets,
    },
    feeds={"maximum-paths": ("maximum_paths",), "network": ("networks",), "timers bgp": ("keepalive_s", "hold_s")},
    known_text=(
        "bgp always-compare-med", "bgp deterministic-med", "bgp bestpath", "bgp graceful-restart stalepath-time",
        "bgp graceful-restart restart-time", "bgp graceful-restart preserve-fw-state", "bgp fast-external-failover",
        "bgp reject-as-sets", "bgp suppress-duplicates", "bgp enforce-first-as", "bgp client-to-client",
        "bgp default show-hostname", "bgp default show-nexthop-hostname", "bgp default local-preference",
        "bgp default subgroup-pkt-queue-max", "bgp listen limit", "bgp route-map", "bgp update-delay", "update-delay",
        "bgp disable-ebgp-connected-route-check", "bgp fast-convergence", "bgp coalesce-time", "coalesce-time",
        "write-quanta", "read-quanta", "bgp minimum-holdtime", "bgp max-med", "bgp retain", "bgp ipv6-auto-ra",
        "bgp labeled-unicast", "bgp hard-administrative-reset", "bgp graceful-shutdown",
        "bgp conditional-advertisement", "bgp lu-fib-mode", "table-map", "distance", "nexthop vpn", "route-map vpn",
        "sid vpn", "vni", "dup-addr-detection", "flooding", "autort", "enable-resolve-overlay-index",
        "segment-routing", "local-install", "mac-vrf", "ead-es-route-target", "ead-evi-route-target", "use-es-l3nhg",
        "disable-ead-evi-rx", "timers", "default-originate", "rpki", "bmp", "local-pref", "as-notation",
    ),
)  # fmt: skip
"""What is understood inside `router bgp`, at its own level and in its address families."""


def router_bgp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router bgp 65001 [vrf X|view X]`; each VRF has an instance with an AS number of its own.

    A view is a table of its own whose sessions run in the default VRF.
    """
    if not args or asn(args[0]) is None:
        return False
    kind, name = (args[1], args[2]) if len(args) > 2 else ("", "")
    vrf = name if kind == "vrf" and name != "default" else None
    key = ("bgp", name if kind == "view" else None, vrf)
    if line.negated:
        device.table("process").pop(key, None)
        return True
    part = device.part("process", key, line.node, protocol="bgp", id=args[0], vrf=vrf)
    part.values["family"] = UNICAST
    BGP.read_all(part, line.node.children)
    return True


def views(device: DeviceDraft) -> tuple[str, ...]:
    """Where BGP keeps routes in tables of views, which are not those that packets follow."""
    held = any(protocol == "bgp" and view for protocol, view, _ in device.table("process"))
    return ("BGP views",) if held else ()
