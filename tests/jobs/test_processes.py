"""Many configurations read in several processes: the same result in the same order, and plain errors."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import msgspec
import pytest

from netaudit.errors import NetauditError, UsageError
from netaudit.jobs import processes, snapshot
from netaudit.jobs.snapshot import Text, parse

KEY = b"key of tests"
GOOD = """\
version 15.2
hostname {name}
interface GigabitEthernet0/1
 ip address 10.0.{number}.1 255.255.255.0
 ip ospf 1 area 0
line vty 0 4
 password 7 0822455D0A16
 transport input ssh
end
"""

pytestmark = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")


def texts() -> list[Text]:
    found = [Text(f"r{n}", f"r{n}.cfg", GOOD.format(name=f"r{n}", number=n).encode()) for n in range(40)]
    found[3] = Text("r3", "r3.cfg", b"")
    found[7] = Text("r7", "r7.cfg", found[7].raw.removesuffix(b"end\n"))
    found[9] = Text("r9", "r9.cfg", b"\xef\xbb\xbf" + found[9].raw)
    return found


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(snapshot, "cores", lambda: 2)
    monkeypatch.setattr(processes, "cores", lambda: 2)


def test_several_processes_read_what_one_reads(several: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = parse(texts(), key=KEY)
    monkeypatch.setattr(snapshot, "_WORTH_PROCESSES", 10**9)
    alone = parse(texts(), key=KEY)
    assert shared.devices == alone.devices
    assert (shared.errors, shared.notes, shared.lines) == (alone.errors, alone.notes, alone.lines)
    assert repr(shared.trees) == repr(alone.trees)
    assert [error.device for error in shared.errors] == ["r3", "r7"]


def test_nothing_read_is_said_as_by_one_process(several: None) -> None:
    with pytest.raises(UsageError, match=r"nothing could be read: a\.cfg: the file is empty; b\.cfg: "):
        parse([Text("a", "a.cfg", b""), Text("b", "b.cfg", b" ")], key=KEY)


def test_what_cannot_travel_is_read_where_it_is_wanted(several: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_packed", _nothing)
    assert [device.name for device in parse(texts()[10:], key=KEY).devices] == [f"r{n}" for n in range(10, 40)]


def test_a_number_that_does_not_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_read", lambda text, key: snapshot._Read([], error=2**80))  # type: ignore[arg-type]
    assert snapshot._packed(texts()[0], KEY) == b""


def test_a_process_that_dies_is_a_plain_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    with pytest.raises(NetauditError, match=r"^a process that read configurations was ended from outside"):
        list(processes.spread(_dies_at_five, list(range(40))))


def test_an_error_in_a_process_is_that_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    with pytest.raises(ZeroDivisionError):
        list(processes.spread(_divides, [1, 2, 0]))


@pytest.mark.parametrize("count", [1, 2, 3, 40, 700])
def test_results_come_in_the_order_of_the_items(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    assert list(processes.spread(str, list(range(count)))) == [str(number) for number in range(count)]


def test_real_devices_are_the_same_after_the_way(shared: Path) -> None:
    paths = sorted(path for path in (shared / "networks").rglob("configs/*") if path.is_file())[::4]
    decoder = msgspec.msgpack.Decoder(snapshot._Read)
    seen = 0
    for path in paths:
        text = Text(path.stem, path.name, path.read_bytes())
        read = snapshot._read(text, KEY)
        assert repr(decoder.decode(snapshot._packed(text, KEY))) == repr(read)
        seen += read.device is not None
    assert seen > 20


def _nothing(text: Text, key: bytes) -> bytes:
    return b""


def _dies_at_five(number: int) -> int:
    if number == 5:
        os._exit(1)
    return number


def _divides(number: int) -> float:
    return 1 / number
