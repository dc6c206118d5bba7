"""Filters: access lists, prefix lists, route maps."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.model.routing import Acl, AclEntry, MatchList, PrefixList, RoutePolicy, RoutePolicyTerm
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.values import dscp, prefix_length, wildcard_length

_OPERATORS = frozenset(("eq", "neq", "gt", "lt"))


def _acl(family: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`ip access-list [standard] NAME` and its entries."""
        standard = args[:1] == ["standard"]
        names = args[1:] if standard else args
        if len(names) != 1 or line.negated:
            return False
        kind = "standard" if standard else "extended"
        draft = device.part("acl", (names[0], family), line.node, name=names[0], family=family, kind=kind)
        for node in line.node.children:
            _acl_line(draft, node, family, standard)
        return True

    return take


def _acl_line(draft: Draft, node: Node, family: str, standard: bool) -> None:
    words = node.text.split()
    sequence = int(words[0]) if words[0].isdecimal() else None
    rest = words[1:] if sequence is not None else words
    if not rest or rest[0] not in ("permit", "deny", "remark"):
        return
    sequence = _number(draft, sequence)
    if rest[0] == "remark":
        draft.add("remarks", " ".join(rest[1:]), node)
    else:
        draft.values.setdefault("entries", []).append(_entry(node, rest, sequence, family, standard))
    draft.reader.take(node)


def _number(draft: Draft, said: int | None) -> int:
    """The number of an entry: as written, else ten more than the highest so far."""
    highest: int = draft.values.get("highest", 0)
    number = highest + 10 if said is None else said
    draft.values["highest"] = max(highest, number)
    return number


