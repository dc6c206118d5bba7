"""The shape of an EOS configuration: free text, block closers, completeness, and what it is recognised by."""

from __future__ import annotations

from collections.abc import Callable

from netaudit.config.indented import parse as parse_indented
from netaudit.config.tree import Tree

CLOSERS = frozenset(("!", "exit", "end", "EOF"))
"""Lines that end a block and say nothing themselves."""

DEFINITIONS = {
    "access list": r"(?:ip|ipv6|mac) access-list(?: standard)? (\S+)$",
    "prefix list": r"(?:ip|ipv6) prefix-list (\S+)",
    "route map": r"route-map (\S+)",
    "class map": r"class-map(?: type \S+)?(?: match-any)? (?!copp-)(\S+)$",
    "policy map": r"policy-map(?: type \S+)? (?!copp-)(\S+)$",
    "community list": r"ip community-list(?: regexp)? (\S+)",
    "AS path list": r"ip as-path access-list (\S+)",
}
"""Lines that define something for other lines to name."""

SIGNS: tuple[tuple[str, float], ...] = (
    (r"^! device: .*\bEOS-", 5.0),
    (r"^! (Command|command): show running-config", 1.0),
    (r"^!RANCID-CONTENT-TYPE: arista", 8.0),
    (r"^transceiver qsfp default-mode", 2.0),
    (r"^service routing protocols model", 3.0),
    (r"^(no )?aaa root", 3.0),
    (r"^mlag configuration", 3.0),
    (r"^vrf instance ", 2.0),
    (r"^interface Port-Channel\d", 1.5),
    (r"^management (api http-commands|ssh|security|console)", 3.0),
    (r"^spanning-tree mode mstp", 1.0),
    (r"^ip virtual-router mac-address", 3.0),
    (r"^daemon TerminAttr", 3.0),
    (r"^ {3}(no )?(switchport|shutdown|ip address|description|mtu|vrf|channel-group)\b", 1.0),
    (r"^ {3}ip address (virtual )?\d+\.\d+\.\d+\.\d+/\d+", 1.0),
    (r"^ {3}neighbor \S+ peer group \S+", 1.5),
    (r"^ip routing$", 0.5),
    (r"^interface (GigabitEthernet|TenGigabitEthernet|TenGigE|HundredGigE)", -4.0),
    (r"^feature \S+", -4.0),
    (r"^!! IOS XR", -6.0),
)
"""Regular expressions that speak for EOS, with their weight; negative ones speak against it."""


def _is_eof(raw: str) -> bool:
    return raw.strip() == "EOF"


def _is_certificate_end(raw: str) -> bool:
    return raw.strip().startswith("-----END")


def _banner(said: str) -> Callable[[str], bool] | None:
    words = said.split()
    return _is_eof if len(words) == 2 and words[1] in ("login", "motd", "exec") else None


def _comment(said: str) -> Callable[[str], bool] | None:
    return _is_eof if said == "comment" else None


def _certificate(said: str) -> Callable[[str], bool] | None:
    return _is_certificate_end if said.startswith("-----BEGIN") else None


def _action(said: str) -> Callable[[str], bool] | None:
    return _is_eof if said in ("action bash", "action python") else None


OPENERS = {
    "banner": _banner,
    "commen": _comment,
    "-----B": _certificate,
    "action": _action,
}


def parse(text: str) -> Tree:
    """The tree of an EOS configuration: blocks by indentation, free text up to the line `EOF`."""
    return parse_indented(text, OPENERS)


def truncated(tree: Tree) -> str | None:
    """Why a configuration looks cut off: EOS ends every running configuration with `end`."""
    if not tree.roots:
        return "the configuration is empty"
    last = tree.roots[-1]
    if last.text == "end":
        return None
    return f"the last statement is not `end` but line {last.end}: {last.text[:60]}"
