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
            unit = table.get(said.word) or table.get(f"{said.word}.0")
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


class _Names:
    """What the names of addresses and applications stand for."""

    def __init__(self, device: DeviceDraft) -> None:
        self.addresses: dict[str, list[tuple[str, Stanza]]] = {}
        self.sets: dict[str, list[Stanza]] = {}
        security = device.root.get("security") or Stanza("", 0, 0)
        books = [*security.below("address-book")]
        books += [held for zone in security.below("zones", "security-zone") if (held := zone.get("address-book"))]
        for book in books:
            for said in book.below("address"):
                self.addresses.setdefault(said.word, []).extend(_meant(said))
                device.mark(said)
            for said in book.below("address-set"):
                self.sets.setdefault(said.word, []).extend(
                    member for kind in ("address", "address-set") for member in said.below(kind)
                )
        for members in self.sets.values():
            for member in members:
                device.mark(member)
        for meanings in self.addresses.values():
            for _, said in meanings:
                device.mark(said)

    def expanded(self, name: str) -> list[str]:
        """The prefixes behind a name, through sets of sets; the name itself where no book has it."""
        found: dict[str, None] = {}
        seen = {name}
        stack = [name]
        while stack and len(found) < _MOST:
            word = stack.pop()
            members = self.sets.get(word)
            if members is not None:
                fresh = [member.word for member in reversed(members) if member.word not in seen]
                seen.update(fresh)
                stack += fresh
            elif word in self.addresses:
                found.update(dict.fromkeys(prefix for prefix, _ in self.addresses[word]))
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
    scopes = [
        (f"from-zone {source.word} to-zone {target.word}", target)
        for source in device.root.below("security", "policies", "from-zone")
        for target in source.below("to-zone")
    ]
    everywhere = device.root.get("security", "policies", "global")
    if everywhere is not None:
        scopes.append(("global", everywhere))
    names = _Names(device)
    for name, stanza in scopes:
        draft = device.entry("acl", (name, "zone"), stanza, name=name, family="zone")
        draft.mark(stanza)
        entries = [_entry(draft, policy, names) for policy in stanza.below("policy")]
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


def _entry(draft: Entry, policy: Stanza, names: _Names) -> AclEntry:
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
        source=_addresses(policy, "source-address", names),
        destination=_addresses(policy, "destination-address", names),
        log=True if "log" in words else None,
    )


def _addresses(policy: Stanza, word: str, names: _Names) -> str | None:
    found = (prefix for said in policy.below("match", word) for prefix in names.expanded(said.word))
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
