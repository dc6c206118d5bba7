"""Quality of service: class maps, policies, policers, and the queues of a port."""

from __future__ import annotations

from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.class_maps import class_map, numbers, set_dscp, set_number, typed
from netaudit.platforms.drafts import named
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import word
from netaudit.platforms.values import dscp, is_number

QUEUES = ("tx-queue", "uc-tx-queue", "mc-tx-queue")

_BITS = {"bps": 1, "kbps": 10**3, "mbps": 10**6, "gbps": 10**9}
_BYTES = {"bytes": 1, "kbytes": 10**3, "mbytes": 10**6}
_TYPES = {"qos": "qos", "quality-of-service": "qos", "copp": "control", "control-plane": "control"}

# --- ports and profiles -----------------------------------------------------------------------------------------


def _trust(draft: Draft, args: list[str], line: Statement) -> bool:
    """`qos trust dscp|cos`, `no qos trust`."""
    if line.negated or args == ["none"]:
        draft.set("qos.trust", "none", line.node)
        return True
    if args not in (["dscp"], ["cos"]):
        return False
    draft.set("qos.trust", args[0], line.node)
    return True


def _service_policy(draft: Draft, args: list[str], line: Statement) -> bool:
    """`service-policy type qos input NAME`."""
    return word("qos.input")(draft, args, line) is not False


def shape(draft: Draft, args: list[str], line: Statement) -> bool:
    """`shape rate N [kbps|mbps|percent]`: kbit/s where no unit stands."""
    if line.negated or line.defaulted:
        draft.drop("shape_bps")
        draft.drop("shape_pct")
        return True
    if not args or not is_number(args[0]):
        return False
    unit = args[1] if len(args) > 1 else "kbps"
    if unit == "percent":
        draft.set("shape_pct", float(args[0]), line.node)
    elif unit in _BITS:
        draft.set("shape_bps", int(args[0]) * _BITS[unit], line.node)
    else:
        return False
    return True


def _queue(kind: str) -> Take:
    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        """`tx-queue N` and the lines below it."""
        if len(args) != 1 or not args[0].isdecimal() or line.negated:
            return False
        queues: dict[tuple[str, int], Draft] = draft.values.setdefault("queues", {})
        key = (kind, int(args[0]))
        queue = queues.get(key)
        if queue is None:
            node = line.node
            queue = queues[key] = Draft(draft.reader, name=f"{kind} {args[0]}", line=node.line, end=node.end)
        QUEUE.read_all(queue, line.node.children)
        return True

    return take


def _priority(queue: Draft, args: list[str], line: Statement) -> bool:
    """`priority strict`, `no priority`."""
    if not line.negated and args != ["strict"]:
        return False
    queue.set("priority", not line.negated, line.node)
    return True


def _bandwidth(queue: Draft, args: list[str], line: Statement) -> bool:
    """`bandwidth percent N`, `bandwidth guaranteed percent N`, `bandwidth guaranteed N mbps`."""
    firm = args[:1] == ["guaranteed"]
    if line.negated or line.defaulted:
        for attribute in ("bandwidth_pct", "bandwidth_bps"):
            said = queue.reader.tree.lines[queue.at[attribute][0] - 1] if attribute in queue.at else ""
            if not args or ("guaranteed" in said) is firm:  # each form takes back its own
                queue.drop(attribute)
        return True
    words = args[1:] if firm else args
    if words[:1] == ["percent"] and len(words) == 2 and is_number(words[1]):
        queue.set("bandwidth_pct", float(words[1]), line.node)
    elif len(words) == 2 and is_number(words[0]) and words[1] in _BITS:
        queue.set("bandwidth_bps", int(words[0]) * _BITS[words[1]], line.node)
    else:
        return False
    return True


def _random_detect(queue: Draft, args: list[str], line: Statement) -> bool:
    """`random-detect ecn ...`, `random-detect drop ...`; counting is no queue management."""
    if not args or args[0] not in ("ecn", "drop") or args[1:2] == ["count"] or line.negated:
        return False
    queue.set("random_detect", "ecn" if args[0] == "ecn" else "on", line.node)
    return True


QUEUE = Commands(
    {"priority": _priority, "bandwidth": _bandwidth, "shape rate": shape, "random-detect": _random_detect},
    feeds={"bandwidth": ("bandwidth_pct",), "shape rate": ("shape_bps",), "priority": ("priority",)},
)

INTERFACE_QOS: dict[str, Take] = {
    "qos trust": _trust,
    "service-policy type qos input": _service_policy,
    "service-policy type quality-of-service input": _service_policy,
    "service-policy input": _service_policy,
    "service-profile": word("service_profile"),
    "shape rate": shape,
    **{kind: _queue(kind) for kind in QUEUES},
}

PROFILE = Commands({phrase: take for phrase, take in INTERFACE_QOS.items() if phrase != "service-profile"})
"""What ports with `service-profile NAME` do."""


# --- class maps and policies ------------------------------------------------------------------------------------


