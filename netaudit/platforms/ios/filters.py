"""IOS filters: access lists, prefix lists, route maps."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar

from msgspec.structs import replace

from netaudit.config.tree import Node
from netaudit.model.base import Fact
from netaudit.model.routing import Acl, AclEntry, MatchList, PrefixList, RoutePolicyTerm
from netaudit.platforms.drafts import DeviceDraft, Part, made
from netaudit.platforms.reading import FACT, Statement
from netaudit.platforms.values import dscp, wildcard_length

F = TypeVar("F", bound=Fact)

_ACTIONS = {word: word for word in ("permit", "deny")}
_PROTOCOLS = {word: word for word in ("ip", "tcp", "udp", "icmp", "esp", "ahp", "gre", "ospf", "igmp", "pim", "ipv6")}
"""Thousands of entries share one string for a word of these."""
_PORTS = frozenset(("eq", "neq", "gt", "lt", "range", "portgroup"))


_Listed = tuple[list[AclEntry], list[int]]
"""Entries of a list while it is read, and their lines."""
_CACHED = 4096  # entries that are remembered: the lists of a network resemble each other, and so do those of a device
_known: tuple[dict[str, AclEntry], dict[str, AclEntry]] = ({}, {})
"""Entries of extended and of standard lists by their text."""


def entry(said: str, line: int, *, standard: bool, words: list[str] | None = None) -> AclEntry:
    """An entry of an access list in its own words and as far as it is understood; `words`: its words in reverse."""
    known = _known[standard]
    found = known.get(said)
    if found is not None:
        return replace(found, line=line)
    if words is None:
        words = said.split()
        words.reverse()
    found = _understood(said, words, line, standard)
    if len(known) < _CACHED:
        known[said] = found
    return found


def _understood(said: str, rest: list[str], line: int, standard: bool) -> AclEntry:
    """The entry; `rest` is its words in reverse: they are taken off the end."""
    sequence = int(rest.pop()) if rest and rest[-1].isdecimal() else None
    if len(rest) > 1 and rest[-1] == "sequence" and rest[-2].isdecimal():
        rest.pop()
        sequence = int(rest.pop())
    action = _ACTIONS.get(rest.pop()) if rest else None
    if action is None:
        return AclEntry(text=said, line=line, sequence=sequence)
    protocol = destination = source_ports = destination_ports = code = established = log = None
    if not standard and rest:
        protocol = rest.pop()
        protocol = _PROTOCOLS.get(protocol, protocol)
        if protocol in ("object-group", "dynamic") and rest:
            protocol = f"{protocol} {rest.pop()}"
    source = _address(rest) if rest else None
    if not standard:
        if rest and rest[-1] in _PORTS:
            source_ports = _ports(rest)
        if rest:
            destination = _address(rest)
        if rest and rest[-1] in _PORTS:
            destination_ports = _ports(rest)
        if rest:
            code = _dscp(rest)
            established = True if "established" in rest else None
    if rest:
        log = True if "log" in rest or "log-input" in rest else None
    return AclEntry(
        text=said,
        line=line,
        sequence=sequence,
        action=action,
        protocol=protocol,
        source=source,
        source_ports=source_ports,
        destination=destination,
        destination_ports=destination_ports,
        dscp=code,
        established=established,
        log=log,
    )


def _address(rest: list[str]) -> str:
    """Take an address off the end of words in reverse: `any`, a prefix, or the words as they stand."""
    first = rest.pop()
    if first == "any":
        return "any"
    if first == "host" and rest:
        second = rest.pop()
        return f"{second}/128" if ":" in second else f"{second}/32"
    if first in ("object-group", "addrgroup") and rest:
        return f"{first} {rest.pop()}"
    if "/" in first or not first[:1].isdigit():
        return first
    if rest and rest[-1].count(".") == 3:
        wildcard = rest.pop()
        length = wildcard_length(wildcard)
        return f"{first} {wildcard}" if length is None else f"{first}/{length}"
    return f"{first}/32"


def _ports(rest: list[str]) -> str:
    """Take the ports of `eq www 443`, `range 1 1023` off the end of words in reverse."""
    operator = rest.pop()
    if len(rest) == 1 and operator != "range":
        return f"{operator} {rest.pop()}"
    found: list[str] = []
    for _ in range(2 if operator == "range" else 1):
        if rest:
            found.append(rest.pop())
    while operator in ("eq", "neq") and rest and (rest[-1].isdecimal() or rest[-1] in _SERVICES):
        found.append(rest.pop())
    return f"{operator} {' '.join(found)}"


def _dscp(rest: list[str]) -> str | None:
    """The code point that stands after `dscp` in words in reverse, as a number where it is known."""
    if "dscp" not in rest[1:]:
        return None
    words = rest[::-1]
    marked = words[words.index("dscp") + 1]
    code = dscp(marked)
    return marked if code is None else str(code)


_SERVICES = frozenset(
    (
        "bgp", "domain", "ftp", "ftp-data", "www", "https", "ssh", "telnet", "smtp", "snmp", "snmptrap", "ntp",
        "syslog", "tacacs", "bootps", "bootpc", "tftp", "isakmp", "non500-isakmp", "pop3", "rip", "ldap", "sunrpc",
        "netbios-ns", "netbios-dgm", "netbios-ss", "cmd", "exec", "login", "lpd", "chargen", "daytime", "discard",
        "echo", "finger", "gopher", "hostname", "ident", "irc", "klogin", "kshell", "msrpc", "nntp", "onep-plain",
        "onep-tls", "pim-auto-rp", "pop2", "talk", "time", "uucp", "whois", "biff", "dnsix", "mobile-ip", "nameserver",
        "ripv6", "who", "xdmcp",
    )
)  # fmt: skip


def _acl(device: DeviceDraft, name: str, node: Node, family: str, kind: str | None) -> Part:
    return device.part("acl", (family, name), node, name=name, family=family, kind=kind)


def _list(part: Part, entry: AclEntry | str, line: int) -> None:
    """Append an entry to a list, which holds one list of them and one of their lines until all are read."""
    listed = part.values.get("listed")
    if listed is None:
        part.values["listed"] = ([entry], [line])
        part.at["entries"] = ()
    else:
        listed[0].append(entry)
        listed[1].append(line)


def _settled(device: DeviceDraft, table: str, kind: type[F]) -> tuple[F, ...]:
    """The lists of a table, in the order of the file."""
    found = []
    for part in device.table(table).values():
        listed = part.values.pop("listed", None)
        if listed is not None:
            part.values["entries"], part.at["entries"] = tuple(listed[0]), tuple(listed[1])
        found.append(made(part, kind))
    return tuple(found)


def acls(device: DeviceDraft) -> tuple[Acl, ...]:
    """All access lists."""
    return _settled(device, "acl", Acl)


def prefix_lists(device: DeviceDraft) -> tuple[PrefixList, ...]:
    """All prefix lists."""
    return _settled(device, "prefix_list", PrefixList)


def match_lists(device: DeviceDraft) -> tuple[MatchList, ...]:
    """Community lists and AS path lists."""
    return _settled(device, "match_list", MatchList)


@lru_cache(maxsize=_CACHED)
def _numbered(number: str) -> tuple[str, bool] | None:
    """The family of a list with that number, and whether it is a standard one; None for what is no number."""
    if not number.isdecimal():
        return None
    value = int(number)
    family = "mac" if 700 <= value < 800 or 1100 <= value < 1200 else "ipv4"
    return family, value < 100 or 1300 <= value < 2000


def numbered_acl(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`access-list 101 permit tcp ...`; `no access-list 101` deletes the list, whatever entry is named after it."""
    known = _numbered(args[0]) if args else None
    if known is None:
        return False
    name, node = args[0], line.node
    family, standard = known
    if line.negated:
        device.table("acl").pop((family, name), None)
        return True
    if len(args) < 2:
        return False
    part = device.known("acl", (family, name), node)
    if part is None:
        part = _acl(device, name, node, family, "standard" if standard else "extended")
    said = node.text.split(None, 2)[2]
    if args[1] == "remark":
        part.add("remarks", said.partition(" ")[2], node)
        return True
    _list(part, entry(said, node.line, standard=standard, words=args[:0:-1]), node.line)
    return True


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
        _list(part, AclEntry(text=child.text, line=child.line, action=action), child.line)
        device.reader.take(child)
    return True


