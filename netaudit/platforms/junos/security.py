"""Firewalls of the SRX kind: zones, the policies between them, what each lets in to the device, and IPsec tunnels."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.model.routing import Acl, AclEntry
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, first
from netaudit.platforms.junos.hierarchy import Stanza

_VERDICTS = {"permit": "permit", "deny": "deny", "reject": "deny"}
_MOST = 4096  # addresses that one name may stand for
_ADMITTED = ("system-services", "protocols")

# --- zones ------------------------------------------------------------------------------------------------------


def zones(device: DeviceDraft) -> None:
    """`security zones security-zone NAME interfaces ...`: the zone that each interface is in."""
    table = device.table("interface")
    for zone in device.root.below("security", "zones", "security-zone"):
        for said in zone.below("interfaces"):
            unit = table.get(said.word if "." in said.word else f"{said.word}.0") or table.get(said.word)
            if unit is not None:
                unit.put("zone", zone.word, said)


def acls(device: DeviceDraft) -> tuple[Acl, ...]:
    """The policies between zones, and what each zone lets in to the device itself, as access lists."""
    return (*_policies(device), *_admissions(device))


def _admissions(device: DeviceDraft) -> Iterator[Acl]:
    """`host-inbound-traffic { system-services { ssh; } protocols { ospf; } }`, of a zone or of an interface in it."""
    for zone in device.root.below("security", "zones", "security-zone"):
        device.mark(zone)
        scopes: list[tuple[str | None, Stanza]] = [
            (None, zone),
            *((said.word, said) for said in zone.below("interfaces")),
        ]
        entries: list[AclEntry] = []
        name = f"host-inbound zone {zone.word}"
        draft = device.entry("acl", (name, "zone"), zone, name=name, family="zone")
        for interface, scope in scopes:
            for kind in _ADMITTED:
                for said in scope.below("host-inbound-traffic", kind):
                    entries.append(_admission(draft, kind, said, interface))
        if entries:
            draft.values["entries"] = tuple(entries)
            yield draft.build(Acl)


def _admission(draft: Entry, kind: str, said: Stanza, interface: str | None) -> AclEntry:
    refused = said.get("except")
    for below in said.walk():
        draft.mark(below)
    where = f"interface {interface} " if interface is not None else ""
    return AclEntry(
        text=f"{where}{kind} {said.word}{' except' if refused is not None else ''}",
        line=said.line,
        action="permit" if refused is None else "deny",
        protocol=said.word,
        source="any",
        destination=interface,
    )


# --- policies ---------------------------------------------------------------------------------------------------


class _Book:
    """Names of addresses, of one zone or of all, and what they stand for."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[str]] = {}
        self.sets: dict[str, list[str]] = {}

    def read(self, device: DeviceDraft, book: Stanza) -> None:
        for said in book.below("address"):
            device.mark(said)
            for prefix, where in _meant(said):
                self.addresses.setdefault(said.word, []).append(prefix)
                device.mark(where)
        for said in book.below("address-set"):
            for member in (member for kind in ("address", "address-set") for member in said.below(kind)):
                self.sets.setdefault(said.word, []).append(member.word)
                device.mark(member)


class _Names:
    """What the names of addresses stand for in a zone: those of its own books go before the global ones."""

    def __init__(self, device: DeviceDraft) -> None:
        self.everywhere = _Book()
        self.zones: dict[str, _Book] = {}
        for book in device.root.below("security", "address-book"):
            if book.word == "global":
                self.everywhere.read(device, book)
            for zone in book.below("attach", "zone"):
                device.mark(zone)
                self.zones.setdefault(zone.word, _Book()).read(device, book)
        for zone in device.root.below("security", "zones", "security-zone"):
            own = zone.get("address-book")
            if own is not None:
                self.zones.setdefault(zone.word, _Book()).read(device, own)

    def expanded(self, name: str, zone: str | None) -> list[str]:
        """The prefixes behind a name, through sets of sets; the name itself where no book has it."""
        own = self.zones.get(zone) if zone is not None else None
        books = (self.everywhere,) if own is None else (own, self.everywhere)
        found: dict[str, None] = {}
        seen = {name}
        stack = [name]
        while stack and len(found) < _MOST:
            word = stack.pop()
            book = next((book for book in books if word in book.sets or word in book.addresses), None)
            if book is not None and word in book.sets:
                fresh = [member for member in reversed(book.sets[word]) if member not in seen]
                seen.update(fresh)
                stack += fresh
            elif book is not None:
                found.update(dict.fromkeys(book.addresses[word]))
            else:
                found[word] = None
        return list(found)


