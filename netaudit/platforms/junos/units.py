"""Logical units of ports: their families and addresses."""

from __future__ import annotations

import re
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

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}/(?:3[0-2]|[12]?\d)")
"""The usual form of an address; others are left to `ipaddress`, which takes its time."""


def _with_length(text: str) -> str | None:
    """An address with its prefix length; None for what is no address."""
    if _IPV4.fullmatch(text):
        return text
    try:
        own = ip_interface(text)
    except ValueError:
        return None
    return text.lower() if "/" in text else f"{text.lower()}/{own.max_prefixlen}"


def read_address(device: DeviceDraft, unit: Entry, said: Stanza) -> None:
    """`address 10.0.0.1/24 { primary; vrrp-group 10 { ... } virtual-gateway-address 10.0.0.254; }`."""
    text = _with_length(said.word)
    if text is None:
        misunderstood(unit, "addresses", said)
        return
    unit.append("addresses", text, said)
    if not said.children:
        return
    for said_ in ("preferred", "no-redirect", "eui-64"):
        if said_ in said.children:
            unit.mark(said.children[said_])
    primary = said.get("primary")
    if primary is not None:
        unit.mark(primary)
        unit.values.setdefault("primaries", []).append(text)
    for virtual in said.below("virtual-gateway-address"):
        unit.append("virtual_addresses", f"{virtual.word}/{text.rpartition('/')[2]}", virtual)
        gateway(device, unit, "anycast", None, virtual).append("virtual_ips", virtual.word, virtual)
    for kind in ("vrrp-group", "vrrp-inet6-group"):
        for group in said.below(kind):
            found = gateway(device, unit, "vrrp", whole(group.word), group)
            found.mark(group)
            found.read(group, VRRP)


def primary_first(unit: Entry) -> None:
    """Puts the addresses marked as primary first, once all are read."""
    named = unit.values.pop("primaries", None)
    if named is not None:
        addresses = unit.values["addresses"]
        unit.values["addresses"] = tuple(dict.fromkeys((*reversed(named), *addresses)))


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
        "sampling": flag("flow_monitor", "sampling"),
        "tcp-mss": number("tcp_mss"),
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
    """`family iso { address 49.0001...; }`: without it no IS-IS here; the network entity title, on the loopback."""
    draft.mark(stanza)
    draft.values["iso"] = True
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


def _encapsulated(draft: Entry, stanza: Stanza) -> None:
    """`tunnel encapsulation udp { source { address A; } destination { address B; } }` of a flexible tunnel."""
    for kind in stanza.children.values():
        for attribute in ("source", "destination"):
            said = first(kind, attribute, "address")
            if said is not None:
                draft.put(attribute, said.word, said)


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
    "tunnel": block(
        {
            "source": word("source"),
            "destination": word("destination"),
            "encapsulation": _encapsulated,
        }
    ),
    "encapsulation": word("encapsulation"),
    "dhcp-relay": block({"server": each("helper_addresses")}),
}
