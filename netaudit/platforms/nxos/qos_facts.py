"""Quality of service as facts: built-in queues, and the policies that a port has from the system."""

from __future__ import annotations

import re
from typing import Any

from netaudit.model.qos import ClassMap, Marking, Match, Police, PolicyClass, QosPolicy
from netaudit.platforms.defaults import completed
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.nxos import defaults
from netaudit.platforms.reading import Draft

DEFAULT = "class-default"

_DEFAULT_QUEUE = re.compile(r"c-(?:in|out)-q-default|c-out-8q-q-default|\d[pq]\w+-(?:in|out)-q-default")
_GROUP_QUEUE = re.compile(r"c-out-(?:8q-)?q(\d)")
_BUILT_IN = re.compile(r"c-(?:in|out)-\S+|\d[pq]\w+-(?:in|out)-\S+|class-(?:fcoe|ip-multicast|all-flood)|c-nq\S*")
_BINDINGS = (
    ("qos.input", ("policy qos input", "policy queuing input")),
    ("qos.output", ("policy queuing output", "policy qos output")),
)
"""Attribute of the interface, and the bindings that give it: the first there is."""


def apply(device: DeviceDraft) -> None:
    """Give every port the names of its policies: its own, else those of `system qos`.

    A member of a port channel has those of the channel, so only its own count.
    """
    system = device.table("system qos").get(None)
    for draft in device.table("interface").values():
        values = draft.values
        for attribute, bindings in _BINDINGS:
            own = next((name for name in bindings if name in values), None)
            if own is not None:
                values[attribute] = values[own]
                draft.at[attribute] = draft.at[own]
            elif system is not None and values["kind"] in ("physical", "lag") and "lag" not in values:
                given = next((name for name in bindings if name in system.values), None)
                if given is not None:
                    values[attribute] = system.values[given]
                    draft.at[attribute] = system.at[given]
                    values.setdefault("inherited", {})[attribute] = "system qos"
        for name in [name for name in values if name.startswith("policy ")]:
            del values[name]
            draft.at.pop(name, None)


def jumbo(device: DeviceDraft) -> tuple[int, tuple[int, ...]] | None:
    """The MTU that the network-qos policy of the system gives to every layer 2 port, and the lines that say it."""
    system = device.table("system qos").get(None)
    name = system.get("policy network-qos system") if system is not None else None
    policy = device.table("policy map").get(("network-qos", name))
    held: Draft | None = policy.get("classes").get(DEFAULT) if policy is not None else None
    for class_name in ("c-8q-nq-default", "c-nq-default"):
        if policy is not None and held is None:
            held = policy.get("classes").get(class_name)
    if held is None or "mtu" not in held.values:
        return None
    return held.values["mtu"], held.at["mtu"]


def class_maps(device: DeviceDraft) -> tuple[ClassMap, ...]:
    """Class maps, and those built into the system that a policy here uses."""
    found = []
    known = device.table("class map")
    for draft in known.values():
        draft.values["matches"] = tuple(
            Match(kind=kind, values=values, negated=negated) for kind, values, negated in draft.get("matches") or ()
        )
        found.append(completed(draft, ClassMap, defaults.CLASS_MAP))
    used: dict[str, str] = {}
    for (kind, _), policy in device.table("policy map").items():
        for name in policy.get("classes") or ():
            if name != DEFAULT and (kind, name) not in known and _BUILT_IN.fullmatch(name):
                used.setdefault(name, kind)
    return (*found, *(_built_in(name, kind) for name, kind in used.items() if not _DEFAULT_QUEUE.fullmatch(name)))


def _built_in(name: str, kind: Any) -> ClassMap:
    group = _GROUP_QUEUE.fullmatch(name)
    if group is None:
        return ClassMap(name=name, kind=kind, mode="any", unknown={"matches": "built into the system"})
    matches = (Match(kind="qos-group", values=(group[1],)),)
    return ClassMap(name=name, kind=kind, mode="any", matches=matches, defaulted=("mode", "matches"))


def policies(device: DeviceDraft) -> tuple[QosPolicy, ...]:
    """Policy maps; the queue of all that no other queue takes is the class `class-default`."""
    found = []
    for draft in device.table("policy map").values():
        classes = tuple(_policy_class(held) for held in draft.values.pop("classes").values())
        found.append(draft.build(QosPolicy, classes=classes))
    return tuple(found)


def _policy_class(draft: Draft) -> PolicyClass:
    values = draft.values
    values.pop("mtu", None)
    draft.at.pop("mtu", None)
    if _DEFAULT_QUEUE.fullmatch(values["name"]):
        values["name"] = DEFAULT
    police = draft.get("police")
    if police is not None:
        values["police"] = Police(**police)
    return draft.build(PolicyClass, {"marking": Marking})
