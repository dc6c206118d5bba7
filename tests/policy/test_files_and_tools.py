"""Waivers and profiles from files, selection, explanation, examples, and rules in Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from netaudit.config.indented import parse
from netaudit.errors import InvalidPolicy, UsageError
from netaudit.model.device import Section
from netaudit.model.network import Network
from netaudit.policy.examples import surviving_mutants, test_pack
from netaudit.policy.explain import explain
from netaudit.policy.findings import EvidenceText
from netaudit.policy.loader import load_packs
from netaudit.policy.patterns import literal_prefix, searcher
from netaudit.policy.profiles import load_profile
from netaudit.policy.python_rules import Answer, Subject, python_pack, rule, rules_of
from netaudit.policy.selection import select_rules
from netaudit.policy.waivers import Waiver, load_waivers

from .build import Interface, device, network, one_rule, rules_from, run, text_of

test_pack.__test__ = False  # type: ignore[attr-defined]


GOOD = '{rule: CAP-*, device: r1, entity: "*", reason: x, approved_by: y, ticket: z, expires: 2027-01-31}'


def waivers_of(tmp_path: Path, *waivers: str, head: str = "") -> list[Waiver]:
    file = tmp_path / "waivers.yaml"
    file.write_text(head + "waivers:\n" + "".join(f"  - {waiver}\n" for waiver in waivers), encoding="utf-8")
    return load_waivers(file)


def faults(tmp_path: Path, *waivers: str, head: str = "") -> list[str]:
    with pytest.raises(InvalidPolicy) as caught:
        waivers_of(tmp_path, *waivers, head=head)
    return [line.partition(".yaml:")[2] for line in caught.value.lines()]


def test_waivers_are_read_and_every_fault_is_told(tmp_path: Path) -> None:
    assert waivers_of(tmp_path, GOOD)[0].entity == "*"
    for key, value in (("ticket", "z"), ("entity", '"*"'), ("approved_by", "y")):
        assert faults(tmp_path, GOOD.replace(f"{key}: {value}, ", "")) == [f"2: waivers[0]: '{key}' is missing"]
    assert faults(tmp_path, GOOD.replace("-31", "-32")) == ["2: waivers[0].expires: '2027-01-32' is no date"]
    assert faults(tmp_path, GOOD.replace("device", "devise")) == [
        "2: waivers[0].devise: unknown key (did you mean 'device'?)"
    ]


@pytest.mark.parametrize(
    ("more", "head", "wanted"),
    [
        ("created_by: Y", "", "approved_by: y asked for it, and cannot approve it"),
        ("created: 2027-02-01", "", "expires: is before it was created (2027-02-01)"),
        (
            "created: 2026-01-01",
            "longest_days: 180\n",
            "expires: is 395 days after it was created (the file allows 180)",
        ),
        ("created_by: w", "longest_days: 180\n", "'created' is missing: the file allows 180 days from then"),
        (
            "created: soon",
            "",
            "created: 'soon' does not have the right form (The day on which it was asked for, written as 2026-12-31.)",
        ),
        ("created: 2026-09-01, created_by: w, id: W-1, fingerprint: abc", "longest_days: 180\n", None),
    ],
)
def test_who_asked_for_a_waiver_and_for_how_long(tmp_path: Path, more: str, head: str, wanted: str | None) -> None:
    text = GOOD.replace("}", f", {more}}}")
    if wanted is None:
        assert waivers_of(tmp_path, text, head=head)[0].created_by == "w"
    else:
        assert [line.endswith(wanted) for line in faults(tmp_path, text, head=head)] == [True]


def test_a_profile_is_checked_against_the_rules(tmp_path: Path) -> None:
    rules = rules_from(
        tmp_path,
        "- {id: T-1, title: T, severity: low, for: interface, params: {rate: 1G}, "
        "expect: {speed_bps: {min: {param: rate}}}, message: x}",
    )
    file = tmp_path / "profile.yaml"
    file.write_text(
        "profile: {id: bank}\nparams: {T-1: {rate: fast}}\nroles:\n  core:\n    params: {T-1: {rat: 1G}}\n"
        "severity: {T-2: low}\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidPolicy) as caught:
        load_profile(file, rules)
    assert [line.split("profile.yaml:")[1] for line in caught.value.lines()] == [
        "2: params.T-1.rate: 'fast' is not a rate such as 500M or 10G",
        "5: roles.core.params.T-1.rat: T-1 has no such parameter (did you mean 'rate'?)",
        "6: severity.T-2: no rule has this id (did you mean 'T-1'?)",
    ]


def test_selection(tmp_path: Path) -> None:
    rules = rules_from(
        tmp_path,
        """
        - {id: CAP-001, title: T, severity: low, for: device, expect: {hostname: x}, message: x, tags: [wan]}
        - {id: QOS-001, title: T, severity: high, for: device, expect: {hostname: x}, message: x}
        """,
    )
    assert [item.id for item in select_rules(rules, select=["cap-*"])] == ["CAP-001"]
    assert [item.id for item in select_rules(rules, ignore=["CAP-001"])] == ["QOS-001"]
    assert [item.id for item in select_rules(rules, severity="medium")] == ["QOS-001"]
    assert [item.id for item in select_rules(rules, tags=["w*"])] == ["CAP-001"]
    with pytest.raises(UsageError, match=r"no rule matches 'CAP-002' \(did you mean 'CAP-001'\?\)"):
        select_rules(rules, select=["CAP-002"])


def test_explanation_shows_every_step_with_values_and_lines(tmp_path: Path) -> None:
    port = Interface(name="Gi1", line=3, end=9, mtu=1400, enabled=True, at={"mtu": (5,)})
    checked = one_rule(tmp_path, "interface", "{any: [{mtu: {min: 1500}}, {description: x}]}", "{enabled: true}")
    (told,) = explain(checked, network(device(interfaces=(port,))), "r1", "gi1", today=date(2026, 1, 1))
    assert told.verdict == "fail"
    steps = [(step.path, step.expected, step.actual, step.verdict) for step in (*told.where, *told.expect)]
    assert steps == [
        ("enabled", "is true", "true", True),
        ("mtu", "is at least 1500", "1400", False),
        ("description", "is x", "not set", False),
    ]
    assert [(span.start, span.end) for span in told.expect[0].spans] == [(5, 5)]
    with pytest.raises(UsageError, match=r"r1 has no interface 'Gi2' \(did you mean 'Gi1'\?\)"):
        explain(checked, network(device(interfaces=(port,))), "r1", "Gi2", today=date(2026, 1, 1))


EXAMPLES = """
- id: T-1
  title: T
  severity: low
  for: section
  where: {header: {matches: "^line vty"}}
  expect: {lines: {contains: transport input ssh}}
  message: "{header}"
  examples:
    pass: [{r1: "line vty 0 4\\n transport input ssh\\n"}]
    fail: [{r1: {platform: eos, config: "line vty 0 4\\n transport input telnet\\n"}}]
