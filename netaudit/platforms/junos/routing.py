"""Routing options, routing instances, static routes."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.model.device import Vrf
from netaudit.model.routing import NextHop, StaticRoute
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, Take, first, number, whole, word
from netaudit.platforms.junos.hierarchy import Stanza

LAYER3_INSTANCES = frozenset(("vrf", "virtual-router", "forwarding", "no-forwarding", "mpls-forwarding"))
_MANAGEMENT = "mgmt_junos"
"""The instance of the management port where `system management-instance` stands."""


def instances(device: DeviceDraft) -> Iterator[tuple[str | None, Stanza]]:
    """Where routing is configured: the device itself, then each routing instance; VRF name and stanza."""
    yield None, device.root
    for stanza in device.root.below("routing-instances"):
        if stanza.word != "apply-groups":
            yield stanza.word, stanza


def _targets(draft: Entry, stanza: Stanza) -> None:
    """`vrf-target target:65000:100`, `vrf-target { import ...; export ...; }`."""
    for said in stanza.children.values():
        value = said.value if said.word in ("import", "export") else said
        if value is None:
            continue
        text = value.word.removeprefix("target:")
        if said.word != "export":
            draft.append("import_targets", text, value)
        if said.word != "import":
            draft.append("export_targets", text, value)


def _leak(direction: str) -> Take:
    def take(draft: Entry, stanza: Stanza) -> None:
        """`vrf-import [ A B ]`: policies that decide what enters a VRF, beside or instead of its targets."""
        for said in stanza.children.values():
            draft.append("leaks", f"{direction} {said.word}", said)

    return take


INSTANCE: Table = {
    "description": word("description"),
    "route-distinguisher": word("rd"),
    "vrf-target": _targets,
    "vrf-import": _leak("import"),
    "vrf-export": _leak("export"),
    "vrf-table-label": lambda draft, stanza: draft.mark(stanza),
    "vtep-source-interface": lambda draft, stanza: draft.mark(stanza.value or stanza),
}


def read_instances(device: DeviceDraft) -> None:
    """Routing instances as VRFs, and the interfaces in them."""
    interfaces = device.table("interface")
    for name, stanza in instances(device):
        if name is None:
            continue
        kind = first(stanza, "instance-type")
        if kind is not None:
            device.mark(kind)
        routed = kind is None or kind.word in LAYER3_INSTANCES
        draft = device.entry("vrf", name, stanza, name=name) if routed else device.entry("instance", name, stanza)
        draft.read(stanza, INSTANCE)
        if routed:
            draft.values["routing"] = True
            _overlay(draft, stanza)
        for said in stanza.below("interface"):
            unit = interfaces.get(said.word if "." in said.word else f"{said.word}.0") or interfaces.get(said.word)
            if unit is not None and routed:
                unit.put("vrf", name, said)
    _management_instance(device)


def _overlay(draft: Entry, stanza: Stanza) -> None:
    """`protocols evpn ip-prefix-routes vni 9001`: the VXLAN network that carries the VRF's routes (RFC 9136)."""
    said = first(stanza, "protocols", "evpn", "ip-prefix-routes", "vni")
    if said is not None and (number_ := whole(said.word)) is not None:
        draft.put("vni", number_, said)


def _management_instance(device: DeviceDraft) -> None:
    said = device.root.get("system", "management-instance")
    if said is None:
        return
    device.mark(said)
    for draft in device.table("interface").values():
        if draft.values["kind"] == "management" and "parent" in draft.values:
            draft.put("vrf", _MANAGEMENT, said)
    device.entry("vrf", _MANAGEMENT, said, name=_MANAGEMENT)


def vrfs(device: DeviceDraft) -> tuple[Vrf, ...]:
    """The routing instances with tables of their own."""
    return tuple(draft.build(Vrf) for draft in device.table("vrf").values())


# --- options ----------------------------------------------------------------------------------------------------


def _as(draft: Entry, stanza: Stanza) -> None:
    """`autonomous-system 65000`, with `loops 2` and `asdot-notation` after it."""
    found = next((said for said in stanza.children.values() if said.word[:1].isdigit()), None)
    if found is not None:
        draft.put("as", found.word, found)
        loops = first(found, "loops")
        if loops is not None and (value := whole(loops.word)) is not None:
            draft.put("loops", value, loops)


def _confederation(draft: Entry, stanza: Stanza) -> None:
    """`confederation 65000 members [ 65001 65002 ]`."""
    for said in stanza.children.values():
        value = whole(said.word)
        if value is not None:
            draft.put("confederation", value, said)
            for member in said.below("members"):
                if (number_ := whole(member.word)) is not None:
                    draft.append("confederation_peers", number_, member)


def _graceful(draft: Entry, stanza: Stanza) -> None:
    draft.put("graceful_restart", "disable" not in stanza.children, stanza)


