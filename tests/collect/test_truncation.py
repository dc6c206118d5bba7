"""Configurations of every platform cut off at fifty random places, by a device that then shows its prompt as usual."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_devices import Fakes, netaudit, serving

CUTS = 50
LINES = "".join(f"interface Ethernet1/{n}\n  description port {n}\n  ip address 10.0.{n}.1/24\n!\n" for n in range(12))
INDENTED = f"!\nhostname r1\n!\n{LINES}router bgp 65000\n  neighbor 10.0.0.9\n    remote-as 65001\n"
JUNOS = (
    "version 21.4R3;\nsystem {\n    host-name r1;\n    services {\n        ssh;\n    }\n}\ninterfaces {\n"
    + "".join(f'    ge-0/0/{n} {{\n        description "port {n}";\n    }}\n' for n in range(12))
    + "}\nprotocols {\n    lldp {\n        interface all;\n    }\n}\n"
)
CONFIGS = {
    "cisco_ios": f"{INDENTED}!\nend\n",
    "cisco_xr": f"{INDENTED}!\nend\n",
    "arista_eos": f"{INDENTED}!\nend\n",
    "frr": f"{INDENTED}!\nend\n",
    "cisco_nxos": INDENTED,
    "juniper_junos": JUNOS,
}
UNMARKED = ("cisco_nxos", "juniper_junos")
"""Platforms whose text does not tell where it ends."""


@pytest.fixture(scope="module")
def cut(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fakes, Path]]:
    folder = tmp_path_factory.mktemp("cuts")
    chance = random.Random(8)
    devices, configs = {}, {}
    for platform, text in CONFIGS.items():
        for number in range(CUTS):
            name = f"{platform.replace('_', '-')}-{number}"
            offset = chance.randrange(100, len(text) - 3)  # of what is printed, which begins with a header
            devices[name] = {"platform": platform, "faults": {"truncate_after_bytes": offset}}
            configs[name] = text
    with serving(shared, folder / "lab", devices, configs) as fakes:
        yield fakes, folder


def collected(fakes: Fakes, folder: Path, platforms: tuple[str, ...], *words: object) -> dict[str, list[str]]:
    """The devices that were taken for whole, by platform."""
    names = [str(device["name"]) for device in fakes.devices if device["platform"] in platforms]
    inventory = fakes.inventory(folder / "net.csv", names)
    done = netaudit(
        folder, "collect", "-i", inventory, "--known-hosts", fakes.known_hosts, "--workers", 100, "-q", "--format",
        "json", *words,
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert len(document["collected"]) + len(document["errors"]) == len(names), done.stderr
    found: dict[str, list[str]] = {platform: [] for platform in platforms}
    for one in document["collected"]:
        found[one["device"].rpartition("-")[0].replace("-", "_")].append(one["device"])
    return found


def test_what_ends_with_a_mark_is_never_taken_for_whole(cut: tuple[Fakes, Path]) -> None:
    fakes, folder = cut
    marked = tuple(platform for platform in CONFIGS if platform not in UNMARKED)
    assert collected(fakes, folder, marked, "--to", "marked") == {platform: [] for platform in marked}
    assert list((folder / "marked").glob("*.cfg")) == []


def test_what_ends_without_one_is_held_against_the_last_good_one(cut: tuple[Fakes, Path]) -> None:
    """The first collection cannot tell a cut that is the same at every read; every later one does."""
    fakes, folder = cut
    first = collected(fakes, folder, UNMARKED, "--to", "first")
    assert CUTS - 5 < len(first["cisco_nxos"]) <= CUTS, "but for those that hold nothing but comments"
    assert len(first["juniper_junos"]) <= 4, "only a cut between two blocks leaves all of them closed"
    last = folder / "later"
    last.mkdir()
    for device in fakes.devices:
        if device["platform"] in UNMARKED:
            (last / f"{device['name']}.cfg").write_text(CONFIGS[device["platform"]])
    before = {path.name: path.read_text() for path in last.iterdir()}
    assert collected(fakes, folder, UNMARKED, "--to", "later") == {platform: [] for platform in UNMARKED}
    assert {path.name: path.read_text() for path in last.glob("*.cfg")} == before


def test_a_smaller_one_is_taken_where_somebody_says_that_it_is_right(cut: tuple[Fakes, Path]) -> None:
    fakes, folder = cut
    (folder / "right").mkdir()
    (folder / "right" / "cisco-nxos-0.cfg").write_text(INDENTED)
    inventory = fakes.inventory(folder / "one.csv", ["cisco-nxos-0"])
    words = ("collect", "-i", inventory, "--known-hosts", fakes.known_hosts, "--to", "right")
    refused = netaudit(folder, *words)
    assert refused.returncode == 2
    assert "netaudit collect cisco-nxos-0 --accept-smaller" in refused.stderr
    assert netaudit(folder, *words, "--accept-smaller").returncode == 0
    assert len((folder / "right" / "cisco-nxos-0.cfg").read_text()) < len(INDENTED)
