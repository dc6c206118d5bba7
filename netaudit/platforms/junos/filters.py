"""Packet filters: firewall filters, and what they do beside filtering."""

from __future__ import annotations

from netaudit.model.routing import Acl, AclEntry
from netaudit.platforms.junos.drafts import DeviceDraft, Entry
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.values import dscp

FAMILIES = {"inet": "ipv4", "inet6": "ipv6", "any": "any", "ethernet-switching": "mac", "bridge": "mac",
            "mpls": "mpls", "vpls": "mac", "ccc": "mac"}  # fmt: skip
_VERDICTS = {"accept": "permit", "discard": "deny", "reject": "deny"}
_NO_VERDICT = frozenset(("next", "filter", "routing-instance", "next-ip", "next-ip6", "next-interface"))


def filters(device: DeviceDraft) -> list[tuple[str, Stanza]]:
    """Every firewall filter with its family; one outside of families is of IPv4."""
    found = [("ipv4", stanza) for stanza in device.root.below("firewall", "filter")]
    for family in device.root.below("firewall", "family"):
        found += [(FAMILIES.get(family.word, family.word), stanza) for stanza in family.below("filter")]
    return found


def acls(device: DeviceDraft) -> tuple[Acl, ...]:
    """Firewall filters as access lists, their terms in order."""
    found = []
    for family, stanza in filters(device):
        draft = device.entry("acl", (stanza.word, family), stanza, name=stanza.word, family=family)
        for word in ("interface-specific", "enhanced-mode"):
            said = stanza.get(word)
            if said is not None:
                draft.mark(said)
        draft.values["entries"] = tuple(_entry(draft, term) for term in stanza.below("term"))
        found.append(draft.build(Acl))
    return tuple(found)


def _entry(draft: Entry, term: Stanza) -> AclEntry:
    text = [f"term {term.word}"]
    for path, said in term.leaves():
        text.append(" ".join(path))
        draft.mark(said)
    if not term.children:
        draft.mark(term)
    then = term.get("then")
    words = list(then.children) if then is not None else []
    verdict = next((_VERDICTS[word] for word in words if word in _VERDICTS), None)
    if verdict is None and not _NO_VERDICT.intersection(words):
        verdict = "permit"  # a term without a verdict of its own accepts
    codes = [said.word for word in ("dscp", "traffic-class") for said in term.below("from", word)]
    code = dscp(codes[0]) if len(codes) == 1 else None
    return AclEntry(
        text=", ".join(text),
        line=term.line,
        action=verdict,
        protocol=_one(term, "protocol", "next-header", "payload-protocol", "ip-protocol") or "ip",
        source=_addresses(term, "source-address", "source-prefix-list"),
        source_ports=_one(term, "source-port"),
        destination=_addresses(term, "destination-address", "destination-prefix-list"),
        destination_ports=_one(term, "destination-port", "port"),
        dscp=None if code is None else str(code),
        established=True if term.get("from", "tcp-established") is not None else None,
        log=True if {"log", "syslog"}.intersection(words) else None,
    )


def _one(term: Stanza, *words: str) -> str | None:
    found = [
        f"{said.word} except" if "except" in said.children else said.word
        for word in words
        for said in term.below("from", word)
    ]
    return " ".join(found) or None


def _addresses(term: Stanza, *words: str) -> str | None:
    """The addresses a term asks for; `any` where it asks for none of them, None where they may stand at either end."""
    if _one(term, "address", "prefix-list") is not None:
        return None
    return _one(term, *words) or "any"


def policy_routes(device: DeviceDraft) -> None:
    """Units whose inbound filter sends what it matches to another routing instance or next hop."""
    elsewhere = {
        stanza.word
        for _, stanza in filters(device)
        for term in stanza.below("term")
        if (then := term.get("then")) is not None and {"routing-instance", "next-ip", "next-ip6"} & set(then.children)
    }
    for unit in device.table("interface").values():
        for attribute in ("acl.input", "acl.input_ipv6"):
            names = unit.values.get(attribute)
            if names is not None and elsewhere.intersection(names.split()):
                unit.values["policy_route"] = names
                unit.at["policy_route"] = unit.at[attribute]


def control_plane_filter(device: DeviceDraft) -> tuple[str, tuple[int, ...]] | None:
    """The filter of what is addressed to the device itself, on `lo0`; its name and lines."""
    for draft in device.table("interface").values():
        if draft.values.get("kind") == "loopback" and "acl.input" in draft.values:
            return draft.values["acl.input"], draft.at["acl.input"]
    return None
