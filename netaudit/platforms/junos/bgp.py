"""BGP: groups and neighbours, each completed by the level above it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netaudit.model.routing import PrefixLimit
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, first, flag, whole, word
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.igp import bfd_timers
from netaudit.platforms.junos.routing import instances
from netaudit.platforms.values import asn

_FAMILY = {"inet": "ipv4", "inet6": "ipv6", "inet-vpn": "vpnv4", "inet6-vpn": "vpnv6", "evpn": "l2vpn",
           "l2vpn": "l2vpn"}  # fmt: skip
_SUBFAMILY = {("evpn", "signaling"): "evpn", ("l2vpn", "signaling"): "vpls"}


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
            # `( A && B )` stands one below the other, `[ A B ]` side by side.
            said_of = [" ".join((said.word, *(word for path, _ in said.leaves() for word in path))) for said in own]
            draft.put(attribute, " ".join(said_of), own[0])
            for said in own:
                for below in said.walk():
                    draft.mark(below)

    return take


def _local_as(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.children.values():
        if (number := asn(said.word)) is not None:
            draft.put("local_as", number, said)
        elif said.word == "loops" and said.value is not None and (times := whole(said.value.word)) is not None:
            draft.put("allowas_in", times, said.value)
        else:
            if said.word == "alias":
                draft.put("dual_as", True, said)
            draft.mark(said)


def _mark(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.walk():
        draft.mark(said)


def _graceful(draft: Entry, stanza: Stanza) -> None:
    """`graceful-restart { disable; }`, `graceful-restart { restart-time 120; }`."""
    draft.put("graceful_restart", "disable" not in stanza.children, stanza.get("disable") or stanza)


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
    "disable": flag("enabled", False),
    "graceful-restart": _graceful,
    "damping": flag("dampening"),
    "log-updown": flag("log_adjacency"),
}
"""Statements of a neighbour, its group, and BGP as a whole."""


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
            for said in held.below("dynamic-neighbor"):
                for port in _discovered(group, said):
                    _peer(device, vrf, held.word, port, port.word)
        for said in stanza.below("neighbor"):  # a neighbour outside of groups
            _peer(device, vrf, None, said, said.word)


def _discovered(group: Entry, stanza: Stanza) -> Iterable[Stanza]:
    """The ports of `dynamic-neighbor NAME peer-auto-discovery interface PORT`: an unnumbered session on each."""
    discovery = stanza.get("peer-auto-discovery")
    if discovery is None:
        return ()
    group.mark(stanza)
    for said in discovery.below("family"):
        group.mark(said)
    return discovery.below("interface")


def _peer(device: DeviceDraft, vrf: str | None, group: str | None, said: Stanza, peer: str) -> Entry:
    draft = device.entry("peer", (vrf, group, peer), said, peer=peer, vrf=vrf, peer_group=group)
    draft.mark(said)
    draft.read(said, LEVEL)
    return draft
