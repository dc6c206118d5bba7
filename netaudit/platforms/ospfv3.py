"""OSPF version 3 on interfaces, which IOS, NX-OS and EOS write nearly alike."""

from __future__ import annotations

from netaudit.platforms.reading import Draft, Statement
from netaudit.platforms.values import area

_NUMBERS = {
    "cost": "cost", "hello-interval": "hello_s", "dead-interval": "dead_s", "priority": "priority",
}  # fmt: skip
_SWITCHES = {"mtu-ignore": "mtu_ignore", "bfd": "bfd", "passive-interface": "passive"}
_NETWORKS = ("broadcast", "point-to-point", "non-broadcast", "point-to-multipoint")


def setting(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ipv6 ospf 1 area 0`, `ipv6 ospf cost 10`, `ospfv3 1 ipv6 area 0`, `ospfv3 ipv4 network point-to-point` ...

    What both families are told is told once; of two areas the last one counts.
    """
    words = list(args)
    process = words.pop(0) if len(words) > 1 and (words[0].isdecimal() or words[1] in ("area", "ipv4", "ipv6")) and (
        words[0] not in ("ipv4", "ipv6")
    ) else None  # fmt: skip
    if words[:1] in (["ipv4"], ["ipv6"]):
        del words[0]
    if not words:
        return False
    word, rest = words[0], words[1:]
    if word == "area":
        return _area(draft, process, rest, line)
    if word in _NUMBERS:
        return _number(draft, f"ospfv3.{_NUMBERS[word]}", rest, line)
    if word in _SWITCHES:
        draft.set(f"ospfv3.{_SWITCHES[word]}", not line.negated and rest != ["disable"], line.node)
        return True
    if word == "network" and (line.negated or (rest and rest[0] in _NETWORKS)):
        if line.negated:
            draft.drop("ospfv3.network_type")
        else:
            draft.set("ospfv3.network_type", rest[0], line.node)
        return True
    if word in ("authentication", "encryption") and rest[:1] == ["ipsec"]:
        draft.set("ospfv3.authentication", "none" if line.negated else "ipsec", line.node)
        return True
    return False


def _area(draft: Draft, process: str | None, rest: list[str], line: Statement) -> bool:
    found = area(rest[0]) if rest else None
    if line.negated:
        draft.drop("ospfv3.process")
        draft.drop("ospfv3.area")
        return True
    if found is None:
        return False
    if process is not None:
        draft.set("ospfv3.process", process, line.node)
    draft.set("ospfv3.area", found, line.node)
    return True


def _number(draft: Draft, attribute: str, rest: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        draft.drop(attribute)
        return True
    if not rest or not rest[0].isdecimal():
        return False
    draft.set(attribute, int(rest[0]), line.node)
    return True
