"""A lab of real FRR routers for the tests: started once a module, one lab at a time on a machine.

It needs root and network namespaces. It runs where NETAUDIT_FRR_LAB=1 asks for it, then installing FRR if it must, and
in CI as root where FRR is installed already. A test that asks for `routers` is marked `xdist_group("frr")`, so that
workers do not wait for each other.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

ROUTERS = ("r1", "r2", "r3", "r4")
PASSWORD = "frrlab"
USER = "netauditlab"
NET, PORT = "127.0.77", 2277
_CONVERGED = 60  # seconds; OSPF waits 40 for the neighbours of a LAN
_LOCK = Path("/run/lock/netaudit-frr-lab")

QUICK = tuple(line for port in ("eth0", "eth1") for line in (f"interface {port}", "ip ospf hello-interval 1", "exit"))
"""Neighbours find each other within seconds."""


class Routers:
    """A running lab of four routers in a ring."""

    def __init__(self, script: Path, state: Path) -> None:
        self.script = script
        self.state = state
        self.environment = {
            **os.environ, "FRR_LAB_DIR": str(state), "FRR_LAB_NET": NET, "FRR_LAB_PORT": str(PORT),
            "FRR_LAB_USER": USER, "FRR_LAB_PASSWORD": PASSWORD,
        }  # fmt: skip

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.script), *words], env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )

    def show(self, router: str, command: str) -> Any:
        return json.loads(self.run("vtysh", router, "-c", f"{command} json").stdout)

    def type(self, router: str, lines: Sequence[str]) -> None:
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
    return None


def others() -> str | None:
    """Whether a lab that is not one of these tests' runs on the machine: its namespaces have the same names."""
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
    lock = _LOCK.open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        if held := others():
            pytest.skip(held)
        up = lab.run("up", str(len(ROUTERS)))
        assert up.returncode == 0, up.stderr[-500:]
        for name in ROUTERS:
            lab.type(name, QUICK)
        lab.wait()
        yield lab
    finally:
        lab.stop_all()
        lab.run("down")
        lock.close()
