"""Static routes, VRFs, and what routing processes share."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.nxos.drafts import interface_name, vrf_name
from netaudit.platforms.nxos.services import addresses_of
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.switch_commands import name_servers
from netaudit.platforms.takes import number, switch, text, word
from netaudit.platforms.values import prefix_length


def redistribute(draft: Draft, args: list[str], line: Statement) -> bool:
    """`redistribute direct route-map X`, `redistribute bgp 65001 route-map Y`."""
    if not args or args[0] == "maximum-prefix":
        return False
    at = args.index("route-map") if "route-map" in args else len(args)
    found = (" ".join(args[:at]), args[at + 1] if len(args) > at + 1 else None)
    if line.negated:
        draft.take_back("redistribute", lambda held: held[0] == found[0])
        return True
    draft.add("redistribute", found, line.node)
    return True


def _static(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip route 10.0.0.0/8 [INTERFACE] NEXT-HOP ...` in the default VRF."""
    return static_route(device, None, args, line)


def static_route(device: DeviceDraft, vrf: str | None, args: list[str], line: Statement) -> bool:
    """`10.0.0.0/8 [INTERFACE] NEXT-HOP [vrf X] [track N] [name X] [tag N] [PREFERENCE]`; `vrf` holds the route."""
    prefix, words = _destination(args)
    hop = _next_hop(words)
    if prefix is None or hop is None:
        return False
    if line.negated:
        draft = device.table("static").get((prefix, vrf))
        if draft is None:
            return False
        kept = tuple(held for held in draft.get("next_hops") if _way(held) != _way(hop))
        draft.values["next_hops"] = kept
        if not kept:
            del device.table("static")[prefix, vrf]
        return True
    draft = device.part("static", (prefix, vrf), line.node, prefix=prefix, vrf=vrf)
    kept = tuple(held for held in draft.get("next_hops") or () if _way(held) != _way(hop))
    draft.values["next_hops"] = (*kept, hop)  # the same next hop typed again is an edit of it
    draft.at["next_hops"] = (*draft.at.get("next_hops", ()), line.node.line)
    return True


def _way(hop: dict[str, object]) -> tuple[object, ...]:
    return hop.get("address"), hop.get("interface"), hop.get("discard"), hop.get("vrf")


def _destination(args: list[str]) -> tuple[str | None, list[str]]:
    if len(args) > 1 and "/" in args[0]:
        return args[0], args[1:]
    length = prefix_length(args[1]) if len(args) > 2 else None
    return (None, []) if length is None else (f"{args[0]}/{length}", args[2:])


def _next_hop(words: list[str]) -> dict[str, object] | None:
    hop: dict[str, object] = {}
    position = 0
    while position < len(words):
        said = words[position]
        following = words[position + 1] if position + 1 < len(words) else None
        if said in ("tag", "name", "track", "vrf"):
            if said != "tag":
                hop[said] = following
            position += 1
        elif said.lower() in ("null0", "null"):
            hop["discard"] = True
        elif said.isdecimal() and position:
            hop["distance"] = int(said)
        elif ":" in said or said.count(".") == 3:
            hop["address"] = said.partition("/")[0]
        elif said[0].isalpha() and position == 0:
            hop["interface"] = interface_name(said)
        else:
            return None
        position += 1
    return hop or None


def _static_bfd(device: DeviceDraft, args: list[str], line: Statement, vrf: str | None = None) -> bool:
    """`ip route static bfd Ethernet1/1 10.0.0.1`: routes through that next hop follow its BFD session."""
    if len(args) != 2 or line.negated:
        return False
    device.table("static bfd")[args[1], vrf] = Part(device.reader, device, line=line.node.line)
    return True


def vrf(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vrf context X`: its identity, targets and static routes."""
    if len(args) != 1:
        return False
    table = device.table("vrf")
    if line.negated:
        return table.pop(args[0], None) is not None
    draft = table.get(args[0])
    if draft is None:
        draft = table[args[0]] = Part(device.reader, device, name=args[0], line=line.node.line, end=line.node.end)
    VRF.read_all(draft, line.node.children)
    return True


def _vrf_static(draft: Part, args: list[str], line: Statement) -> bool:
    return static_route(draft.device, vrf_name(draft.get("name")), args, line)


def _vrf_static_bfd(draft: Part, args: list[str], line: Statement) -> bool:
    return _static_bfd(draft.device, args, line, vrf_name(draft.get("name")))


def _vrf_family(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated:
        return False
    VRF_FAMILY.read_all(draft, line.node.children)
    return bool(args)


def target(draft: Draft, args: list[str], line: Statement) -> bool:
    """`route-target both|import|export auto|1:1 [evpn]`."""
    if len(args) < 2 or args[0] not in ("both", "import", "export"):
        return False
    for attribute, kinds in (("import_targets", ("import", "both")), ("export_targets", ("export", "both"))):
        if args[0] in kinds and line.negated:
            draft.take_back(attribute, lambda held: held == args[1])
        elif args[0] in kinds and args[1] not in (draft.get(attribute) or ()):
            draft.add(attribute, args[1], line.node)
    return True


def _vrf_servers(draft: Part, args: list[str], line: Statement) -> bool:
    """`ip name-server 10.0.0.1 10.0.0.2` of a VRF."""
    if not args or line.negated:
        return False
    return name_servers(draft.device.only("services", line.node), addresses_of(args), line)


VRF_FAMILY = Commands({"route-target": target}, known_text=("maximum routes", "import", "export"))

VRF = Commands(
    {
        "rd": word("rd"),
        "vni": number("vni"),
        "description": text("description"),
        "shutdown": switch("routing", off=True),
        "ip route": _vrf_static,
        "ipv6 route": _vrf_static,
        "ip route static bfd": _vrf_static_bfd,
        "ip name-server": _vrf_servers,
        "address-family": _vrf_family,
    },
    known_text=("ip domain-name", "ip domain-list", "ip pim", "mdt", "ip multicast"),
)

TOP: dict[str, Take] = {
    "ip route": _static,
    "ipv6 route": _static,
    "ip route static bfd": _static_bfd,
    "vrf context": vrf,
}
