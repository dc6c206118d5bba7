"""Class maps as EOS and NX-OS write them alike, and what classes of a policy write into packets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import word
from netaudit.platforms.values import dscp

_HIGHEST = 63  # code point; CoS, precedences and groups end before


def typed(args: list[str], kinds: Mapping[str, str]) -> tuple[str, list[str]] | None:
    """The model's kind of a class map or policy map, and the words after its type."""
    if args[:1] != ["type"]:
        return "qos", args
    kind = kinds.get(args[1]) if len(args) > 1 else None
    return None if kind is None else (kind, args[2:])


def class_map(kinds: Mapping[str, str], match: Callable[[Draft, Node], None]) -> Take:
    """`class-map type qos match-any NAME`, whose lines `match` takes."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        found = typed(args, kinds)
        if found is None or line.negated:
            return False
        kind, rest = found
        mode = None
        if rest[:1] in (["match-any"], ["match-all"]):
            mode, rest = rest[0].removeprefix("match-"), rest[1:]
        if len(rest) != 1:
            return False
        draft = device.part("class map", (kind, rest[0]), line.node, name=rest[0], kind=kind)
        if mode is not None:
            draft.set("mode", mode, line.node)
        for node in line.node.children:
            match(draft, node)
        return True

    return take


def numbers(values: list[str], convert: Callable[[str], int | None]) -> tuple[str, ...] | None:
    """Values as numbers: `ef`, `8 10-14`, `af11,af12`; None where one is not understood."""
    found: list[str] = []
    for said in " ".join(values).replace(",", " ").split():
        low, dash, high = said.partition("-")
        if dash and low.isdecimal() and high.isdecimal():
            found += [str(code) for code in range(int(low), min(int(high), _HIGHEST) + 1)]
            continue
        code = convert(said)
        if code is None:
            return None
        found.append(str(code))
    return tuple(found) or None


def set_dscp(held: Draft, args: list[str], line: Statement) -> bool:
    """`set dscp ef`."""
    code = dscp(args[0]) if args else None
    if code is None or line.negated:
        return False
    held.set("marking.dscp", str(code), line.node)
    return True


def set_number(attribute: str) -> Take:
    """`set cos 5` and its likes."""
    return word(attribute, lambda said: int(said) if said.isdecimal() else None)
