from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from netaudit.collect import Collected, Deadlines, IncompleteError, Target, collect, trust
from netaudit.collect.session import Session
from netaudit.errors import CollectionError, InvalidInput
from netaudit.lab import EmulatedDevice, Fault
from netaudit.platforms.base import Access

from .conftest import ACCESS, SESSION, Account, Emulated

CONFIG = "hostname r\n!\n" + "".join(f"interface Ethernet{n}\n description port {n}\n!\n" for n in range(40)) + "end\n"
Start = Callable[..., Emulated]


def one(emulated: Emulated, **options: object) -> Collected | CollectionError:
    (result,) = collect(emulated.targets(), known_hosts=emulated.known_hosts, **options)  # type: ignore[arg-type]
    return result


def error(emulated: Emulated, **options: object) -> CollectionError:
    result = one(emulated, **options)
    assert isinstance(result, CollectionError), result
    return result


def test_fourteen_devices_in_parallel_in_the_order_asked_for(emulated: Start) -> None:
    clis = ("cisco_ios", "arista_eos")
    net = emulated(*(EmulatedDevice(f"r{n}", CONFIG, cli=clis[n % 2]) for n in range(14)))
    seen: list[str] = []
    results = collect(
        net.targets(),
        known_hosts=net.known_hosts,
        on_result=lambda result: seen.append(result.name if isinstance(result, Collected) else result.device),
    )
    assert [result.name for result in results if isinstance(result, Collected)] == [f"r{n}" for n in range(14)]
    assert sorted(seen) == sorted(f"r{n}" for n in range(14))
    assert all(isinstance(result, Collected) and result.text.endswith(CONFIG) for result in results)


@pytest.mark.parametrize("cli", ["cisco_ios", "arista_eos", "cisco_nxos"])
def test_only_the_platforms_commands_are_typed(emulated: Start, cli: str) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG, cli=cli))
    assert isinstance(one(net), Collected)
    reads = 2 if cli == "cisco_nxos" else 1  # no end marker: a second read must say the same
    assert net.lab.log("r1") == (*SESSION, *["show running-config"] * reads)


def test_a_session_types_nothing_else() -> None:
    class Nothing:
        def settimeout(self, timeout: float | None) -> None: ...

        def recv(self, nbytes: int) -> bytes:
            return b""

        def sendall(self, s: bytes) -> None:
            raise AssertionError("was sent")

    with pytest.raises(ValueError, match="'configure terminal' is not among the commands"):
        Session(Nothing(), frozenset(SESSION)).ask("configure terminal")


def test_enable_with_its_secret(emulated: Start) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG, enable_secret="s3cret"))
    (result,) = collect(net.targets(Account(enable="s3cret")), known_hosts=net.known_hosts)
    assert isinstance(result, Collected)
    assert net.lab.log("r1") == ("enable", *SESSION, "show running-config")


def test_enable_without_a_secret_says_where_to_name_it(emulated: Start) -> None:
    got = error(emulated(EmulatedDevice("r1", CONFIG, enable_secret="s3cret")))
    assert got.reason == "credential"
    assert str(got) == "r1: the device asks for an enable secret: name it as `credentials: {enable_env: ...}`"


