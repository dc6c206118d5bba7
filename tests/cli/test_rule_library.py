"""The rule library from the command line: its pages, frameworks, profiles, and files of rules that are wrong."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from netaudit.jobs.audit import load_policies
from netaudit.policy.frameworks import load_framework, shipped_frameworks
from netaudit.policy.pages import library_pages
from netaudit.shipped import policies_dir

from .conftest import PROJECT, Cli, Folder

HEAD = "pack: {id: own, title: Own, version: 1.0.0}\nrules:\n"
CLOCKS = {
    "r1.cfg": "hostname r1\nntp server 10.0.0.1\nline vty 0 4\n transport input ssh\nend\n",
    "r2.cfg": "hostname r2\nntp server 10.0.0.1\nntp server 10.0.0.2\nline vty 0 4\n transport input ssh\nend\n",
}


def test_the_pages_in_docs_are_those_of_the_rules() -> None:
    loaded = load_policies(examples=True)
    pages = library_pages(loaded.packs, loaded.frameworks)
    folder = PROJECT / "docs" / "rules"
    assert {path.name for path in folder.iterdir()} == set(pages)
    stale = [name for name, text in pages.items() if (folder / name).read_text("utf-8") != text]
    assert not stale, f"run `netaudit rules docs`: {stale}"


def test_pages_of_rules_that_are_gone_go_and_other_files_stay(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "wiki"
    assert cli("rules", "docs", folder).code == 0
    (folder / "OLD-001.md").write_text((folder / "SEC-001.md").read_text())
    (folder / "notes.md").write_text("mine\n")
    said = cli("rules", "docs", folder)
    assert "1 removed" in said.err
    assert not (folder / "OLD-001.md").exists()
    assert (folder / "notes.md").read_text() == "mine\n"


@pytest.mark.parametrize("name", shipped_frameworks())
def test_a_framework_names_every_rule_that_refers_to_it(name: str, cli: Cli) -> None:
    rules = load_policies().rules
    framework = load_framework(shipped_frameworks()[name], [rule.id for rule in rules])
    mapped = {(control.id, rule) for control in framework.controls for rule in control.rules}
    referred = {(control, r.id) for r in rules for text in r.references if (control := framework.names(text))}
    assert referred <= mapped
    assert framework.id == name
    schema = cli("rules", "schema", "framework").json
    assert schema["properties"]["controls"]["minItems"] == 1


def test_an_audit_is_grouped_by_control(folder: Folder, cli: Cli) -> None:
    configs = folder("configs", CLOCKS)
    said = cli("audit", configs, "--by", "pci-dss", "--exit-zero")
    assert said.code == 0
    control = said.out.partition("10.6.2")[2].partition("\n\n")[0]
    assert "FINDINGS" in control
    assert "MON-006  r1: 1 time source(s)" in control
    assert "MON-006  r2" not in control
    marks = cli("audit", configs, "--by", "pci-dss", "--format", "md", "--exit-zero").out
    assert "### 10.6.2 Clocks follow the designated sources" in marks
    found = cli("audit", configs, "--format", "json", "--exit-zero").json
    clocks = next(c for c in found["controls"] if (c["framework"], c["id"]) == ("pci-dss", "10.6.2"))
    prints = {f["fingerprint"] for f in found["findings"] if f["rule"] in ("MON-006", "MON-106")}
    assert set(clocks["findings"]) == prints
    assert clocks["state"] == "fail"
    rows = cli("audit", configs, "--format", "csv", "--exit-zero").out
    told = {row["rule"]: row["controls"] for row in csv.DictReader(io.StringIO(rows)) if row["verdict"] == "fail"}
    assert "pci-dss 10.6.2" in told["MON-006"].split("; ")


def test_a_control_whose_rules_did_not_take_part_is_not_checked(folder: Folder, cli: Cli) -> None:
    said = cli("audit", folder("configs", CLOCKS), "-p", "security", "--by", "nist-800-53", "--exit-zero")
    part = said.out.partition("AU-4")[2].partition("\n\n")[0]
    assert "NOT CHECKED" in part
    assert "not asked: MON-008" in part


def test_a_framework_of_ones_own(tmp_path: Path, folder: Folder, cli: Cli) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "framework: {id: house, title: House rules}\ncontrols:\n- {id: H-1, title: Clocks, rules: [MON-006]}\n"
    )
    said = cli("audit", folder("configs", CLOCKS), "--by", own, "--exit-zero")
    assert "H-1  Clocks" in said.out
    own.write_text("framework: {id: house}\ncontrols:\n- {id: H-1, titel: Clocks, rules: []}\n")
    said = cli("audit", folder("configs", CLOCKS), "--by", own)
    assert said.code == 2
    assert [line.partition("own.yaml:")[2] for line in said.said] == [
        "1: framework: 'title' is missing",
        "3: controls[0].rules: must not be empty",
        "3: controls[0].titel: unknown key (did you mean 'title'?)",
    ]


def test_a_framework_that_names_no_rule_is_told(tmp_path: Path, folder: Folder, cli: Cli) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("framework: {id: h, title: House}\ncontrols:\n- {id: H-1, title: Clocks, rules: [MON-0006]}\n")
    said = cli("audit", folder("configs", CLOCKS), "-p", "security", "--by", own)
    assert said.said[0].endswith(
        "own.yaml:3: controls[0].rules[0]: no rule has the id 'MON-0006' (did you mean 'MON-006'?)"
    )


def test_rules_in_python_read_lines_that_no_fact_carries(folder: Folder, cli: Cli) -> None:
    text = (
        "hostname r1\ntrack 11 interface Gi0/0 line-protocol\nip nat inside source list NAT interface Gi0/0 overload\n"
        "event manager applet A\n event track 10 state down\n action 1 syslog msg x\nline vty 0 4\n login\nend\n"
    )
    configs = folder("configs", {"r1.cfg": text, "r2.cfg": CLOCKS["r2.cfg"]})
    found = cli("audit", configs, "-p", "python", "--format", "json", "--exit-zero").json
    told = {f["rule"]: f for f in found["findings"]}
    assert sorted(told) == ["HYG-111", "MON-114"]
    assert told["HYG-111"]["actual"] == "list NAT is not"
    assert [(e["start"], e["text"]) for e in told["MON-114"]["evidence"]] == [(5, " event track 10 state down")]
    assert {f["devices"][0] for f in told.values()} == {"r1"}


@pytest.mark.parametrize("name", ["bank", "campus", "datacenter-fabric", "service-provider"])
def test_the_shipped_profiles_are_asked_by_name(name: str, folder: Folder, cli: Cli) -> None:
    assert (policies_dir() / "profiles" / f"{name}.yaml").is_file()
    said = cli("audit", folder("configs", CLOCKS), "--profile", name, "--format", "json", "--exit-zero")
    assert said.code == 0
    messages = {(f["rule"], f["devices"][0]): f for f in said.json["findings"]}
    assert (("MON-006", "r2") in messages) is (name == "bank"), "only banks want more than two time sources"
    explained = cli("rules", "explain", "MON-006", "r2", "--configs", folder("configs", CLOCKS), "--profile", name)
    assert ("FAIL" in explained.out) is (name == "bank")


def test_a_profile_that_is_not_there(folder: Folder, cli: Cli) -> None:
    said = cli("audit", folder("configs", CLOCKS), "--profile", "banc")
    assert said.code == 2
    assert said.said == [
        "netaudit: no profile 'banc': neither a file, nor one of bank, campus, datacenter-fabric, service-provider"
    ]


FIVE = """\
  - id: OWN-001
    title: One
    severity: hihg
    for: interface
    where: {descripton: {present: true}}
    expect: {mtu: {mim: 1500}}
    message: "{nmae} is small"
    remediation: {iosx: "x"}
