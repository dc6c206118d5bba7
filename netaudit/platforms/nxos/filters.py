"""Filters: access lists, prefix lists, route maps, community and AS path lists, key chains."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.model.routing import Acl, AclEntry, KeyChain, MatchList, PrefixList, RoutePolicy, RoutePolicyTerm
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.nxos.drafts import after
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.values import dscp, wildcard_length

_PORT_WORDS = {"eq": 2, "neq": 2, "gt": 2, "lt": 2, "range": 3, "portgroup": 2}
"""First word of a port condition, and how many words it has."""


def _acl(family: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`ip access-list NAME` and its entries."""
        if len(args) != 1:
            return False
        if line.negated:
            return device.table("acl").pop((args[0], family), None) is not None
        draft = device.part("acl", (args[0], family), line.node, name=args[0], family=family)
        for node in line.node.children:
            _acl_line(draft, node, family)
        return True

    return take


def _acl_line(draft: Draft, node: Node, family: str) -> None:
    words = node.text.split()
    said = int(words[0]) if words[0].isdecimal() else None
    rest = words[1:] if said is not None else words
    if rest[:1] == ["remark"]:
        draft.add("remarks", " ".join(rest[1:]), node)
        draft.reader.take(node)
    elif rest and rest[0] in ("permit", "deny"):
        entry = _entry(node, rest, _number(draft, said), family)
        draft.values.setdefault("entries", []).append(entry)
        draft.also("entries", node.line)
        draft.reader.take(node)
    elif rest == ["statistics", "per-entry"]:
        draft.set("counted", True, node)
        draft.reader.take(node)
    elif rest[:1] not in (["statistics"], ["fragments"], ["ignore"]):
        draft.unknown["entries"] = f"line {node.line} not understood: {node.text}"


def _number(draft: Draft, said: int | None) -> int:
    """The number of an entry: as written, else ten more than the highest so far."""
    highest: int = draft.values.get("highest", 0)
    number = highest + 10 if said is None else said
    draft.values["highest"] = max(highest, number)
    return number


def _entry(node: Node, words: list[str], sequence: int, family: str) -> AclEntry:
    """One entry; what follows the addresses is understood as far as rules ask for it."""
    text = " ".join(words)
    if family == "mac":
        return AclEntry(text=text, line=node.line, sequence=sequence, action=words[0])
    source, at = _address(words, 2)
    source_ports, at = _ports(words, at)
    destination, at = _address(words, at)
    destination_ports, at = _ports(words, at)
    rest = words[at:]
    code = dscp(after(rest, "dscp") or "")
    return AclEntry(
        text=text,
        line=node.line,
        sequence=sequence,
        action=words[0],
        protocol=words[1] if len(words) > 1 else None,
        source=source,
        source_ports=source_ports,
        destination=destination,
        destination_ports=destination_ports,
        dscp=None if code is None else str(code),
        established="established" in rest or None,
        log="log" in rest or None,
    )


def _address(words: list[str], at: int) -> tuple[str | None, int]:
    """An address as a prefix, `any` or a group, and where the words after it begin."""
    if at >= len(words):
        return None, at
    said = words[at]
    following = words[at + 1] if at + 1 < len(words) else None
    if said == "any":
        return "any", at + 1
    if said in ("host", "addrgroup") and following is not None:
        host = f"{following}/{128 if ':' in following else 32}"
        return (host if said == "host" else f"addrgroup {following}"), at + 2
    if "/" in said:
        return said, at + 1
    if said[0].isdigit() and following is not None and following.count(".") == 3:
        length = wildcard_length(following)
        return (f"{said}/{length}" if length is not None else f"{said} {following}"), at + 2
    return None, at


def _ports(words: list[str], at: int) -> tuple[str | None, int]:
    """`eq 22`, `range 1000 1100`, `portgroup WEB`."""
    count = _PORT_WORDS.get(words[at]) if at < len(words) else None
    if count is None:
        return None, at
    return " ".join(words[at : at + count]), at + count


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
        """`ip prefix-list NAME [seq N] permit|deny PREFIX [eq|ge|le N]`, `ip prefix-list NAME description ...`."""
        if len(args) < 2 or line.negated:
            return False
        draft = device.part("prefix list", (args[0], family), line.node, name=args[0], family=family)
        if args[1] == "description":
            draft.add("remarks", " ".join(args[2:]), line.node)
            return True
        words = args[1:]
        said = None
        if words[0] == "seq" and len(words) > 2 and words[1].isdecimal():
            said, words = int(words[1]), words[2:]
        if len(words) < 2 or words[0] not in ("permit", "deny"):
            return False
        number = draft.values.get("highest", 0) + 5 if said is None else said
        draft.values["highest"] = max(draft.values.get("highest", 0), number)
        draft.values.setdefault("entries", []).append((number, " ".join(words)))
        draft.also("entries", line.node.line)
        return True

    return take


