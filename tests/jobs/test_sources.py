"""Which files belong to which device."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.errors import InvalidInput
from netaudit.jobs.sources import find_configs


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"! {name}", encoding="utf-8")


def found(*paths: Path) -> dict[str, str]:
    return {file.device: file.read().decode() for file in find_configs(paths)}


def test_files_of_one_routers_daemons_are_one_configuration(tmp_path: Path) -> None:
    write(tmp_path, "r1-ospfd.cfg", "r1-zebra.cfg", "r2.cfg", "r3-bgpd.cfg", "rt-1-zebra.conf", "rt-1-bgpd.conf")
    assert found(tmp_path) == {
        "r1": "! r1-zebra.cfg\n! r1-ospfd.cfg\n", "r2": "! r2.cfg", "r3-bgpd": "! r3-bgpd.cfg",
        "rt-1": "! rt-1-zebra.conf\n! rt-1-bgpd.conf\n",
    }  # fmt: skip
    assert next(file.path for file in find_configs([tmp_path])) == str(tmp_path / "r1-{zebra,ospfd}.cfg")


def test_a_second_set_of_files_is_a_second_device(tmp_path: Path) -> None:
    write(tmp_path, "r1-zebra.cfg", "r1-bgpd.cfg", "r1-zebra_v6.cfg", "r1-bgpd_v6.cfg")
    assert set(found(tmp_path)) == {"r1", "r1_v6"}


def test_a_folder_for_each_router(tmp_path: Path) -> None:
    write(tmp_path, "r1/zebra.conf", "r1/ospfd.conf", "r1/vtysh.conf", "r2/frr.conf", "docs/readme.md")
    assert found(tmp_path) == {"r1": "! r1/zebra.conf\n! r1/ospfd.conf\n", "r2": "! r2/frr.conf"}
    assert set(found(tmp_path / "r1" / "zebra.conf", tmp_path / "r1" / "ospfd.conf")) == {"r1"}


def test_a_folder_for_each_device_with_one_file_that_is_named_alike(tmp_path: Path) -> None:
    write(
        tmp_path,
        "configs/a/show_running-config.txt",
        "configs/b/running-config.cfg",
        "configs/c/notes.txt",
        "configs/d/show_configuration_|_display_set.txt",
    )
    assert found(tmp_path) == found(tmp_path / "configs")
    assert set(found(tmp_path)) == {"a", "b", "d"}


def test_two_files_of_one_device_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, "r1.cfg", "r1.txt")
    with pytest.raises(InvalidInput, match="device r1 has a configuration already"):
        find_configs([tmp_path])


def test_routers_of_a_real_lab(shared: Path) -> None:
    folder = shared / "networks" / "frr-isis-lfa-topo1" / "configs"
    assert [file.device for file in find_configs([folder])] == [f"rt{number}" for number in range(1, 8)]
