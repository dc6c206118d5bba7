"""What drift touches, what must be put in before a remediation holds, and drift of what another tool collected."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from netaudit.archive.repository import init
from netaudit.shipped import inventories_dir

from .conftest import Cli

BANK = inventories_dir() / "demo-bank"


def of(found: dict[str, Any], name: str) -> dict[str, Any]:
    (device,) = (device for device in found["devices"] if device["name"] == name)
    return device


def said(rules: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(rule["effect"], rule["rule"]) for rule in rules}


def test_a_policy_that_went_is_told_with_its_class_its_link_and_its_rules(cli: Cli) -> None:
    arguments = ("drift", str(BANK / "approved"), str(BANK / "configs"))
    found = of(cli(*arguments, "--format", "json").json, "dc1-wan2")
    assert {"class", "link", "adjacency"} == {thing["kind"] for thing in found["touches"]}
    assert said(found["rules"]) >= {("brought", "QOS-001"), ("brought", "QOS-013"), ("resolved", "CAP-013")}
    text = cli(*arguments).out
    assert "Touches class dc1-wan2 TenGigabitEthernet0/1/0 output DCI-OUT removed" in text
    assert "Adds critical QOS-001" in text
    assert "- Adds critical `QOS-001`" in cli(*arguments, "--format", "md").out
    assert "Adds <b>critical</b> <code>QOS-001</code>" in cli(*arguments, "--format", "html").out
    without = cli(*arguments, "--no-impact", "--format", "json").json
    assert of(without, "dc1-wan2")["touches"] == of(without, "dc1-wan2")["rules"] == []
    assert of(without, "dc1-wan2")["changes"] == found["changes"]


def test_of_several_devices_each_is_told_its_part(cli: Cli, shared: Path) -> None:
    pair = shared / "networks" / "batfish-drift-pair"
    found = cli("drift", str(pair / "reference"), str(pair / "configs"), "--format", "json").json
    cut = {"link as2border2 GigabitEthernet0/0 to as3border1 GigabitEthernet1/0"}
    for name in ("as2border2", "as3border1"):  # the interface of as2border2 is bare now: both ends lose the link
        device = of(found, name)
        assert {f"link {thing['name']}" for thing in device["touches"] if thing["effect"] == "removed"} >= cut
        assert ("brought", "RED-022") in said(device["rules"])
    assert of(found, "as1border1")["touches"] == of(found, "as1border1")["rules"] == []
    assert ("brought", "CAP-016") in said(of(found, "as2dept1")["rules"])
    assert any("no demands were given" in missing for missing in found["not_checked"])


def workspace(place: Path, running: Path) -> Path:
    """A workspace in which the bank's baselines are approved and those of a folder run."""
    folder = place / "ws"
    folder.mkdir()
    (folder / "netaudit.yaml").write_text("policies: []\nprofile: profile.yaml\n")
    for name in ("intent.yaml", "demands.csv", "profile.yaml"):
        shutil.copy(BANK / name, folder)
    (folder / "inventories").mkdir()
    for name in ("hosts.yaml", "groups.yaml", "defaults.yaml"):
        shutil.copy(BANK / name, folder / "inventories")
    archive, when = init(folder / "archive"), datetime(2026, 1, 5, tzinfo=UTC)
    archive.store({path.stem: path.read_text() for path in (BANK / "approved").iterdir()}, run_id="a", when=when)
    archive.approve(archive.devices("running"), by="Ada", reason="first", when=when)
    archive.store({path.stem: path.read_text() for path in running.iterdir()}, run_id="b", when=when)
    return folder


def test_devices_that_did_not_differ_are_the_network_around(cli: Cli, tmp_path: Path) -> None:
    found = cli("drift", "--format", "json", cwd=workspace(tmp_path, BANK / "configs")).json
    assert sum(device["state"] == "in_sync" for device in found["devices"]) == 15
    link = next(thing for thing in of(found, "dc1-wan2")["touches"] if thing["kind"] == "link")
    assert link["devices"] == ["dc1-wan2", "dc2-wan2"]
    assert ("brought", "QOS-013") in said(of(found, "dc1-wan2")["rules"])


