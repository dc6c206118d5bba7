"""The archive through the command line: history, blame, since when, verify; approvals in part, by two, signed."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netaudit.archive import Archive
from netaudit.cli import main

from .conftest import Result

TEXT = """! Last configuration change at 10:0{run}:11 UTC Mon Jan 5 2026 by admin{run}
version 15.2
hostname r1
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
 ip ospf cost {cost}
interface GigabitEthernet0/1
 description {description}
line vty 0 4
 transport input ssh
end
"""


def run(*arguments: str, typed: str = "") -> Result:
    """The command in this process, with what is typed on its standard input."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(typed))
        code = main.run(list(arguments))
    out.flush()
    return Result(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]  # a BytesIO


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", str(tmp_path / "ws")).code == 0
    monkeypatch.chdir(tmp_path / "ws")
    Path("inventories/hosts.yaml").write_text("r1: {hostname: 192.0.2.1, platform: ios}\n")
    archive = Archive(Path("archive"))
    for number, (cost, description) in enumerate([(10, "up"), (10, "uplink"), (20, "uplink")]):
        text = TEXT.format(run=number, cost=cost, description=description)
        archive.store({"r1": text}, run_id=f"n{number}", when=datetime(2026, 1, 5 + number, 2, tzinfo=UTC))
        if not number:
            archive.approve(["r1"], by="Ada", reason="first", when=datetime(2026, 1, 5, 3, tzinfo=UTC))
    return Path.cwd()


def test_each_change_is_dated_and_says_who(workspace: Path) -> None:
    (device,) = json.loads(run("drift", "--format", "json").out)["devices"]
    dated = {change["path"][0]: (change["first_seen"][:10], change["by"]) for change in device["changes"]}
    assert dated == {
        "interface GigabitEthernet0/0": ("2026-01-07", "admin2"),
        "interface GigabitEthernet0/1": ("2026-01-06", "admin1"),
    }
    assert "first seen 2026-01-07 02:00 by admin2" in run("drift").out


def test_log_blame_since_show_and_diff(workspace: Path) -> None:
    log = run("archive", "log", "r1").out.splitlines()
    assert [line.rpartition("(")[2] for line in log] == ["n2)", "n1)", "n0)"]
    assert "2026-01-07 02:00 admin2" in run("archive", "blame", "r1", "--line", "cost").out
    since = run("archive", "since", "r1", "--line", "ip ospf cost 20", "--section", "interface GigabitEthernet0/0")
    assert since.out.startswith("ip ospf cost 20: since 2026-01-07 02:00 (commit ")
    assert "not there since 2026-01-07" in run("archive", "since", "r1", "--line", "ip ospf cost 10").out
    assert "since 2026-01-07" in run("archive", "since", "r1").out
    assert run("archive", "show", "r1@approved").out == TEXT.format(run=0, cost=10, description="up")
    first = log[-1].split()[0]
    assert run("diff", f"r1@{first}", "r1@approved").code == 0
    changed = run("diff", f"r1@{first}", "r1@running", "--format", "json")
    assert changed.code == 1
    assert len(json.loads(changed.out)["devices"][0]["changes"]) == 2


def test_since_when_a_finding_is_one(workspace: Path) -> None:
    found = json.loads(run("archive", "since", "r1", "--rule", "HYG-006", "--format", "json").out)
    assert isinstance(found, list)
    for one in found:
        assert one["holds"]
        assert one["origin"]["run"] in ("n0", "n1", "n2")
    assert run("archive", "since", "--rule", "NOPE-1").code == 2


def test_verify_names_what_was_altered(workspace: Path) -> None:
    sound = run("archive", "verify")
    assert sound.code == 0
    assert "nothing was altered" in sound.out
    head = sound.out.split()[-1]
    assert run("archive", "verify", "--expect", head).code == 0
    subprocess.run(["git", "-C", "archive", "update-ref", "refs/heads/running", "running~1"], check=True)
    altered = run("archive", "verify")
    assert altered.code == 1
    assert "the history was rewritten or cut" in altered.out


