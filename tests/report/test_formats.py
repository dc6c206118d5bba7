"""Each format on the sample network: what a reader or a machine needs of it is there."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree

import msgspec
import pytest
from markdown_it import MarkdownIt

from netaudit.model.results import Audit, Evidence, Finding, RunError, Unknown
from netaudit.report.csv import audit_csv
from netaudit.report.formats import FORMATS
from netaudit.report.json import to_json
from netaudit.report.junit import audit_junit
from netaudit.report.markdown import audit_markdown
from netaudit.report.markdown_changes import precheck_markdown
from netaudit.report.sarif import audit_sarif
from netaudit.report.terminal import listing
from netaudit.report.text import audit_text
from netaudit.report.text_capacity import capacity_text
from netaudit.report.text_drift import drift_text, precheck_text

from . import sample

HOSTILE = "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>\x00\u202e|`@all"


def finding(**changes: object) -> Finding:
    return msgspec.structs.replace(sample.findings()[0], **changes)


def with_findings(*findings: Finding) -> Audit:
    return msgspec.structs.replace(sample.audit(), findings=findings)


def hostile() -> Audit:
    evidence = Evidence(device=HOSTILE, path=HOSTILE, start=1, end=1, text=HOSTILE)
    audit = with_findings(
        finding(name=HOSTILE, message=HOSTILE, devices=(HOSTILE,), evidence=(evidence,), remediation=HOSTILE,
                title=HOSTILE, expected=HOSTILE, actual=HOSTILE)
    )  # fmt: skip
    return msgspec.structs.replace(
        audit,
        errors=(RunError(device=HOSTILE, error=HOSTILE),),
        unknown=(Unknown(rule="R-1", device=HOSTILE, name=HOSTILE, why=HOSTILE),),
    )


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_renders_and_is_the_same_for_equal_results(name: str) -> None:
    assert FORMATS[name].render(sample.audit()) == FORMATS[name].render(sample.audit())


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_names_what_was_not_checked(name: str) -> None:
    shown = FORMATS[name].render(sample.audit())
    assert "connection refused on port 22" in shown
    assert "peer config not supplied" in shown


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_no_format_passes_a_control_character_on(name: str) -> None:
    shown = FORMATS[name].render(hostile())
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", shown)
    assert "owned" not in shown


def test_json_escapes_control_characters() -> None:
    shown = to_json(hostile())
    assert not re.search("[\x00-\x08\x0b-\x1f]", shown)
    assert msgspec.json.decode(shown, type=Audit) == hostile()


# text


def test_text_says_what_is_not_checked_before_any_finding() -> None:
    shown = audit_text(sample.audit())
    assert shown.index("Not checked") < shown.index("CRITICAL")
    assert " ".join(shown.splitlines()[-2:]) == (
        "1 critical, 2 high, 1 medium, 1 low (1 waived) on 12 devices; 1 device or file not read, 5 checks undecided."
    )


def test_text_fits_the_width_and_has_no_colour_and_no_trailing_blank_in_a_pipe() -> None:
    for line in audit_text(sample.audit(), width=80).splitlines():
        assert len(line) <= 80
        assert line == line.rstrip()
        assert "\x1b" not in line


def test_text_keeps_path_and_line_in_one_piece_however_narrow() -> None:
    path = "a/very/long/path/of/a/repository/with/many/folders/configs/data-centre-1/dc1-wan1.cfg"
    evidence = Evidence(device="r1", path=path, start=14, end=14, text="x")
    assert f"  {path}:14\n" in audit_text(with_findings(finding(evidence=(evidence,))), width=40)


def test_text_has_colours_when_asked_whatever_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in audit_text(sample.audit(), color=True)


def test_text_leaves_waived_findings_to_the_count() -> None:
    assert "RED-014" not in audit_text(sample.audit())


def test_text_of_a_clean_audit_with_a_gap_names_the_gap_last() -> None:
    audit = msgspec.structs.replace(with_findings(), unknown=())
    assert audit_text(audit).endswith("no findings on 12 devices; 1 device or file not read, 5 checks undecided.\n")


def test_text_of_drift_marks_each_kind() -> None:
    shown = drift_text(sample.drift())
    assert "    -    61 service-policy output WAN-200M\n" in shown
    assert "    +    63 ip ospf cost 1000\n" in shown
    assert "    +    64 load-interval 30\n" in shown
    assert "    >   124 permit tcp any any established  (from line 120)\n" in shown
    assert shown.index("br2-rtr1: not compared") < shown.index("In sync")


def test_text_of_a_precheck_ends_with_its_verdict() -> None:
    assert precheck_text(sample.precheck()).endswith("FAIL: 1 finding added, 0 resolved, 0 unchanged.\n")


def test_text_of_capacity_has_the_fullest_link_first_and_the_unknown_before() -> None:
    lines = capacity_text(sample.capacity()).splitlines()
    assert lines[0].startswith("? dc2-wan2 TenGigabitEthernet0/2/0: policy routing")
    head = next(number for number, line in enumerate(lines) if line.startswith("Link direction"))
    assert "134 %" in lines[head + 1]
    assert "0.75\u00d7 under the worst failure" in lines[-1]


def test_a_listing_is_free_of_box_lines() -> None:
    assert listing(("Rule", "Title"), [("A-1", "One"), ("B-2", "Two")]) == "Rule  Title\nA-1   One\nB-2   Two\n"


# json


def test_json_is_the_contract_indented_and_reads_back() -> None:
    shown = to_json(sample.audit())
    assert shown.startswith('{\n  "schema": "netaudit.audit/1",\n')
    assert msgspec.json.decode(shown, type=Audit) == sample.audit()


# csv


def test_csv_has_a_row_for_each_finding_unknown_and_error() -> None:
    rows = list(csv.DictReader(io.StringIO(audit_csv(sample.audit()))))
    assert Counter(row["verdict"] for row in rows) == {"fail": 5, "waived": 1, "unknown": 5, "error": 1}
    assert (rows[0]["rule"], rows[0]["path"], rows[0]["start"]) == ("CAP-007", "configs/dc1-wan1.cfg", "214")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_never_starts_a_cell_with_a_formula(start: str) -> None:
    rows = list(csv.DictReader(io.StringIO(audit_csv(with_findings(finding(name=f"{start}cmd|x"))))))
    assert rows[0]["name"] == f"'{start}cmd|x"


# sarif


def sarif(audit: Audit) -> dict[str, object]:
    return json.loads(audit_sarif(audit))["runs"][0]  # type: ignore[no-any-return]


def test_sarif_has_all_that_code_scanning_requires_and_nothing_empty() -> None:
    log = json.loads(audit_sarif(sample.audit()))
    assert (log["version"], log["$schema"].rsplit("/", 1)[1]) == ("2.1.0", "sarif-schema-2.1.0.json")
    run = log["runs"][0]
    for rule in run["tool"]["driver"]["rules"]:
        assert all(rule[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= set(place["region"])
        assert result["message"]["text"]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["primaryLocationLineHash"].endswith(":1")


def test_sarif_leaves_waived_findings_out_and_tells_gaps_as_notifications() -> None:
    run = sarif(sample.audit())
    assert [result["ruleId"] for result in run["results"]] == ["CAP-007", "QOS-011", "RED-003", "RED-021", "MGT-004"]
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    levels = Counter(note["level"] for note in invocation["toolExecutionNotifications"])
    assert levels == {"error": 1, "warning": 5}


def test_sarif_puts_a_finding_without_evidence_on_the_first_line_of_its_device() -> None:
    place = sarif(with_findings(finding(evidence=())))["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "configs/dc1-wan1.cfg"}, "region": {"startLine": 1}}


@pytest.mark.parametrize(
    ("path", "uri"),
    [("configs/r1.cfg", "configs/r1.cfg"), ("a b/r#1.cfg", "a%20b/r%231.cfg"), ("/srv/r1.cfg", "file:///srv/r1.cfg")],
)
def test_sarif_writes_paths_as_uris(path: str, uri: str) -> None:
    evidence = Evidence(device="r1", path=path, start=3, end=4, text="a\nb")
    place = sarif(with_findings(finding(evidence=(evidence,))))["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri


def test_sarif_rates_only_security_rules_as_security() -> None:
    rated = [rule["id"] for rule in sarif(sample.audit())["tool"]["driver"]["rules"]
             if "security-severity" in rule["properties"]]  # fmt: skip
    assert rated == ["SEC-002"]


# junit


def cases(audit: Audit) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(audit_junit(audit)).iter("testcase"))


def test_junit_names_are_unique_even_for_the_same_rule_and_entity() -> None:
    twins = with_findings(finding(fingerprint="one"), finding(fingerprint="two"))
    names = [(case.get("classname"), case.get("name")) for case in cases(twins)]
    assert len(names) == len(set(names))


def test_junit_tells_failures_errors_and_skipped_apart() -> None:
    found = Counter(child.tag for case in cases(sample.audit()) for child in case)
    assert found == {"failure": 5, "error": 6, "skipped": 1}
    unread = next(case for case in cases(sample.audit()) if case.get("classname") == "br2-rtr1")
    assert unread.find("error").get("message") == "connection refused on port 22"  # type: ignore[union-attr]


def test_junit_totals_are_those_of_the_suites_and_testsuites_has_no_skipped() -> None:
    root = ElementTree.fromstring(audit_junit(sample.audit()))
    assert "skipped" not in root.attrib
    for count in ("tests", "failures", "errors"):
        assert int(root.get(count, "")) == sum(int(suite.get(count, "")) for suite in root)


def test_junit_repeats_the_message_in_the_text() -> None:
    failure = next(case.find("failure") for case in cases(sample.audit()) if case.find("failure") is not None)
    assert failure is not None
    assert failure.get("message") in (failure.text or "")
    assert failure.get("type") == "critical"


# markdown


def test_markdown_folds_each_finding_and_starts_with_the_answer() -> None:
    shown = audit_markdown(sample.audit())
    assert shown.startswith("## netaudit: 1 critical and 2 high findings to act on; 1 device or file not read")
    assert shown.count("<details>") == shown.count("</details>") == 5
    assert shown.index("**Not checked**") < shown.index("<details>")


def test_markdown_has_no_markup_of_a_hostile_string() -> None:
    """Read by a CommonMark parser: the only HTML is the report's own, and no link, image or mention is made."""
    tokens = MarkdownIt("commonmark", {"html": True}).parse(audit_markdown(hostile()))
    inline = [child for token in tokens for child in token.children or ()]
    html = " ".join(token.content for token in (*tokens, *inline) if token.type in ("html_block", "html_inline"))
    assert set(re.findall(r"<(/?[a-z]+)", html)) == {"details", "/details", "summary", "/summary", "b", "/b"}
    assert not {"link_open", "image"} & {token.type for token in inline}
    prose = "".join(token.content for token in inline if token.type == "text")
    assert "@all" not in prose + html


def test_markdown_fences_are_longer_than_any_run_of_backticks_in_them() -> None:
    evidence = Evidence(device="r1", path="r1.cfg", start=1, end=3, text="banner ````\n</details>\n````")
    assert "`````\nbanner ````" in audit_markdown(with_findings(finding(evidence=(evidence,))))


def test_markdown_of_a_precheck_shows_the_change_as_a_diff() -> None:
    shown = precheck_markdown(sample.precheck())
    assert shown.startswith("## netaudit precheck: **fail**")
    assert "```diff\n# dc1-core2 > interface Ethernet2\n- no shutdown\n+ shutdown\n```" in shown


# start-up


def test_formats_load_neither_rich_nor_jinja2() -> None:
    code = (
        "import sys, netaudit.report.formats, netaudit.report.text, netaudit.report.html, netaudit.report.svg;"
        "print(sorted({'rich', 'jinja2', 'networkx'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
