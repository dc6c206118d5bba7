"""IOS filters: access lists, prefix lists, route maps."""

from __future__ import annotations

import re
from typing import Any

from netaudit.config.tree import Node
from netaudit.model.routing import AclEntry, RoutePolicyTerm
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import Statement
from netaudit.platforms.values import dscp, wildcard_length

_PORTS = {"eq": 0, "neq": 0, "gt": 1, "lt": 1, "range": 2}


def entry(said: str, line: int, *, standard: bool) -> AclEntry:
    """An entry of an access list in its own words and as far as it is understood."""
    words = said.split()
    values: dict[str, Any] = {"text": said, "line": line}
    if words and words[0].isdecimal():
        values["sequence"] = int(words.pop(0))
    if words[:1] == ["sequence"] and len(words) > 1 and words[1].isdecimal():
        values["sequence"] = int(words[1])
        del words[:2]
    if not words or words[0] not in ("permit", "deny"):
        return AclEntry(**values)
    values["action"] = words.pop(0)
    if not standard and words:
        if words[0] in ("object-group", "dynamic") and len(words) > 1:
            values["protocol"] = f"{words[0]} {words[1]}"
            del words[:2]
        else:
            values["protocol"] = words.pop(0)
    values["source"] = _address(words)
    if not standard:
        values["source_ports"] = _ports(words)
        values["destination"] = _address(words)
        values["destination_ports"] = _ports(words)
        if "dscp" in words[:-1]:
            marked = words[words.index("dscp") + 1]
            code = dscp(marked)
            values["dscp"] = marked if code is None else str(code)
        if "established" in words:
            values["established"] = True
    if "log" in words or "log-input" in words:
        values["log"] = True
    return AclEntry(**values)


def _address(words: list[str]) -> str | None:
    """Take an address off the front: `any`, a prefix, or the words as they stand; None where there is none."""
    if not words:
        return None
    first = words.pop(0)
    if first == "any":
        return "any"
    if first in ("host", "object-group", "addrgroup") and words:
        second = words.pop(0)
        return f"{first} {second}" if first != "host" else second + ("/128" if ":" in second else "/32")
    if "/" in first or not first[:1].isdigit():
        return first
    if words and words[0].count(".") == 3:
        wildcard = words.pop(0)
        length = wildcard_length(wildcard)
        return f"{first} {wildcard}" if length is None else f"{first}/{length}"
    return f"{first}/32"


def _ports(words: list[str]) -> str | None:
    if not words or words[0] not in _PORTS:
        return None
    operator = words.pop(0)
    count = 2 if operator == "range" else 1
    found = words[:count]
    del words[:count]
    while operator in ("eq", "neq") and words and (words[0].isdecimal() or words[0] in _SERVICES):
        found.append(words.pop(0))
    return f"{operator} {' '.join(found)}"


_SERVICES = frozenset(
    (
        "bgp", "domain", "ftp", "ftp-data", "www", "https", "ssh", "telnet", "smtp", "snmp", "snmptrap", "ntp",
        "syslog", "tacacs", "bootps", "bootpc", "tftp", "isakmp", "non500-isakmp", "pop3", "rip", "ldap", "sunrpc",
        "netbios-ns", "netbios-dgm", "netbios-ss", "cmd", "exec", "login", "lpd",
    )
)  # fmt: skip


def _acl(device: DeviceDraft, name: str, node: Node, family: str, kind: str | None) -> Part:
    return device.part("acl", (family, name), node, name=name, family=family, kind=kind)


