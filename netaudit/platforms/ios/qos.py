"""IOS quality of service: class maps and policy maps."""

from __future__ import annotations

from typing import Any

from netaudit.model.qos import Match
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.policy_maps import ACTIONS, marked, police, read_policy, understood
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Statement
from netaudit.platforms.takes import switch, text, word
from netaudit.platforms.values import PRECEDENCE_NAMES, dscp

_FACTORS = {"bps": 1, "kbps": 10**3, "mbps": 10**6, "gbps": 10**9, "k": 10**3, "m": 10**6, "g": 10**9}


def rate(words: list[str], unit: int = 1) -> tuple[int, int] | None:
    """A rate in bit/s and how many words it took: `10000000`, `10 mbps`, `10m`; `unit` is what a bare number is in."""
    if not words:
        return None
    said = words[0].lower()
    suffix = said.lstrip("0123456789.")
    number = said[: len(said) - len(suffix)]
    if number.count(".") > 1 or not number.strip(".") or len(number) > 15:
        return None
    if suffix:
        factor = _FACTORS.get(suffix)
        return None if factor is None else (round(float(number) * factor), 1)
    if len(words) > 1 and words[1].lower() in _FACTORS:
        return round(float(number) * _FACTORS[words[1].lower()]), 2
    return round(float(number) * unit), 1


def _percent(words: list[str]) -> float | None:
    try:
        share = float(words[0]) if words else None
    except ValueError:
        return None
    return share if share is not None and 0 <= share <= 100 else None


# Class maps

_MATCH_KINDS = {"cos": "cos", "vlan": "vlan", "qos-group": "qos-group", "traffic-class": "traffic-class"}


def _match(part: Part, args: list[str], line: Statement) -> bool:
    negated = bool(args) and args[0] == "not"
    words = args[1:] if negated else args
    if words and words[0] == "ip":
        words = words[1:]
    if not words:
        return False
    found = _match_of(words)
    if found is None:
        return False
    match = Match(kind=found[0], values=found[1], negated=negated)
    if line.negated:
        part.values["matches"] = tuple(held for held in part.get("matches") or () if held != match)
    else:
        part.add("matches", match, line.node)
    return True


def _match_of(words: list[str]) -> tuple[Any, tuple[str, ...]] | None:
    kind, rest = words[0], words[1:]
    if kind == "any":
        return "any", ()
    if kind == "dscp":
        points = [dscp(said) for said in rest]
        return ("dscp", tuple(str(point) for point in points)) if points and None not in points else None
    if kind == "precedence":
        numbers = [PRECEDENCE_NAMES.get(said, int(said) if said.isdecimal() else None) for said in rest]
        return ("precedence", tuple(str(number) for number in numbers)) if numbers and None not in numbers else None
    if kind == "access-group":
        return "acl", tuple(rest[1:] if rest[:1] == ["name"] else rest)
    if kind == "class-map":
        return "class-map", tuple(rest)
    if kind == "protocol":
        return "protocol", (" ".join(rest),)
    if kind in _MATCH_KINDS:
        return _MATCH_KINDS[kind], tuple(rest)
    return "other", (" ".join(words),)


CLASS_MAP = Commands(
    {"match": _match, "description": text("description"), "description:": text("description")},
    feeds={"match": ("matches",)},
)


_MODES = {"match-any": "any", "match-all": "all"}


