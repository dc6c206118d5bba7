"""The commands that are known to stand in a section: from the platform's tables, and from configurations at hand.

Nobody has the whole command line of a network operating system in a table. What counts as known is what the tables of
comparison name, and what configurations of the same platform say in sections of the same kind; a word that neither
knows, where a word very like it is known, is a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from netaudit.config.tree import Node, Tree
from netaudit.platforms.base import Platform

_VALUE = re.compile(r"[^a-z]*\d|.*[/:.]")
"""A word that is a number, an address, a name with a number in it: no keyword."""
_ANY = "*"
_SIMILAR = 0.75  # of difflib: `costt` and `cost`, `intreface` and `interface`

_Trie = dict[str, Any]

_NESTED = tuple(
    (re.compile(header), re.compile(around))
    for header, around in (
        (
            r"address-family (?:ipv|vpnv|l2vpn|evpn|link-state|rt-filter|labeled)?",
            (
                r"router |neighbor |vrf |af-group |template |neighbor-group |session-group |mpls ldp|vrf context |"
                r"virtual-network "
            ),
        ),
        (r"class ", r"policy-map "),
        (r"police ", r"class "),
        (r"neighbor \S+$|neighbor \S+ remote-as \S+$", r"router bgp|vrf "),
        (r"(?:template|neighbor-group|session-group|af-group) ", r"router bgp"),
        (r"vrf \S+$", r"router "),
        (r"area \S+$", r"router |vrf "),
        (r"(?:hsrp|vrrp|vrrpv3) \d+", r"interface |address-family "),
        (r"vlan \d|vlan-aware-bundle ", r"router bgp"),
        (r"member vni ", r"interface nve"),
        (r"key \d+$", r"key chain "),
        (r"instance ", r"spanning-tree mst"),
    )
)
"""Headers of sections within others, and those that they stand in."""
_NESTED_INTERFACES = (re.compile(r"interface "), re.compile(r"area |router |vrf |mpls |rsvp|address-family |multicast"))
"""IOS-XR has the settings of a protocol for an interface within the protocol."""
_NO_HEADERS = re.compile(r".* (?:in|out)$|neighbor \S+ \S+ \S")
"""Lines that begin like a header and are none: `route-map X in`, `neighbor 10.0.0.1 remote-as 65001` where it ends."""
_ENTRY = re.compile(
    r"(?:seq )?(?:\d+ )?(?:permit|deny|remark|evaluate|statistics|fragments|counters)\b|(?:seq )?\d+$|resequence "
)
_LISTS = re.compile(
    r"(?:ip|ipv4|ipv6|mac|arp)?(?: )?access-list |ip prefix-list |ipv6 prefix-list |(?:ip |l2 )?as-path "
)


class Vocabulary:
    """Commands of one platform, by the section they stand in."""

    def __init__(self, platform: Platform, trees: Iterable[Tree] = ()) -> None:
        self._negate = platform.negate
        self._nested = (*_NESTED, _NESTED_INTERFACES) if platform.name == "iosxr" else _NESTED
        self._tables: list[tuple[re.Pattern[str] | None, _Trie]] = []
        drift = platform.drift
        for commands in (drift.single, drift.several, drift.on_by_default, drift.off_by_default):
            for section, patterns in commands:
                trie: _Trie = {}
                for pattern in patterns:
                    _enter(trie, [_ANY if word in ("*", "?") else word for word in pattern.split()])
                self._tables.append((re.compile(section) if section not in ("", ".") else None, trie)
                                    if section else (_TOP, trie))  # fmt: skip
        headers = {section for section, _ in (*drift.single, *drift.several) if section not in ("", ".")}
        self._openers = [re.compile(header) for header in (*headers, *platform.ordered)]
        self._definitions = [re.compile(definition) for definition in drift.definitions]
        self._seen: dict[str, _Trie] = {}
        self._kinds: set[tuple[str, str]] = set()
        for tree in trees:
            self._learn(tree.roots, "")
        self._merged: dict[str, list[_Trie]] = {}

    def _learn(self, nodes: Iterable[Node], kind: str) -> None:
        trie = self._seen.setdefault(kind, {})
        for node in nodes:
            words = self._positive(node.text).split()
            _enter(trie, [_ANY if _VALUE.match(word) else word for word in words])
            if node.children and not node.opaque:
                self._kinds.add((kind, kind_of(node.text)))
                self._learn(node.children, kind_of(node.text))

    def opens(self, text: str, section: str) -> bool:
        """Whether a line begins a section of its own where it stands; `section` is the header around it."""
        if (kind_of(section), kind_of(text)) in self._kinds:
            return True
        if section:
            return self._stands_in(text, section) and not _NO_HEADERS.match(text)
        return any(opener.match(text) for opener in self._openers)

    def fit(self, text: str, section: str) -> int:
        """How many words of a line are known, from the left, in a section; 0 where the first is not.

        `section`: the header that holds it, empty for the top level.
        """
        plain = self._positive(text)
        words = plain.split()
        if section:
            entry = _LISTS.match(section) is not None and _ENTRY.match(plain) is not None
            if entry or self._stands_in(plain, section):
                return len(words)
        elif any(known.match(plain) for known in (*self._definitions, *self._openers)):
            return len(words)
        return max((_depth(trie, words) for trie in self._tries(section)), default=0)

    def _stands_in(self, text: str, section: str) -> bool:
        return any(header.match(text) and around.match(section) for header, around in self._nested)

    def slip(self, text: str, section: str) -> tuple[str, str | None] | None:
        """The word that is no keyword known in its place, and the one it is most like; None where all is well.

        A first word that nothing is known of is always told; a later one only where it is like a keyword.
        """
        words = self._positive(text).split()
        fit = self.fit(text, section)
        for at in range(1, fit):
            literal = {known for trie in self._tries(section) for known in _after(trie, words[:at])} - {"", _ANY}
            like = get_close_matches(words[at], sorted(literal), n=1, cutoff=_SIMILAR)
            if like and words[at] not in literal and words[at].isalpha() and words[at].islower():
                return words[at], like[0]  # taken for a name, and so like a keyword
        if fit == len(words):
            return None
        word = words[fit]
        there = {
            known for trie in self._tries(section) for known in _after(trie, words[:fit]) if known not in ("", _ANY)
        }
        like = get_close_matches(word, sorted(there), n=1, cutoff=_SIMILAR)
        if fit == 0:
            return word, like[0] if like else None
        whole = any(known.startswith(word) for known in there)  # an abbreviation, as people type them
        return (word, like[0]) if like and not whole and not _VALUE.match(word) else None

    def _positive(self, text: str) -> str:
        return text.removeprefix(self._negate).removeprefix("default ")

    def _tries(self, section: str) -> list[_Trie]:
        found = self._merged.get(section)
        if found is None:
            found = [trie for pattern, trie in self._tables if _holds(pattern, section)]
            seen = self._seen.get(kind_of(section) if section else "")
            found = self._merged[section] = [*found, seen] if seen is not None else found
        return found


_TOP = re.compile(r"\Z")


def _holds(pattern: re.Pattern[str] | None, section: str) -> bool:
    if pattern is _TOP:
        return not section
    return pattern is None or (bool(section) and pattern.match(section) is not None)


def kind_of(header: str) -> str:
    """The kind of a section: `interface`, `router bgp`, `address-family ipv4`; names and numbers are left out."""
    words: list[str] = []
    for word in header.split()[:2]:
        if words and (_VALUE.match(word) or not word.islower() or words[0] in _NAMED):
            break
        words.append(word)
    return " ".join(words)


_NAMED = frozenset(
    ("interface", "policy-map", "class-map", "class", "route-map", "route-policy", "vrf", "line", "vlan")
)
"""First words of headers that a name follows."""


def _enter(trie: _Trie, words: list[str]) -> None:
    for word in words:
        trie = trie.setdefault(word, {})
    trie[""] = {}


def _depth(trie: _Trie, words: list[str]) -> int:
    depth = 0
    for at in _walk(trie, words):
        depth = at
    return depth


def _walk(trie: _Trie, words: list[str]) -> Iterator[int]:
    for at, word in enumerate(words, 1):
        below = trie.get(word)
        if below is None and at > 1:
            below = trie.get(_ANY)
            if below is None and "" in trie:  # the rest is value
                yield len(words)
                return
        if below is None:
            return
        trie = below
        yield at


def _after(trie: _Trie, words: list[str]) -> Iterable[str]:
    for at, word in enumerate(words):
        below = trie.get(word) or (trie.get(_ANY) if at else None)
        if below is None:
            return ()
        trie = below
    return trie.keys()
