"""The shape of an IOS-XR configuration: free text, block closers, completeness, and what it is recognised by."""

from __future__ import annotations

from collections.abc import Callable

from netaudit.config.indented import Opener, unless
from netaudit.config.indented import parse as parse_indented
from netaudit.config.tree import Node, Tree

CLOSERS = frozenset(
    ("end", "exit", "root", "commit", "end-policy", "end-set", "end-group", "end-class-map", "end-policy-map")
)
"""Lines that end a block and say nothing themselves."""

SIGNS: tuple[tuple[str, float], ...] = (
    (r"^!! IOS XR", 8.0),
    (r"^!RANCID-CONTENT-TYPE: cisco-xr", 8.0),
    (r"^ +ipv4 address ", 3.0),
    (r"^ipv4 access-list ", 3.0),
    (r"^interface (MgmtEth|Bundle-Ether|TenGigE|HundredGigE|GigabitEthernet\d+/\d+/\d+/\d+)", 2.5),
    (r"^route-policy ", 3.0),
    (r"^(prefix|community|extcommunity|as-path|rd)-set ", 3.0),
    (r"^ *end-(policy|set)$", 3.0),
    (r"^router static$", 2.0),
    (r"^ssh server v2", 2.0),
)
"""Regular expressions that speak for IOS-XR, with their weight; negative ones speak against it."""

DEFINITIONS: dict[str, str] = {
    "vrf": r"vrf (\S+)$",
    "access list": r"ipv[46] access-list (\S+)$",
    "object group": r"object-group (?:network ipv[46]|port) (\S+)$",
    "prefix set": r"prefix-set (\S+)$",
    "routing policy": r"route-policy ([^\s(]+)",
    "set": r"(?:community|extcommunity|large-community|as-path|rd)-set (?:\S+ )?(\S+)$",
    "class map": r"class-map (?:type \S+ )?(?:match-\S+ )?(\S+)$",
    "policy map": r"policy-map (?:type \S+ )?(\S+)$",
    "key chain": r"key chain (\S+)$",
    "track": r"track (\S+)$",
    "group": r"group (\S+)$",
}
"""What other lines refer to by name, and the line that defines it."""

SETS = ("prefix", "community", "extcommunity", "large-community", "as-path", "rd", "tag", "mac", "esi", "ospf-area")
"""Kinds of set that routing policies refer to: `prefix-set NAME ... end-set`."""

NO_END = "has no end"
_POLICY = "route-policy "
_SETS = tuple(f"{kind}-set " for kind in SETS)
_HEADS = (_POLICY, *_SETS)
_BANNERS = ("exec", "incoming", "login", "motd", "prompt-timeout", "slip-ppp")
_REPEATS = 3  # how many times unterminated blocks are undone; a file with more is no configuration
_HEAD_LINES = 60

Closes = Callable[[str], bool]


def _banner(said: str) -> Closes | None:
    """The end of a banner: its delimiter, any character, or the two characters `^C` as terminals print it."""
    parts = said.split(None, 2)
    if len(parts) < 3 or parts[1] not in _BANNERS:
        return None
    delimiter = "^C" if parts[2].startswith("^C") else parts[2][0]
    if delimiter in parts[2][len(delimiter) :]:
        return None
    return lambda raw: delimiter in raw


def _is_end_of_policy(raw: str) -> bool:
    return raw.strip() == "end-policy"


def _is_end_of_set(raw: str) -> bool:
    return raw.strip() == "end-set"


def _policy(said: str) -> Closes | None:
    """A policy itself; `route-policy NAME in|out` binds one to a neighbour."""
    words = said.split()
    bound = len(words) > 2 and words[-1] in ("in", "out")
    return _is_end_of_policy if said.startswith(_POLICY) and not bound else None


def _set(said: str) -> Closes | None:
    return _is_end_of_set if said.startswith(_SETS) else None


OPENERS: dict[str, Opener] = {
    "banner": _banner,
    _POLICY[:6]: _policy,
    **{head[:6]: _set for head in _SETS},
}
"""Banners, routing policies and the sets they refer to: text up to a line of its own, indented at will."""


def parse(text: str) -> Tree:
    """The tree of an IOS-XR configuration: blocks by indentation; banners, policies and sets as text.

    A text without an end is read as commands, so that a damaged policy does not swallow the rest of the file; a note
    says so.
    """
    broken: set[str] = set()
    notes: list[tuple[int, str]] = []
    openers = OPENERS
    for _ in range(_REPEATS + 1):
        tree = parse_indented(text, openers, comments="!#")
        endless = _endless(tree)
        if not endless:
            break
        for node in endless:
            notes.append((node.line, f"the text opened here {NO_END}: {node.text}"))
            broken.add(node.text)
        openers = {prefix: unless(broken, opener) for prefix, opener in OPENERS.items()}
    tree.notes = [*notes, *tree.notes]
    return tree


def _endless(tree: Tree) -> list[Node]:
    """Blocks of text that reach the end of the file, or in which the next policy or set begins."""
    opened = {line for line, _ in tree.notes}
    found: list[Node] = []
    stack = list(tree.roots)
    while stack:
        node = stack.pop()
        if not node.opaque:
            stack += node.children
        elif node.line in opened or (node.text.startswith(_HEADS) and _swallows(node)):
            found.append(node)
    return found


def _swallows(node: Node) -> bool:
    return any(child.text.startswith(_HEADS) for child in node.children)


def truncated(tree: Tree) -> str | None:
    """Why a configuration looks cut off: IOS-XR ends every running configuration with `end`.

    A text without a host name that never says that it is a whole configuration (`!! IOS XR Configuration`,
    `Building configuration`) is taken for an excerpt, and an excerpt is not cut off.
    """
    if not tree.roots:
        return "the configuration is empty"
    for line, note in tree.notes:
        if NO_END in note:
            return f"line {line}: {note}"
    if any(root.text == "end" for root in tree.roots):
        return None
    last = tree.roots[-1]
    whole = any(root.text.startswith("hostname ") for root in tree.roots) or any(
        line.startswith(("!! IOS XR", "Building configuration")) for line in tree.lines[:_HEAD_LINES]
    )
    return f"there is no `end`; the last statement is line {last.end}: {last.text[:60]}" if whole else None