def test_a_wrong_password_is_tried_once(emulated: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    from netaudit.collect.roads import Roads

    connect = Roads.connect

    def count(self: Roads, target: Target, limits: Deadlines) -> socket.socket:
        opened.append(target.name)
        return connect(self, target, limits)

    monkeypatch.setattr(Roads, "connect", count)
    got = error(emulated(EmulatedDevice("r1", CONFIG, fault=Fault(wrong_password=True))))
    assert got.reason == "authentication"
    assert str(got) == "r1: the device refused the login of 'admin'; not tried again, so that the account does not lock"
    assert opened == ["r1"]


def test_a_changed_host_key_is_called_by_its_name(emulated: Start) -> None:
    got = error(emulated(EmulatedDevice("r1", CONFIG, fault=Fault(changed_key=True))))
    assert got.reason == "host_key"
    assert "has CHANGED" in str(got)
    assert "run: netaudit hosts trust r1" in str(got)


def test_an_unknown_host_key_is_refused_until_it_is_trusted(emulated: Start, tmp_path: Path) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG))
    known_hosts = tmp_path / "project" / "known_hosts"
    (refused,) = collect(net.targets(), known_hosts=known_hosts)
    assert isinstance(refused, CollectionError)
    assert refused.reason == "host_key"
    assert "run: netaudit hosts trust r1" in refused.message
    assert net.lab.log("r1") == ()
    (enrolled,) = trust(net.targets(), known_hosts)
    assert not isinstance(enrolled, CollectionError)
    assert (enrolled.name, enrolled.type, enrolled.before) == ("r1", "ssh-ed25519", None)
    assert enrolled.fingerprint in refused.message
    assert isinstance(collect(net.targets(), known_hosts=known_hosts)[0], Collected)


def test_trusting_again_replaces_the_key_and_keeps_the_rest(emulated: Start, tmp_path: Path) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG, fault=Fault(changed_key=True)))
    old = net.known_hosts.read_text().split()
    path = tmp_path / "mine"
    path.write_text(f"# ours\nother,{' '.join(old)}\n")
    (enrolled,) = trust(net.targets(), path)
    assert not isinstance(enrolled, CollectionError)
    assert enrolled.before is not None
    lines = path.read_text().splitlines()
    assert lines[:2] == ["# ours", f"other {old[1]} {old[2]}"]
    assert len(lines) == 3
    assert isinstance(collect(net.targets(), known_hosts=path)[0], Collected)


def test_a_broken_known_hosts_file_is_told_once_with_its_line(emulated: Start, tmp_path: Path) -> None:
    path = tmp_path / "broken"
    path.write_text("# keys\nr1 ssh-ed25519 AAA\n")
    with pytest.raises(InvalidInput, match=r"broken:2: this host key cannot be read"):
        collect(emulated(EmulatedDevice("r1", CONFIG)).targets(), known_hosts=path)


def test_a_truncated_configuration_is_evidence_not_a_result(emulated: Start) -> None:
    got = error(emulated(EmulatedDevice("r1", CONFIG, fault=Fault(truncate_after=500))))
    assert isinstance(got, IncompleteError)
    assert got.reason == "incomplete"
    assert str(got) == "r1: not a whole configuration: cut off: the last line is not `end`"
    assert got.evidence.startswith(CONFIG[:400])


def test_a_stalled_device_costs_its_deadline_and_no_more(emulated: Start) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG), EmulatedDevice("r2", CONFIG, fault=Fault(stall_after=500)))
    good, stalled = collect(net.targets(), known_hosts=net.known_hosts, deadlines=Deadlines(total=1.5))
    assert isinstance(good, Collected)
    assert isinstance(stalled, IncompleteError)
    assert stalled.reason == "timeout"
    assert stalled.message.startswith("not done within 1.5 s, the connection was cut")


def test_an_interrupt_cuts_what_is_open(emulated: Start) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG), EmulatedDevice("r2", CONFIG, fault=Fault(stall_after=500)))
    seen: list[object] = []

    def interrupt(result: object) -> None:
        seen.append(result)
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        collect(net.targets(), known_hosts=net.known_hosts, on_result=interrupt, deadlines=Deadlines(total=300))
    assert len(seen) == 1
    assert time.monotonic() - began < 60


def test_a_lost_connection_is_tried_again_and_then_told(emulated: Start) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG, fault=Fault(drop_after=500)))
    got = error(net)
    assert "the connection was lost while it was read" in got.message
    assert net.lab.log("r1").count("show running-config") == 3


def test_an_unreachable_device(emulated: Start) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG, fault=Fault(unreachable=True)))
    got = error(net)
    assert got.reason == "unreachable"
    assert got.message == f"nothing answers on 127.0.0.1:{net.lab.port('r1')}: Connection refused"


