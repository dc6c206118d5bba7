"""OSPF, IS-IS, LDP and MPLS: the processes, and the part that interfaces take in them."""

from __future__ import annotations

from collections.abc import Mapping

from netaudit.model.interface import Bfd
from netaudit.model.routing import Redistribution, RoutingProcess
from netaudit.platforms.defaults import fill
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


def _authentication(protocol: str) -> Take:
    def take(draft: Entry, stanza: Stanza) -> None:
        """`authentication { md5 1 key "..."; }`, `authentication { simple-password "..."; }`."""
        for said in stanza.children.values():
            if said.word == "md5":
                for key in said.children.values():
                    draft.put(f"{protocol}.authentication", "md5", key)
                    known = draft.values.get(f"{protocol}.key_ids", ())
                    draft.values[f"{protocol}.key_ids"] = (*known, key.word)
                    for below in key.walk():
                        draft.mark(below)
            elif said.word == "simple-password":
                draft.put(f"{protocol}.authentication", "simple", said.value or said)
            elif said.word in ("keychain", "multi-active-md5"):
                value = said.value
                kind = f"key-chain {value.word}" if value is not None else "md5"
                draft.put(f"{protocol}.authentication", kind, value or said)

    return take


def _interface_table(protocol: str) -> Table:
    return {
        "metric": number(f"{protocol}.cost"),
        "interface-type": word(f"{protocol}.network_type", _NETWORK_TYPES.get),
        "passive": flag(f"{protocol}.passive"),
        "hello-interval": number(f"{protocol}.hello_s"),
        "dead-interval": number(f"{protocol}.dead_s"),
        "priority": number(f"{protocol}.priority"),
        "authentication": _authentication(protocol),
        "bfd-liveness-detection": bfd(protocol),
        "ldp-synchronization": flag("ldp_igp_sync"),
    }


INTERFACE: Mapping[str, Table] = {protocol: _interface_table(protocol) for protocol in ("ospf", "ospfv3")}


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


def _segments(draft: Entry, stanza: Stanza) -> None:
    """`source-packet-routing { srgb start-label 16000 index-range 8000; }`."""
    draft.put("segment_routing", True, stanza)
    block = stanza.get("srgb")
    found = block.options({"start-label": 1, "index-range": 1}) if block is not None else {}
    if "start-label" in found and "index-range" in found:
        first_, count = whole(found["start-label"].word), whole(found["index-range"].word)
        if first_ is not None and count is not None:
            draft.append("segment_blocks", f"{first_} {first_ + count - 1}", found["start-label"])


PROCESS: Table = {
    "reference-bandwidth": word("reference_bps", rate),
    "export": _exports,
    "overload": _overload,
    "graceful-restart": _helper,
    "disable": flag("enabled", False),
    "traffic-engineering": flag("traffic_engineering"),
    "source-packet-routing": _segments,
}


def ospf(device: DeviceDraft) -> None:
    """OSPF of both versions, and the interfaces that take part."""
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
    for said in held.below("area-range"):
        cost = first(said, "override-metric")
        words = [area, said.word, *(["restrict"] if said.children.get("restrict") is not None else [])]
        words += ["cost", cost.word] if cost is not None else []
        process.append("area_ranges", " ".join(words), said)
    for said in held.below("interface"):
        process.mark(said)
        for unit in units(device, said.word, process.values["vrf"]):
            _interface(process.values["protocol"], unit, area, said)


def _area_kind(process: Entry, held: Stanza) -> str:
    for kind in ("stub", "nssa"):
        said = held.get(kind)
        if said is not None:
            process.mark(said)
            summaries = said.options({"default-metric": 1, "no-summaries": 0, "summaries": 0}).get("no-summaries")
            if summaries is not None:
                process.mark(summaries)
                return f"totally-{kind}"
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


def _interface(protocol: str, unit: Entry, area: str, said: Stanza) -> None:
    if "disable" in said.children:
        for attribute in [name for name in unit.values if name.startswith(f"{protocol}.")]:
            unit.drop(attribute)
        unit.mark(said.children["disable"])
        unit.values[f"{protocol}_disabled"] = True
        return
    if unit.values.get(f"{protocol}_disabled"):
        return
    if said.word == "all":
        if f"{protocol}.area" in unit.values:
            return
        unit.values.setdefault("inherited", {})[f"{protocol}.area"] = "interface all"
    unit.put(f"{protocol}.area", area, said)
    unit.read(said, INTERFACE[protocol])


def complete_ospf(device: DeviceDraft, unit: Entry) -> list[str]:
    """Fills in the defaults of OSPF of both versions on an interface; the attributes so filled."""
    filled: list[str] = []
    for protocol in INTERFACE:
        unit.values.pop(f"{protocol}_disabled", None)
        if f"{protocol}.area" in unit.values:
            filled += _completed(device, unit, protocol)
    return filled


def _completed(device: DeviceDraft, unit: Entry, protocol: str) -> list[str]:
    values = unit.values
    if values["kind"] == "loopback":
        values.setdefault(f"{protocol}.passive", True)  # a loopback forms no adjacency
    process = device.table("igp").get((protocol, values.get("vrf")))
    areas = process.values.get("area_authentication") if process is not None else None
    area = values[f"{protocol}.area"]
    if areas and area in areas and f"{protocol}.authentication" not in values:
        values[f"{protocol}.authentication"] = areas[area]
        values.setdefault("inherited", {})[f"{protocol}.authentication"] = f"area {area}"
    filled = []
    hello = values.get(f"{protocol}.hello_s")
    if hello is not None and f"{protocol}.dead_s" not in values:
        values[f"{protocol}.dead_s"] = 4 * hello
        filled.append(f"{protocol}.dead_s")
    name = f"{protocol}.network_type"
    if name not in values and name not in unit.unknown:
        values[name] = (defaults.OSPF_TUNNEL if values["kind"] == "tunnel" else defaults.OSPF_NETWORK)[0]
        filled.append(name)
    if values.get(name) == "non-broadcast":
        filled += fill(values, unit.unknown, defaults.OSPF_NBMA[protocol])
    return [*filled, *fill(values, unit.unknown, defaults.OSPF_INTERFACES[protocol])]


# --- processes --------------------------------------------------------------------------------------------------


def processes(device: DeviceDraft) -> tuple[RoutingProcess, ...]:
    """OSPF, IS-IS, LDP and PIM, each with what routing options say for all."""
    found = []
    paths = balances(device)
    titles: dict[str | None, Entry] = {}
    for unit in device.table("interface").values():
        if "net" in unit.values:
            titles.setdefault(unit.values.get("vrf"), unit)
    for draft in (*device.table("igp").values(), *device.table("plain").values()):
        values = draft.values
        protocol = values["protocol"]
        shared_options(device, draft)
        exports = values.pop("exports", ())
        values["redistribute"] = tuple(
            Redistribution(source=source, policy=said.word) for said in exports for source in sources(device, said.word)
        )
        rows = defaults.OSPF if protocol != "isis" else defaults.ISIS
        routes = protocol in ("ospf", "ospfv3", "isis")
        filled = fill(values, draft.unknown, rows) if routes else []
        net = titles.get(values.get("vrf")) if protocol == "isis" else None
        if net is not None:
            values["net"], draft.at["net"] = net.values["net"], net.at["net"]
        if routes:
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
