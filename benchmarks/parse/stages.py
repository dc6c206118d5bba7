"""Seconds of each stage of auditing a folder, and of `netaudit audit` from cold: `python stages.py FOLDER`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import netaudit.jobs.audit as audit_job
from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.network import Knowledge
from netaudit.jobs.snapshot import parse, read_texts
from netaudit.jobs.sources import find_configs
from netaudit.report.formats import FORMATS
from netaudit.report.text import audit_text


@contextmanager
def measured(stage: str, stages: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    stages[stage] = stages.get(stage, 0.0) + time.perf_counter() - start


def timed(function: Callable, stage: str, stages: dict[str, float]) -> Callable:  # type: ignore[type-arg]
    def inner(*args: object, **more: object) -> object:
        with measured(stage, stages):
            return function(*args, **more)

    return inner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    stages: dict[str, float] = {}
    audit_job.build_network = timed(audit_job.build_network, "network", stages)
    audit_job.ask = timed(audit_job.ask, "rules", stages)
    with measured("load rules", stages):
        rules = load_policies()
    with measured("read", stages):
        texts, errors = read_texts(find_configs([folder]))
    with measured("parse", stages):
        snapshot = parse(texts, key=b"benchmark", errors=errors)
    run = run_audit(snapshot, Knowledge(), rules)
    for name in ("json", "sarif"):
        with measured(f"report, {name}", stages):
            FORMATS[name].render(run.audit)
    with measured("report, text", stages):
        audit_text(run.audit, width=100, color=False)
    command = [sys.executable, "-m", "netaudit", "audit", str(folder), "--format", "json", "-q"]
    with measured("netaudit audit, whole process", stages):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    summary = run.audit.summary
    findings = len(run.audit.findings)
    print(f"{summary.devices} devices, {summary.lines:,} lines, {summary.rules} rules, {findings:,} findings")
    for stage, seconds in stages.items():
        print(f"{seconds:8.2f} s  {stage}")


if __name__ == "__main__":
    main()
