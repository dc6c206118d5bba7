"""What each operator and quantifier says, absent and unknown values included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.model.qos import PolicyClass, QosPolicy
from netaudit.policy.verdict import all_of, any_of, negation

from .build import Interface, Lag, Section, Switchport, device, network, one_rule, run, verdict

UNKNOWN = {"mtu": "the parser does not know this platform's default"}


def interface_case(tmp_path: Path, expect: str, **fields: Any) -> str:
    net = network(device(interfaces=(Interface(name="Gi0/1", line=3, end=6, **fields),)))
    return verdict(net, one_rule(tmp_path, "interface", expect))


@pytest.mark.parametrize(
    ("expect", "fields", "wanted"),
    [
        ("{mtu: 1500}", {"mtu": 1500}, "pass"),
        ("{mtu: [1500, 9000]}", {"mtu": 1400}, "fail"),
        ("{mtu: {min: 1500, max: 9216}}", {"mtu": 9000}, "pass"),
        ("{mtu: {above: 1500}}", {"mtu": 1500}, "fail"),
        ("{mtu: {below: 1500}}", {"mtu": 1500}, "fail"),
        ("{mtu: {min: 1500}}", {}, "fail"),
        ("{mtu: {ne: 1500}}", {}, "pass"),
        ("{mtu: {not_in: [1500]}}", {}, "pass"),
        ("{mtu: null}", {}, "pass"),
        ("{mtu: {present: false}}", {}, "pass"),
        ("{enabled: {present: true}}", {"enabled": False}, "pass"),
        ("{mtu: 1500}", {"unknown": UNKNOWN}, "unknown"),
        ("{mtu: {present: false}}", {"unknown": UNKNOWN}, "unknown"),
        ("{any: [{mtu: 1500}, {enabled: true}]}", {"unknown": UNKNOWN, "enabled": True}, "pass"),
        ("{all: [{mtu: 1500}, {enabled: true}]}", {"unknown": UNKNOWN, "enabled": False}, "fail"),
        ("{not: {mtu: 1500}}", {"unknown": UNKNOWN}, "unknown"),
        ("{not: {enabled: true}}", {"enabled": False}, "pass"),
        ("{speed_bps: 10G}", {"speed_bps": 10**10}, "pass"),
        ("{carrier_delay_ms: {max: 2s}}", {"carrier_delay_ms": 1500}, "pass"),
        ("{limit_share: {min: 95%}}", {"limit_share": 0.94}, "fail"),
        ("{lag_mode: on}", {"lag_mode": "on"}, "pass"),
        ("{description: {matches: '^WAN .*[0-9]$'}}", {"description": "WAN link 1"}, "pass"),
        ("{description: {matches: '^WAN '}}", {"description": "to WAN "}, "fail"),
        ("{description: {not_matches: 'TODO|FIXME'}}", {"description": "TODO"}, "fail"),
        ("{description: {contains: core}}", {"description": "to core 1"}, "pass"),
        ("{switchport.mode: trunk}", {"switchport": Switchport(mode="trunk")}, "pass"),
        ("{switchport.mode: trunk}", {"unknown": {"switchport": "template"}}, "unknown"),
        ("{switchport.mode: trunk}", {"unknown": {"switchport.mode": "x"}, "switchport": Switchport()}, "unknown"),
        ("{mtu: {eq: {field: ip_mtu}}}", {"mtu": 1500, "ip_mtu": 1500}, "pass"),
        ("{mtu: {min: {field: ip_mtu}}}", {"mtu": 1500}, "unknown"),
        ("{addresses: {contains: 10.0.0.1/24}}", {"addresses": ("10.0.0.1/24",)}, "pass"),
        ("{addresses: {every: {matches: '/24$'}}}", {"addresses": ("10.0.0.1/24", "10.1.0.1/30")}, "fail"),
        ("{addresses: {some: {matches: '/30$'}}}", {"addresses": ("10.0.0.1/24", "10.1.0.1/30")}, "pass"),
        ("{addresses: {none: {matches: '^192'}}}", {"addresses": ("10.0.0.1/24",)}, "pass"),
        ("{addresses: {unique: true}}", {"addresses": ("10.0.0.1/24", "10.0.0.1/24")}, "fail"),
        ("{addresses: {count: 0}}", {}, "pass"),
        ("{addresses: {count: {min: 1}}}", {"unknown": {"addresses": "template"}}, "unknown"),
    ],
)
def test_interface_conditions(tmp_path: Path, expect: str, fields: dict[str, Any], wanted: str) -> None:
    assert interface_case(tmp_path, expect, **fields) == wanted


CLASSES = (
    PolicyClass(name="VOICE", priority=True, bandwidth_pct=20.0, line=2, end=3),
    PolicyClass(name="DATA", bandwidth_pct=30.0, line=4, end=5),
    PolicyClass(name="REST", unknown={"bandwidth_pct": "remaining of an unknown rate"}, line=6, end=6),
)


@pytest.mark.parametrize(
    ("expect", "classes", "wanted"),
    [
        ("{classes: {count: {min: 2}}}", 2, "pass"),
        ("{classes: {sum: {of: bandwidth_pct, max: 50%}}}", 2, "pass"),
        ("{classes: {sum: {of: bandwidth_pct, max: 49%}}}", 2, "fail"),
        ("{classes: {sum: {of: bandwidth_pct, max: 50%}}}", 3, "unknown"),
        ("{classes: {every: {bandwidth_pct: {max: 25}}}}", 3, "fail"),
        ("{classes: {every: {bandwidth_pct: {max: 30}}}}", 3, "unknown"),
        ("{classes: {some: {bandwidth_pct: {min: 30}}}}", 3, "pass"),
        ("{classes: {none: {bandwidth_pct: {min: 40}}}}", 3, "unknown"),
        ("{classes: {same: bandwidth_pct}}", 3, "fail"),
        ("{classes: {distinct: name}}", 3, "pass"),
        ("{classes: {distinct: {of: name, max: 2}}}", 3, "fail"),
        ("{classes: {where: {priority: true}, count: 1}}", 3, "pass"),
        ("{classes: {where: {bandwidth_pct: {min: 1}}, count: {max: 2}}}", 3, "unknown"),
        ("{classes: {where: {bandwidth_pct: {min: 1}}, count: {max: 1}}}", 3, "fail"),
        ("{classes.name: {contains: [VOICE, DATA]}}", 3, "pass"),
        ("{classes: {every: {name: {ne: {field: subject.name}}}}}", 3, "pass"),
        ("{classes: {some: {name: {eq: {field: subject.name}}}}}", 3, "fail"),
    ],
)
def test_list_conditions(tmp_path: Path, expect: str, classes: int, wanted: str) -> None:
    policy = QosPolicy(name="WAN", classes=CLASSES[:classes], line=1, end=6)
    assert verdict(network(device(qos_policies=(policy,))), one_rule(tmp_path, "qos_policy", expect)) == wanted


@pytest.mark.parametrize(
    ("expect", "fields", "wanted"),
    [
        ("{description: {present: true}}", {}, "unknown"),
        ("{description: {present: false}}", {}, "unknown"),
        ("{description: {present: true}}", {"description": "x"}, "pass"),
        ("{description: y}", {"description": "x"}, "fail"),
        ("{mtu: 1500}", {"mtu": 1500, "defaulted": ("mtu",)}, "unknown"),
        ("{addresses: {count: {min: 1}}}", {"addresses": ("10.0.0.1/24",)}, "pass"),
        ("{addresses: {count: {max: 1}}}", {"addresses": ("10.0.0.1/24",)}, "unknown"),
        ("{addresses: {count: {max: 0}}}", {"addresses": ("10.0.0.1/24",)}, "fail"),
        ("{addresses: {none: {matches: x}}}", {"addresses": ("10.0.0.1/24",)}, "unknown"),
    ],
)
def test_a_configuration_that_is_cut_off_never_passes_by_absence(
    tmp_path: Path, expect: str, fields: dict[str, Any], wanted: str
) -> None:
    net = network(device(interfaces=(Interface(name="Gi0/1", **fields),), truncated="no end line"))
    assert verdict(net, one_rule(tmp_path, "interface", expect)) == wanted


def test_text_rules_search_a_section_as_one_text(tmp_path: Path) -> None:
    section = Section(header="line vty 0 4", text=("transport input ssh", "exec-timeout 5 0"), line=9, end=11)
    net = network(device(sections=(section,)))
    for expect, wanted in (
        ("{lines: {contains: transport input ssh}}", "pass"),
        ("{lines: {contains: transport}}", "fail"),
        ("{lines: {matches: '^exec-timeout [1-9]'}}", "pass"),
        ("{lines: {not_matches: 'telnet'}}", "pass"),
        ("{lines: {none: {matches: '^exec'}}}", "fail"),
    ):
        assert verdict(net, one_rule(tmp_path, "section", expect, "{header: {matches: '^line '}}")) == wanted, expect


def test_the_device_of_an_entity_is_reached(tmp_path: Path) -> None:
    net = network(device(role="core", interfaces=(Interface(name="Gi0/1"),)), lags=(Lag(name="Po1", device="r1"),))
    assert verdict(net, one_rule(tmp_path, "interface", "{device.role: core, device: r1}")) == "pass"
    assert verdict(net, one_rule(tmp_path, "lag", "{device.role: access}")) == "fail"


def test_unique_looks_at_the_whole_network_or_at_one_device(tmp_path: Path) -> None:
    one = device("r1", interfaces=(Interface(name="Gi1", description="a"), Interface(name="Gi2", description="b")))
    two = device("r2", interfaces=(Interface(name="Gi1", description="a"), Interface(name="Gi2")))
    whole = one_rule(tmp_path, "interface", "{description: {unique: true}}", "{description: {present: true}}")
    within = one_rule(tmp_path, "interface", "{description: {unique: device}}", "{description: {present: true}}")
    assert {finding.devices for finding in run(network(one, two), whole).findings} == {("r1",), ("r2",)}
    assert verdict(network(one, two), within) == "pass"
    cut = device("r3", truncated="no end line")
    assert run(network(one, cut), within).summary.verdicts["pass"] == 2
    assert run(network(one, cut), whole).summary.verdicts["pass"] == 0


verdicts = st.lists(st.sampled_from([True, False, None]), max_size=5)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rules
@given(verdicts)
def test_de_morgan_holds_in_three_values(values: list[bool | None]) -> None:
    assert negation(all_of(values)) is any_of([negation(value) for value in values])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rules
@given(verdicts)
def test_an_unknown_never_outweighs_what_decides(values: list[bool | None]) -> None:
    """Whatever the unknowns turn out to be, a decided verdict stays."""
    for guess in (True, False):
        known = [guess if value is None else value for value in values]
        assert all_of(values) in (None, all(known))
        assert any_of(values) in (None, any(known))
