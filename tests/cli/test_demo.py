"""The demonstration, as somebody who has just installed netaudit runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import PROJECT, Cli, Result


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "netaudit", "demo", "-o", "out.html", "--keep", "workspace"],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "XDG_STATE_HOME": str(folder / "state")},
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr), folder


def test_it_ends_well_and_prints_the_path_of_its_report_last(told: tuple[Result, Path]) -> None:
    said, folder = told
    assert said.code == 0, said.err
    assert said.out.splitlines()[-1] == str(folder / "out.html")
    assert "Traceback" not in said.err


def test_it_tells_each_step(told: tuple[Result, Path]) -> None:
    said, _ = told
    for step in (
        "16 devices answer on loopback",
        "collected 16 running configurations over SSH",
        "somebody types on br1-rtr2",
        "2 devices differ from their baseline",
        "checked the proposed change of dc1-core2: fail",
    ):
        assert step in said.err, said.err


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("CAP-004", "br1"),
        ("CAP-101", "dc1-core2 -&gt; dmz-sw2"),
        ("QOS-101", "br1-rtr2"),
        ("RED-001", "10.2.220.1"),
        ("QOS-001", "dc1-wan2"),
        ("RED-011", "online-banking"),
    ],
)
def test_the_report_has_the_faults_of_the_network(rule: str, words: str, told: tuple[Result, Path]) -> None:
    _, folder = told
    page = (folder / "out.html").read_text("utf-8")
    assert rule in page
    assert words in page


def test_the_report_has_the_drift(told: tuple[Result, Path]) -> None:
    said, folder = told
    page = (folder / "out.html").read_text("utf-8")
    for line in ("shape average 9800000", "service-policy output DCI-OUT"):
        assert line in page
        assert line in said.out


def test_nothing_of_it_leads_outside(told: tuple[Result, Path]) -> None:
    """The report loads nothing from a network; no secret of a device is in it or in the workspace that is kept."""
    _, folder = told
    page = (folder / "out.html").read_text("utf-8")
    assert 'src="http' not in page
    assert "@import" not in page
    assert "url(http" not in page
    for text in (page, (folder / "workspace" / "inventories" / "hosts.yaml").read_text()):
        assert "$9$nhEmQVczB7dqsO" not in text


def test_the_workspace_that_is_kept_can_be_used(told: tuple[Result, Path], cli: Cli) -> None:
    _, folder = told
    said = cli("drift", "--format", "json", cwd=folder / "workspace")
    drifted = [device["name"] for device in said.json["devices"] if device["state"] == "drifted"]
    assert (said.code, drifted) == (1, ["br1-rtr2", "dc1-wan2"])
    assert cli("audit", cwd=folder / "workspace").code == 1


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("x")
    said = cli("demo", "--keep", "mine")
    assert (said.code, said.said) == (2, ["netaudit: mine is not empty"])


def test_a_report_that_cannot_be_written_is_told_before_anything_is_done(cli: Cli) -> None:
    said = cli("demo", "-o", "nowhere/report.html")
    assert (said.code, len(said.said)) == (2, 1)
    assert said.err.startswith("netaudit: nowhere/report.html: the folder ")
