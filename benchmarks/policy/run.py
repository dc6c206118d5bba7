"""Twenty identical checks beside two peers: `python run.py --peers PYTHON [--files 40] [--lines 1000]`.

Each tool is a process of its own on one core, from cold to the last finding; the findings must be the same, or
the run ends. PYTHON is an interpreter that has what requirements.txt names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from configurations import configuration

HERE = Path(__file__).resolve().parent
Rows = list[tuple[str, ...]]


def measured(command: list[str]) -> tuple[float, float, str]:
    """Wall and processor seconds of a process, and what it printed."""
    before = os.times()
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall = time.perf_counter() - start
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, spent, done.stdout


def rows_of(text: str) -> Rows:
    """The findings of a run: check, device, thing."""
    if text.startswith("{"):
        return sorted((f["rule"], f["devices"][0], f["name"]) for f in json.loads(text)["findings"])
    return sorted(tuple(line.split("\t")) for line in text.splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", required=True)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.files):
            (Path(folder) / f"d{number}.cfg").write_text(configuration(number, given.lines), "utf-8")
        audit = [sys.executable, "-m", "netaudit", "audit", folder, "-p", str(HERE / "rules.yaml"), "-q", "--exit-zero"]
        commands = {
            "netaudit audit": [*audit, "--no-cache", "--format", "json"],
            "netaudit audit, read before": [*audit, "--format", "json"],
            "networkconfparse": [given.peers, str(HERE / "checks.py"), "networkconfparse", folder],
            "ciscoconfparse2": [given.peers, str(HERE / "checks.py"), "ciscoconfparse2", folder],
        }
        best: dict[str, tuple[float, float]] = {}
        found: dict[str, Rows] = {}
        for _ in range(given.runs):
            for name, command in commands.items():
                wall, spent, text = measured(command)
                best[name] = min(best.get(name, (wall, spent)), (wall, spent), key=lambda pair: pair[1])
                found[name] = rows_of(text)
        first = found["ciscoconfparse2"]
        different = [name for name, rows in found.items() if rows != first]
        if different:
            sys.exit(f"other findings than ciscoconfparse2: {', '.join(different)}")
    print(f"{given.files} files of {given.lines:,} lines, 20 checks, {len(first):,} findings, the same by all")
    for name, (wall, spent) in best.items():
        print(f"{spent:6.2f} s processor {wall:6.2f} s wall  {name}")


if __name__ == "__main__":
    main()
