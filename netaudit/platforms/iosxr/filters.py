"""IOS-XR filters: access lists, the sets that routing policies refer to, routing policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netaudit.config.tree import Node
from netaudit.model.routing import AclEntry, RoutePolicyTerm
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.reading import Statement, Take
from netaudit.platforms.values import dscp, is_number, wildcard_length

PORTS = {"eq": 1, "neq": 1, "gt": 1, "lt": 1, "range": 2}
"""First word of a condition on ports, and how many words follow it."""
_PROTOCOLS = {"ipv4": "ip"}
"""Protocols whose name differs from that of other platforms."""


def entry(said: str, line: int) -> AclEntry:
    """An entry of an access list in its own words and as far as it is understood."""
    words = said.split()
    values: dict[str, Any] = {"text": said, "line": line}
    if words and is_number(words[0]):
        values["sequence"] = int(words.pop(0))
    if not words or words[0] not in ("permit", "deny"):
        return AclEntry(**values)
    values["action"] = words.pop(0)
    if words and not (words[0] in ("any", "host") or (words[0][:1].isdigit() and words[0].count(".") == 3)):
        protocol = words.pop(0)
        values["protocol"] = _PROTOCOLS.get(protocol, protocol)
    values["source"] = _address(words)
    values["source_ports"] = _ports(words)
    values["destination"] = _address(words)
    values["destination_ports"] = _ports(words)
    if "dscp" in words[:-1]:
        said = words[words.index("dscp") + 1]
        code = dscp(said)
        values["dscp"] = said if code is None else str(code)
    if "established" in words:
        values["established"] = True
    if "log" in words or "log-input" in words:
        values["log"] = True
    return AclEntry(**values)


def _address(words: list[str]) -> str | None:
    """Take an address off the front: `any`, a prefix, a group, or the words as they stand; None where there is none."""
    if not words:
        return None
    first = words.pop(0)
    if first in ("host", "net-group") and words:
        second = words.pop(0)
        return f"{first} {second}" if first != "host" else second + ("/128" if ":" in second else "/32")
    if first == "any" or "/" in first or not first[:1].isdigit():
        return first
    if words and words[0].count(".") == 3:
        wildcard = words.pop(0)
        length = wildcard_length(wildcard)
        return f"{first} {wildcard}" if length is None else f"{first}/{length}"
    return f"{first}/32"


def _ports(words: list[str]) -> str | None:
    if words[:1] == ["port-group"] and len(words) > 1:
        found = words[:2]
        del words[:2]
        return " ".join(found)
    if not words or words[0] not in PORTS:
        return None
    count = PORTS[words[0]] + 1
    found = words[:count]
    del words[:count]
    return " ".join(found)


def access_list(family: str) -> Take:
    """`ipv4 access-list NAME` with its entries below it, or one of them on the line."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if not args:
            return False
        if line.negated and len(args) == 1:
            device.table("acl").pop((family, args[0]), None)
            return True
        part = device.part("acl", (family, args[0]), line.node, name=args[0], family=family, kind="extended")
        if len(args) > 1:
            return not line.negated and _take(part, line.node, line.node.text.split(None, 3)[3])
        for child in line.node.children:
            if _take(part, child, child.text):
                device.reader.take(child)
        return True

    return take


_REMARK = re.compile(r"(?:\d+ )?remark ?(?P<said>.*)")


def _take(part: Part, node: Node, said: str) -> bool:
    remark = _REMARK.match(said)
    if remark is not None:
        part.add("remarks", remark["said"], node)
        return True
    found = entry(said, node.line)
    if found.action is None:
        part.unknown["entries"] = f"line {node.line} not understood: {node.text}"
        return False
    part.values.setdefault("list", []).append(found)
    return True


def settle(device: DeviceDraft) -> None:
    """Entries in the order of their numbers; one without a number follows the last by ten, as it does when typed."""
    for part in device.table("acl").values():
        held: list[AclEntry] = part.values.get("list") or []
        numbers: list[int] = []
        last = 0
        for found in held:
            number = found.sequence if found.sequence is not None else last + 10
            last = max(last, number)
            numbers.append(number)
        ordered = [found for _, found in sorted(zip(numbers, held, strict=True), key=lambda pair: pair[0])]
        part.values["entries"] = tuple(ordered)
        part.at["entries"] = tuple(found.line for found in ordered)


# Sets

_MATCH_KINDS = {"community": "community", "extcommunity": "extcommunity", "as-path": "as-path",
                "large-community": "large-community", "rd": "rd"}  # fmt: skip


def _entries(node: Node) -> tuple[str, ...]:
    """The members of a set: separated by commas, free of comments."""
    text = " ".join(child.text.partition("#")[0] for child in node.children if child.text.strip() != "end-set")
    return tuple(said for said in (" ".join(part.split()) for part in text.split(",")) if said)


def prefix_set(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`prefix-set NAME` with prefixes and the lengths that they allow."""
    if len(args) != 1 or line.negated:
        return False
    entries = _entries(line.node)
    family = "ipv6" if any(":" in said for said in entries) else "ipv4"
    part = device.part("prefix_list", args[0], line.node, name=args[0], family=family)
    part.set("entries", entries, line.node)
    return True


def match_set(word: str) -> Take:
    """`community-set NAME` and its like."""
    kind = _MATCH_KINDS[word]

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`extcommunity-set rt NAME` names its type before the name."""
        if not args or line.negated:
            return False
        part = device.part("match_list", (kind, args[-1]), line.node, name=args[-1], kind=kind)
        part.set("entries", _entries(line.node), line.node)
        return True

    return take


# Routing policies


def route_policy(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`route-policy NAME[($parameters)]`: each branch is a term, with all conditions that lead to it."""
    if not args or line.negated:
        return False
    name = args[0].partition("(")[0]
    part = device.part("route_policy", name, line.node, name=name)
    part.set("terms", tuple(_terms(line.node)), line.node)
    return True


def _statements(node: Node) -> Iterator[str]:
    """The statements of a policy: a condition that goes over several lines is one of them."""
    held: list[str] = []
    for child in node.children:
        said = child.text.partition("#")[0].split()
        if not said or said == ["end-policy"] or said[0].startswith("!"):
            continue
        held += said
        if held[0] in ("if", "elseif") and held[-1] != "then":
            continue
        yield " ".join(held)
        held = []
    if held:
        yield " ".join(held)


def _terms(node: Node) -> Iterator[RoutePolicyTerm]:
    conditions: list[str] = []
    actions: list[str] = []
    number = 0
    for said in (*_statements(node), ""):
        verb = said.partition(" ")[0]
        if verb not in ("if", "elseif", "else", "endif", ""):
            actions.append(said)
            continue
        if actions:
            number += 1
            yield _term(number, conditions, actions)
            actions = []
        if verb == "if":
            conditions.append(_condition(said))
        elif verb in ("elseif", "else") and conditions:
            conditions[-1] = _condition(said) if verb == "elseif" else "else"
        elif verb == "endif" and conditions:
            conditions.pop()


def _condition(said: str) -> str:
    return said.partition(" ")[2].removesuffix("then").strip()


def _term(number: int, conditions: list[str], actions: list[str]) -> RoutePolicyTerm:
    action = "deny" if "drop" in actions else "permit" if {"pass", "done"} & set(actions) else None
    return RoutePolicyTerm(name=str(number), action=action, matches=tuple(conditions), actions=tuple(actions))
