"""BGP: groups and neighbours, each completed by the level above it."""

from __future__ import annotations

from typing import Any

from netaudit.model.routing import BgpNeighbor, BgpPolicy, PrefixLimit, RoutingProcess
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, block, first, flag, whole, word
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.igp import bfd_timers, shared_options
from netaudit.platforms.junos.policies import balances, sets_next_hop_self
from netaudit.platforms.junos.routing import instances
from netaudit.platforms.values import asn

_FAMILY = {"inet": "ipv4", "inet6": "ipv6", "inet-vpn": "vpnv4", "inet6-vpn": "vpnv6", "evpn": "l2vpn",
           "l2vpn": "l2vpn"}  # fmt: skip
_SUBFAMILY = {("evpn", "signaling"): "evpn", ("l2vpn", "signaling"): "vpls"}
_NOT_A_FACT = frozenset(("limits", "type", "cluster", "name", "multipath", "multiple_as", "imports", "exports", "as"))


def _families(draft: Entry, stanza: Stanza) -> None:
    """`family inet { unicast { prefix-limit { maximum 1000; teardown 80; } } }`."""
    for family in stanza.children.values():
        for kind in family.children.values():
            name = f"{_FAMILY.get(family.word, family.word)} {_SUBFAMILY.get((family.word, kind.word), kind.word)}"
            draft.append("families", name, kind)
            for word_ in ("prefix-limit", "accepted-prefix-limit"):
                limit = kind.get(word_)
                if limit is not None:
                    _limit(draft, name, limit)
            paths = kind.get("add-path")
            if paths is not None:
                draft.put("advertised_paths", "add-path", paths)
                for said in paths.walk():
                    draft.mark(said)


def _limit(draft: Entry, family: str, stanza: Stanza) -> None:
    maximum = first(stanza, "maximum")
    if maximum is None or (limit := whole(maximum.word)) is None:
        return
    teardown = stanza.get("teardown")
    share = None
    action = "warning-only"
    if teardown is not None:
        draft.mark(teardown)
        found = teardown.options({"idle-timeout": 1})
        share = next((whole(said.word) for said in teardown.children.values() if said.word.isdecimal()), None)
        for said in teardown.walk():
            draft.mark(said)
            if said.word == "idle-timeout":
                found.setdefault("idle-timeout", said.value or said)
        idle = found.get("idle-timeout")
        action = f"restart {idle.word}" if idle is not None and idle.word.isdecimal() else "teardown"
    draft.values.setdefault("limits", {})[family] = PrefixLimit(
        family=family, limit=limit, warn_pct=share, action=action
    )
    draft.at["prefix_limits"] = (*draft.at.get("prefix_limits", ()), maximum.line)
    draft.mark(maximum)


def _key(draft: Entry, stanza: Stanza) -> None:
    draft.put("password", True, stanza.value or stanza)


def _bfd(draft: Entry, stanza: Stanza) -> None:
    draft.put("bfd", True, stanza)
    draft.put("bfd_timers", bfd_timers(stanza), stanza)
    for said in stanza.walk():
        draft.mark(said)


def _multihop(draft: Entry, stanza: Stanza) -> None:
    said = first(stanza, "ttl")
    draft.put("multihop", (whole(said.word) if said is not None else None) or 64, said or stanza)


def _multipath(draft: Entry, stanza: Stanza) -> None:
    draft.put("multipath", "disable" not in stanza.children, stanza)
    several = stanza.get("multiple-as")
    if several is not None:
        draft.put("multiple_as", True, several)


