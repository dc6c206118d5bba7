"""Capacities, link aggregation groups and attached policies, from model values alone."""

from __future__ import annotations

import pytest

from netaudit.model.interface import Interface, InterfaceQos
from netaudit.model.qos import ClassMap, Match, Police, PolicyClass, QosPolicy
from netaudit.model.routing import Acl, AclEntry
from netaudit.platforms.attachments import attachments, contradiction
from netaudit.platforms.capacity import lags, with_capacities

G = 10**9


def policy(name: str, *classes: PolicyClass) -> QosPolicy:
    return QosPolicy(name=name, classes=classes)


def attached(classes: dict[str, ClassMap], *held: PolicyClass, acls: dict[str, Acl] | None = None):  # type: ignore[no-untyped-def]
    port = Interface(name="Gi0/1", capacity_bps=G, qos=InterfaceQos(output="P"))
    (found,) = attachments([port], {"P": policy("P", *held)}, classes, acls)
    return found


def dscp(name: str, *values: int, mode: str = "any") -> ClassMap:
    return ClassMap(name=name, mode=mode, matches=(Match(kind="dscp", values=tuple(map(str, values))),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("port", "rate", "source"),
    [
        (Interface(name="A", nominal_bps=G), G, "nominal"),
        (Interface(name="A", nominal_bps=G, speed_bps=10**8), 10**8, "speed"),
        (Interface(name="A", nominal_bps=G, speed_bps=10**8, shape_bps=10**7), 10**7, "shaper"),
        (Interface(name="A", nominal_bps=G, bandwidth_bps=10**6), G, "nominal"),
        (Interface(name="A"), None, None),
        (Interface(name="A", kind="loopback"), None, None),
    ],
)
def test_capacity(port: Interface, rate: int | None, source: str | None) -> None:
    (found,) = with_capacities([port])
    assert (found.capacity_bps, found.capacity_source) == (rate, source)
    assert ("capacity_bps" in found.unknown) is (rate is None and port.kind == "physical")


def test_a_lag_is_the_sum_of_its_members_that_are_up_and_its_subinterface_takes_after_it() -> None:
    ports = [
        Interface(name="Po1.10", kind="subinterface", parent="Po1"),
        Interface(name="Po1", kind="lag"),
        Interface(name="A", lag="Po1", nominal_bps=G, enabled=True),
        Interface(name="B", lag="Po1", nominal_bps=G, enabled=True),
        Interface(name="C", lag="Po1", nominal_bps=G, enabled=False),
    ]
    found = with_capacities(ports)
    assert [port.name for port in found] == [port.name for port in ports]
    assert [(port.capacity_bps, port.capacity_source) for port in found[:2]] == [(2 * G, "parent"), (2 * G, "members")]
    (lag,) = lags(found, {"Po1": {"min_links": 1, "defaulted": ("min_links",)}})
    assert (lag.members, lag.active_members, lag.capacity_bps) == (("A", "B", "C"), ("A", "B"), 2 * G)


def test_a_lag_with_a_member_of_unknown_rate_has_none() -> None:
    found = with_capacities(
        [
            Interface(name="Po1", kind="lag"),
            Interface(name="A", lag="Po1", nominal_bps=G),
            Interface(name="B", lag="Po1"),
        ]
    )
    assert found[0].capacity_bps is None
    assert found[0].unknown == {"capacity_bps": "the capacity of its member B is not known"}


@pytest.mark.parametrize(
    ("classes", "shape"),
    [
        ((PolicyClass(name="class-default", shape_bps=10**8),), 10**8),
        ((PolicyClass(name="class-default", shape_pct=50.0),), G // 2),
        ((PolicyClass(name="VOICE", priority=True), PolicyClass(name="class-default", shape_bps=10**8)), None),
        ((PolicyClass(name="VOICE", shape_bps=10**8),), None),
    ],
)
def test_only_a_shaper_over_everything_is_the_interfaces(classes: tuple[PolicyClass, ...], shape: int | None) -> None:
    port = Interface(name="A", nominal_bps=G, qos=InterfaceQos(output="P"))
    (found,) = with_capacities([port], {"P": policy("P", *classes)})
    assert (found.shape_bps, found.capacity_bps) == (shape, shape or G)


def test_a_policer_that_only_marks_is_no_limit() -> None:
    port = Interface(name="A", nominal_bps=G, qos=InterfaceQos(input="P"))
    drops = PolicyClass(name="class-default", police=Police(cir_bps=10**8, exceed="drop"))
    marks = PolicyClass(name="class-default", police=Police(cir_bps=10**8, exceed="set-dscp-transmit af13"))
    assert with_capacities([port], {"P": policy("P", drops)})[0].police_bps == 10**8
    assert with_capacities([port], {"P": policy("P", marks)})[0].police_bps is None


def test_code_points_reach_the_first_class_that_takes_them() -> None:
    found = attached(
        {"A": dscp("A", 46, 40), "B": dscp("B", 46, 26), "C": dscp("C", 26)},
        PolicyClass(name="A"), PolicyClass(name="B"), PolicyClass(name="C"), PolicyClass(name="class-default"),
    )  # fmt: skip
    assert [held.dscp for held in found.classes[:3]] == [(40, 46), (26,), ()]
    assert len(found.classes[3].dscp) == 61
    assert found.unreachable == ("C",)


def test_match_all_takes_what_all_match_and_not_turns_it_round() -> None:
    both = ClassMap(
        name="A", mode="all",
        matches=(Match(kind="precedence", values=("5",)), Match(kind="dscp", values=("46",), negated=True)),
    )  # fmt: skip
    found = attached({"A": both}, PolicyClass(name="A"))
    assert found.classes[0].dscp == (40, 41, 42, 43, 44, 45, 47)


def test_an_access_list_leaves_the_verdict_open_unless_it_takes_everything() -> None:
    maps = {"A": ClassMap(name="A", mode="any", matches=(Match(kind="acl", values=("L",)),)), "B": dscp("B", 46)}
    some = Acl(name="L", entries=(AclEntry(text="", action="permit", protocol="udp", source="any", destination="any"),))
    every = Acl(name="L", entries=(AclEntry(text="", action="permit", protocol="ip", source="any", destination="any"),))
    held = (PolicyClass(name="A"), PolicyClass(name="B"))
    assert attached(maps, *held, acls={"L": some}).unreachable == ()
    assert "unreachable" in attached(maps, *held, acls={"L": some}).unknown
    assert attached(maps, *held, acls={"L": every}).unreachable == ("B",)


def test_shares() -> None:
    maps = {name: dscp(name, n) for n, name in enumerate("ABC", 1)}
    found = attached(
        maps,
        PolicyClass(name="A", priority=True, priority_bps=2 * 10**8),
        PolicyClass(name="B", bandwidth_remaining_pct=50.0),
        PolicyClass(name="C", bandwidth_pct=10.0),
        PolicyClass(name="class-default", bandwidth_remaining_pct=25.0),
    )
    assert [held.guarantee_pct for held in found.classes] == [20.0, 35.0, 10.0, 17.5]
    assert (found.priority_pct, found.guaranteed_pct, found.default_pct) == (20.0, 82.5, 17.5)


def test_a_share_of_an_unknown_rate_is_unknown() -> None:
    port = Interface(name="A", qos=InterfaceQos(output="P"))
    held = policy("P", PolicyClass(name="A", bandwidth_bps=10**6))
    (found,) = attachments([port], {"P": held}, {"A": dscp("A", 46)})
    assert (found.rate_bps, found.guaranteed_pct, found.default_pct) == (None, None, None)
    assert found.unknown["guaranteed_pct"] == "the rate that class A is a share of is not known"


@pytest.mark.parametrize(
    ("held", "limited", "limit"),
    [
        (PolicyClass(name="A", priority=True), False, None),
        (PolicyClass(name="A", priority=True, priority_pct=10.0), True, G // 10),
        (PolicyClass(name="A", priority=True, police=Police(cir_bps=10**6)), True, 10**6),
        (PolicyClass(name="A", priority=True, unknown={"police": "why"}), None, None),
        (PolicyClass(name="A"), None, None),
    ],
)
def test_limits_of_priority(held: PolicyClass, limited: bool | None, limit: int | None) -> None:
    (found,) = attached({"A": dscp("A", 46)}, held).classes
    assert (found.limited, found.limit_bps) == (limited, limit)


def test_a_circle_of_policies_ends() -> None:
    one = policy("P", PolicyClass(name="class-default", shape_bps=10**6, child="P"))
    port = Interface(name="A", capacity_bps=G, qos=InterfaceQos(output="P"))
    (found,) = attachments([port], {"P": one}, {})
    assert found.rate_bps == 10**6


def test_a_circle_of_class_maps_ends() -> None:
    others = tuple(Match(kind="class-map", values=("A", "B")) for _ in range(20))
    one = ClassMap(name="A", mode="any", matches=(*others, Match(kind="dscp", values=("46",))))
    two = ClassMap(name="B", mode="any", matches=others)
    found = attached({"A": one, "B": two}, PolicyClass(name="A"), PolicyClass(name="B"))
    assert found.classes[0].dscp == (46,)


def test_contradiction() -> None:
    ef, cs5 = Match(kind="dscp", values=("46",)), Match(kind="dscp", values=("40",))
    assert contradiction("all", (ef, cs5)) == "match-all of dscp 46 and dscp 40"
    assert contradiction("any", (ef, cs5)) is None
    assert contradiction("all", (ef, Match(kind="precedence", values=("5",)))) is None
