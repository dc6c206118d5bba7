"""Quality of service as facts: a port's queues are a policy, and the DSCP map tells what is in each."""

from __future__ import annotations

from typing import Any

from netaudit.model.qos import ClassMap, Marking, Match, Police, PolicyClass, QosPolicy
from netaudit.platforms.drafts import Part
from netaudit.platforms.eos import defaults
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Draft

_COPIED = ("qos.trust", "qos.input", "shape_bps", "shape_pct")


def apply(device: DeviceDraft) -> None:
    """Give every port what its service profile says, and the name of the policy that its queues make.

    A port's own queues go before those of the profile; such a port has a policy of its own name.
    """
    profiles = device.table("qos profile")
    for draft in device.table("interface").values():
        values = draft.values
        name = values.pop("service_profile", None)
        queues: dict[Any, Draft] | None = values.pop("queues", None)
        if name is None and queues is None:
            _shaped(draft)
            continue
        profile = profiles.get(name) if name is not None else None
        line = draft.at.pop("service_profile", ())
        if name is not None:
            values["qos.profile"] = name
            draft.at["qos.profile"] = line
        if name is not None and profile is None:
            for attribute in ("qos.trust", "qos.input", "qos.output", "shape_bps"):
                if attribute not in values:
                    draft.unknown[attribute] = f"qos profile {name} is not configured"
        own = {key: queue for key, queue in (queues or {}).items() if len(queue.values) > 3}
        if profile is not None:
            for attribute in _COPIED:
                if attribute in profile.values and attribute not in values:
                    values[attribute] = profile.values[attribute]
                    draft.at[attribute] = (*line, *profile.at[attribute])
                    values.setdefault("inherited", {})[attribute] = f"qos profile {name}"
            shared = profile.get("queues")
            if shared and not own:
                values["qos.output"] = name
                draft.at["qos.output"] = line
            own = {**(shared or {}), **own} if own else own
        if own:
            port = {key: values[key] for key in ("name", "line", "end")}
            device.table("queues")[values["name"]] = Part(device.reader, device, queues=own, **port)
            values["qos.output"] = values["name"]
            draft.at["qos.output"] = tuple(queue.values["line"] for queue in own.values())
        _shaped(draft)


def _shaped(draft: Draft) -> None:
    """A shaper in per cent is one of the configured speed, where there is one."""
    values = draft.values
    share = values.pop("shape_pct", None)
    if share is None:
        return
    at = draft.at.pop("shape_pct")
    speed = values.get("speed_bps")
    if speed is None:
        draft.unknown["shape_bps"] = f"{share:g} % of a speed that is not configured"
    else:
        values["shape_bps"] = int(speed * share / 100)
        draft.at["shape_bps"] = at


def class_maps(device: DeviceDraft) -> tuple[ClassMap, ...]:
    """Class maps, and one for each queue that is configured somewhere: the code points that reach it."""
    found = []
    for draft in device.table("class map").values():
        draft.values["matches"] = tuple(Match(kind=kind, values=said) for kind, said in draft.get("matches") or ())
        if "mode" not in draft.values:
            draft.unknown["mode"] = f"not configured, and the default varies ({defaults.CLASS_MAP_MODE})"
        found.append(draft.build(ClassMap))
    return (*found, *_queue_maps(device))


def _queue_maps(device: DeviceDraft) -> list[ClassMap]:
    used = {key for _, queues in _queueing(device) for key in queues if key[0] != "mc-tx-queue"}
    if not used:
        return []
    draft = device.table("qos map").get(None) or Draft(device.reader)
    classes: dict[int, int] = {**defaults.DSCP_TO_CLASS, **(draft.get("dscp") or {})}
    queue_of: dict[int, int] = draft.get("queue") or {}
    codes: dict[int, list[str]] = {}
    for code in range(64):
        traffic_class = classes[code]
        codes.setdefault(queue_of.get(traffic_class, traffic_class), []).append(str(code))
    line, end = draft.get("line") or 0, draft.get("end") or 0
    at = draft.at if line else {}
    return [
        ClassMap(
            name=f"{kind} {number}",
            mode="any",
            kind="queuing",
            line=line,
            end=end,
            at=at,
            defaulted=() if line else ("matches",),
            matches=(Match(kind="dscp", values=tuple(codes[number])),) if number in codes else (),
        )
        for kind, number in sorted(used)
    ]


def _queueing(device: DeviceDraft) -> list[tuple[Draft, dict[tuple[str, int], Draft]]]:
    """Everything that has queues: profiles, and the ports with queues of their own."""
    found: list[tuple[Draft, dict[tuple[str, int], Draft]]] = []
    for kind in ("qos profile", "queues"):
        for draft in device.table(kind).values():
            queues = draft.get("queues")
            if queues:
                found.append((draft, queues))
    return found


def policies(device: DeviceDraft) -> tuple[QosPolicy, ...]:
    """Policy maps, and the queues of profiles and ports as policies of kind `queuing`."""
    found = []
    for draft in device.table("policy map").values():
        classes = tuple(_policy_class(cls) for cls in draft.values.pop("classes", ()))
        found.append(draft.build(QosPolicy, classes=classes))
    for held, queues in _queueing(device):
        ordered = sorted(queues.items(), key=lambda item: (item[0][0], -item[0][1]))
        found.append(
            QosPolicy(
                name=held.values["name"],
                kind="queuing",
                line=held.values["line"],
                end=held.values["end"],
                classes=tuple(_queue_class(queue) for _, queue in ordered),
            )
        )
    return tuple(found)


def _policy_class(draft: Draft) -> PolicyClass:
    police = draft.get("police")
    if police is not None:
        draft.values["police"] = Police(**police)
    return draft.build(PolicyClass, {"marking": Marking})


def _queue_class(draft: Draft) -> PolicyClass:
    values = dict(draft.values)
    unknown = dict(draft.unknown)
    at = dict(draft.at)
    if "priority" not in values:
        unknown.setdefault("priority", f"not configured, and the default varies ({defaults.QUEUE_PRIORITY})")
        values["priority"] = False
    elif values["priority"]:  # a strict queue is served first; its bandwidth caps it
        for suffix in ("pct", "bps"):
            if f"bandwidth_{suffix}" in values:
                values[f"priority_{suffix}"] = values.pop(f"bandwidth_{suffix}")
                at[f"priority_{suffix}"] = at.pop(f"bandwidth_{suffix}")
    return PolicyClass(at=at, unknown=unknown, **values)