def test_every_fault_leaves_the_other_results_standing(emulated: Start) -> None:
    faults = {
        "password": Fault(wrong_password=True),
        "key": Fault(changed_key=True),
        "cut": Fault(truncate_after=300),
        "gone": Fault(unreachable=True),
    }
    devices = [EmulatedDevice(name, CONFIG, fault=fault) for name, fault in faults.items()]
    net = emulated(*devices, EmulatedDevice("good", CONFIG))
    *bad, good = collect(net.targets(), known_hosts=net.known_hosts)
    assert isinstance(good, Collected)
    assert [(result.device, result.reason) for result in bad if isinstance(result, CollectionError)] == [
        ("password", "authentication"),
        ("key", "host_key"),
        ("cut", "incomplete"),
        ("gone", "unreachable"),
    ]
    assert all("\n" not in str(result) for result in bad)


def test_a_configuration_of_less_than_half_is_read_twice(emulated: Start) -> None:
    net = emulated(EmulatedDevice("r1", CONFIG))
    (result,) = collect(net.targets(last_size=3 * len(CONFIG)), known_hosts=net.known_hosts)
    assert isinstance(result, Collected)
    assert net.lab.log("r1").count("show running-config") == 2


def test_reads_that_differ_are_no_result_where_nothing_marks_the_end(emulated: Start) -> None:
    lengths = iter(range(100, 1000, 100))
    net = emulated(EmulatedDevice("r1", lambda: CONFIG[: next(lengths)] + "\n", cli="cisco_nxos"))
    assert error(net).reason == "incomplete"


@pytest.mark.parametrize(
    ("changes", "reason", "message"),
    [
        (
            {"collector": "telnet"},
            "unsupported",
            "unknown collector 'telnet' (known: netmiko, napalm, netconf, file, git, oxidized, rancid)",
        ),
        ({"collector": "napalm"}, "unsupported", "napalm does not know this platform"),
        ({"login": None}, "credential", "no credentials were given"),
        ({"collector": "file"}, "unsupported", "the collector `file` needs a path"),
    ],
)
def test_what_cannot_be_done_is_said(changes: dict[str, object], reason: str, message: str, tmp_path: Path) -> None:
    given: dict[str, object] = {"name": "r1", "access": ACCESS["cisco_ios"], "login": Account(), **changes}
    (result,) = collect([Target(**given)], known_hosts=tmp_path / "none")  # type: ignore[arg-type]
    assert isinstance(result, CollectionError)
    assert (result.reason, result.message) == (reason, message)


def test_napalm_reads_the_same_and_checks_host_keys(emulated: Start) -> None:
    faults = {"good": Fault(), "key": Fault(changed_key=True), "password": Fault(wrong_password=True)}
    faults["cut"] = Fault(truncate_after=300)
    net = emulated(*(EmulatedDevice(name, CONFIG, fault=fault) for name, fault in faults.items()))
    access = Access("cisco_ios", "show running-config", SESSION, "ios")
    good, *bad = collect(net.targets(collector="napalm", access=access), known_hosts=net.known_hosts)
    assert isinstance(good, Collected)
    assert good.text == CONFIG
    assert set(net.lab.log("good")) <= {*SESSION, "show running-config"}
    assert [result.reason for result in bad if isinstance(result, CollectionError)] == [
        "host_key",
        "authentication",
        "incomplete",
    ]
    assert net.lab.log("key") == ()


def test_files_stand_in_for_devices(tmp_path: Path) -> None:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "r1.cfg").write_text("hostname r1\ninterface Loopback0\n")
    (tmp_path / "r2.txt").write_text("")
    targets = [
        Target(name=name, access=ACCESS["cisco_ios"], collector="file", path=tmp_path) for name in ("r1", "r2", "r3")
    ]
    first, empty, missing = collect(targets, known_hosts=tmp_path / "none")
    assert isinstance(first, Collected)
    assert first.text == "hostname r1\ninterface Loopback0\n"
    assert isinstance(empty, IncompleteError)
    assert "answered with nothing" in empty.message
    assert isinstance(missing, CollectionError)
    assert missing.message == f"{tmp_path} holds no r3.cfg, .conf or .txt"
