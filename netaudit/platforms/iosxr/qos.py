"""IOS-XR quality of service: class maps and policy maps."""

from __future__ import annotations

from typing import Any

from netaudit.model.qos import Match
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.policy_maps import marked, police, read_policy, understood
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Statement
from netaudit.platforms.takes import number, text, word
from netaudit.platforms.values import PRECEDENCE_NAMES, dscp, is_number, whole

_FACTORS = {"bps": 1, "kbps": 10**3, "mbps": 10**6, "gbps": 10**9}
_BYTES = {"bytes": 1, "kbytes": 10**3, "mbytes": 10**6, "gbytes": 10**9}


def rate(words: list[str], unit: int) -> int | None:
    """A rate in bit/s: `10 mbps`; `unit` is what a bare number is in."""
    factor = _FACTORS.get(words[1].lower()) if len(words) > 1 else unit
    return None if factor is None or not words else whole(words[0], factor)


def _percent(words: list[str]) -> float | None:
    share = whole(words[0]) if words else None
    return None if share is None or share > 100 else float(share)


_MATCH_KINDS = {
    "cos": "cos", "vlan": "vlan", "qos-group": "qos-group", "traffic-class": "traffic-class", "protocol": "protocol",
}  # fmt: skip


def _match(part: Part, args: list[str], line: Statement) -> bool:
    negated = args[:1] == ["not"]
    found = _match_of(args[1:] if negated else args)
    if found is None or line.negated:
        return False
    part.add("matches", Match(kind=found[0], values=found[1], negated=negated), line.node)
    return True


def _match_of(words: list[str]) -> tuple[Any, tuple[str, ...]] | None:
    if not words:
        return None
    kind = words[0]
    rest = words[2:] if words[1:2] in (["ipv4"], ["ipv6"]) else words[1:]
    if kind == "any":
        return "any", ()
    if kind == "dscp":
        points = _points(rest)
        return ("dscp", points) if points else None
    if kind == "precedence":
        numbers = [PRECEDENCE_NAMES.get(said, int(said) if is_number(said) else None) for said in rest]
        return ("precedence", tuple(str(number_) for number_ in numbers)) if numbers and None not in numbers else None
    if kind == "access-group":
        return ("acl", tuple(rest[:1])) if rest else None
    if kind in _MATCH_KINDS:
        return _MATCH_KINDS[kind], tuple(rest)
    return "other", (" ".join(words),)


def _points(words: list[str]) -> tuple[str, ...]:
    """Code points as numbers: `ef`, `af11 af12`, `8-15`."""
    found: list[int] = []
    for said in words:
        low, dash, high = said.partition("-")
        if dash and is_number(low) and is_number(high) and int(high) < 64:
            found += range(int(low), int(high) + 1)
        elif (point := dscp(said)) is not None:
            found.append(point)
        else:
            return ()
    return tuple(str(point) for point in found)


CLASS_MAP = Commands({"match": _match, "description": text("description")}, feeds={"match": ("matches",)})


def _untyped(args: list[str]) -> list[str] | None:
    """The words after a type that is about quality of service; None for another type."""
    if args[:1] != ["type"]:
        return args
    return args[2:] if args[1:2] in (["qos"], ["traffic"]) else None


