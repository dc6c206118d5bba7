"""The lives of findings from night to night, in SQLite and in PostgreSQL."""

from __future__ import annotations

import pytest

from netaudit.model.history import DeviceApproval, Life, WaiverInForce
from netaudit.model.results import Approval, Change, DeviceDrift, Drift, RuleResult, Unknown
from netaudit.results import Database, record
from netaudit.results.changes import approvals_between, changes_of, mark_told, untold
from netaudit.results.loading import find_run, lives, load_run, runs
from netaudit.results.retention import counts, export, prune

from .build import RULES, finding, night

G1, G2 = finding("Gi1"), finding("Gi2", "r2")
SITE = finding("s1", "r1", "r2", rule="RED-001")


def the_life(database: Database, name: str) -> Life:
    [found] = [life for life in lives(database) if life.name == name]
    return found


def events(database: Database) -> list[tuple[str, str]]:
    """Kind and name, of the latest run."""
    return [(event.kind, event.life.name) for event in changes_of(database, find_run(database)).findings]


def test_new_persisting_resolved_regressed(database: Database) -> None:
    record(database, night(1, [G1]))
    assert events(database) == [("new", "Gi1")]
    record(database, night(2, [G1]))
    assert events(database) == []
    record(database, night(3, []))
    assert events(database) == [("resolved", "Gi1")]
    assert the_life(database, "Gi1").resolved == "2026-11-03T02:00:00+00:00"
    record(database, night(4, []))
    assert events(database) == []
    record(database, night(5, [G1]))
    assert events(database) == [("regressed", "Gi1")]
    life = the_life(database, "Gi1")
    assert (life.state, life.regressions, life.resolved) == ("open", 1, None)
    assert [time[8:10] for time in (life.first_seen, life.opened, life.last_seen)] == ["01", "05", "05"]


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("not collected", night(2, [G2], stale={"r1": "unreachable"})),
        ("not read", night(2, [G2], devices=["r2"], errors={"r1": "not UTF-8"})),
        ("cut off", night(2, [G2], errors={"r1": "looks cut off"})),
        ("rule not asked", night(2, [], rules=RULES[1:])),
        ("undecided", night(2, [G2], unknown=[Unknown(rule="CAP-001", device="r1", name="Gi1", why="?")])),
        ("undecided device", night(2, [G2], unknown=[Unknown(rule="CAP-001", device="r1", name="interface", why="?")])),
    ],
)
def test_what_nobody_looked_at_is_not_resolved(database: Database, name: str, second: object) -> None:
    record(database, night(1, [G1, G2]))
    record(database, second)  # type: ignore[arg-type]
    assert ("unconfirmed", "Gi1") in events(database), name
    assert not [kind for kind, _ in events(database) if kind == "resolved"]
    record(database, night(3, [G1, G2]))
    assert ("confirmed", "Gi1") in events(database)
    life = the_life(database, "Gi1")
    assert (life.state, life.regressions, life.opened[8:10]) == ("open", 0, "01")
    record(database, night(4, []))
    assert sorted(events(database)) == [("resolved", "Gi1"), ("resolved", "Gi2")]


def test_a_network_that_lost_a_device_resolves_nothing_between_devices(database: Database) -> None:
    record(database, night(1, [SITE, G1], devices=["r1", "r2", "r3"]))
    record(database, night(2, [], devices=["r1", "r2"], errors={"r3": "not readable"}))
    assert sorted(events(database)) == [("resolved", "Gi1"), ("unconfirmed", "s1")]
    record(database, night(3, [], devices=["r1", "r2", "r3"]))
    assert events(database) == [("resolved", "s1")]


def test_a_device_that_left_the_inventory_takes_its_findings_with_it(database: Database) -> None:
    record(database, night(1, [G1, G2]))
    record(database, night(2, [G1], devices=["r1"]))
    [event] = changes_of(database, find_run(database)).findings
    assert (event.kind, event.life.name, event.detail) == ("resolved", "Gi2", "r2 left the inventory")


def test_worse_and_better(database: Database) -> None:
    record(database, night(1, [finding("Gi1", severity="low")]))
    record(database, night(2, [finding("Gi1", severity="critical")]))
    [event] = changes_of(database, find_run(database)).findings
    assert (event.kind, event.detail, event.life.severity) == ("worse", "low before, critical now", "critical")
    record(database, night(3, [finding("Gi1", severity="info")]))
    assert events(database) == [("better", "Gi1")]


def test_a_waiver_that_ends_makes_it_worse(database: Database) -> None:
    record(database, night(1, [finding("Gi1", status="waived", waiver="lab (J. Park)")]))
    assert events(database) == [("new", "Gi1"), ("waived", "Gi1")]
    assert the_life(database, "Gi1").state == "waived"
    record(database, night(2, [G1]))
    [event] = changes_of(database, find_run(database)).findings
    assert (event.kind, event.detail) == ("worse", "no waiver covers it any more")