_KINDS = ("dns-name", "wildcard-address", "ip-prefix", "description")


def _meant(said: Stanza) -> Iterator[tuple[str, Stanza]]:
    """`address SRV 10.0.0.1/32`, `address SRV dns-name www.example.net`, `address POOL range-address A to B`."""
    for below in said.children.values():
        value = below.value
        if below.word == "range-address" and value is not None:
            last = first(value, "to")
            yield (f"{value.word}-{last.word}", last) if last is not None else (value.word, value)
        elif below.word in _KINDS:
            if value is not None and below.word != "description":
                yield value.word, value
        else:
            yield below.word, below


def _policies(device: DeviceDraft) -> Iterator[Acl]:
    """`security policies from-zone A to-zone B policy P { match { ... } then { ... } }`."""
    scopes: list[tuple[str, str | None, str | None, Stanza]] = [
        (f"from-zone {source.word} to-zone {target.word}", source.word, target.word, target)
        for source in device.root.below("security", "policies", "from-zone")
        for target in source.below("to-zone")
    ]
    everywhere = device.root.get("security", "policies", "global")
    if everywhere is not None:
        scopes.append(("global", None, None, everywhere))
    names = _Names(device)
    for name, source_zone, target_zone, stanza in scopes:
        draft = device.entry("acl", (name, "zone"), stanza, name=name, family="zone")
        draft.mark(stanza)
        entries = [_entry(draft, policy, names, source_zone, target_zone) for policy in stanza.below("policy")]
        draft.values["entries"] = tuple(entries)
        yield draft.build(Acl)
    last = first(device.root, "security", "policies", "default-policy")
    if last is not None:
        draft = device.entry("acl", ("default-policy", "zone"), last, name="default-policy", family="zone")
        draft.mark(last)
        action = "permit" if last.word == "permit-all" else "deny"
        entry = AclEntry(text=last.word, line=last.line, action=action, protocol="any", source="any", destination="any")
        draft.values["entries"] = (entry,)
        yield draft.build(Acl)


def _entry(draft: Entry, policy: Stanza, names: _Names, source: str | None, target: str | None) -> AclEntry:
    text = [f"policy {policy.word}"]
    for path, said in policy.leaves():
        text.append(" ".join(path))
        draft.mark(said)
    then = policy.get("then")
    words = list(then.children) if then is not None else []
    return AclEntry(
        text=", ".join(text),
        line=policy.line,
        action=next((_VERDICTS[word] for word in words if word in _VERDICTS), None),
        protocol=" ".join(said.word for said in policy.below("match", "application")) or None,
        source=_addresses(policy, "source-address", names, source),
        destination=_addresses(policy, "destination-address", names, target),
        log=True if "log" in words else None,
    )


def _addresses(policy: Stanza, word: str, names: _Names, zone: str | None) -> str | None:
    found = (prefix for said in policy.below("match", word) for prefix in names.expanded(said.word, zone))
    return " ".join(dict.fromkeys(found)) or None


# --- tunnels ----------------------------------------------------------------------------------------------------


def tunnels(device: DeviceDraft) -> None:
    """`security ipsec vpn V { bind-interface st0.1; ike { gateway G; } }`: where a tunnel interface leads."""
    table = device.table("interface")
    for vpn in device.root.below("security", "ipsec", "vpn"):
        bound = first(vpn, "bind-interface")
        unit = table.get(bound.word) if bound is not None else None
        if bound is None or unit is None:
            continue
        unit.put("crypto_map", vpn.word, bound)
        named = first(vpn, "ike", "gateway")
        gateway = device.root.get("security", "ike", "gateway", named.word) if named is not None else None
        if named is None or gateway is None:
            continue
        device.mark(named)
        for attribute, word in (
            ("destination", "address"),
            ("source", "local-address"),
            ("source", "external-interface"),
        ):
            said = first(gateway, word)
            if said is not None and (attribute not in unit.values or attribute == "destination"):
                unit.put(attribute, said.word, said)
