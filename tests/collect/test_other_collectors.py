"""Collectors beside SSH, through the command line: eAPI, NX-API, NETCONF, jump hosts, repositories, a plug-in."""

from __future__ import annotations

import json
import subprocess
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fake_devices import Fakes, free_ports, netaudit, serving

from .servers import TRIED, netconf, nx_api, ssh_server

EOS = "! Command: show run\n!\nhostname e1\n!\nenable password sha512 Uhura-1\n!\ninterface Ethernet1\n!\nend\n"
IOS = "hostname r1\n!\nenable secret 5 Uhura-2\n!\ninterface Loopback0\n!\nend\n"
NXOS = "hostname n1\nfeature bgp\nsnmp-server community Uhura-3 group network-operator\ninterface mgmt0\n"
JUNOS = 'system {\n    host-name j1;\n    root-authentication {\n        encrypted-password "$1$Uhura-4";\n    }\n}\n'


def run(folder: Path, *words: object, code: int = 0) -> dict[str, Any]:
    done = netaudit(folder, "collect", "--to", "out", "--format", "json", "--timeout", 20, *words)
    assert done.returncode == code, done.stderr
    assert "Uhura" not in done.stdout + done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def stored(folder: Path, name: str) -> str:
    text = (folder / "out" / f"{name}.cfg").read_text()
    assert "Uhura" not in text
    return text


def hosts(folder: Path, **entries: dict[str, Any]) -> Path:
    inventory = folder / "inventory"
    inventory.mkdir(exist_ok=True)
    (inventory / "hosts.yaml").write_text(json.dumps(entries))
    login = {"username": "admin", "credentials": {"password_env": "FAKE_PASSWORD"}, "hostname": "127.0.0.1"}
    (inventory / "defaults.yaml").write_text(json.dumps(login))
    return inventory


@pytest.fixture(scope="module")
def eapi(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fakes]:
    folder = tmp_path_factory.mktemp("eapi")
    faults = {
        "e1": {},
        "cut": {"truncate_after_bytes": 60},
        "wrong": {"auth_fail": True},
        "dropped": {"drop_after_bytes": 40},
    }
    devices = {name: {"platform": "arista_eos", "eapi": True, "faults": fault} for name, fault in faults.items()}
    with serving(shared, folder / "lab", devices, dict.fromkeys(faults, EOS)) as fakes:
        yield fakes


def test_eos_by_eapi_with_its_certificate_enrolled(eapi: Fakes, tmp_path: Path) -> None:
    entries = {
        device["name"]: {"platform": "eos", "collector": "napalm", "port": device["eapi_port"]}
        for device in eapi.devices
    }
    inventory = hosts(tmp_path, **entries)
    words = ("-i", inventory, "--known-hosts", tmp_path / "known_hosts")
    refused = run(tmp_path, *words, code=2)
    assert {error["reason"] for error in refused["errors"]} == {"host_key"}
    assert "netaudit hosts trust e1" in next(e["error"] for e in refused["errors"] if e["device"] == "e1")
    assert eapi.log("e1") == [], "a password was sent to somebody nobody knows"

    trusted = netaudit(tmp_path, "hosts", "trust", "--all", *words)
    assert trusted.returncode == 0, trusted.stderr
    assert "e1: certificate SHA256:" in trusted.stdout
    found = run(tmp_path, *words, code=3)
    assert [one["device"] for one in found["collected"]] == ["e1"]
    assert "interface Ethernet1" in stored(tmp_path, "e1")
    assert {error["device"]: error["reason"] for error in found["errors"]} == {
        "cut": "incomplete", "wrong": "authentication", "dropped": "unreachable",
    }  # fmt: skip
    assert set(eapi.log("e1")) <= {"enable", "show version", "show running-config"}

    pinned = next((tmp_path / "known_certificates").glob(f"*_{eapi.devices[0]['eapi_port']}.pem"))
    other = next(path for path in (tmp_path / "known_certificates").iterdir() if path != pinned)
    changed = other.read_text().replace("\n", "\n", 1)
    assert changed == pinned.read_text(), "the emulator has one certificate for all"


