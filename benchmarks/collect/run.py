"""Measures collection beside three peers, against the same emulated devices on the same machine, in one run.

    python benchmarks/collect/run.py --emulator PATH [--devices 500] [--latency 0] [--faulty 0.0] [--workers 50]

Every client is a process of its own, in turn; the emulated devices share the machine with it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from clients import CLIENTS
from devices import serving


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--emulator", type=Path, required=True, help="a program that emulates devices")
    options.add_argument("--devices", type=int, default=500)
    options.add_argument("--lines", type=int, default=500)
    options.add_argument("--latency", type=int, default=0, help="round trip in milliseconds")
    options.add_argument("--faulty", type=float, default=0.0, help="share of the devices")
    options.add_argument("--workers", type=int, default=50)
    options.add_argument("--only", default="", help="part of a client's name")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="collect-") as scratch:
        folder = Path(scratch)
        lab = serving(
            given.emulator, folder / "lab", given.devices, lines=given.lines, latency_ms=given.latency,
            faulty=given.faulty,
        )  # fmt: skip
        with lab as devices:
            inventory = devices.inventory(folder / "net.csv")
            print(f"{given.devices} devices of {given.lines} lines, {len(devices.faulty)} faulty, round trip "
                  f"{given.latency} ms, {given.workers} at the same time", flush=True)  # fmt: skip
            print(f"{'':27}{'taken':>7}{'s':>8}{'devices/s':>11}{'CPU ms/device':>15}{'MB':>7}{'x netmiko':>11}")
            rate = None
            for name in CLIENTS:
                if given.only not in name:
                    continue
                words = [sys.executable, str(Path(__file__).with_name("clients.py")), name, str(devices.known_hosts)]
                done = subprocess.run([*words, str(inventory), str(given.workers)], capture_output=True, text=True)
                if done.returncode:
                    print(f"{name:27} {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}")
                    continue
                found = json.loads(done.stdout)
                speed, memory = given.devices / found["seconds"], found["memory_kb"] / 1024
                rate = rate or speed
                print(
                    f"{name:27}{found['got']:>7}{found['seconds']:>8.1f}{speed:>11.1f}"
                    f"{1000 * found['cpu'] / given.devices:>15.1f}{memory:>7.0f}{speed / rate:>11.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