_REMARK = re.compile(r"(?:\d+ )?remark ?(?P<said>.*)")


def _entries(part: Part, node: Node, *, standard: bool) -> None:
    listed: _Listed = part.values.get("listed") or ([], [])
    entries, lines = listed
    taken = part.reader.taken
    for child in node.children:
        text, line = child.text, child.line
        if text.startswith("no "):
            entries = [held for held in entries if held.text != text[3:]]
            taken[line] = FACT
            continue
        remark = _REMARK.match(text) if "remark" in text else None
        if remark is not None:
            part.add("remarks", remark["said"], child)
            taken[line] = FACT
            continue
        found = entry(text, line, standard=standard)
        if found.action is None and "evaluate" not in text:
            part.unknown["entries"] = f"line {line} not understood: {text}"
            continue
        entries.append(found)
        lines.append(line)
        taken[line] = FACT
    part.values["listed"] = (entries, lines)
    part.at["entries"] = ()


def _prefix_list(family: str) -> Any:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) < 2 or line.negated:
            return False
        name, node = args[0], line.node
        part = device.known("prefix_list", (family, name), node)
        if part is None:
            part = device.part("prefix_list", (family, name), node, name=name, family=family)
        if args[1] == "description":
            part.add("remarks", " ".join(args[2:]), node)
            return True
        if args[1] not in ("seq", "permit", "deny"):
            return False
        _list(part, " ".join(args[1:]), node.line)
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
        _list(part, " ".join(words[1:]), line.node.line)
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
