"""The tables. Their history is in `migrations/`; a test holds both together.

What stays the same from run to run is stored once, as an interval: a row is true from run `first_run` through
`last_run`, and still true where `last_run` is empty. A quiet night therefore adds one run and its verdicts, however
many findings persist. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()


def _interval(name: str, *columns: Column[Any]) -> Table:
    """A table of intervals. `key`: what the row is about; `digest`: of all it says."""
    return Table(
        name,
        METADATA,
        Column("id", Integer, primary_key=True),
        Column("key", Text, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("first_run", Integer, nullable=False),
        Column("last_run", Integer),
        *columns,
        Index(f"ix_{name}_runs", "last_run", "first_run"),
    )


RUN = Table(
    "run",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("started", String(40), nullable=False),
    Column("finished", String(40), nullable=False),
    Column("netaudit", String(40), nullable=False),
    Column("devices", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("score", Float),
    Column("coverage", Float),
    Column("growth_normal", Float),
    Column("growth_n_minus_1", Float),
    *(Column(name, Integer, nullable=False) for name in ("critical", "high", "medium", "low", "info")),
    *(Column(f"verdict_{name}", Integer, nullable=False)
      for name in ("pass", "fail", "unknown", "not_applicable", "waived")),
    Column("told", Boolean, nullable=False),  # whether its alerts were handed over
    Column("notes", Text, nullable=False),  # JSON list
    Column("document", LargeBinary, nullable=False),  # the audit without what other tables hold
)  # fmt: skip

FINDING = Table(
    "finding",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("rule", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("entity", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("devices", Text, nullable=False),  # JSON list
    Column("site", Text),
    Column("owner", Text),
    Column("state", String(12), nullable=False),
    Column("first_run", Integer, nullable=False),
    Column("first_seen", String(40), nullable=False),
    Column("opened", String(40), nullable=False),
    Column("last_run", Integer, nullable=False),
    Column("last_seen", String(40), nullable=False),
    Column("resolved", String(40)),
    Column("regressions", Integer, nullable=False),
    Index("ix_finding_state", "state"),
    Index("ix_finding_rule", "rule"),
)

CONTENT = Table(
    "content",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),  # a Finding as JSON, without what its rule says
)

SIGHTING = Table(
    "sighting",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("finding", Integer, nullable=False),
    Column("content", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("first_run", Integer, nullable=False),
    Column("last_run", Integer),
    Index("ix_sighting_runs", "last_run", "first_run"),
    Index("ix_sighting_finding", "finding"),
)

EVENT = Table(
    "event",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run", Integer, nullable=False),
    Column("finding", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_event_run", "run"),
    Index("ix_event_finding", "finding"),
)

VERDICT = Table(
    "verdict",
    METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("rule", String(80), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("pass", "fail", "unknown", "not_applicable", "waived")),
)

APPROVAL = Table(
    "approval",
    METADATA,
    Column("commit", String(64), primary_key=True),
    Column("device", String(255), primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("first_run", Integer, nullable=False),
)

DEVICE = _interval(
    "device",
    Column("state", String(10), nullable=False),
    Column("why", Text, nullable=False),
    Column("site", Text),
    Column("role", Text),
    Column("platform", String(20)),
    Column("sha256", String(64)),
    Column("coverage", Float),
    Column("score", Float),
    Column("body", LargeBinary, nullable=False),  # a DeviceResult as JSON; empty where it was not read
)
DRIFT = _interval(
    "drift",
    Column("state", String(16), nullable=False),
    Column("changes", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # a DeviceDrift as JSON
)
WAIVER = _interval(
    "waiver",
    Column("rule", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("expires", String(10), nullable=False),
    Column("used", Boolean, nullable=False),
)
PART = _interval(
    "part",
    Column("body", LargeBinary, nullable=False),  # zlib of JSON
)
