"""The files that a night leaves behind: reports, and metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from netaudit.errors import UsageError
from netaudit.jobs.alerts import Told
from netaudit.jobs.workspace import Workspace
from netaudit.model.history import RunRecord
from netaudit.results.changes import changes_of
from netaudit.results.database import Database
from netaudit.results.loading import load_run


def leave_files(
    workspace: Workspace, database: Database, record: RunRecord, told: Told, clock: Callable[[], datetime]
) -> Iterator[Path]:
    """Write them; the paths.

    Raises UsageError where a folder cannot be written.
    """
    from netaudit.report.writing import write_atomic

    settings = workspace.settings.nightly
    if settings.metrics is not None:
        from netaudit.report.metrics import night_metrics

        recorded = load_run(database, record)
        text = night_metrics(changes_of(database, record), recorded.devices, recorded.drift, told.waiting)
        path = workspace.root / settings.metrics
        write_atomic(path, text)
        yield path
    if settings.reports is not None:
        from netaudit.jobs.report import write_report

        folder = workspace.root / settings.reports
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder}: cannot be made: {error.strerror}") from None
        for form in settings.formats:
            yield from write_report(workspace, database, record, form, folder / record.id, clock())