def _match(draft: Draft, node: Node) -> None:
    words = node.text.split()
    number = words.pop(0) if words and words[0].isdecimal() else None
    if words[:1] != ["match"] or len(words) < 2:
        return
    del number, words[0]
    kind, values = words[0], words[1:]
    if kind in ("ip", "ipv6", "mac") and values[:1] == ["access-group"]:
        kind, values = "acl", values[1:]
    if kind == "dscp" or (kind == "ip" and values[:1] == ["dscp"]):
        values = values[1:] if kind == "ip" else values
        kind = "dscp"
        codes = numbers(values, dscp)
        if codes is None:
            draft.unknown["matches"] = f"line {node.line} not understood: {node.text}"
            return
        values = list(codes)
    elif kind not in ("acl", "vlan", "cos", "precedence", "traffic-class", "any"):
        draft.unknown["matches"] = f"line {node.line} not understood: {node.text}"
        return
    draft.add("matches", (kind, tuple(values)), node)
    draft.reader.take(node)


def _policy_map(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`policy-map type quality-of-service NAME`, and its classes in their order."""
    found = typed(args, _TYPES)
    if found is None or len(found[1]) != 1 or line.negated:
        return False
    kind, (name,) = found
    draft = device.part("policy map", (kind, name), line.node, name=name, kind=kind)
    for node in line.node.children:
        words = node.text.split()
        if words and words[0].isdecimal():
            words = words[1:]
        if words[:1] != ["class"] or len(words) < 2:
            continue
        device.reader.take(node)
        cls = Draft(device.reader, name=words[-1], line=node.line, end=node.end)
        CLASS.read_all(cls, node.children)
        draft.values.setdefault("classes", []).append(cls)
    return True


def _police(cls: Draft, args: list[str], line: Statement) -> bool:
    """`police rate N kbps burst-size N kbytes [action set ... rate N kbps burst-size N kbytes]`, `police cir N ...`."""
    marks = [at for at, said in enumerate(args) if said in ("rate", "cir", "pir")]
    if not marks or line.negated:
        return False
    rates = [_unit(args, at + 1, _BITS) for at in marks]
    bursts = [_unit(args, at + 1, _BYTES) for at, said in enumerate(args) if said in ("burst-size", "bc", "be")]
    if None in rates or None in bursts:
        return False
    police: dict[str, Any] = {"cir_bps": rates[0], "conform": "transmit", "exceed": "drop"}
    if bursts:
        police["burst_bytes"] = bursts[0]
    if len(rates) > 1:
        police["pir_bps"] = rates[1]
        police["violate"] = "drop"
        at = args.index("action") + 1 if "action" in args else 0
        police["exceed"] = " ".join(args[at : marks[1]]) if at else "transmit"
        if len(bursts) > 1:
            police["excess_burst_bytes"] = bursts[1]
    cls.set("police", police, line.node)
    return True


def _unit(words: list[str], at: int, units: dict[str, int]) -> int | None:
    if at + 1 >= len(words) or not words[at].isdecimal() or words[at + 1] not in units:
        return None
    return int(words[at]) * units[words[at + 1]]


def _control_rate(attribute: str) -> Take:
    def take(cls: Draft, args: list[str], line: Statement) -> bool:
        """`shape kbps 1000`, `bandwidth kbps 1000`; a rate in packets is no rate in bits."""
        if len(args) != 2 or args[0] not in _BITS or not args[1].isdecimal() or line.negated:
            return False
        cls.set(attribute, int(args[1]) * _BITS[args[0]], line.node)
        return True

    return take


CLASS = Commands(
    {
        "set dscp": set_dscp,
        "set cos": set_number("marking.cos"),
        "set traffic-class": set_number("marking.traffic_class"),
        "police": _police,
        "shape": _control_rate("shape_bps"),
        "bandwidth": _control_rate("bandwidth_bps"),
    },
    feeds={"police": ("police",), "set dscp": ("marking",)},
    known_text=("set drop-precedence",),
)

# --- the map from code point to queue ---------------------------------------------------------------------------


def _map(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`qos map dscp 46 to traffic-class 5`, `qos map traffic-class 5 to tx-queue 5`."""
    if "to" not in args[:-2] or line.negated:
        return False
    at = args.index("to")
    target, number = args[at + 1], args[at + 2]
    if not number.isdecimal():
        return False
    draft = device.part("qos map", None, line.node)
    if args[0] == "dscp" and target == "traffic-class":
        codes = numbers(args[1:at], dscp)
        if codes is None:
            return False
        draft.values.setdefault("dscp", {}).update(dict.fromkeys(map(int, codes), int(number)))
    elif args[0] == "traffic-class" and target in ("tx-queue", "uc-tx-queue"):
        classes = [int(said) for said in args[1:at] if said.isdecimal()]
        draft.values.setdefault("queue", {}).update(dict.fromkeys(classes, int(number)))
    else:
        return False
    draft.at["matches"] = (*draft.at.get("matches", ()), line.node.line)
    return True


TOP: dict[str, Take] = {
    "class-map": class_map(_TYPES, _match),
    "policy-map": _policy_map,
    "qos profile": named("qos profile", PROFILE),
    "qos map": _map,
}
