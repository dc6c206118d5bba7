"""OSPF, IS-IS, LDP and MPLS: the processes, and the part that interfaces take in them."""

from __future__ import annotations

from netaudit.model.interface import Bfd
from netaudit.model.routing import Redistribution, RoutingProcess
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, Take, first, flag, number, rate, whole, word
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.policies import balances, sources
from netaudit.platforms.junos.routing import instances
from netaudit.platforms.values import area as area_number

_NETWORK_TYPES = {"p2p": "point-to-point", "nbma": "non-broadcast", "p2mp": "point-to-multipoint",
                  "p2mp-over-lan": "point-to-multipoint"}  # fmt: skip


def bfd_timers(stanza: Stanza) -> Bfd:
    """Timers of `bfd-liveness-detection`, in milliseconds."""
    interval = _whole(stanza, "minimum-interval")
    transmit = _whole(stanza, "transmit-interval", "minimum-interval")
    receive = _whole(stanza, "minimum-receive-interval")
    return Bfd(
        interval_ms=transmit if transmit is not None else interval,
        min_rx_ms=receive if receive is not None else interval,
        multiplier=_whole(stanza, "multiplier"),
    )


def _whole(stanza: Stanza, *path: str) -> int | None:
    said = first(stanza, *path)
    return whole(said.word) if said is not None else None


def bfd(protocol: str) -> Take:
    """`bfd-liveness-detection` of an interface in that protocol."""

    def take(draft: Entry, stanza: Stanza) -> None:
        draft.put(f"{protocol}.bfd", True, stanza)
        draft.put("bfd", bfd_timers(stanza), stanza)
        for said in stanza.walk():
            draft.mark(said)

    return take


def _authentication(draft: Entry, stanza: Stanza) -> None:
    """`authentication { md5 1 key "..."; }`, `authentication { simple-password "..."; }`."""
    for said in stanza.children.values():
        if said.word == "md5":
            for key in said.children.values():
                draft.put("ospf.authentication", "md5", key)
                draft.values["ospf.key_ids"] = (*draft.values.get("ospf.key_ids", ()), key.word)
                for below in key.walk():
                    draft.mark(below)
        elif said.word == "simple-password":
            draft.put("ospf.authentication", "simple", said.value or said)
        elif said.word in ("keychain", "multi-active-md5"):
            value = said.value
            draft.put("ospf.authentication", f"key-chain {value.word}" if value is not None else "md5", value or said)


OSPF_INTERFACE: Table = {
    "metric": number("ospf.cost"),
    "interface-type": word("ospf.network_type", _NETWORK_TYPES.get),
    "passive": flag("ospf.passive"),
    "hello-interval": number("ospf.hello_s"),
    "dead-interval": number("ospf.dead_s"),
    "priority": number("ospf.priority"),
    "authentication": _authentication,
    "bfd-liveness-detection": bfd("ospf"),
    "ldp-synchronization": flag("ldp_igp_sync"),
}


def _overload(draft: Entry, stanza: Stanza) -> None:
    """`overload timeout 300`: no transit while the router starts."""
    said = first(stanza, "timeout")
    if said is not None and (seconds := whole(said.word)) is not None:
        draft.put("max_metric_on_startup_s", seconds, said)
    else:
        draft.mark(stanza)