def class_map(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`class-map match-any NAME`; maps of other types (control subscriber) are no QoS and stay text."""
    words = _untyped(args)
    if words is None:
        return KNOWN_TEXT_TAKEN
    mode = words[0][6:] if words[:1] in (["match-any"], ["match-all"]) else None
    names = words if mode is None else words[1:]
    if len(names) != 1:
        return False
    if line.negated:
        device.table("class_map").pop(names[0], None)
        return True
    part = device.part("class_map", names[0], line.node, name=names[0])
    if mode is not None:
        part.set("mode", mode, line.node)
    CLASS_MAP.read_all(part, line.node.children)
    return True


# Policy maps


def _priority(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("priority")
        part.drop("priority_level")
        return True
    part.set("priority", True, line.node)
    if args[:1] == ["level"]:
        return number("priority_level")(part, args[1:], line) is not False
    return not args


def _bandwidth(part: Part, args: list[str], line: Statement) -> bool:
    """`bandwidth 10 mbps`, `bandwidth percent 20`, `bandwidth remaining [percent] 20`, `... remaining ratio 4`."""
    if line.negated:
        for attribute in ("bandwidth_bps", "bandwidth_pct", "bandwidth_remaining_pct", "bandwidth_remaining_ratio"):
            part.drop(attribute)
        return True
    match args:
        case ["percent", *rest]:
            return understood(part, "bandwidth_pct", _percent(rest), line)
        case ["remaining", "ratio", ratio] if is_number(ratio):
            return understood(part, "bandwidth_remaining_ratio", int(ratio), line)
        case ["remaining", "percent", *rest] | ["remaining", *rest]:
            return understood(part, "bandwidth_remaining_pct", _percent(rest), line)
    return understood(part, "bandwidth_bps", rate(args, 1000), line)


def _shape(part: Part, args: list[str], line: Statement) -> bool:
    """`shape average 10 mbps [BURST]`, `shape average percent 20`; a bare number is in bit/s."""
    if line.negated:
        part.drop("shape_bps")
        part.drop("shape_pct")
        return True
    words = args[1:] if args[:1] == ["average"] else args
    if words[:1] == ["percent"]:
        return understood(part, "shape_pct", _percent(words[1:]), line)
    return understood(part, "shape_bps", rate(words, 1), line)


_POLICE_RATES = {"rate": "cir_bps", "peak-rate": "pir_bps"}
_POLICE_BURSTS = {"burst": "burst_bytes", "peak-burst": "excess_burst_bytes"}


def _police_values(args: list[str]) -> dict[str, Any] | None:
    """The attributes of `Police` in a line's words; None where a word is not understood."""
    values: dict[str, Any] = {}
    at = 0
    while at < len(args):
        said, words = args[at], args[at + 1 : at + 3]
        if said in _POLICE_RATES and words[:1] == ["percent"]:
            if said == "rate":
                values["cir_pct"] = _percent(words[1:])
            at += 3
        elif said in _POLICE_RATES:
            held = words if words[1:] and words[1] in _FACTORS else words[:1]
            values[_POLICE_RATES[said]] = rate(held, 1)
            if words[1:] and words[1] in ("pps", "cellsps"):
                return None
            at += 1 + len(held)
        elif said in _POLICE_BURSTS and words and is_number(words[0]):
            unit = words[1] if words[1:] and words[1] not in _POLICE_RATES and words[1] not in _POLICE_BURSTS else None
            if unit is None or unit in _BYTES:  # a time is no size until it meets a rate
                values[_POLICE_BURSTS[said]] = whole(words[0], _BYTES.get(unit or "bytes", 1))
            at += 2 if unit is None else 3
        else:
            return None
    return values if values.get("cir_bps") is not None or values.get("cir_pct") is not None else None


_NUMBERS = {"cos": "cos", "qos-group": "qos_group", "traffic-class": "traffic_class"}


def _marking(part: Part, args: list[str], line: Statement) -> object:
    """`set dscp ef`, `set traffic-class 3`; labels and discard classes are text."""
    words = args[:1] + (args[2:] if args[1:2] in (["ipv4"], ["ipv6"]) else args[1:])
    if words[:1] in (["mpls"], ["discard-class"], ["forward-class"], ["df"], ["dei"], ["srp-priority"]):
        return KNOWN_TEXT_TAKEN
    return marked(part, words, _NUMBERS, line)


def _random_detect(part: Part, args: list[str], line: Statement) -> bool:
    """`random-detect default`, `random-detect dscp af11 ...`, `random-detect ecn`, `random-detect 100 ms 200 ms`."""
    kinds = {"dscp": "dscp-based", "precedence": "precedence-based", "ecn": "ecn"}
    kind = kinds.get(args[0], "on") if args else "on"
    held = part.get("random_detect")
    part.set("random_detect", kind if held in (None, "on", "ecn") else held, line.node)
    return not line.negated


CLASS = Commands(
    {
        "priority": _priority,
        "bandwidth": _bandwidth,
        "shape": _shape,
        "police": police(_police_values),
        "set": _marking,
        "queue-limit": text("queue_limit"),
        "random-detect": _random_detect,
        "service-policy": word("child"),
    },
    feeds={
        "priority": ("priority_level",),
        "bandwidth": ("bandwidth_pct", "bandwidth_bps"),
        "shape": ("shape_bps",),
        "police": ("police",),
        "set": ("marking",),
        "service-policy": ("child",),
        "random-detect": ("random_detect",),
    },
    known_text=("encap-sequence", "decap", "redirect", "transmit", "http-redirect", "pause"),
)
"""What is understood inside a class of a policy map."""


def policy_map(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`policy-map NAME` with its classes in order; maps of other types (control, pbr) are no QoS and stay text."""
    words = _untyped(args)
    return KNOWN_TEXT_TAKEN if words is None else read_policy(device, words, line, CLASS)
