"""Which alerts are made of what changed, where they go, and what is cut from them."""

from __future__ import annotations

from typing import Any

import pytest

from netaudit.model.history import Changes, DeviceEvent, DriftEvent, FindingEvent, Life, RunRecord, WaiverInForce
from netaudit.model.results import Change, DeviceDrift
from netaudit.notify.alert import Alert, alerts_of
from netaudit.notify.routing import messages
from netaudit.notify.settings import AlertSettings, Email, PagerDuty, Route, Secret, Webhook

AT = {"run": "run-2", "number": 2, "at": "2026-11-02T02:00:00+00:00"}
RECORD = RunRecord(
    number=2, id="run-2", started=AT["at"], finished=AT["at"], netaudit="1", devices=2, lines=1, rules=1, missing=0,
    score=None, coverage=None, growth_normal=None, growth_n_minus_1=None, by_severity={"critical": 1, "high": 2},
    verdicts={},
)  # fmt: skip


def event(kind: str, name: str = "Gi1", detail: str = "", **more: Any) -> FindingEvent:
    base = {"fingerprint": name, "rule": "CAP-001", "title": "A port has a speed", "severity": "high",
            "entity": "interface", "name": name, "devices": ("r1",), "site": "br1", "owner": "ops", "state": "open",
            "first_seen": "", "opened": "", "last_seen": "", "resolved": None, "regressions": 0}  # fmt: skip
    return FindingEvent(kind=kind, detail=detail, life=Life(**{**base, **more}), message=f"{name} has none", **AT)  # type: ignore[arg-type]


def changes(*findings: FindingEvent, first: bool = False, **more: Any) -> Changes:
    parts = {"findings": findings, "devices": (), "drift": (), **more}
    return Changes(record=RECORD, first=first, **parts)


def kinds(alerts: list[Alert]) -> list[str]:
    return [alert.kind for alert in alerts]


def test_each_change_is_one_alert_gravest_first() -> None:
    found = alerts_of(
        changes(event("new", "a", severity="low"), event("resolved", "b"), event("worse", "c", severity="critical"),
                event("regressed", "d"), event("unconfirmed", "e"), event("better", "f"), event("confirmed", "g"))
    )  # fmt: skip
    assert kinds(found) == ["worse", "regressed", "resolved", "new"]
    assert (found[0].title, found[0].key) == ("CAP-001 r1: c has none", "finding/c")


def test_what_was_accepted_before_anybody_could_be_told_is_not_told() -> None:
    assert alerts_of(changes(event("new"), event("waived", detail="lab"))) == []
    [ended] = alerts_of(changes(event("waived", detail="lab")))
    assert ended.ends


def test_a_first_run_is_one_alert() -> None:
    [told] = alerts_of(changes(event("new", "a"), event("new", "b"), first=True))
    assert (told.kind, told.title, told.severity) == ("first_run", "First run: 1 critical, 2 high", "critical")


def test_devices_drift_and_waivers() -> None:
    drifted = DeviceDrift(name="r1", state="drifted", changes=(
        Change(kind="changed", path=("policy-map X",), before="bandwidth 10", after="bandwidth <secret:aa11>",
               feature="qos", severity="high"),))  # fmt: skip
    waiver = WaiverInForce(rule="CAP-*", device="r1", entity="*", reason="lab", approved_by="J. Park", ticket="CHG1",
                           expires="2026-11-09")  # fmt: skip
    found = alerts_of(
        changes(
            devices=(
                DeviceEvent(device="r9", state="stale", before="collected", why="timeout", **AT),
                DeviceEvent(device="r8", state="collected", before="stale", why="", **AT),
            ),
            drift=(
                DriftEvent(drift=drifted, **AT),
                DriftEvent(drift=DeviceDrift(name="r2", state="in_sync"), before="drifted", **AT),
                DriftEvent(drift=DeviceDrift(name="r4", state="in_sync"), before="no_baseline", **AT),
                DriftEvent(drift=DeviceDrift(name="r3", state="no_baseline"), **AT),
            ),
            expiring=(waiver,),
        ),
        owners={"r9": "noc"},
    )
    assert kinds(found) == ["drift", "not_collected", "collected_again", "waiver_expiring", "in_sync"]
    drift, device, _, expiring, _ = found
    assert (drift.title, drift.text) == ("r1 drifted from its baseline: 1 change", "It touches qos.")
    assert (device.text, device.owner) == ("timeout. Its findings stay as they were.", "noc")
    assert expiring.title == "The waiver of CAP-* on r1 ends in 7 days"