def test_a_changed_certificate_is_called_by_its_name(tmp_path: Path) -> None:
    words = ("-i", tmp_path / "inventory", "--known-hosts", tmp_path / "known_hosts")
    for number in range(2):
        (tmp_path / str(number)).mkdir()
    with nx_api(tmp_path / "0", NXOS) as (port, _):
        hosts(tmp_path, n1={"platform": "nxos", "collector": "napalm", "port": port})
        assert netaudit(tmp_path, "hosts", "trust", "n1", *words).returncode == 0
        [pinned] = (tmp_path / "known_certificates").iterdir()
    with nx_api(tmp_path / "1", NXOS) as (port, asked):
        pinned.rename(pinned.with_name(f"127.0.0.1_{port}.pem"))
        hosts(tmp_path, n1={"platform": "nxos", "collector": "napalm", "port": port})
        [error] = run(tmp_path, *words, code=2)["errors"]
        assert error["reason"] == "host_key"
        assert "has CHANGED" in error["error"]
        assert "No password was sent" in error["error"]
        assert asked == []


def test_nxos_by_nx_api(tmp_path: Path) -> None:
    words = ("-i", tmp_path / "inventory", "--known-hosts", tmp_path / "known_hosts")
    with nx_api(tmp_path, NXOS) as (port, asked):
        hosts(tmp_path, n1={"platform": "nxos", "collector": "napalm", "port": port})
        assert netaudit(tmp_path, "hosts", "trust", "n1", *words).returncode == 0
        assert run(tmp_path, *words)["errors"] == []
        assert asked == ["show hostname", "show running-config", "show running-config"], "no end mark: read twice"
        assert "feature bgp" in stored(tmp_path, "n1")
        done = netaudit(tmp_path, "collect", "--to", "out", *words, environment={"FAKE_PASSWORD": "wrong-Uhura"})
        assert done.returncode == 2
        assert "refused the login of 'admin'; not tried again" in done.stderr
        assert "wrong-Uhura" not in done.stderr


@pytest.mark.parametrize("collector", ["netconf", "napalm"])
def test_junos_over_netconf_with_its_host_key_checked(tmp_path: Path, collector: str) -> None:
    with netconf(tmp_path, JUNOS) as (port, asked):
        words = ("-i", tmp_path / "inventory", "--known-hosts", tmp_path / "known_hosts")
        hosts(tmp_path, j1={"platform": "junos", "collector": collector, "port": port})
        [unknown] = run(tmp_path, "-i", tmp_path / "inventory", "--known-hosts", tmp_path / "none", code=2)["errors"]
        assert unknown["reason"] == "host_key"
        assert asked == []
        assert run(tmp_path, *words)["errors"] == []
        assert "host-name j1;" in stored(tmp_path, "j1")
        wanted = "get-configuration" if collector == "netconf" else "get-config"
        assert set(asked) <= {wanted, "get-configuration", "close-session"}


def test_netconf_cut_off_is_no_configuration(tmp_path: Path) -> None:
    with netconf(tmp_path, JUNOS, cut=180) as (port, _):
        hosts(tmp_path, j1={"platform": "junos", "collector": "netconf", "port": port})
        [error] = run(
            tmp_path, "-i", tmp_path / "inventory", "--known-hosts", tmp_path / "known_hosts", code=2
        )["errors"]  # fmt: skip
        assert error["reason"] in ("unreachable", "timeout")
        assert list((tmp_path / "out").glob("*.cfg")) == []


def test_a_platform_whose_netconf_gives_no_text_says_so(tmp_path: Path) -> None:
    hosts(tmp_path, r1={"platform": "ios", "collector": "netconf"})
    [error] = run(tmp_path, "-i", tmp_path / "inventory", "--known-hosts", tmp_path / "known_hosts", code=2)["errors"]
    assert error["error"].startswith("NETCONF gives this platform's configuration as data")


def test_through_two_jump_hosts(shared: Path, tmp_path: Path) -> None:
    """Both jump hosts are enrolled and logged in to once, for two devices; a wrong password is tried once."""
    devices = {"r1": {}, "r2": {}}
    with (
        serving(shared, tmp_path / "lab", devices, dict.fromkeys(devices, IOS)) as fakes,
        ssh_server(tmp_path, "first") as first,
        ssh_server(tmp_path, "second") as second,
    ):
        behind = {
            device["name"]: {
                "platform": "ios",
                "port": device["port"],
                "proxy_jump": f"admin@127.0.0.1:{first},bastion",
            }
            for device in fakes.devices
        }
        inventory = hosts(tmp_path, bastion={"platform": "frr", "port": second}, **behind)
        words = ("-i", inventory, "--known-hosts", tmp_path / "own")
        [error, _] = run(tmp_path, "r1", "r2", *words, code=2)["errors"]
        assert error["error"].startswith(f"jump host admin@127.0.0.1:{first}: the host key of ")
        (tmp_path / "own").write_text((tmp_path / "known_hosts").read_text() + fakes.known_hosts.read_text())
        assert run(tmp_path, "r1", "r2", *words)["errors"] == []
        TRIED.clear()
        done = netaudit(tmp_path, "collect", "r1", "r2", "--to", "out", *words, environment={"FAKE_PASSWORD": "wrong"})
        assert done.returncode == 2
        assert done.stderr.count("the device refused the login of 'admin'; not tried again") == 2
        assert TRIED == ["wrong"], "the second device does not lock the account"


