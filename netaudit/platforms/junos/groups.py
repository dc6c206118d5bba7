"""What one part of a configuration says for another: groups, interface ranges, addresses collected by path.

Statements of the device itself go before those of a group, those of the group named first before the next one's, and
inner `apply-groups` before outer ones. (Junos CLI User Guide, "Understanding Junos OS Configuration Groups".)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate
from functools import lru_cache
from ipaddress import ip_interface
from itertools import islice

from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.reading import FACT, KNOWN_TEXT

_BACKUP = {"re1": "re0", "node1": "node0"}
"""Groups of the other engine or member, each with the one that the model is of."""
_NODE = "${node}"
_MOST = 4096  # interfaces of one range


def expand(root: Stanza, taken: bytearray) -> None:
    """Brings in what is inherited, and takes the sources out of the hierarchy."""
    groups = root.children.pop("groups", None)
    if groups is not None:
        for group in _inner_first(groups):
            _apply(group, groups, taken, of_groups=True)
            _forget(group)
        _apply(root, groups, taken)
    interfaces = root.get("interfaces")
    if interfaces is not None:
        _ranges(interfaces, taken)
    _collect(root, taken)


def _inner_first(groups: Stanza) -> list[Stanza]:
    """The groups that apply others, each after those that it applies; of a circle, one begins."""
    applied = {
        name: [said.word for held in group.walk() for said in held.below("apply-groups")]
        for name, group in groups.children.items()
    }
    found: list[Stanza] = []
    seen: set[str] = set()
    for name in applied:
        path = [(name, iter(applied[name]))] if name not in seen else []
        seen.add(name)
        while path:
            at, rest = path[-1]
            below = next((word for word in rest if word in applied and word not in seen), None)
            if below is not None:
                seen.add(below)
                path.append((below, iter(applied[below])))
                continue
            path.pop()
            if applied[at]:
                found.append(groups.children[at])
    return found


def _forget(group: Stanza) -> None:
    """Takes out what a group applies, once it has it: who applies the group gets the outcome."""
    for held in list(group.walk()):
        if "apply-groups" in held.children:
            del held.children["apply-groups"]


def _apply(at: Stanza, groups: Stanza, taken: bytearray, *, of_groups: bool = False) -> None:
    """Applies groups from the innermost `apply-groups` outwards: the path to each is what its group is read along."""
    path: list[tuple[Stanza, Iterator[Stanza]]] = [(at, iter(list(at.children.values())))]
    while path:
        stanza, rest = path[-1]
        below = next(rest, None)
        if below is not None:
            path.append((below, iter(list(below.children.values()))))
            continue
        path.pop()
        named = stanza.children.get("apply-groups")
        if named is not None:
            words = [held.word for held, _ in path[1:]] + ([stanza.word] if path else [])
            for group in _named(named, groups, taken):
                sources = _along(group, words)
                for source in sources:
                    _inherit(stanza, source, group.word, patterns=of_groups)
            del stanza.children["apply-groups"]  # no word of the list that it may stand in


def _named(named: Stanza, groups: Stanza, taken: bytearray) -> Iterator[Stanza]:
    """The groups that an `apply-groups` names and that count on this engine."""
    for said in list(named.children.values()):
        word = "node0" if said.word == _NODE else said.word
        group = groups.children.get(word)
        if group is None:
            continue
        if _BACKUP.get(word) in named.children:
            for stanza in group.walk():
                taken[stanza.line] = taken[stanza.line] or KNOWN_TEXT
            continue
        taken[said.line] = FACT
        yield group


def _along(group: Stanza, words: list[str]) -> list[Stanza]:
    """The parts of a group that stand under the words, wildcards included."""
    found = [group]
    for word in words:
        found = [below for at in found for below in at.children.values() if _means(below.word, word)]
    return found


def _means(pattern: str, word: str) -> bool:
    if pattern == word:
        return True
    return pattern[:1] == "<" and pattern[-1] == ">" and _wildcard(pattern[1:-1]).match(word) is not None


@lru_cache(maxsize=1024)
def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


def _inherit(target: Stanza, source: Stanza, group: str, *, patterns: bool = False) -> None:
    """Adds what a group says where the target says nothing itself; `patterns`: its wildcards too, for later targets."""
    stack = [(target, source)]
    while stack:
        into, given = stack.pop()
        refused = into.get("apply-groups-except")
        if refused is not None and group in refused.children:
            continue
        own = list(into.children.values())
        for said in given.children.values():
            if said.word[:1] == "<" and said.word[-1:] == ">":
                stack += ((held, said) for held in own if held.word != said.word and _means(said.word, held.word))
                if not patterns:
                    continue
            held = into.children.get(said.word)
            if held is None:
                held = into.add(said.word, said.line, said.end, said.group or group)
            stack.append((held, said))


def _ranges(interfaces: Stanza, taken: bytearray) -> None:
    """`interface-range NAME { member ge-0/0/[0-3]; member-range ge-0/0/10 to ge-0/0/20; ... }`."""
    found = interfaces.children.pop("interface-range", None)
    for held in found.children.values() if found is not None else ():
        members = list(islice(_members(held, interfaces, taken), _MOST))
        said = {word: below for word, below in held.children.items() if word not in ("member", "member-range")}
        source = Stanza(held.word, held.line, held.end, None, said)
        for name in members:
            target = interfaces.children.get(name)
            if target is None:
                target = interfaces.add(name, held.line, held.end, held.group)
            _inherit(target, source, f"interface-range {held.word}")


def _members(held: Stanza, interfaces: Stanza, taken: bytearray) -> Iterator[str]:
    for said in held.below("member"):
        taken[said.line] = FACT
        if any(sign in said.word for sign in "*?["):
            yield from _matching(said.word, interfaces)
        else:
            yield said.word
    for first in held.below("member-range"):
        last = first.get("to")
        last = last.value if last is not None else None
        if last is None:
            continue
        taken[last.line] = FACT
        yield from _between(first.word, last.word)


_SET = re.compile(r"\[(\d+)-(\d+)\]|\[([\d,]+)\]")


def _matching(pattern: str, interfaces: Stanza) -> Iterator[str]:
    """`ge-0/0/[0-3]` names interfaces whether configured or not; `ge-*` those that are configured."""
    spelt = _SET.search(pattern)
    if spelt is not None and not any(sign in pattern for sign in "*?"):
        if spelt[1]:
            numbers = [str(number) for number in range(int(spelt[1][:6]), min(int(spelt[2][:6]), _MOST) + 1)]
        else:
            numbers = spelt[3].split(",")
        for number in numbers:
            yield from _matching(pattern[: spelt.start()] + number + pattern[spelt.end() :], interfaces)
    elif spelt is None and not any(sign in pattern for sign in "*?["):
        yield pattern
    else:
        yield from (name for name in interfaces.children if _wildcard(pattern).match(name))


_PORT = re.compile(r"(.*\D)(\d{1,6})$")


def _between(first: str, last: str) -> Iterator[str]:
    """Ports from one to another: of one card, or of several with as many ports as numbers between them."""
    low, high = _PORT.match(first), _PORT.match(last)
    if low is not None and high is not None and low[1] == high[1]:
        for number in range(int(low[2]), min(int(high[2]), int(low[2]) + _MOST) + 1):
            yield f"{low[1]}{number}"
    else:
        yield from dict.fromkeys((first, last))


def _collect(root: Stanza, taken: bytearray) -> None:
    """`prefix-list NAME { apply-path "interfaces <*> unit <*> family inet address <*>"; }`."""
    for held in root.below("policy-options", "prefix-list"):
        said = held.get("apply-path")
        path = said.value if said is not None else None
        if path is None:
            continue
        words = [word for word in path.word.split() if word]
        found = [root]
        for word in words:
            found = [below for at in found for below in at.children.values() if _means(word, below.word)]
        del held.children["apply-path"]
        taken[path.line] = FACT
        for stanza in found:
            prefix = _prefix(stanza.word)
            if prefix is not None and prefix not in held.children:
                held.add(prefix, path.line, path.line, f"apply-path {path.word}")


def _prefix(word: str) -> str | None:
    """The network of an address, as the device shows what a path was expanded to; None for another word."""
    try:
        return str(ip_interface(word).network)
    except ValueError:
        return None