def test_a_recorded_run_is_what_was_recorded(database: Database) -> None:
    drifted = DeviceDrift(name="r1", state="drifted", changes=(Change(kind="added", path=("a",), after="b"),))
    waiver = WaiverInForce(
        rule="X", device="*", entity="*", reason="a", approved_by="b", ticket="c", expires="2027-01-01"
    )
    first = night(
        1,
        [SITE, finding("Gi2"), finding("Gi10"), finding("odd\0name", title="other", fingerprint="odd")],
        errors={"r9": "no route"},
        unknown=[Unknown(rule="CAP-001", device="r2", name="Gi7", why="why")],
        drift=Drift(devices=(drifted, DeviceDrift(name="r2", state="in_sync"))),
        waivers=(waiver,),
        owners={G1.fingerprint: "ops"},
        parts={"capacity": b'{"links": []}'},
        growth_n_minus_1=0.83,
        notes=("a note",),
    )  # fmt: skip
    record(database, first)
    record(database, night(2, []))
    back = load_run(database, find_run(database, "1"))
    assert back.audit == first.audit
    assert (back.drift, back.waivers, back.parts) == (first.drift, first.waivers, first.parts)
    assert (back.record.growth_n_minus_1, back.record.notes, back.record.missing) == (0.83, ("a note",), 1)
    assert {device.name: device.state for device in back.devices} == {
        "r1": "collected", "r2": "collected", "r9": "missing",
    }  # fmt: skip
    assert load_run(database, find_run(database)).audit.findings == ()


def test_the_same_run_is_recorded_once(database: Database) -> None:
    assert [record(database, night(1, [G1])), record(database, night(1, [G1])), record(database, night(2))] == [1, 1, 2]
    assert [run.number for run in runs(database)] == [2, 1]


def test_runs_keep_their_order_when_the_clock_jumps_back(database: Database) -> None:
    for recording in (night(20, [G1]), night(5, [G1]), night(6, [])):
        record(database, recording)
    assert [run.id for run in runs(database)] == ["run-6-2", "run-5-2", "run-20-2"]
    life = the_life(database, "Gi1")
    assert (life.state, life.first_seen[8:10], life.resolved and life.resolved[8:10]) == ("resolved", "20", "06")


def test_changes_are_told_once(database: Database) -> None:
    record(database, night(1, [G1]))
    record(database, night(2, [G1, G2], stale={"r2": "timeout"}))
    first, second = untold(database)
    assert (first.first, second.first) == (True, False)
    assert [(e.kind, e.life.name, e.message) for e in second.findings] == [("new", "Gi2", "Gi2 has no speed")]
    assert [(e.device, e.before, e.state, e.why) for e in second.devices] == [("r2", "collected", "stale", "timeout")]
    mark_told(database, first.record)
    [left] = untold(database)
    mark_told(database, left.record)
    assert untold(database) == []


def test_a_quiet_night_adds_next_to_nothing(database: Database) -> None:
    record(database, night(1, [G1, G2, SITE]))
    before = counts(database)
    record(database, night(2, [G1, G2, SITE]))
    grown = {name: number - before[name] for name, number in counts(database).items() if number != before[name]}
    assert grown == {"run": 1}


def test_retention_keeps_what_is_open(database: Database) -> None:
    gone = finding("Gi9")
    record(database, night(1, [G1, gone]))
    for day in range(2, 8):
        record(database, night(day, [G1]))
    assert prune(database, before="2026-11-05") == 4
    assert [run.number for run in runs(database)] == [7, 6, 5]
    assert [life.name for life in lives(database)] == ["Gi1"]
    assert the_life(database, "Gi1").first_seen[8:10] == "01"
    assert load_run(database, find_run(database, "5")).audit.findings == (G1,)
    assert prune(database, before="2030-01-01") == 2
    assert [run.number for run in runs(database)] == [7]
    assert counts(database)["content"] == 1


def test_approvals_are_kept_by_time(database: Database) -> None:
    given = tuple(
        DeviceApproval(device=d, approval=Approval(commit=c, by="J. Park", at=f"2026-11-{day:02}T09:00:00+00:00"))
        for d, c, day in (("r1", "aa", 1), ("r2", "aa", 1), ("r1", "bb", 9))
    )
    record(database, night(2, approvals=given[:2]))
    record(database, night(10, approvals=given[1:]))
    assert [(a.device, a.approval.commit) for a in approvals_between(database, "2026-11-01", "2026-11-30")] == [
        ("r1", "aa"), ("r2", "aa"), ("r1", "bb"),
    ]  # fmt: skip
    assert len(approvals_between(database, "2026-11-05", "2026-11-30")) == 1


def test_an_export_holds_everything(database: Database) -> None:
    import json

    record(database, night(1, [G1]))
    record(database, night(2, []))
    lines = [json.loads(line) for line in export(database)]
    assert [line["kind"] for line in lines] == ["netaudit.results/1", "life", "run", "run"]
    assert lines[2]["value"]["audit"]["findings"][0]["message"] == "Gi1 has no speed"


def test_a_new_text_of_a_rule_is_a_new_content(database: Database) -> None:
    """What is left out of a stored finding because its rule says it must come back as it was then."""
    record(database, night(1, [G1]))
    other = RuleResult(**{**{n: getattr(RULES[0], n) for n in RULES[0].__struct_fields__}, "rationale": "Since today."})
    record(database, night(2, [finding("Gi1", rationale="Since today.")], rules=(other, RULES[1])))
    told = [load_run(database, find_run(database, n)).audit.findings[0].rationale for n in ("1", "2")]
    assert told == ["It carries load.", "Since today."]
