"""Real FRR routers: collected over SSH, compared with what they say of their neighbours, drifted and brought back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frr_routers import NET, PASSWORD, PORT, ROUTERS, USER, Routers
from netaudit.model.device import Device, Source
from netaudit.network.build import build
from netaudit.platforms.frr import PLATFORM

pytestmark = pytest.mark.xdist_group("frr")

APPROVED = "first baseline"
DRIFT: dict[str, tuple[str, ...]] = {
    "r1": (
        "ip route 192.0.2.0/24 blackhole", "interface eth1", "ip ospf cost 50", "no description", "exit",
        "ip prefix-list LOOPBACKS seq 10 permit 10.0.0.0/8", "route-map OUT permit 20", "set metric 50",
    ),
    "r3": (
        "access-list A seq 5 permit 10.0.0.0/8", "bgp community-list standard C seq 5 permit 65000:1",
        "interface lan0", "vrrp 5 priority 50", "ip ospf message-digest-key 1 md5 hush", "exit",
        "router bgp 65003", "bgp bestpath as-path multipath-relax", "address-family ipv4 unicast", "maximum-paths 8",
        "no network 198.19.0.3/32",
    ),
}  # fmt: skip
"""What is typed on two of the routers, behind everybody's back."""

CHANGES = {
    "r1": {
        ("added", "ip route 192.0.2.0/24 blackhole"),
        ("changed", "ip ospf cost 50"),
        ("removed", "description to r2"),
        ("added", "ip prefix-list LOOPBACKS seq 10 permit 10.0.0.0/8"),
        ("added", "route-map OUT permit 20"),
    },
    "r3": {
        ("added", "access-list A seq 5 permit 10.0.0.0/8"),
        ("added", "bgp community-list standard C seq 5 permit 65000:1"),
        ("changed", "vrrp 5 priority 50"),
        ("added", "ip ospf message-digest-key 1 md5 "),
        ("added", "bgp bestpath as-path multipath-relax"),
        ("added", "maximum-paths 8"),
        ("removed", "network 198.19.0.3/32"),
    },
}


@pytest.fixture(scope="module")
def workspace(routers: Routers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose inventory is the lab, with its first collection approved."""
    folder = tmp_path_factory.mktemp("lab") / "workspace"
    netaudit(folder.parent, "init", str(folder))
    rows = [f"{name},{NET}.{name[1]},{PORT},frr,{USER},FRR_LAB_PASSWORD" for name in ROUTERS]
    text = "\n".join(("name,address,port,platform,username,password_env", *rows, ""))
    (folder / "lab.csv").write_text(text, encoding="utf-8")
    netaudit(folder, "hosts", "trust", "--all", "-i", "lab.csv")
    netaudit(folder, "collect", "-i", "lab.csv")
    netaudit(folder, "approve", "--all", "--by", "tests", "--reason", APPROVED)
    return folder


def netaudit(folder: Path, *words: str, fails: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "netaudit", *words],
        cwd=folder,
        env={**os.environ, "FRR_LAB_PASSWORD": PASSWORD, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == (1 if fails else 0), done.stdout + done.stderr
    return done.stdout


def drift(folder: Path, *, fails: bool) -> dict[str, Any]:
    netaudit(folder, "collect", "-i", "lab.csv")
    document = json.loads(netaudit(folder, "drift", "--format", "json", fails=fails))
    return {device["name"]: device for device in document["devices"]}


def collected(folder: Path) -> list[Device]:
    """The facts of what was collected last."""
    netaudit(folder, "collect", "-i", "lab.csv", "--to", "configs")
    return [
        PLATFORM.facts(
            PLATFORM.parse((folder / "configs" / f"{name}.cfg").read_text(encoding="utf-8")),
            name,
            Source(path=f"{name}.cfg", sha256=""),
        )
        for name in ROUTERS
    ]


def test_neighbours_equal_those_that_the_routers_have(routers: Routers, workspace: Path) -> None:
    made = build(collected(workspace))
    ospf = {
        (name, one["ifaceName"].partition(":")[0], identifier)
        for name in ROUTERS
        for identifier, found in routers.show(name, "show ip ospf neighbor")["neighbors"].items()
        for one in found
        if one.get("converged") == "Full"
    }
    ends = [(a.a, a.b) for a in made.igp_adjacencies if a.established]
    assert {(a.device, a.interface, b.router_id) for pair in ends for a, b in (pair, pair[::-1])} == ospf
    assert len(ospf) == 8
    bgp = {
        (name, peer, found["remoteAs"])
        for name in ROUTERS
        for peer, found in routers.show(name, "show bgp summary")["ipv4Unicast"]["peers"].items()
        if found["state"] == "Established"
    }
    sessions = [end for session in made.bgp_sessions if session.established for end in (session.a, session.b)]
    assert {(end.device, end.peer, end.remote_as) for end in sessions} == bgp
    assert len(bgp) == 8
    assert all(device.coverage.share == 1 and device.truncated is None for device in made.devices)


APART: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    # What is typed on r1 towards r2, what takes it back, and why the two then are no neighbours.
    "area": (
        ("interface eth1", "no ip ospf area 0", "ip ospf area 7", "exit"),
        ("interface eth1", "no ip ospf area 7", "ip ospf area 0", "exit"),
        "area: 7 on r1, 0 on r2",
    ),
    "shut": (
        ("interface eth1", "shutdown", "exit"),
        ("interface eth1", "no shutdown", "exit"),
        "eth1 of r1 is shut down",
    ),
    "timers": (
        ("interface eth1", "ip ospf hello-interval 2", "ip ospf dead-interval 3", "exit"),
        ("interface eth1", "no ip ospf dead-interval", "ip ospf hello-interval 1", "exit"),
        "hello interval: 2 s on r1, 1 s on r2",
    ),
}


@pytest.mark.parametrize("fault", APART)
def test_what_keeps_real_routers_apart_keeps_the_derived_ones_apart(
    routers: Routers, workspace: Path, fault: str
) -> None:
    typed, taken_back, why = APART[fault]
    routers.type("r1", typed)
    try:
        _until(lambda: not _full(routers, "r1", "eth1"))
        made = build(collected(workspace))
        between = [known for known in made.igp_adjacencies if {known.a.device, known.b.device} == {"r1", "r2"}]
        assert [known.established for known in between] == [False]
        assert why in between[0].problems
        assert sum(known.established is True for known in made.igp_adjacencies) == len(ROUTERS) - 1
    finally:
        routers.type("r1", taken_back)
        routers.wait()


def _full(routers: Routers, name: str, port: str) -> bool:
    neighbors = routers.show(name, "show ip ospf neighbor")["neighbors"]
    return any(
        one["ifaceName"].partition(":")[0] == port and one.get("converged") == "Full"
        for found in neighbors.values()
        for one in found
    )


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not done():
        assert time.monotonic() < end
        time.sleep(1)


def test_drift_is_its_own_lines_and_what_undoes_it_may_be_typed(routers: Routers, workspace: Path) -> None:
    assert {device["state"] for device in drift(workspace, fails=False).values()} == {"in_sync"}
    for router, lines in DRIFT.items():
        routers.type(router, lines)
    found = drift(workspace, fails=True)
    for router in ROUTERS:
        said = {(change["kind"], change["after"] or change["before"]) for change in found[router]["changes"]}
        wanted = CHANGES.get(router, set())
        assert len(said) == len(wanted)
        assert all(any(k == kind and text.startswith(line) for k, text in said) for kind, line in wanted), said
        if wanted:
            routers.type(router, found[router]["remediation"])
    assert {device["state"] for device in drift(workspace, fails=False).values()} == {"in_sync"}