def test_ways_that_all_devices_have_in_common_and_ways_that_lead_back(tmp_path: Path) -> None:
    from netaudit.inventory import load
    from netaudit.jobs.collect_targets import targets

    inventory = hosts(tmp_path, a={"platform": "frr"}, b={"platform": "frr"}, r1={"platform": "ios"})
    (inventory / "defaults.yaml").write_text("hostname: 127.0.0.1\nproxy_jump: [a, b]\n")
    ways = {one.name: [jump.name for jump in one.jumps] for one in targets(load(inventory), credentials=False)}
    assert ways == {"a": [], "b": ["a"], "r1": ["a", "b"]}
    hosts(tmp_path, a={"platform": "frr", "proxy_jump": "x@g:1"}, r1={"platform": "ios", "proxy_jump": "a"})
    ways = {one.name: [jump.name for jump in one.jumps] for one in targets(load(inventory), credentials=False)}
    assert ways == {"a": ["x@g:1"], "r1": ["x@g:1", "a"]}
    hosts(tmp_path, a={"platform": "frr", "proxy_jump": "r1"}, r1={"platform": "ios", "proxy_jump": "a"})
    done = netaudit(tmp_path, "inventory", "check", "-i", inventory, "--credentials")
    assert "r1: the way through a leads back to this device" in done.stderr
    hosts(tmp_path, bastion={"platform": "frr"}, r1={"platform": "ios", "proxy_jump": "bastien"})
    done = netaudit(tmp_path, "inventory", "check", "-i", inventory, "--credentials")
    assert done.returncode == 0, "a name that resolves may be a jump host"


def test_hosts_trust_goes_through_jump_hosts(shared: Path, tmp_path: Path) -> None:
    with serving(shared, tmp_path / "lab", {"r1": {}}, {"r1": IOS}) as fakes, ssh_server(tmp_path, "j") as port:
        r1 = {"platform": "ios", "port": fakes.devices[0]["port"], "proxy_jump": [f"127.0.0.1:{port}"]}
        words = ("-i", hosts(tmp_path, r1=r1), "--known-hosts", tmp_path / "own")
        trusted = netaudit(tmp_path, "hosts", "trust", "r1", *words)
        assert trusted.returncode == 0, trusted.stderr
        assert [line.split(":")[0] for line in trusted.stdout.splitlines()] == ["127.0.0.1", "r1"]
        assert run(tmp_path, *words)["errors"] == []


def git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


def test_repositories_of_other_tools(tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "core").mkdir(parents=True)
    (work / "core" / "r1").write_text("! Chassis type: x\n" + IOS)
    (work / "core" / "cut").write_text(IOS[:-5])
    (work / "configs").mkdir()
    (work / "configs" / "r2.cfg").write_text(IOS.replace("r1", "r2"))
    git(work, "init", "-q", "-b", "main")
    git(work, "add", ".")
    git(work, "commit", "-qm", "first")
    (work / "configs" / "r2.cfg").write_text("not committed\n")
    git(tmp_path, "clone", "-q", "--bare", "work", "oxidized.git")
    rancid = tmp_path / "rancid" / "core" / "configs"
    rancid.mkdir(parents=True)
    (rancid / "r3").write_text("!RANCID-CONTENT-TYPE: cisco\n!\n" + IOS.replace("r1", "R3"))
    inventory = hosts(
        tmp_path,
        r1={"platform": "ios", "collector": "oxidized", "path": "../oxidized.git", "groups": ["core"]},
        cut={"platform": "ios", "collector": "oxidized", "path": "../oxidized.git", "groups": ["core"]},
        r2={"platform": "ios", "collector": "git", "path": "../work"},
        R3={"platform": "ios", "collector": "rancid", "path": "../rancid", "groups": ["core"]},
        gone={"platform": "ios", "collector": "git", "path": "../work"},
    )
    (inventory / "groups.yaml").write_text("core: {}\n")
    found = run(tmp_path, "-i", inventory, code=3)
    assert [one["device"] for one in found["collected"]] == ["r1", "r2", "R3"]
    assert "hostname r2" in stored(tmp_path, "r2")
    errors = {error["device"]: error["error"] for error in found["errors"]}
    assert "the last line is not `end`" in errors["cut"]
    assert "holds no configuration of it (looked for gone.cfg" in errors["gone"]


