"""Filters as EOS and NX-OS write them alike: numbered entries of lists, terms of route maps, and `no` before either."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from netaudit.config.tree import Node
from netaudit.model.routing import Acl, AclEntry, MatchList, ObjectGroup, PrefixList, RoutePolicy, RoutePolicyTerm
from netaudit.platforms.drafts import DeviceDraft, all_made, made
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.values import dscp

Part = tuple[str | None, int]
"""What was read off the words of an entry, and where the words after it begin."""
Reads = Callable[[list[str], int], Part]
Entry = Callable[[Node, list[str], int], AclEntry]
"""Node, words from the action on, and number of an entry to the entry."""


def numbered(draft: Draft, said: int | None, step: int) -> int:
    """The number of an entry: as written, else `step` more than the highest so far."""
    highest: int = draft.values.get("highest", 0)
    number = highest + step if said is None else said
    draft.values["highest"] = max(highest, number)
    return number


# --- access lists -------------------------------------------------------------------------------------------------


def acl_line(draft: Draft, node: Node, entry: Entry) -> bool:
    """A line of an access list: an entry, a remark, or `no` before the number or the words of either."""
    words = node.text.split()
    if words[0] == "no" and len(words) > 1:
        _no_entry(draft, words[1:])
        draft.reader.take(node)
        return True
    said = int(words[0]) if words[0].isdecimal() else None
    rest = words[1:] if said is not None else words
    if rest[:1] == ["remark"]:
        numbered(draft, said, 10)
        draft.add("remarks", " ".join(rest[1:]), node)
    elif rest[:1] in (["permit"], ["deny"]):
        draft.values.setdefault("entries", []).append(entry(node, rest, numbered(draft, said, 10)))
        draft.also("entries", node.line)
    else:
        return False
    draft.reader.take(node)
    return True


def _no_entry(draft: Draft, words: list[str]) -> None:
    number = int(words[0]) if words[0].isdecimal() else None
    text = " ".join(words[1:] if number is not None else words)
    entries: list[AclEntry] = draft.values.get("entries", [])
    entries[:] = [e for e in entries if not ((number in (None, e.sequence)) and text in ("", e.text))]


def acl_entry(
    node: Node, words: list[str], sequence: int, *, at: int, protocol: str | None, address: Reads, ports: Reads | None
) -> AclEntry:
    """An entry from where its source stands on; one without `ports` (a standard list's) has only a source."""
    source, at = address(words, at)
    source_ports = destination = destination_ports = None
    if ports is not None:
        source_ports, at = ports(words, at)
        destination, at = address(words, at)
        destination_ports, at = ports(words, at)
    rest = words[at:]
    code = dscp(rest[rest.index("dscp") + 1]) if "dscp" in rest[:-1] else None
    return AclEntry(
        text=" ".join(words),
        line=node.line,
        sequence=sequence,
        action=words[0],
        protocol=protocol,
        source=source,
        source_ports=source_ports,
        destination=destination,
        destination_ports=destination_ports,
        dscp=None if code is None else str(code),
        established="established" in rest or None,
        log="log" in rest or None,
    )


def acls(device: DeviceDraft) -> tuple[Acl, ...]:
    """All access lists, the entries in the order of their numbers: that is how the device tries them."""
    found = []
    for draft in device.table("acl").values():
        draft.values.pop("highest", None)
        entries: list[AclEntry] = draft.get("entries") or []
        draft.values["entries"] = tuple(sorted(entries, key=lambda entry: entry.sequence or 0))
        found.append(draft.build(Acl))
    return tuple(found)


# --- groups of addresses and ports ----------------------------------------------------------------------------------


def object_groups(device: DeviceDraft) -> tuple[ObjectGroup, ...]:
    """Groups that entries of access lists name."""
    found = []
    for draft in device.table("object group").values():
        members: Sequence[tuple[int, str]] = draft.values.get("members", ())
        draft.values["members"] = tuple(text for _, text in sorted(members))
        found.append(made(draft, ObjectGroup))
    return tuple(found)


_GROUPS = (
    ("source", "source_members"),
    ("source_ports", "source_port_members"),
    ("destination", "destination_members"),
    ("destination_ports", "destination_port_members"),
)
_WORDS = {
    "addrgroup": "address group", "portgroup": "port group", "object-group": "object group",
    "net-group": "network object group", "port-group": "port object group",
}  # fmt: skip


def with_groups(acls: tuple[Acl, ...], groups: tuple[ObjectGroup, ...]) -> tuple[Acl, ...]:
    """The access lists, their entries with what the groups that they name stand for."""
    named = {group.name: group for group in groups}
    return tuple(with_members(acl, named, named) for acl in acls)


def with_members(acl: Acl, addresses: Mapping[str, ObjectGroup], ports: Mapping[str, ObjectGroup]) -> Acl:
    """An access list, its entries with what the groups of addresses and of ports that they name stand for."""
    return _with_members(acl, addresses, ports) if _grouped(acl) else acl


def _grouped(acl: Acl) -> bool:
    return any("group " in entry.text for entry in acl.entries)


def _with_members(acl: Acl, addresses: Mapping[str, ObjectGroup], ports: Mapping[str, ObjectGroup]) -> Acl:
    unknown = dict(acl.unknown)
    entries = []
    for entry in acl.entries:
        if (entry.protocol or "").startswith("object-group "):
            unknown["effective"] = f"line {entry.line}: groups of services are not spelled out"
        changes: dict[str, tuple[str, ...]] = {}
        for attribute, members in _GROUPS:
            word, _, name = (getattr(entry, attribute) or "").partition(" ")
            if word not in _WORDS:
                continue
            group = (ports if attribute.endswith("ports") else addresses).get(name)
            changes[members] = () if group is None else group.members
            if group is None:
                unknown["effective"] = f"{_WORDS[word]} {name} is not configured"
            elif "members" in group.unknown:
                unknown["effective"] = f"{_WORDS[word]} {name}: {group.unknown['members']}"
        entries.append(replace(entry, **changes) if changes else entry)
    return replace(acl, entries=tuple(entries), unknown=unknown)


# --- prefix lists -------------------------------------------------------------------------------------------------


def prefix_list(family: str, step: int) -> Take:
    """A prefix list, whose entries stand on the line itself or below it, numbered by `step` where they say none."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if not args:
            return False
        key = (args[0], family)
        if line.negated:
            return _no_prefix(device, key, args[1:])
        draft = device.part("prefix list", key, line.node, name=args[0], family=family)
        if len(args) > 1:
            return _prefix_entry(draft, args[1:], line.node, step)
        for node in line.node.children:
            if _prefix_entry(draft, node.text.split(), node, step):
                draft.reader.take(node)
        return True

    return take


def _prefix_entry(draft: Draft, words: list[str], node: Node, step: int) -> bool:
    """`[seq N] permit|deny PREFIX [eq|ge|le N]`, `description ...`."""
    if words[0] == "description":
        draft.add("remarks", " ".join(words[1:]), node)
        return True
    said, words = _sequence(words)
    if len(words) < 2 or words[0] not in ("permit", "deny"):
        return False
    draft.values.setdefault("entries", []).append((numbered(draft, said, step), " ".join(words)))
    draft.also("entries", node.line)
    return True


def _sequence(words: list[str]) -> tuple[int | None, list[str]]:
    if words[:1] == ["seq"] and len(words) > 1 and words[1].isdecimal():
        return int(words[1]), words[2:]
    return None, words


def _no_prefix(device: DeviceDraft, key: tuple[str, str], words: list[str]) -> bool:
    """`no ip prefix-list NAME [seq N] [permit|deny ...]`: an entry, or the list with all of them."""
    table = device.table("prefix list")
    draft = table.get(key)
    if draft is None:
        return False
    said, rest = _sequence(words)
    text = " ".join(rest)
    entries: list[tuple[int, str]] = draft.values.get("entries", [])
    entries[:] = [held for held in entries if words and not (said in (None, held[0]) and text in ("", held[1]))]
    if not entries:
        del table[key]
    return True


def prefix_lists(device: DeviceDraft) -> tuple[PrefixList, ...]:
    """All prefix lists, the entries in the order of their numbers."""
    found = []
    for draft in device.table("prefix list").values():
        draft.values.pop("highest", None)
        entries: list[tuple[int, str]] = draft.get("entries") or []
        draft.values["entries"] = tuple(text for _, text in sorted(entries, key=lambda entry: entry[0]))
        found.append(draft.build(PrefixList))
    return tuple(found)


# --- community and AS path lists ----------------------------------------------------------------------------------


def match_list(kind: str, *kinds: str) -> Take:
    """`NAME [seq N] permit|deny ...`, after a word of `kinds` or none: community lists and AS path lists."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        words = args[1:] if args and args[0] in kinds else args
        if not words:
            return False
        key = (kind, words[0])
        if line.negated:
            draft = device.table("match list").get(key)
            if draft is not None:
                draft.take_back("entries", (lambda held: held == " ".join(words[1:])) if len(words) > 1 else None)
                if not draft.get("entries"):
                    del device.table("match list")[key]
            return draft is not None
        if len(_sequence(words[1:])[1]) < 1 or _sequence(words[1:])[1][0] not in ("permit", "deny"):
            return False
        draft = device.part("match list", key, line.node, name=words[0], kind=kind)
        draft.add("entries", " ".join(words[1:]), line.node)
        return True

    return take


# --- route maps ---------------------------------------------------------------------------------------------------


def route_map(*jumps: str) -> Take:
    """`route-map NAME [permit|deny] [N]`: one term; lines beginning with a word of `jumps` are actions too."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> object:
        if not args:
            return False
        if args[1:2] == ["pbr-statistics"]:
            return KNOWN_TEXT_TAKEN
        action = args[1] if len(args) > 1 else "permit"
        number = args[2] if len(args) > 2 else "10"
        if action not in ("permit", "deny") or not number.isdecimal():
            return False
        table = device.table("route map")
        if line.negated:
            return _no_term(table.get(args[0]), int(number) if len(args) > 2 else None, table, args[0])
        draft = device.part("route map", args[0], line.node, name=args[0])
        terms: dict[int, Draft] = draft.values.setdefault("terms", {})
        term = terms.get(int(number))
        if term is None:
            term = terms[int(number)] = Draft(device.reader, name=number)
        term.values["action"] = action
        for node in line.node.children:
            first, _, rest = node.text.partition(" ")
            if first == "match":
                term.add("matches", rest.strip(), node)
            elif first == "set" or first in jumps:
                term.add("actions", rest.strip() if first == "set" else node.text, node)
            elif first == "description":
                term.set("description", rest.strip(), node)
            else:
                continue
            device.reader.take(node)
        return True

    return take


def _no_term(draft: Draft | None, number: int | None, table: dict[Any, Any], name: str) -> bool:
    """A term of a route map taken back, or the map with all of them."""
    if draft is None:
        return False
    terms: dict[int, Draft] = draft.values["terms"]
    if number is not None:
        terms.pop(number, None)
    if number is None or not terms:
        del table[name]
    return True


def route_policies(device: DeviceDraft) -> tuple[RoutePolicy, ...]:
    """All route maps, the terms in the order of their numbers."""
    found = []
    for draft in device.table("route map").values():
        terms: dict[int, Draft] = draft.values["terms"]
        draft.values["terms"] = tuple(RoutePolicyTerm(**term.values) for _, term in sorted(terms.items()))
        found.append(draft.build(RoutePolicy))
    return tuple(found)


def facts(device: DeviceDraft) -> dict[str, Any]:
    """All lists and route maps, by the attributes of a device that hold them."""
    groups = object_groups(device)
    return {
        "acls": with_groups(acls(device), groups),
        "object_groups": groups,
        "prefix_lists": prefix_lists(device),
        "route_policies": route_policies(device),
        "match_lists": all_made(device, "match list", MatchList),
    }