def _exports(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.children.values():
        draft.values.setdefault("exports", []).append(said)
        draft.mark(said)


def _helper(draft: Entry, stanza: Stanza) -> None:
    draft.put("graceful_restart", "disable" not in stanza.children, stanza.get("disable") or stanza)


PROCESS: Table = {
    "reference-bandwidth": word("reference_bps", rate),
    "export": _exports,
    "overload": _overload,
    "graceful-restart": _helper,
    "disable": flag("enabled", False),
    "traffic-engineering": lambda draft, stanza: draft.mark(stanza),
}


def ospf(device: DeviceDraft) -> None:
    """OSPF for IPv4 on interfaces, and for IPv6 as far as which interfaces take part."""
    for vrf, scope in instances(device):
        for keyword, protocol in (("ospf", "ospf"), ("ospf3", "ospfv3")):
            stanza = scope.get("protocols", keyword)
            if stanza is None:
                continue
            draft = device.entry("igp", (protocol, vrf), stanza, protocol=protocol, vrf=vrf)
            draft.mark(stanza)
            draft.read(stanza, PROCESS)
            for held in stanza.below("area"):
                _area(device, draft, held)


def _area(device: DeviceDraft, process: Entry, held: Stanza) -> None:
    area = area_number(held.word)
    if area is None:
        process.unknown["areas"] = f"line {held.line} not understood: area {held.word}"
        return
    process.values.setdefault("areas", {})[area] = _area_kind(process, held)
    if held.children.get("interface") is None:
        process.mark(held)
    authentication = first(held, "authentication-type")
    if authentication is not None:
        process.mark(authentication)
        process.values.setdefault("area_authentication", {})[area] = authentication.word
    for said in held.below("interface"):
        process.mark(said)
        for unit in units(device, said.word, process.values["vrf"]):
            if process.values["protocol"] == "ospf":
                _ospf_interface(device, process, unit, area, said)
            else:
                _counted(process, unit, said)


def _area_kind(process: Entry, held: Stanza) -> str:
    for kind in ("stub", "nssa"):
        said = held.get(kind)
        if said is not None:
            process.mark(said)
            summaries = said.get("no-summaries")
            if summaries is not None:
                process.mark(summaries)
                return "totally-stub" if kind == "stub" else kind
            return kind
    return "normal"


def units(device: DeviceDraft, name: str, vrf: str | None) -> list[Entry]:
    """The logical interfaces that a protocol's `interface` means: one, or with `all` those of the instance."""
    table = device.table("interface")
    if name == "all":
        return [
            unit
            for unit in table.values()
            if "parent" in unit.values and unit.values["kind"] != "management" and unit.values.get("vrf") == vrf
        ]
    found = table.get(name) if "." in name else table.get(f"{name}.0")
    return [found] if found is not None else []


def _ospf_interface(device: DeviceDraft, process: Entry, unit: Entry, area: str, said: Stanza) -> None:
    if "disable" in said.children:
        for attribute in [name for name in unit.values if name.startswith("ospf.")]:
            unit.drop(attribute)
        unit.mark(said.children["disable"])
        unit.values["ospf_disabled"] = True
        return
    if unit.values.get("ospf_disabled"):
        return
    if said.word == "all":
        if "ospf.area" in unit.values:
            return
        unit.values.setdefault("inherited", {})["ospf.area"] = "interface all"
    unit.put("ospf.area", area, said)
    unit.read(said, OSPF_INTERFACE)


def _counted(process: Entry, unit: Entry, said: Stanza) -> None:
    passive = said.get("passive")
    kind = "active_interfaces" if passive is None else "passive_interfaces"
    process.append(kind, unit.values["name"], passive or said)


def complete_ospf(device: DeviceDraft, unit: Entry) -> list[str]:
    """Fills in the defaults of OSPF on an interface; the attributes so filled."""
    values = unit.values
    values.pop("ospf_disabled", None)
    if "ospf.area" not in values:
        return []
    if values["kind"] == "loopback":
        values.setdefault("ospf.passive", True)  # a loopback forms no adjacency
    process = device.table("igp").get(("ospf", values.get("vrf")))
    areas = process.values.get("area_authentication") if process is not None else None
    if areas and values["ospf.area"] in areas and "ospf.authentication" not in values:
        values["ospf.authentication"] = areas[values["ospf.area"]]
        values.setdefault("inherited", {})["ospf.authentication"] = f"area {values['ospf.area']}"
    filled = []
    hello = values.get("ospf.hello_s")
    if hello is not None and "ospf.dead_s" not in values:
        values["ospf.dead_s"] = 4 * hello
        filled.append("ospf.dead_s")
    if "ospf.network_type" not in values and "ospf.network_type" not in unit.unknown:
        kind = defaults.OSPF_TUNNEL if values["kind"] == "tunnel" else defaults.OSPF_NETWORK
        values["ospf.network_type"] = kind[0]
        filled.append("ospf.network_type")
    return [*filled, *defaults.fill(values, unit.unknown, defaults.OSPF_INTERFACE)]


# --- processes --------------------------------------------------------------------------------------------------


def processes(device: DeviceDraft) -> tuple[RoutingProcess, ...]:
    """OSPF, IS-IS and LDP, each with what routing options say for all."""
    found = []
    paths = balances(device)
    net = next((u for u in device.table("interface").values() if "net" in u.values), None)
    for draft in (*device.table("igp").values(), *device.table("ldp").values()):
        values = draft.values
        protocol = values["protocol"]
        shared_options(device, draft)
        exports = values.pop("exports", ())
        values["redistribute"] = tuple(
            Redistribution(source=source, policy=said.word) for said in exports for source in sources(device, said.word)
        )
        rows = defaults.OSPF if protocol != "isis" else defaults.ISIS
        filled = [] if protocol == "ldp" else defaults.fill(values, draft.unknown, rows)
        if protocol == "isis" and net is not None:
            values["net"], draft.at["net"] = net.values["net"], net.at["net"]
        if protocol != "ldp":
            values["maximum_paths"] = defaults.MAXIMUM_PATHS[0] if paths else defaults.ONE_PATH[0]
            if paths:
                draft.at["maximum_paths"] = paths
            filled.append("maximum_paths")
        found.append(draft.build(RoutingProcess, defaulted=tuple(filled)))
    return tuple(found)


def shared_options(device: DeviceDraft, draft: Entry) -> None:
    """Gives a process what `routing-options` of its instance says."""
    own = device.table("routing options").get(draft.values.get("vrf"))
    main = device.table("routing options").get(None)
    wanted = ((own, ("router_id", "graceful_restart")), (main, ("graceful_restart", "nonstop_routing")))
    for options, attributes in wanted:
        for attribute in attributes:
            if options is not None and attribute in options.values and attribute not in draft.values:
                draft.values[attribute] = options.values[attribute]
                draft.at[attribute] = options.at[attribute]
                draft.values.setdefault("inherited", {})[attribute] = "routing-options"