def _hold(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None and (seconds := whole(said.word)) is not None:
        draft.put("hold_s", seconds, said)
        draft.put("keepalive_s", seconds // 3, said)


def _policies(attribute: str) -> Any:
    def take(draft: Entry, stanza: Stanza) -> None:
        names = list(stanza.children.values())
        own = [said for said in names if said.group is None] or names
        if own:
            draft.put(attribute, " ".join(said.word for said in own), own[0])
            for said in own:
                draft.mark(said)

    return take


def _local_as(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.children.values():
        if (number := asn(said.word)) is not None:
            draft.put("local_as", number, said)
        elif said.word == "loops" and said.value is not None and (times := whole(said.value.word)) is not None:
            draft.put("allowas_in", times, said.value)
        else:
            draft.mark(said)


def _mark(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.walk():
        draft.mark(said)


LEVEL: Table = {
    "type": word("type"),
    "description": word("description"),
    "peer-as": word("remote_as", asn),
    "local-as": _local_as,
    "local-address": word("update_source"),
    "authentication-key": _key,
    "authentication-key-chain": _key,
    "family": _families,
    "import": _policies("imports"),
    "export": _policies("exports"),
    "bfd-liveness-detection": _bfd,
    "multihop": _multihop,
    "ttl": lambda draft, stanza: draft.mark(stanza.value or stanza),
    "multipath": _multipath,
    "hold-time": _hold,
    "cluster": word("cluster"),
    "shutdown": flag("enabled", False),
    "graceful-restart": block({"disable": lambda draft, stanza: draft.mark(stanza)}),
    "damping": flag("dampening"),
    "log-updown": flag("log_adjacency"),
}
"""Statements of a neighbour, its group, and BGP as a whole."""

_PROCESS_ONLY = ("dampening", "log_adjacency")


def read(device: DeviceDraft) -> None:
    """All BGP: a draft for each instance, each group and each neighbour."""
    for vrf, scope in instances(device):
        stanza = scope.get("protocols", "bgp")
        if stanza is None:
            continue
        process = device.entry("bgp", vrf, stanza, protocol="bgp", vrf=vrf)
        process.mark(stanza)
        process.read(stanza, LEVEL)
        for held in stanza.below("group"):
            group = device.entry("bgp group", (vrf, held.word), held, vrf=vrf, peer_group=held.word)
            group.mark(held)
            group.read(held, LEVEL)
            for said in held.below("neighbor"):
                _peer(device, vrf, held.word, said, said.word)
            for said in held.below("allow"):
                _peer(device, vrf, held.word, said, said.word).put("dynamic", True, said)
        for said in stanza.below("neighbor"):  # a neighbour outside of groups
            _peer(device, vrf, None, said, said.word)


def _peer(device: DeviceDraft, vrf: str | None, group: str | None, said: Stanza, peer: str) -> Entry:
    draft = device.entry("peer", (vrf, group, peer), said, peer=peer, vrf=vrf, peer_group=group)
    draft.mark(said)
    draft.read(said, LEVEL)
    return draft


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
    filled += defaults.fill(values, draft.unknown, defaults.BGP_NEIGHBOR)
    limits = values.get("limits", {})
    values["prefix_limits"] = tuple(limits[family] for family in families if family in limits)
    kept = {key: value for key, value in values.items() if key not in _NOT_A_FACT and key not in _PROCESS_ONLY}
    at = {key: lines for key, lines in draft.at.items() if key not in _NOT_A_FACT}
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
    for vrf, draft in device.table("bgp").items():
        groups = [level for (of, _), level in device.table("bgp group").items() if of == vrf]
        found.append(_process(device, draft, groups, paths))
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
    main = options[1]
    for attribute in ("confederation", "confederation_peers"):
        if main is not None and attribute in main.values:
            process.values[attribute], at[attribute] = main.values[attribute], main.at[attribute]
    filled = _paths(process, [draft, *groups], paths)
    clusters = [level for level in (draft, *groups) if "cluster" in level.values]
    if clusters:
        process.values["cluster_id"], at["cluster_id"] = clusters[0].values["cluster"], clusters[0].at["cluster"]
    filled += defaults.fill(process.values, process.unknown, defaults.BGP)
    return process.build(RoutingProcess, defaulted=tuple(filled))


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
