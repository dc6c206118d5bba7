"""What a report is made of."""

from __future__ import annotations

import msgspec

from netaudit.model.history import Changes, DeviceApproval, DeviceState, Life, RunRecord, WaiverInForce
from netaudit.model.network import Network
from netaudit.model.results import Audit, Drift, Precheck
from netaudit.report.scope import PartlyRead
from netaudit.report.topology import Topology


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a recorded run besides its result."""

    record: RunRecord
    previous: RunRecord | None = None
    trend: tuple[RunRecord, ...] = ()
    """Runs up to this one, oldest first."""
    lives: dict[str, Life] = {}
    """Of the findings, by fingerprint."""
    devices: tuple[DeviceState, ...] = ()
    waivers: tuple[WaiverInForce, ...] = ()
    changes: tuple[Changes, ...] = ()
    """What the runs of the period found to be different, oldest first."""
    approvals: tuple[DeviceApproval, ...] = ()
    """Given in the period."""
    begin: str = ""
    """Of the period; it ends with the run."""


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one report shows; a part that is None has no section."""

    audit: Audit
    network: Network | None = None
    topology: Topology | None = None
    """What the picture shows, where the network itself is not at hand."""
    partly: tuple[PartlyRead, ...] | None = None
    """Devices understood in part, where the network itself is not at hand."""
    drift: Drift | None = None
    precheck: Precheck | None = None
    capacity: dict[str, object] | None = None
    """The document of `netaudit capacity`. A failure may also carry `utilisation`: link identifier -> share of its
    capacity in use, the busier direction; the heat map then has no gaps."""
    history: History | None = None
    title: str = "Network audit"
    generated: str = ""
    """When the report was written, ISO 8601."""
