"""Devices read before: the same facts; never those of another text, key or release, nor from a damaged entry."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from netaudit.jobs import cache, snapshot
from netaudit.jobs.cache import DeviceCache, code_version, device_cache
from netaudit.jobs.snapshot import Snapshot, Text, parse

KEY = bytes(range(32))
CONFIG = """\
Building configuration...
version 15.2
hostname r1
username admin password 0 Tr0ub4dor
interface GigabitEthernet0/1
 description to r2
 ip address 10.0.0.1 255.255.255.0
line vty 0 4
 transport input ssh
end
"""


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_WORTH_CACHING", 0)


@pytest.fixture
def held(tmp_path: Path) -> DeviceCache:
    found = device_cache(tmp_path / "devices", KEY)
    assert found is not None
    return found


def read(held: DeviceCache | None, text: str = CONFIG, path: str = "a/r1.cfg", device: str = "r1") -> Snapshot:
    return parse([Text(device, path, text.encode())], key=held.key if held is not None else KEY, cache=held)


def entries(held: DeviceCache) -> list[Path]:
    return [path for path in held.folder.rglob("*") if path.is_file()]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the texts that were read, and not taken from the cache."""
    seen: list[str] = []
    whole: Callable[..., object] = snapshot._read

    def counting(text: Text, key: bytes) -> object:
        seen.append(text.path)
        return whole(text, key)

    monkeypatch.setattr(snapshot, "_read", counting)
    return seen


def test_what_was_read_before_is_the_same(held: DeviceCache, readings: list[str]) -> None:
    expected = read(None)
    first, second = read(held), read(held)
    assert readings == ["a/r1.cfg"] * 2
    assert first.devices == second.devices == expected.devices
    assert second.devices[0].interfaces[0].at == expected.devices[0].interfaces[0].at != {}
    assert repr(second.trees) == repr(expected.trees)
    assert second.notes == expected.notes == ("a/r1.cfg:1: not part of the configuration: Building configuration...",)


def test_the_same_text_at_another_place(held: DeviceCache, readings: list[str]) -> None:
    read(held)
    moved = read(held, path="b/r1.cfg")
    assert readings == ["a/r1.cfg"]
    assert moved.devices == read(None, path="b/r1.cfg").devices
    assert moved.notes[0].startswith("b/r1.cfg:1: ")


def test_another_text_name_platform_or_key_is_read_anew(held: DeviceCache, readings: list[str]) -> None:
    read(held)
    read(held, CONFIG.replace("r2", "r3"))
    assert read(held, device="r9").devices[0].name == "r9"
    parse([Text("r1", "a/r1.cfg", CONFIG.encode(), "eos")], key=KEY, cache=held)
    other = DeviceCache(held.folder, bytes(32))
    was = read(held).trees["r1"].lines[3]
    assert read(other).trees["r1"].lines[3] != was
    assert len(readings) == 5


def test_no_fact_outlives_the_code_that_made_it(
    held: DeviceCache, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(held)
    monkeypatch.setattr(cache, "code_version", lambda: "of another release")
    read(held)
    assert len(readings) == 2
    monkeypatch.setattr(cache, "code_version", lambda: None)
    read(held)
    read(held)
    assert len(readings) == 4
    assert len(entries(held)) == 2


def test_the_version_of_the_code_covers_every_file_that_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {str(path.relative_to(Path(cache.__file__).parents[1])) for path in _files()}
    assert {"platforms/ios/facts.py", "platforms/takes.py", "config/secrets.py", "config/indented.py"} <= files
    assert {"model/base.py", "platforms/junos/grammar.py", "jobs/snapshot.py"} <= files
    before = code_version()
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: whole(path) + (b"#" if path.name == "takes.py" else b""))
    assert code_version.__wrapped__() != before
    monkeypatch.undo()
    assert code_version.__wrapped__() == before


def _files() -> list[Path]:
    package = Path(cache.__file__).parents[1]
    return [path for part in cache._READS for path in cache._modules(package / part)]


def test_a_damaged_entry_is_read_anew_and_replaced(held: DeviceCache, readings: list[str]) -> None:
    expected = read(held)
    (entry,) = entries(held)
    whole = entry.read_bytes()
    for damaged in (b"", whole[:40], whole[:-1], whole[:-9] + b"\0" + whole[-8:], b"\0" * len(whole)):
        entry.write_bytes(damaged)
        assert read(held).devices == expected.devices
        assert entry.read_bytes() == whole
    assert len(readings) == 6


def test_an_entry_under_the_name_of_another_is_not_believed(held: DeviceCache) -> None:
    read(held)
    (entry,) = entries(held)
    read(held, CONFIG.replace("r2", "r3"))
    (other,) = (path for path in entries(held) if path != entry)
    other.write_bytes(entry.read_bytes())
    assert read(held, CONFIG.replace("r2", "r3")).devices[0].interfaces[0].description == "to r3"


def test_no_secret_rests_in_it_and_nobody_else_reads_it(held: DeviceCache) -> None:
    read(held)
    (entry,) = entries(held)
    assert b"Tr0ub4dor" not in (held.load(entry.name) or b"")
    assert b"<secret:" in (held.load(entry.name) or b"")
    assert entry.stat().st_mode & 0o077 == 0
    assert held.folder.stat().st_mode & 0o077 == 0


def test_errors_are_not_kept(held: DeviceCache) -> None:
    found = parse([Text("bad", "bad.cfg", b"<html>"), Text("r1", "r1.cfg", CONFIG.encode())], key=KEY, cache=held)
    assert [error.device for error in found.errors] == ["bad"]
    assert len(entries(held)) == 1


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    assert device_cache(tmp_path / "open", KEY) is None
    (tmp_path / "file").write_text("")
    assert device_cache(tmp_path / "file" / "devices", KEY) is None


def test_a_disk_that_takes_nothing_is_no_error(held: DeviceCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    assert read(held).devices == read(None).devices
    assert entries(held) == []


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    held = DeviceCache(tmp_path / "devices", KEY)
    for number in range(6):
        held.store(f"{number:02}name", os.urandom(1000))
        os.utime(held.folder / f"{number:02}" / f"{number:02}name", (number, number))
    small = DeviceCache(held.folder, KEY, limit=4000)
    small.trim()
    assert len(entries(held)) == 6  # this one wrote nothing
    small.store("06name", os.urandom(1000))
    small.trim()
    assert sorted(path.name for path in entries(held)) == ["04name", "05name", "06name"]


def test_several_writers_at_once(held: DeviceCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)  # the worst case: all of them under one temporary name
    contents = [bytes([number]) * 50_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: held.store("abcd", content), contents * 5))
    assert held.load("abcd") in (*contents, None)


def test_a_number_that_does_not_travel_is_not_kept(held: DeviceCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_encoded", lambda read: b"")
    assert read(held).devices == read(held).devices
    assert entries(held) == []
