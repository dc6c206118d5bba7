"""The shape of an IOS configuration: free text, block closers, completeness, and what it is recognised by."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from netaudit.config.indented import Opener, parse_forgiving
from netaudit.config.tree import Node, Tree

DEFINITIONS = {
    "access list": r"(?:access-list|(?:ip|ipv6|mac) access-list)(?: standard| extended)? "
    r"(?!log-update|role-based)(\S+)",
    "prefix list": r"(?:ip|ipv6) prefix-list (?!sequence-number)(\S+)",
    "route map": r"route-map (\S+)",
    "class map": r"class-map(?: type \S+)?(?: match-any| match-all)? (\S+)$",
    "policy map": r"policy-map (?!type |system-)(\S+)$",
    "community list": r"ip community-list(?: standard| expanded)? (\S+)",
    "AS path list": r"ip as-path access-list (\S+)",
    "key chain": r"key chain (\S+)",
}
"""Lines that define something for other lines to name."""

INNER = (
    "ip address ", "shutdown", "description ", "switchport", "encapsulation ", "duplex ", "speed ", "channel-group ",
    "spanning-tree portfast", "standby ", "exec-timeout ", "login local",
    "login authentication ", "logging synchronous", "privilege level ",
    "transport ", "access-class ", "password ", "stopbits ", "network ", "neighbor ", "router-id ", "redistribute ",
    "passive-interface ", "auto-summary",
)  # fmt: skip
"""What begins a line inside an interface, a terminal line or a routing process, and no line at the top level."""

CLOSERS = frozenset(
    (
        "end", "exit", "quit", "exit-address-family", "exit-vrf", "exit-vrrp", "exit-peer-session", "exit-peer-policy",
        "exit-af-interface", "exit-af-topology", "exit-service-family", "exit-sf-interface", "exit-sf-topology",
        "boot-start-marker", "boot-end-marker",
    )
)  # fmt: skip
"""Lines that end (or only mark) a block and say nothing themselves."""

SIGNS: tuple[tuple[str, float], ...] = (
    (r"^!RANCID-CONTENT-TYPE: cisco$", 4.0),
    (r"^Current configuration : \d+ bytes", 3.0),
    (r"^! Last configuration change at .* by ", 1.0),
    (r"^version 1[0-9]\.\d+", 4.0),
    (r"^service timestamps (debug|log) ", 3.0),
    (r"^boot-start-marker", 3.0),
    (r"^(no )?aaa new-model", 2.0),
    (r"^(no )?ip http (secure-)?server", 2.0),
    (r"^interface (FastEthernet|GigabitEthernet|TenGigabitEthernet)\d+(/\d+)*$", 2.0),
    (r"^ +ip address \d+\.\d+\.\d+\.\d+ 255\.\d+\.\d+\.\d+", 3.0),
    (r"^ +(ip )?vrf forwarding ", 1.0),
    (r"^line vty \d+( \d+)?$", 1.5),
    (r"^line con 0", 2.5),
    (r"^ +(standby|glbp) \d+ ", 2.5),
    (r"^router ospf \d+", 0.5),
    (r"^ network \d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ area ", 1.5),
    (r"^ip route (vrf \S+ )?\d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ ", 1.5),
    (r"^vrf definition ", 2.0),
    (r"^ip vrf \S+$", 1.0),
    (r"^ip cef", 1.0),
    (r"^(ip )?access-list (extended|standard|\d+)( |$)", 0.7),
    (r"^ip (as-path|community-list) ", 0.3),
    (r"^(policy-map|class-map match-(any|all)) \S+", 0.5),
    (r"^spanning-tree mode (rapid-)?pvst", 0.7),
    (r"^crypto (isakmp|ipsec|map|pki) ", 1.0),
    (r"^ip nat (inside|outside|pool)", 1.0),
    (r"^router eigrp ", 1.0),
    (r"^feature \S+", -3.0),
    (r"^!Command: show running-config", -3.0),
    (r"^!! IOS XR", -8.0),
    (r"^ASA Version ", -8.0),
    (r"^ +nameif ", -5.0),
    (r"^ +ipv4 address ", -3.0),
    (r"^frr version", -8.0),
    (r"^! device: .*EOS", -8.0),
    (r"^vrf instance ", -3.0),
)
"""Regular expressions that speak for IOS, with their weight; negative ones speak against it."""

_BANNERS = ("exec", "incoming", "login", "motd", "prompt-timeout", "slip-ppp", "config-save", "save-password")

Closes = Callable[[str], bool]


def _delimited(rest: str) -> Closes | None:
    """The end of a text between delimiters: any character, or the two characters `^C` as terminals print it."""
    delimiter = "^C" if rest.startswith("^C") else rest[:1]
    if not delimiter or delimiter in rest[len(delimiter) :]:
        return None
    return lambda raw: delimiter in raw


def _banner(said: str) -> Closes | None:
    parts = said.split(None, 2)
    if len(parts) > 1 and parts[1] in _BANNERS:
        return _delimited(parts[2]) if len(parts) == 3 else None
    return _delimited(said[7:].lstrip()) if parts[0] == "banner" else None


def _message(said: str) -> Closes | None:
    parts = said.split(None, 1)
    return _delimited(parts[1]) if len(parts) == 2 else None


def _menu(said: str) -> Closes | None:
    parts = said.split(None, 3)
    return _delimited(parts[3]) if len(parts) == 4 and parts[2] in ("title", "prompt") else None


def _aaa_message(said: str) -> Closes | None:
    parts = said.split(None, 3)
    return _delimited(parts[3]) if len(parts) == 4 and parts[2] in ("banner", "fail-message") else None


def _is_quit(raw: str) -> bool:
    return raw.strip() in ("quit", "exit")


def _certificate(said: str) -> Closes | None:
    words = said.split()
    return _is_quit if words[0] == "certificate" and len(words) > 1 and ":" not in words[-1] else None


def _key_string(said: str) -> Closes | None:
    return _is_quit if said == "key-string" else None


def _macro(said: str) -> Closes | None:
    return (lambda raw: raw.strip() == "@") if said.startswith("macro name ") else None


OPENERS: dict[str, Opener] = {
    "banner": _banner,
    "refuse": _message,
    "vacant": _message,
    "aaa au": _aaa_message,
    "certif": _certificate,
    "key-st": _key_string,
    "macro ": _macro,
    "menu ": _menu,
}


def parse(text: str) -> Tree:
    """The tree of an IOS configuration: blocks by indentation, free text between delimiters or up to `quit`.

    Free text without an end is read as commands, so that a damaged banner does not swallow the rest of the file; a
    note says so. What stands unindented below the header of an interface, a terminal line or a routing process, and
    means nothing by itself, belongs to it: scripts are typed like that, and IOS does not look at indentation.
    """
    tree = parse_forgiving(text, OPENERS)
    if any(_bare(header) and _inner(line, header) for header, line in pairwise(tree.roots)):
        _enclose(tree)
    return tree


def _bare(node: Node) -> bool:
    return not node.children and node.text.startswith(("interface ", "line ", "router "))


def _inner(node: Node, above: Node) -> bool:
    said = node.text.removeprefix("no ")
    return node.line == above.end + 1 and not node.children and (said == "login" or said.startswith(INNER))


def _enclose(tree: Tree) -> None:
    kept: list[Node] = []
    header: Node | None = None
    for node in tree.roots:
        if header is not None and _inner(node, header):
            header.children = [*header.children, node]
        else:
            header = node if _bare(node) else None
            kept.append(node)
    tree.roots = kept


def truncated(tree: Tree) -> str | None:
    """Why a configuration looks cut off: IOS ends every running configuration with `end`.

    A text that never says that it is a whole configuration (`Current configuration`, `version`, `Building
    configuration`) is taken for a snippet, and a snippet is not cut off.
    """
    if not tree.roots:
        return "the configuration is empty"
    for line, note in tree.notes:
        if note.startswith("free text"):
            return f"line {line}: {note}"
    last = tree.roots[-1]
    if any(root.text == "end" for root in tree.roots[-3:]):
        return None
    head = tree.roots[:40]
    whole = any(root.text.startswith("version ") for root in head) or any(
        line.startswith(("Current configuration", "Building configuration")) for line in tree.lines[:60]
    )
    return f"the last statement is not `end` but line {last.end}: {last.text[:60]}" if whole else None
