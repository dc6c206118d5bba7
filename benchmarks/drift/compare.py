"""Compares two IOS configurations of which 1 % of the lines differ, with netaudit and its peers, in one run.

    python -m venv /tmp/bench && /tmp/bench/bin/pip install . -r benchmarks/drift/requirements.txt
    /tmp/bench/bin/python benchmarks/drift/compare.py

Each figure is the best of three runs from text to result, parsing included, in one process, `git diff` apart. Every
run works on text it has not seen, so that no cache helps.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from netaudit.drift.device import device_drift
from netaudit.platforms.base import Platform, get
from netaudit.platforms.ios import order

SIZES = (500, 5_000, 50_000, 200_000)
PEER_LIMIT = {"hier-config": 50_000}
"""Lines beyond which a peer is not waited for."""


def configuration(lines: int) -> list[str]:
    """Interfaces, access lists, routes: as many lines as asked for."""
    text: list[str] = ["hostname bench"]
    number = 0
    while len(text) < lines:
        number += 1
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        if number % 10 < 7:
            text += [
                f"interface GigabitEthernet0/1.{number}",
                f" description to customer {number}",
                f" encapsulation dot1Q {number % 4000 + 1}",
                f" ip address {address} 255.255.255.255",
                f" ip ospf cost {number % 100 + 1}",
                " service-policy output WAN",
                "!",
            ]
        elif number % 10 < 9:
            text.append(f"ip route {address} 255.255.255.255 192.0.2.{number % 250}")
        else:
            text.append(f"ip access-list extended A{number}")
            text += [f" permit tcp host {address} any eq {port + number % 60_000}" for port in range(8)]
    return text[:lines]


def edited(lines: list[str], seed: int) -> list[str]:
    """The same with one line in a hundred changed."""
    rng = random.Random(seed)
    out = list(lines)
    candidates = [at for at, line in enumerate(out) if line.startswith((" description", " ip ospf cost", " permit"))]
    for at in rng.sample(candidates, max(1, len(out) // 100)):
        out[at] += "1"
    return out


@cache
def ios() -> Platform:
    return dataclasses.replace(get("ios"), ordered=order.ORDERED, volatile=order.VOLATILE, drift=order.DRIFT)


def netaudit_run(before: str, after: str) -> int:
    return len(device_drift("bench", before, after, ios(), remediated=False).changes)


def hier_config_run(before: str, after: str) -> int:
    from hier_config import Platform, WorkflowRemediation, get_hconfig

    running, generated = get_hconfig(Platform.CISCO_IOS, after), get_hconfig(Platform.CISCO_IOS, before)
    return len(list(WorkflowRemediation(running, generated).remediation_config.all_children()))


def netutils_run(before: str, after: str) -> int:
    from netutils.config.compliance import diff_network_config

    return diff_network_config(before, after, "cisco_ios").count("\n")


def git_run(before: str, after: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        old.write_text(before)
        new.write_text(after)
        command = ["git", "diff", "--no-index", "--stat", str(old), str(new)]
        return len(subprocess.run(command, capture_output=True, check=False).stdout)


PEERS: dict[str, Callable[[str, str], int]] = {
    "netaudit": netaudit_run,
    "netutils": netutils_run,
    "hier-config": hier_config_run,
    "git diff": git_run,
}


def best_of(run: Callable[[str, str], int], lines: int, times: int) -> float:
    """Seconds of the fastest run."""
    base = configuration(lines)
    fastest = float("inf")
    for seed in range(times):
        before = "\n".join([f"hostname bench{seed}", *base[1:]])
        after = "\n".join([f"hostname bench{seed}", *edited(base, seed)[1:]])
        start = time.perf_counter()
        found = run(before, after)
        fastest = min(fastest, time.perf_counter() - start)
        assert found, "a run that finds nothing measures nothing"
    return fastest


def main() -> None:
    """Prints a table: seconds, and how many times netaudit's time that is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    for run in PEERS.values():  # imports are not what is measured
        best_of(run, 100, 1)
    print("| lines | " + " | ".join(PEERS) + " |")
    print("| ---: |" + " ---: |" * len(PEERS))
    for lines in sizes:
        cells: list[str] = []
        ours = 0.0
        for name, run in PEERS.items():
            if lines > PEER_LIMIT.get(name, lines):
                cells.append("not run")
                continue
            seconds = best_of(run, lines, 20 if lines <= 5_000 else 3 if lines <= 50_000 else 1)
            ours = ours or seconds
            cells.append(f"{seconds:.3f} s" + ("" if name == "netaudit" else f" ({seconds / ours:.1f}x)"))
        print(f"| {lines:,} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
