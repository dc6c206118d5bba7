"""Interfaces: ports with their settings, and the logical units that hold addresses."""

from __future__ import annotations

from functools import lru_cache

from netaudit.platforms.junos.drafts import (
    DeviceDraft,
    Entry,
    Table,
    block,
    first,
    flag,
    misunderstood,
    number,
    rate,
    whole,
    word,
)
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.units import UNIT, primary_first, read_address

NOMINAL = {"fe-": 10**8, "ge-": 10**9, "xe-": 10**10}
"""Rate that a port's name promises; that of `et-` it does not tell."""

_PHYSICAL = ("fe-", "ge-", "xe-", "et-", "mge-", "so-", "t1-", "t3-", "e1-", "at-", "xle-", "fte-", "reth", "ps")
_MANAGEMENT = ("fxp", "em", "me", "vme", "re0:mgmt", "re1:mgmt")
_TUNNEL = ("gr-", "ip-", "st", "lt-", "vt-", "gre", "ipip", "gr", "sp-", "ms-", "fti")
_NOT_PORTS = frozenset(
    ("traceoptions", "apply-groups", "apply-groups-except", "interface-set", "stacked-interface-set")
)


@lru_cache(maxsize=16384)
def port_kind(name: str) -> str:
    """What a port of that name is."""
    if name.startswith(_PHYSICAL):
        return "physical"
    if name.startswith("ae") and name[2:].isdecimal():
        return "lag"
    if name.startswith("lo"):
        return "loopback"
    if name.startswith(_MANAGEMENT):
        return "management"
    return "tunnel" if name.startswith(_TUNNEL) else "virtual"


_UNIT_KINDS = {"physical": "subinterface", "lag": "subinterface"}


def read(device: DeviceDraft) -> None:
    """All of `interfaces`: an entry for every port, and one for every unit of it."""
    for stanza in device.root.below("interfaces"):
        if stanza.word in _NOT_PORTS or stanza.word.startswith("<"):
            continue
        name = stanza.word
        kind = port_kind(name)
        port = device.entry("interface", name, stanza, name=name, kind=kind)
        if all(said.group is not None for said in stanza.children.values()):
            port.mark(stanza)
        port.read(stanza, PORT)
        for unit in stanza.below("unit"):
            _unit(device, port, unit)


def _unit(device: DeviceDraft, port: Entry, stanza: Stanza) -> None:
    above = port.values["name"]
    name = f"{above}.{stanza.word}"
    kind = port.values["kind"]
    kind = "vlan" if above in ("irb", "vlan") else _UNIT_KINDS.get(kind, kind)
    unit = device.entry("interface", name, stanza, name=name, kind=kind, parent=above)
    if all(said.group is not None for said in stanza.children.values()):
        unit.mark(stanza)
    unit.read(stanza, UNIT)
    for family in ("inet", "inet6"):
        for address in stanza.below("family", family, "address"):
            read_address(device, unit, address)
    primary_first(unit)


# --- ports ------------------------------------------------------------------------------------------------------


def _speed(draft: Entry, stanza: Stanza) -> None:
    """`speed 1g`, `speed auto`, `speed { 10g; }`."""
    said = stanza.value
    if said is None:
        return
    if said.word.startswith("auto"):
        draft.put("autonegotiation", True, said)
    elif (found := rate(said.word.removeprefix("ethernet-"))) is not None:
        draft.put("speed_bps", found, said)
    else:
        misunderstood(draft, "speed_bps", said)


def _duplex(text: str) -> str | None:
    return {"full-duplex": "full", "half-duplex": "half", "automatic": "auto"}.get(text)


def _bundle(draft: Entry, stanza: Stanza) -> None:
    """`802.3ad ae0`: a member of a LAG."""
    for said in stanza.children.values():
        if said.word.startswith("ae"):
            draft.put("lag", said.word, said)


def _lacp(draft: Entry, stanza: Stanza) -> None:
    """`lacp { active; periodic fast; }` of a LAG; its members follow."""
    draft.mark(stanza)
    for said in stanza.children.values():
        if said.word in ("active", "passive"):
            draft.put("lacp_mode", said.word, said)
        elif said.word == "periodic":
            word("lacp_rate", lambda text: text if text in ("fast", "slow") else None)(draft, said)
        elif said.word == "force-up":
            draft.put("fallback", "force-up", said)
    draft.values.setdefault("lacp_mode", "passive")  # `lacp` alone answers only


def _mc_ae(draft: Entry, stanza: Stanza) -> None:
    """`mc-ae { mc-ae-id 1; redundancy-group 1; chassis-id 0; mode active-active; }`: a LAG of two devices."""
    draft.values["mc_ae"] = stanza
    said = first(stanza, "mc-ae-id")
    if said is not None:
        draft.put("mlag_id", said.word, said)


def _hold(draft: Entry, stanza: Stanza) -> None:
    """`hold-time up 2000 down 100`, in milliseconds."""
    found = stanza.options({"up": 1, "down": 1})
    if "up" in found:
        draft.mark(found["up"])
    if "down" in found and (value := whole(found["down"].word)) is not None:
        draft.put("carrier_delay_ms", value, found["down"])


def _esi(draft: Entry, stanza: Stanza) -> None:
    """An Ethernet segment (EVPN): what makes ports of several devices one."""
    for said in stanza.children.values():
        if ":" in said.word:
            draft.put("mlag_id", said.word, said)
            draft.put("ethernet_segment", said.word, said)
        elif said.word in ("all-active", "single-active"):
            draft.mark(said)


def _damping(draft: Entry, stanza: Stanza) -> None:
    draft.put("dampening", True, stanza)
    for said in stanza.walk():
        draft.mark(said)


_ETHERNET: Table = {
    "802.3ad": _bundle,
    "auto-negotiation": flag("autonegotiation"),
    "no-auto-negotiation": flag("autonegotiation", False),
    "speed": _speed,
    "link-mode": word("duplex", _duplex),
}

_AGGREGATED: Table = {
    "lacp": _lacp,
    "minimum-links": number("min_links"),
    "mc-ae": _mc_ae,
    "esi": _esi,
}

PORT: Table = {
    "description": word("description"),
    "disable": flag("enabled", False),
    "enable": flag("enabled", True),
    "mtu": number("mtu"),
    "speed": _speed,
    "link-mode": word("duplex", _duplex),
    "gigether-options": block(_ETHERNET),
    "ether-options": block(_ETHERNET),
    "fastether-options": block(_ETHERNET),
    "aggregated-ether-options": block(_AGGREGATED),
    "auto-negotiation": flag("autonegotiation"),
    "no-auto-negotiation": flag("autonegotiation", False),
    "native-vlan-id": number("native_vlan"),
    "vlan-tagging": flag("tagging", 1),
    "flexible-vlan-tagging": flag("tagging", 1),
    "stacked-vlan-tagging": flag("tagging", 2),
    "hold-time": _hold,
    "damping": _damping,
    "traps": flag("link_trap"),
    "no-traps": flag("link_trap", False),
    "esi": _esi,
    "encapsulation": word("encapsulation"),
}
