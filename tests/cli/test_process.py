"""What only a real process shows: what is imported, pipes that close, interrupts, the same answer twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from .conftest import BANK, CLEAN, PROJECT, Cli, Folder, ios

HEAVY = (
    *("netmiko", "napalm", "ciscoconfparse2", "pygit2", "jinja2", "rich", "jsonschema", "paramiko", "cryptography"),
    *("networkx", "asyncio", "sqlalchemy", "dask", "multiprocessing", "concurrent"),
)
"""What takes long to import and neither the version nor an audit of a few files needs. `jsonschema` tells mistakes of
rule files; the shipped ones have none."""


def imported(*arguments: object, cwd: Path) -> set[str]:
    """The modules that a command has loaded when it ends, by their first name."""
    ask = (
        "import sys, runpy\n"
        "try: runpy.run_module('netaudit', run_name='__main__', alter_sys=True)\n"
        "except SystemExit: pass\n"
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_version_imports_nothing(tmp_path: Path) -> None:
    found = imported("--version", cwd=tmp_path)
    assert sorted(found & {*HEAVY, "click", "msgspec", "yaml", "re2"}) == []


@pytest.mark.parametrize(
    "arguments",
    [("audit",), ("audit", "--format", "json"), ("facts",), ("--help",)],
    ids=" ".join,
)
def test_an_audit_imports_little(arguments: tuple[str, ...], folder: Folder) -> None:
    paths = () if arguments == ("--help",) else (folder("configs", {"r1.cfg": CLEAN}),)
    found = imported(*arguments, *paths, cwd=PROJECT)
    assert sorted(found & set(HEAVY)) == []


def test_a_reader_that_goes_away_is_no_error(folder: Folder) -> None:
    """`netaudit facts ... | head -1`"""
    names = [f"r{n}" for n in range(4)]
    vlans = [f"vlan {v}" for v in range(2, 900)]
    bgp = ["router bgp 1", " neighbor 192.0.2.1 remote-as 2"]
    configs = folder("configs", {f"{name}.cfg": ios(name, *vlans, *bgp) for name in names})
    codes = {
        ("facts", configs): 0,
        ("audit", configs, "--select", "CAP-*"): 1,
        ("audit", configs, "--exit-zero", "--format", "json"): 0,
        ("rules", "show", "RED-001"): 0,
    }
    for command, code in codes.items():
        with subprocess.Popen(
            [sys.executable, "-m", "netaudit", *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=PROJECT,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            said = process.stderr.read().decode()
        assert process.returncode == code
        for word in ("Traceback", "Broken", "Exception"):
            assert word not in said


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Ctrl-C while files are read: one line, no report, no temporary file."""
    slow = tmp_path / "slow.cfg"
    os.mkfifo(slow)
    report = tmp_path / "report.html"
    report.write_text("the old one")
    command = ["audit", str(slow), "--format", "html", "-o", str(report)]
    # A shell starts what it runs in the background deaf to Ctrl-C, and children inherit that.
    with subprocess.Popen(
        [sys.executable, "-m", "netaudit", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        writer = os.open(slow, os.O_WRONLY)  # returns when netaudit has opened it to read
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        os.close(writer)
    assert (process.returncode, out, err.strip()) == (130, b"", b"netaudit: interrupted")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "slow.cfg"]
    assert report.read_text() == "the old one"


def test_a_report_replaces_the_old_one_at_once(folder: Folder, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle of a report leaves the old one."""
    configs = folder("configs", {"r1.cfg": CLEAN})
    report = configs.parent / "report.json"
    report.write_text("the old one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = cli("audit", configs, "--format", "json", "-o", report)
    assert (said.code, said.said) == (2, [f"netaudit: {report}: cannot be written: No space left on device"])
    assert report.read_text() == "the old one"
    assert sorted(path.name for path in configs.parent.iterdir()) == ["configs", "report.json"]


def without_times(document: Any) -> Any:
    """An audit without what tells when it ran."""
    run = {key: value for key, value in document["run"].items() if key not in ("id", "started", "finished")}
    return {**document, "run": run}


@pytest.mark.parametrize("network", ["demo-bank", "avd-dual-dc-l3ls"])
def test_the_same_audit_twice_says_the_same(network: str, shared: Path, process: Cli) -> None:
    """In two processes, with hashes of strings of different seeds."""
    configs = BANK / "configs" if network == "demo-bank" else shared / "networks" / network / "configs"
    first, again = (process("audit", configs, "--format", "json", env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert without_times(first.json) == without_times(again.json)
    assert list(without_times(first.json)) == list(without_times(again.json))


@pytest.mark.parametrize("command", [("facts",), ("capacity", "--format", "json")])
def test_other_documents_twice(command: tuple[str, ...], process: Cli) -> None:
    first, again = (process(*command, BANK / "configs", env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2"))
    assert first == again


def test_order_of_paths_does_not_matter(folder: Folder, cli: Cli) -> None:
    one, two = (
        folder("a", {"r1.cfg": ios("r1", "router bgp 1", " neighbor 192.0.2.1 remote-as 2")}),
        folder("b", {"r2.cfg": CLEAN}),
    )
    first, again = cli("audit", one, two, "--format", "json").json, cli("audit", two, one, "--format", "json").json
    assert first["findings"] == again["findings"]
    assert first["findings"]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}])
def test_no_colour_outside_of_a_terminal(environment: dict[str, str], cli: Cli) -> None:
    said = cli("audit", BANK / "configs", "-p", "capacity", env=environment)
    assert "\x1b" not in said.out + said.err


def test_colour_where_it_is_asked_for(cli: Cli) -> None:
    audit = ("audit", BANK / "configs", "-p", "capacity", "--color")
    assert "\x1b[" in cli(*audit, "always").out
    assert "\x1b[" not in cli(*audit, "never").out


def test_quiet_says_only_the_result(cli: Cli) -> None:
    said = cli("audit", BANK / "configs", "-q", "-o", "report.txt")
    assert (said.out, said.err) == ("", "")


def test_a_configuration_from_a_pipe(process: Cli) -> None:
    """`netaudit facts <(ssh r1 show running-config)`"""
    reading, writing = os.pipe()
    os.write(writing, CLEAN.encode())
    os.close(writing)
    done = subprocess.run(
        [sys.executable, "-m", "netaudit", "facts", f"/dev/fd/{reading}"],
        pass_fds=(reading,),
        capture_output=True,
        check=False,
        cwd=PROJECT,
    )
    os.close(reading)
    assert done.returncode == 0
    assert b'"hostname": "r1"' in done.stdout
