"""The shape of an FRR configuration: block closers, completeness, and what it is recognised by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from netaudit.config.indented import parse as parse_indented
from netaudit.config.tree import Node, Tree

CLOSERS = frozenset(
    (
        "end", "exit", "quit", "exit-address-family", "exit-vrf", "exit-vni", "exit-link-params", "exit-srv6-loc",
        "Building configuration...", "Current configuration:",
    )
)  # fmt: skip
"""Lines that end (or only mark) a block and say nothing themselves."""

SIGNS: tuple[tuple[str, float], ...] = (
    (r"^frr version\b", 10.0),
    (r"^frr defaults ", 8.0),
    (r"^# This file describes the network interfaces", 4.0),  # of Cumulus Linux: FRR's lines follow in the same text
    (r"^iface \S+", 4.0),
    (r"^(no )?ipv6 forwarding$", 1.0),
    (r"^service integrated-vtysh-config", 5.0),
    (r"^int(erface)? (lo|eth\d+|swp\d+|bond\d+|[\w-]+-eth\d+|eth-\w+|sw\d+|vlan\d+|bridge)\b", 3.0),
    (r"^ ip address \d+\.\d+\.\d+\.\d+/\d+", 1.5),
    (r"^ ipv6 address [0-9a-f:]+/\d+", 0.5),
    (r"^log (file|stdout|syslog|commands|timestamp)", 2.5),
    (r"^!? ?debug (ospf|bgp|zebra|isis|ospf6|bfd|pim|mpls ldp)", 2.5),
    (r"^(password|enable password) \S+$", 0.5),
    (r"^ +neighbor \S+ (remote-as (external|internal)|timers (connect )?\d)", 1.5),
    (r"^ *no bgp (ebgp-requires-policy|network import-check)", 4.0),
    (r"^vni \d+|^ +advertise-all-vni", 2.0),
    (r"^router (isis|ospf6|bgp \d+ vrf|ospf)\b", 0.7),
    (r"^bfd$|^segment-routing$|^mpls ldp$", 1.5),
    (r"^ip (route|nht) .*/\d+ ", 0.3),
    (r"^sharp |^watch ", 2.0),
    (r"^hostname \S+$", 0.2),
)
"""Regular expressions that speak for FRR, with their weight."""

FLAT = ("interface ", "int ", "route-map ", "router ospf", "router isis")
"""Blocks whose lines open no further ones."""

_HEAD = 60  # lines in which the terminal announces a configuration
_CLOSED = 2  # blocks that end with `exit` before it is missed after the last


def parse(text: str) -> Tree:
    """The tree of an FRR configuration: blocks by indentation, put right where FRR's own reading is another.

    FRR does not look at indentation. A person who writes the lines of an address family below its header without
    indenting them, or indents a line deeper than its neighbours, means what FRR understands.
    """
    tree = parse_indented(text, comments="!#")
    for root in tree.roots:
        if root.text.startswith(FLAT):
            _level(root, ("link-params",))
        elif root.text.startswith("router bgp"):
            _enclose(root)
            for family in root.children:
                if family.text.startswith("address-family "):
                    _level(family, ("vni ", "segment-routing "))
    return tree


def _level(block: Node, openers: tuple[str, ...]) -> None:
    """Bring lines that stand below a line which opens no block up to its side."""
    if not any(child.children for child in block.children):
        return
    kept: list[Node] = []
    for child in block.children:
        kept.append(child)
        if child.children and not child.text.startswith(openers):
            kept += [below for held in child.children for below in held.walk()]
            child.children = []
    for child in kept:
        if not child.text.startswith(openers):
            child.children = []
    block.children = kept


def _enclose(process: Node) -> None:
    """Put the lines between a bare `address-family` and its `exit-address-family` below it."""
    children = list(_closed(process.children))
    process.children = children
    if not any(_bare(child) for child in children):
        return
    kept: list[Node] = []
    family: Node | None = None
    for number, child in enumerate(children):
        if _bare(child) and _closes_later(children[number + 1 :]):
            family = child
            kept.append(child)
        elif child.text == "exit-address-family":
            family = None
            kept.append(child)
        elif family is not None:
            family.children = [*family.children, child]
        else:
            kept.append(child)
    process.children = kept


def _closed(children: Iterable[Node]) -> Iterator[Node]:
    """The lines of a process, with those that stand below a family and behind its end brought up beside it."""
    for child in children:
        yield child
        if child.text.startswith("address-family "):
            ends = (at for at, held in enumerate(child.children) if held.text == "exit-address-family")
            end = next(ends, len(child.children)) + 1
            behind, child.children = child.children[end:], child.children[:end]
            yield from _closed(behind)


def _bare(node: Node) -> bool:
    return node.text.startswith("address-family ") and not node.children


def _closes_later(following: list[Node]) -> bool:
    for node in following:
        if node.text == "exit-address-family":
            return True
        if node.text.startswith("address-family "):
            return False
    return False


def truncated(tree: Tree) -> str | None:
    """Why a configuration looks cut off.

    vtysh ends what it shows with `end`, and each block with `exit` since release 8. A file written by hand, or by
    FRR to its disk, has no `end` and is not cut off without one.
    """
    if not tree.roots:
        return "the configuration is empty"
    if any(root.text == "end" for root in tree.roots):
        return None
    last = tree.roots[-1]
    if any(line.startswith(("Building configuration", "Current configuration")) for line in tree.lines[:_HEAD]):
        return f"the last statement is not `end` but line {last.end}: {last.text[:60]}"
    if last.children and _closed_blocks(tree.roots) >= _CLOSED:
        return f"the last block is not closed by `exit`: line {last.line}: {last.text[:60]}"
    return None


def _closed_blocks(roots: list[Node]) -> int:
    """How many blocks are closed by `exit`; 0 where one before the last is not."""
    found = 0
    for block, after in pairwise(roots):
        if block.children and after.text != "exit":
            return 0
        found += bool(block.children)
    return found
