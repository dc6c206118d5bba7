"""Records nights of a large estate and writes its reports; prints seconds, memory and sizes.

python benchmarks/results/run.py [DEVICES] [SQLITE FILE or postgresql://...]
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from netaudit.jobs.report import render_run, report_data, write_rendered
from netaudit.model.history import DeviceState, Recording
from netaudit.model.results import SEVERITIES, Audit, DeviceResult, Evidence, Finding, RuleResult, Run, Summary, Unknown
from netaudit.results import Database, record
from netaudit.results.changes import mark_told, untold
from netaudit.results.loading import find_run

FINDINGS_A_DEVICE = 10
RULES = tuple(
    RuleResult(id=f"BEN-{n:03}", title=f"Rule {n} holds on every port", severity=SEVERITIES[1 + n % 4],
               entity="interface", pack="benchmark", rationale="Load that meets such a port is dropped. " * 8,
               references=("NIST 800-53 CP-8",), tags=("capacity",), verdicts={"pass": 70_000, "fail": 800})
    for n in range(125)
)  # fmt: skip


def night(devices: int, day: int, gone: frozenset[int] = frozenset()) -> Recording:
    """A night in which some of the findings are gone."""
    at = f"2026-11-{day:02}T02:00:00+00:00"
    read = tuple(
        DeviceResult(name=f"site{n // 10:04}-r{n % 10}", platform="ios", sha256=hashlib.sha256(b"%d" % n).hexdigest(),
                     coverage=0.9 + n % 10 / 100, score=0.5 + n % 50 / 100, site=f"site{n // 10:04}", role="wan-edge",
                     path=f"running:site{n // 10:04}-r{n % 10}.cfg", lines=800)
        for n in range(devices)
    )  # fmt: skip
    findings = tuple(_finding(n, read[n % devices]) for n in range(devices * FINDINGS_A_DEVICE) if n not in gone)
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}
    unknown = tuple(Unknown(rule="BEN-001", device=d.name, name="Ethernet9", why="speed is not known") for d in read)
    verdicts = {
        "pass": devices * 700,
        "fail": len(findings),
        "unknown": len(unknown),
        "not_applicable": devices,
        "waived": 0,
    }
    audit = Audit(
        run=Run(id=f"run-{day}", started=at, finished=at, netaudit="benchmark"),
        summary=Summary(devices=devices, lines=devices * 800, rules=len(RULES), by_severity=counts, verdicts=verdicts),
        devices=read, findings=findings, unknown=unknown, rules=RULES,
    )  # fmt: skip
    states = tuple(DeviceState(name=device.name, state="collected", site=device.site) for device in read)
    return Recording(audit=audit, devices=states)


def _finding(n: int, device: DeviceResult) -> Finding:
    rule, port = RULES[n % len(RULES)], f"GigabitEthernet0/{n}"
    lines = f"interface {port}\n description to somewhere {n}\n ip address 10.0.0.1 255.255.255.252\n speed 100"
    return Finding(
        fingerprint=hashlib.sha256(b"finding %d" % n).hexdigest()[:32], rule=rule.id, title=rule.title,
        severity=rule.severity, devices=(device.name,), entity="interface", name=port,
        message=f"{port} on {device.name} carries 100 Mbit/s where 1 Gbit/s is promised", expected="1 Gbit/s",
        actual="100 Mbit/s", evidence=(Evidence(device=device.name, path=device.path, start=n, end=n + 3, text=lines),),
        remediation=f"interface {port}\n speed 1000", rationale=rule.rationale, references=rule.references,
        tags=rule.tags, site=device.site,
    )  # fmt: skip


def main() -> None:
    """Run the benchmark."""
    devices = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        address = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "results.db")
        database = Database(address)
        memory = _memory()
        nights = (("first", 1, frozenset()), ("second", 2, frozenset(range(0, 1000, 7))))
        total = 0.0
        for name, day, gone in nights:
            recording = night(devices, day, gone)
            memory = memory if day > 1 else _memory()
            total += _timed(f"record, {name} night", partial(record, database, recording))
            del recording

        def told() -> None:
            for changes in untold(database, 14):
                mark_told(database, changes.record)

        total += _timed("what changed", told)
        for form, suffix in (("html", "html"), ("xlsx", "xlsx"), ("csv", "csv"), ("json", "json")):
            made = Path(folder) / f"report.{suffix}"

            def write(form: str = form, made: Path = made) -> None:
                data = report_data(database, find_run(database), now=datetime.now(UTC))
                further = made.with_name("report-files")
                write_rendered(render_run(data, form, further.name), made, further)

            seconds = _timed(f"report, {form}", write)
            total += seconds if form == "html" else 0
            print(f"{'':24}{made.stat().st_size / 1e6:8.1f} MB")
        pages = list((Path(folder) / "report-files").glob("*.html"))
        print(f"{len(pages)} further pages, the largest {max(page.stat().st_size for page in pages) / 1e6:.1f} MB")
        print(f"recording two nights and the HTML report: {total:.1f} s")
        print(f"memory: {_memory() - memory} MB more than the audit itself took, {_memory()} MB in all")
        if database.is_sqlite:
            print(f"database: {Path(address).stat().st_size / 1e6:.0f} MB")


def _timed(what: str, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{what:24}{seconds:8.1f} s {_memory():8} MB", flush=True)
    return seconds


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
