"""Interfaces: ports with their settings, and the logical units that hold addresses."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_interface

from netaudit.platforms.junos.drafts import (
    DeviceDraft,
    Entry,
    Table,
    Take,
    block,
    each,
    first,
    flag,
    misunderstood,
    number,
    rate,
    whole,
    word,
)
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.redundancy import VRRP, gateway
from netaudit.platforms.junos.switching import ETHERNET_SWITCHING

NOMINAL = {"fe-": 10**8, "ge-": 10**9, "xe-": 10**10}
"""Rate that a port's name promises; that of `et-` it does not tell."""

_PHYSICAL = ("fe-", "ge-", "xe-", "et-", "mge-", "so-", "t1-", "t3-", "e1-", "at-", "xle-", "fte-", "reth", "ps")
_MANAGEMENT = ("fxp", "em", "me", "vme", "re0:mgmt", "re1:mgmt")
_TUNNEL = ("gr-", "ip-", "st", "lt-", "vt-", "gre", "ipip", "gr", "sp-", "ms-", "fti")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}/(?:3[0-2]|[12]?\d)")
"""The usual form of an address; others are left to `ipaddress`, which takes its time."""
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
        if stanza.word in _NOT_PORTS or stanza.word[0] == "<":
            continue
        name = stanza.word
        kind = port_kind(name)
        port = device.entry("interface", name, stanza, name=name, kind=kind)
        if not stanza.children:
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
    if not stanza.children:
        unit.mark(stanza)
    unit.read(stanza, UNIT)
    for family in ("inet", "inet6"):
        for address in stanza.below("family", family, "address"):
            _address(device, unit, address)


def _with_length(text: str) -> str | None:
    """An address with its prefix length; None for what is no address."""
    if _IPV4.fullmatch(text):
        return text
    try:
        own = ip_interface(text)
    except ValueError:
        return None
    return text.lower() if "/" in text else f"{text.lower()}/{own.max_prefixlen}"


def _address(device: DeviceDraft, unit: Entry, said: Stanza) -> None:
    """`address 10.0.0.1/24 { primary; vrrp-group 10 { ... } virtual-gateway-address 10.0.0.254; }`."""
    text = _with_length(said.word)
    if text is None:
        misunderstood(unit, "addresses", said)
        return
    unit.append("addresses", text, said)
    if not said.children:
        return
    primary = said.get("primary")
    if primary is not None:
        unit.mark(primary)
        others = tuple(other for other in unit.values["addresses"] if other != text)
        unit.values["addresses"] = (text, *others)
    for virtual in said.below("virtual-gateway-address"):
        unit.append("virtual_addresses", f"{virtual.word}/{text.rpartition('/')[2]}", virtual)
        gateway(device, unit, "anycast", None, virtual).append("virtual_ips", virtual.word, virtual)
    for kind in ("vrrp-group", "vrrp-inet6-group"):
        for group in said.below(kind):
            found = gateway(device, unit, "vrrp", whole(group.word), group)
            found.mark(group)
            found.read(group, VRRP)


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
        elif said.word in ("all-active", "single-active"):
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
    "damping": flag("dampening"),
    "traps": flag("link_trap"),
    "no-traps": flag("link_trap", False),
    "esi": _esi,
    "encapsulation": word("encapsulation"),
}

# --- units ------------------------------------------------------------------------------------------------------


def _tags(draft: Entry, stanza: Stanza) -> None:
    """`vlan-tags outer 100 inner 10`."""
    found = stanza.options({"outer": 1, "inner": 1})
    outer = found.get("outer")
    if outer is not None and (value := whole(outer.word.rpartition(".")[2])) is not None:
        draft.put("encapsulation_vlan", value, outer)
        draft.values["tags"] = 2


def _filter(suffix: str) -> Table:
    def bound(direction: str) -> Take:
        def take(draft: Entry, stanza: Stanza) -> None:
            names = [said for said in stanza.children.values() if said.word not in ("precedence", "shared-name")]
            if names:
                draft.put(f"acl.{direction}{suffix}", " ".join(said.word for said in names), names[0])

        return take

    return {
        "input": bound("input"),
        "input-list": bound("input"),
        "output": bound("output"),
        "output-list": bound("output"),
    }


def _rpf(draft: Entry, stanza: Stanza) -> None:
    said = first(stanza, "mode")
    draft.put("urpf", "loose" if said is not None and said.word == "loose" else "strict", said or stanza)


def _dhcp(draft: Entry, stanza: Stanza) -> None:
    draft.put("dhcp", True, stanza)
    for said in stanza.walk():
        if said.word == "vendor-id" and said.children:
            draft.mark(said)


def _present(draft: Entry, stanza: Stanza) -> None:
    """A family that is switched on, whatever stands in it."""
    draft.mark(stanza)


def _unnumbered(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None:
        draft.put("unnumbered", said.word, said)


def _policer(draft: Entry, stanza: Stanza) -> None:
    for direction in ("input", "output"):
        said = first(stanza, direction)
        if said is not None:
            draft.values.setdefault("policers", {})[direction] = said
            draft.mark(said)


def _inet(suffix: str) -> Table:
    return {
        "mtu": number("family_mtu"),
        "filter": block(_filter(suffix)),
        "rpf-check": _rpf,
        "no-redirects": flag("redirects", False),
        "dhcp": _dhcp,
        "dhcp-client": _dhcp,
        "dhcpv6-client": _dhcp,
        "unnumbered-address": _unnumbered,
        "policer": _policer,
        "targeted-broadcast": flag("directed_broadcast"),
    }


def _family(table: Table, attribute: str) -> Take:
    def take(draft: Entry, stanza: Stanza) -> None:
        draft.values[attribute] = True
        if not stanza.children:
            draft.mark(stanza)
        draft.read(stanza, table)

    return take


def _mpls(draft: Entry, stanza: Stanza) -> None:
    draft.put("mpls", True, stanza)


def _net(draft: Entry, stanza: Stanza) -> None:
    """`family iso { address 49.0001...; }`: the network entity title, on the loopback."""
    draft.mark(stanza)
    for said in stanza.below("address"):
        draft.put("net", said.word, said)


FAMILIES: Table = {
    "inet": _family(_inet(""), "inet"),
    "inet6": _family(_inet("_ipv6"), "inet6"),
    "mpls": _mpls,
    "iso": _net,
    "ethernet-switching": block(ETHERNET_SWITCHING),
    "bridge": block(ETHERNET_SWITCHING),
    "vpls": _present,
    "ccc": _present,
}


def _families(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.children.values():
        if said.word in ("ethernet-switching", "bridge"):
            draft.put("switched", True, said)
    draft.read(stanza, FAMILIES)


UNIT: Table = {
    "description": word("description"),
    "disable": flag("enabled", False),
    "vlan-id": number("encapsulation_vlan"),
    "vlan-tags": _tags,
    "bandwidth": word("bandwidth_bps", rate),
    "family": _families,
    "proxy-arp": flag("proxy_arp"),
    "traps": flag("link_trap"),
    "no-traps": flag("link_trap", False),
    "tunnel": block({"source": word("source"), "destination": word("destination")}),
    "encapsulation": word("encapsulation"),
    "dhcp-relay": block({"server": each("helper_addresses")}),
}