def test_a_section_is_approved_and_the_rest_stays_drift(workspace: Path) -> None:
    wrong = run("approve", "r1", "--section", "interface Vlan1", "--by", "Ada", "--reason", "x")
    assert wrong.code == 2
    assert "those that do: interface GigabitEthernet0/0, interface GigabitEthernet0/1" in wrong.err
    assert run("approve", "r1", "--section", "interface GigabitEthernet0/0", "--by", "Ada", "--reason", "x").code == 0
    (device,) = json.loads(run("drift", "--format", "json").out)["devices"]
    assert [change["path"] for change in device["changes"]] == [["interface GigabitEthernet0/1"]]
    assert run("archive", "verify").code == 0


def test_interactive_approval_shows_the_difference_and_asks(workspace: Path) -> None:
    asked = run("approve", "-i", "r1", "--by", "Ada", "--reason", "x", typed="n\ny\n")
    assert asked.code == 0
    assert "ip ospf cost 20" in asked.err
    (device,) = json.loads(run("drift", "--format", "json").out)["devices"]
    assert [change["path"] for change in device["changes"]] == [["interface GigabitEthernet0/0"]]
    nothing = run("approve", "-i", "r1", "--by", "Ada", "--reason", "x", typed="")
    assert "nothing was approved" in nothing.out
    assert "approved in" in run("approve", "-i", "r1", "--by", "Ada", "--reason", "x", typed="a\n").out
    assert run("drift").code == 0


def test_two_people_and_a_key(workspace: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], check=True)
    Path("approvers").write_text("b@example.net " + Path("key.pub").read_text())
    with Path("netaudit.yaml").open("a") as settings:
        settings.write("\nfour_eyes: true\nsigning_key: ./key\n")
    assert "somebody else confirms" in run("approve", "r1", "--by", "Ada", "--reason", "x").out
    assert run("drift").code == 1
    same = run("approve", "--confirm", "--by", "ada")
    assert (same.code, same.err) == (2, "netaudit: ada proposed it: somebody else must confirm it\n")
    assert run("approve", "--confirm", "--by", "Bob").code == 0
    assert run("drift").code == 0
    assert "(1 signed)" in run("archive", "verify").out


def test_a_busy_archive_is_one_line(workspace: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from netaudit.archive.lock import locked\n"
        "with locked(Path('archive')): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        busy = run("approve", "r1", "--by", "Ada", "--reason", "x")
        holder.kill()
    assert busy.code == 2
    assert busy.err.startswith(f"netaudit: archive is locked by pid {holder.pid} since")
    assert busy.err.count("\n") == 1


def test_exit_codes_as_terraform_has_them(workspace: Path) -> None:
    assert run("drift", "--detailed-exitcode").code == 2
    run("approve", "r1", "--by", "Ada", "--reason", "x")
    assert run("drift", "--detailed-exitcode").code == 0


def test_what_is_ignored_is_listed_and_can_be_counted(workspace: Path) -> None:
    assert "ntp-clock-period" in run("drift", "--list-ignored").out
    text = "hostname a\nntp clock-period {}\ninterface Gi0/1\n mtu 1500\nend\n"
    for name, period in (("old.cfg", 1), ("new.cfg", 2)):
        Path(name).write_text(text.format(period))
    same = ("drift", "old.cfg", "new.cfg", "--platform", "ios")
    assert run(*same).code == 0
    assert run(*same, "--count-ignored", "ntp-clock-period").code == 1
    wrong = run(*same, "--count-ignored", "ntp-clok-period")
    assert (wrong.code, wrong.err) == (
        2, "netaudit: no ignore rule 'ntp-clok-period' (did you mean 'ntp-clock-period'?)\n"
    )  # fmt: skip


def test_side_by_side_page(workspace: Path) -> None:
    assert run("drift", "--format", "html", "-o", "drift.html").code == 1
    page = Path("drift.html").read_text()
    assert "ip ospf cost 10" in page
    assert "ip ospf cost 20" in page
    assert "<script" not in page
