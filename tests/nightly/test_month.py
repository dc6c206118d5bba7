"""A month of nights at the demo bank: real runs, one after the other, whose clock is told to them.

What happens: devices are changed, some of it approved; a device does not answer for two nights; a waiver comes to its
end; a fault is mended and comes back; and on the 18th somebody types one digit too few on br1-rtr2.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from netaudit.archive import Archive
from netaudit.jobs.nightly import Night, nightly
from netaudit.jobs.workspace import load
from notify.receivers import HttpReceiver, http_receiver

from .bank import BANK, Bank
from .conftest import Cli

PREEMPT = " standby 10 preempt delay minimum 180 reload 300\n"
CAUSE = 18


@dataclass
class Month:
    """What became of it."""

    bank: Bank
    hook: HttpReceiver
    nights: dict[int, Night] = field(default_factory=dict)
    sent: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def alerts(self, **wanted: str) -> list[tuple[int, dict[str, Any]]]:
        """Day and alert, of those like this."""
        return [
            (day, alert)
            for day, alerts in self.sent.items()
            for alert in alerts
            if all(alert[key] == value for key, value in wanted.items())
        ]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    with http_receiver() as hook:
        bank = Bank(tmp_path_factory.mktemp("month") / "bank")
        bank.configure(
            owners=[{"owner": "branches", "site": "br*"}],
            alerts={
                "channels": {"hook": {"kind": "webhook", "url": hook.url}},
                "routes": [{"to": ["hook"], "mode": "immediate"}],
            },
        )
        held = Month(bank, hook)
        for day in range(1, 31):
            _before(day, bank)
            _night(day, held)
        yield held


def _before(day: int, bank: Bank) -> None:
    """What happens on the day before a night."""
    match day:
        case 2:
            _approve(bank, *sorted(path.stem for path in bank.devices.glob("*.cfg")), day=1, ticket="CHG-1")
        case 3:
            bank.waive({"rule": "CAP-004", "device": "*", "entity": "*", "reason": "circuit is on order",
                        "approved_by": "J. Park", "ticket": "CHG-9", "expires": "2026-11-20"})  # fmt: skip
        case 4:
            bank.type("dc2-wan1", "description ", "description renamed ")
        case 6:
            bank.unplug("dmz-edge1")
        case 8:
            bank.plug("dmz-edge1")
        case 10 | 24:
            bank.type("br1-rtr1", PREEMPT, "")
        case 13:
            shutil.copy(BANK / "approved" / "br1-rtr1.cfg", bank.devices)
        case 14:
            bank.type("dc1-core1", "description ", "description checked ")
        case 15:
            _approve(bank, "dc1-core1", day=14, ticket="CHG-14")
        case 18:
            shutil.copy(BANK / "during" / "br1-rtr2.cfg", bank.devices)


def _approve(bank: Bank, *devices: str, day: int, ticket: str) -> None:
    archive = Archive(bank.root / "archive")
    archive.approve(
        devices, by="netops", reason="as planned", ticket=ticket, when=datetime(2026, 11, day, 9, tzinfo=UTC)
    )


def _night(day: int, month: Month) -> None:
    now, before = datetime(2026, 11, day, 2, tzinfo=UTC), len(month.hook.bodies)
    month.nights[day] = nightly(load(month.bank.root), clock=lambda: now, pause=lambda seconds: None)
    month.sent[day] = [alert for told in month.hook.documents[before:] for alert in told["alerts"]]


@pytest.fixture
def cli(month: Month, monkeypatch: pytest.MonkeyPatch) -> Cli:
    from .conftest import Said, in_folder

    def call(*arguments: object) -> Said:
        return in_folder(month.bank.root, arguments, monkeypatch)

    return call


def test_every_night_is_recorded(month: Month, cli: Cli) -> None:
    listed = cli("results", "list", "--limit", 99, "--format", "json").json
    assert [run["started"][:10] for run in listed] == [f"2026-11-{day:02}" for day in range(30, 0, -1)]


def test_each_alert_is_sent_once(month: Month) -> None:
    told = Counter((alert["kind"], alert["key"], day) for day, alerts in month.sent.items() for alert in alerts)
    assert set(told.values()) == {1}
    # and nothing is told again on another day, unless it ended, or came back, in between
    by_key: dict[str, list[str]] = {}
    for alerts in month.sent.values():
        for alert in alerts:
            by_key.setdefault(alert["key"], []).append(alert["kind"])
    for key, kinds in by_key.items():
        assert all(one != other for one, other in pairwise(kinds)), (key, kinds)
    quiet = [day for day, alerts in month.sent.items() if not alerts]
    told_on = {1, 3, 4, 6, 8, 10, 13, 14, 15, CAUSE, 21, 24}
    assert set(quiet) == set(range(1, 31)) - told_on


def test_the_first_night_is_one_alert(month: Month) -> None:
    assert [alert["kind"] for alert in month.sent[1]] == ["first_run"]


def test_a_device_that_did_not_answer(month: Month) -> None:
    assert [(day, a["kind"]) for day, a in month.alerts(key="device/dmz-edge1")] == [
        (6, "not_collected"), (8, "collected_again"),
    ]  # fmt: skip
    for day in (6, 7, 8):
        assert not month.nights[day].changed("resolved")
    assert month.nights[7].missing == ["dmz-edge1"]


def test_the_waiver_is_told_before_its_end_and_its_finding_after(month: Month) -> None:
    assert [day for day, _ in month.alerts(kind="waiver_expiring")] == [6]
    waived = [(day, a) for day, a in month.alerts(rule="CAP-004") if a["kind"] in ("waived", "worse")]
    assert [(day, a["kind"]) for day, a in waived] == [(3, "waived"), (21, "worse")]
    assert "no waiver covers it any more" in waived[1][1]["text"]


def test_a_fault_that_is_mended_and_comes_back(month: Month) -> None:
    [new] = [alert for day, alert in month.alerts(kind="new") if day == 10]
    assert [(day, a["kind"]) for day, a in month.alerts(key=new["key"])] == [
        (10, "new"), (13, "resolved"), (24, "regressed"),
    ]  # fmt: skip
    assert new["owner"] == "branches"


def test_drift_is_told_when_it_begins_and_ends(month: Month) -> None:
    assert [(day, a["kind"]) for day, a in month.alerts(key="drift/dc1-core1")] == [(14, "drift"), (15, "in_sync")]
    assert [(day, a["kind"]) for day, a in month.alerts(key="drift/br1-rtr2")] == [(CAUSE, "drift")]


def test_the_report_shows_the_month(month: Month, cli: Cli) -> None:
    page = cli("report").out
    assert page.count("<g><title>2026-11-") == 30  # a bar a night
    assert "came back 1 time" in page
    assert "circuit is on order" not in page.split('id="waivers"')[1].split("</section>")[0]  # it has ended
    assert "circuit is on order" in cli("report", "2026-11-15").out.split('id="waivers"')[1].split("</section>")[0]
    period = page.split('id="period"')[1].split("</section>")[0]
    for words in ("dmz-edge1", "not collected", "CHG-14", "drifted", "came back"):
        assert words in period


@pytest.mark.parametrize(
    ("symptom", "devices"),
    [
        ("voice calls break up and transfers are slow", ()),
        ("", ("br1-rtr2",)),
        ("branch lost its bandwidth", ("br1-sw1",)),
        ("", ()),
    ],
)
def test_the_review_names_the_change_that_caused_it(
    month: Month, cli: Cli, symptom: str, devices: tuple[str, ...]
) -> None:
    named = [part for device in devices for part in ("--device", device)]
    said = cli(
        "incident", "--from", "2026-11-03", "--to", "2026-11-20", "--symptom", symptom, *named, "--format", "json"
    )
    assert (said.code, said.err) == (0, "")
    review = said.json
    first = review["events"][0]
    assert (first["kind"], first["devices"], first["at"][:10]) == ("config", ["br1-rtr2"], f"2026-11-{CAUSE}")
    [change] = first["changes"]
    assert (change["before"].strip(), change["after"].strip()) == ("shape average 98000000", "shape average 9800000")
    assert first["approved"] is False
    assert first["after"][:10] == f"2026-11-{CAUSE - 1}"
    again = [event for event in review["events"] if event["kind"] == "config" and event["devices"] == ["dc1-core1"]]
    assert [(event["after"][:10], event["at"][:10]) for event in again] == [("2026-11-13", "2026-11-14")]
    reasons = " ".join(reason["why"] for reason in first["reasons"])
    assert "with it came findings: 2 critical" in reasons
    assert "fell from 0.34 to 0.20" in reasons
    assert sum(reason["points"] for reason in first["reasons"]) == first["score"]
    warned = {
        (one["rule"], one["since"][:10]) for one in review["warned"] if one["new"] and "br1-rtr2" in one["devices"]
    }
    assert ("CAP-001", f"2026-11-{CAUSE}") in warned
    assert any("dmz-edge1" in gap for gap in review["unknown"])
    kinds = {event["kind"] for event in review["events"]}
    assert kinds == {"config", "approval", "waiver", "finding", "device", "headroom"}


def test_the_review_reads_as_markdown_and_page(month: Month, cli: Cli) -> None:
    period = ("incident", "--from", "2026-11-15", "--to", "2026-11-20", "--symptom", "voice breaks up at br1")
    text = cli(*period).out
    assert text.index("br1-rtr2") < text.index("### Most likely to matter")
    page = cli(*period, "--format", "html").out
    assert "shape average 9800000" in page
    assert page.count("<script>") == 1


def test_mistakes_in_what_is_asked_for(month: Month, cli: Cli) -> None:
    backwards = cli("incident", "--from", "2026-11-20", "--to", "2026-11-10")
    assert (backwards.code, "before it begins" in backwards.err) == (2, True)
    wrong = cli("incident", "--from", "2026-11-10", "--to", "2026-11-20", "--device", "br1-sw")
    assert (wrong.code, wrong.err) == (2, "netaudit: no device 'br1-sw' in the archive (did you mean 'br1-sw1'?)\n")
    assert cli("report", "99").err.startswith("netaudit: no run '99' is recorded (the latest is 20261130T020000Z-")


def test_the_bundle_of_any_night_can_be_made(month: Month, cli: Cli, tmp_path: Path) -> None:
    assert cli("evidence", "2026-11-12", "-o", tmp_path / "b.zip").code == 0
    said = cli("evidence", "verify", tmp_path / "b.zip", "--key", ".netaudit/evidence.key.pub", "--format", "json")
    assert said.code == 0
    assert json.loads(said.out)["notes"] == []