"""


LOW = '{r1: {platform: ios, config: "interface Gi0/1\\n mtu 1400\\n"}}'
MEANT = "Interface has no field 'nmae' (did you mean 'name'?)"


def test_five_mistakes_are_five_lines(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "five.yaml"
    file.write_text(HEAD + FIVE)
    said = cli("rules", "check", file)
    assert said.code == 2
    assert [line.partition("five.yaml:")[2] for line in said.said] == [
        "5: rules[0].severity: 'hihg' is not known here (did you mean 'high'?)",
        "7: rules[0].where.descripton: Interface has no field 'descripton' (did you mean 'description'?)",
        "8: rules[0].expect.mtu.mim: unknown operator (did you mean 'min'?)",
        f"9: rules[0].message: the placeholder {{nmae}} means nothing: {MEANT}",
        "10: rules[0].remediation.iosx: unknown platform (did you mean 'iosxr'?)",
    ]


def test_what_is_wrong_between_rules_is_told_when_they_are_loaded(tmp_path: Path, folder: Folder, cli: Cli) -> None:
    rule = "  - {id: OWN-1, title: t, severity: low, for: interface, expect: {mtu: {min: 1500}}, message: m}\n"
    file = tmp_path / "own.yaml"
    configs = folder("configs", CLOCKS)
    for text, told in (
        (rule + rule.replace("for: interface", "for: interfce"), "4: rules[1].id: another rule has the id 'OWN-1'"),
        (rule.replace("1500", "{param: least}"), "3: rules[0].expect.mtu.min.param: the parameter 'least' is not"),
        (rule.replace(", message: m", ""), "3: rules[0]: 'message' is missing"),
        (
            rule.replace(
                "}}, m", '}}, examples: {pass: [{r1: {platform: ios, config: "interface Gi0/1\\n mtu 1400\\n"}}]}, m'
            ),
            "3: OWN-1.examples.pass[0]: does not pass",
        ),
    ):
        file.write_text(HEAD + text)
        for command in (("rules", "check", file), ("audit", configs, "-p", file)):
            said = cli(*command)
            assert said.code == 2, text
            assert any(told in line for line in said.said), said.said


def test_the_older_standard_passes_until_its_last_day(tmp_path: Path, folder: Folder, cli: Cli) -> None:
    rule = """\
  - id: OWN-1
    title: Two time sources, one until the end of the migration
    severity: high
    for: ntp
    expect: {servers: {count: {min: 2}}}
    grace: {until: DAY, expect: {servers: {count: {min: 1}}}}
    message: "{servers.count} time source(s)"
    examples:
      pass: [{r1: {platform: ios, config: "ntp server 10.0.0.1\\nntp server 10.0.0.2\\n"}}]
      fail: [{r1: {platform: ios, config: "hostname r1\\n"}}]
      grace: [{r1: {platform: ios, config: "ntp server 10.0.0.1\\n"}}]