def _forwarding(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.below("export"):
        draft.values.setdefault("forwarding_policies", []).append(said)
        draft.mark(said)


OPTIONS: Table = {
    "router-id": word("router_id"),
    "autonomous-system": _as,
    "confederation": _confederation,
    "graceful-restart": _graceful,
    "nonstop-routing": lambda draft, stanza: draft.put("nonstop_routing", True, stanza),
    "forwarding-table": _forwarding,
    "maximum-prefixes": number("maximum_prefixes"),
}


def options(device: DeviceDraft) -> dict[str | None, Entry]:
    """`routing-options` of the device and of each instance, as drafts that processes take their values from."""
    found: dict[str | None, Entry] = {}
    for name, stanza in instances(device):
        draft = found[name] = device.entry("routing options", name, stanza)
        options_ = stanza.get("routing-options")
        if options_ is not None:
            draft.read(options_, OPTIONS)
    return found


# --- static routes ----------------------------------------------------------------------------------------------


def static_routes(device: DeviceDraft) -> tuple[StaticRoute, ...]:
    """Static routes of all tables; the hops of a route together."""
    for name, stanza in instances(device):
        vrf = name if name in device.table("vrf") else None
        given = _preference(device, stanza.get("routing-options", "static"))
        for route in stanza.below("routing-options", "static", "route"):
            _route(device, vrf, route, given)
        for rib in stanza.below("routing-options", "rib"):
            given = _preference(device, rib.get("static"))
            for route in rib.below("static", "route"):
                _route(device, vrf, route, given)
    found = []
    for draft in device.table("static").values():
        draft.values["next_hops"] = tuple(draft.values.get("next_hops", ()))
        found.append(draft.build(StaticRoute))
    return tuple(found)


_DISCARDS = ("discard", "reject", "receive")
_ROUTE = {"next-hop": 0, "qualified-next-hop": 0, "preference": 1, "metric": 1, "tag": 1, "next-table": 1,
          "bfd-liveness-detection": 0, **dict.fromkeys(_DISCARDS, 0)}  # fmt: skip
_PER_HOP = ("preference", "metric", "tag", "bfd-liveness-detection", "interface")


def _preference(device: DeviceDraft, static: Stanza | None) -> int | None:
    """`static defaults preference 200`: of the routes of a table that give none themselves."""
    said = first(static, "defaults", "preference") if static is not None else None
    if said is None:
        return None
    device.mark(said)
    return whole(said.word)


def _route(device: DeviceDraft, vrf: str | None, stanza: Stanza, given_to_all: int | None) -> None:
    """`route 0.0.0.0/0 { next-hop [ A B ]; qualified-next-hop C { preference 10; } preference 5; }`."""
    draft = device.entry("static", (stanza.word, vrf), stanza, prefix=stanza.word, vrf=vrf)
    common = stanza.options(_ROUTE)
    for hop in stanza.below("next-hop"):  # settings of the route may stand behind its hop on one line
        common = {**hop.options(_ROUTE), **common}
    distance = common.get("preference")
    for name in ("preference", "metric", "tag"):
        if name in common:
            draft.mark(common[name])
    preference = whole(distance.word) if distance is not None else given_to_all
    bfd = common.get("bfd-liveness-detection")
    if bfd is not None:
        for said in bfd.walk():
            draft.mark(said)
    for hop in stanza.below("next-hop"):
        draft.append("next_hops", _hop(hop, preference, bfd is not None), hop)
    for hop in stanza.below("qualified-next-hop"):
        own = hop.options({"preference": 1, "metric": 1, "tag": 1, "interface": 1, "bfd-liveness-detection": 0})
        for said in own.values():
            draft.mark(said)
        said_ = own.get("preference")
        given = whole(said_.word) if said_ is not None else preference
        through = own.get("interface")
        found = _hop(hop, given, bfd is not None or "bfd-liveness-detection" in own, through)
        draft.append("next_hops", found, hop)
    for word_ in _DISCARDS:
        if word_ in common:
            draft.append("next_hops", NextHop(discard=True, distance=preference), common[word_])
    if "next-table" in common:
        table = common["next-table"]
        draft.append("next_hops", NextHop(name=f"table {table.word}", distance=preference), table)
    for word_ in ("no-readvertise", "readvertise", "retain", "no-retain", "resolve", "no-install", "passive", "active"):
        bare = stanza.get(word_)
        if bare is not None:
            draft.mark(bare)


def _hop(hop: Stanza, distance: int | None, bfd: bool, through: Stanza | None = None) -> NextHop:
    if hop.word[:1].isdigit() or ":" in hop.word:
        interface = through.word if through is not None else None
        return NextHop(address=hop.word, interface=interface, distance=distance, bfd=bfd)
    return NextHop(interface=hop.word, distance=distance, bfd=bfd)
