"""The first schema: runs, findings and their lives, devices, drift, approvals, waivers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "run",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        _time("started"),
        _time("finished"),
        sa.Column("netaudit", sa.String(40), nullable=False),
        *(_count(name) for name in ("devices", "lines", "rules", "missing")),
        *(sa.Column(name, sa.Float()) for name in ("score", "coverage", "growth_normal", "growth_n_minus_1")),
        *(_count(name) for name in ("critical", "high", "medium", "low", "info")),
        *(_count(f"verdict_{name}") for name in ("pass", "fail", "unknown", "not_applicable", "waived")),
        sa.Column("told", sa.Boolean(), nullable=False),
        _text("notes"),
        sa.Column("document", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
        sa.Column("rule", sa.String(80), nullable=False),
        _text("title"),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("entity", sa.String(80), nullable=False),
        _text("name"),
        _text("devices"),
        sa.Column("site", sa.Text()),
        sa.Column("owner", sa.Text()),
        sa.Column("state", sa.String(12), nullable=False),
        _count("first_run"),
        _time("first_seen"),
        _time("opened"),
        _count("last_run"),
        _time("last_seen"),
        sa.Column("resolved", sa.String(40)),
        _count("regressions"),
    )
    op.create_index("ix_finding_state", "finding", ["state"])
    op.create_index("ix_finding_rule", "finding", ["rule"])
    op.create_table(
        "content",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), primary_key=True),
        _count("finding"),
        _count("content"),
        sa.Column("status", sa.String(10), nullable=False),
        _count("first_run"),
        sa.Column("last_run", sa.Integer()),
    )
    op.create_index("ix_sighting_runs", "sighting", ["last_run", "first_run"])
    op.create_index("ix_sighting_finding", "sighting", ["finding"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), primary_key=True),
        _count("run"),
        _count("finding"),
        sa.Column("kind", sa.String(12), nullable=False),
        _text("detail"),
    )
    op.create_index("ix_event_run", "event", ["run"])
    op.create_index("ix_event_finding", "event", ["finding"])
    op.create_table(
        "verdict",
        sa.Column("run", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("rule", sa.String(80), primary_key=True),
        *(_count(name) for name in ("pass", "fail", "unknown", "not_applicable", "waived")),
    )
    op.create_table(
        "approval",
        sa.Column("commit", sa.String(64), primary_key=True),
        sa.Column("device", sa.String(255), primary_key=True),
        _text("by"),
        _time("at"),
        _text("reason"),
        _text("ticket"),
        _count("first_run"),
    )
    _interval(
        "device",
        sa.Column("state", sa.String(10), nullable=False),
        _text("why"),
        sa.Column("site", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("platform", sa.String(20)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("coverage", sa.Float()),
        sa.Column("score", sa.Float()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    _interval(
        "drift",
        sa.Column("state", sa.String(16), nullable=False),
        _count("changes"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    _interval(
        "waiver",
        *(_text(name) for name in ("rule", "device", "entity", "reason", "approved_by", "ticket")),
        sa.Column("expires", sa.String(10), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
    )
    _interval("part", sa.Column("body", sa.LargeBinary(), nullable=False))


def _interval(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), primary_key=True),
        _text("key"),
        sa.Column("digest", sa.String(64), nullable=False),
        _count("first_run"),
        sa.Column("last_run", sa.Integer()),
        *columns,
    )
    op.create_index(f"ix_{name}_runs", name, ["last_run", "first_run"])


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(40), nullable=False)
