"""Devices read before, from the command line: what is kept, where, and that it changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

LINES = 12_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A configuration that is worth keeping."""
    entries = [f" {number * 10} permit tcp host 10.0.{number % 256}.1 any eq 443" for number in range(LINES)]
    text = "\n".join(["version 15.2", "hostname r1", "ip access-list extended LONG", *entries, "end", ""])
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "r1.cfg").write_text(text)
    return tmp_path / "configs"


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_device_read_before_gives_the_same_facts(cli: Cli, large: Path, tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    anew = cli("facts", large, "--no-cache", env=env)
    assert not (tmp_path / "cache").exists()
    first = cli("facts", large, env=env)
    (entry,) = kept(tmp_path / "cache" / "netaudit" / "devices")
    again = cli("facts", large, env=env)
    assert anew.code == first.code == again.code == 0
    assert anew.out == first.out == again.out
    entry.write_bytes(b"damaged")
    assert cli("facts", large, env=env).out == anew.out


def test_a_workspace_keeps_its_own(cli: Cli, large: Path, tmp_path: Path) -> None:
    assert cli("init", tmp_path / "bank").code == 0
    assert cli("facts", large, cwd=tmp_path / "bank", env={"XDG_CACHE_HOME": str(tmp_path / "cache")}).code == 0
    assert len(kept(tmp_path / "bank" / ".netaudit" / "devices")) == 1
    assert not (tmp_path / "cache").exists()


def test_a_small_folder_leaves_nothing_behind(cli: Cli, large: Path, tmp_path: Path) -> None:
    (large / "r1.cfg").write_text("version 15.2\nhostname r1\nip access-list extended SHORT\n permit ip any any\nend\n")
    assert cli("facts", large, env={"XDG_CACHE_HOME": str(tmp_path / "cache")}).code == 0
    assert kept(tmp_path / "cache") == []
