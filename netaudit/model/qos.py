"""Quality of service: what is matched, what is done with it, and what that comes to on an interface."""

from __future__ import annotations

from typing import Literal

from netaudit.model.base import Fact, Value

MatchKind = Literal[
    "dscp", "precedence", "cos", "acl", "protocol", "vlan", "qos-group", "traffic-class", "class-map", "any", "other"
]


class Match(Value, frozen=True, kw_only=True):
    """One `match` statement; its values are alternatives."""

    kind: MatchKind
    values: tuple[str, ...] = ()
    """DSCP as decimal (`46`, not `ef`); other kinds as written."""
    negated: bool = False


class ClassMap(Fact, frozen=True, kw_only=True):
    """A named set of traffic."""

    name: str
    mode: Literal["any", "all"] | None = None
    kind: Literal["qos", "queuing", "network-qos", "control"] = "qos"
    description: str | None = None
    matches: tuple[Match, ...] = ()
    contradiction: str | None = None
    """Why nothing can match: `match-all of dscp 46 and dscp 40`."""
    variants: tuple[str, ...] = ()
    """Other devices where a class of this name stands for other code points: `dscp 18 on r2, r3`."""


class Police(Value, frozen=True, kw_only=True):
    """A policer."""

    cir_bps: int | None = None
    cir_pct: float | None = None
    pir_bps: int | None = None
    burst_bytes: int | None = None
    excess_burst_bytes: int | None = None
    conform: str | None = None
    exceed: str | None = None
    violate: str | None = None


class Marking(Value, frozen=True, kw_only=True):
    """What a class writes into the packet."""

    dscp: str | None = None
    cos: int | None = None
    precedence: str | None = None
    qos_group: int | None = None
    traffic_class: int | None = None


class PolicyClass(Fact, frozen=True, kw_only=True):
    """A class of a policy and what is done with it."""

    name: str
    """The class map's name; `class-default` is the rest."""
    priority: bool = False
    """Served by strict priority."""
    priority_level: int | None = None
    priority_bps: int | None = None
    priority_pct: float | None = None
    bandwidth_bps: int | None = None
    bandwidth_pct: float | None = None
    bandwidth_remaining_pct: float | None = None
    bandwidth_remaining_ratio: int | None = None
    fair_queue: bool | None = None
    shape_bps: int | None = None
    shape_pct: float | None = None
    police: Police | None = None
    marking: Marking | None = None
    queue_limit: str | None = None
    random_detect: str | None = None
    """WRED: `dscp-based`, `precedence-based`, `ecn`, or `on`."""
    child: str | None = None
    """Policy nested in this class."""


class QosPolicy(Fact, frozen=True, kw_only=True):
    """A policy: classes in the order in which traffic is tried against them."""

    name: str
    kind: Literal["qos", "queuing", "network-qos", "control"] = "qos"
    description: str | None = None
    classes: tuple[PolicyClass, ...] = ()


class AttachedClass(Value, frozen=True, kw_only=True):
    """A class with its rates as they come out on the interface it is attached to, in bit/s."""

    name: str
    policy: str
    """The policy it stands in (a child policy's class stands in the child)."""
    priority: bool = False
    limited: bool | None = None
    """A priority class that something keeps from taking everything."""
    limit_bps: int | None = None
    guarantee_bps: int | None = None
    guarantee_pct: float | None = None
    """Of the rate that the policy divides."""
    dscp: tuple[int, ...] = ()
    """DSCP values that reach this class, in the order of the policy; empty where it matches by other means."""
    police_bps: int | None = None
    drops_excess: bool | None = None


class QosAttachment(Fact, frozen=True, kw_only=True):
    """A policy on an interface: what its numbers come to there.

    For an outbound hierarchy, `classes` are those of the innermost policy that divides the rate, and `rate_bps` is the
    parent's shaper.
    """

    name: str
    """`INTERFACE DIRECTION`."""
    interface: str
    direction: Literal["input", "output"]
    policy: str
    defined: bool = True
    """False where no such policy is configured."""
    rate_bps: int | None = None
    """What the policy divides: shaper of the parent, else the interface's capacity."""
    shape_bps: int | None = None
    queueing_classes: int = 0
    """Classes with a queue of their own, the default class included."""
    classes: tuple[AttachedClass, ...] = ()
    priority_pct: float | None = None
    """Share of all strict-priority classes."""
    guaranteed_pct: float | None = None
    """Share promised to all classes, priority included."""
    default_pct: float | None = None
    """Share of the default class: its own guarantee, else what the others leave."""
    unreachable: tuple[str, ...] = ()
    """Classes that an earlier one leaves nothing to."""
    undefined: tuple[str, ...] = ()
    """Classes and child policies that are used and not configured."""
    role: str | None = None
    """Of the interface, from the intent."""
    plan_missing: tuple[str, ...] = ()
    """Classes of the QoS plan whose code points end in the default class here."""
    plan_known: bool | None = None
    """Whether the intent has a QoS plan and every class here matches by code point."""
    control_pct: float | None = None
    """Share promised to the class of routing protocols (CS6); 0 where they end in a class without a promise."""
    bulk_pct: float | None = None
    """Share promised to the plan's classes of less than best effort (CS1, LE, AF1x); absent without any."""
    bulk_classes: tuple[str, ...] = ()
    """The classes of the QoS plan that may wait: their code points are CS1, LE or AF1x."""
    policed_critical: tuple[str, ...] = ()
    """Critical classes of the QoS plan whose excess a policer drops here."""
    policed_headroom: float | None = None
    """The tightest of those policers / the expected peak of its class."""
    queue_conflicts: tuple[str, ...] = ()
    """Where the plan's classes and the queues do not meet: a class in two queues, or one that may wait in the strict
    queue."""
    misplaced: tuple[str, ...] = ()
    """Classes that queue on the way in, where nothing queues."""
    rate_spread: float | None = None
    """Widest parent of the same policy in the network / this one's rate, where the policy has rates of its own."""
