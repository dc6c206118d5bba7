"""What a report is made of."""

from __future__ import annotations

import msgspec

from netaudit.model.network import Network
from netaudit.model.results import Audit, Drift, Precheck


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one report shows; a part that is None has no section."""

    audit: Audit
    network: Network | None = None
    drift: Drift | None = None
    precheck: Precheck | None = None
    capacity: dict[str, object] | None = None
    """The document of `netaudit capacity`. A failure may also carry `utilisation`: link identifier -> share of its
    capacity in use, the busier direction; the heat map then has no gaps."""
    title: str = "Network audit"
    generated: str = ""
    """When the report was written, ISO 8601."""
