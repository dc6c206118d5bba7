"""Two configurations compared: what a change looks like, what is none, and that no command is made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from junos_forms import set_form

from netaudit.drift.device import device_drift
from netaudit.platforms.junos import PLATFORM

CASES = Path(__file__).parent / "cases"
ROUTING = (CASES / "routing.cfg").read_text(encoding="utf-8")


def changes(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    drift = device_drift("r1", before, after, PLATFORM)
    assert drift.remediation == ()
    assert drift.remediation_proved in (None, False)
    return [(change.kind, change.before, change.after) for change in drift.changes]


def in_set_form(text: str) -> str:
    return set_form(PLATFORM.parse(text))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("metric 100;", "metric 200;", [("changed", "metric 100", "metric 200")]),
        ("198.51.100.0/24;", "", [("removed", "198.51.100.0/24", None)]),
        (
            "interface ge-0/0/1.0;", "inactive: interface ge-0/0/1.0;",
            [("added", None, "inactive: interface ge-0/0/1.0"), ("removed", "interface ge-0/0/1.0", None)],
        ),
        (
            "    router-id 10.255.0.1;\n    autonomous-system 65000;",
            "    autonomous-system 65000;\n    router-id 10.255.0.1;",
            [],
        ),
    ],
)  # fmt: skip
def test_braces(old: str, new: str, wanted: object) -> None:
    assert old in ROUTING
    assert changes(ROUTING, ROUTING.replace(old, new, 1)) == wanted


def test_set_form() -> None:
    before, after = in_set_form(ROUTING), in_set_form(ROUTING.replace("metric 100;", "metric 200;"))
    path = "set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 metric"
    assert changes(before, after) == [("changed", f"{path} 100", f"{path} 200")]


def test_order_counts_for_terms_and_not_for_interfaces() -> None:
    text = (CASES / "qos.cfg").read_text(encoding="utf-8")
    lines = in_set_form(text).splitlines()
    terms = [n for n, line in enumerate(lines) if "filter CLASSIFY term" in line]
    swapped = [
        *lines[: terms[0]],
        *lines[terms[0] + 3 : terms[-1] + 1],
        *lines[terms[0] : terms[0] + 3],
        *lines[terms[-1] + 1 :],
    ]
    assert {kind for kind, _, _ in changes("\n".join(lines), "\n".join(swapped))} == {"moved"}
    interfaces = [line for line in lines if line.startswith("set interfaces")]
    others = [line for line in lines if not line.startswith("set interfaces")]
    assert changes("\n".join([*interfaces, *others]), "\n".join([*others, *reversed(interfaces)])) == []


def test_time_of_the_last_commit_is_no_change() -> None:
    text = (CASES / "ports.cfg").read_text(encoding="utf-8")
    assert changes(text, text.replace("2026-01-01", "2026-02-02")) == []