def class_map(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`class-map match-any VOICE`; maps of other types (inspect, control subscriber) are no QoS and stay text."""
    said = args[0] if args else ""
    if said == "type":
        return KNOWN_TEXT_TAKEN
    mode = _MODES.get(said)
    if len(args) != (1 if mode is None else 2):
        return False
    name = args[-1]
    if line.negated:
        device.table("class_map").pop(name, None)
        return True
    part = device.part("class_map", name, line.node, name=name)
    if mode is not None:
        part.values["mode"] = mode
    CLASS_MAP.read_all(part, line.node.children)
    return True


# Policy maps


def _priority(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        for attribute in ("priority", "priority_bps", "priority_pct", "priority_level"):
            part.drop(attribute)
        return True
    part.set("priority", True, line.node)
    words = args
    if len(words) > 1 and words[0] == "level":
        part.set("priority_level", int(words[1]) if words[1].isdecimal() else None, line.node)
        words = words[2:]
    if words and words[0] == "percent":
        return understood(part, "priority_pct", _percent(words[1:]), line)
    if words:
        found = rate(words, 1000)
        return understood(part, "priority_bps", found[0] if found is not None else None, line)
    return True


_BANDWIDTH = ("bandwidth_bps", "bandwidth_pct", "bandwidth_remaining_pct", "bandwidth_remaining_ratio")


def _bandwidth(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        for attribute in _BANDWIDTH:
            part.drop(attribute)
        return True
    match args:
        case ["percent", *rest]:
            return understood(part, "bandwidth_pct", _percent(rest), line)
        case ["remaining", "percent", *rest]:
            return understood(part, "bandwidth_remaining_pct", _percent(rest), line)
        case ["remaining", "ratio", ratio] if ratio.isdecimal():
            return understood(part, "bandwidth_remaining_ratio", int(ratio), line)
    found = rate(args, 1000)
    return understood(part, "bandwidth_bps", found[0] if found is not None else None, line)


def _shape(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("shape_bps")
        part.drop("shape_pct")
        return True
    words = args[1:] if args[:1] in (["average"], ["peak"]) else args
    if words[:1] == ["percent"]:
        return understood(part, "shape_pct", _percent(words[1:]), line)
    found = rate(words)
    return understood(part, "shape_bps", found[0] if found is not None else None, line)


def _police_values(args: list[str]) -> dict[str, Any] | None:
    """The attributes of `Police` in a line's words; None where a word is not understood."""
    values: dict[str, Any] = {}
    words = list(args)
    bursts = ["burst_bytes", "excess_burst_bytes"]
    while words:
        said = words.pop(0)
        if said in ("cir", "rate", "aggregate"):
            continue
        if said in ACTIONS:
            action: list[str] = []
            while words and words[0] not in ACTIONS:
                action.append(words.pop(0))
            values[ACTIONS[said]] = " ".join(action)
        elif said == "percent" and "cir_bps" not in values:
            values["cir_pct"] = _percent(words[:1])
            del words[:1]
        elif said == "pir":
            found = rate(words)
            if found is None:
                return None
            values["pir_bps"] = found[0]
            del words[: found[1]]
        elif said in ("bc", "be", "burst", "peak-burst", "peak-rate"):
            if not words or not words[0].isdecimal():
                return None
            if said != "peak-rate":
                values["burst_bytes" if said in ("bc", "burst") else "excess_burst_bytes"] = int(words[0])
            del words[:1]
            if words[:1] in (["bytes"], ["ms"], ["us"]):
                if words[0] != "bytes":
                    values.pop("burst_bytes", None)  # a time is no size until it meets a rate
                del words[:1]
        elif "cir_bps" not in values and "cir_pct" not in values:
            found = rate([said, *words])
            if found is None or words[:1] in (["pps"], ["cps"]):
                return None
            values["cir_bps"] = found[0]
            del words[: found[1] - 1]
        elif said.isdecimal() and bursts:
            values[bursts.pop(0)] = int(said)
        elif said in ("byte", "bytes"):
            continue
        else:
            return None
    return values if values.get("cir_bps") is not None or values.get("cir_pct") is not None else None


_NUMBERS = {"cos": "cos", "qos-group": "qos_group", "traffic-class": "traffic_class"}


def _marking(part: Part, args: list[str], line: Statement) -> bool:
    return marked(part, args[1:] if args[:1] == ["ip"] else args, _NUMBERS, line)


def _queue_limit(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("queue_limit")
        return True
    part.set("queue_limit", " ".join(args), line.node)
    return bool(args)


def _random_detect(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.drop("random_detect")
        return True
    known = {"dscp-based": "dscp-based", "prec-based": "precedence-based", "precedence-based": "precedence-based"}
    if args[:1] == ["ecn"] or not args:
        part.set("random_detect", part.get("random_detect") or ("ecn" if args else "on"), line.node)
    elif args[0] in known:
        part.set("random_detect", known[args[0]], line.node)
    elif args[0] in ("dscp", "precedence", "exponential-weighting-constant"):
        part.set("random_detect", part.get("random_detect") or "on", line.node)
    else:
        return False
    return True


CLASS = Commands(
    {
        "priority": _priority,
        "bandwidth": _bandwidth,
        "shape": _shape,
        "police": police(_police_values),
        "set": _marking,
        "fair-queue": switch("fair_queue"),
        "queue-limit": _queue_limit,
        "random-detect": _random_detect,
        "service-policy": word("child"),
    },
    feeds={
        "priority": ("priority_pct", "priority_bps"),
        "bandwidth": ("bandwidth_pct", "bandwidth_bps"),
        "shape": ("shape_bps",),
        "police": ("police",),
        "set": ("marking",),
        "service-policy": ("child",),
        "random-detect": ("random_detect",),
    },
)
"""What is understood inside a class of a policy map."""


def policy_map(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`policy-map WAN-OUT` with its classes in order; maps of other types are no QoS and stay text."""
    if args and args[0] == "type":
        return KNOWN_TEXT_TAKEN
    return read_policy(device, args, line, CLASS)
