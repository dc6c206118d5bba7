"""No rule and no configuration makes an audit hang: hostile patterns, huge lines, deep nesting, all against all.

Measured in processor seconds of a whole audit; the bounds are ten times what it takes, and a backtracking engine, or an
evaluator without a limit, would need years.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.network import Knowledge
from netaudit.jobs.snapshot import Text, parse
from netaudit.policy import verdict as steps
from netaudit.policy.loader import check_pack
from netaudit.policy.patterns import searcher

from .build import Interface, device, network, rules_from, run, verdict

HOSTILE = ["(a+)+$", "(a|aa)+$", "(.*a){25}b", "([a-zA-Z]+)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x{1,30}){1,30}y",
           "(?s)(.*)*(.*)*z", "(a?){100}a{100}b"]  # fmt: skip
TOO_LARGE = ["((a{1,1000}){1,1000})", "(((a{100}){100}){100})", "\\p{L}*\\p{N}{0,999}!"]

RULES = load_policies()


def seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_on_a_line_of_a_million_letters(pattern: str) -> None:
    assert seconds(lambda: searcher(pattern)("a" * 1_000_000 + "!")) < 2


@pytest.mark.parametrize("pattern", TOO_LARGE)
def test_a_pattern_that_takes_too_much_room_is_refused_with_its_line(tmp_path: Path, pattern: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(
        "pack: {id: t, title: T, version: 1.0.0}\nrules:\n"
        "  - {id: T-1, title: T, severity: low, for: device, message: x,\n"
        f"     expect: {{hostname: {{matches: '{pattern}'}}}}}}\n"
    )
    problems: list[Any] = []
    assert seconds(lambda: problems.extend(check_pack(file))) < 5
    assert [problem.line for problem in problems] == [4]
    assert "is no regular expression that RE2 takes" in str(problems[0])


@pytest.mark.parametrize("pattern", HOSTILE[:3])
def test_a_hostile_pattern_over_every_line_of_a_device(tmp_path: Path, pattern: str) -> None:
    rule = rules_from(
        tmp_path,
        "- {id: T-1, title: T, severity: low, for: interface, message: x, "
        f"expect: {{description: {{not_matches: '{pattern}'}}}}}}",
    )[0]
    ports = tuple(Interface(name=f"Gi{n}", description="a" * 5_000 + "!") for n in range(2_000))
    assert seconds(lambda: run(network(device(interfaces=ports)), rule)) < 15


def test_conditions_nested_as_deep_as_a_file_may_be(tmp_path: Path) -> None:
    """Two hundred levels of a file: some ninety of `not`, each of which turns the verdict."""

    def nested(levels: int) -> str:
        return "{not: " * levels + "{hostname: x}" + "}" * levels

    body = "- {{id: T-1, title: T, severity: low, for: device, message: x, expect: {}}}"
    rule = rules_from(tmp_path, body.format(nested(91)))[0]
    assert verdict(network(device("r1", hostname="x")), rule) == "fail"
    file = tmp_path / "deep.yaml"
    file.write_text(f"pack: {{id: t, title: T, version: 1.0.0}}\nrules:\n  {body.format(nested(5_000))}\n")
    problems: list[Any] = []
    with pytest.raises(Exception, match="nested deeper than 200 levels"):
        rules_from(tmp_path, body.format(nested(5_000)), pack="deep")
    assert seconds(lambda: problems.extend(check_pack(file))) < 5
    assert "nested deeper than 200 levels" in str(problems[0])


def test_a_rule_that_compares_all_with_all_is_stopped_and_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_STEPS", 50_000)
    rule, other = rules_from(
        tmp_path,
        """
        - {id: T-1, title: T, severity: low, for: interface, message: x,
           expect: {device.interfaces: {every: {description: {ne: y}, mtu: {ne: {field: subject.mtu}}}}}}
        - {id: T-2, title: T, severity: low, for: device, message: x, expect: {hostname: x}}
        """,
    )
    ports = tuple(Interface(name=f"Gi{n}", description="x", mtu=n) for n in range(1_000))
    taken: list[Any] = []
    assert seconds(lambda: taken.append(run(network(device("r1", hostname="x", interfaces=ports)), rule, other))) < 10
    verdicts = taken[0].summary.verdicts
    assert verdicts["unknown"] > 0
    assert verdicts["pass"] == 1  # the other rule is asked all the same
    assert any("more than 50,000 elements of lists" in item.why for item in taken[0].unknown)


CONFIGURATIONS = {
    "a line of five million letters": (
        "ios",
        "hostname r1\ninterface Gi0/1\n description " + "a" * 5_000_000 + "\nend\n",
    ),
    "three million spaces": ("ios", "hostname r1\ninterface Gi0/1\n description" + " " * 3_000_000 + "x\nend\n"),
    "a level a line": ("ios", "hostname r1\n" + "".join(f"{' ' * n}x{n}\n" for n in range(3_000)) + "end\n"),
    "twenty thousand braces": ("junos", "system { host-name r1; }\n" + "a {\n" * 20_000 + "b;\n" + "}\n" * 20_000),
    "half a million words": ("junos", "set system host-name r1\nset" + " x" * 500_000 + "\n"),
    "half a million quotes": ("junos", 'set system login message "' + '\\"' * 500_000 + '"\n'),
    "a banner without an end": ("ios", "hostname r1\nbanner motd ^C\n" + "interface Gi0/1\n" * 100_000),
    "a condition in a condition": (
        "iosxr",
        "hostname r1\nroute-policy A\n" + " if destination in P then\n" * 3_000 + "end-policy\nend\n",
    ),
    "every VLAN, a hundred times": ("ios", "hostname r1\n" + "vlan 1-4094\n" * 100 + "end\n"),
    "an access list of twenty thousand entries": (
        "eos",
        "hostname r1\nip access-list A\n"
        + "".join(f"   {n} permit tcp 10.{n % 256}.0.0/16 any eq {n}\n" for n in range(1, 20_000))
        + "interface Ethernet1\n   ip access-group A in\nend\n",
    ),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_an_audit_of_a_hostile_configuration_ends(name: str) -> None:
    """Read, made a network of, and asked about by every shipped rule."""
    platform, text = CONFIGURATIONS[name]
    taken: list[Any] = []

    def audited() -> None:
        snapshot = parse([Text("r1", "r1.cfg", text.encode(), platform)], key=b"k")
        taken.append(run_audit(snapshot, Knowledge(), RULES))

    assert seconds(audited) < 20
    assert len(taken[0].audit.devices) == 1
