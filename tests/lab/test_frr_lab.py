"""Real FRR routers: collected over SSH, compared with what they say of their neighbours, drifted and brought back.

The lab needs root and network namespaces. It runs where NETAUDIT_FRR_LAB=1 asks for it, then installing FRR if it must,
and in CI as root where FRR is installed already.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netaudit.model.device import Device, Source
from netaudit.network.build import build
from netaudit.platforms.frr import PLATFORM

ROUTERS = ("r1", "r2", "r3", "r4")
_CONVERGED = 60  # seconds; OSPF waits 40 for the neighbours of a LAN

QUICK = tuple(line for port in ("eth0", "eth1") for line in (f"interface {port}", "ip ospf hello-interval 1", "exit"))
"""Neighbours find each other within seconds."""
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


class Routers:
    """A running lab of four routers in a ring."""

    def __init__(self, script: Path, state: Path) -> None:
        self.script = script
        self.state = state
        self.environment = {
            **os.environ, "FRR_LAB_DIR": str(state), "FRR_LAB_NET": "127.0.77", "FRR_LAB_PORT": "2277",
            "FRR_LAB_USER": "netauditlab", "FRR_LAB_PASSWORD": "frrlab",
        }  # fmt: skip

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.script), *words], env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )

    def show(self, router: str, command: str) -> Any:
        return json.loads(self.run("vtysh", router, "-c", f"{command} json").stdout)

    def type(self, router: str, lines: tuple[str, ...] | list[str]) -> None:
        words = [word for line in ("configure terminal", *lines) for word in ("-c", line.strip())]
        done = self.run("vtysh", router, *words)
        assert done.returncode == 0, done.stdout + done.stderr

    def stop_all(self) -> None:
        """Ask all daemons to end at once; `down` would wait for one after the other. Only pids of this lab's own."""
        for file in self.state.glob("**/*.pid"):
            try:
                pid = int(file.read_text(encoding="ascii"))
                if str(self.state) in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace"):
                    os.kill(pid, signal.SIGTERM)
            except (OSError, ValueError):
                continue  # it ended meanwhile

    def wait(self) -> None:
        """Until every router has both neighbours in OSPF and in BGP."""
        end = time.monotonic() + _CONVERGED
        while (told := self.run("status").stdout).count("ospf_full=2 bgp_established=2") < len(ROUTERS):
            assert time.monotonic() < end, told
            time.sleep(1)


def why_not() -> str | None:
    """Why the lab does not run here; None where it does."""
    if os.geteuid() != 0:
        return "the lab of FRR routers needs root"
    if os.environ.get("NETAUDIT_FRR_LAB") != "1":
        if os.environ.get("CI") != "true" or not Path("/usr/lib/frr/zebra").exists():
            return "NETAUDIT_FRR_LAB=1 starts the lab of FRR routers"
        if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
            return "no network namespaces here"
    held = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=False).stdout
    return "another lab of FRR routers is running" if "frrlab-" in held else None


@pytest.fixture(scope="module")
def routers(shared: Path) -> Iterator[Routers]:
    script = shared / "lab" / "frr_lab.sh"
    if not script.exists():
        pytest.skip("the lab of FRR routers is not here")
    if reason := why_not():
        pytest.skip(reason)
    # Sockets of the daemons lie in it: a short path, which the routers' own users may enter.
    lab = Routers(script, Path(f"/run/netaudit_lab_{os.getpid()}"))
    try:
        up = lab.run("up", str(len(ROUTERS)))
        assert up.returncode == 0, up.stderr[-500:]
        for name in ROUTERS:
            lab.type(name, QUICK)
        lab.wait()
        yield lab
    finally:
        lab.stop_all()
        lab.run("down")


@pytest.fixture(scope="module")
def workspace(routers: Routers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose inventory is the lab, with its first collection approved."""
    folder = tmp_path_factory.mktemp("lab") / "workspace"
    netaudit(folder.parent, "init", str(folder))
    rows = [f"{name},127.0.77.{name[1]},2277,frr,netauditlab,FRR_LAB_PASSWORD" for name in ROUTERS]
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
        env={**os.environ, "FRR_LAB_PASSWORD": "frrlab", "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
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