def prefix_lists(device: DeviceDraft) -> tuple[PrefixList, ...]:
    """All prefix lists, the entries in the order of their numbers."""
    found = []
    for draft in device.table("prefix list").values():
        draft.values.pop("highest", None)
        entries: list[tuple[int, str]] = draft.get("entries") or []
        draft.values["entries"] = tuple(text for _, text in sorted(entries, key=lambda entry: entry[0]))
        found.append(draft.build(PrefixList))
    return tuple(found)


def _route_map(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`route-map NAME permit|deny N`: one term."""
    if not args or line.negated:
        return False
    if args[1:2] == ["pbr-statistics"]:
        return KNOWN_TEXT_TAKEN
    action = args[1] if len(args) > 1 else "permit"
    number = args[2] if len(args) > 2 else "10"
    if action not in ("permit", "deny") or not number.isdecimal():
        return False
    draft = device.part("route map", args[0], line.node, name=args[0])
    terms: dict[int, tuple[str, list[str], list[str]]] = draft.values.setdefault("terms", {})
    action_, matches, actions = terms.setdefault(int(number), (action, [], []))
    if action_ != action:
        terms[int(number)] = (action, matches, actions)
    for node in line.node.children:
        first, _, rest = node.text.partition(" ")
        if first == "match":
            matches.append(rest.strip())
        elif first == "set":
            actions.append(rest.strip())
        elif first == "continue":
            actions.append(node.text)
        elif first != "description":
            continue
        device.reader.take(node)
    return True


def route_policies(device: DeviceDraft) -> tuple[RoutePolicy, ...]:
    """All route maps, the terms in the order of their numbers."""
    found = []
    for draft in device.table("route map").values():
        terms: dict[int, tuple[str, list[str], list[str]]] = draft.get("terms") or {}
        draft.values["terms"] = tuple(
            RoutePolicyTerm(name=str(number), action=action, matches=tuple(matches), actions=tuple(actions))
            for number, (action, matches, actions) in sorted(terms.items())
        )
        found.append(draft.build(RoutePolicy))
    return tuple(found)


def _match_list(kind: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`ip community-list standard NAME [seq N] permit 65001:1`, `ip as-path access-list NAME permit "^$"`."""
        words = args[1:] if args[:1] in (["standard"], ["expanded"]) else args
        if len(words) < 3 or line.negated:
            return False
        draft = device.part("match list", (kind, words[0]), line.node, name=words[0], kind=kind)
        draft.add("entries", " ".join(words[1:]), line.node)
        return True

    return take


def match_lists(device: DeviceDraft) -> tuple[MatchList, ...]:
    """Community lists and AS path lists."""
    return tuple(draft.build(MatchList) for draft in device.table("match list").values())


def _key_chain(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`key chain NAME` with `key N`, `key-string 7 ...` and `cryptographic-algorithm X`; keys are not kept."""
    if not args or line.negated:
        return False
    draft = device.part("key chain", args[0], line.node, name=args[0])
    for node in line.node.children:
        words = node.text.split()
        if words[0] != "key" or len(words) < 2:
            continue
        draft.add("keys", words[1], node)
        device.reader.take(node)
        for below in node.children:
            said = below.text.split()
            if said[0] == "cryptographic-algorithm" and len(said) > 1:
                draft.add("algorithms", said[1], below)
            elif said[0] != "key-string":
                continue
            device.reader.take(below)
    return True


def key_chains(device: DeviceDraft) -> tuple[KeyChain, ...]:
    """Key chains, without their keys."""
    return tuple(draft.build(KeyChain) for draft in device.table("key chain").values())


TOP: dict[str, Take] = {
    "ip access-list": _acl("ipv4"),
    "ipv6 access-list": _acl("ipv6"),
    "mac access-list": _acl("mac"),
    "ip prefix-list": _prefix_list("ipv4"),
    "ipv6 prefix-list": _prefix_list("ipv6"),
    "route-map": _route_map,
    "ip community-list": _match_list("community"),
    "ip extcommunity-list": _match_list("extcommunity"),
    "ip as-path access-list": _match_list("as-path"),
    "key chain": _key_chain,
}
