"""Filters: access lists, prefix lists, route maps, community and AS path lists, key chains."""

from __future__ import annotations

from functools import partial

from netaudit.config.tree import Node
from netaudit.model.routing import AclEntry
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.filter_lists import acl_entry, acl_line, match_list, numbered, prefix_list, route_map
from netaudit.platforms.key_chains import KEYS, key_chain
from netaudit.platforms.reading import Statement, Take
from netaudit.platforms.values import wildcard_length

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
        entry = partial(_entry, family)
        for node in line.node.children:
            if node.text == "statistics per-entry":
                draft.set("counted", True, node)
                draft.reader.take(node)
            elif not acl_line(draft, node, entry) and not node.text.startswith(("statistics", "fragments", "ignore")):
                draft.unknown["entries"] = f"line {node.line} not understood: {node.text}"
        return True

    return take


def _entry(family: str, node: Node, words: list[str], sequence: int) -> AclEntry:
    """One entry; what follows the addresses is understood as far as rules ask for it."""
    if family == "mac":
        return AclEntry(text=" ".join(words), line=node.line, sequence=sequence, action=words[0])
    protocol = words[1] if len(words) > 1 else None
    return acl_entry(node, words, sequence, at=2, protocol=protocol, address=_address, ports=_ports)


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


def _object_group(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`object-group ip address NAME`, `object-group ip port NAME`, with numbered members."""
    if len(args) != 3 or args[1] not in ("address", "port"):
        return False
    table = device.table("object group")
    if line.negated:
        return table.pop(args[2], None) is not None
    draft = device.part("object group", args[2], line.node, name=args[2], kind=" ".join(args[:2]))
    members: list[tuple[int, str]] = draft.values.setdefault("members", [])
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "no" and len(words) == 2 and words[1].isdecimal():
            members[:] = [held for held in members if held[0] != int(words[1])]
            device.reader.take(node)
            continue
        said = int(words.pop(0)) if words[0].isdecimal() and len(words) > 1 else None
        found = (_address if args[1] == "address" else _ports)(words, 0)[0]
        if found is not None:
            members.append((numbered(draft, said, 10), found))
            draft.also("members", node.line)
            device.reader.take(node)
        elif words[0] != "description":
            draft.unknown["members"] = f"line {node.line} not understood: {node.text}"
    return True


_LISTS = ("standard", "expanded")

TOP: dict[str, Take] = {
    "ip access-list": _acl("ipv4"),
    "ipv6 access-list": _acl("ipv6"),
    "mac access-list": _acl("mac"),
    "ip prefix-list": prefix_list("ipv4", 5),
    "ipv6 prefix-list": prefix_list("ipv6", 5),
    "route-map": route_map("continue"),
    "ip community-list": match_list("community", *_LISTS),
    "ip extcommunity-list": match_list("extcommunity", *_LISTS),
    "ip large-community-list": match_list("large-community", *_LISTS),
    "ip as-path access-list": match_list("as-path"),
    "key chain": key_chain(KEYS),
    "object-group": _object_group,
}