PLUGIN = """
from netaudit.collect import Collector
from netaudit.errors import CollectionError

def running(visit):
    if visit.target.name == "cut":
        return "hostname cut\\n"
    if visit.target.name == "gone":
        raise CollectionError("gone", "unreachable", "the inventory system does not know it")
    return "hostname %s\\n!\\nend\\n" % visit.target.options["call"]

COLLECTOR = Collector("ipam", running, logs_in=False)
"""


def test_a_plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site"
    (package / "ipam-1.dist-info").mkdir(parents=True)
    (package / "ipam.py").write_text(textwrap.dedent(PLUGIN))
    (package / "ipam-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: ipam\nVersion: 1\n")
    (package / "ipam-1.dist-info" / "entry_points.txt").write_text("[netaudit.collectors]\nipam = ipam:COLLECTOR\n")
    entry = {
        "platform": "ios",
        "collector": "ipam",
        "path": ".",
        "connection_options": {"ipam": {"extras": {"call": "x9"}}},
    }
    inventory = hosts(tmp_path, r1=entry, cut=entry, gone=entry)
    tree = str(Path(__file__).resolve().parents[2])
    monkeypatch.setattr("fake_devices._PYTHONPATH", f"{tree}:{package}")
    found = run(tmp_path, "-i", inventory, code=3)
    assert stored(tmp_path, "r1").startswith("hostname x9\n")
    assert [(error["device"], error["reason"]) for error in found["errors"]] == [
        ("cut", "incomplete"), ("gone", "unreachable"),
    ]  # fmt: skip


def test_collectors_that_do_not_exist_or_lack_a_path(tmp_path: Path) -> None:
    inventory = hosts(tmp_path, r1={"platform": "ios", "collector": "git"}, r2={"platform": "ios", "collector": "nap"})
    done = netaudit(tmp_path, "collect", "-i", inventory, "--to", "out")
    assert done.returncode == 2
    assert "r2.collector: 'nap' is not known here (did you mean 'napalm'?)" in done.stderr
    hosts(tmp_path, r1={"platform": "ios", "collector": "git"})
    done = netaudit(tmp_path, "collect", "-i", inventory, "--to", "out")
    assert "hosts.yaml:1: r1: `collector: git` needs a path" in done.stderr


def test_groups_keep_their_limit(shared: Path, tmp_path: Path) -> None:
    """Six devices of a group that takes two at a time, and six others that do not wait for them."""
    devices = {f"{kind}{n}": {"command_ms": 400} for kind in ("slow", "free") for n in range(6)}
    with serving(shared, tmp_path / "lab", devices, dict.fromkeys(devices, IOS)) as fakes:
        entries = {
            device["name"]: {"platform": "ios", "port": device["port"], "groups": [device["name"][:4]]}
            for device in fakes.devices
        }
        inventory = hosts(tmp_path, **entries)
        (inventory / "groups.yaml").write_text("slow: {max_parallel: 2}\nfree: {}\n")
        words = ("-i", inventory, "--known-hosts", fakes.known_hosts, "--workers", 12, "--log", "log.jsonl")
        assert run(tmp_path, *words)["errors"] == []
        order = [json.loads(line)["device"][:4] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
        assert order[:6].count("free") >= 4
        assert order[-3:] == ["slow"] * 3
        events = [json.loads(line) for line in (fakes.folder / "log").read_text().splitlines()]
        logins = [event["t"] for event in events if event["event"] == "login" and event["device"][:4] == "slow"]
        assert sorted(logins)[4] - sorted(logins)[0] >= 0.8, "the fifth waits for two rounds of two"


def test_free_ports_are_free() -> None:
    assert len(set(free_ports(5))) == 5
