"""Quality of service: class maps, policies of three types, and where they are bound."""

from __future__ import annotations

from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.class_maps import class_map, numbers, set_dscp, set_number, typed
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Draft, Statement, Take
from netaudit.platforms.takes import text, word
from netaudit.platforms.values import PRECEDENCE_NAMES, dscp, is_number

_BITS = {"bps": 1, "kbps": 10**3, "mbps": 10**6, "gbps": 10**9}
_BYTES = {"bytes": 1, "kbytes": 10**3, "mbytes": 10**6}
KINDS = {"qos": "qos", "queuing": "queuing", "network-qos": "network-qos", "control-plane": "control"}
"""Types as NX-OS names them, and the model's kinds."""

# --- where policies are bound -----------------------------------------------------------------------------------


def _bind(draft: Draft, args: list[str], line: Statement) -> object:
    """`service-policy type qos input P`, `service-policy type queuing output P`, `service-policy input P`."""
    words = list(args)
    kind = "qos"
    if words[:1] == ["type"] and len(words) > 1:
        kind, words = words[1], words[2:]
    if kind == "network-qos" and len(words) == 1:
        words = ["system", words[0]]
    if kind not in KINDS or len(words) < 2 or words[0] not in ("input", "output", "system"):
        return False
    attribute = f"policy {kind} {words[0]}"
    if line.negated:
        draft.drop(attribute)
        return True
    draft.set(attribute, words[1], line.node)
    return True


