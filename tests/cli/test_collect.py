"""Collecting through the command line: each fault is one line, the right code, and the other devices are there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from netaudit.lab import Fault

from .conftest import PASSWORD, Cli, Emulated, Folder, eos, ios

LONG = ios("r", *(f"interface Loopback{n}\n description number {n}" for n in range(40)))
FAULTS = {
    "unreachable": (Fault(unreachable=True), "unreachable", "Connection refused"),
    "wrong-password": (Fault(wrong_password=True), "authentication", "not tried again"),
    "changed-key": (Fault(changed_key=True), "host_key", "has CHANGED"),
    "truncated": (Fault(truncate_after=600), "incomplete", "not `end`"),
    "dropped": (Fault(drop_after=600), "incomplete", "the connection was lost"),
    "stalled": (Fault(stall_after=600), "timeout", "not done within"),
}
Start = Callable[..., Emulated]


@pytest.fixture
def faulty(emulated: Start) -> Emulated:
    devices = {name: ("ios", LONG, fault) for name, (fault, _, _) in FAULTS.items()}
    return emulated({"good-ios": ("ios", LONG, Fault()), "good-eos": ("eos", eos("s1"), Fault()), **devices})


def test_each_fault_is_told_and_the_others_are_collected(faulty: Emulated, tmp_path: Path, cli: Cli) -> None:
    said = cli(
        *("collect", "-i", faulty.inventory, "--known-hosts", faulty.known_hosts, "--to", "out"),
        *("--timeout", "3", "--format", "json"),
        env=PASSWORD,
    )
    assert said.code == 3
    assert sorted(path.name for path in (tmp_path / "out").glob("*.cfg")) == ["good-eos.cfg", "good-ios.cfg"]
    assert (tmp_path / "out" / "good-ios.cfg").read_text().strip() == LONG.strip()
    assert {one["device"] for one in said.json["collected"]} == {"good-ios", "good-eos"}
    reasons = {one["device"]: one["reason"] for one in said.json["errors"]}
    assert reasons == {name: reason for name, (_, reason, _) in FAULTS.items()}
    for name, (_, _, words) in FAULTS.items():
        [line] = [line for line in said.said if f" {name}: " in line]
        assert line.startswith("netaudit: [")
        assert words in line
    assert len(said.said) == len(FAULTS) + 2
    assert PASSWORD["LAB_PASSWORD"] not in said.out + said.err


def test_nothing_collected(emulated: Start, tmp_path: Path, cli: Cli) -> None:
    lab = emulated({"r1": ("ios", LONG, Fault(wrong_password=True))})
    said = cli("collect", "-i", lab.inventory, "--known-hosts", lab.known_hosts, "--to", "out", env=PASSWORD)
    assert said.code == 2
    assert list((tmp_path / "out").glob("*")) == []


def test_an_unknown_host_key(emulated: Start, tmp_path: Path, cli: Cli) -> None:
    """No password leaves for a device whose key nobody has trusted; what to type is told."""
    lab = emulated({"r1": ("ios", LONG, Fault())})
    said = cli("collect", "-i", lab.inventory, "--known-hosts", tmp_path / "none", "--to", "out", env=PASSWORD)
    assert said.code == 2
    assert "r1: " in said.err
    assert "netaudit hosts trust r1" in said.err
    assert lab.lab.log("r1") == ()


def test_trusting_without_a_workspace(emulated: Start, tmp_path: Path, cli: Cli) -> None:
    """Both commands take `known_hosts` of the folder they are in, where nothing else is said."""
    lab = emulated({"r1": ("ios", LONG, Fault())})
    assert cli("hosts", "trust", "--all", "-i", lab.inventory).code == 0
    assert (tmp_path / "known_hosts").read_text().split() == lab.known_hosts.read_text().split()
    assert cli("collect", "-i", lab.inventory, "--to", "out", env=PASSWORD).code == 0


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_collected(
    emulated: Start, tmp_path: Path, cli: Cli
) -> None:
    lab = emulated({"r1": ("ios", LONG, Fault())})
    (tmp_path / "file").write_text("x")
    arguments = ("collect", "-i", lab.inventory, "--known-hosts", lab.known_hosts, "--to", "file/out")
    said = cli(*arguments, env=PASSWORD)
    assert (said.code, said.said) == (2, ["netaudit: file/out: Not a directory"])
    assert lab.lab.log("r1") == ()


def test_only_what_shows_is_typed(emulated: Start, cli: Cli) -> None:
    lab = emulated({"r1": ("ios", LONG, Fault()), "s1": ("eos", eos("s1"), Fault())})
    arguments = ("collect", "-i", lab.inventory, "--known-hosts", lab.known_hosts, "--to", "out")
    assert cli(*arguments, env=PASSWORD).code == 0
    for name in ("r1", "s1"):
        assert {line.split()[0] for line in lab.lab.log(name)} <= {"show", "terminal", "enable", "exit"}, name
        assert any(line.startswith("show run") for line in lab.lab.log(name))


def test_a_password_that_is_not_there(emulated: Start, cli: Cli) -> None:
    """Told once with where it is named, before any connection."""
    lab = emulated({name: ("ios", LONG, Fault()) for name in ("r1", "r2")})
    said = cli("collect", "-i", lab.inventory, "--known-hosts", lab.known_hosts, "--to", "out")
    assert said.code == 2
    [line] = said.said
    assert "defaults.yaml:1: credentials: the environment variable LAB_PASSWORD is not set" in line
    assert lab.lab.log("r1") == ()


def test_secrets_are_replaced_in_files(emulated: Start, tmp_path: Path, cli: Cli) -> None:
    lab = emulated({"r1": ("ios", ios("r1", "enable password 0 Uhura-1", "snmp-server community Uhura-2 RO"), Fault())})
    arguments = ("collect", "-i", lab.inventory, "--known-hosts", lab.known_hosts, "--to", "out")
    assert cli(*arguments, env=PASSWORD).code == 0
    text = (tmp_path / "out" / "r1.cfg").read_text()
    assert "Uhura" not in text
    assert text.count("<secret:") == 2


def test_selecting_devices(emulated: Start, tmp_path: Path, cli: Cli) -> None:
    lab = emulated({name: ("ios", LONG, Fault()) for name in ("r1", "r2", "r3")})
    common = ("-i", lab.inventory, "--known-hosts", lab.known_hosts, "--to", "out")
    assert cli("collect", "r2", *common, env=PASSWORD).code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["r2.cfg"]
    assert cli("collect", "--limit", 1, *common, env=PASSWORD).code == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("*.cfg")) == ["r1.cfg", "r2.cfg"]
    said = cli("collect", "r9", *common, env=PASSWORD)
    assert (said.code, len(said.said)) == (2, 1)
    assert "r9" in said.err


ENTRY = "hostname: 192.0.2.1, username: u, platform: ios"
WITH = "data: {credentials: {password_env: LAB_PASSWORD}}"


@pytest.mark.parametrize(
    ("hosts", "told"),
    [
        ("r1: {platform: ios, username: u, " + WITH + "}\n", "hosts.yaml:1: r1: has no address (hostname)"),
        ("r1: {hostname: 192.0.2.1, username: u, " + WITH + "}\n", "hosts.yaml:1: r1: has no platform"),
        (
            "r1: {hostname: 192.0.2.1, platform: iosss, username: u, " + WITH + "}\n",
            "hosts.yaml:1: r1: unknown platform 'iosss'",
        ),
        (f"r1: {{{ENTRY}}}\n", "hosts.yaml:1: r1: no credentials are named"),
        (f"r1: {{{ENTRY}, groups: [cor], {WITH}}}\n", "hosts.yaml:1: r1.groups[0]: unknown group 'cor'"),
        (f"r1: {{{ENTRY}, {WITH}}}\nr1: {{{ENTRY}, {WITH}}}\n", "hosts.yaml:2: r1: "),
        ("r1: {hostname: 192.0.2.1\nr2: }\n", "hosts.yaml:"),
        (f"r1: {{{ENTRY}, {WITH}, porrt: 22}}\n", "hosts.yaml:1: r1.porrt: unknown key (did you mean 'port'?)"),
        (f"r1: {{{ENTRY}, {WITH}, port: 99999}}\n", "hosts.yaml:1: r1.port: "),
        (f"r1: {{{ENTRY}, {WITH}, password: x}}\n", "hosts.yaml:1: r1.password: "),
        ("- r1\n", "hosts.yaml:1: "),
        ("{}\n", "no device to collect: "),
        ("r1: !!python/object/apply:os.system [id]\n", "hosts.yaml:1: "),
    ],
)
def test_mistakes_of_an_inventory(hosts: str, told: str, folder: Folder, cli: Cli) -> None:
    held = folder("inv", {"hosts.yaml": hosts})
    said = cli("collect", "-i", held, "--to", "out", env=PASSWORD)
    assert said.code == 2, said
    assert [line for line in said.said if told in line], said.err
    assert len(said.said) == 1, said.err


def test_all_mistakes_of_an_inventory_are_told(folder: Folder, cli: Cli) -> None:
    held = folder(
        "inv", {"hosts.yaml": f"r1: {{porrt: 1}}\nr2: {{{ENTRY}, groups: [x], {WITH}}}\nr3: {{platform: 7}}\n"}
    )
    for command in (
        ("collect", "--to", "out"),
        ("inventory", "check"),
        ("inventory", "show"),
        ("hosts", "trust", "--all"),
    ):
        more = ("--known-hosts", "known") if command[0] == "hosts" else ()
        said = cli(*command, "-i", held, *more, env=PASSWORD)
        assert (said.code, len(said.said)) == (2, 3), said.err


def test_an_inventory_that_is_not_there(cli: Cli) -> None:
    for arguments in (("collect", "-i", "nowhere", "--to", "out"), ("inventory", "show", "-i", "nowhere")):
        said = cli(*arguments)
        assert (said.code, len(said.said), "nowhere" in said.err) == (2, 1, True)


def test_known_hosts_that_cannot_be_read(emulated: Start, tmp_path: Path, cli: Cli) -> None:
    lab = emulated({"r1": ("ios", LONG, Fault())})
    (tmp_path / "keys").write_text("one\ntwo words\n[127.0.0.1]:1 ssh-ed25519 !!!\n")
    said = cli("collect", "-i", lab.inventory, "--known-hosts", "keys", "--to", "out", env=PASSWORD)
    assert said.code == 2, said
    assert len(said.said) == 1


def test_files_are_collected_like_devices(folder: Folder, tmp_path: Path, cli: Cli) -> None:
    folder("backup", {"r1.cfg": LONG})
    hosts = {"r1": {"platform": "ios", "data": {"collector": "file", "path": str(tmp_path / "backup")}}}
    held = folder("inv", {"hosts.yaml": json.dumps(hosts)})
    said = cli("collect", "-i", held, "--to", "out")
    assert said.code == 0, said
    assert (tmp_path / "out" / "r1.cfg").read_text() == LONG