"""


def build(
    devices: Mapping[str, tuple[str | None, str]], intent: Mapping[str, Any], demands: str | None
) -> tuple[Network, EvidenceText]:
    made = [
        device(name, platform=platform or "ios", sections=sections(text)) for name, (platform, text) in devices.items()
    ]
    return Network(devices=tuple(made)), text_of


def sections(text: str) -> tuple[Section, ...]:
    return tuple(
        Section(header=node.text, line=node.line, end=node.end, text=tuple(child.text for child in node.children))
        for node in parse(text).roots
    )


def test_examples_show_what_they_claim_and_notice_a_mutant(tmp_path: Path) -> None:
    rules_from(tmp_path, EXAMPLES)
    (pack,) = load_packs([tmp_path / "t.yaml"])
    assert [(result.outcome, result.platforms, result.problem) for result in test_pack(pack, build)] == [
        ("pass", ("ios",), ""), ("fail", ("eos",), ""),
    ]  # fmt: skip
    assert surviving_mutants(pack, build) == []


def test_an_example_that_does_not_show_what_it_claims_is_told(tmp_path: Path) -> None:
    rules_from(tmp_path, EXAMPLES.replace("telnet", "ssh").replace('pass: [{r1: "line vty', 'pass: [{r1: "line con'))
    (pack,) = load_packs([tmp_path / "t.yaml"])
    assert [str(result).split("t.yaml:")[1] for result in test_pack(pack, build)] == [
        "11: T-1: pass example 1: does not pass: the rule applies to nothing in it (1 not_applicable)",
        "12: T-1: fail example 1: does not fail (1 pass)",
    ]


def test_an_excerpt_may_end_anywhere_and_a_whole_file_may_not(tmp_path: Path) -> None:
    def cut_off(
        devices: Mapping[str, tuple[str | None, str]], intent: Mapping[str, Any], demands: str | None
    ) -> tuple[Network, EvidenceText]:
        made = [device(name, truncated="no end line", sections=sections(text)) for name, (_, text) in devices.items()]
        return Network(devices=tuple(made)), text_of

    rules_from(tmp_path, EXAMPLES.replace("{r1: {platform", "{_whole: true, r1: {platform"))
    (pack,) = load_packs([tmp_path / "t.yaml"])
    excerpt, whole = test_pack(pack, cut_off)
    assert excerpt.problem == ""
    assert whole.problem.startswith("does not fail (1 unknown): unknown, lines: the configuration of r1 is cut off")


def test_a_rule_without_examples_is_told(tmp_path: Path) -> None:
    rules_from(tmp_path, EXAMPLES.partition("  examples")[0])
    (pack,) = load_packs([tmp_path / "t.yaml"])
    assert [result.problem for result in test_pack(pack, build)] == [
        "there is no pass example", "there is no fail example",
    ]  # fmt: skip


@rule(id="PY-1", title="Named after its site", severity="low", entity="device", message="{name} is not at {site}")
def named_after_site(subject: Subject) -> Answer:
    site = subject.device.site if subject.device else None
    return Answer(subject.value.name.startswith(site or "?"), f"begins with {site}", subject.value.name, (1,))


@rule(id="PY-2", title="Asks ciscoconfparse2", severity="low", entity="device", message="no ntp")
def has_ntp(subject: Subject) -> bool:
    return bool(subject.ciscoconfparse().find_objects(r"^ntp server"))


@rule(id="PY-3", title="Breaks", severity="low", entity="device", message="never")
def breaks(subject: Subject) -> bool:
    raise KeyError("x")


PYTHON_RULES = [named_after_site, has_ntp, breaks]


def test_python_rules_come_in_by_entry_point() -> None:
    entry = EntryPoint("acme", f"{__name__}:PYTHON_RULES", "netaudit.rules")
    pack = python_pack([entry])
    assert pack is not None
    parsed: list[str] = []

    def conf(target: Any) -> Any:
        from ciscoconfparse2 import CiscoConfParse

        parsed.append(target.name)
        return CiscoConfParse(["hostname dc1-r1", "ntp server 10.0.0.1"])

    result = run(network(device("dc1-r1", site="dc1"), device("x", site="dc1")), *pack.rules, parsed=conf)
    assert [(item.rule, *item.devices, item.message) for item in result.findings] == [("PY-1", "x", "x is not at dc1")]
    assert result.findings[0].actual == "x"
    assert parsed == ["dc1-r1", "x"]
    assert {item.why for item in result.unknown} == {"the rule raised KeyError: 'x'"}


def test_an_entry_point_that_is_no_rule_is_one_line() -> None:
    with pytest.raises(InvalidPolicy, match="is no rule"):
        rules_of(len)
    with pytest.raises(InvalidPolicy, match="cannot be loaded: ModuleNotFoundError"):
        python_pack([EntryPoint("a", "nowhere_at_all:x", "netaudit.rules")])


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("^interface ", (True, "interface ", True)),
        ("abc*d", (False, "ab", False)),
        ("a|b", (False, "", False)),
        ("(?i)abc", (False, "", False)),
        ("^ip (route|x)", (False, "", False)),
        ("x?", (False, "", False)),
        (r"ab\d", (False, "ab", False)),
    ],
)
def test_literal_prefixes(pattern: str, wanted: tuple[bool, str, bool]) -> None:
    assert literal_prefix(pattern) == wanted


@pytest.mark.parametrize("pattern", ["^a.*b$", "^ab", "ab", "b+", "^(a|x)b?$", "ab{2}", "a\\b"])
@pytest.mark.parametrize("text", ["", "ab", "xab", "abb", "a b", "x\nab", "abbb c"])
def test_patterns_agree_with_the_standard_library(pattern: str, text: str) -> None:
    import re

    assert searcher(pattern)(text) is bool(re.search(pattern.replace("$", r"\Z"), text))
    assert searcher(pattern, True)(text) is bool(re.search(pattern, text, re.MULTILINE))


def test_text_rules_on_real_configurations(tmp_path: Path, shared: Path) -> None:
    """Every `interface` block of real configurations is asked, and only those without a description fail."""
    folder = shared / "networks" / "batfish-example" / "configs"
    devices, expected = [], set()
    for file in sorted(folder.glob("*.cfg")):
        found = sections(file.read_text(encoding="utf-8"))
        devices.append(device(file.stem, sections=found))
        for item in found:
            if item.header.startswith("interface ") and not any(line.startswith("description ") for line in item.text):
                expected.add((file.stem, item.header))
    checked = one_rule(
        tmp_path, "section", "{lines: {matches: '^description .'}}", "{header: {matches: '^interface '}}"
    )
    result = run(network(*devices), checked)
    assert {(*item.devices, item.name) for item in result.findings} == expected
    assert len(expected) > 10
    assert result.summary.verdicts["unknown"] == 0
