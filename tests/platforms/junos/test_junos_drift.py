"""Two configurations compared in either form, what takes the difference back, and commands typed into one."""

from __future__ import annotations

from pathlib import Path

import pytest
from junos_forms import set_form

from netaudit.drift.apply import apply
from netaudit.drift.compare import differences
from netaudit.drift.device import device_drift
from netaudit.drift.remediate import remediate
from netaudit.errors import InvalidConfig
from netaudit.model.results import DeviceDrift
from netaudit.platforms.junos import PLATFORM

CASES = Path(__file__).parent / "cases"
ROUTING = (CASES / "routing.cfg").read_text(encoding="utf-8")
QOS = (CASES / "qos.cfg").read_text(encoding="utf-8")


def drifted(before: str, after: str) -> DeviceDrift:
    drift = device_drift("r1", before, after, PLATFORM)
    assert drift.remediation_proved in (None, True) or drift.remediation_secrets, drift.remediation
    return drift


def changes(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    return [(change.kind, change.before, change.after) for change in drifted(before, after).changes]


def in_set_form(text: str) -> str:
    return set_form(PLATFORM.parse(text))


@pytest.mark.parametrize(
    ("old", "new", "wanted", "commands"),
    [
        (
            "metric 100;", "metric 200;", [("changed", "metric 100", "metric 200")],
            ("set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 metric 100",),
        ),
        (
            "198.51.100.0/24;", "", [("removed", "198.51.100.0/24", None)],
            ("set policy-options prefix-list CUSTOMERS 198.51.100.0/24",),
        ),
        (
            "address 10.0.0.1/30;", "address 10.0.0.5/30;",
            [("changed", "address 10.0.0.1/30", "address 10.0.0.5/30")],
            ("delete interfaces ge-0/0/0 unit 0 family inet address 10.0.0.5/30",
             "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30"),
        ),
        (
            "interface ge-0/0/1.0;", "inactive: interface ge-0/0/1.0;",
            [("changed", "interface ge-0/0/1.0", "inactive: interface ge-0/0/1.0")],
            ("activate protocols ospf area 0.0.0.10 interface ge-0/0/1.0",),
        ),
        (
            "[ 65000:1 65000:2 ]", "[ 65000:2 65000:3 ]", [("changed", "members 65000:1", "members 65000:3")],
            ("delete policy-options community ISP members 65000:3", "set policy-options community ISP members 65000:1"),
        ),
        (
            "    router-id 10.255.0.1;\n    autonomous-system 65000;",
            "    autonomous-system 65000;\n    router-id 10.255.0.1;",
            [], (),
        ),
        ("area 0.0.0.0 {", "area 0 {", [], ()),
    ],
)  # fmt: skip
def test_braces(old: str, new: str, wanted: object, commands: object) -> None:
    assert old in ROUTING
    drift = drifted(ROUTING, ROUTING.replace(old, new, 1))
    found = [(c.kind, c.before and c.before.replace("community ISP ", ""), c.after) for c in drift.changes]
    assert [(kind, b, a and a.replace("community ISP ", "")) for kind, b, a in found] == wanted
    assert drift.remediation == commands


def test_a_block_that_is_gone_is_one_change_on_its_path() -> None:
    block = "            family inet {\n                address 10.9.0.1/24;\n            }\n"
    (change,) = drifted(ROUTING, ROUTING.replace(block, "", 1)).changes
    assert (change.kind, change.path) == ("removed", ("interfaces", "ge-0/0/2", "unit 0"))
    assert change.before == "family inet\n address 10.9.0.1/24"
    assert (change.feature, change.severity) == ("interface", "high")


def test_set_form() -> None:
    before, after = in_set_form(ROUTING), in_set_form(ROUTING.replace("metric 100;", "metric 200;"))
    path = "set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 metric"
    assert changes(before, after) == [("changed", f"{path} 100", f"{path} 200")]


@pytest.mark.parametrize("case", sorted(CASES.glob("*.cfg")), ids=lambda path: path.stem)
def test_braces_and_set_form_are_the_same_configuration(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    assert changes(text, in_set_form(text)) == []
    assert changes(in_set_form(text), text) == []


def test_corpus_says_the_same_in_both_forms_and_after_nothing_was_typed(shared: Path) -> None:
    checked = 0
    for path in sorted((shared / "corpus" / "junos").glob("*/*")):
        text = path.read_text(errors="replace")
        tree = PLATFORM.parse(text)
        if "<rpc-reply" in text or not tree.roots:
            continue
        assert differences(tree, apply(tree, [], PLATFORM), PLATFORM) == [], path.name
        if any(node.children for node in tree.roots):
            assert differences(tree, PLATFORM.parse(set_form(tree)), PLATFORM) == [], path.name
        checked += 1
    assert checked > 80


def test_any_configuration_of_the_corpus_can_be_made_of_the_one_before(shared: Path) -> None:
    """Two quite different texts: everything is deleted, set, moved and deactivated."""
    before = PLATFORM.parse(ROUTING)
    for path in sorted((shared / "corpus" / "junos").glob("*/*"))[::4]:
        text = path.read_text(errors="replace")
        tree = PLATFORM.parse(text)
        if "<rpc-reply" in text or not tree.roots or len(text) > 60_000:
            continue
        for approved, running in ((tree, before), (before, tree)):
            assert remediate(approved, running, PLATFORM).proved, path.name
        before = tree


def test_order_counts_for_terms_and_not_for_interfaces() -> None:
    lines = in_set_form(QOS).splitlines()
    terms = [n for n, line in enumerate(lines) if "filter CLASSIFY term" in line]
    swapped = [
        *lines[: terms[0]],
        *lines[terms[0] + 3 : terms[-1] + 1],
        *lines[terms[0] : terms[0] + 3],
        *lines[terms[-1] + 1 :],
    ]
    drift = drifted("\n".join(lines), "\n".join(swapped))
    assert {change.kind for change in drift.changes} == {"moved"}
    assert drift.remediation == ("insert firewall family inet filter CLASSIFY term any-udp before term voice",)
    interfaces = [line for line in lines if line.startswith("set interfaces")]
    others = [line for line in lines if not line.startswith("set interfaces")]
    assert changes("\n".join([*interfaces, *others]), "\n".join([*others, *reversed(interfaces)])) == []


def test_time_of_the_last_commit_is_no_change() -> None:
    text = (CASES / "ports.cfg").read_text(encoding="utf-8")
    assert changes(text, text.replace("2026-01-01", "2026-02-02")) == []


def test_a_secret_encrypted_anew_is_no_change_and_another_one_is() -> None:
    text = 'system {{ tacplus-server {{ 10.0.0.1 secret "{}"; }} }}'
    one = text.format("$9$LbHX-wg4Z")  # the same two letters, twice encrypted
    assert changes(one, text.format("lc")) == []
    assert [kind for kind, _, _ in changes(one, text.format("ld"))] == ["changed"]


SESSION = """configure
edit interfaces ge-0/0/9
set description "to the lab" mtu 9192
up
delete ge-0/0/2
top edit protocols ospf area 0
set interface ge-0/0/9.0 metric 7
exit
rename policy-options prefix-list CUSTOMERS to prefix-list CLIENTS
insert policy-options policy-statement STATIC-OUT term late before term ours
deactivate protocols ospf area 0.0.0.10
# a note
commit confirmed 5
"""


def test_a_session_is_followed() -> None:
    lines = [line for line in SESSION.splitlines() if " mtu" not in line]
    lines.insert(2, 'set description "to the lab"')
    lines.insert(1, "set policy-options policy-statement STATIC-OUT term late then reject")
    for text in (ROUTING, in_set_form(ROUTING)):
        result = apply(PLATFORM.parse(text), lines, PLATFORM)
        assert result.text.startswith("set ") == text.startswith("set ")
        said = result.text if text.startswith("set ") else in_set_form(result.text)
        assert 'set interfaces ge-0/0/9 description "to the lab"\n' in said
        assert "ge-0/0/2 " not in said
        assert "set protocols ospf area 0.0.0.0 interface ge-0/0/9.0 metric 7\n" in said
        assert "set policy-options prefix-list CLIENTS 192.0.2.0/24\n" in said
        assert said.index("term late") < said.index("term ours")
        assert "deactivate protocols ospf area 0.0.0.10\n" in said


def test_statements_in_braces_are_merged() -> None:
    lines = ["routing-options {", "    router-id 10.9.9.9;", "    replace: static {", "    }", "}"]
    said = in_set_form(apply(PLATFORM.parse(ROUTING), lines, PLATFORM).text)
    assert "set routing-options router-id 10.9.9.9\n" in said
    assert "set routing-options autonomous-system 65000\n" in said
    assert "\nset routing-options static route" not in said


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            "wildcard delete interfaces ge-*",
            "commands:1: `wildcard` is refused: what a wildcard meets cannot be foreseen",
        ),
        ("load merge terminal", "commands:1: `load` is refused: the file is on the device"),
        ("delete", "commands:1: `delete` of the whole configuration is refused"),
        ("dleete interfaces", "no command of a Junos configuration session: 'dleete' (did you mean delete?)"),
        ("insert firewall filter A term x before term y", "commands:1: `insert` wants: insert STATEMENT before|after"),
        ("rename interfaces ge-9/9/9 to ge-8/8/8", "commands:1: `rename` wants"),
    ],
)
def test_what_cannot_be_followed_is_refused(command: str, message: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        apply(PLATFORM.parse(ROUTING), [command], PLATFORM)
    assert message in str(caught.value)