def _system(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`system qos`: policies of every port that has none of its own."""
    if args or line.negated:
        return False
    SYSTEM.read_all(device.only("system qos", line.node), line.node.children)
    return True


def _control_plane(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`control-plane` with `service-policy input P`."""
    CONTROL.read_all(device.only("control plane", line.node), line.node.children)
    return True


def _copp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`copp profile strict`: the name of the policy that the system makes of it ends with the profile's."""
    if len(args) != 1 or line.negated:
        return False
    device.only("control plane", line.node).set("policy", f"copp-system-p-policy-{args[0]}", line.node)
    return True


INTERFACE_QOS: dict[str, Take] = {"service-policy": _bind}

SYSTEM = Commands({"service-policy": _bind}, known_text=("fex queue-limit",))

CONTROL = Commands({"service-policy input": word("policy")}, known_text=("scale-factor",))

# --- class maps and policies ------------------------------------------------------------------------------------


def _match(draft: Draft, node: Node) -> None:
    words = node.text.split()
    if words[0] == "description":
        draft.set("description", node.text.partition(" ")[2].strip(), node)
        draft.reader.take(node)
        return
    negated = words[:2] == ["match", "not"]
    values = words[2:] if negated else words[1:]
    found = _condition(values) if words[0] == "match" and values else None
    if found is None:
        draft.unknown["matches"] = f"line {node.line} not understood: {node.text}"
        return
    draft.add("matches", (*found, negated), node)
    draft.reader.take(node)


def _condition(words: list[str]) -> tuple[str, tuple[str, ...]] | None:
    """Kind and values of `dscp 18,20`, `access-group name X`, `cos 1-2,4`, `qos-group 3`, `protocol arp`."""
    kind, values = words[0], words[1:]
    if kind == "access-group" and values[:1] == ["name"] and len(values) == 2:
        return "acl", (values[1],)
    if kind in ("ip", "ipv6") and values:
        kind, values = values[0], values[1:]
    if kind == "dscp":
        codes = numbers(values, dscp)
        return None if codes is None else ("dscp", codes)
    if kind == "precedence":
        found = numbers(values, lambda said: int(said) if said.isdecimal() else PRECEDENCE_NAMES.get(said))
        return None if found is None else ("precedence", found)
    if kind in ("cos", "qos-group", "vlan", "protocol", "class-map"):
        return kind, tuple(" ".join(values).replace(",", " ").split()) if kind != "protocol" else (" ".join(values),)
    if kind == "any":
        return "any", ()
    return "other", (" ".join(words),)


def _policy_map(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`policy-map type queuing NAME`, and its classes in their order."""
    found = typed(args, KINDS)
    if found is None or line.negated or not found[1]:
        return False
    kind, rest = found
    name = rest[-1]
    draft = device.part("policy map", (kind, name), line.node, name=name, kind=kind)
    classes: dict[str, Draft] = draft.values.setdefault("classes", {})
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "description":
            draft.set("description", node.text.partition(" ")[2].strip(), node)
            device.reader.take(node)
        if words[0] != "class" or len(words) < 2:
            continue
        device.reader.take(node)
        held = classes.get(words[-1])
        if held is None:
            held = classes[words[-1]] = Draft(device.reader, name=words[-1], line=node.line, end=node.end)
        CLASS.read_all(held, node.children)
    return True


def _priority(held: Draft, args: list[str], line: Statement) -> bool:
    """`priority`, `priority level 1`."""
    held.set("priority", not line.negated, line.node)
    if args[:1] == ["level"] and len(args) == 2 and args[1].isdecimal():
        held.set("priority_level", int(args[1]), line.node)
    return True


def _bandwidth(held: Draft, args: list[str], line: Statement) -> bool:
    """`bandwidth percent N`, `bandwidth remaining percent N`, `bandwidth N mbps`."""
    if line.negated:
        return False
    if args[:1] == ["percent"] and len(args) == 2 and is_number(args[1]):
        held.set("bandwidth_pct", float(args[1]), line.node)
    elif args[:2] == ["remaining", "percent"] and len(args) == 3 and is_number(args[2]):
        held.set("bandwidth_remaining_pct", float(args[2]), line.node)
    else:
        rate = _unit(args, 0, _BITS)
        if rate is None:
            return False
        held.set("bandwidth_bps", rate, line.node)
    return True


def _shape(held: Draft, args: list[str], line: Statement) -> bool:
    """`shape min 1 gbps max 2 gbps`, `shape 2 gbps`, `shape average 2 gbps`, `shape percent 50`."""
    if line.negated:
        return False
    if args[:1] == ["percent"] and len(args) == 2 and is_number(args[1]):
        held.set("shape_pct", float(args[1]), line.node)
        return True
    at = args.index("max") + 1 if "max" in args else 1 if args[:1] == ["average"] else 0
    rate = _unit(args, at, _BITS)
    if rate is None:
        return False
    held.set("shape_bps", rate, line.node)
    least = _unit(args, args.index("min") + 1, _BITS) if "min" in args else None
    if least:
        held.set("bandwidth_bps", least, line.node)
    return True


_POLICE = ("cir", "pir", "bc", "be", "conform", "exceed", "violate", "percent")


def _police(held: Draft, args: list[str], line: Statement) -> object:
    """`police cir 10 mbps bc 200 ms pir 20 mbps be 200 ms conform transmit exceed ... violate drop`."""
    if args[:1] == ["pps"]:
        return KNOWN_TEXT_TAKEN
    words = args if args[:1] == ["cir"] else ["cir", *args]
    parts = {words[at]: at + 1 for at, said in enumerate(words) if said in _POLICE}
    police: dict[str, Any] = {}
    if words[1:2] == ["percent"] and len(words) > 2 and is_number(words[2]):
        police["cir_pct"] = float(words[2])
    else:
        police["cir_bps"] = _rate(words, 1)
    if line.negated or None in police.values():
        return False
    if "pir" in parts:
        police["pir_bps"] = _rate(words, parts["pir"])
    for said, attribute in (("bc", "burst_bytes"), ("be", "excess_burst_bytes")):
        if said in parts and (burst := _unit(words, parts[said], _BYTES)) is not None:
            police[attribute] = burst
    for said in ("conform", "exceed", "violate"):
        if said in parts:
            police[said] = _action(words, parts[said])
    held.set("police", police, line.node)
    return True


def _rate(words: list[str], at: int) -> int | None:
    """A rate with its unit; bit/s where none stands."""
    found = _unit(words, at, _BITS)
    if found is None and len(words) > at and words[at].isdecimal():
        return int(words[at])
    return found


def _action(words: list[str], at: int) -> str:
    end = next((at + n for n, said in enumerate(words[at:]) if said in _POLICE), len(words))
    return " ".join(words[at:end])


def _unit(words: list[str], at: int, units: dict[str, int]) -> int | None:
    if at + 1 >= len(words) or words[at + 1] not in units:
        return None
    try:
        return round(float(words[at]) * units[words[at + 1]])
    except (ValueError, OverflowError):
        return None


def _random_detect(held: Draft, args: list[str], line: Statement) -> bool:
    """`random-detect [minimum-threshold ... ecn]`, `congestion-control random-detect [ecn]`."""
    if line.negated:
        held.drop("random_detect")
    else:
        held.set("random_detect", "ecn" if "ecn" in args else "on", line.node)
    return True


CLASS = Commands(
    {
        "priority": _priority,
        "bandwidth": _bandwidth,
        "shape": _shape,
        "police": _police,
        "set dscp": set_dscp,
        "set cos": set_number("marking.cos"),
        "set precedence": word("marking.precedence"),
        "set qos-group": set_number("marking.qos_group"),
        "queue-limit": text("queue_limit"),
        "random-detect": _random_detect,
        "congestion-control random-detect": _random_detect,
        "mtu": set_number("mtu"),
    },
    feeds={
        "police": ("police",),
        "set dscp": ("marking",),
        "bandwidth": ("bandwidth_pct",),
        "shape": ("shape_bps",),
    },
    known_text=(
        "congestion-control tail-drop",
        "pause",
        "logging",
        "multicast-optimize",
        "match cos",
        "queue-limit dpp",
    ),
)

TOP: dict[str, Take] = {
    "class-map": class_map(KINDS, _match),
    "policy-map": _policy_map,
    "system qos": _system,
    "control-plane": _control_plane,
    "copp profile": _copp,
}