def test_nothing_is_read_where_nothing_drifted(cli: Cli, tmp_path: Path) -> None:
    folder = workspace(tmp_path, BANK / "approved")
    (folder / "intent.yaml").write_text("sitez: {}\n")  # nobody looks at it
    quiet = cli("drift", "--format", "json", cwd=folder)
    assert (quiet.code, quiet.json["not_checked"]) == (0, [])


def test_drift_stands_where_the_intent_is_wrong(cli: Cli, tmp_path: Path) -> None:
    folder = workspace(tmp_path, BANK / "configs")
    (folder / "intent.yaml").write_text("sitez: {}\n")
    found = cli("drift", "--format", "json", cwd=folder)
    assert found.code == 1
    assert len(of(found.json, "dc1-wan2")["changes"]) == 2
    (missing,) = found.json["not_checked"]
    assert missing.startswith("what the drift touches: ")
    assert "intent.yaml:1: sitez" in missing


SECRET = "version 17.9\nhostname r1\n!\nusername ada privilege 15 secret {}\n!\nend\n"


def test_a_fingerprint_is_no_secret_to_type(cli: Cli, tmp_path: Path) -> None:
    for name, secret in (("old", "0 first"), ("new", "0 second")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "r1.cfg").write_text(SECRET.format(secret))
    arguments = ("drift", str(tmp_path / "old"), str(tmp_path / "new"), "--platform", "ios")
    device = of(cli(*arguments, "--format", "json").json, "r1")
    assert device["remediation_proved"] is False
    assert device["remediation_left"] == []
    (place,) = device["remediation_secrets"]
    assert "<secret:" in device["remediation"][place]
    text = cli(*arguments).out
    assert "(not proved as it stands: put the secrets in where <secret:...> stands)" in text
    assert "! put the secret in" in text
    for form in ("md", "html"):
        assert "put the secrets in where" in cli(*arguments, "--format", form).out
    change = ("precheck", str(tmp_path / "new"), "--against", str(tmp_path / "old"))
    (undo,) = cli(*change, "--format", "json").json["rollback"]
    assert (undo["proved"], undo["secrets"], undo["left"]) == (False, [place], [])
    assert "(not proved as it stands: put the secrets in" in cli(*change).out


def git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=oxidized", "-c", "user.email=o@example.org")
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


def test_what_oxidized_and_rancid_keep_is_compared_with_what_was_approved(cli: Cli, tmp_path: Path) -> None:
    body = "! Chassis type: x\nversion 15.2\nhostname {0}\n!\ninterface GigabitEthernet0/0\n ip ospf cost {1}\n!\nend\n"
    work, rancid = tmp_path / "work", tmp_path / "rancid" / "core" / "configs"
    (work / "core").mkdir(parents=True)
    rancid.mkdir(parents=True)

    def brings(cost: int) -> None:
        (work / "core" / "r1").write_text(body.format("r1", cost))
        (rancid / "r2").write_text("!RANCID-CONTENT-TYPE: cisco\n!\n" + body.format("R2", cost))
        git(work, "add", ".")
        git(work, "commit", "-qm", "update r1")
        git(work, "push", "-q", str(tmp_path / "oxidized.git"), "HEAD:refs/heads/master")

    git(work, "init", "-q", "-b", "master")
    git(tmp_path, "init", "-q", "--bare", "-b", "master", "oxidized.git")
    brings(10)
    assert cli("init", str(tmp_path / "ws")).code == 0
    ws = tmp_path / "ws"
    (ws / "inventories/hosts.yaml").write_text(
        "r1: {platform: ios, groups: [core], data: {collector: oxidized, path: ../../oxidized.git}}\n"
        "R2: {platform: ios, groups: [core], data: {collector: rancid, path: ../../rancid}}\n"
    )
    (ws / "inventories/groups.yaml").write_text("core: {}\n")
    collected = cli("collect", cwd=ws)
    assert collected.code == 0, collected.err
    assert cli("approve", "--all", "--by", "Ada", "--reason", "first", cwd=ws).code == 0
    assert cli("drift", cwd=ws).code == 0
    brings(20)
    assert cli("collect", cwd=ws).code == 0
    found = cli("drift", "--format", "json", cwd=ws).json
    for name in ("r1", "R2"):
        (change,) = of(found, name)["changes"]
        assert (change["before"].strip(), change["after"].strip()) == ("ip ospf cost 10", "ip ospf cost 20")
