"""Single nights and what can go wrong in them, through the command line."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from notify.receivers import http_receiver, smtp_receiver

from .bank import PROJECT, Bank
from .conftest import Cli, Said

Night = Callable[..., Said]


def test_a_first_night_and_a_quiet_one(bank: Bank, night: Night, cli: Cli) -> None:
    first = night(1)
    assert (first.code, first.json["first"]) == (1, True)
    assert first.json["run"]["by_severity"]["critical"] > 0
    assert {device["state"] for device in first.json["devices"]} == {"collected"}
    second = night(2, "--new-only")
    assert (second.code, sum(second.json["changes"].values())) == (0, 0)
    line = cli("nightly", "--at", "2026-11-03T02:00:00", "-q")
    assert line.err == ""
    assert line.out.startswith("run 20261103T020000Z-")
    assert ": 16 of 16 devices collected, " in line.out
    listed = cli("results", "list", "--format", "json").json
    assert [run["number"] for run in listed] == [3, 2, 1]
    assert listed[0]["by_severity"] == first.json["run"]["by_severity"]


def test_a_device_that_is_not_collected_keeps_its_findings(bank: Bank, night: Night, cli: Cli) -> None:
    night(1)
    bank.unplug("br1-rtr2")
    told = night(2, "--new-only")
    assert told.code == 3
    [missing] = [device for device in told.json["devices"] if device["state"] != "collected"]
    assert (missing["name"], missing["state"]) == ("br1-rtr2", "stale")
    assert told.json["changes"]["resolved"] == 0
    assert told.json["errors"][0]["device"] == "br1-rtr2"
    bank.plug("br1-rtr2")
    assert night(3, "--new-only").code == 0
    states = {life["state"] for life in cli("results", "findings", "--format", "json").json}
    assert states == {"open"}


def test_a_device_that_was_never_collected(bank: Bank, night: Night) -> None:
    bank.unplug("dc1-tor1")
    first = night(1)
    [missing] = [device for device in first.json["devices"] if device["state"] != "collected"]
    assert (missing["name"], missing["state"]) == ("dc1-tor1", "missing")


def test_two_at_once(bank: Bank, cli: Cli) -> None:
    from netaudit.locking import locked

    (bank.root / ".netaudit").mkdir(exist_ok=True)
    with locked(bank.root / ".netaudit" / "nightly.lock"):
        said = cli("nightly")
    assert said.code == 2
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.startswith("netaudit: another nightly is at work here (pid ")
    assert not (bank.root / ".netaudit" / "results.db").exists()


def test_one_that_is_killed_at_any_point_is_started_again(
    bank: Bank, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after each stage: the next night has all of it, and every alert is sent once."""

    class KilledError(BaseException):
        pass

    stages = ("run_audit", "drift_of_archive", "record", "changes_of", "tell", "leave_files")
    with http_receiver() as server:
        bank.configure(alerts={
            "channels": {"hook": {"kind": "webhook", "url": server.url}},
            "routes": [{"to": ["hook"], "mode": "immediate"}],
        })  # fmt: skip
        night(1)
        bank.type("br1-rtr1", " standby 10 preempt delay minimum 180 reload 300\n", "")
        for place, stage in enumerate(stages):
            with monkeypatch.context() as patch:

                def killed(*arguments: object, **options: object) -> None:
                    raise KilledError

                patch.setattr(f"netaudit.jobs.nightly.{stage}", killed)
                with pytest.raises(KilledError):
                    night(2 + place)
        last = night(9)
        assert last.json["errors"] == []
        alerts = [alert["key"] for document in server.documents for alert in document["alerts"]]
    assert len(alerts) == len(set(alerts)) > 1


