"""Small audits, written as cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from netaudit.model.history import DeviceState, Recording
from netaudit.model.results import (
    Audit,
    DeviceResult,
    Evidence,
    Finding,
    RuleResult,
    Run,
    RunError,
    Summary,
    Unknown,
)

RULES = (
    RuleResult(id="CAP-001", title="A port has a speed", severity="high", entity="interface", pack="capacity",
               rationale="It carries load.", references=("RFC 1",), tags=("cap",), verdicts={"pass": 3, "fail": 1}),
    RuleResult(id="RED-001", title="A site has two ways out", severity="critical", entity="site", pack="redundancy"),
)  # fmt: skip


def finding(name: str, *devices: str, rule: str = "CAP-001", **more: Any) -> Finding:
    """The finding of a rule on the first device's entity `name`."""
    known = next((r for r in RULES if r.id == rule), RULES[0])
    devices = devices or ("r1",)
    base = Finding(
        fingerprint=f"{rule}/{'+'.join(devices)}/{name}",
        rule=rule,
        title=known.title,
        severity=known.severity,
        devices=devices,
        entity=known.entity,
        name=name,
        message=f"{name} has no speed",
        evidence=(Evidence(device=devices[0], path=f"{devices[0]}.cfg", start=3, end=4, text=f"interface {name}"),),
        rationale=known.rationale,
        references=known.references,
        tags=known.tags,
        site="s1",
    )  # fmt: skip
    return msgspec.structs.replace(base, **more)


def night(
    day: int,
    findings: Iterable[Finding] = (),
    *,
    devices: Iterable[str] = ("r1", "r2"),
    stale: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    unknown: Iterable[Unknown] = (),
    rules: tuple[RuleResult, ...] = RULES,
    hour: int = 2,
    **more: Any,
) -> Recording:
    """The recording of the night of a day in November 2026."""
    found = tuple(findings)
    at = f"2026-11-{day:02}T{hour:02}:00:00+00:00"
    read = tuple(
        DeviceResult(name=n, platform="ios", sha256=f"{n:0<64}", coverage=0.9, score=0.5, site="s1", path=n, lines=10)
        for n in devices
    )
    severities = {s: sum(f.severity == s and f.status != "waived" for f in found)
                  for s in ("critical", "high", "medium", "low", "info")}  # fmt: skip
    audit = Audit(
        run=Run(id=f"run-{day}-{hour}", started=at, finished=at, netaudit="1.0.0"),
        summary=Summary(devices=len(read), lines=10 * len(read), rules=len(rules), by_severity=severities,
                        verdicts={"pass": 9, "fail": len(found), "unknown": 0, "not_applicable": 1, "waived": 0}),
        devices=read,
        findings=found,
        unknown=tuple(unknown),
        errors=tuple(RunError(device=name, error=why) for name, why in (errors or {}).items()),
        rules=rules,
    )  # fmt: skip
    states = [
        DeviceState(name=name, state="stale" if name in (stale or {}) else "collected", why=(stale or {}).get(name, ""))
        for name in devices
    ]
    states += [DeviceState(name=name, state="missing", why=why) for name, why in (errors or {}).items()
               if name not in devices]  # fmt: skip
    return Recording(audit=audit, devices=tuple(states), **more)
