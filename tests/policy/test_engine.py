"""Findings: what they say, where they point, and what is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.model.base import Span
from netaudit.model.network import Segment
from netaudit.model.results import RunError
from netaudit.policy.memory import Memory
from netaudit.policy.profiles import Profile
from netaudit.policy.waivers import Waiver

from .build import (
    FhrpMember,
    Interface,
    Link,
    LinkEnd,
    NetworkFhrpGroup,
    Section,
    device,
    network,
    one_rule,
    rules_from,
    run,
)

GATEWAY = """
- id: RED-003
  title: A first-hop gateway has a second router behind it
  severity: high
  for: fhrp_group
  where: {subnet.role: [access, server]}
  expect:
    members: {count: {min: 2}}
  message: "{protocol} group {group} on {subnet.prefix} has {members.count} member: {members.device}"
  remediation:
    ios: |
      interface {interface}
       standby {group} ip {virtual_ip}
"""


def gateway(*names: str, role: str = "access") -> NetworkFhrpGroup:
    return NetworkFhrpGroup(
        id="hsrp 10 10.0.10.0/24",
        protocol="hsrp",
        group=10,
        devices=names,
        spans=tuple(Span(name, 14, 19) for name in names),
        subnet=Segment(id="10.0.10.0/24", prefix="10.0.10.0/24", role=role),
        virtual_ips=("10.0.10.1",),
        members=tuple(FhrpMember(device=name, interface="Vlan10") for name in names),
    )


def test_the_example_of_the_language_gives_its_finding(tmp_path: Path) -> None:
    (rule,) = rules_from(tmp_path, GATEWAY)
    result = run(network(device("r1"), fhrp_groups=(gateway("r1"),)), rule)
    (finding,) = result.findings
    assert finding.message == "hsrp group 10 on 10.0.10.0/24 has 1 member: r1"
    assert finding.remediation == "interface Vlan10\n standby 10 ip 10.0.10.1"
    assert (finding.expected, finding.actual) == ("members count is at least 2", "members count 1")
    assert [(item.device, item.path, item.start, item.end) for item in finding.evidence] == [("r1", "r1.cfg", 14, 19)]
    assert (finding.rule, finding.devices, finding.entity, finding.name) == (
        "RED-003", ("r1",), "fhrp_group", "hsrp 10 10.0.10.0/24",
    )  # fmt: skip
    assert run(network(device("r1"), device("r2"), fhrp_groups=(gateway("r1", "r2"),)), rule).findings == ()


def test_a_gateway_elsewhere_is_not_applicable(tmp_path: Path) -> None:
    (rule,) = rules_from(tmp_path, GATEWAY)
    result = run(network(fhrp_groups=(gateway("r1", role="dmz"),)), rule)
    assert result.summary.verdicts == {"pass": 0, "fail": 0, "unknown": 0, "not_applicable": 1, "waived": 0}


def test_evidence_is_the_line_of_the_attribute_else_the_block_that_should_hold_it(tmp_path: Path) -> None:
    ports = (
        Interface(name="Gi1", line=3, end=9, mtu=1400, at={"mtu": (5,)}),
        Interface(name="Gi2", line=10, end=14),
    )
    result = run(network(device(interfaces=ports)), one_rule(tmp_path, "interface", "{mtu: 1500}"))
    assert [(item.start, item.end) for finding in result.findings for item in finding.evidence] == [(5, 5), (10, 14)]


def test_both_ends_of_a_comparison_are_evidence(tmp_path: Path) -> None:
    link = Link(
        id="r1:Gi1 -- r2:Gi1",
        devices=("r1", "r2"),
        spans=(Span("r1", 3, 5), Span("r2", 7, 9)),
        a=LinkEnd(device="r1", interface="Gi1", ip_mtu=1500),
        b=LinkEnd(device="r2", interface="Gi1", ip_mtu=9000),
    )
    rule = one_rule(tmp_path, "link", "{a.ip_mtu: {eq: {field: b.ip_mtu}}}")
    (finding,) = run(network(device("r1"), device("r2"), links=(link,)), rule).findings
    assert [(item.device, item.start) for item in finding.evidence] == [("r1", 3), ("r2", 7)]


@pytest.mark.parametrize(("source", "severity"), [("subnet", "high"), ("description", "medium")])
def test_a_link_known_from_a_description_only_weighs_one_less(tmp_path: Path, source: Any, severity: str) -> None:
    ends = [LinkEnd(device=name, interface="Gi1", ip_mtu=mtu) for name, mtu in (("r1", 1500), ("r2", 9000))]
    link = Link(id="l", devices=("r1", "r2"), a=ends[0], b=ends[1], source=source)
    rule = one_rule(tmp_path, "link", "{a.ip_mtu: {eq: {field: b.ip_mtu}}}")
    result = run(network(device("r1"), device("r2"), links=(link,)), rule)
    assert [item.severity for item in result.findings] == [severity]
    assert result.summary.by_severity[severity] == 1
    assert ("from a description only" in result.findings[0].message) is (source == "description")


def test_an_end_that_was_not_supplied_is_unknown_and_says_so(tmp_path: Path) -> None:
    link = Link(
        id="l", devices=("r1", "x9"), a=LinkEnd(device="r1", interface="Gi1", ip_mtu=1500),
        b=LinkEnd(device="x9", interface="Gi1", known=False),
    )  # fmt: skip
    rule = one_rule(tmp_path, "link", "{a.ip_mtu: {eq: {field: b.ip_mtu}}}")
    result = run(network(device("r1"), links=(link,)), rule)
    assert result.findings == ()
    assert [item.why for item in result.unknown] == ["a.ip_mtu: the configuration of x9 was not supplied"]


def test_a_fingerprint_survives_moved_lines_and_tells_faults_apart(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "interface", "{mtu: 1500}")
    one = [Interface(name="Gi1", line=3, end=4), Interface(name="Gi2", line=5, end=6)]
    two = [msgspec.structs.replace(port, line=port.line + 40, end=port.end + 40) for port in reversed(one)]
    first = run(network(device(interfaces=tuple(one))), rule).findings
    second = run(network(device(interfaces=tuple(two))), rule).findings
    assert [item.fingerprint for item in first] == [item.fingerprint for item in second]
    assert len({item.fingerprint for item in first}) == 2
    again = run(network(device(interfaces=tuple(one))), rule, accepted={first[0].fingerprint})
    assert [item.status for item in again.findings] == ["existing", "new"]


def test_facts_with_one_name_keep_fingerprints_of_their_own(tmp_path: Path) -> None:
    twins = (Interface(name="Gi1", line=3), Interface(name="Gi1", line=9))
    findings = run(network(device(interfaces=twins)), one_rule(tmp_path, "interface", "{mtu: 1500}")).findings
    assert len({item.fingerprint for item in findings}) == 2


def test_findings_are_ordered_by_severity_rule_device_and_natural_name(tmp_path: Path) -> None:
    rules = rules_from(
        tmp_path,
        """
        - {id: T-10, title: T, severity: low, for: interface, expect: {mtu: 1500}, message: x}
        - {id: T-9, title: T, severity: low, for: interface, expect: {mtu: 1500}, message: x}
        - {id: T-11, title: T, severity: critical, for: device, expect: {hostname: x}, message: x}
        """,
    )
    ports = tuple(Interface(name=f"Ethernet{number}") for number in (10, 2))
    findings = run(network(device("r10", interfaces=ports), device("r9")), *rules).findings
    assert [(item.rule, *item.devices, item.name) for item in findings] == [
        ("T-11", "r9", "r9"), ("T-11", "r10", "r10"),
        ("T-9", "r10", "Ethernet2"), ("T-9", "r10", "Ethernet10"),
        ("T-10", "r10", "Ethernet2"), ("T-10", "r10", "Ethernet10"),
    ]  # fmt: skip


def test_the_score_is_the_weighted_share_of_what_was_decided(tmp_path: Path) -> None:
    rules = rules_from(
        tmp_path,
        """
        - {id: T-1, title: T, severity: critical, for: device, expect: {hostname: x}, message: x}
        - {id: T-2, title: T, severity: high, for: device, expect: {version: x}, message: x}
        - {id: T-3, title: T, severity: high, for: device, expect: {model: x}, message: x}
        """,
    )
    shown = device("r1", hostname="x", version="y", unknown={"model": "not in the configuration"})
    blank = device("r2", unknown=dict.fromkeys(("hostname", "version", "model"), "?"))
    result = run(network(shown, blank), *rules)
    assert [item.score for item in result.devices] == [round(10 / 15, 4), None]


def test_a_waiver_in_force_waives_and_an_expired_or_unused_one_is_told(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "interface", "{mtu: 1500}")
    net = network(device(interfaces=(Interface(name="Gi1"), Interface(name="Gi2"))))

    def waiver(entity: str, expires: date) -> Waiver:
        return Waiver("T-*", "r?", "old circuit", "J. Doe", "CHG-1", expires, entity, "waivers.yaml", 3)

    last_day = waiver("Gi1", date(2026, 6, 1))
    result = run(net, rule, waivers=[last_day])
    assert [(item.name, item.status) for item in result.findings] == [("Gi1", "waived"), ("Gi2", "new")]
    assert result.findings[0].waiver == "old circuit (J. Doe, CHG-1, until 2026-06-01)"
    assert result.summary.verdicts["waived"] == 1
    assert result.summary.by_severity["high"] == 1

    result = run(net, rule, waivers=[last_day, waiver("Gi9", date(2027, 1, 1))], today=date(2026, 6, 2))
    assert [(item.rule, item.status) for item in result.findings] == [
        ("T-1", "new"), ("T-1", "new"), ("WAIVER-EXPIRED", "new"), ("WAIVER-UNUSED", "new"),
    ]  # fmt: skip


def test_a_waiver_for_one_finding_waives_no_other(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "interface", "{mtu: 1500}")
    net = network(device(interfaces=(Interface(name="Gi1"), Interface(name="Gi2"))))
    second = run(net, rule).findings[1]
    held = Waiver("T-1", "*", "x", "J. Doe", "CHG-1", date(2027, 1, 1), fingerprint=second.fingerprint)
    assert [item.status for item in run(net, rule, waivers=[held]).findings] == ["new", "waived"]


def test_a_waiver_of_what_was_not_looked_at_is_not_unused(tmp_path: Path) -> None:
    """Its rule was left out, its device was not read, or the verdict is unknown: without it the finding comes back."""
    rule = one_rule(tmp_path, "device", "{hostname: x}")

    def told(waiver: str, **more: Any) -> list[str]:
        held = Waiver(waiver, "r1", "x", "J. Doe", "CHG-1", date(2027, 1, 1))
        hidden = device("r1", unknown={"hostname": "?"})
        shown = device("r1", hostname="x")
        net = network(hidden if more.pop("hidden", False) else shown)
        return [item.rule for item in run(net, rule, waivers=[held], **more).findings]

    assert told("T-1") == ["WAIVER-UNUSED"]
    assert told("T-1", hidden=True) == []
    assert told("T-1", errors=[RunError(device="r1", error="no answer")]) == []
    assert told("OTHER-1") == ["WAIVER-UNUSED"]
    assert told("OTHER-1", narrowed=True) == []


def test_before_its_date_a_rule_tells_and_weighs_nothing(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "device", "{hostname: x}", extra=", enforce_from: 2026-07-01")
    (finding,) = run(network(), rule).findings
    assert (finding.severity, finding.message) == ("info", "x (not enforced before 2026-07-01)")
    (finding,) = run(network(), rule, today=date(2026, 7, 1)).findings
    assert finding.severity == "high"


def test_a_profile_overrides_parameters_by_role_site_and_device(tmp_path: Path) -> None:
    (rule,) = rules_from(
        tmp_path,
        "- {id: T-1, title: T, severity: low, for: interface, params: {size: 1500}, "
        "expect: {mtu: {eq: {param: size}}}, message: '{param.size}'}",
    )
    ports = (Interface(name="Gi1", mtu=1),)
    net = network(
        device("r1", interfaces=ports), device("r2", interfaces=ports, role="core"),
        device("r3", interfaces=ports, role="core", site="dc"), device("r4", interfaces=ports, site="dc"),
    )  # fmt: skip
    profile = Profile(
        params={"T-1": {"size": 2}},
        roles={"core": {"T-1": {"size": 3}}},
        sites={"dc": {"T-1": {"size": 4}}},
        devices={"r4": {"T-1": {"size": 1}}},
        severity={"T-1": "critical"},
    )
    findings = run(net, rule, profile=profile).findings
    assert [(*item.devices, item.message, item.severity) for item in findings] == [
        ("r1", "2", "critical"), ("r2", "3", "critical"), ("r3", "4", "critical"),
    ]  # fmt: skip


def test_nothing_found_on_a_device_that_is_cut_off_is_unknown(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "ntp", "{servers: {count: {min: 2}}}")
    result = run(network(device("r1"), device("r2", truncated="no end line")), rule)
    assert (result.summary.verdicts["not_applicable"], result.summary.verdicts["unknown"]) == (1, 1)
    assert result.unknown[0].why == "no ntp was found, and the configuration is cut off: no end line"


def test_a_rule_keeps_to_its_platforms(tmp_path: Path) -> None:
    rule = one_rule(tmp_path, "device", "{hostname: x}", extra=", platforms: [eos]")
    result = run(network(device("r1"), device("r2", platform="eos")), rule)
    assert [item.devices for item in result.findings] == [("r2",)]
    assert result.summary.verdicts["not_applicable"] == 1


def test_secrets_in_sections_are_redacted_everywhere(tmp_path: Path) -> None:
    section = Section(header="username eve secret 0 hunter2", line=4, end=4, text=("key hunter2",))
    (rule,) = rules_from(
        tmp_path,
        "- {id: T-1, title: T, severity: low, for: section, expect: {header: {not_matches: 'secret 0'}, "
        "lines: {none: {matches: hunter}}}, message: 'bad: {header} {lines}'}",
    )
    result = run(network(device(sections=(section,))), rule, redact=lambda text: text.replace("hunter2", "***"))
    assert "hunter2" not in msgspec.json.encode(result).decode()
    assert "bad: username eve secret 0 ***" in result.findings[0].message


@pytest.mark.parametrize(("value", "raw", "told"), [(500_000_000, "500000000", "500 Mbit/s")])
def test_rates_are_told_to_readers_and_typed_to_devices(tmp_path: Path, value: int, raw: str, told: str) -> None:
    (rule,) = rules_from(
        tmp_path,
        """
        - id: T-1
          title: T
          severity: low
          for: interface
          expect: {enabled: true}
          message: "{name} at {shape_bps}"
          remediation:
            ios: |
              ! now {shape_bps}
              shape average {shape_bps} {literal brace} interfaces { ge-0/0/0 { mtu 1; } }
        """.replace("{literal brace}", ""),
    )
    (finding,) = run(network(device(interfaces=(Interface(name="Gi1", shape_bps=value),))), rule).findings
    assert finding.message == f"Gi1 at {told}"
    assert finding.remediation == f"! now {told}\nshape average {raw}  interfaces {{ ge-0/0/0 {{ mtu 1; }} }}"


def test_a_second_audit_remembers_the_devices_that_are_as_they_were(tmp_path: Path) -> None:
    rules = rules_from(
        tmp_path,
        """
        - {id: T-1, title: T, severity: low, for: interface, expect: {mtu: {min: 1500}}, message: "{mtu}"}
        - {id: T-2, title: T, severity: low, for: interface, expect: {description: {unique: true}}, message: "{name}"}
        """,
    )
    low = Interface(name="Gi1", line=3, end=9, mtu=1400, description="a")
    before = network(device("r1", interfaces=(low,)), device("r2", interfaces=(low,)))
    high = Interface(name="Gi1", line=3, end=9, mtu=1600, description="b")
    after = network(device("r1", interfaces=(low,)), device("r2", interfaces=(high,)))
    memory = Memory()
    asked = [run(net, *rules, memory=memory) for net in (before, after, before)]
    assert asked == [run(net, *rules) for net in (before, after, before)]
    assert [[(f.rule, f.devices) for f in result.findings] for result in asked[:2]] == [
        [("T-1", ("r1",)), ("T-1", ("r2",)), ("T-2", ("r1",)), ("T-2", ("r2",))],
        [("T-1", ("r1",))],
    ]
    assert memory.recall(rules[0], device("r1", interfaces=(low,))) is not None
    assert memory.recall(rules[1], device("r1", interfaces=(low,))) is None, "it compares devices with each other"
