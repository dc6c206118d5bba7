"""Reads configurations of growing size with netaudit and its peers, and prints the tables of the README.

    python benchmarks/parse/run.py --peers /tmp/peers/bin/python --corpus FOLDER --compiled FOLDER

Every figure comes from a process of its own. `--peers`: the Python that has requirements.txt installed; without it only
what is installed beside netaudit is measured. `--corpus`: a folder of real configurations, the largest of which are
read as well. `--compiled`: the folder into which the wheel of `make compiled` was unpacked.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from configurations import KINDS, corpus, distinct_share, of_kind, synthetic
from readers import READERS

SIZES = (500, 5_000, 50_000, 200_000)
LIMIT = {"ciscoconfparse2": 50_000, "hier-config": 50_000}
"""Lines beyond which a reader is not waited for."""
MEMORY_AT = 50_000
ELSEWHERE = ("networkconfparse", "hier-config")
BASE = "networkconfparse"
COMPILED = "netaudit tree+facts, compiled"
ROWS = ("netaudit tree", "netaudit tree+facts", COMPILED, *(reader for reader in READERS if "netaudit" not in reader))
KIND_ROWS = ("netaudit tree+facts", COMPILED, BASE)
KIND_LINES = 20_000


def measured(reader: str, file: Path, options: argparse.Namespace, *more: str) -> dict[str, float] | None:
    """What `readers.py` says, or None where the reader is not installed or cannot read the file."""
    python = options.peers if reader in ELSEWHERE else sys.executable
    if python is None or (reader == COMPILED and options.compiled is None):
        return None
    path = {"PYTHONPATH": str(options.compiled.resolve())} if reader == COMPILED else {}
    reader = reader.partition(",")[0]
    command = [python, str(Path(__file__).with_name("readers.py")), reader, str(file), "--platform", "ios", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | path)
    if done.returncode:
        print(f"{reader}, {file.name}: {done.stderr.strip().splitlines()[-1][:160]}", file=sys.stderr)
        return None
    found: dict[str, float] = json.loads(done.stdout)
    return found


def configurations(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Name, file and lines of all that is read."""
    for lines in options.sizes:
        text = synthetic(lines)
        file = folder / f"synthetic-{lines}.cfg"
        file.write_text(text, encoding="utf-8")
        yield f"synthetic, {distinct_share(text):.0%} distinct", file, text.count("\n") + 1
    for name, text in corpus(options.corpus, options.least) if options.corpus is not None else ():
        file = folder / name
        file.write_text(text, encoding="utf-8")
        yield f"{name}, {distinct_share(text):.0%} distinct", file, text.count("\n") + 1


def speed_row(
    name: str, file: Path, lines: int, options: argparse.Namespace, readers: Sequence[str], *more: str
) -> str:
    """One row: lines a second, and how many times those of the base that is."""
    rates: dict[str, float] = {}
    for reader in readers:
        if lines <= 1.1 * LIMIT.get(reader, lines):
            found = measured(reader, file, options, *more)
            if found is not None:
                rates[reader] = found["lines"] / found["processor"]
    cells = []
    for reader in readers:
        rate = rates.get(reader)
        times = f" ({rate / rates[BASE]:.2f}x)" if rate and BASE in rates and reader != BASE else ""
        cells.append("-" if rate is None else f"{round(rate, -3):,.0f}{times}")
    return f"| {name} | {lines:,} | " + " | ".join(cells) + " |"


def memory_row(name: str, file: Path, lines: int, options: argparse.Namespace) -> str:
    """One row: bytes a line, held and at the peak."""
    cells = []
    for reader in ROWS:
        found = measured(reader, file, options, "--memory") if lines <= 1.1 * LIMIT.get(reader, lines) else None
        cells.append("-" if found is None else f"{found['held'] / lines:,.0f} / {found['peak'] / lines:,.0f}")
    return f"| {name} | {lines:,} | " + " | ".join(cells) + " |"


def head(readers: Sequence[str]) -> str:
    """The first two lines of a table."""
    return "| configuration | lines | " + " | ".join(readers) + " |\n| --- | ---: |" + " ---: |" * len(readers)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--peers", help="a Python that has requirements.txt installed")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--compiled", type=Path)
    parser.add_argument("--least", type=int, default=500, help="lines of the smallest real configuration to read")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = list(configurations(options, Path(folder)))
        print(f"Lines a second of one core (times those of {BASE}):\n\n{head(ROWS)}")
        for name, file, lines in found:
            print(speed_row(name, file, lines, options, ROWS), flush=True)
        print(f"\nThe same in the first reading of a process:\n\n{head(KIND_ROWS)}")
        for name, file, lines in found:
            print(speed_row(name, file, lines, options, KIND_ROWS, "--first"), flush=True)
        print(f"\nLines a second, configurations of one kind of lines:\n\n{head(KIND_ROWS)}")
        for kind in KINDS:
            file = Path(folder) / "kind.cfg"
            file.write_text(of_kind(kind, KIND_LINES), encoding="utf-8")
            print(speed_row(kind, file, KIND_LINES, options, KIND_ROWS), flush=True)
        print(f"\nBytes a line that the result holds / at the peak:\n\n{head(ROWS)}")
        for name, file, lines in found:
            if lines >= MEMORY_AT // 10:
                print(memory_row(name, file, lines, options), flush=True)


if __name__ == "__main__":
    main()
