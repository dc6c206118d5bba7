"""The way of a workspace: devices, archive, audit, approval, a change, drift, a proposed change."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from netaudit.lab import Fault

from .conftest import PASSWORD, Cli, Emulated, eos, ios

R1 = ios(
    "r1",
    "enable password 0 Uhura-1",
    "snmp-server community Uhura-2 RO",
    "interface GigabitEthernet0/1",
    " description to the carrier",
    " ip address 192.0.2.2 255.255.255.252",
    "!",
    "router bgp 64500",
    " neighbor 192.0.2.1 remote-as 64501",
    " neighbor 192.0.2.1 password Uhura-3",
)
S1 = eos("s1", "interface Ethernet1", "   description to r1", "   no switchport", "   ip address 10.0.0.1/31")
CHANGED = R1.replace("to the carrier", "to nobody").replace("Uhura-2", "Uhura-9")


@pytest.fixture
def ws(emulated: Callable[..., Emulated], tmp_path: Path, cli: Cli) -> tuple[Path, Emulated]:
    """A workspace whose devices are emulated, with nothing trusted yet."""
    lab = emulated({"r1": ("ios", R1, Fault()), "s1": ("eos", S1, Fault())})
    made = cli("init", "bank")
    assert made.code == 0, made
    folder = tmp_path / "bank"
    for name in ("hosts.yaml", "defaults.yaml"):
        (folder / "inventories" / name).write_text((lab.inventory / name).read_text())
    return folder, lab


def test_the_whole_way(ws: tuple[Path, Emulated], cli: Cli) -> None:
    here, lab = ws

    def netaudit(*arguments: object, code: int = 0) -> str:
        said = cli(*arguments, cwd=here, env=PASSWORD)
        assert said.code == code, said
        assert "Uhura" not in said.out + said.err
        assert PASSWORD["LAB_PASSWORD"] not in said.out + said.err
        return said.out

    assert netaudit("inventory", "check", "--credentials") == "2 devices (nornir), no mistakes\n"
    trusted = netaudit("hosts", "trust", "--all").splitlines()
    assert [line.split(" SHA256:")[0] for line in trusted] == ["r1: ssh-ed25519", "s1: ssh-ed25519"]

    assert netaudit("collect").startswith("2 collected (archive ")
    assert netaudit("collect") == "2 collected (archive, nothing changed), 0 not\n"
    netaudit("doctor", "--connect")

    found = cli("audit", "--select", "CAP-016", "--format", "json", cwd=here)
    assert found.code == 1
    [finding] = found.json["findings"]
    assert (finding["rule"], finding["devices"]) == ("CAP-016", ["r1"])
    assert finding["evidence"][0]["path"] == "running:r1.cfg"

    unapproved = cli("drift", "--format", "json", cwd=here)
    assert {device["state"] for device in unapproved.json["devices"]} == {"no_baseline"}
    assert "approved in" in netaudit("approve", "--all", "--by", "J. Park", "--reason", "first", "--ticket", "CHG1")
    assert (
        netaudit("approve", "r1", "--by", "J. Park", "--reason", "again") == "r1: approved already, nothing changed\n"
    )
    in_sync = cli("drift", "--format", "json", cwd=here).json["devices"]
    assert [device["state"] for device in in_sync] == ["in_sync", "in_sync"]
    assert {key: in_sync[0]["approved"][key] for key in ("by", "reason", "ticket")} == {
        "by": "J. Park",
        "reason": "first",
        "ticket": "CHG1",
    }

    lab.lab.set_config("r1", CHANGED)
    netaudit("collect")
    netaudit("drift", code=1)
    netaudit("drift", "s1")
    drifted = cli("drift", "r1", "--format", "json", cwd=here)
    [device] = drifted.json["devices"]
    assert (drifted.code, device["state"]) == (1, "drifted")
    lines = CHANGED.split("\n")
    by_line = {change["after_line"]: change for change in device["changes"]}
    assert set(by_line) - {None} == {
        lines.index(" description to nobody") + 1,
        lines.index("snmp-server community Uhura-9 RO") + 1,
    }
    described = by_line[lines.index(" description to nobody") + 1]
    assert (described["kind"], described["path"]) == ("changed", ["interface GigabitEthernet0/1"])
    assert (described["before"].strip(), described["after"].strip()) == (
        "description to the carrier",
        "description to nobody",
    )
    assert "  description to the carrier" in device["remediation"]

    typed = here / "typed"
    typed.mkdir()
    (typed / "r1.txt").write_text("router bgp 64500\n neighbor 192.0.2.5 remote-as 64502\n")
    checked = cli("precheck", "--commands", typed, "-p", "capacity", "--format", "json", cwd=here)
    assert (checked.code, checked.json["verdict"]) == (1, "fail")
    assert [finding["name"] for finding in checked.json["findings_added"]] == ["192.0.2.5"]
    (typed / "r1.txt").write_text("interface GigabitEthernet0/1\n description to the carrier\n")
    assert cli("precheck", "--commands", typed, "-p", "capacity", cwd=here).code == 0

    explained = netaudit("rules", "explain", "CAP-016", "r1")
    assert "CAP-016 on bgp_neighbor 192.0.2.1 (r1): FAIL" in explained

    assert netaudit("waivers", "list") == "no waivers\n"
    (here / "policies" / "waivers.yaml").write_text(
        'waivers:\n  - {rule: CAP-016, device: r1, entity: "*", reason: the carrier filters, approved_by: J. Park,'
        " ticket: CHG2, expires: 2999-01-01}\n"
    )
    assert "CAP-016 on r1 *: until 2999-01-01, J. Park (CHG2): the carrier filters" in netaudit("waivers", "list")
    netaudit("audit", "--select", "CAP-016")

    assert everything_in(here / "archive").count(b"Uhura") == 0
    assert b"description to nobody" in everything_in(here / "archive")


def everything_in(archive: Path) -> bytes:
    """Each object of a git repository, as it was before it was packed."""
    command = ["git", "-C", str(archive), "cat-file", "--batch", "--batch-all-objects"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_a_failure_keeps_what_the_archive_has(ws: tuple[Path, Emulated], cli: Cli) -> None:
    here, lab = ws
    cli("hosts", "trust", "--all", cwd=here, env=PASSWORD)
    assert cli("collect", cwd=here, env=PASSWORD).code == 0
    lab.lab.set_config("r1", R1[:200] + "\n")
    lab.lab.set_config("s1", S1.replace("to r1", "to r2"))
    said = cli("collect", "--format", "json", cwd=here, env=PASSWORD)
    assert said.code == 3
    assert [one["device"] for one in said.json["errors"]] == ["r1"]
    assert [one["device"] for one in said.json["collected"]] == ["s1"]
    held = everything_in(here / "archive")
    assert b"to r2" in held
    shown = subprocess.run(
        ["git", "-C", str(here / "archive"), "show", "running:r1.cfg"], capture_output=True, check=True, text=True
    ).stdout
    assert shown.rstrip().endswith("\nend")


def test_a_device_that_was_never_collected_is_missing(ws: tuple[Path, Emulated], cli: Cli) -> None:
    here, _ = ws
    cli("hosts", "trust", "--all", cwd=here, env=PASSWORD)
    assert cli("collect", "s1", cwd=here, env=PASSWORD).code == 0
    said = cli("audit", "--select", "CAP-016", "--format", "json", cwd=here)
    assert said.code == 3
    assert said.json["errors"] == [{"device": "r1", "error": "there is no configuration of it"}]


def test_before_anything_is_collected(ws: tuple[Path, Emulated], cli: Cli) -> None:
    here, _ = ws
    for command in (("audit",), ("precheck", here / "netaudit.yaml")):
        said = cli(*command, cwd=here)
        assert said.code == 2
        assert "holds no running configurations; `netaudit collect` fills it" in said.err
    said = cli("approve", "r1", "--by", "x", "--reason", "y", cwd=here)
    assert (said.code, said.said) == (2, ["netaudit: nothing to approve: no running configuration of r1"])
    said = cli("approve", "--all", "--by", "x", "--reason", "y", cwd=here)
    assert (said.code, len(said.said)) == (2, 1)
    said = cli("drift", "--format", "json", cwd=here)
    assert (said.code, {device["state"] for device in said.json["devices"]}) == (3, {"not_collected"})


def test_a_locked_archive(ws: tuple[Path, Emulated], cli: Cli) -> None:
    from netaudit.archive.lock import locked

    here, _ = ws
    cli("hosts", "trust", "--all", cwd=here, env=PASSWORD)
    with locked(here / "archive"):
        said = cli("collect", cwd=here, env=PASSWORD)
    assert said.code == 2, said
    assert [line for line in said.said if "archive" in line and "lock" in line.lower()]


def test_no_device_is_named(ws: tuple[Path, Emulated], cli: Cli) -> None:
    here, _ = ws
    assert cli("hosts", "trust", cwd=here).code == 2
    assert cli("hosts", "trust", "r1", "--all", cwd=here).code == 2
    assert cli("approve", "--by", "x", "--reason", "y", cwd=here).code == 2
    assert cli("drift", "r9", cwd=here).code == 2


def test_every_file_of_a_new_workspace_is_valid(tmp_path: Path, cli: Cli) -> None:
    assert cli("init", "new").code == 0
    here = tmp_path / "new"
    assert cli("inventory", "check", cwd=here).out == "0 devices (nornir), no mistakes\n"
    told = "netaudit: nothing to compare: the archive is empty and the inventory names no device"
    assert cli("drift", cwd=here).said == [told]
    assert cli("waivers", "check", cwd=here).out == "0 waivers, no mistakes\n"
    assert (here / ".netaudit" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert cli("rules", "check", "policies", cwd=here).said == ["netaudit: policies: holds no rule pack (*.yaml)"]
    (here / "policies" / "own.yaml").write_text("pack: {id: own, title: Own, version: 1.0.0}\nrules: []\n")
    assert cli("rules", "check", "policies", cwd=here).out == "0 rules in 1 packs, no mistakes\n"
    said = cli("init", "new")
    assert (said.code, "is there already" in said.err) == (2, True)