CHANNELS = {
    "mail": Email(host="h", to=("a@b",)),
    "hook": Webhook(url="http://h/", details=True),
    "pager": PagerDuty(key=Secret(env="X")),
}


def made(found: list[Alert], *routes: Route) -> list[tuple[str, bool, list[str]]]:
    settings = AlertSettings(channels=CHANNELS, routes=routes)
    told = messages(found, settings, run="run-2", created="2026-11-02T03:00:00+00:00")
    return [(m.channel, m.digest, [alert.key for alert in m.alerts]) for m in told]


ALERTS = [
    Alert(kind="new", key="1", severity="critical", title="a", site="br1", owner="ops", rule="RED-1", devices=("r1",)),
    Alert(kind="new", key="2", severity="low", title="b", site="dc1", owner="sec", rule="SEC-1", devices=("r2", "r3")),
    Alert(kind="resolved", key="3", severity="low", title="c", site="dc1", rule="SEC-2", devices=("r3",)),
]


@pytest.mark.parametrize(
    ("route", "keys"),
    [
        ({}, ["1", "2", "3"]),
        ({"severity": "high"}, ["1"]),
        ({"sites": ("br*",)}, ["1"]),
        ({"owners": ("sec",)}, ["2"]),
        ({"rules": ("SEC-*",)}, ["2", "3"]),
        ({"devices": ("r3",)}, ["2", "3"]),
        ({"kinds": ("resolved",)}, ["3"]),
        ({"sites": ("dc1",), "owners": ("ops",)}, []),
    ],
)
def test_routes_by_severity_site_owner(route: dict[str, Any], keys: list[str]) -> None:
    expected = [("mail", True, keys)] if keys else []
    assert made(ALERTS, Route(to=("mail",), **route)) == expected


def test_digest_and_immediate_and_no_alert_twice_in_a_channel() -> None:
    assert made(
        ALERTS, Route(to=("mail", "hook")), Route(to=("mail",), severity="high", mode="immediate")
    ) == [("mail", False, ["1"]), ("mail", True, ["2", "3"]), ("hook", True, ["1", "2", "3"])]  # fmt: skip


def test_a_pager_has_an_incident_a_thing_even_of_a_digest() -> None:
    assert made(ALERTS, Route(to=("pager",))) == [
        ("pager", False, ["1"]),
        ("pager", False, ["2"]),
        ("pager", False, ["3"]),
    ]


def test_configurations_are_cut_and_fingerprints_of_secrets_never_leave() -> None:
    told = Alert(kind="new", key="1", severity="low", title="key <secret:12ab> x", details="snmp community <secret:9f>")
    settings = AlertSettings(channels=CHANNELS, routes=(Route(to=("mail", "hook")),))
    mail, hook = messages([told], settings, run="r", created="2026-11-02T03:00:00+00:00")
    assert (mail.alerts[0].title, mail.alerts[0].details) == ("key <secret> x", "")
    assert hook.alerts[0].details == "snmp community <secret>"


def test_the_same_run_makes_the_same_messages() -> None:
    settings = AlertSettings(channels=CHANNELS, routes=(Route(to=("mail",), mode="immediate"),))
    ids = [[m.id for m in messages(ALERTS, settings, run="r", created=at)] for at in ("2026-01-01", "2026-02-02")]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3
