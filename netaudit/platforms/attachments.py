"""QoS policies where they are bound: their numbers in bit/s there, and which code points reach which class.

The arithmetic of RULES.md QOS-001 to QOS-008. A set of code points is a number with a bit for each (1 << 46 for EF). It
is exact where classes match by DSCP or precedence; a class that matches by other means (an access list, a protocol)
takes an unknown part of the traffic, so it never makes a later class unreachable, and the verdict on classes after it
is `unknown` where it could matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from netaudit.model.interface import Interface
from netaudit.model.qos import AttachedClass, ClassMap, Match, PolicyClass, QosAttachment, QosPolicy
from netaudit.model.routing import Acl

ALL = (1 << 64) - 1
DEFAULT = "class-default"
_NONE = 0
_BEYOND = 64  # the bit for all numbers that are no code points
_DEPTH = 8  # class maps name class maps, policies name policies; a circle ends here


class Reach(NamedTuple):
    """The code points that a class certainly takes, and those that it may take some traffic of."""

    certain: int
    possible: int

    @property
    def exact(self) -> bool:
        """Whether nothing but the code point decides."""
        return self.certain == self.possible


_NEVER = Reach(_NONE, _NONE)
_SOME = Reach(_NONE, ALL)
_EVERY = Reach(ALL, ALL)


def reached(class_maps: Mapping[str, ClassMap], acls: Mapping[str, Acl]) -> dict[str, Reach]:
    """What each class map takes of the 64 code points."""
    found: dict[str, Reach] = {}
    for name in class_maps:
        _reach(name, class_maps, acls, found, 0)
    return found


def _reach(
    name: str, class_maps: Mapping[str, ClassMap], acls: Mapping[str, Acl], found: dict[str, Reach], depth: int
) -> Reach:
    """What a class map takes; each is worked out once, and of one that comes upon itself nothing is known there."""
    known = found.get(name)
    if known is not None:
        return known
    held = class_maps.get(name)
    if held is None or depth > _DEPTH:
        return _NEVER
    if not held.matches:
        return _NEVER
    found[name] = _SOME
    parts = [_match(match, class_maps, acls, found, depth) for match in held.matches]
    if held.mode == "any":
        taken = _either(parts)
    else:
        certain = possible = ALL
        for part in parts:
            certain &= part.certain
            possible &= part.possible
        taken = Reach(certain, possible)
    found[name] = taken
    return taken


def _either(parts: Iterable[Reach]) -> Reach:
    certain = possible = _NONE
    for part in parts:
        certain |= part.certain
        possible |= part.possible
    return Reach(certain, possible)


def _match(
    match: Match, class_maps: Mapping[str, ClassMap], acls: Mapping[str, Acl], reached: dict[str, Reach], depth: int
) -> Reach:
    kind = match.kind
    found = _SOME
    if kind in ("dscp", "precedence"):
        taken = _taken(match)
        found = Reach(taken, taken)
    elif kind == "any":
        found = _EVERY
    elif kind == "class-map":
        found = _either([_reach(name, class_maps, acls, reached, depth + 1) for name in match.values])
    elif kind == "acl":
        for name in match.values:
            if _permits_all(acls.get(name)):
                found = _EVERY
    return Reach(ALL & ~found.possible, ALL & ~found.certain) if match.negated else found


def _taken(match: Match) -> int:
    """The code points of a match by DSCP, or by precedence: its three bits are the upper half of the code point."""
    width, ones = (1, 1) if match.kind == "dscp" else (8, 0xFF)
    taken = _NONE
    for value in match.values:
        if value.isdecimal():
            taken |= ones << min(width * int(value), _BEYOND)
    return taken


@lru_cache(maxsize=1024)
def _points(taken: int) -> tuple[int, ...]:
    """The code points of a set, ascending."""
    return tuple(point for point in range(64) if taken >> point & 1)


def _permits_all(acl: Acl | None) -> bool:
    if acl is None:
        return False
    entry = next((entry for entry in acl.entries if entry.action is not None), None)
    if entry is None or entry.action != "permit" or entry.source != "any":
        return False
    return entry.protocol in ("ip", None) and entry.destination in ("any", None) and entry.dscp is None


def contradiction(mode: str | None, matches: Iterable[Match]) -> str | None:
    """Why a class map can match nothing: all of several matches are wanted that exclude each other."""
    if mode != "all":
        return None
    taken = ALL
    said: list[str] = []
    for match in matches:
        if match.kind not in ("dscp", "precedence") or match.negated:
            continue
        taken &= _taken(match)
        said.append(f"{match.kind} {' '.join(match.values)}")
    return f"match-all of {' and '.join(said)}" if len(said) > 1 and not taken else None


def attachments(
    interfaces: Iterable[Interface],
    policies: Mapping[str, QosPolicy],
    class_maps: Mapping[str, ClassMap],
    acls: Mapping[str, Acl] | None = None,
) -> tuple[QosAttachment, ...]:
    """Each policy on each interface, inbound before outbound; capacities of the interfaces are worked out already."""
    found: list[QosAttachment] = []
    reach = reached(class_maps, acls or {})
    bound: dict[tuple[str, str, int | None, int | None], dict[str, Any]] = {}
    for interface in interfaces:
        if interface.qos is None:
            continue
        for direction, name in (("input", interface.qos.input), ("output", interface.qos.output)):
            if name is None:
                continue
            # Ports alike have policies alike: what a policy comes to is worked out once for each rate.
            key = (direction, name, interface.capacity_bps, interface.shape_bps)
            if key not in bound:
                bound[key] = _bound(interface, direction, name, policies, class_maps, reach)  # type: ignore[arg-type]
            at = interface.at.get(f"qos.{direction}", (interface.line,))
            values = bound[key].copy()
            values["line"], values["end"] = at[0], at[-1]
            values["name"], values["interface"] = f"{interface.name} {direction}", interface.name
            found.append(QosAttachment(**values))
    return tuple(found)


def _bound(
    interface: Interface,
    direction: Literal["input", "output"],
    name: str,
    policies: Mapping[str, QosPolicy],
    class_maps: Mapping[str, ClassMap],
    reached: Mapping[str, Reach],
) -> dict[str, Any]:
    """What a policy comes to on an interface of that capacity and shaper: the attributes of its attachment."""
    policy = policies.get(name)
    if policy is None:
        return {"direction": direction, "policy": name, "defined": False}
    inner, shape = _innermost(policy, policies) if direction == "output" else (policy, None)
    shape = shape or (interface.shape_bps if direction == "output" else None)
    rate = shape or interface.capacity_bps
    shares = _Shares(inner, rate, _default_class(inner, reached))
    classes, unreachable, unsure = _classes(inner, rate, shares, class_maps, reached)
    unknown = dict(shares.unknown)
    if unsure is not None:
        unknown["unreachable"] = unsure
    return {
        "direction": direction,
        "policy": name,
        "rate_bps": rate,
        "shape_bps": shape,
        "queueing_classes": _queues(inner) if direction == "output" else 0,
        "classes": classes,
        "priority_pct": shares.priority,
        "guaranteed_pct": shares.guaranteed,
        "default_pct": shares.default,
        "unreachable": unreachable,
        "undefined": tuple(_undefined(policy, policies, class_maps)),
        "unknown": unknown,
    }


def _innermost(policy: QosPolicy, policies: Mapping[str, QosPolicy]) -> tuple[QosPolicy, int | None]:
    """The policy that divides the rate below parents that only shape, and the shaper nearest to it, in bit/s."""
    shape: int | None = None
    for _ in range(_DEPTH):
        only = policy.classes[0] if len(policy.classes) == 1 else None
        if only is None or only.name != DEFAULT:
            break
        if only.shape_bps is not None:
            shape = only.shape_bps if shape is None else min(shape, only.shape_bps)
        child = policies.get(only.child) if only.child is not None else None
        if child is None:
            break
        policy = child
    return policy, shape


def has_queue(held: PolicyClass) -> bool:
    """Whether a class has a queue of its own."""
    return (
        held.priority
        or held.bandwidth_bps is not None
        or held.bandwidth_pct is not None
        or held.bandwidth_remaining_pct is not None
        or held.bandwidth_remaining_ratio is not None
        or held.shape_bps is not None
        or held.shape_pct is not None
        or held.fair_queue is not None
        or held.queue_limit is not None
        or held.random_detect is not None
    )


def _queues(policy: QosPolicy) -> int:
    named, default = 0, False
    for held in policy.classes:
        if has_queue(held):
            named += held.name != DEFAULT
            default = default or held.name == DEFAULT
    return named + 1 if named else int(default)


def _default_class(policy: QosPolicy, reached: Mapping[str, Reach]) -> str:
    """The class of what nobody marked: `class-default`, or among queues that are all numbered the one of DSCP 0."""
    if policy.kind != "queuing" or any(held.name == DEFAULT for held in policy.classes):
        return DEFAULT
    return next(
        (held.name for held in policy.classes if held.name in reached and reached[held.name].certain & 1), DEFAULT
    )


class _Shares:
    """Shares in per cent of the rate that a policy divides; None with a reason in `unknown` where one is not known."""

    def __init__(self, policy: QosPolicy, rate: int | None, default: str) -> None:
        self.default_class = default
        self.unknown: dict[str, str] = {}
        self.rate = rate
        self.own: dict[str, float | None] = {held.name: self._own(held) for held in policy.classes}
        promised = [held for held in policy.classes if _promises(held)]
        firm = [held for held in policy.classes if held.priority or not _of_the_rest(held)]
        if len(firm) < len(policy.classes) and not any(self.own[c.name] is None for c in firm if c in promised):
            self._divide_rest(policy, 100.0 - sum(self.own[held.name] or 0.0 for held in firm))
        self.priority = self._sum("priority_pct", [c for c in policy.classes if c.priority], promised)
        self.guaranteed = self._sum("guaranteed_pct", promised, promised)
        self.default = self._of_default(promised)

    def _own(self, held: PolicyClass) -> float | None:
        pct = held.priority_pct if held.priority_pct is not None else held.bandwidth_pct
        if pct is not None:
            return pct
        bps = priority_limit(held, self.rate) if held.priority else held.bandwidth_bps
        if bps is None or not self.rate:
            return None
        return 100.0 * bps / self.rate

    def _divide_rest(self, policy: QosPolicy, rest: float) -> None:
        ratios = sum(c.bandwidth_remaining_ratio or 0 for c in policy.classes)
        default = next((c for c in policy.classes if c.name == DEFAULT), None)
        if ratios and (default is None or default.bandwidth_remaining_ratio is None):
            ratios += 1  # the default class has ratio 1 unless configured
        for held in policy.classes:
            if held.priority:
                continue
            if held.bandwidth_remaining_pct is not None:
                self.own[held.name] = max(0.0, rest) * held.bandwidth_remaining_pct / 100
            elif held.bandwidth_remaining_ratio is not None:
                self.own[held.name] = max(0.0, rest) * held.bandwidth_remaining_ratio / ratios

    def _sum(self, attribute: str, classes: list[PolicyClass], promised: list[PolicyClass]) -> float | None:
        total = 0.0
        for held in classes:
            share = self.own[held.name]
            if share is None:
                self.unknown[attribute] = (
                    f"the rate that class {held.name} is a share of is not known"
                    if held in promised
                    else f"class {held.name} has priority without a limit"
                )
                return None
            total += share
        return round(total, 2)

    def _of_default(self, promised: list[PolicyClass]) -> float | None:
        for held in promised:
            if held.name == self.default_class:
                share = self.own[held.name]
                if share is None:
                    self.unknown["default_pct"] = f"the rate that {held.name} is a share of is not known"
                return None if share is None else round(share, 2)
        if self.guaranteed is None:
            self.unknown["default_pct"] = self.unknown["guaranteed_pct"]
            return None
        return round(max(0.0, 100 - self.guaranteed), 2)


def _promises(held: PolicyClass) -> bool:
    """Whether a class promises something (a priority class without a limit promises no share)."""
    return (
        held.bandwidth_remaining_pct is not None
        or held.bandwidth_remaining_ratio is not None
        or held.priority_bps is not None
        or held.priority_pct is not None
        or held.bandwidth_bps is not None
        or held.bandwidth_pct is not None
    )


def _of_the_rest(held: PolicyClass) -> bool:
    return held.bandwidth_remaining_pct is not None or held.bandwidth_remaining_ratio is not None


def priority_limit(held: PolicyClass, rate: int | None) -> int | None:
    """The most that a priority class may take in bit/s: its own rate, its policer, its shaper; None without one."""
    limits = [held.priority_bps, _share(held.priority_pct, rate), held.shape_bps, _share(held.shape_pct, rate)]
    if held.police is not None:
        limits += [held.police.cir_bps, _share(held.police.cir_pct, rate)]
    known = [found for found in limits if found is not None]
    return min(known) if known else None


def _share(pct: float | None, rate: int | None) -> int | None:
    return None if pct is None or rate is None else round(rate * pct / 100)


def _limited(held: PolicyClass) -> bool | None:
    """Whether something keeps a priority class from taking everything; None where that is not known."""
    if not held.priority:
        return None
    if held.priority_bps is not None or held.priority_pct is not None or held.shape_bps is not None:
        return True
    if held.shape_pct is not None or held.police is not None:
        return True
    return None if held.unknown.keys() & {"police", "priority_bps", "shape_bps"} else False


def _classes(
    policy: QosPolicy,
    rate: int | None,
    shares: _Shares,
    class_maps: Mapping[str, ClassMap],
    reached: Mapping[str, Reach],
) -> tuple[tuple[AttachedClass, ...], tuple[str, ...], str | None]:
    """The classes with their rates, those that nothing reaches, and why that could not be told."""
    left = ALL
    attached: list[AttachedClass] = []
    unreachable: list[str] = []
    inexact: list[ClassMap] = []
    unsure: str | None = None
    for held in policy.classes:
        known = class_maps.get(held.name)
        taken = _EVERY if held.name == DEFAULT else reached.get(held.name, _NEVER)
        if known is not None and (
            (taken.possible and not taken.possible & left) or (inexact and _same(known, inexact))
        ):
            unreachable.append(held.name)
        elif known is not None and inexact:
            unsure = f"class {inexact[0].name} matches by other means than the code point, before class {held.name}"
        if known is not None and not taken.exact:
            inexact.append(known)
        attached.append(_attached(held, policy.name, rate, shares, _points(taken.certain & left)))
        left &= ~taken.certain
    return tuple(attached), tuple(unreachable), unsure


def _same(known: ClassMap, earlier: list[ClassMap]) -> bool:
    return any((c.mode, c.matches) == (known.mode, known.matches) for c in earlier)


def _attached(
    held: PolicyClass, policy: str, rate: int | None, shares: _Shares, dscp: tuple[int, ...]
) -> AttachedClass:
    share = shares.own[held.name]
    police = held.police
    police_bps = None
    if police is not None:
        police_bps = police.cir_bps if police.cir_bps is not None else _share(police.cir_pct, rate)
    return AttachedClass(
        name=held.name,
        policy=policy,
        priority=held.priority,
        limited=_limited(held),
        limit_bps=priority_limit(held, rate) if held.priority else held.shape_bps,
        guarantee_bps=_share(share, rate),
        guarantee_pct=None if share is None else round(share, 2),
        dscp=dscp,
        police_bps=police_bps,
        drops_excess=None if police is None else police.exceed in (None, "drop") or police.violate == "drop",
    )


def _undefined(
    policy: QosPolicy, policies: Mapping[str, QosPolicy], class_maps: Mapping[str, ClassMap], depth: int = 0
) -> list[str]:
    """Classes and child policies that are used in a policy or below it and stand nowhere."""
    found: list[str] = []
    for held in policy.classes:
        if held.name != DEFAULT and held.name not in class_maps:
            found.append(held.name)
        if held.child is not None and held.child not in policies:
            found.append(held.child)
        elif held.child is not None and depth < _DEPTH:
            found += _undefined(policies[held.child], policies, class_maps, depth + 1)
    return list(dict.fromkeys(found))