def _entry(node: Node, words: list[str], sequence: int, family: str, standard: bool) -> AclEntry:
    """One entry; what follows the addresses is understood as far as rules ask for it."""
    text = " ".join(words)
    if family == "mac":
        return AclEntry(text=text, line=node.line, sequence=sequence, action=words[0])
    at = 1
    protocol = None
    if not standard:
        protocol = words[1] if len(words) > 1 else None
        at = 2
        if protocol == "vlan":  # `permit vlan [inner] ID MASK ip any any`
            at = 6 if words[2:3] == ["inner"] else 5
            protocol = words[at - 1] if len(words) >= at else None
    source, at = _address(words, at)
    source_ports, at = _ports(words, at)
    destination: str | None = None
    destination_ports: str | None = None
    if not standard:
        destination, at = _address(words, at)
        destination_ports, at = _ports(words, at)
    rest = words[at:]
    code = dscp(rest[rest.index("dscp") + 1]) if "dscp" in rest[:-1] else None
    return AclEntry(
        text=text,
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


def _address(words: list[str], at: int) -> tuple[str | None, int]:
    """An address as a prefix, `any`, and where the words after it begin."""
    if at >= len(words):
        return None, at
    said = words[at]
    if said == "any":
        return "any", at + 1
    if said == "host":
        if at + 1 >= len(words):
            return None, at + 1
        host = words[at + 1]
        return f"{host}/{128 if ':' in host else 32}", at + 2
    if "/" in said:
        return said, at + 1
    if said[0].isdigit() and at + 1 < len(words) and words[at + 1].count(".") == 3:
        length = wildcard_length(words[at + 1])
        if length is None:
            length = prefix_length(words[at + 1])
        return (f"{said}/{length}" if length is not None else f"{said} {words[at + 1]}"), at + 2
    if said[0].isdigit() and said.count(".") == 3:
        return f"{said}/32", at + 1
    return None, at


def _ports(words: list[str], at: int) -> tuple[str | None, int]:
    """`eq 22 80`, `range 1000 1100`, `gt 1023`."""
    if at >= len(words):
        return None, at
    if words[at] == "range":
        return " ".join(words[at : at + 3]), at + 3
    if words[at] not in _OPERATORS:
        return None, at
    end = at + 2
    while end < len(words) and words[at] in ("eq", "neq") and words[end].isdecimal():
        end += 1
    return " ".join(words[at:end]), end


def acls(device: DeviceDraft) -> tuple[Acl, ...]:
    """All access lists, the entries in the order of their numbers: that is how the device tries them."""
    found = []
    for draft in device.table("acl").values():
        draft.values.pop("highest", None)
        entries: list[AclEntry] = draft.get("entries") or []
        draft.values["entries"] = tuple(sorted(entries, key=lambda entry: entry.sequence or 0))
        found.append(draft.build(Acl))
    return tuple(found)


def _prefix_list(family: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`ip prefix-list NAME` with its entries below, or one entry on the line itself."""
        if not args or line.negated:
            return False
        draft = device.part("prefix list", (args[0], family), line.node, name=args[0], family=family)
        if len(args) > 1:
            return _prefix_entry(draft, args[1:])
        for node in line.node.children:
            if _prefix_entry(draft, node.text.split()):
                draft.reader.take(node)
        return True

    return take


def _prefix_entry(draft: Draft, words: list[str]) -> bool:
    """`[seq N] permit|deny PREFIX [eq|ge|le N]`."""
    entries: list[tuple[int, str]] = draft.values.setdefault("entries", [])
    said = None
    if words[:1] == ["seq"] and len(words) > 2 and words[1].isdecimal():
        said = int(words[1])
        words = words[2:]
    if len(words) < 2 or words[0] not in ("permit", "deny"):
        return False
    entries.append((_number(draft, said), " ".join(words)))
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


def _match_list(kind: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`ip community-list [standard|regexp|expanded] NAME permit ...`, `ip as-path access-list NAME permit ...`."""
        words = args[1:] if args[:1] in (["standard"], ["regexp"], ["expanded"]) else args
        if len(words) < 2 or line.negated or words[1] not in ("permit", "deny"):
            return False
        draft = device.part("match list", (kind, words[0]), line.node, name=words[0], kind=kind)
        draft.add("entries", " ".join(words[1:]), line.node)
        return True

    return take


def match_lists(device: DeviceDraft) -> tuple[MatchList, ...]:
    """Community lists and AS path lists."""
    return tuple(draft.build(MatchList) for draft in device.table("match list").values())


def _route_map(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`route-map NAME permit|deny N`: one term."""
    if not args or line.negated:
        return False
    action = args[1] if len(args) > 1 else "permit"
    number = args[2] if len(args) > 2 else "10"
    if action not in ("permit", "deny") or not number.isdecimal():
        return False
    matches, actions = [], []
    description = None
    for node in line.node.children:
        first, _, rest = node.text.partition(" ")
        if first == "match":
            matches.append(rest.strip())
        elif first == "set":
            actions.append(rest.strip())
        elif first in ("continue", "sub-route-map"):
            actions.append(node.text)
        elif first == "description":
            description = rest.strip()
        else:
            continue
        device.reader.take(node)
    draft = device.part("route map", args[0], line.node, name=args[0])
    term = RoutePolicyTerm(
        name=number, action=action, matches=tuple(matches), actions=tuple(actions), description=description
    )
    terms: dict[int, RoutePolicyTerm] = draft.values.setdefault("terms", {})
    terms[int(number)] = term
    return True


def route_policies(device: DeviceDraft) -> tuple[RoutePolicy, ...]:
    """All route maps, the terms in the order of their numbers."""
    found = []
    for draft in device.table("route map").values():
        terms: dict[int, RoutePolicyTerm] = draft.get("terms")
        draft.values["terms"] = tuple(term for _, term in sorted(terms.items()))
        found.append(draft.build(RoutePolicy))
    return tuple(found)


TOP: dict[str, Take] = {
    "ip access-list": _acl("ipv4"),
    "ipv6 access-list": _acl("ipv6"),
    "mac access-list": _acl("mac"),
    "ip prefix-list": _prefix_list("ipv4"),
    "ipv6 prefix-list": _prefix_list("ipv6"),
    "route-map": _route_map,
    "ip community-list": _match_list("community"),
    "ip extcommunity-list": _match_list("extcommunity"),
    "ip large-community-list": _match_list("large-community"),
    "ip as-path access-list": _match_list("as-path"),
}
