"""Freezes a database of this version's schema, for the migration tests of later ones.

python -m tests.results.freeze
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from netaudit.model.history import DeviceApproval, Recording, WaiverInForce
from netaudit.model.results import Approval, Change, DeviceDrift, Drift
from netaudit.results import Database, migrate, record

from .build import finding, night

SCHEMAS = Path(__file__).with_name("schemas")


def frozen_recordings() -> tuple[Recording, Recording]:
    """Two nights that use every table."""
    waived = finding("s1", "r1", "r2", rule="RED-001", status="waived", waiver="lab (J. Park, CHG1, until 2027-01-01)")
    first = night(
        1,
        [waived, finding("Gi1"), finding("Gi2", "r2")],
        drift=Drift(devices=(DeviceDrift(name="r1", state="in_sync"),)),
        waivers=(
            WaiverInForce(rule="RED-001", device="*", entity="s1", reason="lab", approved_by="J. Park", ticket="CHG1",
                          expires="2027-01-01"),
        ),
        approvals=(
            DeviceApproval(
                device="r1", approval=Approval(commit="ab" * 20, by="J. Park", at="2026-11-01T01:00:00+00:00")
            ),
        ),
        parts={"capacity": b'{"links":[]}'},
    )  # fmt: skip
    changed = DeviceDrift(name="r1", state="drifted", changes=(Change(kind="added", path=("x",), after="y"),))
    second = night(2, [waived, finding("Gi2", "r2")], drift=Drift(devices=(changed,)), stale={"r2": "timeout"})
    return first, second


def main() -> None:
    """Write `schemas/HEAD.sql`, unless it is there."""
    target = SCHEMAS / f"{migrate.HEAD}.sql"
    if target.exists():
        raise SystemExit(f"{target} is frozen already")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.db"
        database = Database(path)
        for recording in frozen_recordings():
            record(database, recording)
        database.close()
        target.write_text("\n".join(sqlite3.connect(path).iterdump()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
