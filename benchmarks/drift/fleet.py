"""10,000 devices whose running configuration is the approved one: the whole `netaudit drift`, as a process.

python benchmarks/drift/fleet.py [--devices N] [--lines N] [--changed N]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from compare import configuration

from netaudit.archive import Archive

RUNS = 3


def main() -> None:
    """Prints the seconds of the fastest run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--devices", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--changed", type=int, default=0, help="devices with one changed line")
    wanted = parser.parse_args()
    netaudit = [sys.executable, "-m", "netaudit"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*netaudit, "init", f"{folder}/bench"], check=True, capture_output=True)
        archive = Archive(Path(folder, "bench", "archive"))
        body = "\n".join(configuration(wanted.lines)[1:])
        texts = {f"r{n:05}": f"version 15.2\nhostname r{n:05}\n{body}\nend\n" for n in range(wanted.devices)}
        now = datetime.now(UTC)
        archive.store(texts, run_id="1", when=now)
        archive.approve(texts, by="bench", reason="bench", when=now)
        changed = {
            name: texts[name].replace(" ip ospf cost 2\n", " ip ospf cost 3\n")
            for name in list(texts)[: wanted.changed]
        }
        archive.store(changed, run_id="2", when=now)
        seconds = []
        for _ in range(RUNS):
            start = time.perf_counter()
            done = subprocess.run(
                [*netaudit, "drift"], cwd=f"{folder}/bench", capture_output=True, check=False, env={**os.environ}
            )
            seconds.append(time.perf_counter() - start)
            assert done.returncode == (1 if wanted.changed else 0), done.stderr
    print(f"{wanted.devices} devices of {wanted.lines} lines, {wanted.changed} changed: {min(seconds):.2f} s")


if __name__ == "__main__":
    main()
