"""BGP as facts: neighbours completed by their group and by BGP as a whole, and the processes."""

from __future__ import annotations

from typing import Any

from netaudit.model.routing import BgpNeighbor, BgpPolicy, RoutingProcess
from netaudit.platforms.defaults import fill
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry
from netaudit.platforms.junos.igp import shared_options
from netaudit.platforms.junos.policies import balances, sets_next_hop_self
from netaudit.platforms.values import asn

_NOT_A_FACT = frozenset(("limits", "type", "cluster", "name", "multipath", "multiple_as", "imports", "exports", "as"))
_PROCESS_ONLY = ("dampening", "log_adjacency", "graceful_restart")


def neighbors(device: DeviceDraft) -> tuple[BgpNeighbor, ...]:
    """All neighbours of all instances."""
    return tuple(_neighbor(device, draft) for draft in device.table("peer").values())


def _neighbor(device: DeviceDraft, draft: Entry) -> BgpNeighbor:
    values = draft.values
    vrf, group = values["vrf"], values["peer_group"]
    process = device.table("bgp")[vrf]
    above = [(process, "protocols bgp")]
    if group is not None:
        above.insert(0, (device.table("bgp group")[vrf, group], group))
    for level, name in above:
        _take_over(draft, level, name)
    own_as = _local(device, draft)
    kind = values.get("type")
    if "remote_as" not in values and kind == "internal" and own_as is not None:
        values["remote_as"] = own_as
        values.setdefault("inherited", {})["remote_as"] = "type internal"
    if kind is not None:
        values["external"] = kind == "external"
    elif own_as is not None and "remote_as" in values:
        values["external"] = values["remote_as"] != own_as
    if "cluster" in values and values.get("external") is False:
        values["route_reflector_client"] = True
        draft.at["route_reflector_client"] = draft.at["cluster"]
    filled = []
    families = tuple(dict.fromkeys(values.get("families", ())))
    if not families:
        families = ("ipv6 unicast" if ":" in values["peer"] else "ipv4 unicast",)
        filled.append("families")
    values["families"] = families
    _export(device, draft, families)
    filled += fill(values, draft.unknown, defaults.BGP_NEIGHBOR)
    limits = values.get("limits", {})
    values["prefix_limits"] = tuple(limits[family] for family in families if family in limits)
    kept = {key: value for key, value in values.items() if key not in _NOT_A_FACT and key not in _PROCESS_ONLY}
    at = {key: lines for key, lines in draft.at.items() if key not in _NOT_A_FACT and key not in _PROCESS_ONLY}
    inherited = kept.pop("inherited", {})
    inherited = {key: name for key, name in inherited.items() if key not in _NOT_A_FACT}
    unknown = {key: why for key, why in draft.unknown.items() if key not in _NOT_A_FACT}
    return BgpNeighbor(at=at, unknown=unknown, inherited=inherited, defaulted=tuple(filled), **kept)


def _take_over(draft: Entry, level: Entry, name: str) -> None:
    values = draft.values
    for key, value in level.values.items():
        if key in values or key in ("line", "end", "inherited", "protocol", "description") or key in _PROCESS_ONLY:
            continue
        values[key] = value
        values.setdefault("inherited", {})[key] = name
        if key in level.at:
            draft.at[key] = level.at[key]
        if key == "limits":
            values["inherited"]["prefix_limits"] = name
            draft.at["prefix_limits"] = level.at["prefix_limits"]
    for key, why in level.unknown.items():
        if key not in values:
            draft.unknown.setdefault(key, why)


def _local(device: DeviceDraft, draft: Entry) -> int | None:
    """The AS that the neighbour sees."""
    values = draft.values
    if "local_as" in values:
        found: int = values["local_as"]
        return found
    for vrf in (values["vrf"], None):
        options = device.table("routing options").get(vrf)
        if options is not None and "as" in options.values:
            number = asn(options.values["as"])
            if number is not None:
                values["local_as"] = number
                draft.at["local_as"] = options.at["as"]
                values.setdefault("inherited", {})["local_as"] = "routing-options"
            return number
    return None


