"""Faults of a second emulator, through the command line: what is told, how soon, and that nothing wrong is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fake_devices import Fakes, netaudit, serving

CONFIG = (
    "hostname r1\n!\nenable secret 5 $1$abcd$Uhura01234567890123456\nsnmp-server community Uhura-2 RO\n!\n"
    + "".join(f"interface Ethernet{n}\n description x\n!\n" for n in range(60))
    + "end\n"
)
SECRETS = ("Uhura", "FAKE-s3cret")
TOTAL = 8
"""Seconds that a device may take here."""


@dataclass(frozen=True)
class Told:
    """What must come of a fault: its reason, words of its message, and the most seconds it may take."""

    reason: str
    words: str
    within: float


FAULTS: dict[str, tuple[dict[str, Any], Told | None]] = {
    "refuse": ({"refuse": True}, Told("unreachable", "Connection refused", 6)),
    "accept_hang": ({"accept_hang": True}, Told("unreachable", "Error reading SSH protocol banner", TOTAL + 1)),
    "auth_fail": ({"auth_fail": True}, Told("authentication", "not tried again", 4)),
    "login_delay": ({"login_delay_s": 1.5}, None),
    "login_too_slow": ({"login_delay_s": 60}, Told("timeout", "was not answered in time", TOTAL + 1)),
    "prompt_delay": ({"prompt_delay_s": 1.0}, None),
    "no_prompt": ({"prompt_delay_s": 60}, Told("timeout", "no prompt after the login", 5)),
    "host_key_change": ({"host_key_change": True}, Told("host_key", "has CHANGED", 3)),
    "slow": ({"slow_bytes_per_s": 1500}, None),
    "too_slow": ({"slow_bytes_per_s": 50}, Told("timeout", f"not done within {TOTAL} s", TOTAL + 1)),
    "stall": ({"stall_after_bytes": 800}, Told("timeout", "nothing more came for 3 s", 5)),
    "drop": ({"drop_after_bytes": 800}, Told("incomplete", "the connection was lost while it was read", 7)),
    "close": ({"close_after_bytes": 800}, Told("incomplete", "the connection was lost while it was read", 7)),
    "truncate": ({"truncate_after_bytes": 800}, Told("incomplete", "the last line is not `end`", 5)),
    "endless": ({"endless": True}, Told("timeout", f"not done within {TOTAL} s", TOTAL + 1)),
    "invalid_input": ({"invalid_input": True}, Told("refused", "the device refused the command", 4)),
    "not_authorized": ({"not_authorized": True}, Told("refused", "the device refused the command", 4)),
    "empty": ({"empty": True}, Told("incomplete", "the device answered with nothing", 5)),
    "error_midway": ({"error_midway": True}, Told("incomplete", "is an error message", 5)),
    "ignore_no_paging": ({"ignore_no_paging": True}, Told("incomplete", "the pager could not be switched off", 4)),
    "motd_prompt": ({"motd_prompt": True}, None),
    "prompt_in_config": ({"prompt_in_config": True}, Told("incomplete", "begins with the device's prompt", 5)),
    "slow_prompt_in_config": (
        {"prompt_in_config": True, "slow_bytes_per_s": 1500},
        Told("incomplete", "begins with the device's prompt", TOTAL + 1),
    ),
    "log_in_output": ({"log_in_output": True}, Told("incomplete", "is a log message", 5)),
    "long_line": ({"long_line": 100_000}, None),
    "non_utf8": ({"non_utf8": True}, None),
    "ansi": ({"ansi": True}, None),
    "volatile": ({"volatile": True}, None),
    "passing_drop": ({"drop_after_bytes": 800, "times": 1}, None),
}
"""Every fault of the emulator; None: it costs nothing but time."""
EXTRA = {"good": {}, "enable": {"enable_password": "FAKE-s3cret"}}


@dataclass(frozen=True)
class Ran:
    document: dict[str, Any]
    log: dict[str, dict[str, Any]]
    stderr: str
    code: int
    out: Path
    fakes: Fakes

    def error(self, name: str) -> dict[str, Any] | None:
        return next((one for one in self.document["errors"] if one["device"] == name), None)


@pytest.fixture(scope="module")
def ran(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """One collection of all faulty devices at the same time."""
    folder = tmp_path_factory.mktemp("faults")
    devices = {name: {"faults": faults} for name, (faults, _) in FAULTS.items()} | EXTRA
    with serving(shared, folder / "lab", devices, dict.fromkeys(devices, CONFIG)) as fakes:
        done = netaudit(
            folder, "collect", "-i", fakes.inventory(folder / "net.csv", enable_env="FAKE_ENABLE"),
            "--known-hosts", fakes.known_hosts, "--to", "out", "--workers", len(devices), "--timeout", TOTAL,
            "--connect-timeout", 2, "--login-timeout", 3, "--silence-timeout", 3, "--log", "log.jsonl", "-v",
            "--format", "json",
            environment={"FAKE_PASSWORD": "admin", "FAKE_ENABLE": "FAKE-s3cret"},
        )  # fmt: skip
        lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
        log = {line["device"]: line for line in lines}
        yield Ran(json.loads(done.stdout), log, done.stderr, done.returncode, folder / "out", fakes)


@pytest.mark.parametrize("fault", [name for name, (_, told) in FAULTS.items() if told])
def test_a_fault_is_named_in_one_line_and_nothing_is_stored(fault: str, ran: Ran) -> None:
    told = FAULTS[fault][1]
    error = ran.error(fault)
    assert told is not None
    assert error is not None, "it was collected"
    assert (error["reason"], told.words in error["error"]) == (told.reason, True), error
    assert [line for line in ran.stderr.splitlines() if f" {fault}: " in line] != []
    assert not (ran.out / f"{fault}.cfg").exists()
    assert ran.log[fault]["seconds"] <= told.within + 4  # the machine may be busy


@pytest.mark.parametrize("fault", [name for name, (_, told) in FAULTS.items() if not told] + list(EXTRA))
def test_what_is_whole_is_collected(fault: str, ran: Ran) -> None:
    assert ran.error(fault) is None
    said = [line for line in (ran.out / f"{fault}.cfg").read_text().split("\n") if line == "!" or line[:1] != "!"]
    wanted = CONFIG.split("\n")
    assert [line for line in said if "Uhura" not in line and "<" not in line] == [
        line for line in wanted if "Uhura" not in line
    ]
    assert len(said) == len(wanted)


def test_the_run_is_incomplete_and_every_device_has_its_line(ran: Ran) -> None:
    assert ran.code == 3
    assert set(ran.log) == {*FAULTS, *EXTRA}
    failed = {name for name, line in ran.log.items() if line["result"] == "not_collected"}
    assert failed == {name for name, (_, told) in FAULTS.items() if told}
    assert ran.log["passing_drop"]["attempts"] == 2
    assert ran.log["good"]["attempts"] == 1


def test_a_wrong_password_is_sent_once(ran: Ran) -> None:
    events = [json.loads(line) for line in (ran.fakes.folder / "log").read_text().splitlines()]
    failed = [event for event in events if event["device"] == "auth_fail" and event["event"] == "login_failed"]
    assert len(failed) == 1


def test_nothing_is_sent_to_a_device_whose_key_changed(ran: Ran) -> None:
    events = [json.loads(line) for line in (ran.fakes.folder / "log").read_text().splitlines()]
    assert [event for event in events if event["device"] == "host_key_change"] == []


@pytest.mark.parametrize("fault", ["truncate", "stall", "drop", "close", "log_in_output", "too_slow"])
def test_what_came_is_kept_aside_without_its_secrets(fault: str, ran: Ran) -> None:
    error = ran.error(fault)
    assert error is not None
    kept = (ran.out.parent / error["evidence"]).read_text()
    assert kept.startswith("hostname r1\n")
    assert "Uhura" not in kept


def test_no_secret_in_anything_that_was_written(ran: Ran) -> None:
    artefacts = [path for path in ran.out.parent.rglob("*") if path.is_file()]
    said = [ran.stderr, json.dumps(ran.document)]
    said += [path.read_text(errors="replace") for path in artefacts if ran.fakes.folder not in path.parents]
    assert len(said) > 15
    assert [text[:200] for text in said if any(secret in text for secret in SECRETS)] == []


def test_only_what_shows_was_typed(ran: Ran) -> None:
    allowed = {"terminal length 0", "terminal width 0", "show running-config", "enable"}
    for name in (*FAULTS, *EXTRA):
        assert set(ran.fakes.log(name)) <= allowed, name
    assert ran.fakes.log("enable") == ["enable", "terminal length 0", "terminal width 0", "show running-config"]
