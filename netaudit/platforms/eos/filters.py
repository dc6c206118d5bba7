"""Filters: access lists, prefix lists, route maps."""

from __future__ import annotations

import re
from functools import partial

from netaudit.config.tree import Node
from netaudit.model.routing import AclEntry
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.filter_lists import acl_entry, acl_line, match_list, prefix_list, route_map
from netaudit.platforms.reading import Statement, Take
from netaudit.platforms.values import prefix_length, wildcard_length

_OPERATORS = frozenset(("eq", "neq", "gt", "lt"))


def _acl(family: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`ip access-list [standard] NAME` and its entries."""
        standard = args[:1] == ["standard"]
        names = args[1:] if standard else args
        if len(names) != 1:
            return False
        if line.negated:
            return device.table("acl").pop((names[0], family), None) is not None
        kind = "standard" if standard else "extended"
        draft = device.part("acl", (names[0], family), line.node, name=names[0], family=family, kind=kind)
        entry = partial(_entry, family, standard)
        for node in line.node.children:
            if node.text == "counters per-entry":
                draft.set("counted", True, node)
                draft.reader.take(node)
            else:
                acl_line(draft, node, entry)
        return True

    return take


def _entry(family: str, standard: bool, node: Node, words: list[str], sequence: int) -> AclEntry:
    """One entry; what follows the addresses is understood as far as rules ask for it."""
    if family == "mac":
        return AclEntry(text=" ".join(words), line=node.line, sequence=sequence, action=words[0])
    if standard:
        return acl_entry(node, words, sequence, at=1, protocol=None, address=_address, ports=None)
    protocol = words[1] if len(words) > 1 else None
    at = 2
    if protocol == "vlan":  # `permit vlan [inner] ID MASK ip any any`
        at = 6 if words[2:3] == ["inner"] else 5
        protocol = words[at - 1] if len(words) >= at else None
    return acl_entry(node, words, sequence, at=at, protocol=protocol, address=_address, ports=_ports)


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
    """`eq 22 https`, `range 1000 1100`, `gt 1023`."""
    if at >= len(words):
        return None, at
    if words[at] == "range":
        return " ".join(words[at : at + 3]), at + 3
    if words[at] not in _OPERATORS:
        return None, at
    end = at + 2
    while end < len(words) and words[at] in ("eq", "neq") and _is_port(words[end]):
        end += 1
    return " ".join(words[at:end]), end


def _is_port(word: str) -> bool:
    """Whether a word after a port is one more, rather than an address or what else the packets must have."""
    return word.isdecimal() or (word not in _NO_PORTS and not _ADDRESS.search(word))


_ADDRESS = re.compile(r"[.:/]")
_NO_PORTS = frozenset(
    (
        "any", "host", "established", "fin", "syn", "rst", "psh", "ack", "urg", "tracked", "fragments", "ttl",
        "hop-limit", "dscp", "ecn", "log", "nexthop-group", "copy", "vlan", "payload", "mirror",
    )
)  # fmt: skip
_LISTS = ("standard", "regexp", "expanded")

TOP: dict[str, Take] = {
    "ip access-list": _acl("ipv4"),
    "ipv6 access-list": _acl("ipv6"),
    "mac access-list": _acl("mac"),
    "ip prefix-list": prefix_list("ipv4", 10),
    "ipv6 prefix-list": prefix_list("ipv6", 10),
    "route-map": route_map("continue", "sub-route-map"),
    "ip community-list": match_list("community", *_LISTS),
    "ip extcommunity-list": match_list("extcommunity", *_LISTS),
    "ip large-community-list": match_list("large-community", *_LISTS),
    "ip as-path access-list": match_list("as-path", *_LISTS),
}
