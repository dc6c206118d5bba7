"""A night as metrics in the text format of Prometheus, for the node exporter's text-file collector."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from netaudit.model.history import Changes, DeviceState
from netaudit.model.results import Drift


def night_metrics(changes: Changes, devices: tuple[DeviceState, ...], drift: Drift | None, alerts_waiting: int) -> str:
    """The metrics of a recorded night."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry, record = CollectorRegistry(), changes.record

    def gauge(name: str, text: str, value: float | None) -> None:
        if value is not None:
            Gauge(f"netaudit_{name}", text, registry=registry).set(value)

    def gauges(name: str, text: str, label: str, values: Mapping[str, float]) -> None:
        family = Gauge(f"netaudit_{name}", text, [label], registry=registry)
        for key, value in values.items():
            family.labels(key).set(value)

    started, finished = datetime.fromisoformat(record.started), datetime.fromisoformat(record.finished)
    gauge("last_run_timestamp_seconds", "When the last night started.", started.timestamp())
    gauge("last_run_duration_seconds", "How long collection and audit took.", (finished - started).total_seconds())
    gauge("coverage_ratio", "Share of configuration lines that gave a fact.", record.coverage)
    gauge("score_ratio", "Mean score of the devices.", record.score)
    gauge("growth_normal", "Multiple of the demand at which the first link fills.", record.growth_normal)
    gauge("growth_any_failure", "The same, in the worst single failure.", record.growth_n_minus_1)
    gauge("alerts_waiting", "Messages that a channel has not taken yet.", alerts_waiting)
    gauges("findings", "Open findings.", "severity", record.by_severity)
    gauges("verdicts", "Checks by what they came to.", "outcome", record.verdicts)
    kinds = ("new", "regressed", "worse", "resolved", "unconfirmed")
    changed = {kind: sum(event.kind == kind for event in changes.findings) for kind in kinds}
    gauges("findings_changed", "Findings that changed in the last night.", "change", changed)
    states = {s: sum(d.state == s for d in devices) for s in ("collected", "stale", "missing")}
    gauges("devices", "Devices by how they took part.", "state", states)
    if drift is not None:
        names = ("in_sync", "drifted", "no_baseline", "not_collected")
        gauges("drift_devices", "Devices by drift.", "state", {
            name: sum(device.state == name for device in drift.devices) for name in names
        })  # fmt: skip
    return generate_latest(registry).decode()