def numbered_acl(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`access-list 101 permit tcp ...`."""
    if len(args) < 2 or not args[0].isdecimal():
        return False
    number = int(args[0])
    standard = number < 100 or 1300 <= number < 2000
    family = "mac" if 700 <= number < 800 or 1100 <= number < 1200 else "ipv4"
    part = _acl(device, args[0], line.node, family, "standard" if standard else "extended")
    said = line.node.text.split(None, 2)[2]
    if args[1] == "remark":
        part.add("remarks", said.partition(" ")[2], line.node)
        return True
    part.add("entries", entry(said, line.node.line, standard=standard), line.node)
    return not line.negated


def named_acl(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip access-list extended NAME` and its entries."""
    if len(args) < 2 or args[0] not in ("standard", "extended"):
        return False
    if line.negated:
        device.table("acl").pop(("ipv4", args[1]), None)
        return True
    _entries(_acl(device, args[1], line.node, "ipv4", args[0]), line.node, standard=args[0] == "standard")
    return True


def ipv6_acl(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ipv6 access-list NAME` and its entries."""
    if not args or args[0] == "log-update":
        return False
    if line.negated:
        device.table("acl").pop(("ipv6", args[0]), None)
        return True
    _entries(_acl(device, args[0], line.node, "ipv6", "extended"), line.node, standard=False)
    return True


def mac_acl(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`mac access-list extended NAME`; its entries are kept in their own words."""
    if len(args) != 2:
        return False
    part = _acl(device, args[1], line.node, "mac", args[0])
    for child in line.node.children:
        words = child.text.split()
        action = words[0] if words[0] in ("permit", "deny") else None
        part.add("entries", AclEntry(text=child.text, line=child.line, action=action), child)
        device.reader.take(child)
    return True


_REMARK = re.compile(r"(?:\d+ )?remark ?(?P<said>.*)")


def _entries(part: Part, node: Node, *, standard: bool) -> None:
    entries: list[AclEntry] = list(part.get("entries") or ())
    lines: list[int] = list(part.at.get("entries", ()))
    for child in node.children:
        if child.text.startswith("no "):
            entries = [held for held in entries if held.text != child.text[3:]]
            part.reader.take(child)
            continue
        remark = _REMARK.match(child.text)
        if remark is not None:
            part.add("remarks", remark["said"], child)
            part.reader.take(child)
            continue
        found = entry(child.text, child.line, standard=standard)
        if found.action is None and "evaluate" not in child.text:
            part.unknown["entries"] = f"line {child.line} not understood: {child.text}"
            continue
        entries.append(found)
        lines.append(child.line)
        part.reader.take(child)
    part.values["entries"] = tuple(entries)
    part.at["entries"] = tuple(lines)


def _prefix_list(family: str) -> Any:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) < 2 or line.negated:
            return False
        part = device.part("prefix_list", (family, args[0]), line.node, name=args[0], family=family)
        if args[1] == "description":
            part.add("remarks", " ".join(args[2:]), line.node)
            return True
        if args[1] not in ("seq", "permit", "deny"):
            return False
        part.add("entries", " ".join(args[1:]), line.node)
        return True

    return take


prefix_list = _prefix_list("ipv4")
prefix_list_ipv6 = _prefix_list("ipv6")


def match_list(kind: str) -> Any:
    """`ip community-list standard NAME permit 65001:1`, `ip as-path access-list 1 permit ^$`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        words = args[1:] if args[:1] in (["standard"], ["expanded"]) else args
        if len(words) < 2 or line.negated:
            return False
        part = device.part("match_list", (kind, words[0]), line.node, name=words[0], kind=kind)
        part.add("entries", " ".join(words[1:]), line.node)
        return True

    return take


def route_map(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`route-map NAME permit 10` with its matches and actions."""
    if not args:
        return False
    name, rest = args[0], args[1:]
    action = rest[0] if rest[:1] in (["permit"], ["deny"]) else "permit"
    number = rest[-1] if rest and rest[-1].isdecimal() else "10"
    if line.negated:
        if not rest:
            device.table("route_map").pop(name, None)
        return not rest
    matches: list[str] = []
    actions: list[str] = []
    for child in line.node.children:
        verb, _, said = child.text.partition(" ")
        if verb == "match":
            matches.append(said)
        elif verb in ("set", "continue"):
            actions.append(said if verb == "set" else child.text)
        elif verb != "description":
            continue
        device.reader.take(child)
    part = device.part("route_map", name, line.node, name=name)
    part.add(
        "terms",
        RoutePolicyTerm(name=number, action=action, matches=tuple(matches), actions=tuple(actions)),
        line.node,
    )
    return True