def test_a_process_that_is_killed_leaves_no_lock_and_nothing_half_done(bank: Bank, night: Night) -> None:
    night(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "netaudit", "nightly", "--at", "2026-11-02T02:00:00"],
        cwd=bank.root, env={**os.environ, "PYTHONPATH": str(PROJECT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()  # the first stage is done
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    again = night(2, hour=3)
    assert again.json["errors"] == []
    assert sqlite3.connect(bank.root / ".netaudit" / "results.db").execute("PRAGMA integrity_check").fetchone() == (
        "ok",
    )


def test_a_clock_that_was_set_back(bank: Bank, night: Night, cli: Cli) -> None:
    night(20)
    back = night(5, "--new-only")
    assert back.code == 0
    assert back.json["run"]["number"] == 2
    told = (
        "the clock says 2026-11-05T02:00:00+00:00, and the run before was at 2026-11-20T02:00:00+00:00: it was set back"
    )
    assert told in back.err
    assert back.json["run"]["notes"][0].startswith(told)
    assert all(life["state"] == "open" for life in cli("results", "findings", "--format", "json").json)
    assert "internal" not in cli("results", "findings").out


def test_a_database_that_is_locked_stops_the_night_before_it_begins(
    bank: Bank, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(1)
    monkeypatch.setattr("netaudit.jobs.results.PATIENCE_S", 0.1)
    path = bank.root / ".netaudit" / "results.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    said = night(2)
    other.rollback()
    other.close()
    assert said.code == 2
    assert said.err.splitlines() == [
        f"netaudit: {path}: is locked by another process; nothing was changed, try again when it has ended"
    ]
    assert night(3).json["run"]["number"] == 2


@pytest.mark.xdist_group("postgres")
def test_nights_in_postgresql(
    bank: Bank, night: Night, cli: Cli, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from results.servers import new_database

    monkeypatch.setenv("NETAUDIT_DATABASE", new_database(postgres, "nights"))
    night(1)
    bank.unplug("br1-rtr2")
    assert night(2).json["changes"]["resolved"] == 0
    assert not (bank.root / ".netaudit" / "results.db").exists()
    assert len(cli("results", "list", "--format", "json").json) == 2


def test_metrics_are_what_prometheus_reads(bank: Bank, night: Night) -> None:
    bank.configure(nightly={"metrics": "netaudit.prom"})
    bank.unplug("br1-rtr2")
    said = night(1)
    text = (bank.root / "netaudit.prom").read_text()
    values = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert values["netaudit_devices", "collected"] == 15
    assert values["netaudit_devices", "missing"] == 1
    assert values["netaudit_findings", "critical"] == said.json["run"]["by_severity"]["critical"]
    assert values["netaudit_last_run_timestamp_seconds",] == 1793498400
    assert 0 < values["netaudit_coverage_ratio",] <= 1


def test_what_fails_afterwards_is_told_and_the_rest_is_done(bank: Bank, night: Night) -> None:
    bank.configure(nightly={"metrics": "no/such/folder/netaudit.prom"})
    said = night(1, "--exit-zero")
    assert said.code == 3
    assert said.json["run"]["number"] == 1
    assert any("no/such/folder" in error["error"] for error in said.json["errors"])


def test_a_channel_that_answers_500_loses_nothing(bank: Bank, night: Night, cli: Cli) -> None:
    with http_receiver() as hook, smtp_receiver() as mail:
        bank.configure(alerts={
            "channels": {
                "hook": {"kind": "webhook", "url": hook.url},
                "mail": {"kind": "email", "host": "127.0.0.1", "port": mail.port, "security": "none", "to": ["a@b.c"]},
            },
            "routes": [{"to": ["hook", "mail"]}],
        })  # fmt: skip
        hook.usual = 500
        said = night(1, "--exit-zero")
        assert said.code == 3
        assert (said.json["alerts"]["sent"], said.json["alerts"]["waiting"]) == (1, 1)
        [line] = [line for line in said.err.splitlines() if line.startswith("netaudit: channel")]
        assert line.startswith("netaudit: channel hook: 127.0.0.1 answered 500")
        assert "1 message kept in" in line
        assert len(mail.mails) == 1
        waiting = cli("alerts", "list")
        assert (waiting.code, "answered 500" in waiting.out) == (3, True)
        hook.usual = 200
        assert cli("alerts", "send").out == "1 sent, 0 still waiting, 0 given up\n"
        assert hook.documents[0]["alerts"][0]["kind"] == "first_run"
        assert cli("alerts", "list").code == 0
        assert night(2, "--exit-zero").code == 0
        assert len(hook.bodies) == 1


def test_a_channel_can_be_tested(bank: Bank, cli: Cli) -> None:
    with http_receiver() as server:
        bank.configure(
            alerts={"channels": {"oncall": {"kind": "pagerduty", "key": {"env": "PD_KEY"}, "url": server.url}}}
        )
        assert cli("alerts", "test", "onkall").err == "netaudit: no channel 'onkall' (did you mean 'oncall'?)\n"
        said = cli("alerts", "test", "oncall")
        assert said.err == "netaudit: channel oncall: the environment variable PD_KEY is not set\n"
        os.environ["PD_KEY"] = "x"
        try:
            assert cli("alerts", "test", "oncall").out == "channel oncall took the test\n"
        finally:
            del os.environ["PD_KEY"]
        assert [event["event_action"] for event in server.documents] == ["trigger", "resolve"]


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("alerts:\n  routes:\n    - {to: [mial]}\n  channels:\n    mail: {kind: email, host: h, to: [a]}\n",
         "netaudit.yaml:3: alerts.routes[0].to[0]: 'mial' is no channel (did you mean 'mail'?)"),
        ("alerts:\n  channels:\n    p: {kind: pagerduty, key: {}}\n",
         "netaudit.yaml:3: alerts.channels.p.key: must name one of env, file, keyring"),
        ("alerts:\n  channels:\n    p: {kind: pagerduty, key: geheim}\n",
         "netaudit.yaml:3: alerts.channels.p.key: must be a mapping, is text"),
        ("alerts:\n  channels:\n    h:\n      kind: webhook\n      url: ftp://x\n",
         "netaudit.yaml:5: alerts.channels.h.url: 'ftp://x' is no http:// or https:// address"),
        ("alerts:\n  routes:\n    - to: [a]\n      severety: high\n  channels:\n    a: {kind: webhook, url: 'http://h'}\n",
         "netaudit.yaml:4: alerts.routes[0].severety: unknown key (did you mean 'severity'?)"),
        ("results: postgresql://u:geheim@h/d\n", "a password must not stand in the settings"),
    ],
)  # fmt: skip
def test_mistakes_in_the_settings_have_a_line(bank: Bank, cli: Cli, yaml: str, told: str) -> None:
    (bank.root / "netaudit.yaml").write_text(yaml)
    said = cli("nightly")
    assert said.code == 2
    [line] = said.err.splitlines()
    assert told in line
    assert "geheim" not in line or "'geheim'" in line


def test_retention(bank: Bank, night: Night, cli: Cli) -> None:
    bank.configure(keep_days=3)
    for day in (1, 2, 8, 9):
        night(day)
    assert [run["number"] for run in cli("results", "list", "--format", "json").json] == [4, 3]
    said = cli("results", "prune", "--older-than", "1z")
    assert (said.code, said.err) == (2, "netaudit: '1z' is no time span; write 90d, 12w or 1y\n")


def test_an_export_goes_elsewhere(bank: Bank, night: Night, cli: Cli, tmp_path: Path) -> None:
    import json

    night(1)
    assert cli("results", "export", "-o", tmp_path / "all.jsonl").code == 0
    kinds = [json.loads(line)["kind"] for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert kinds.count("run") == 1
    assert kinds.count("life") > 5


def test_nothing_recorded_yet(bank: Bank, cli: Cli) -> None:
    said = cli("results", "list")
    assert said.code == 2
    assert "no results are recorded yet; `netaudit nightly` records them" in said.err