"""
    file = tmp_path / "own.yaml"
    for day, devices in ((date.today(), []), (date.today() - timedelta(days=1), ["r1"])):
        file.write_text(HEAD + rule.replace("DAY", day.isoformat()))
        assert cli("rules", "test", file).out.startswith("3 examples of 1 rules, 0 wrong")
        found = cli("audit", folder("configs", CLOCKS), "-p", file, "--format", "json", "--exit-zero").json["findings"]
        assert [name for finding in found for name in finding["devices"]] == devices
    file.write_text(HEAD + rule.replace("DAY", "2030-01-01").replace("min: 1}", "min: 0}"))
    told = cli("rules", "test", file)
    assert told.code == 0
    file.write_text(HEAD + rule.replace("DAY", "2030-01-01").replace("min: 1}", "min: 2}"))
    told = cli("rules", "test", file)
    assert told.code == 1
    assert "grace example 1: does not pass" in told.out


def test_a_rule_that_compares_all_with_all_is_unknown_and_ends(
    tmp_path: Path, folder: Folder, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netaudit.policy.verdict.MOST_STEPS", 60)
    file = tmp_path / "own.yaml"
    file.write_text(
        HEAD + "  - {id: OWN-1, title: t, severity: low, for: network, message: m, expect: {devices: {every: "
        "{lines: {every: {name: {in: {field: subject.devices.lines.name}}}}}}}}\n"
        "  - {id: OWN-2, title: t, severity: low, for: network, message: m, expect: {devices: {every: "
        "{lines: {every: {name: {present: true}}}}}}}\n"
    )
    text = "hostname {}\n" + "".join(f"line vty {i}\n login\n" for i in range(8)) + "end\n"
    configs = folder("configs", {f"r{n}.cfg": text.format(f"r{n}") for n in range(5)})
    said = cli("audit", configs, "-p", file, "--format", "json")
    assert [(u["rule"], u["why"][:38]) for u in said.json["unknown"]] == [
        ("OWN-1", "the rule compares too much with too much"[:38])
    ]
    assert said.json["summary"]["verdicts"]["pass"] == 1
