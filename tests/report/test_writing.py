"""Reports reach their file in one piece or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netaudit.errors import UsageError
from netaudit.report import writing
from netaudit.report.writing import write_atomic


def test_writes_text_and_bytes(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.txt", "caf\u00e9\n")
    write_atomic(tmp_path / "b.bin", b"\x00\xff")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "caf\u00e9\n"
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.bin"]


def test_an_existing_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")
    target.chmod(0o640)
    write_atomic(target, "new")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_symbolic_link_keeps_pointing_where_it_does(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "latest").symlink_to("real.txt")
    write_atomic(tmp_path / "latest", "new")
    assert (tmp_path / "latest").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_straight() -> None:
    write_atomic("/dev/null", "x")
    assert not Path("/dev/null").is_file()


def test_a_failure_leaves_the_old_file_and_no_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "report.html"
    target.write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as error:
        writing.write_atomic(target, "new")
    assert error.value.lines() == [f"{target}: cannot be written: No space left on device"]
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert target.read_text() == "old"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        write_atomic(tmp_path / "no" / "x.html", "x")
    assert error.value.lines() == [f"{tmp_path}/no/x.html: the folder {tmp_path}/no is not there; create it first"]


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        write_atomic(tmp_path, "x")
    assert error.value.lines() == [f"{tmp_path}: is a folder; name a file"]
