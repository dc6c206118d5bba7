"""Reads one configuration with one reader in a process of its own and prints what it cost as JSON.

    python readers.py READER FILE [--memory|--first]

Without an option: seconds of the fastest of several runs, each on a text that the process has not seen. `--first`:
seconds of the first, after 300 lines of another configuration. `--memory`: bytes that the result holds and bytes at
the peak, by tracemalloc, the text itself not counted.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from configurations import synthetic

Reader = Callable[[str], Any]


def netaudit_reader(platform: str, facts: bool) -> Reader:
    from netaudit.config.garbage import collection_paused
    from netaudit.model.device import Source
    from netaudit.platforms.base import get

    known, source = get(platform), Source(path="benchmark.cfg", sha256="")

    def read(text: str) -> Any:
        with collection_paused():  # as in use
            tree = known.parse(text)
            return (tree, known.facts(tree, "benchmark", source)) if facts else tree

    return read


def networkconfparse_reader(platform: str) -> Reader:
    from networkconfparse import parse

    return lambda text: parse(text)


def hier_config_reader(platform: str) -> Reader:
    from hier_config import Platform, get_hconfig

    known = {"ios": Platform.CISCO_IOS, "eos": Platform.ARISTA_EOS, "nxos": Platform.CISCO_NXOS}[platform]
    return lambda text: get_hconfig(known, text)


def ciscoconfparse2_reader(platform: str) -> Reader:
    from ciscoconfparse2 import CiscoConfParse
    from loguru import logger

    logger.remove()
    syntax = "nxos" if platform == "nxos" else "ios"
    return lambda text: CiscoConfParse(text.split("\n"), syntax=syntax)


READERS: dict[str, Callable[[str], Reader]] = {
    "netaudit tree": lambda platform: netaudit_reader(platform, facts=False),
    "netaudit tree+facts": lambda platform: netaudit_reader(platform, facts=True),
    "networkconfparse": networkconfparse_reader,
    "hier-config": hier_config_reader,
    "ciscoconfparse2": ciscoconfparse2_reader,
}


def fastest(read: Reader, text: str, enough: float) -> tuple[float, float]:
    """Wall and processor seconds of the fastest run; at least three runs unless they take `enough` seconds."""
    wall = processor = float("inf")
    spent, runs = 0.0, 0
    while runs < 3 or (spent < 1.0 and runs < 60):
        unseen = text.replace("hostname ", f"hostname n{runs}-", 1)
        gc.collect()
        start, start_processor = time.perf_counter(), time.process_time()
        result = read(unseen)
        took, took_processor = time.perf_counter() - start, time.process_time() - start_processor
        del result
        wall, processor = min(wall, took), min(processor, took_processor)
        spent, runs = spent + took, runs + 1
        if spent > enough:
            break
    return wall, processor


def held(read: Reader, text: str) -> tuple[int, int]:
    """Bytes that the result holds, and at the peak."""
    read(text[:4000])  # imports and tables are not the configuration's
    gc.collect()
    tracemalloc.start()
    result = read(text)
    gc.collect()
    now, peak = tracemalloc.get_traced_memory()
    assert result is not None
    return now, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--platform", default="ios")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--first", action="store_true")
    options = parser.parse_args()
    read = READERS[options.reader](options.platform)
    text = options.file.read_text(encoding="utf-8", errors="replace")
    lines = text.count("\n") + 1
    if options.memory:
        now, peak = held(read, text)
        print(json.dumps({"lines": lines, "held": now, "peak": peak}))
    elif options.first:
        read(synthetic(300, seed=7))
        start, start_processor = time.perf_counter(), time.process_time()
        result = read(text)
        wall, processor = time.perf_counter() - start, time.process_time() - start_processor
        assert result is not None
        print(json.dumps({"lines": lines, "seconds": wall, "processor": processor}))
    else:
        read("hostname warm\ninterface Loopback0\n ip address 10.0.0.1 255.255.255.255\n")
        wall, processor = fastest(read, text, enough=20.0)
        print(json.dumps({"lines": lines, "seconds": wall, "processor": processor}))


if __name__ == "__main__":
    main()