def _export(device: DeviceDraft, draft: Entry, families: tuple[str, ...]) -> None:
    """The policies in both directions, for every family, and what the outbound ones do with the next hop."""
    values = draft.values
    given, sent = values.get("imports"), values.get("exports")
    if given is not None or sent is not None:
        values["policies"] = tuple(BgpPolicy(family=family, input=given, output=sent) for family in families)
        draft.at["policies"] = (*draft.at.get("imports", ()), *draft.at.get("exports", ()))
        source = values.get("inherited", {})
        taken = source.get("imports") or source.get("exports")
        if taken is not None:
            source["policies"] = taken
    for name in (sent or "").split():
        said = sets_next_hop_self(device, name)
        if said is not None:
            values["next_hop_self"] = True
            draft.at["next_hop_self"] = (said.line,)


def processes(device: DeviceDraft) -> tuple[RoutingProcess, ...]:
    """One BGP process for each instance."""
    found = []
    paths = balances(device)
    groups: dict[str | None, list[Entry]] = {}
    for (vrf, _), level in device.table("bgp group").items():
        groups.setdefault(vrf, []).append(level)
    for vrf, draft in device.table("bgp").items():
        found.append(_process(device, draft, groups.get(vrf, []), paths))
    return tuple(found)


def _process(device: DeviceDraft, draft: Entry, groups: list[Entry], paths: tuple[int, ...]) -> RoutingProcess:
    values: dict[str, Any] = {
        key: draft.values[key]
        for key in ("protocol", "vrf", "line", "end", "hold_s", "keepalive_s", "enabled", *_PROCESS_ONLY)
        if key in draft.values
    }
    at = {key: lines for key, lines in draft.at.items() if key in values}
    process = Entry(draft.reader, **values)
    process.at = at
    own = next((level for level in (draft, *groups) if "local_as" in level.values), None)
    options = [device.table("routing options").get(name) for name in (values["vrf"], None)]
    said = next((held for held in options if held is not None and "as" in held.values), None)
    if said is not None:
        process.values["id"], at["id"] = str(asn(said.values["as"]) or said.values["as"]), said.at["as"]
    elif own is not None:
        process.values["id"], at["id"] = str(own.values["local_as"]), own.at["local_as"]
    shared_options(device, process)
    _aggregates(device, process)
    main = options[1]
    for attribute in ("confederation", "confederation_peers"):
        if main is not None and attribute in main.values:
            process.values[attribute], at[attribute] = main.values[attribute], main.at[attribute]
    filled = _paths(process, [draft, *groups], paths)
    clusters = [level for level in (draft, *groups) if "cluster" in level.values]
    if clusters:
        process.values["cluster_id"], at["cluster_id"] = clusters[0].values["cluster"], clusters[0].at["cluster"]
    filled += fill(process.values, process.unknown, defaults.BGP)
    return process.build(RoutingProcess, defaulted=tuple(filled))


def _aggregates(device: DeviceDraft, process: Entry) -> None:
    """`routing-options aggregate route P`, `generate route P`: prefixes that stand for those within them."""
    name = process.values["vrf"]
    options = device.root.get(*(("routing-instances", name) if name is not None else ()), "routing-options")
    for table in (options, *options.below("rib")) if options is not None else ():
        for kind in ("aggregate", "generate"):
            for said in table.below(kind, "route"):
                process.append("aggregates", said.word, said)
                for below in said.walk():
                    process.mark(below)


def _paths(process: Entry, levels: list[Entry], paths: tuple[int, ...]) -> list[str]:
    """Equal paths: `multipath`, and a policy that installs more than one next hop."""
    filled = []
    for attribute, kinds in (("maximum_paths", ("external", None)), ("maximum_paths_ibgp", ("internal",))):
        chosen = [
            level for level in levels
            if level.values.get("multipath") and (level.values.get("type") in kinds or level is levels[0])
        ]  # fmt: skip
        several = bool(chosen and paths)
        process.values[attribute] = defaults.MAXIMUM_PATHS[0] if several else defaults.ONE_PATH[0]
        if chosen:
            process.at[attribute] = (*chosen[0].at["multipath"], *paths)
        filled.append(attribute)
    relaxed = next((level for level in levels if level.values.get("multiple_as")), None)
    process.values["multipath_relax"] = relaxed is not None
    if relaxed is not None:
        process.at["multipath_relax"] = relaxed.at["multiple_as"]
    else:
        filled.append("multipath_relax")
    return filled
